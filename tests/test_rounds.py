"""Rounds that run by themselves: what ends each phase and when, pauses, moderators who hurry."""

import asyncio
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot.campaigns import Campaigns
from bot.game import commands, saves
from bot.game.rejection import Reason, Rejected
from bot.game.state import DeedKind, Phase, Preset
from bot.rhythm import Stage
from bot.store import deadlines
from bot.store.tables import PHASES, BallotRow, Deadline, JournalRow
from tests.conftest import SetClock, a_guild
from tests.game.plays import ANN, BOB, CAT, MODERATOR, nominate, opening, reading, voter

GUILD = 1
DAY = timedelta(days=1)

SEED = 1
"""Of campaigns that are neither lost nor recalled in these days, whatever else chance does."""


async def phase_row(campaigns: Campaigns) -> Deadline:
    """The one deadline of the campaign's phase."""
    async with campaigns.database.reading() as session:
        query = select(Deadline).where(Deadline.kind.in_(PHASES))
        return (await session.execute(query)).scalar_one()


async def rows(campaigns: Campaigns) -> dict[str, Deadline]:
    async with campaigns.database.reading() as session:
        return {row.kind: row for row in (await session.execute(select(Deadline))).scalars()}


async def when_due(campaigns: Campaigns, clock: SetClock) -> Deadline:
    """Let the time pass until the phase is over."""
    row = await phase_row(campaigns)
    clock.moment = row.due_at
    return row


async def serve(campaigns: Campaigns, clock: SetClock) -> None:
    assert await campaigns.serve_phase(await when_due(campaigns, clock)) is not None


async def begin(campaigns: Campaigns, *candidates: int) -> None:
    await campaigns.start(GUILD, Preset.STANDARD, MODERATOR, SEED)
    for player in candidates:
        await campaigns.apply(GUILD, nominate(player))


async def all_vote(campaigns: Campaigns, candidate: int) -> None:
    """Three members, which is the quorum, vote for one candidate."""
    state = await campaigns.view(GUILD)
    assert state.election is not None
    ballot = commands.Ballot(state.election.id, ((candidate,),))
    for player in (ANN, BOB, CAT):
        await campaigns.cast_ballot(GUILD, state.id, voter(player), ballot)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+00:00")


async def test_each_phase_has_its_own_end(campaigns: Campaigns, clock: SetClock) -> None:
    # 1 March 2026, 13:00 in Berlin; phases end at 18:00 there, which is 17:00 UTC in winter.
    await begin(campaigns, ANN, BOB)
    row = await phase_row(campaigns)
    assert (row.kind, row.subject, row.due_at) == ("campaign", 1, at("2026-03-03T17:00"))
    await serve(campaigns, clock)
    row = await phase_row(campaigns)
    assert (row.kind, row.subject, row.due_at) == ("election", 1, at("2026-03-04T17:00"))
    await all_vote(campaigns, BOB)
    await serve(campaigns, clock)
    assert (await campaigns.view(GUILD)).mayor == BOB
    for number in (1, 2, 3):
        row = await phase_row(campaigns)
        due_at = at("2026-03-04T17:00") + number * DAY
        assert (row.kind, row.subject, row.due_at) == ("govern", number, due_at)
        await serve(campaigns, clock)
    state = await campaigns.view(GUILD)
    assert (state.phase, state.term, state.round) == (Phase.CAMPAIGN, 2, 4)
    row = await phase_row(campaigns)
    assert (row.kind, row.subject, row.due_at) == ("campaign", 4, at("2026-03-09T17:00"))


@pytest.mark.parametrize(("candidates", "mayor"), [((), None), ((ANN,), ANN)])
async def test_without_a_choice_there_is_no_election(
    campaigns: Campaigns, clock: SetClock, candidates: tuple[int, ...], mayor: int | None
) -> None:
    await begin(campaigns, *candidates)
    await serve(campaigns, clock)
    state = await campaigns.view(GUILD)
    assert (state.phase, state.mayor) == (Phase.GOVERN, mayor)
    assert (await phase_row(campaigns)).due_at == clock.now() + DAY


@pytest.mark.parametrize("moderator", [MODERATOR, None])
async def test_the_journal_knows_who_ended_nominations_without_a_choice(
    campaigns: Campaigns, clock: SetClock, moderator: int | None
) -> None:
    await begin(campaigns, ANN)
    campaign = (await campaigns.view(GUILD)).id
    if moderator is None:
        await serve(campaigns, clock)
    else:
        await campaigns.advance(GUILD, campaign, Stage(Phase.CAMPAIGN, 1), moderator)
    async with campaigns.database.reading() as session:
        query = select(JournalRow.command).order_by(JournalRow.revision.desc()).limit(1)
        command = saves.load((await session.execute(query)).scalar_one())
    assert command == commands.SkipElection(moderator)


async def test_a_decision_never_slips_into_the_next_round(
    campaigns: Campaigns, clock: SetClock
) -> None:
    await begin(campaigns, ANN)
    await serve(campaigns, clock)
    campaign = (await campaigns.view(GUILD)).id
    meant = {1: "night-buses", 2: "more-police"}
    for number, policy in meant.items():
        row = await when_due(campaigns, clock)
        both = [
            campaigns.apply(GUILD, commands.Enact(ANN, number, policy), campaign),
            campaigns.serve_phase(row),
        ]
        # Once the press comes first, once the end of the round.
        pressed_last = number == 2
        first, last = await asyncio.gather(
            *(reversed(both) if pressed_last else both), return_exceptions=True
        )
        pressed = last if pressed_last else first
        if isinstance(pressed, BaseException):
            assert isinstance(pressed, Rejected)
            assert pressed.reason is Reason.STALE_ROUND
    state = await campaigns.view(GUILD)
    assert state.round == 3
    for deed in state.deeds:
        if deed.kind is DeedKind.POLICY:
            assert meant[deed.round] == deed.what


@pytest.mark.parametrize(("preset", "rounds"), [(Preset.STANDARD, 9), (Preset.CLASSIC, 7)])
async def test_a_campaign_that_nobody_touches_comes_to_its_end(
    campaigns: Campaigns, clock: SetClock, preset: Preset, rounds: int
) -> None:
    started = await campaigns.start(GUILD, preset, MODERATOR, SEED)
    served = []
    while row := (await rows(campaigns)).get("campaign") or (await rows(campaigns)).get("govern"):
        served.append(row.subject)
        await serve(campaigns, clock)
    async with campaigns.database.reading() as session:
        query = select(JournalRow.events).where(JournalRow.campaign_id == started.id)
        events = [
            saves.load(e) for entry in (await session.execute(query)).scalars() for e in entry
        ]
    over = [event.round for event in events if type(event).__name__ == "RoundResolved"]
    assert over == list(range(1, over[-1] + 1))
    assert over[-1] <= rounds
    assert type(events[-1]).__name__ == "CampaignEnded"
    assert served == sorted(served)
    assert await rows(campaigns) == {}


async def test_the_clock_counts_ballots_and_destroys_them(
    campaigns: Campaigns, clock: SetClock
) -> None:
    await begin(campaigns, ANN, BOB)
    await serve(campaigns, clock)
    await all_vote(campaigns, ANN)
    await serve(campaigns, clock)
    state = await campaigns.view(GUILD)
    assert (state.mayor, state.phase) == (ANN, Phase.GOVERN)
    async with campaigns.database.reading() as session:
        assert (await session.execute(select(BallotRow))).all() == []


async def test_a_phase_that_is_served_late_ends_when_it_was_due(
    campaigns: Campaigns, clock: SetClock
) -> None:
    await begin(campaigns, ANN, BOB)
    row = await when_due(campaigns, clock)
    clock.advance(timedelta(hours=5))
    await campaigns.serve_phase(row)
    state = await campaigns.view(GUILD)
    assert state.election is not None
    assert state.election.opened_at == row.due_at
    assert (await phase_row(campaigns)).due_at == row.due_at + DAY


async def test_however_many_wake_a_round_ends_once(campaigns: Campaigns, clock: SetClock) -> None:
    await begin(campaigns, ANN)
    await serve(campaigns, clock)
    row = await when_due(campaigns, clock)
    served = await asyncio.gather(*(campaigns.serve_phase(row) for _ in range(4)))
    assert sum(outcome is not None for outcome in served) == 1
    assert (await campaigns.view(GUILD)).round == 2


async def test_a_deadline_of_another_phase_or_round_is_refused(
    campaigns: Campaigns, clock: SetClock
) -> None:
    await begin(campaigns, ANN)
    await serve(campaigns, clock)
    row = await when_due(campaigns, clock)
    for kind, subject, reason in (
        ("election", 1, Reason.WRONG_PHASE),
        ("govern", 9, Reason.STALE_ROUND),
    ):
        async with campaigns.database.writing() as session:
            (stale,) = (
                await session.execute(select(Deadline).where(Deadline.kind.in_(PHASES)))
            ).scalars()
            stale.kind, stale.subject = kind, subject
        with pytest.raises(Rejected) as rejected:
            await campaigns.serve_phase(stale)
        assert rejected.value.reason is reason
    assert (await campaigns.view(GUILD)).round == row.subject == 1


async def test_a_moderator_does_at_once_what_the_clock_would(
    campaigns: Campaigns, clock: SetClock
) -> None:
    await begin(campaigns, ANN, BOB)
    campaign = (await campaigns.view(GUILD)).id

    async def advance(phase: Phase, number: int) -> None:
        await campaigns.advance(GUILD, campaign, Stage(phase, number), MODERATOR)

    early = await phase_row(campaigns)
    await advance(Phase.CAMPAIGN, 1)
    clock.moment = early.due_at
    assert await campaigns.serve_phase(early) is None, "its deadline is gone with the phase"
    await all_vote(campaigns, BOB)
    await advance(Phase.ELECTION, 1)
    assert (await campaigns.view(GUILD)).mayor == BOB
    await advance(Phase.GOVERN, 1)
    row = await phase_row(campaigns)
    assert (row.kind, row.subject, row.due_at) == ("govern", 2, clock.now() + DAY)
    # Two moderators who press at one instant end one round.
    with pytest.raises(Rejected) as rejected:
        await advance(Phase.GOVERN, 1)
    assert rejected.value.reason is Reason.STALE_ROUND
    with pytest.raises(Rejected) as rejected:
        await campaigns.advance(GUILD, "another", Stage(Phase.GOVERN, 2), MODERATOR)
    assert rejected.value.reason is Reason.OLD_CAMPAIGN


async def test_polls_that_a_moderator_opens_and_closes_have_the_same_deadlines(
    campaigns: Campaigns, clock: SetClock
) -> None:
    await begin(campaigns, ANN, BOB)
    await campaigns.apply(GUILD, opening())
    assert (await phase_row(campaigns)).kind == "election"
    await campaigns.close_election(GUILD, MODERATOR)
    assert (await phase_row(campaigns)).kind == "govern"


async def test_a_pause_shifts_everything_by_its_length(
    campaigns: Campaigns, clock: SetClock
) -> None:
    await begin(campaigns, ANN, BOB)
    await campaigns.apply(GUILD, commands.GiveSpeech(ANN, "I will plant trees."))
    await campaigns.apply(GUILD, reading(1, "plant trees"))
    before = {kind: row.due_at for kind, row in (await rows(campaigns)).items()}
    assert set(before) == {"campaign", "digest", "let_stand"}
    clock.advance(timedelta(minutes=3))
    await campaigns.apply(GUILD, commands.Pause(MODERATOR))
    assert await campaigns.phase_ends(GUILD) is None
    pause = timedelta(days=30, minutes=17)
    clock.advance(pause)
    async with campaigns.database.reading() as session:
        assert await deadlines.due(session, clock.now(), 10) == []
    await campaigns.apply(GUILD, commands.Resume(MODERATOR))
    after = {kind: row.due_at for kind, row in (await rows(campaigns)).items()}
    assert after == {kind: due_at + pause for kind, due_at in before.items()}
    assert await campaigns.phase_ends(GUILD) == before["campaign"] + pause
    # From the next phase on the hour is the guild's again.
    await serve(campaigns, clock)
    assert (await phase_row(campaigns)).due_at.hour == 16, "18:00 in Berlin's summer"


async def test_a_clock_put_back_in_a_pause_hurries_nothing(
    campaigns: Campaigns, clock: SetClock
) -> None:
    await begin(campaigns, ANN)
    ends = await campaigns.phase_ends(GUILD)
    await campaigns.apply(GUILD, commands.Pause(MODERATOR))
    clock.advance(-9 * DAY)
    await campaigns.apply(GUILD, commands.Resume(MODERATOR))
    assert await campaigns.phase_ends(GUILD) == ends


async def test_a_reading_in_flight_ends_in_the_pause_and_its_speaker_keeps_ten_minutes(
    campaigns: Campaigns, clock: SetClock
) -> None:
    await begin(campaigns, ANN, BOB)
    await campaigns.apply(GUILD, commands.GiveSpeech(ANN, "I will plant trees."))
    await campaigns.apply(GUILD, commands.Pause(MODERATOR))
    clock.advance(timedelta(days=2))
    async with campaigns.database.reading() as session:
        (row,) = await deadlines.due(session, clock.now(), 10)
    assert await campaigns.serve(row, reading(1, "plant trees")) is not None
    clock.advance(timedelta(days=2))
    async with campaigns.database.reading() as session:
        assert await deadlines.due(session, clock.now(), 10) == []
    await campaigns.apply(GUILD, commands.Resume(MODERATOR))
    assert (await rows(campaigns))["let_stand"].due_at == clock.now() + timedelta(minutes=10)


async def test_what_is_being_served_when_the_pause_comes_is_not_lost(
    campaigns: Campaigns, clock: SetClock
) -> None:
    await begin(campaigns, ANN)
    row = await when_due(campaigns, clock)
    digest = (await rows(campaigns))["digest"]
    await campaigns.apply(GUILD, commands.Pause(MODERATOR))
    assert await campaigns.serve_phase(row) is None
    assert await campaigns.serve(digest, commands.PublishDigest(())) is None
    await campaigns.drop(digest)
    await campaigns.apply(GUILD, commands.Resume(MODERATOR))
    assert {row.id, digest.id} == {row.id for row in (await rows(campaigns)).values()}
    assert await campaigns.serve_phase(row) is not None


async def test_a_paused_campaign_is_not_hurried(campaigns: Campaigns) -> None:
    await begin(campaigns, ANN)
    campaign = (await campaigns.view(GUILD)).id
    await campaigns.apply(GUILD, commands.Pause(MODERATOR))
    with pytest.raises(Rejected) as rejected:
        await campaigns.advance(GUILD, campaign, Stage(Phase.CAMPAIGN, 1), MODERATOR)
    assert rejected.value.reason is Reason.PAUSED


async def test_a_slower_rhythm_counts_from_the_present_phase_on(
    campaigns: Campaigns, clock: SetClock
) -> None:
    await begin(campaigns, ANN)
    await campaigns.set_rhythm(GUILD, 7)
    assert await campaigns.phase_ends(GUILD) == at("2026-03-15T17:00")
    await serve(campaigns, clock)
    assert await campaigns.phase_ends(GUILD) == at("2026-03-22T17:00")
    await campaigns.set_rhythm(GUILD, 1)
    assert await campaigns.phase_ends(GUILD) == at("2026-03-16T17:00")


async def test_the_hour_stays_the_hour_through_summer_time_and_moves(
    campaigns: Campaigns, clock: SetClock
) -> None:
    clock.moment = at("2026-03-26T12:00")
    await begin(campaigns, ANN)
    # Summer time begins on 29 March 2026.
    assert await campaigns.phase_ends(GUILD) == at("2026-03-28T17:00")
    await serve(campaigns, clock)
    assert await campaigns.phase_ends(GUILD) == at("2026-03-29T16:00")
    # The server moves across the ocean: the same day, at New York's 18:00.
    await campaigns.configure(a_guild(zone="America/New_York"))
    assert await campaigns.phase_ends(GUILD) == at("2026-03-29T22:00")
    await campaigns.configure(a_guild(hour=6, zone="America/New_York"))
    assert await campaigns.phase_ends(GUILD) == at("2026-03-29T10:00")


async def test_settings_that_are_saved_again_move_nothing(
    campaigns: Campaigns, clock: SetClock
) -> None:
    await campaigns.set_rhythm(GUILD, 3)
    await begin(campaigns, ANN)
    await campaigns.apply(GUILD, commands.Pause(MODERATOR))
    clock.advance(timedelta(hours=5))
    await campaigns.apply(GUILD, commands.Resume(MODERATOR))
    before = {kind: row.due_at for kind, row in (await rows(campaigns)).items()}
    await campaigns.configure(a_guild())
    assert {kind: row.due_at for kind, row in (await rows(campaigns)).items()} == before
    guild = await campaigns.settings(GUILD)
    assert guild is not None
    assert guild.round_days == 3, "/setup does not know of it and leaves it as it is"


async def test_what_is_overdue_does_not_move(campaigns: Campaigns, clock: SetClock) -> None:
    await begin(campaigns, ANN)
    row = await when_due(campaigns, clock)
    await campaigns.configure(a_guild(hour=20))
    assert (await phase_row(campaigns)).due_at == row.due_at


async def test_an_ended_campaign_has_nothing_due(campaigns: Campaigns) -> None:
    await begin(campaigns, ANN)
    await campaigns.apply(GUILD, commands.EndCampaign(MODERATOR))
    assert await rows(campaigns) == {}
    assert await campaigns.phase_ends(GUILD) is None
