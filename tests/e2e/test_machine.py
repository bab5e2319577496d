"""A machine in trouble under a real bot: no room left, a locked or torn database, a bad model."""

import asyncio
import os
import random
import resource
import shutil
import signal
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.campaigns import Campaigns
from bot.clock import Clock
from bot.game.state import Preset
from bot.language.files import packaged_model
from bot.replay import replay
from bot.store import migrate
from bot.store.database import Database
from sandbox.interactions import Interaction
from sandbox.seed import Demo, seed_demo
from sandbox.server import Sandbox
from sandbox.world import Event
from tests.conftest import a_guild
from tests.e2e.playing import PATIENCE, answer, say, until, words
from trials import record
from trials.process import BotProcess
from trials.record import Ledger

ADA, BRUNO, CARLA, DIEGO, EMILY, FINN = range(6)
SPEECH = "I will plant 500 trees by round 2. The library stays open."

pytestmark = pytest.mark.timeout(420)


class House:
    """A sandbox, a bot that may be started with any model, and its database."""

    def __init__(self, sandbox: Sandbox, demo: Demo, folder: Path) -> None:
        self.sandbox, self.demo, self.folder = sandbox, demo, folder
        self.ledger = Ledger(folder / "data" / "ecotopia.db")
        self.campaign = ""
        self.bot = BotProcess(folder, sandbox.discord_url)

    async def found(self) -> None:
        """A database with a campaign in the demo guild."""
        self.ledger.path.parent.mkdir()
        database = Database(f"sqlite+aiosqlite:///{self.ledger.path}")
        await migrate.upgrade(database)
        campaigns = Campaigns(database, Clock())
        guild = a_guild(self.demo.guild.id)
        guild.channel_id = self.demo.city_hall.id
        guild.moderator_role_id = self.demo.moderator.id
        await campaigns.configure(guild)
        state = await campaigns.start(self.demo.guild.id, Preset.STANDARD, 1, seed=1)
        self.campaign = state.id
        await database.close()

    async def start(self, model: Path | None = None) -> None:
        application = self.demo.application
        before = application.identified
        self.bot = BotProcess(self.folder, self.sandbox.discord_url, model)
        self.bot.start()
        await until(lambda: application.identified > before, "the bot to connect")

    async def stand(self, number: int) -> str:
        member = self.sandbox.member(self.demo.guild.id, self.demo.people[number].id)
        return await say(member, self.demo.city_hall, "run", slogan="A city", home="student")

    async def speak(self, number: int) -> Interaction:
        member = self.sandbox.member(self.demo.guild.id, self.demo.people[number].id)
        opened = await member.invoke(self.demo.city_hall, "speech")
        return await member.submit(opened, {"text": SPEECH})

    def kinds(self) -> list[str]:
        with self.ledger.alive() as connection:
            return record.kinds(connection, self.campaign)

    def posts(self) -> int:
        return len(self.demo.city_hall.messages)

    def log(self) -> str:
        return self.bot.log.read_text()


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with Sandbox(clock_path=tmp_path / "clock") as sandbox:
        demo = seed_demo(sandbox.world)
        for person in demo.people:
            person.locale = "en-US"
        house = House(sandbox, demo, tmp_path)
        await house.found()
        yield house
        if house.bot.alive:
            house.bot.kill()
            await house.bot.ended()


async def test_a_disk_without_room_is_survived(house: House) -> None:
    """The system refuses every byte that the bot would write into a file, and then no more."""
    await house.start()
    assert "You stand" in await house.stand(BRUNO)
    await until(lambda: house.posts() == 2, "the posts")
    hard = resource.prlimit(house.bot.pid, resource.RLIMIT_FSIZE)[1]
    resource.prlimit(house.bot.pid, resource.RLIMIT_FSIZE, (0, hard))
    assert "Something went wrong" in await house.stand(CARLA)
    await asyncio.sleep(3)
    assert house.bot.alive
    assert house.kinds() == ["StartCampaign", "Nominate"]
    resource.prlimit(house.bot.pid, resource.RLIMIT_FSIZE, (hard, hard))
    assert "You stand" in await house.stand(CARLA)
    await until(lambda: house.posts() == 3, "the post")
    assert house.kinds() == ["StartCampaign", "Nominate", "Nominate"]
    house.bot.terminate()
    assert await house.bot.ended() == 0
    with house.ledger.dead(house.folder / "copy") as connection:
        assert record.sound(connection) == "ok"


async def test_a_post_is_not_sent_twice_where_it_could_not_be_noted(house: House) -> None:
    """The disk fills up between a post's arrival at Discord and the note of it."""
    await house.start()
    await until(lambda: house.posts() == 1, "the opening")
    hard = resource.prlimit(house.bot.pid, resource.RLIMIT_FSIZE)[1]

    def fill(event: Event) -> None:
        # What a member alone sees is no post.
        if event.name == "MESSAGE_CREATE" and event.subject.seen_by is None:
            resource.prlimit(house.bot.pid, resource.RLIMIT_FSIZE, (0, hard))

    house.sandbox.world.listeners.append(fill)
    assert "You stand" in await house.stand(BRUNO)
    await until(lambda: house.posts() == 2, "the post")
    await asyncio.sleep(4)
    house.sandbox.world.listeners.remove(fill)
    resource.prlimit(house.bot.pid, resource.RLIMIT_FSIZE, (hard, hard))

    def noted() -> bool:
        with house.ledger.alive() as connection:
            return record.unsent(connection) == 0

    await until(noted, "the post to be noted")
    assert house.posts() == 2


async def test_a_database_that_another_process_locks_is_waited_for(house: House) -> None:
    await house.start()
    assert "You stand" in await house.stand(BRUNO)
    with closing(sqlite3.connect(house.ledger.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        waiting = asyncio.create_task(house.stand(CARLA))
        await asyncio.sleep(4)
        assert not waiting.done()
        other.execute("COMMIT")
        assert "You stand" in await waiting
        # Longer than anybody waits: the member is told, and it can be done again.
        other.execute("BEGIN IMMEDIATE")
        assert "Something went wrong" in await house.stand(DIEGO)
        other.execute("COMMIT")
    assert "You stand" in await house.stand(DIEGO)
    assert house.kinds().count("Nominate") == 3
    assert house.bot.alive
    await until(lambda: house.posts() == 4, "the posts")


async def test_a_torn_log_of_writes_leaves_a_sound_earlier_state(house: House) -> None:
    """Cut anywhere, as by a disk that lied about what it had written."""
    await house.start()
    for number in (BRUNO, CARLA, DIEGO, EMILY):
        assert "You stand" in await house.stand(number)
    house.bot.kill()
    await house.bot.ended()
    whole = house.ledger.path.with_name("ecotopia.db-wal").read_bytes()
    assert len(whole) > 10_000
    with house.ledger.dead(house.folder / "copy") as connection:
        everything = [entry.command for entry in record.record(connection, house.campaign).journal]
    seen, chance = set(), random.Random(7)
    for number in range(60):
        place = house.folder / f"torn{number}"
        shutil.copytree(house.ledger.path.parent, place)
        log = place / "ecotopia.db-wal"
        log.write_bytes(whole[: chance.randrange(len(whole))])
        (place / "ecotopia.db-shm").unlink()
        with Ledger(place / "ecotopia.db").dead(place / "copy") as connection:
            assert record.sound(connection) == "ok"
            found = record.record(connection, house.campaign)
        replay(found.saved, found.journal)
        kept = [entry.command for entry in found.journal]
        assert kept == everything[: len(kept)]
        seen.add(len(kept))
    assert len(seen) > 2
    # The bot itself goes on from there.
    log = house.ledger.path.with_name("ecotopia.db-wal")
    log.write_bytes(whole[: len(whole) * 2 // 3])
    await house.start()
    assert "You stand" in await house.stand(FINN)
    house.bot.terminate()
    assert await house.bot.ended() == 0
    assert "Traceback" not in house.log()


async def test_with_half_a_model_file_the_rules_read(house: House, tmp_path: Path) -> None:
    whole = packaged_model().read_bytes()
    half = tmp_path / "half.gguf"
    half.write_bytes(whole[: len(whole) // 2])
    await house.start(half)
    assert "You stand" in await house.stand(BRUNO)
    preview = await answer(await house.speak(BRUNO))
    assert "trees" in words(preview)
    await until(lambda: "the model cannot be used; rules answer" in house.log(), "the log")
    assert house.bot.alive
    assert house.bot.worker() is None


async def test_a_worker_that_hangs_is_replaced_and_no_speech_waits_for_ever(house: House) -> None:
    await house.start(packaged_model())
    assert "You stand" in await house.stand(BRUNO)
    await until(lambda: "the model worker is ready" in house.log(), "the model")
    worker = house.bot.worker()
    assert worker is not None
    os.kill(worker, signal.SIGSTOP)
    given = await house.speak(BRUNO)
    await given.settled(PATIENCE)
    assert given.state not in ("failed", "deferred")
    await until(lambda: house.log().count("the model worker is ready") == 2, "another worker")
    assert house.bot.worker() not in (None, worker)
    assert house.kinds() == ["StartCampaign", "Nominate", "GiveSpeech", "ReadSpeech"]
