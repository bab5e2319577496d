"""Deadlines served and posts sent, by the rows alone; time moves by hand."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta, tzinfo
from typing import Any

import pytest
from sqlalchemy import select

from bot import privacy, tasks
from bot.campaigns import Campaigns
from bot.errors import Unreachable
from bot.game import commands, views
from bot.game.rules.pieces import pieces
from bot.game.state import Preset, Reaction, SpeechStatus
from bot.game.vocabulary import Sentiment
from bot.language.service import Language
from bot.scheduler import Scheduler
from bot.store.tables import Deadline, Guild, JournalRow, OutboxRow
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
        self.gone = False
        self.alarms = 0

    async def send(self, row: OutboxRow, guild: Guild) -> int:
        if self.broken:
            raise ConnectionError("nobody there")
        if self.gone:
            raise Unreachable("the channel is gone")
        self.posts.append(row.event["kind"])
        return 1_000 + row.id

    async def alarm(self, guild: Guild, trouble: Unreachable) -> None:
        self.alarms += 1

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
        broken.setattr("bot.tasks.read_piece", out_of_order)
        await settle(scheduler, ticks=3)
    row = (await due(campaigns))["read_speech"]
    assert row.attempts == 1
    assert row.not_before is not None
    assert row.due_at < clock.now() < row.not_before
    clock.moment = row.not_before
    await settle(scheduler)
    assert (await campaigns.view(GUILD)).speeches[0].status is SpeechStatus.READ


async def test_a_manifesto_whose_reader_died_is_read_on_from_the_piece_it_had_come_to(
    scheduler: Scheduler,
    campaigns: Campaigns,
    clock: SetClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = "\n\n".join(f"{number} buses will run. " * 150 for number in range(1, 6))
    state, _ = await campaigns.apply(GUILD, commands.GiveManifesto(ANN, text))
    cut = pieces(state.speeches[0].text)
    assert len(cut) == 5
    read: list[str] = []
    honest = tasks.read_piece

    async def dying(*given: Any) -> commands.ReadSpeech:
        view = views.reading(await campaigns.view(GUILD), 1)
        assert view is not None
        read.append(view.piece)
        if len(read) == 3:
            raise OSError("the reader dies")
        return await honest(*given)

    monkeypatch.setattr("bot.tasks.read_piece", dying)
    async with Language.rules() as language:
        with pytest.raises(OSError, match="dies"):
            await tasks.read_on(campaigns, language, state, 1)
    await settle(scheduler, ticks=2)
    assert len(read) == 3, "nothing is due yet"
    half = (await campaigns.view(GUILD)).ledger
    clock.advance(timedelta(seconds=91))
    await settle(scheduler)
    assert read == [*cut[:3], *cut[2:]]
    after = await campaigns.view(GUILD)
    assert after.speeches[0].status is SpeechStatus.READ
    assert after.ledger[: len(half)] == half
    assert "read_speech" not in await due(campaigns)


async def test_two_readers_of_a_manifesto_enter_each_piece_once(campaigns: Campaigns) -> None:
    await campaigns.start(GUILD, Preset.STANDARD, 99)
    await campaigns.apply(GUILD, nominate(ANN))
    text = "\n\n".join(f"We will plant {number} trees. " * 120 for number in range(1, 5))
    state, _ = await campaigns.apply(GUILD, commands.GiveManifesto(ANN, text))
    async with Language.rules() as language:
        both = await asyncio.gather(
            *(tasks.read_on(campaigns, language, state, 1) for _ in range(2))
        )
    assert both[0].ledger == both[1].ledger
    quotes = [promise.quote for promise in both[0].ledger]
    assert len(quotes) == len(set(quotes)) > 0
    async with campaigns.database.reading() as session:
        kinds = [
            row.command["kind"] for row in (await session.execute(select(JournalRow))).scalars()
        ]
    assert kinds.count("ReadSpeech") == len(pieces(text.strip()))


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


async def test_citizens_who_disagree_answer_each_other_in_the_digest(
    scheduler: Scheduler, campaigns: Campaigns, clock: SetClock, channel: Channel
) -> None:
    """Two are set against each other: the rules say who speaks, the templates what."""
    state = await campaigns.view(GUILD)
    first, second = (citizen.id for citizen in state.citizens[:2])
    said = tuple(
        Reaction(citizen, Sentiment.NEUTRAL, support, ("rent",), "Hm.", None)
        for citizen, support in ((first, 90), (second, 20))
    )
    async with Language.rules() as language:
        answers = await tasks.write_answers(language, state, said, "en")
    assert [(a.reaction.citizen, a.to) for a in answers] == [(first, second), (second, first)]
    assert [a.reaction.support for a in answers] == [90, 20]
    names = [citizen.name for citizen in state.citizens[:2]]
    assert all(
        name in a.reaction.dialogue for a, name in zip(answers, reversed(names), strict=True)
    )
    await campaigns.apply(GUILD, commands.PublishDigest(said, answers))
    await settle(scheduler)
    assert channel.posts[2:] == [*("CitizenReacted",) * 2, *("CitizenAnswered",) * 2]


async def test_a_campaign_without_a_channel_waits_and_its_moderators_are_told_once(
    scheduler: Scheduler, campaigns: Campaigns, clock: SetClock, channel: Channel
) -> None:
    channel.gone = True
    await settle(scheduler, ticks=3)
    for _ in range(4):
        clock.advance(timedelta(minutes=11))
        await settle(scheduler, ticks=3)
    stage = views.stage(await campaigns.view(GUILD))
    assert (stage.paused, stage.stranded, channel.alarms) == (True, True, 1)
    clock.advance(timedelta(days=30))
    channel.gone = False
    await settle(scheduler)
    after = views.stage(await campaigns.view(GUILD))
    assert (after.paused, after.stranded, after.phase) == (False, False, stage.phase)
    assert channel.posts == ["CampaignStarted", "CandidateNominated", "Paused", "Resumed"]


async def test_a_pause_of_a_moderator_does_not_end_by_itself(
    scheduler: Scheduler, campaigns: Campaigns, clock: SetClock, channel: Channel
) -> None:
    await campaigns.apply(GUILD, commands.Pause(99))
    channel.gone = True
    await settle(scheduler, ticks=3)
    clock.advance(timedelta(minutes=11))
    channel.gone = False
    await settle(scheduler)
    assert channel.alarms == 0
    assert views.stage(await campaigns.view(GUILD)).paused


class Jumping(datetime):
    """The time of day on a machine whose clock is put back."""

    back = timedelta(0)

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:
        return datetime.now(tz) - cls.back


async def test_it_ticks_on_where_the_machines_clock_is_put_back(
    scheduler: Scheduler, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("schedulers.base", "triggers.interval"):
        monkeypatch.setattr(f"apscheduler.{module}.datetime", Jumping)
    scheduler.start()
    await asyncio.sleep(0.5)
    monkeypatch.setattr(Jumping, "back", timedelta(days=1))
    ticks = 0
    look = scheduler.tick

    async def counted() -> None:
        nonlocal ticks
        await look()
        ticks += 1

    monkeypatch.setattr(scheduler, "tick", counted)
    await asyncio.sleep(4)
    assert ticks >= 2


async def test_a_tick_that_fails_is_not_the_last(
    scheduler: Scheduler, channel: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def locked() -> None:
        monkeypatch.undo()
        raise OSError("database is locked")

    monkeypatch.setattr(scheduler, "tick", locked)
    scheduler.start()
    for _ in range(50):
        if channel.posts:
            break
        await asyncio.sleep(0.1)
    assert channel.posts[0] == "CampaignStarted"
