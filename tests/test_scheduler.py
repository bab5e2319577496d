"""Deadlines served and posts sent, by the rows alone; time moves by hand."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot import privacy
from bot.campaigns import Campaigns
from bot.game import commands
from bot.game.state import Preset, SpeechStatus
from bot.language.service import Language
from bot.scheduler import Scheduler
from bot.store.tables import Deadline, Guild, OutboxRow
from tests.conftest import SetClock
from tests.game.plays import ANN, nominate

GUILD = 1
SPEECH = commands.GiveSpeech(ANN, "I will plant 500 trees by round 2. The library stays open.")


class Channel:
    """Where posts arrive; it may be out of order for a while."""

    def __init__(self) -> None:
        self.posts: list[str] = []
        self.revised: list[dict[str, Any]] = []
        self.broken = False

    async def send(self, row: OutboxRow, guild: Guild) -> int:
        if self.broken:
            raise ConnectionError("nobody there")
        self.posts.append(row.event["kind"])
        return 1_000 + row.id

    async def revise(self, row: OutboxRow, guild: Guild) -> None:
        if self.broken:
            raise ConnectionError("nobody there")
        self.revised.append(row.event)


@pytest.fixture
def channel() -> Channel:
    return Channel()


@pytest.fixture
async def scheduler(campaigns: Campaigns, channel: Channel) -> AsyncIterator[Scheduler]:
    await campaigns.start(GUILD, Preset.STANDARD, 99)
    await campaigns.apply(GUILD, nominate(ANN))
    async with Language.rules() as language:
        scheduler = Scheduler(campaigns, language, channel)
        yield scheduler
        await scheduler.stop()


async def settle(scheduler: Scheduler, ticks: int = 12) -> None:
    """As many ticks as the work at hand may need, with the time standing still."""
    for _ in range(ticks):
        await scheduler.tick()
        under_way = [*scheduler._serving.values(), *scheduler._sending.values()]
        await asyncio.gather(*under_way)


async def due(campaigns: Campaigns) -> dict[str, Deadline]:
    async with campaigns.database.reading() as session:
        return {row.kind: row for row in (await session.execute(select(Deadline))).scalars()}


async def test_a_speech_that_nobody_read_is_read_stands_and_is_answered(
    scheduler: Scheduler, campaigns: Campaigns, clock: SetClock, channel: Channel
) -> None:
    await campaigns.apply(GUILD, SPEECH)
    clock.advance(timedelta(seconds=91))
    await settle(scheduler)
    state = await campaigns.view(GUILD)
    assert state.speeches[0].status is SpeechStatus.READ
    assert [p.quote in SPEECH.text for p in state.ledger] == [True, True]
    clock.advance(timedelta(minutes=10))
    await settle(scheduler)
    assert channel.posts == ["CampaignStarted", "CandidateNominated", "SpeechPosted"]
    clock.advance(timedelta(seconds=46))
    await settle(scheduler)
    assert channel.posts[3:] == ["CitizenReacted"]
    assert set(await due(campaigns)) == {"digest", "campaign"}


async def test_a_bot_that_was_off_for_a_week_writes_one_digest(
    scheduler: Scheduler, campaigns: Campaigns, clock: SetClock, channel: Channel
) -> None:
    clock.advance(timedelta(days=7))
    await settle(scheduler)
    assert channel.posts.count("CitizenReacted") == 4
    next_digest = (await due(campaigns))["digest"].due_at
    assert timedelta(0) < next_digest - clock.now() <= timedelta(days=1)


async def test_posts_wait_while_nobody_answers_and_none_is_lost_or_overtaken(
    scheduler: Scheduler, campaigns: Campaigns, clock: SetClock, channel: Channel
) -> None:
    channel.broken = True
    await settle(scheduler)
    assert channel.posts == []
    channel.broken = False
    await settle(scheduler)
    assert channel.posts == [], "a failed post waits before the next attempt"
    clock.advance(timedelta(minutes=1))
    await settle(scheduler)
    assert channel.posts == ["CampaignStarted", "CandidateNominated"]


async def test_a_deadline_that_fails_is_tried_again_later(
    scheduler: Scheduler,
    campaigns: Campaigns,
    clock: SetClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await campaigns.apply(GUILD, SPEECH)
    clock.advance(timedelta(seconds=91))

    async def out_of_order(*_: object) -> None:
        raise OSError("no space left on device")

    with monkeypatch.context() as broken:
        broken.setattr("bot.tasks.read_speech", out_of_order)
        await settle(scheduler, ticks=3)
    row = (await due(campaigns))["read_speech"]
    assert row.attempts == 1
    assert row.not_before is not None
    assert row.due_at < clock.now() < row.not_before
    clock.moment = row.not_before
    await settle(scheduler)
    assert (await campaigns.view(GUILD)).speeches[0].status is SpeechStatus.READ


async def test_a_deadline_that_lost_its_subject_is_dropped(
    scheduler: Scheduler, campaigns: Campaigns, clock: SetClock
) -> None:
    await campaigns.apply(GUILD, SPEECH)
    async with campaigns.database.writing() as session:
        (row,) = (
            await session.execute(select(Deadline).where(Deadline.kind == "read_speech"))
        ).scalars()
        row.subject = 99
    clock.advance(timedelta(seconds=91))
    await settle(scheduler, ticks=2)
    assert set(await due(campaigns)) == {"digest", "campaign"}


async def test_a_message_loses_deleted_words_even_when_discord_fails_for_a_while(
    scheduler: Scheduler, campaigns: Campaigns, clock: SetClock, channel: Channel
) -> None:
    await settle(scheduler)
    assert channel.posts == ["CampaignStarted", "CandidateNominated"]
    done = await privacy.delete(campaigns.database, GUILD, ANN, clock.now())
    assert done == privacy.Forgotten(campaigns=1, posts=1)
    channel.broken = True
    await settle(scheduler)
    channel.broken = False
    await settle(scheduler)
    assert channel.revised == []
    clock.advance(timedelta(minutes=10))
    await settle(scheduler)
    (event,) = channel.revised
    assert (event["kind"], event["candidate"]["slogan"]) == ("CandidateNominated", "[…]")
    assert len(channel.posts) == 2


async def test_what_is_kept_for_some_days_is_forgotten_after_them(
    scheduler: Scheduler, campaigns: Campaigns, clock: SetClock, channel: Channel
) -> None:
    await campaigns.apply(GUILD, commands.EndCampaign(99))
    async with Language.rules() as language:
        daily = Scheduler(campaigns, language, channel, timedelta(days=30))
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
