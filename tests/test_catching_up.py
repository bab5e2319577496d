"""A bot that was off: phase by phase in order, and one summary in the place of many posts."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot import campaign_files
from bot.campaigns import Campaigns
from bot.game import commands, saves
from bot.game.events import CaughtUp
from bot.game.state import Candidate, Phase, Preset, SpeechStatus
from bot.game.vocabulary import Category
from bot.language.service import Language
from bot.replay import replay
from bot.rhythm import SPREAD
from bot.scheduler import Scheduler
from bot.store import deadlines
from bot.store.tables import PHASES, Deadline, Guild, JournalRow, OutboxRow
from tests.conftest import SetClock
from tests.game.plays import ANN, BOB, CAT, MODERATOR, nominate, reading, voter

GUILD = 1
DAY = timedelta(days=1)
PLANTING = (Category.ENVIRONMENT, 0.8, 3, 1)

SEED = 1
"""Of campaigns that are neither lost nor recalled in these days, whatever else chance does."""


class Channel:
    """Where posts arrive, in order."""

    def __init__(self) -> None:
        self.events: list[Any] = []

    async def send(self, row: OutboxRow, guild: Guild) -> int:
        self.events.append(saves.load(row.event))
        return 1_000 + row.id

    async def revise(self, row: OutboxRow, guild: Guild) -> None:
        raise AssertionError("nothing was deleted here")

    def names(self) -> list[str]:
        """What was posted, without what citizens said."""
        return [n for event in self.events if (n := type(event).__name__) != "CitizenReacted"]

    def summary(self) -> CaughtUp:
        (summary,) = [event for event in self.events if isinstance(event, CaughtUp)]
        return summary


@pytest.fixture
def channel() -> Channel:
    return Channel()


@pytest.fixture
async def language() -> AsyncIterator[Language]:
    async with Language.rules() as language:
        yield language


@pytest.fixture
async def scheduler(
    campaigns: Campaigns, language: Language, channel: Channel
) -> AsyncIterator[Scheduler]:
    scheduler = Scheduler(campaigns, language, channel)
    yield scheduler
    await scheduler.stop()


async def settle(scheduler: Scheduler, ticks: int = 40) -> None:
    """As many ticks as the work at hand may need, with the time standing still."""
    for _ in range(ticks):
        await scheduler.tick()
        await asyncio.gather(*scheduler._serving.values(), *scheduler._sending.values())


async def govern(campaigns: Campaigns, clock: SetClock, *candidates: int) -> None:
    """A campaign whose first round has just begun, and whose hour it is."""
    await campaigns.start(GUILD, Preset.CLASSIC, MODERATOR, SEED)
    for player in candidates:
        await campaigns.apply(GUILD, nominate(player))
    await over(campaigns, clock)


async def over(campaigns: Campaigns, clock: SetClock) -> Deadline:
    """Let the time pass until the phase is over, and end it."""
    row = await phase_row(campaigns)
    clock.moment = row.due_at
    await campaigns.serve_phase(row)
    return row


async def phase_row(campaigns: Campaigns) -> Deadline:
    async with campaigns.database.reading() as session:
        query = select(Deadline).where(Deadline.kind.in_(PHASES))
        return (await session.execute(query)).scalar_one()


async def journal(campaigns: Campaigns) -> list[JournalRow]:
    async with campaigns.database.reading() as session:
        query = select(JournalRow).order_by(JournalRow.revision)
        return list((await session.execute(query)).scalars())


async def test_a_week_off_is_made_up_for_in_order_and_told_in_one_post(
    campaigns: Campaigns, clock: SetClock, scheduler: Scheduler, channel: Channel
) -> None:
    await govern(campaigns, clock, ANN)
    await settle(scheduler)
    told = len(channel.names())
    begun = clock.now()
    clock.advance(timedelta(days=4, hours=1))
    await settle(scheduler)
    state = await campaigns.view(GUILD)
    assert state.round == 5
    resolved = [e.at for e in await journal(campaigns) if e.command["kind"] == "ResolveRound"]
    assert resolved == [begun + n * DAY for n in (1, 2, 3, 4)], "each at its own time"
    assert await campaigns.phase_ends(GUILD) == begun + 5 * DAY
    names = channel.names()[told:]
    assert names[0] == "CaughtUp"
    assert names.count("RoundResolved") == 1, "the newest round has its own page"
    assert names[-1] == "DilemmaPut"
    summary = channel.summary()
    assert summary.rounds == (1, 2, 3)
    assert (summary.since, summary.until) == (begun + DAY, begun + 3 * DAY)
    assert summary.mayors == ()
    found = await campaign_files.recorded(campaigns.database, state.id)
    assert replay(found.saved, found.journal).state == state


async def test_one_round_that_ends_late_is_told_as_ever(
    campaigns: Campaigns, clock: SetClock, scheduler: Scheduler, channel: Channel
) -> None:
    await govern(campaigns, clock, ANN)
    await settle(scheduler)
    clock.advance(DAY + timedelta(hours=20))
    await settle(scheduler)
    assert "CaughtUp" not in channel.names()
    assert channel.names().count("RoundResolved") == 1


async def test_the_summary_tells_who_came_into_office_and_which_words_were_broken(
    campaigns: Campaigns, clock: SetClock, scheduler: Scheduler, channel: Channel
) -> None:
    await campaigns.start(GUILD, Preset.CLASSIC, MODERATOR, SEED)
    for player in (ANN, BOB):
        await campaigns.apply(GUILD, nominate(player))
    await campaigns.apply(GUILD, commands.GiveSpeech(ANN, "I will plant a forest."))
    found = commands.FoundPromise("plant a forest", "Plant a forest", *PLANTING)
    await campaigns.apply(GUILD, commands.ReadSpeech(1, 0, (found,), ()))
    await campaigns.apply(GUILD, commands.ConfirmSpeech(ANN, 1, 0))
    await over(campaigns, clock)
    campaign = (await campaigns.view(GUILD)).id
    for player in (ANN, BOB, CAT):
        ballot = commands.Ballot(1, ((ANN,),))
        await campaigns.cast_ballot(GUILD, campaign, voter(player), ballot)
    await settle(scheduler)
    clock.advance(timedelta(days=5))
    await settle(scheduler)
    summary = channel.summary()
    assert [mayor.player for mayor in summary.mayors if isinstance(mayor, Candidate)] == [ANN]
    assert [judged.promise.quote for judged in summary.judged] == ["plant a forest"]
    assert "ElectionClosed" not in channel.names()
    assert not {"PromiseJudged", "PromisesJudged"} & set(channel.names())


async def test_a_campaign_that_ended_meanwhile_says_so_after_the_summary(
    campaigns: Campaigns, clock: SetClock, scheduler: Scheduler, channel: Channel
) -> None:
    await govern(campaigns, clock)
    clock.advance(timedelta(days=60))
    await settle(scheduler)
    names = channel.names()
    assert names[-1] == "CampaignEnded"
    assert names.count("CaughtUp") == names.count("RoundResolved") == 1
    assert names.index("CaughtUp") < names.index("RoundResolved")


async def test_a_bot_that_is_killed_while_it_catches_up_tells_it_once(
    campaigns: Campaigns, clock: SetClock, language: Language, channel: Channel
) -> None:
    await govern(campaigns, clock, ANN)
    clock.advance(timedelta(days=4, hours=1))
    for _ in range(6):
        # Each process serves what one tick finds, and is gone.
        process = Scheduler(campaigns, language, channel)
        await settle(process, ticks=1)
        await process.stop()
        clock.advance(timedelta(seconds=3))
    process = Scheduler(campaigns, language, channel)
    await settle(process)
    assert (await campaigns.view(GUILD)).round == 5
    assert channel.summary().rounds == (1, 2, 3)
    assert channel.names().count("RoundResolved") == 1


async def test_a_summary_does_not_wait_for_ever(
    campaigns: Campaigns, clock: SetClock, language: Language, channel: Channel
) -> None:
    await govern(campaigns, clock, ANN)
    clock.advance(timedelta(days=4, hours=1))
    await campaigns.serve_phase(await phase_row(campaigns))
    clock.advance(timedelta(minutes=11))
    process = Scheduler(campaigns, language, channel)
    await settle(process)
    await process.stop()
    summaries = [event for event in channel.events if isinstance(event, CaughtUp)]
    assert [summary.rounds for summary in summaries] == [(1,), (2, 3)]


async def test_what_was_due_before_the_end_of_a_phase_comes_before_it(
    campaigns: Campaigns, clock: SetClock, scheduler: Scheduler
) -> None:
    await campaigns.start(GUILD, Preset.CLASSIC, MODERATOR, SEED)
    for player in (ANN, BOB):
        await campaigns.apply(GUILD, nominate(player))
    await campaigns.apply(GUILD, commands.GiveSpeech(ANN, "I will plant trees."))
    await campaigns.apply(GUILD, reading(1, "plant trees"))
    clock.advance(timedelta(days=9))
    await settle(scheduler)
    assert (await campaigns.view(GUILD)).speeches[0].status is SpeechStatus.POSTED
    kinds = [entry.command["kind"] for entry in await journal(campaigns)]
    order = [k for k in kinds if k in ("LetStand", "PublishDigest", "OpenElection")]
    assert order == ["LetStand", "PublishDigest", "OpenElection"]
    assert kinds.index("CloseElection") < kinds.index("ResolveRound")


async def test_at_one_moment_the_round_ends_before_citizens_speak_of_the_day(
    campaigns: Campaigns, clock: SetClock, scheduler: Scheduler
) -> None:
    await govern(campaigns, clock, ANN)
    await settle(scheduler)
    clock.advance(DAY + SPREAD)
    async with campaigns.database.reading() as session:
        assert [row.kind for row in await deadlines.due(session, clock.now(), 9)] == ["govern"]
    await settle(scheduler)
    kinds = [entry.command["kind"] for entry in await journal(campaigns)]
    assert kinds[-2:] == ["ResolveRound", "PublishDigest"]


async def test_a_round_that_could_not_end_at_first_keeps_its_time(
    campaigns: Campaigns,
    clock: SetClock,
    scheduler: Scheduler,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await govern(campaigns, clock, ANN)
    await settle(scheduler)
    row = await phase_row(campaigns)
    clock.moment = row.due_at

    async def out_of_order(*_: object) -> None:
        raise OSError("no space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(Campaigns, "serve_phase", out_of_order)
        await settle(scheduler, ticks=3)
    assert (await phase_row(campaigns)).attempts == 1
    clock.advance(timedelta(minutes=1))
    await settle(scheduler)
    assert (await campaigns.view(GUILD)).round == 2
    assert await campaigns.phase_ends(GUILD) == row.due_at + DAY


async def test_a_stale_deadline_is_dropped(
    campaigns: Campaigns, clock: SetClock, scheduler: Scheduler
) -> None:
    await govern(campaigns, clock, ANN)
    row = await phase_row(campaigns)
    clock.moment = row.due_at
    async with campaigns.database.writing() as session:
        session.add(
            Deadline(
                campaign_id=row.campaign_id,
                guild_id=GUILD,
                kind="election",
                subject=1,
                revision=0,
                due_at=row.due_at,
            )
        )
    await settle(scheduler)
    state = await campaigns.view(GUILD)
    assert (state.phase, state.round) == (Phase.GOVERN, 2)
    assert (await phase_row(campaigns)).subject == 2
