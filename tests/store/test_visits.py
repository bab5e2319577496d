"""SQLite in a thread: what a statement brings along, and what it leaves open."""

from collections.abc import Callable
from typing import Any

import aiosqlite
import pytest
from sqlalchemy import insert, text, update
from sqlalchemy.exc import IntegrityError

from bot.store.database import Database
from bot.store.tables import Guild
from bot.store.visits import AHEAD
from tests.conftest import a_guild
from tests.databases import sqlite_only

pytestmark = sqlite_only

COUNT = text(
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :last) "
    "SELECT i FROM n"
)
Act = Callable[..., Any]
LENGTHS = (0, 1, AHEAD - 1, AHEAD, AHEAD + 1, 3 * AHEAD)


@pytest.fixture
def visits(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of what was done in threads."""
    done: list[str] = []
    really = aiosqlite.Connection._execute

    async def visit(self: aiosqlite.Connection, act: Act, *given: Any, **named: Any) -> Any:
        done.append(act.__name__)
        return await really(self, act, *given, **named)

    monkeypatch.setattr(aiosqlite.Connection, "_execute", visit)
    return done


async def test_a_look_is_few_visits(database: Database, visits: list[str]) -> None:
    async with database.writing() as session:
        session.add(a_guild(1))
    visits.clear()
    async with database.reading() as session:
        assert await session.get(Guild, 1)
    # Its beginning and its question; and its end, for which SQLAlchemy's pool looks too.
    assert visits == ["_execute", "_execute", "rollback", "rollback"]


@pytest.mark.parametrize("last", LENGTHS[1:])
async def test_an_answer_is_whole_however_long(database: Database, last: int) -> None:
    async with database.reading() as session:
        found = (await session.execute(COUNT, {"last": last})).scalars().all()
        assert found == list(range(1, last + 1))
        streamed = await session.stream_scalars(COUNT, {"last": last})
        assert [row async for row in streamed] == found
        # What is not read to its end holds nothing up.
        assert (await session.execute(COUNT, {"last": last})).scalars().first() == 1
        assert (await (await session.stream_scalars(COUNT, {"last": last})).first()) == 1
    async with database.writing() as session:
        session.add(a_guild(1))


@pytest.mark.parametrize("number", LENGTHS)
async def test_rows_that_were_changed_are_counted(database: Database, number: int) -> None:
    async with database.writing() as session:
        for each in range(number):
            session.add(a_guild(each + 1))
    async with database.writing() as session:
        changed = await session.execute(update(Guild).values(language="fr"))
        told = await session.execute(update(Guild).values(language="de").returning(Guild.id))
        assert sorted(told.scalars()) == list(range(1, number + 1))
    assert changed.rowcount == number  # type: ignore[attr-defined]


async def test_a_statement_that_fails_holds_no_lock(database: Database) -> None:
    same = {column.name: getattr(a_guild(1), column.name) for column in Guild.__table__.columns}
    same = {name: value for name, value in same.items() if value is not None}
    with pytest.raises(IntegrityError) as kept:
        async with database.writing() as session:
            await session.execute(insert(Guild).returning(Guild.id), [same, same])
    async with database.writing() as session:
        session.add(a_guild(1))
    assert kept.value is not None
