"""Several processes on one database: each has its own `Database`, as another process would."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.campaigns import CampaignRunning, Campaigns
from bot.game import commands
from bot.game.rejection import Rejected
from bot.game.state import Preset
from bot.shards import Shards
from bot.store import deadlines, moderation, outbox
from bot.store.database import Database
from bot.store.tables import Deadline, Guild, OutboxRow
from tests.conftest import SetClock, a_guild
from tests.game.plays import ANN, MODERATOR, nominate
from tests.store.test_copying import sound

PROCESSES = 3


@pytest.fixture
async def several(
    campaigns: Campaigns, database_url: str, clock: SetClock
) -> AsyncIterator[list[Campaigns]]:
    databases = [Database(database_url) for _ in range(PROCESSES)]
    yield [Campaigns(database, clock) for database in databases]
    for database in databases:
        await database.close()


async def test_no_command_is_lost_whoever_takes_it(several: list[Campaigns]) -> None:
    await several[0].start(1, Preset.STANDARD, MODERATOR)
    members = range(100, 124)
    await asyncio.gather(
        *(
            several[number % PROCESSES].apply(1, nominate(player, f"P{player}"))
            for number, player in enumerate(members)
        )
    )
    state = await several[0].view(1)
    assert {candidate.player for candidate in state.candidates} == set(members)
    assert await sound(several[0].database) == 1


async def test_a_guild_is_set_up_and_starts_one_campaign(several: list[Campaigns]) -> None:
    await asyncio.gather(*(each.configure(a_guild(2, hour=9)) for each in several))
    async with several[0].database.reading() as session:
        guild = await session.get_one(Guild, 2)
    assert guild.digest_hour == 9
    begun = await asyncio.gather(
        *(each.start(2, Preset.STANDARD, MODERATOR) for each in several), return_exceptions=True
    )
    assert Counter(isinstance(one, CampaignRunning) for one in begun) == {
        True: PROCESSES - 1,
        False: 1,
    }


async def test_a_deadline_is_served_once(several: list[Campaigns], clock: SetClock) -> None:
    await several[0].start(1, Preset.STANDARD, MODERATOR)
    for _ in range(5):
        clock.advance(timedelta(days=1, hours=1))
        async with several[0].database.reading() as session:
            found = (
                await session.execute(select(Deadline).where(Deadline.kind == "digest"))
            ).scalar_one()
        served = await asyncio.gather(
            *(each.serve(found, commands.PublishDigest(())) for each in several)
        )
        assert Counter(outcome is None for outcome in served) == {True: PROCESSES - 1, False: 1}


async def test_a_phase_ends_once(several: list[Campaigns], clock: SetClock) -> None:
    await several[0].start(1, Preset.STANDARD, MODERATOR)
    await several[0].apply(1, nominate(ANN))
    async with several[0].database.reading() as session:
        end = await deadlines.of_phase(session, 1)
    assert end is not None
    clock.moment = end.due_at
    ended = await asyncio.gather(
        *(each.serve_phase(end) for each in several), return_exceptions=True
    )
    assert not [
        one for one in ended if isinstance(one, Exception) and not isinstance(one, Rejected)
    ]
    assert sum(isinstance(one, tuple) for one in ended) == 1


async def test_a_post_is_claimed_once(several: list[Campaigns], clock: SetClock) -> None:
    await several[0].start(1, Preset.STANDARD, MODERATOR)
    async with several[0].database.reading() as session:
        row = (await session.execute(select(OutboxRow))).scalar_one()

    async def claim(each: Campaigns) -> bool:
        async with each.database.writing() as session:
            return await outbox.claim(session, row, clock.now())

    assert Counter(await asyncio.gather(*map(claim, several))) == {False: PROCESSES - 1, True: 1}


async def test_each_shard_sees_the_rows_of_its_own_guilds(
    campaigns: Campaigns, clock: SetClock
) -> None:
    # As Discord gives ids out: the time of making, and 22 bits of something else.
    guilds = [(number << 22) + 4_711 * number for number in range(1, 13)]
    for guild in guilds:
        await campaigns.configure(a_guild(guild))
        await campaigns.start(guild, Preset.STANDARD, MODERATOR)
    clock.advance(timedelta(days=2))
    for count in (1, 2, 3, 5):
        seen: list[int] = []
        for number in range(count):
            shards = Shards((number,), count)
            async with campaigns.database.reading() as session:
                due = await deadlines.due(session, clock.now(), 99, shards=shards)
                posts = await outbox.next_of_each_guild(session, clock.now(), 99, shards=shards)
            own = {guild for guild in guilds if (guild >> 22) % count == number}
            assert {row.guild_id for row in due} == {row.guild_id for row in posts} == own
            seen += own
        assert sorted(seen) == guilds


async def test_a_writer_that_is_cancelled_gives_its_lock_back(campaigns: Campaigns) -> None:
    await campaigns.start(1, Preset.STANDARD, MODERATOR)
    database = campaigns.database
    kept: list[BaseException] = []

    async def write() -> None:
        async with database.writing() as session:
            await session.execute(
                update(OutboxRow).values(attempts=OutboxRow.attempts + 1).returning(OutboxRow.id)
            )

    for steps in range(60):
        task = asyncio.create_task(write())
        for _ in range(steps):
            await asyncio.sleep(0)
        task.cancel()
        # Whoever keeps the exception keeps the statement in its frames.
        kept += [e for e in await asyncio.gather(task, return_exceptions=True) if e is not None]
        async with asyncio.timeout(5):
            await write()
    assert kept


async def test_what_two_moderators_do_at_once_is_done_by_one(several: list[Campaigns]) -> None:
    async def do(each: Campaigns, act: Callable[..., Awaitable[bool]], what: str) -> bool:
        async with each.database.writing() as session:
            return await act(session, 1, what)

    for act, what in (
        (moderation.mute, "elif"),
        (moderation.unmute, "elif"),
        (moderation.add_word, "fig"),
        (moderation.remove_word, "fig"),
    ):
        done = await asyncio.gather(*(do(each, act, what) for each in several))
        assert Counter(done) == {True: 1, False: PROCESSES - 1}, act
