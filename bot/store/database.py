"""One database: its engine, and the two ways to be in it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

from bot.errors import StoreError
from bot.store import dialects

log = structlog.get_logger()

EMPTYING = (0.0, 0.25, 0.5, 1.0, 2.0)
"""Seconds before each attempt to empty the log; in between readers end, and writers write."""
NO_ASYNCPG = "PostgreSQL needs asyncpg: pip install -c constraints.txt -e '.[postgres]'"


class Database:
    """Sessions on one URL (SQLite through aiosqlite, or PostgreSQL through asyncpg)."""

    def __init__(self, url: str) -> None:
        try:
            address = _address(url)
            self.dialect = dialects.of(address.get_backend_name())
            self.engine = create_async_engine(
                address,
                # Without the parameters: an error in the log must not tell a ballot or a token.
                hide_parameters=True,
                json_serializer=dialects.dumps,
                **self.dialect.engine_options,
            )
        except (ArgumentError, NoSuchModuleError, ImportError) as error:
            reason = NO_ASYNCPG if "asyncpg" in str(error) else error
            raise StoreError(f"The database's address cannot be used: {reason}") from error
        self._turn = self.dialect.turn()
        self.dialect.prepare(self.engine.sync_engine)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """A session that only reads; it sees one state of the database throughout."""
        async with AsyncSession(self.engine, expire_on_commit=False) as session:
            await session.connection(execution_options=self.dialect.reading)
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

    async def forget_deleted(self) -> bool:
        """Leave no trace of deleted rows beside the tables (SQLite's write-ahead log).

        False where somebody reads all the while, such as a backup; the log says so. The next
        deletion does it then, or the scheduler, who tries it once a day.
        """
        for pause in EMPTYING:
            await asyncio.sleep(pause)
            async with self._turn:
                if await self.dialect.forget_deleted(self.engine):
                    return True
        log.warning("deleted rows are in the write-ahead log still: somebody was reading them")
        return False

    async def close(self) -> None:
        """Give the connections back."""
        await self.engine.dispose()


def _address(url: str) -> URL:
    """The URL with the driver that the bot uses, where it names none."""
    address = make_url(url)
    name = "postgresql" if address.drivername == "postgres" else address.drivername
    return address.set(drivername=dialects.DRIVERS.get(name, name))
