"""One database: its engine, and the two ways to be in it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

from bot.errors import StoreError

BUSY_TIMEOUT_MS = 10_000


class Database:
    """Sessions on one URL (SQLite through aiosqlite, or PostgreSQL through asyncpg)."""

    def __init__(self, url: str) -> None:
        try:
            # Without the parameters: an error in the log must not tell a ballot or a token.
            self.engine = create_async_engine(url, hide_parameters=True)
        except (ArgumentError, ImportError) as error:
            raise StoreError(f"The database's address cannot be used: {error}") from error
        # SQLite has one writer at a time: here they queue fairly, instead of each holding one of
        # the pool's connections while it sleeps in SQLite's own queue.
        self._turn: AbstractAsyncContextManager[object] = nullcontext()
        if self.engine.dialect.name == "sqlite":
            self._turn = asyncio.Lock()
            event.listen(self.engine.sync_engine, "connect", _prepare_sqlite)
            event.listen(self.engine.sync_engine, "begin", _begin_sqlite)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """A session that only reads; it sees one state of the database throughout."""
        async with AsyncSession(self.engine, expire_on_commit=False) as session:
            await session.connection(execution_options={"reading": True})
            yield session

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncSession]:
        """One transaction: committed at the end, rolled back by any exception."""
        async with (
            self._turn,
            AsyncSession(self.engine, expire_on_commit=False) as session,
            session.begin(),
        ):
            yield session

    async def forget_deleted(self) -> None:
        """Leave no trace of deleted rows beside the database (SQLite's write-ahead log)."""
        if self.engine.dialect.name == "sqlite":
            async with self._turn, self.engine.connect() as connection:
                # On the driver's connection: SQLAlchemy's would begin a transaction first.
                raw = (await connection.get_raw_connection()).driver_connection
                assert raw is not None
                await raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    async def close(self) -> None:
        """Give the connections back."""
        await self.engine.dispose()


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver's own implicit BEGIN is late and deferred; ours is explicit (see below).
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_TIMEOUT_MS}",
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
