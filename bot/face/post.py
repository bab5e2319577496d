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

    `draw` gives the PNG; it takes some tenths of a second, so it is called in a process of its own
    (pictures.py): it is a partial of a function of a module, with values that can be pickled.
    """

    name: str
    alternative: str
    draw: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Post:
    """A message to send. `citizen` speaks it, else the bot; `attachment` is a name and its text.

    What the bot says is the card `embed`, which post_layout.py makes a message of.
    With `thread` it belongs in the thread, of that name, on what that citizen (an id) said last.
    Of a `silent` one nobody's device makes a sound.
    """

    content: str | None = None
    embed: discord.Embed | None = None
    citizen: Citizen | None = None
    attachment: tuple[str, str] | None = None
    picture: Picture | None = None
    buttons: tuple[PostButton, ...] = ()
    silent: bool = False
    thread: str | None = None
    thread_name: str | None = None
