"""SQLite in a thread: each statement is one visit there, with its rows, instead of four.

aiosqlite makes, executes, fetches from and closes a cursor by turns, and where the event loop is
busy, each turn waits for all else that is ready. Then connections are held for long, and commands
queue for them (docs/scale.md).
"""

import sqlite3
from collections import deque
from collections.abc import Iterable
from functools import partial
from typing import Any, Self

import aiosqlite

AHEAD = 500
"""Rows that come with a statement; what is left of a longer answer is fetched as it is read."""
Row = tuple[Any, ...]


def connect(path: str, **options: Any) -> aiosqlite.Connection:
    """A connection, for SQLAlchemy's dialect of aiosqlite to await and adapt."""
    connection = _Connection(partial(sqlite3.connect, path, **options), AHEAD)
    connection._thread.daemon = True
    return connection


class _Connection(aiosqlite.Connection):
    def cursor(self) -> "_Cursor":  # type: ignore[override]
        return _Cursor(self)


class _Cursor:
    """What SQLAlchemy uses of a cursor; made without a visit."""

    def __init__(self, connection: _Connection) -> None:
        self._connection = connection
        self._rows: deque[Row] = deque()
        self._rest: sqlite3.Cursor | None = None
        self.arraysize = AHEAD
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, statement: str, parameters: Iterable[Any] = ()) -> None:
        await self._visit(self._execute, "execute", statement, parameters)

    async def executemany(self, statement: str, parameters: Iterable[Iterable[Any]]) -> None:
        await self._visit(self._execute, "executemany", statement, parameters)

    async def fetchone(self) -> Row | None:
        found = await self.fetchmany(1)
        return found[0] if found else None

    async def fetchmany(self, size: int | None = None) -> list[Row]:
        size = size or self.arraysize
        while self._rest is not None and len(self._rows) < size:
            await self._visit(self._read_on, self._rest)
        return [self._rows.popleft() for _ in range(min(size, len(self._rows)))]

    async def fetchall(self) -> list[Row]:
        while self._rest is not None:
            await self._visit(self._read_on, self._rest)
        return await self.fetchmany(len(self._rows) or None)

    async def close(self) -> None:
        if self._rest is not None:
            await self._visit(self._rest.close)
            self._rest = None

    async def _visit(self, act: Any, *given: Any) -> None:
        await self._connection._execute(act, *given)  # type: ignore[no-untyped-call]

    def _execute(self, how: str, statement: str, parameters: Any) -> None:
        """In the thread."""
        cursor = self._connection._conn.cursor()
        try:
            getattr(cursor, how)(statement, parameters)
            self.description, self.lastrowid = cursor.description, cursor.lastrowid
            self._read_on(cursor)
        except BaseException:
            cursor.close()  # or its lock lives as long as the exception's frames do
            raise

    def _read_on(self, cursor: sqlite3.Cursor) -> None:
        """In the thread."""
        found = cursor.fetchmany(AHEAD)
        self._rows.extend(found)
        self.rowcount = cursor.rowcount  # of a statement that returns rows, known after the last
        self._rest = cursor if len(found) == AHEAD else None
        if self._rest is None:
            cursor.close()
