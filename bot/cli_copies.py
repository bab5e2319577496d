"""`ecotopia db copy`, `backup` and `restore`: whole databases, with a bar for who waits."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from bot.config import Settings
from bot.lock import only_user
from bot.terminal import out, started

# Imported where they are used: a help page need not wait for the database's libraries.
if TYPE_CHECKING:
    from bot.store.copying import Copied, OnProgress
    from bot.store.database import Database

KEEP_SECRET = (
    "It holds all that the database holds: members' words and ids, and ballots while polls are "
    "open. Keep it as secret."
)
Where = Annotated[
    str,
    typer.Argument(
        show_default=False,
        help="An SQLite file, or an address such as postgresql://USER@HOST/NAME.",
    ),
]


def copy(source: Where, target: Where) -> None:
    """Copy a database, which may be in use, into an empty one, and compare what arrived.

    SQLite to PostgreSQL, or back. What a bot writes after the copy began is not in it: to move,
    end the bot first.

    PostgreSQL's password may stand in PGPASSWORD or ~/.pgpass, where nobody else sees it.
    """
    started()
    with _bar() as on_progress:
        copied = asyncio.run(_copy(source, target, on_progress))
    table = Table("table", "rows", "SHA-256 of what they hold", box=None)
    for each in copied:
        table.add_row(each.table, f"{each.rows:,}", each.digest)
    out.print(table)
    _say("The counts and hashes of both databases are the same.")


def backup(
    file: Annotated[
        Path | None,
        typer.Argument(
            show_default=False,
            help="The file to make; it must not exist. By default one in the data folder's "
            "backups, named for the moment.",
        ),
    ] = None,
) -> None:
    """Write the database into one SQLite file, while the bot runs or not."""
    settings = started()
    with _bar() as on_progress:
        made = asyncio.run(_backup(settings, file, on_progress))
    _say(f"The backup is {made}.")
    _say(KEEP_SECRET)


def restore(
    file: Annotated[
        Path,
        typer.Argument(
            exists=True, dir_okay=False, show_default=False, help="A file that backup has made."
        ),
    ],
) -> None:
    """Let the database hold what a backup holds; the bot must be off.

    What it holds now is backed up first. A backup of an older version is brought to this one's
    revision.
    """
    settings = started()
    with only_user(settings.data_dir, "bot"), _bar() as on_progress:
        saved = asyncio.run(_restore(settings, file, on_progress))
    if saved is not None:
        _say(f"What the database held before is in {saved}.")
    _say(f"The database holds what {file} holds.")


async def _copy(source: str, target: str, on_progress: "OnProgress") -> "tuple[Copied, ...]":
    from bot.store import copying

    async with _opened(source, must_exist=True) as old, _opened(target) as new:
        return await copying.copy(old, new, on_progress)


async def _backup(settings: Settings, file: Path | None, on_progress: "OnProgress") -> Path:
    from bot.clock import Clock
    from bot.store import backups

    if file is None:
        file = settings.backups / backups.name(Clock().on_discord())
    async with _opened(settings.database, must_exist=True) as database:
        await backups.backup(database, file, on_progress)
    return file


async def _restore(settings: Settings, file: Path, on_progress: "OnProgress") -> Path | None:
    from bot.clock import Clock
    from bot.store import backups, migrate
    from bot.store.holding import holding

    folder, moment = settings.backups, Clock().on_discord()
    saved = None
    async with _opened(settings.database) as database, holding(database, settings.shards):
        if await migrate.revision(database) is not None:
            saved = folder / backups.name(moment, "before-restore")
            await backups.backup(database, saved, on_progress)
        await backups.restore(
            database, file, folder / backups.name(moment, "restoring"), on_progress
        )
    return saved


@asynccontextmanager
async def _opened(where: str, must_exist: bool = False) -> "AsyncIterator[Database]":
    """The database at an address or in a file; StoreError where it should be there and is not."""
    from bot.store import backups
    from bot.store.database import Database

    database = Database(where if "://" in where else f"sqlite:///{where}")
    try:
        if must_exist:
            backups.must_exist(database)
        yield database
    finally:
        await database.close()


@contextmanager
def _bar() -> "Iterator[OnProgress]":
    """A bar on standard error for each thing that is being done."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, TimeElapsedColumn(), console=Console(stderr=True)) as shown:
        rows = {}

        def tell(what: str, done: int, total: int) -> None:
            if what not in rows:
                rows[what] = shown.add_task(what, total=total)
            shown.update(rows[what], completed=done, total=total)

        yield tell


def _say(text: str) -> None:
    out.print(text, markup=False, highlight=False, soft_wrap=True)
