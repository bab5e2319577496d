"""What the scheduler does once a day, and how it begins and ends."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from bot import privacy
from bot.campaigns import Campaigns
from bot.game import commands
from bot.keeping import Keeping
from bot.language.service import Language
from bot.scheduler import Scheduler
from bot.store import backups
from bot.store.tables import Guild
from tests.conftest import SetClock
from tests.databases import sqlite_only
from tests.game.plays import ANN
from tests.test_scheduler import GUILD, Channel
from tests.test_scheduler import channel as channel  # the fixtures
from tests.test_scheduler import scheduler as scheduler


async def test_what_is_kept_for_some_days_is_forgotten_after_them(
    scheduler: Scheduler, campaigns: Campaigns, clock: SetClock, channel: Channel
) -> None:
    await campaigns.apply(GUILD, commands.EndCampaign(99))
    async with Language.rules() as language:
        daily = Scheduler(campaigns, language, channel, Keeping(timedelta(days=30)))
        await daily.forget_old()
        assert [c.name for c in (await campaigns.last(GUILD)).candidates] == ["Ann"]
        clock.advance(timedelta(days=31))
        daily.start()
        for _ in range(200):
            await asyncio.sleep(0.02)
            names = [c.name for c in (await campaigns.last(GUILD)).candidates]
            if names == ["N. N. 1"]:
                break
        await daily.stop()
    assert names == ["N. N. 1"]


async def test_old_backups_go_once_a_day_where_words_are_kept_for_ever_too(
    campaigns: Campaigns, channel: Channel, clock: SetClock, tmp_path: Path
) -> None:
    now = clock.on_discord()
    names = [
        backups.name(now - timedelta(days=days), why)
        for days, why in ((31, "before-0011"), (29, "before-0012"), (400, ""))
    ]
    for name in names:
        (tmp_path / name).touch()
    keeping = Keeping(backups=timedelta(days=30), backups_in=tmp_path)
    async with Language.rules() as language:
        daily = Scheduler(campaigns, language, channel, keeping)
        daily.start()
        for _ in range(200):
            await asyncio.sleep(0.02)
            if not (tmp_path / names[0]).exists():
                break
        await daily.stop()
        await Scheduler(campaigns, language, channel, Keeping(backups_in=tmp_path)).forget_old()
    assert [(tmp_path / name).exists() for name in names] == [False, True, True]


@sqlite_only
async def test_what_could_not_be_forgotten_then_is_forgotten_the_next_day(
    scheduler: Scheduler, campaigns: Campaigns, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.store.database.EMPTYING", (0.0,))
    log = tmp_path / "test.db-wal"
    async with campaigns.database.reading() as reader:
        await reader.get(Guild, GUILD)
        await privacy.delete(campaigns.database, GUILD, ANN, campaigns.clock.now())
    assert log.stat().st_size > 0
    await scheduler.forget_old()
    assert log.stat().st_size == 0


async def test_once_stopped_it_begins_no_more(
    scheduler: Scheduler, channel: Channel, caplog: pytest.LogCaptureFixture
) -> None:
    await scheduler.stop()
    scheduler.start()
    await asyncio.sleep(0.1)
    assert (scheduler.started, scheduler.ticked(), channel.posts) == (False, None, [])
    await scheduler.stop()
    assert caplog.text == ""


async def test_it_may_be_stopped_twice_and_at_once(
    scheduler: Scheduler, caplog: pytest.LogCaptureFixture
) -> None:
    before = asyncio.all_tasks()
    scheduler.start()
    await asyncio.sleep(0.1)
    await asyncio.gather(scheduler.stop(), scheduler.stop())
    await scheduler.stop()
    await asyncio.sleep(0.1)
    assert not scheduler.started
    assert asyncio.all_tasks() == before
    assert [record for record in caplog.records if record.levelname != "INFO"] == []


async def test_a_look_that_takes_long_has_ended_when_the_stop_has(
    scheduler: Scheduler, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = []

    async def long_look() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            await asyncio.sleep(0.05)  # as giving back a connection does
            ended.append(True)

    monkeypatch.setattr("bot.scheduler.LAST_LOOK", 0.1)
    monkeypatch.setattr(scheduler, "tick", long_look)
    scheduler.start()
    await asyncio.sleep(0.05)
    await scheduler.stop()
    assert ended == [True]
