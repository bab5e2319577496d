"""One bot for each shard, on a folder and in a database."""

import asyncio
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.errors import ConfigError, StoreError
from bot.lock import only_user
from bot.shards import WHOLE, Shards
from bot.store.database import Database
from bot.store.holding import holding
from tests.databases import postgres_only

LOOK, PATIENCE = "bot.store.holding.LOOK", "bot.store.holding.PATIENCE"
FIRST, SECOND, BOTH = Shards((0,), 2), Shards((1,), 2), Shards((0, 1), 2)
OTHERWISE = Shards((2,), 3)
TOGETHER = [(FIRST, SECOND), (OTHERWISE, Shards((0, 1), 3))]
APART = [
    (WHOLE, WHOLE),
    (FIRST, FIRST),
    (FIRST, BOTH),
    (FIRST, OTHERWISE),
    (WHOLE, FIRST),
    (SECOND, WHOLE),
]


@pytest.mark.parametrize(("one", "other"), TOGETHER)
def test_processes_of_other_shards_share_a_folder(
    tmp_path: Path, one: Shards, other: Shards
) -> None:
    with only_user(tmp_path, "bot", one), only_user(tmp_path, "bot", other):
        pass


@pytest.mark.parametrize(("one", "other"), APART)
def test_a_folder_is_refused_to_a_second_process_of_a_shard(
    tmp_path: Path, one: Shards, other: Shards
) -> None:
    with ExitStack() as stack:
        with only_user(tmp_path, "bot", one):
            with pytest.raises(ConfigError, match="Another bot uses the folder"):
                stack.enter_context(only_user(tmp_path, "bot", other))
            # Being refused has taken nothing away.
            with pytest.raises(ConfigError):
                stack.enter_context(only_user(tmp_path, "bot", one))
        stack.enter_context(only_user(tmp_path, "bot", other))


@postgres_only
@pytest.mark.parametrize(("one", "other"), TOGETHER)
async def test_processes_of_other_shards_share_a_database(
    database: Database, database_url: str, one: Shards, other: Shards
) -> None:
    second = Database(database_url)
    async with holding(database, one) as lost, holding(second, other):
        assert not lost.is_set()
    await second.close()


@postgres_only
@pytest.mark.parametrize(("one", "other"), APART)
async def test_a_database_is_refused_to_a_second_process_of_a_shard(
    database: Database,
    database_url: str,
    monkeypatch: pytest.MonkeyPatch,
    one: Shards,
    other: Shards,
) -> None:
    monkeypatch.setattr(PATIENCE, 0.5)
    second = Database(database_url)
    async with holding(database, one):
        with pytest.raises(StoreError, match="Another process"):
            async with holding(second, other):
                pass
    async with holding(second, other):
        pass
    await second.close()


HELD = (
    "FROM pg_locks WHERE locktype = 'advisory' AND granted"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


@postgres_only
async def test_a_hold_that_broke_is_taken_again_or_lost_to_another(
    database: Database, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = Database(database_url)

    async def ask(query: str) -> int:
        async with second.writing() as session:
            return (await session.execute(text(query))).scalar_one()

    async def cut() -> None:
        await ask(f"SELECT count(pg_terminate_backend(pid)) {HELD}")

    monkeypatch.setattr(LOOK, 0.05)
    async with holding(database, FIRST) as lost:
        await cut()
        # The hold of a dead connection goes at some moment, and then there is the new one.
        for _ in range(3):
            await asyncio.sleep(0.5)
            assert await ask(f"SELECT count(*) {HELD}") == 1
        assert not lost.is_set()
        monkeypatch.setattr(LOOK, 3.0)
        await asyncio.sleep(0.5)
        await cut()
        async with holding(second, FIRST):
            await asyncio.wait_for(lost.wait(), 30)
    await second.close()
