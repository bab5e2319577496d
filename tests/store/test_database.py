import asyncio
import json
import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from bot.errors import StoreError
from bot.shards import WHOLE
from bot.store import database as database_module
from bot.store import dialects, migrate
from bot.store.database import Database
from bot.store.holding import holding
from bot.store.tables import BallotRow, Guild
from tests.conftest import a_guild
from tests.databases import sqlite_only

VOTER = 881_200_000_000_000_001


async def test_an_error_of_the_database_tells_no_ballot(database: Database) -> None:
    orphan = BallotRow(
        campaign_id="nowhere", election=1, voter_id=VOTER, said={"tiers": [[4711]]}, receipt="r"
    )
    with pytest.raises(IntegrityError) as error:
        async with database.writing() as session:
            session.add(orphan)
    assert str(VOTER) not in str(error.value)
    assert "4711" not in str(error.value)


@pytest.mark.parametrize("address", ["nonsense", "mysql://here/there", "sqlite+pysqlcipher://x"])
def test_an_address_that_is_none_is_refused_with_a_sentence(address: str) -> None:
    with pytest.raises(StoreError, match="address cannot be used"):
        Database(address)


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("sqlite:///some.db", "sqlite+aiosqlite:///some.db"),
        ("postgres://a:b@c/d", "postgresql+asyncpg://a:***@c/d"),
        ("postgresql://a@/d?host=/run", "postgresql+asyncpg://a@/d?host=%2Frun"),
        ("postgresql+asyncpg://a@c/d", "postgresql+asyncpg://a@c/d"),
    ],
)
def test_an_address_needs_no_driver(given: str, used: str) -> None:
    assert Database(given).engine.url.render_as_string(hide_password=True) == used


async def test_a_server_that_is_not_there_is_one_sentence() -> None:
    database = Database("postgresql://somebody:secret@127.0.0.1:1/none")
    with pytest.raises(StoreError, match="cannot be opened") as error:
        await migrate.revision(database)
    assert "secret" not in str(error.value)
    with pytest.raises(StoreError, match="cannot be opened"):
        async with holding(database, WHOLE):
            pass
    await database.close()


@asynccontextmanager
async def read_while_deleted(database: Database) -> AsyncIterator[None]:
    """Somebody goes on reading a row that was deleted meanwhile, until the block ends."""
    async with database.writing() as session:
        session.add(a_guild(1))
    async with database.reading() as reader:
        assert await reader.get(Guild, 1)
        async with database.writing() as session:
            await session.delete(await session.get_one(Guild, 1))
        yield


@sqlite_only
async def test_who_reads_for_long_holds_up_no_writer_while_deleted_rows_are_forgotten(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_module, "EMPTYING", (0.0, 0.05, 0.05))
    waits, over = [], asyncio.Event()

    async def write() -> None:
        while not over.is_set():
            began = time.monotonic()
            async with database.writing() as session:
                await session.merge(a_guild(2))
            waits.append(time.monotonic() - began)

    async with read_while_deleted(database):
        writing = asyncio.create_task(write())
        with structlog.testing.capture_logs() as logged:
            assert not await database.forget_deleted()
        assert [entry["log_level"] for entry in logged] == ["warning"]
        over.set()
        await writing
    assert len(waits) > 2
    assert max(waits) < 2, "and not the ten seconds that a command waits for a lock"
    log = tmp_path / "test.db-wal"
    assert log.stat().st_size > 0
    with structlog.testing.capture_logs() as logged:
        assert await database.forget_deleted()
    assert (logged, log.stat().st_size) == ([], 0)
    # All connections wait for locks as long as before.
    async with database.reading() as session:
        connection = await session.connection()
        found = await connection.exec_driver_sql("PRAGMA busy_timeout")
        assert found.scalar_one() == dialects.PATIENCE_MS


@sqlite_only
async def test_a_reader_that_ends_soon_is_waited_for(database: Database, tmp_path: Path) -> None:
    async with read_while_deleted(database):
        forgetting = asyncio.create_task(database.forget_deleted())
        await asyncio.sleep(0.3)
    assert await forgetting
    assert (tmp_path / "test.db-wal").stat().st_size == 0


LONE = re.compile("[\ud800-\udfff\0]")
STRANGE = st.text(
    st.one_of(st.sampled_from('\0\\u0d8ce"\ud83d\ude00😀'), st.characters(codec=None)), max_size=40
)


@given(STRANGE)
def test_json_has_no_character_that_a_database_cannot_look_into(text: str) -> None:
    # Two halves that meet are one character, in JSON as in any text.
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
    assert json.loads(dialects.dumps([{text: text}])) == [
        {LONE.sub("\ufffd", whole): LONE.sub("\ufffd", whole)}
    ]
