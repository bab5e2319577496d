"""Backups: a database as one SQLite file, made while the bot runs, and brought back.

The file holds all that the database holds, ballots of open elections too: only its owner reads it.
"""

import asyncio
import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import structlog

from bot.errors import StoreError
from bot.store import migrate
from bot.store.copying import OnProgress, copy
from bot.store.database import Database
from bot.store.dialects import PATIENCE_MS

log = structlog.get_logger()

BY_ITSELF = re.compile(r"ecotopia-(\d{8}-\d{6})(?:-before-\w+\.db|[\w-]*\.db\.\d+\.part[\w-]*)")
"""A backup that nobody asked for, or what a killed process has left of any."""
MOMENT = "%Y%m%d-%H%M%S"
PAGES = 2_000
"""Copied between two words to whoever watches; a page has 4 kB."""


def name(moment: datetime, why: str = "") -> str:
    """A name for a backup that is made at that moment, and why."""
    return f"ecotopia-{moment:{MOMENT}}{why and '-'}{why}.db"


def forget_old(folder: Path, before: datetime) -> int:
    """Remove the backups that the bot made by itself before then; how many files these were.

    Those that a host asked for stay, under whatever name.
    """
    removed = 0
    for file in folder.glob("ecotopia-*"):
        made = _made_by_itself(file)
        if made is None or made >= before:
            continue
        try:
            # Another shard's process may have been quicker.
            file.unlink(missing_ok=True)
        except OSError as error:
            log.warning("old backup not removed", file=str(file), cause=repr(error))
        else:
            removed += 1
            log.info("old backup removed", file=str(file))
    return removed


def _made_by_itself(file: Path) -> datetime | None:
    """When the bot made it without being asked; None for any other file."""
    found = BY_ITSELF.fullmatch(file.name)
    with suppress(ValueError):  # not a day of the calendar
        return found and datetime.strptime(found[1], MOMENT).replace(tzinfo=UTC)
    return None


async def backup(database: Database, file: Path, on_progress: OnProgress | None = None) -> None:
    """Write one state of the database, which may be in use, into a new file.

    StoreError where that cannot be done, FileExistsError where the file is there; there is no file
    then, or the one that was there.
    """
    must_exist(database)
    path = path_of(database)
    found = await migrate.revision(database)
    if found is None:
        raise StoreError("There is nothing to back up: the database has no tables.")
    migrate.check_known(found)
    with _draft(file) as draft:
        if path is None:
            copied = _of_file(draft)
            try:
                await copy(database, copied, on_progress)
            finally:
                await copied.close()
        else:
            await asyncio.to_thread(_copy_pages, path, draft, on_progress)
        await asyncio.to_thread(_finish, draft)


async def restore(
    database: Database, file: Path, draft: Path, on_progress: OnProgress | None = None
) -> None:
    """Let the database hold what a backup holds, at the newest revision; nobody may be using it.

    StoreError where the file is no sound backup, or of a newer version; then nothing is changed.
    `draft` is a file on the way, which goes again.
    """
    with _draft(draft, keep=False) as path:
        await asyncio.to_thread(_copy_pages, file, path, on_progress)
        await asyncio.to_thread(_check, file, path)
        source = _of_file(path)
        try:
            if await migrate.revision(source) is None:
                raise StoreError(f"{file} is no backup: it has no campaigns' tables.")
            await migrate.upgrade(source)
            target = path_of(database)
            if target is None:
                await migrate.upgrade(database)
                await copy(source, database, on_progress, replace=True)
                return
        finally:
            await source.close()
        await database.close()
        await asyncio.to_thread(_copy_pages, path, target, on_progress)


async def upgrade(database: Database, folder: Path, moment: datetime) -> Path | None:
    """Bring the database to the newest revision, with a backup into the folder before; its file.

    None where there is nothing to upgrade, or nothing in it yet.
    """
    found = await migrate.revision(database)
    migrate.check_known(found)
    file = None
    if found not in (None, migrate.newest_revision()):
        file = folder / name(moment, f"before-{migrate.newest_revision()}")
        # Of several shards that start at one moment, the first one's backup is enough.
        with suppress(FileExistsError):
            await backup(database, file)
        log.info("backup made before the upgrade", file=str(file), revision=found)
    await migrate.upgrade(database)
    return file


@contextmanager
def _draft(file: Path, keep: bool = True) -> Iterator[Path]:
    """A new file for its owner alone, which gets its name when it is whole."""
    file.parent.mkdir(parents=True, exist_ok=True)
    if file.exists():
        raise FileExistsError(17, "File exists", str(file))
    draft = file.with_name(f"{file.name}.{os.getpid()}.part")
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o600)
    try:
        yield draft
        if keep:
            draft.rename(file)
    finally:
        for path in (draft, *(Path(f"{draft}{end}") for end in ("-wal", "-shm", "-journal"))):
            path.unlink(missing_ok=True)


def _of_file(path: Path) -> Database:
    return Database(f"sqlite:///{path}")


def path_of(database: Database) -> Path | None:
    """The database's own file, or None where it is on a server."""
    url = database.engine.url
    if url.get_backend_name() != "sqlite":
        return None
    if url.database in (None, "", ":memory:"):
        raise StoreError("The database is in memory alone.")
    return Path(str(url.database))


def must_exist(database: Database) -> None:
    """StoreError where the database is a file that is not there: opening it would make one."""
    path = path_of(database)
    if path is not None and not path.is_file():
        raise StoreError(f"There is no database at {path}.")


def _copy_pages(source: Path, target: Path, on_progress: OnProgress | None) -> None:
    """All pages of one state of a database's file, in place of what the other one holds."""

    def tell(_status: int, remaining: int, total: int) -> None:
        if on_progress is not None:
            on_progress("Copying pages", total - remaining, total)

    seconds = PATIENCE_MS / 1000
    try:
        with (
            closing(sqlite3.connect(source, timeout=seconds, isolation_level=None)) as reader,
            closing(sqlite3.connect(target, timeout=seconds, isolation_level=None)) as writer,
        ):
            # As long as this transaction reads, writers do not make the copy begin anew.
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM sqlite_master").fetchone()
            reader.backup(writer, pages=PAGES, progress=tell, sleep=0)
            reader.execute("COMMIT")
    except sqlite3.Error as error:
        raise StoreError(f"{source} cannot be copied to {target}: {error}.") from error


def _check(file: Path, copy: Path) -> None:
    try:
        with closing(sqlite3.connect(copy)) as connection:
            (found,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    except sqlite3.Error as error:
        raise StoreError(f"{file} is no backup: {error}.") from error
    if found != "ok":
        raise StoreError(f"{file} is damaged: {found}.")


def _finish(draft: Path) -> None:
    """One file without a journal, whole on the disk."""
    with closing(sqlite3.connect(draft, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    _check(draft, draft)
    with draft.open("rb") as written:
        os.fsync(written.fileno())
