"""`ecotopia db`: the database's revision, and its campaigns: replayed, exported, imported.

Whole databases are copied in bot/cli_copies.py.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from bot import cli_copies
from bot.config import Settings
from bot.errors import StoreError
from bot.game.state import Phase
from bot.sheets import UnsoundFile
from bot.terminal import out, started

# Imported where they are used: a help page need not wait for the database's libraries.
if TYPE_CHECKING:
    from sqlalchemy import Row

    from bot.campaign_files import Recorded
    from bot.replay import OnProgress, Replayed
    from bot.store.campaigns import Listed
    from bot.store.database import Database

app = typer.Typer(help="The database: its revision, its copies, and the campaigns in it.")
app.command()(cli_copies.copy)
app.command()(cli_copies.backup)
app.command()(cli_copies.restore)

SECRET_BALLOTS = (
    "The polls are open: ballots are secret and not in the file, so where it is imported everybody "
    "votes again."
)

CampaignId = Annotated[
    str,
    typer.Argument(metavar="CAMPAIGN", show_default=False, help="Its id; see: ecotopia db list"),
]


@app.command()
def upgrade() -> None:
    """Bring the database to the revision of this version, after a backup; a new one is made."""
    found, saved = asyncio.run(_upgrade(started()))
    if saved is not None:
        _say(f"What it was before is in {saved}.")
    out.print(f"The database is at revision {found}.")


@app.command()
def revision() -> None:
    """Show the database's revision and the newest one that this version knows."""
    found, newest = asyncio.run(_revision(started()))
    out.print(f"The database is at revision {found}; the newest is {newest}.")


@app.command(name="list")
def list_() -> None:
    """List the campaigns, those that run first."""
    table = Table("campaign", "server", "preset", "phase", "round", "commands", "begun", box=None)
    for row in asyncio.run(_listed(started())):
        table.add_row(*map(str, row))
    out.print(table)


@app.command()
def replay(campaign: CampaignId) -> None:
    """Play a campaign again from its journal; exit code 0 where it is the same, bit for bit.

    Where it is not, the first difference is named.

    A campaign begun under older rules is played again from its upgrade to these, one from which
    members' words were deleted from the deletion on.
    """
    found = asyncio.run(_recorded(started(), campaign))
    from bot.replay import replay

    with _playing(found) as on_progress:
        replayed = replay(found.saved, found.journal, on_progress)
    _confirm(replayed)


@app.command()
def export(
    campaign: CampaignId,
    file: Annotated[
        Path, typer.Argument(show_default=False, help="The JSON file to make; it must not exist.")
    ],
) -> None:
    """Write a campaign with its whole history into one file.

    It holds the players' Discord ids, and speeches even where they were taken back.

    Ballots are in it without their voters, and of the server nothing but its id.
    """
    found = asyncio.run(_recorded(started(), campaign))
    from bot import campaign_files

    with file.open("x", encoding="utf-8") as opened:
        opened.write(campaign_files.write(found))
    _say(f"Campaign {campaign} with its {len(found.journal)} entries is in {file}.")
    if found.saved["campaign"]["phase"] == Phase.ELECTION:
        _say(SECRET_BALLOTS)


@app.command(name="import")
def import_(
    file: Annotated[
        Path,
        typer.Argument(
            exists=True, dir_okay=False, show_default=False, help="A file that export has made."
        ),
    ],
    guild: Annotated[
        int,
        typer.Option(
            metavar="ID",
            min=1,
            max=2**63 - 1,
            show_default=False,
            help="The id of the server where it goes on.",
        ),
    ],
) -> None:
    """Take a campaign from a file into a server that is set up and has none running.

    Its history is played again first, and must give what the file says.

    It goes on with a new id, and with the same players: their Discord ids are kept.
    """
    settings = started()
    from bot import campaign_files

    try:
        found = campaign_files.read(file.read_text(encoding="utf-8"))
        with _playing(found) as on_progress:
            replayed = asyncio.run(_import(settings, found, guild, on_progress))
    except UnsoundFile as error:
        raise UnsoundFile(f"{file} cannot be imported: {error}.") from error
    except UnicodeDecodeError as error:
        reason = "it is not text in UTF-8"
        raise UnsoundFile(f"{file} cannot be imported: {reason}.") from error
    _confirm(replayed)
    _say(f"It goes on in server {guild} as campaign {replayed.state.id}.")
    if replayed.state.phase is Phase.ELECTION:
        _say(SECRET_BALLOTS)


def _confirm(replayed: "Replayed") -> None:
    if not replayed.since:
        _say(f"Revisions 0 to {replayed.last} were played again: the same, bit for bit.")
        return
    changed = (
        "members' words were deleted from the campaign"
        if replayed.upgraded_from is None
        else f"the campaign was upgraded from schema {replayed.upgraded_from}"
    )
    _say(f"At revision {replayed.since} {changed}; what was before is taken as it was saved.")
    if replayed.last > replayed.since:
        first = replayed.since + 1
        _say(f"Revisions {first} to {replayed.last} were played again: the same, bit for bit.")


def _say(text: str) -> None:
    out.print(text, markup=False, highlight=False, soft_wrap=True)


@contextmanager
def _playing(campaign: "Recorded") -> "Iterator[OnProgress]":
    """A bar on standard error for the entries of a journal."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True)) as shown:
        row = shown.add_task("Playing again", total=len(campaign.journal))
        yield lambda done: shown.update(row, completed=done)


@asynccontextmanager
async def existing(settings: Settings) -> "AsyncIterator[Database]":
    """The database at the newest revision; StoreError where it is not there or refuses."""
    from sqlalchemy.exc import DBAPIError

    from bot.store import migrate
    from bot.store.database import Database

    database = Database(settings.database)
    try:
        found, newest = await migrate.revision(database), migrate.newest_revision()
        migrate.check_known(found)
        if found != newest:
            raise StoreError(
                f"The database is at revision {found}, not {newest}: use ecotopia db upgrade first."
            )
        yield database
    except DBAPIError as error:
        raise StoreError(f"The database refuses: {error.orig}") from error
    finally:
        await database.close()


async def _listed(settings: Settings) -> "Sequence[Row[Listed]]":
    from bot.store import campaigns

    async with existing(settings) as database, database.reading() as session:
        return await campaigns.listed(session)


async def _recorded(settings: Settings, campaign: str) -> "Recorded":
    from bot import campaign_files

    async with existing(settings) as database:
        return await campaign_files.recorded(database, campaign)


async def _import(
    settings: Settings, campaign: "Recorded", guild: int, on_progress: "OnProgress"
) -> "Replayed":
    from bot import campaign_files
    from bot.clock import Clock

    clock = Clock(settings.clock_file)
    async with existing(settings) as database:
        return await campaign_files.bring_in(database, campaign, guild, clock.now(), on_progress)


async def _upgrade(settings: Settings) -> tuple[str, Path | None]:
    from bot.clock import Clock
    from bot.store import backups, migrate
    from bot.store.database import Database

    settings.data_dir.mkdir(parents=True, exist_ok=True)
    database = Database(settings.database)
    try:
        saved = await backups.upgrade(database, settings.backups, Clock().on_discord())
    finally:
        await database.close()
    return migrate.newest_revision(), saved


async def _revision(settings: Settings) -> tuple[str | None, str]:
    from bot.store import migrate
    from bot.store.database import Database

    database = Database(settings.database)
    try:
        return await migrate.revision(database), migrate.newest_revision()
    finally:
        await database.close()
