"""What SQLite and PostgreSQL each do in their own way; everything else is the same for both."""

import asyncio
import json
import re
import sqlite3
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager, nullcontext
from typing import Any, Protocol

from sqlalchemy import Connection, Engine, event, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from bot.errors import StoreError
from bot.store import visits

PATIENCE_MS = 10_000
"""For a lock that another process holds; then the command fails, and its state is as before."""

EMPTYING_MS = 200
"""For readers, when the write-ahead log is to be emptied: all writers wait as long."""

UPGRADING = 0x45636F
"""The number of PostgreSQL's lock under which the tables are changed."""

Insert = sqlite.Insert | postgresql.Insert


class Dialect(Protocol):
    """One kind of database. `reading` are the options of a connection that only reads."""

    reading: Mapping[str, Any]
    engine_options: Mapping[str, Any]

    def prepare(self, engine: Engine) -> None:
        """Set up what every new connection needs."""

    def turn(self) -> AbstractAsyncContextManager[object]:
        """What the writers of this process wait for."""

    async def forget_deleted(self, engine: AsyncEngine) -> bool:
        """Leave no trace of deleted rows beside the tables, as far as that can be.

        False where somebody is reading who may see them still: then it is to be tried again.
        """

    def lock_schema(self, connection: Connection) -> None:
        """Let nobody else change the tables until the transaction ends."""

    def last_number(self, connection: Connection, table: str) -> int:
        """The highest id that the table's rows ever had; 0 for none."""

    def set_last_number(self, connection: Connection, table: str, number: int) -> None:
        """Number new rows after that one."""

    def insert(self, table: Any) -> Insert:
        """An insertion that may say what to do where the row is there already."""


class _Connection(sqlite3.Connection):
    def close(self) -> None:
        # A statement that was cancelled before its rows were fetched outlives its connection, and
        # with it the writers' lock, until Python happens to collect it.
        self.rollback()
        super().close()


class _Sqlite:
    reading: Mapping[str, Any] = {"reading": True}
    engine_options: Mapping[str, Any] = {"connect_args": {"async_creator_fn": visits.connect}}

    def prepare(self, engine: Engine) -> None:
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)

    def turn(self) -> AbstractAsyncContextManager[object]:
        # SQLite has one writer at a time: here they queue fairly, instead of each holding one of
        # the pool's connections while it sleeps in SQLite's own queue.
        return asyncio.Lock()

    async def forget_deleted(self, engine: AsyncEngine) -> bool:
        async with engine.connect() as connection:
            # On the driver's connection: SQLAlchemy's would begin a transaction first.
            raw = (await connection.get_raw_connection()).driver_connection
            assert raw is not None
            await raw.execute(f"PRAGMA busy_timeout={EMPTYING_MS}")
            try:
                async with raw.execute("PRAGMA wal_checkpoint(TRUNCATE)") as answer:
                    busy, *_pages = await answer.fetchone()
            finally:
                await raw.execute(f"PRAGMA busy_timeout={PATIENCE_MS}")
            return not busy

    def lock_schema(self, connection: Connection) -> None:
        """The transaction has the only writer's lock from its beginning."""

    def last_number(self, connection: Connection, table: str) -> int:
        if _keeps_numbers(connection, table):
            query = text("SELECT seq FROM sqlite_sequence WHERE name = :table")
            return connection.execute(query, {"table": table}).scalar_one_or_none() or 0
        found: int | None = connection.execute(text(f'SELECT max(id) FROM "{table}"')).scalar_one()
        return found or 0

    def set_last_number(self, connection: Connection, table: str, number: int) -> None:
        if _keeps_numbers(connection, table):
            connection.execute(
                text("DELETE FROM sqlite_sequence WHERE name = :table"), {"table": table}
            )
            connection.execute(
                text("INSERT INTO sqlite_sequence (name, seq) VALUES (:table, :number)"),
                {"table": table, "number": number},
            )

    def insert(self, table: Any) -> Insert:
        return sqlite.insert(table)


class _Postgres:
    # A reader sees one state throughout; a writer locks the rows it is about, and then sees what
    # whoever had them before it has committed.
    reading: Mapping[str, Any] = {
        "isolation_level": "REPEATABLE READ",
        "postgresql_readonly": True,
    }
    engine_options: Mapping[str, Any] = {
        # A server that was started anew leaves dead connections in the pool.
        "pool_pre_ping": True,
        "connect_args": {
            "timeout": PATIENCE_MS / 1000,
            "server_settings": {
                "application_name": "ecotopia",
                "lock_timeout": str(PATIENCE_MS),
                # What a machine held that died in a transaction is given back.
                "idle_in_transaction_session_timeout": "60000",
                "tcp_keepalives_idle": "30",
                "tcp_keepalives_interval": "10",
                "tcp_keepalives_count": "3",
            },
        },
    }

    def prepare(self, engine: Engine) -> None:
        """Every connection is told by `engine_options`."""

    def turn(self) -> AbstractAsyncContextManager[object]:
        return nullcontext()

    async def forget_deleted(self, engine: AsyncEngine) -> bool:
        """When deleted rows are overwritten is the server's to say (docs/host.md)."""
        return True

    def lock_schema(self, connection: Connection) -> None:
        # Several shards may start at once, and an upgrade may take longer than any command waits.
        connection.execute(text("SET LOCAL lock_timeout = 0"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": UPGRADING})

    def last_number(self, connection: Connection, table: str) -> int:
        row = connection.execute(text(f"SELECT last_value, is_called FROM {table}_id_seq")).one()
        return row.last_value if row.is_called else 0

    def set_last_number(self, connection: Connection, table: str, number: int) -> None:
        connection.execute(
            text(f"SELECT setval('{table}_id_seq', :number, :called)"),
            {"number": max(number, 1), "called": number > 0},
        )

    def insert(self, table: Any) -> Insert:
        return postgresql.insert(table)


DIALECTS: Mapping[str, Dialect] = {"sqlite": _Sqlite(), "postgresql": _Postgres()}
DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg"}


def of(name: str) -> Dialect:
    """The dialect of that name; StoreError for any other database."""
    if name not in DIALECTS:
        raise StoreError(f"The database's address cannot be used: {name} is not supported.")
    return DIALECTS[name]


def insert(session: AsyncSession, table: Any) -> Insert:
    """An insertion into a table that may say what to do where the row is there already."""
    return of(session.get_bind().dialect.name).insert(table)


_ESCAPED = re.compile(
    r"\\(?:u0000|ud[89ab][0-9a-f]{2}\\ud[c-f][0-9a-f]{2}|ud[89a-f][0-9a-f]{2}|[^u])"
)
_WHOLE = (2, 12)
"""Characters of an escape that stays: a plain one, and the two halves of one character."""


def dumps(value: Any) -> str:
    """JSON as both databases can look into it: PostgreSQL knows neither NUL nor half characters.

    In their place is U+FFFD.
    """
    dumped = json.dumps(value)
    if "\\u0000" not in dumped and "\\ud" not in dumped:
        return dumped
    return _ESCAPED.sub(lambda found: found[0] if len(found[0]) in _WHOLE else "\\ufffd", dumped)


def _keeps_numbers(connection: Connection, table: str) -> bool:
    query = text("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = :table")
    return "AUTOINCREMENT" in connection.execute(query, {"table": table}).scalar_one()


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver's own implicit BEGIN is late and deferred; ours is explicit (see below).
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={PATIENCE_MS}",
        # A deleted ballot is overwritten, not only unlinked.
        "secure_delete=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes the lock before it reads, so that two commands at one instant follow each
    # other instead of failing when the second one tries to write.
    reading = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
