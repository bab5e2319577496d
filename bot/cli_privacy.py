"""`ecotopia privacy`: what a host does for who cannot use the bot's own commands any more.

All of it may be done while the bot runs.
"""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli_db import existing
from bot.config import Settings
from bot.terminal import out, started

# Imported where they are used: a help page need not wait for the database's libraries.
if TYPE_CHECKING:
    from bot.privacy import Forgotten

app = typer.Typer(help="What is kept of a member or a server: a copy of it, and its deletion.")

LARGEST_ID = 2**63 - 1

GuildId = Annotated[
    int,
    typer.Argument(
        metavar="SERVER", min=1, max=LARGEST_ID, show_default=False, help="The server's Discord id."
    ),
]
MemberId = Annotated[
    int,
    typer.Argument(
        metavar="MEMBER", min=1, max=LARGEST_ID, show_default=False, help="The member's Discord id."
    ),
]
Sure = Annotated[bool, typer.Option("--yes", help="Do not ask once more.")]


@app.command()
def export(
    guild: GuildId,
    member: MemberId,
    file: Annotated[
        Path, typer.Argument(show_default=False, help="The JSON file to make; it must not exist.")
    ],
) -> None:
    """Write all that a server's campaigns hold of a member into one file, as /privacy export does.

    Exit code 1 where that is nothing.
    """
    written = asyncio.run(_export(started(), guild, member))
    if written is None:
        _say(f"Nothing is kept of the member {member} in the server {guild}.")
        raise typer.Exit(1)
    with file.open("x", encoding="utf-8") as opened:
        opened.write(written)
    _say(f"It is in {file}. Give it to nobody but that member.")


@app.command()
def delete(guild: GuildId, member: MemberId, yes: Sure = False) -> None:
    """Delete what a member wrote in a server, as /privacy delete does, posts on Discord too.

    A bot that runs rewrites or deletes these within minutes, else it does so at its next start.
    """
    settings = started()
    if not yes:
        typer.confirm(f"Delete all of the member {member} in the server {guild}?", abort=True)
    done = asyncio.run(_delete(settings, guild, member))
    _say(f"Forgotten in campaigns: {done.campaigns}; posts on Discord to follow: {done.posts}.")


@app.command()
def erase(guild: GuildId, yes: Sure = False) -> None:
    """Erase everything that is kept of a server, as /settings data erase does.

    Exit code 1 where that is nothing.
    """
    settings = started()
    if not yes:
        typer.confirm(f"Erase everything of the server {guild}?", abort=True)
    if not asyncio.run(_erase(settings, guild)):
        _say(f"Nothing is kept of the server {guild}.")
        raise typer.Exit(1)
    _say(f"Nothing is kept of the server {guild} any more, but that it was erased, and when.")


async def _export(settings: Settings, guild: int, member: int) -> str | None:
    from bot import privacy
    from bot.clock import Clock

    async with existing(settings) as database:
        now = Clock(settings.clock_file).now()
        return await privacy.export(database, guild, member, now)


async def _delete(settings: Settings, guild: int, member: int) -> "Forgotten":
    from bot import privacy
    from bot.clock import Clock

    async with existing(settings) as database:
        now = Clock(settings.clock_file).now()
        return await privacy.delete(database, guild, member, now)


async def _erase(settings: Settings, guild: int) -> bool:
    from bot import guilds
    from bot.clock import Clock

    async with existing(settings) as database:
        return await guilds.erase(database, guild, Clock(settings.clock_file).now())


def _say(text: str) -> None:
    out.print(text, markup=False, highlight=False, soft_wrap=True)
