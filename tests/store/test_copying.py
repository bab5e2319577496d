"""A database's rows in another one: SQLite to PostgreSQL and back, while somebody plays."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from bot import campaign_files
from bot.campaigns import Campaigns
from bot.errors import StoreError
from bot.game import commands
from bot.game.state import Preset
from bot.replay import replay
from bot.store import migrate
from bot.store.copying import copy
from bot.store.database import Database
from bot.store.tables import CampaignRow, Deadline
from tests.conftest import SetClock, a_guild
from tests.databases import new_database
from tests.game.plays import ANN, MODERATOR, nominate
from tests.store.test_every_revision import found
from tests.test_replay import play_some

# What a member may type that PostgreSQL's JSON cannot be asked about, and what it can.
STRANGE = "I plant trees 🌳 \\u0000 and not\u0000 half of them \ud83d. Élan \\ud83d!"


@pytest.fixture
async def file(tmp_path: Path) -> AsyncIterator[Database]:
    """An SQLite file at the newest revision, whatever the tests run on."""
    database = Database(f"sqlite:///{tmp_path / 'moved.db'}")
    await migrate.upgrade(database)
    yield database
    await database.close()


@pytest.fixture
async def target(tmp_path: Path) -> AsyncIterator[Database]:
    """An empty database of the kind that the tests run on."""
    async with new_database(tmp_path, empty=True) as url:
        database = Database(url)
        yield database
        await database.close()


async def sound(database: Database) -> int:
    """How many campaigns are in it; each is what its own journal says."""
    async with database.reading() as session:
        ids = (await session.execute(select(CampaignRow.id))).scalars().all()
    for identity in ids:
        whole = await campaign_files.recorded(database, identity)
        replay(whole.saved, whole.journal)
    return len(ids)


async def test_a_database_goes_there_and_back(
    file: Database, target: Database, clock: SetClock, tmp_path: Path
) -> None:
    campaigns = Campaigns(file, clock)
    await campaigns.configure(a_guild())
    await play_some(campaigns, clock)
    told: list[tuple[str, int, int]] = []
    there = await copy(file, target, lambda *what: told.append(what))
    rows = {each.table: each.rows for each in there}
    assert rows["campaigns"] == 1
    assert rows["journal"] > 10
    assert {what for what, _, _ in told} == {"Copying", "Comparing"}
    assert all(done <= total == sum(rows.values()) for _, done, total in told)
    async with AsyncExitStack() as stack:
        returned = Database(f"sqlite:///{tmp_path / 'returned.db'}")
        stack.push_async_callback(returned.close)
        assert await copy(target, returned) == there
        assert await found(returned) == await found(file)
    # The game goes on where the rows are now, and no id is used again.
    async with file.reading() as session:
        last = await session.execute(
            text("SELECT seq FROM sqlite_sequence WHERE name = 'deadlines'")
        )
        number = last.scalar_one()
    moved = Campaigns(target, clock)
    state, _ = await moved.apply(1, commands.ResolveRound(3))
    async with target.reading() as session:
        newest = (await session.execute(select(func.max(Deadline.id)))).scalar_one()
    assert newest > number
    assert await sound(target) == 1
    assert (await moved.last(1)).id == state.id


async def test_strange_texts_are_the_same_in_both(
    file: Database, target: Database, clock: SetClock
) -> None:
    for place in (Campaigns(file, clock),):
        await place.configure(a_guild())
        await place.start(1, Preset.STANDARD, MODERATOR)
        await place.apply(1, nominate(ANN, "A\u0000n\ud83dn"))
        await place.apply(1, commands.GiveSpeech(ANN, STRANGE))
    await copy(file, target)
    moved = Campaigns(target, clock)
    (speech,) = (await moved.view(1)).speeches
    assert speech.text == STRANGE.replace("not\0", "not\ufffd").replace(" \ud83d.", " \ufffd.")
    # It can be looked into by both.
    assert (await moved.last(1)).speeches == (await Campaigns(file, clock).last(1)).speeches
    assert await sound(target) == 1


async def test_one_state_is_copied_while_others_play(
    file: Database, target: Database, clock: SetClock
) -> None:
    campaigns = Campaigns(file, clock)
    for guild in range(1, 5):
        await campaigns.configure(a_guild(guild))
        await campaigns.start(guild, Preset.STANDARD, MODERATOR)
        await campaigns.apply(guild, nominate(ANN))
    done = asyncio.Event()

    async def play(guild: int) -> int:
        taken = 0
        while not done.is_set():
            await campaigns.apply(guild, commands.PublishDigest(()))
            taken += 1
        return taken

    playing = [asyncio.create_task(play(guild)) for guild in range(1, 5)]
    await asyncio.sleep(0.3)
    copied = {each.table: each.rows for each in await copy(file, target)}
    done.set()
    assert min(await asyncio.gather(*playing)) > 0
    assert await sound(target) == 4
    async with file.reading() as session:
        later = (await session.execute(text("SELECT count(*) FROM journal"))).scalar_one()
    assert 8 < copied["journal"] < later


async def test_only_an_empty_database_is_copied_to(
    file: Database, target: Database, clock: SetClock
) -> None:
    with pytest.raises(StoreError, match="has no tables"):
        await copy(target, file)
    await Campaigns(file, clock).configure(a_guild(2))
    await copy(file, target)
    before = await found(target)
    with pytest.raises(StoreError, match="is not empty"):
        await copy(file, target)
    assert await found(target) == before


async def test_what_arrives_otherwise_is_noticed_and_nothing_stays(
    target: Database, file: Database, clock: SetClock
) -> None:
    await migrate.upgrade(target)
    await Campaigns(target, clock).configure(a_guild())
    async with file.writing() as session:
        await session.execute(
            text(
                "CREATE TRIGGER meddles AFTER INSERT ON guilds "
                "BEGIN UPDATE guilds SET members = members + 1; END"
            )
        )
    with pytest.raises(StoreError, match="not what was sent, in the table guilds"):
        await copy(target, file)
    assert (await found(file))["guilds"] == []
