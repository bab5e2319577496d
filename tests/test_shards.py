"""Two processes on one database, killed at random: no deadline is served twice, none is lost."""

import asyncio
import random
import sys
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text

from bot.campaigns import Campaigns
from bot.clock import Clock
from bot.game.state import Preset
from bot.language.service import Language
from bot.scheduler import Scheduler
from bot.shards import Shards
from bot.store import deadlines
from bot.store.database import Database
from bot.store.tables import CampaignRow, Guild, JournalRow, OutboxRow
from tests.conftest import a_guild
from tests.databases import new_database
from tests.game.plays import ANN, BOB, MODERATOR, nominate
from tests.shard_process import Sent
from tests.store.test_copying import sound

SHARDS = 2
GUILDS = [(number << 22) + 17 for number in range(1, 9)]
DAYS = 4
KILLS_A_DAY = 2
PATIENCE = 120.0

pytestmark = pytest.mark.timeout(420)


class Shard:
    """One process, as often as it is started."""

    def __init__(self, url: str, clock: Path, number: int) -> None:
        self._arguments = (url, str(clock), str(number), str(SHARDS))
        self._process: asyncio.subprocess.Process | None = None
        self.kills = 0

    async def start(self) -> None:
        """Start it, and wait until it serves."""
        command = (sys.executable, "-m", "tests.shard_process", *self._arguments)
        self._process = await asyncio.create_subprocess_exec(
            *command, stdout=asyncio.subprocess.PIPE
        )
        assert self._process.stdout is not None
        said = await asyncio.wait_for(self._process.stdout.readline(), PATIENCE)
        assert said == b"ready\n"

    async def kill(self) -> None:
        """SIGKILL: nothing in it gets to say goodbye."""
        assert self._process is not None
        assert self._process.returncode is None, "it ended by itself"
        await self.end()
        self.kills += 1

    async def end(self) -> None:
        """Leave no process behind, whatever became of the test."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()


def move(clock: Path, day: int) -> None:
    """Let it be that many days after START from now on."""
    draft = clock.with_suffix(".new")
    draft.write_text(str((START + timedelta(days=day) - datetime.now(UTC)).total_seconds()))
    draft.replace(clock)


START = datetime.now(UTC).replace(hour=18, minute=45, second=0) + timedelta(days=1)
"""After the guilds' hour (18 in Berlin), so that each day something is due once."""


async def begun(database: Database, clock: Path) -> Campaigns:
    campaigns = Campaigns(database, Clock(clock))
    for guild in GUILDS:
        await campaigns.configure(a_guild(guild))
        await campaigns.start(guild, Preset.STANDARD, MODERATOR, seed=guild)
        await campaigns.apply(guild, nominate(ANN))
        if guild % 3:
            await campaigns.apply(guild, nominate(BOB, "Bob"))
    async with database.writing() as session:
        await session.execute(text("CREATE TABLE sent (post BIGINT, guild BIGINT, shard INTEGER)"))
    return campaigns


async def quiet(campaigns: Campaigns) -> bool:
    """Whether nothing is due, and no post waits."""
    clock = campaigns.clock
    await asyncio.to_thread(clock.refresh)
    async with campaigns.database.reading() as session:
        due = await deadlines.due(session, clock.now(), 1)
        waiting = (
            await session.execute(select(OutboxRow.id).where(OutboxRow.posted_at.is_(None)))
        ).first()
    return not due and waiting is None


async def until_quiet(campaigns: Campaigns) -> None:
    end = asyncio.get_running_loop().time() + PATIENCE
    while not await quiet(campaigns):
        assert asyncio.get_running_loop().time() < end, "something stays due"
        await asyncio.sleep(0.1)


async def history(database: Database) -> dict[int, list[str]]:
    """What each guild's campaign took, in order."""
    async with database.reading() as session:
        query = (
            select(CampaignRow.guild_id, JournalRow.command)
            .join(JournalRow, JournalRow.campaign_id == CampaignRow.id)
            .order_by(CampaignRow.guild_id, JournalRow.revision)
        )
        found: dict[int, list[str]] = {}
        for guild, command in (await session.execute(query)).all():
            found.setdefault(guild, []).append(command["kind"])
    return found


async def told(database: Database) -> dict[int, list[str]]:
    """Which posts each guild got, in order."""
    async with database.reading() as session:
        rows = (await session.execute(select(OutboxRow).order_by(OutboxRow.id))).scalars().all()
    return {guild: [r.event["kind"] for r in rows if r.guild_id == guild] for guild in GUILDS}


@pytest.fixture
async def shards(database_url: str, tmp_path: Path) -> AsyncIterator[list[Shard]]:
    shards = [Shard(database_url, tmp_path / "clock", number) for number in range(SHARDS)]
    yield shards
    for shard in shards:
        await shard.end()


@pytest.fixture
async def undisturbed(tmp_path: Path) -> AsyncIterator[Database]:
    """The same days, served by one process that nobody kills."""
    folder = tmp_path / "undisturbed"
    folder.mkdir()
    async with new_database(folder) as url:
        database, clock = Database(url), folder / "clock"
        move(clock, 0)
        campaigns = await begun(database, clock)
        async with Language.rules() as language:
            scheduler = Scheduler(campaigns, language, Sent(database, Shards()))
            for day in range(DAYS):
                move(clock, day)
                while not await quiet(campaigns):
                    await scheduler.tick()
                    await asyncio.sleep(0.01)
            await scheduler.stop()
        yield database
        await database.close()


async def test_two_shards_killed_at_random_serve_every_deadline_once(
    undisturbed: Database, database: Database, shards: list[Shard], tmp_path: Path
) -> None:
    chance, clock = random.Random(2026), tmp_path / "clock"
    move(clock, 0)
    campaigns = await begun(database, clock)
    await asyncio.gather(*(shard.start() for shard in shards))
    for day in range(DAYS):
        move(clock, day)
        for _ in range(KILLS_A_DAY):
            await asyncio.sleep(chance.uniform(0.0, 0.3))
            killed = shards if chance.random() < 0.3 else [chance.choice(shards)]
            for shard in killed:
                await shard.kill()
            await asyncio.gather(*(shard.start() for shard in killed))
        await until_quiet(campaigns)
    for shard in shards:
        await shard.kill()
    assert min(shard.kills for shard in shards) > DAYS / 3

    assert await history(database) == await history(undisturbed)
    assert await told(database) == await told(undisturbed)
    assert await sound(database) == len(GUILDS)
    async with database.reading() as session:
        sent = (await session.execute(text("SELECT post, guild, shard FROM sent"))).all()
        posts = set((await session.execute(select(OutboxRow.id))).scalars())
        settings = (await session.execute(select(Guild.id))).scalars().all()
    assert sorted(settings) == GUILDS
    assert {shard for _, guild, shard in sent if (guild >> 22) % SHARDS != shard} == set()
    assert {post for post, _, _ in sent} == posts
    # A kill between a sending and its record may repeat that one post; Discord's bot then looks
    # for the first one (bot/face/poster.py).
    repeated = [post for post, times in Counter(post for post, *_ in sent).items() if times > 1]
    assert len(repeated) <= sum(shard.kills for shard in shards)
