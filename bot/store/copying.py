"""All rows of a database, into another one: between SQLite and PostgreSQL either way, compared.

The tables are taken as they are found, so that this works at every revision.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, MetaData, Row, Select, Table, delete, func, insert, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import StoreError
from bot.store import dialects, migrate
from bot.store.database import Database
from bot.store.tables import Base

OnProgress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is, and how much that is in all."""

AT_ONCE = 200
"""Rows in memory: a campaign's state may take some hundred kB."""

VERSION = "alembic_version"
NUMBERED = {
    table.name for table in Base.metadata.sorted_tables if table.autoincrement_column is not None
}
"""The tables whose rows the database numbers."""


@dataclass(frozen=True, slots=True)
class Copied:
    """A table's name, how many rows it has, and the SHA-256 of what they hold."""

    table: str
    rows: int
    digest: str


async def copy(
    source: Database,
    target: Database,
    on_progress: OnProgress | None = None,
    replace: bool = False,
) -> tuple[Copied, ...]:
    """Copy one state of the source, which may be in use, into an empty target, in one transaction.

    With `replace` what the target holds goes in the same transaction. The target is brought to
    the source's revision first. StoreError where that cannot be, or where what arrived is not what
    was sent; then the target holds what it held.
    """
    revision = await migrate.revision(source)
    if revision is None:
        raise StoreError("The database to copy is empty: it has no tables.")
    migrate.check_known(revision)
    await migrate.upgrade(target, revision)
    if await migrate.revision(target) != revision:
        raise StoreError(f"The database to copy to is not at revision {revision}, as the other is.")
    tell = on_progress or _nobody
    try:
        async with source.reading() as reader, target.writing() as writer:
            return await _copy(reader, writer, tell, replace)
    except (DBAPIError, OSError) as error:
        raise StoreError(f"The database cannot be copied: {error}") from error


async def _copy(
    reader: AsyncSession, writer: AsyncSession, tell: OnProgress, replace: bool
) -> tuple[Copied, ...]:
    tables, there = await _tables(reader), await _tables(writer)
    if replace:
        for table in reversed(there.values()):
            await writer.execute(delete(table))
    elif any([await _count(writer, table) for table in there.values()]):
        raise StoreError("The database to copy to is not empty.")
    total, done = sum([await _count(reader, table) for table in tables.values()]), 0
    sent, arrived = [], []
    for name, table in tables.items():
        digest = _Digest(name)
        async for rows in _rows(reader, table):
            await writer.execute(insert(there[name]), [digest.add(row) for row in rows])
            done += len(rows)
            tell("Copying", done, total)
        sent.append(digest.result())
    for name in NUMBERED & tables.keys():
        last = await (await reader.connection()).run_sync(_last_number, name)
        await (await writer.connection()).run_sync(_set_last_number, name, last)
    done = 0
    for name in tables:
        digest = _Digest(name)
        async for rows in _rows(writer, there[name]):
            for row in rows:
                digest.add(row)
            done += len(rows)
            tell("Comparing", done, total)
        arrived.append(digest.result())
    for one, other in zip(sent, arrived, strict=True):
        if one != other:
            raise StoreError(f"What arrived is not what was sent, in the table {one.table}.")
    return tuple(sent)


class _Digest:
    """What a table's rows hold, the same for every kind of database."""

    def __init__(self, table: str) -> None:
        self._table = table
        self._rows = 0
        self._sum = hashlib.sha256()

    def add(self, row: Row[Any]) -> dict[str, Any]:
        """Count the row, and give it as it is to be stored."""
        values = {str(key): _plain(value) for key, value in row._mapping.items()}
        told = {
            key: value.isoformat() if isinstance(value, datetime) else value
            for key, value in values.items()
        }
        self._rows += 1
        self._sum.update(dialects.dumps(told).encode() + b"\n")
        return values

    def result(self) -> Copied:
        return Copied(self._table, self._rows, self._sum.hexdigest())


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        # SQLite forgets the zone, which is UTC.
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    return value


async def _tables(session: AsyncSession) -> dict[str, Table]:
    """The tables as they are, those first to which others refer."""

    def found(connection: Connection) -> dict[str, Table]:
        metadata = MetaData()
        metadata.reflect(connection)
        return {t.name: t for t in metadata.sorted_tables if t.name != VERSION}

    return await (await session.connection()).run_sync(found)


async def _count(session: AsyncSession, table: Table) -> int:
    return (await session.execute(select(func.count()).select_from(table))).scalar_one()


def _ordered(table: Table) -> Select[Any]:
    # By each column's name: the two databases need not have them in the same order.
    columns = sorted(table.columns, key=lambda column: column.name)
    return select(*columns).order_by(*table.primary_key.columns)


async def _rows(session: AsyncSession, table: Table) -> Any:
    query = _ordered(table).execution_options(yield_per=AT_ONCE)
    found = await session.stream(query)
    async for rows in found.partitions():
        yield rows


def _last_number(connection: Connection, table: str) -> int:
    return dialects.of(connection.dialect.name).last_number(connection, table)


def _set_last_number(connection: Connection, table: str, number: int) -> None:
    dialects.of(connection.dialect.name).set_last_number(connection, table, number)


def _nobody(_what: str, _done: int, _total: int) -> None:
    """Nobody is told."""
