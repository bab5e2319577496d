"""A process's hold on its shards in the database, which other machines may use too."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import structlog
from sqlalchemy import NullPool, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from bot.errors import StoreError
from bot.shards import Shards
from bot.store.database import Database

log = structlog.get_logger()

LOCKS = 0x45636F
"""The class of PostgreSQL's advisory locks that are shards; one is `count << 16 | number`."""
LOOK = 5.0
"""Seconds between two looks at whether the hold is still there."""
PATIENCE = 10.0
"""Seconds that a killed process's hold may outlive it, until the server notices."""


@asynccontextmanager
async def holding(database: Database, shards: Shards) -> AsyncIterator[asyncio.Event]:
    """Hold the shards; StoreError where another process holds one, or counts them otherwise.

    The event is set where the hold is lost to another process, after the connection broke. SQLite
    has no such locks: there the folder's is all (bot/lock.py).
    """
    lost = asyncio.Event()
    if database.engine.dialect.name != "postgresql":
        yield lost
        return
    try:
        held = [await _hold(database, shards)]
    except (DBAPIError, OSError) as error:
        raise StoreError(f"The database cannot be opened: {error}") from error
    keeper = asyncio.create_task(_keep(database, shards, held, lost))
    try:
        yield lost
    finally:
        keeper.cancel()
        await asyncio.wait((keeper,))
        for connection in held:
            await _drop(connection)


async def _keep(
    database: Database, shards: Shards, held: list[AsyncConnection], lost: asyncio.Event
) -> None:
    """Take the hold again when the server was away, as long as nobody else did."""
    while True:
        await asyncio.sleep(LOOK)
        try:
            if held:
                await held[0].execute(text("SELECT 1"))
            else:
                held.append(await _hold(database, shards))
                log.info("the database is back", shards=str(shards))
        except StoreError as taken:
            log.error("another process serves these shards", cause=str(taken))
            lost.set()
            return
        except (DBAPIError, OSError) as error:
            log.warning("the database is away", cause=str(error))
            while held:
                await _drop(held.pop())


async def _hold(database: Database, shards: Shards) -> AsyncConnection:
    # Of no pool: the locks go with the connection, whenever that is closed.
    engine = create_async_engine(
        database.engine.url,
        poolclass=NullPool,
        hide_parameters=True,
        connect_args=database.dialect.engine_options["connect_args"],
    )
    connection = await engine.connect()
    try:
        connection = await connection.execution_options(isolation_level="AUTOCOMMIT")
        for number in shards.ids:
            key = {"class": LOCKS, "key": shards.count << 16 | number}
            query = text("SELECT pg_try_advisory_lock(:class, :key)")
            if not (await connection.execute(query, key)).scalar_one():
                raise StoreError(
                    f"Another process serves shard {number} of {shards.count}: end it."
                )
        others = text(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted"
            " AND classid::bigint = :class AND objid::bigint >> 16 <> :count AND database ="
            " (SELECT oid FROM pg_database WHERE datname = current_database())"
        )
        found = await connection.execute(others, {"class": LOCKS, "count": shards.count})
        if found.scalar_one():
            raise StoreError(
                "Another process counts the shards of this database otherwise: "
                "ECOTOPIA_SHARD_COUNT must be the same for all."
            )
    except BaseException:
        await _drop(connection)
        raise
    return connection


async def _take(connection: AsyncConnection, number: int, count: int) -> None:
    query = text("SELECT pg_try_advisory_lock(:class, :key)")
    key = {"class": LOCKS, "key": count << 16 | number}
    end = time.monotonic() + PATIENCE
    while not (await connection.execute(query, key)).scalar_one():
        if time.monotonic() > end:
            raise StoreError(f"Another process serves shard {number} of {count}: end it.")
        await asyncio.sleep(0.1)


async def _drop(connection: AsyncConnection) -> None:
    with suppress(DBAPIError, OSError):
        await connection.close()
