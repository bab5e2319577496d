"""SIGTERM in the midst of work: the bot ends within ten seconds, and nothing is lost."""

import asyncio
import time
from pathlib import Path

from sqlalchemy import func, select

from bot.store.database import Database
from bot.store.tables import OutboxRow
from sandbox.faults import Delay
from sandbox.interactions import Interaction
from tests.e2e.playing import PATIENCE, Stage, say, set_up, staged, until, words

LONGEST_STOP = 10.0
"""Seconds, DESIGN.md and docs/host.md."""
SPEECH = "I will plant 500 trees by round 2. The library stays open. " * 20


async def waiting(stage: Stage) -> int:
    database = Database(stage.database_url)
    try:
        async with database.reading() as session:
            query = select(func.count()).where(OutboxRow.posted_at.is_(None))
            return (await session.execute(query)).scalar_one()
    finally:
        await database.close()


async def test_a_busy_bot_ends_in_time_and_the_next_start_makes_up_for_it(tmp_path: Path) -> None:
    async with staged(tmp_path, model=True) as stage:
        await set_up(stage)
        await stage.start_campaign()
        speaker = stage.member(1)
        # Posts take longer than the stop may: what does not get through stays in the outbox.
        stage.sandbox.faults.add(Delay(20.0, times=4, path=f"/channels/{stage.hall.id}/messages"))
        for number in range(4):
            slogan = f"Trees, number {number}"
            await say(stage.member(number), stage.hall, "run", slogan=slogan, home="student")
        opened = await speaker.invoke(stage.hall, "speech")
        reading = await speaker.submit(opened, {"text": SPEECH})
        busy = [
            asyncio.create_task(stage.member(number % 6).invoke(stage.hall, command))
            for number, command in enumerate(["city", "promises"] * 15)
        ]
        await until(lambda: reading.state != "pending", "the speech to be taken")
        assert stage.bot is not None
        began = time.monotonic()
        stage.bot.terminate()
        late: list[asyncio.Task[Interaction]] = []
        while stage.bot.returncode is None and time.monotonic() - began < PATIENCE:
            # Not waited for: the last one finds nobody there.
            late.append(asyncio.create_task(stage.member(2).invoke(stage.hall, "help")))
            await asyncio.sleep(0.2)
        took = time.monotonic() - began
        assert stage.bot.returncode == 0, stage.log()
        assert took < LONGEST_STOP, stage.log()
        for interaction in await asyncio.gather(*busy):
            await interaction.settled()
            assert interaction.state not in ("failed", "deferred"), interaction
        await reading.settled()
        assert reading.state != "deferred", "its speaker was told"
        answered = await asyncio.gather(*late)
        told = [words(each.message) for each in answered if each.message is not None]
        assert "Ecotopia is being restarted. Please try again in a minute." in told
        assert await waiting(stage) >= 4
        stage.sandbox.faults.clear()

        await stage.start_bot()

        async def sent() -> bool:
            return await waiting(stage) == 0

        await until(sent, "the outbox to be sent")
        slogans = [words(m) for m in stage.posts() if "Trees, number" in words(m)]
        assert len(slogans) == len(set(slogans)) == 4
        shown = await speaker.invoke(stage.hall, "speech")
        await shown.settled(PATIENCE)
        assert shown.modal is None, "the speech is still there to be settled"
