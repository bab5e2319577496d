"""Buttons, selects and modals that outlive a restart.

discord.py forgets a modal with its process, and a speech typed while the bot restarts would be
lost. So components here only draw; each carries `name:argument:argument` in its custom_id, and
whatever process receives the press or the text finds the handler by that name.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import discord


@dataclass(frozen=True, slots=True)
class Press:
    """What arrived: the custom_id's arguments, and the fields (a modal's by their custom_id).

    A select's choices are the field `values`; a typed text is a list of one.
    """

    arguments: tuple[str, ...]
    fields: dict[str, list[str]]


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


def controls(*items: discord.ui.Item[Any]) -> discord.ui.View:
    """A view that shows the items; discord.py itself need not remember it."""
    view = discord.ui.View(timeout=1)
    for item in items:
        view.add_item(item)
    return view


def button(
    label: str, custom: str, style: discord.ButtonStyle = discord.ButtonStyle.secondary
) -> discord.ui.Button[discord.ui.View]:
    """A button whose press is handled by its custom_id."""
    return discord.ui.Button(label=label[:80], custom_id=custom, style=style)
