"""New databases for tests: SQLite files, or databases of the PostgreSQL server that is given."""

import asyncio
import fcntl
import os
import secrets
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import make_url, text

from bot.store import migrate
from bot.store.database import Database
from bot.store.tables import Base
from tests.postgres import VARIABLE

SERVER = os.environ.get(VARIABLE)
"""The address of a PostgreSQL server on which the tests are to run; None for SQLite."""

TEMPLATE = "ecotopia_template"
"""A database at the newest revision, of which each test's own is a copy: that is much quicker."""

_FILES = tempfile.TemporaryDirectory(prefix="ecotopia-template-")

sqlite_only = pytest.mark.skipif(SERVER is not None, reason="about SQLite's files")
postgres_only = pytest.mark.skipif(SERVER is None, reason="needs PostgreSQL: make test-postgres")


@asynccontextmanager
async def new_database(folder: Path, *, empty: bool = False) -> AsyncIterator[str]:
    """The address of a new database at the newest revision, or without tables if it is `empty`."""
    if SERVER is None:
        yield await _new_file(folder, empty)
        return
    async with new_on_server(empty=empty) as url:
        yield url


async def _new_file(folder: Path, empty: bool) -> str:
    file = folder / "test.db"
    if not empty:
        template = Path(_FILES.name) / "template.db"
        if not template.exists():
            database = Database(f"sqlite:///{template}")
            await migrate.upgrade(database)
            await database.close()
        shutil.copyfile(template, file)
    return f"sqlite+aiosqlite:///{file}"


@asynccontextmanager
async def new_on_server(*, empty: bool = False) -> AsyncIterator[str]:
    """The same on the PostgreSQL server; it is gone afterwards, whoever is still in it."""
    assert SERVER is not None
    if not empty:
        await _make_template(SERVER)
    name = f"test_{secrets.token_hex(8)}"
    await _on_server(f"CREATE DATABASE {name}" + ("" if empty else f" TEMPLATE {TEMPLATE}"))
    try:
        yield make_url(SERVER).set(database=name).render_as_string(hide_password=False)
    finally:
        await _on_server(f"DROP DATABASE {name} WITH (FORCE)")


async def stored(database: Database, folder: Path) -> bytes:
    """All that the database holds: an SQLite file's bytes with its journal's, or all rows as text.

    When PostgreSQL overwrites the bytes of deleted rows is its own to say.
    """
    if SERVER is None:
        return _bytes_of(folder)
    rows = []
    async with database.reading() as session:
        for table in Base.metadata.sorted_tables:
            found = await session.execute(
                text(f"SELECT CAST(row_to_json(t) AS text) FROM {table.name} t")
            )
            rows += found.scalars()
    return "\n".join(rows).encode()


async def let_fail(database: Database, table: str, said: str) -> None:
    """From now on the database refuses every new row of a table, and says why."""
    statements = [
        f"CREATE TRIGGER refuses BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, '{said}'); END"
    ]
    if SERVER is not None:
        statements = [
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{said}'; END $$",
            f"CREATE TRIGGER refuses BEFORE INSERT ON {table} EXECUTE FUNCTION refuse()",
        ]
    async with database.writing() as session:
        for statement in statements:
            await session.execute(text(statement))


def _bytes_of(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.glob("test.db*"))


async def _make_template(server: str) -> None:
    """Make the template, unless it is there: the test processes side by side share it."""
    folder = Path(str(make_url(server).query.get("host", tempfile.gettempdir())))
    lock = os.open(folder / "template.lock", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        await asyncio.to_thread(fcntl.flock, lock, fcntl.LOCK_EX)
        found = await _on_server(f"SELECT 1 FROM pg_database WHERE datname = '{TEMPLATE}'")
        if found:
            return
        draft = f"draft_{secrets.token_hex(8)}"
        await _on_server(f"CREATE DATABASE {draft}")
        database = Database(make_url(server).set(database=draft).render_as_string(False))
        await migrate.upgrade(database)
        await database.close()
        await _on_server(f"ALTER DATABASE {draft} RENAME TO {TEMPLATE}")
    finally:
        os.close(lock)


async def _on_server(statement: str) -> list[object]:
    assert SERVER is not None
    database = Database(SERVER)
    try:
        async with database.engine.connect() as connection:
            connection = await connection.execution_options(isolation_level="AUTOCOMMIT")
            found = await connection.execute(text(statement))
            return list(found.scalars()) if found.returns_rows else []
    finally:
        await database.close()
