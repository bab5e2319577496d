"""A message that the outbox sends, before Discord sees it."""

from collections.abc import Callable
from dataclasses import dataclass

import discord

from bot.game.state import Citizen


@dataclass(frozen=True, slots=True)
class PostButton:
    """A button under a post; a press reaches the handler `name` with campaign and arguments."""

    label: str
    name: str
    arguments: tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture under a card: its file's name, and its description for who cannot see it.

    `draw` gives the PNG; it takes some tenths of a second, so call it in a thread.
    """

    name: str
    alternative: str
    draw: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Post:
    """A message to send. `citizen` speaks it, else the bot; `attachment` is a name and its text."""

    content: str | None = None
    embed: discord.Embed | None = None
    citizen: Citizen | None = None
    attachment: tuple[str, str] | None = None
    picture: Picture | None = None
    buttons: tuple[PostButton, ...] = ()
