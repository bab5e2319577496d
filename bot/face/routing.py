"""Buttons, selects and modals that outlive a restart.

discord.py forgets a modal with its process, and a speech typed while the bot restarts would be
lost. So components here only draw; each carries `name:argument:argument` in its custom_id, and
whatever process receives the press or the text finds the handler by that name.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar
from weakref import WeakValueDictionary

import discord

from bot.errors import EcotopiaError

LONGEST_NUMBER = 19
"""Digits of a number in a custom_id: as many as Discord's ids have."""

Known = TypeVar("Known", bound=StrEnum)


class Outdated(EcotopiaError):
    """A component that an earlier version of the bot drew, and that leads nowhere now."""


@dataclass(frozen=True, slots=True)
class Press:
    """What arrived: the custom_id's arguments, and the fields (a modal's by their custom_id).

    A select's choices are the field `values`; a typed text is a list of one.
    """

    arguments: tuple[str, ...]
    fields: dict[str, list[str]]

    def take(self, count: int) -> tuple[str, ...]:
        """The arguments, of which there are so many; Outdated where there are not."""
        if len(self.arguments) != count:
            raise Outdated(f"{len(self.arguments)} arguments where {count} are meant")
        return self.arguments

    def chosen(self) -> str:
        """The one choice of a select; Outdated where it is not one."""
        return _only(self.fields.get("values", []))

    def typed(self, name: str) -> str:
        """The text of a modal's field; Outdated where there is none of that name."""
        return _only(self.fields.get(name, []))


def number(text: str) -> int:
    """A number that a component carries; Outdated where somebody made it up."""
    if len(text) > LONGEST_NUMBER or not (text.isascii() and text.isdecimal()):
        raise Outdated(f"no number: {text}")
    return int(text)


def one_of(kind: type[Known], text: str) -> Known:
    """A word of a closed list that a component carries; Outdated where it is none of them."""
    try:
        return kind(text)
    except ValueError:
        raise Outdated(f"no {kind.__name__}: {text}") from None


def _only(values: list[str]) -> str:
    if len(values) != 1:
        raise Outdated(f"{len(values)} values where one is meant")
    return values[0]


Handler = Callable[[discord.Interaction, Press], Awaitable[None]]


def custom_id(name: str, *arguments: str | int) -> str:
    """The custom_id (at most 100 characters) that leads back to the handler of that name."""
    return ":".join((name, *map(str, arguments)))


def parse(data: dict[str, Any]) -> tuple[str, Press]:
    """The handler's name and the press, from an interaction's data."""
    name, *arguments = data["custom_id"].split(":")
    if "components" not in data:
        return name, Press(tuple(arguments), {"values": data.get("values", [])})
    fields = {}
    for item in data["components"]:
        inner = item["component"] if "component" in item else item["components"][0]
        fields[inner["custom_id"]] = inner.get("values", [inner.get("value", "")])
    return name, Press(tuple(arguments), fields)


class Turns:
    """What one member presses, one after another: each press then builds on the one before."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    def of(self, member: int) -> asyncio.Lock:
        """The member's lock, which is forgotten when nobody holds it."""
        return self._locks.setdefault(member, asyncio.Lock())


def controls(*items: discord.ui.Item[Any]) -> discord.ui.View:
    """A view that shows the items; discord.py itself need not remember it."""
    view = discord.ui.View(timeout=1)
    for item in items:
        view.add_item(item)
    return view


def button(
    label: str, custom: str, style: discord.ButtonStyle = discord.ButtonStyle.secondary
) -> discord.ui.Button[Any]:
    """A button whose press is handled by its custom_id."""
    return discord.ui.Button(label=label[:80], custom_id=custom, style=style)
