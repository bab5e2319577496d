"""Election night by the rows alone: turnout, the reminder, extending, receipts, the log."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from bot import polls
from bot.campaigns import Campaigns
from bot.game import commands, saves
from bot.game.events import VotersReminded
from bot.game.rejection import Reason, Rejected
from bot.game.rules.receipts import code_of, digest
from bot.game.state import Preset
from bot.language.service import Language
from bot.scheduler import Scheduler
from bot.store import ballots, outbox
from bot.store.tables import Deadline, OutboxRow
from tests.conftest import SetClock
from tests.game.plays import ANN, BOB, CAT, MODERATOR, nominate, voter
from tests.test_scheduler import Channel, settle

GUILD, SECOND = 1, 98
DAY = timedelta(days=1)


@pytest.fixture
async def open_polls(campaigns: Campaigns) -> Campaigns:
    """Two stand, and the polls are open for a roll of three."""
    await campaigns.start(GUILD, Preset.STANDARD, MODERATOR, 1)
    for command in (nominate(ANN), nominate(BOB, "Bob")):
        await campaigns.apply(GUILD, command)
    await campaigns.open_election(GUILD, MODERATOR, 3)
    return campaigns


async def cast(campaigns: Campaigns, player: int, *ranking: int, election: int = 1) -> str:
    """Cast a ballot; its receipt."""
    state = await campaigns.view(GUILD)
    member = voter(player, datetime(2025, 1, 1, tzinfo=UTC))
    ballot = commands.Ballot(election, tuple((c,) for c in ranking))
    return (await campaigns.cast_ballot(GUILD, state.id, member, ballot)).receipt


async def due(campaigns: Campaigns) -> dict[str, datetime]:
    async with campaigns.database.reading() as session:
        rows = (await session.execute(select(Deadline))).scalars()
        return {row.kind: row.due_at for row in rows}


async def told(campaigns: Campaigns) -> list[OutboxRow]:
    async with campaigns.database.reading() as session:
        return list((await session.execute(select(OutboxRow).order_by(OutboxRow.id))).scalars())


async def run(campaigns: Campaigns, channel: Channel) -> None:
    async with Language.rules() as language:
        scheduler = Scheduler(campaigns, language, channel)
        await settle(scheduler)
        await scheduler.stop()


def reminders(rows: list[OutboxRow]) -> list[VotersReminded]:
    found = [saves.load(row.event) for row in rows]
    return [event for event in found if isinstance(event, VotersReminded)]


async def test_voters_are_reminded_once_a_third_of_the_time_before_the_close(
    open_polls: Campaigns, clock: SetClock
) -> None:
    begun, rows = clock.now(), await due(open_polls)
    remind_at = rows["reminder"]
    assert (rows["election"] - remind_at) * 3 == rows["election"] - begun
    await cast(open_polls, ANN, BOB)
    clock.moment = remind_at - timedelta(seconds=1)
    await run(open_polls, Channel())
    assert reminders(await told(open_polls)) == []
    clock.moment = remind_at
    channel = Channel()
    await run(open_polls, channel)
    await run(open_polls, channel)
    assert reminders(await told(open_polls)) == [VotersReminded(1, 1, 3)]
    assert (await told(open_polls))[-1].phase_ends == rows["election"]
    # Extended after that, the polls stay open without another one.
    await polls.extend(open_polls, GUILD, MODERATOR, 3)
    assert "reminder" not in await due(open_polls)


async def test_nobody_is_reminded_where_all_have_voted_or_the_polls_are_closed(
    open_polls: Campaigns, clock: SetClock
) -> None:
    for player in (ANN, BOB, CAT):
        await cast(open_polls, player, ANN)
    clock.moment = (await due(open_polls))["reminder"]
    await run(open_polls, Channel())
    assert reminders(await told(open_polls)) == []
    await open_polls.apply(GUILD, commands.CancelElection(MODERATOR, 1))
    await open_polls.apply(GUILD, commands.CancelElection(SECOND, 1))
    await open_polls.open_election(GUILD, MODERATOR, 3)
    assert "reminder" in await due(open_polls)
    await open_polls.close_election(GUILD, MODERATOR)
    assert "reminder" not in await due(open_polls)


async def test_a_bot_that_was_off_reminds_nobody_of_polls_that_are_closed(
    open_polls: Campaigns, clock: SetClock
) -> None:
    clock.moment = (await due(open_polls))["election"] + timedelta(minutes=1)
    await run(open_polls, Channel())
    assert reminders(await told(open_polls)) == []
    assert (await open_polls.view(GUILD)).phase.value == "govern"


async def test_an_election_is_extended_with_its_reminder_and_the_channel_is_told(
    open_polls: Campaigns, clock: SetClock
) -> None:
    before = await due(open_polls)
    clock.advance(timedelta(hours=1))
    until = await polls.extend(open_polls, GUILD, MODERATOR, 2)
    after = await due(open_polls)
    assert until == after["election"] == before["election"] + 2 * DAY
    assert (until - after["reminder"]) * 3 == until - clock.now()
    row = (await told(open_polls))[-1]
    assert row.event["kind"] == "ElectionExtended"
    assert (row.event["moderator"], row.phase_ends) == (MODERATOR, until)
    assert await open_polls.phase_ends(GUILD) == until
    # At the old end nothing happens, at the new one the ballots are counted.
    clock.moment = before["election"] + timedelta(minutes=1)
    await run(open_polls, Channel())
    assert (await open_polls.view(GUILD)).phase.value == "election"
    clock.moment = until
    await run(open_polls, Channel())
    assert (await open_polls.view(GUILD)).phase.value == "govern"


async def test_two_moderators_who_extend_at_once_extend_once(open_polls: Campaigns) -> None:
    before = (await due(open_polls))["election"]
    results = await asyncio.gather(
        *(polls.extend(open_polls, GUILD, moderator, 1) for moderator in (MODERATOR, SECOND)),
        return_exceptions=True,
    )
    refused = [each for each in results if isinstance(each, Rejected)]
    after = (await due(open_polls))["election"]
    if refused:
        assert [each.reason for each in refused] == [Reason.EXTENDED_ALREADY]
        assert after == before + DAY
    else:  # one came wholly after the other, and knew of it
        assert after == before + 2 * DAY
    kinds = [row.event["kind"] for row in await told(open_polls)]
    assert kinds.count("ElectionExtended") == 2 - len(refused)


async def test_who_extends_to_what_has_been_extended_meanwhile_is_refused(
    open_polls: Campaigns,
) -> None:
    end = (await due(open_polls))["election"]
    await open_polls.apply(GUILD, commands.ExtendElection(MODERATOR, 1, end + DAY))
    count = len(await told(open_polls))
    with pytest.raises(Rejected) as rejected:
        await open_polls.apply(GUILD, commands.ExtendElection(SECOND, 1, end + DAY))
    assert rejected.value.reason is Reason.EXTENDED_ALREADY
    assert len(await told(open_polls)) == count
    assert (await due(open_polls))["election"] == end + DAY


async def test_nothing_is_extended_without_an_election_in_a_pause_or_for_ever(
    open_polls: Campaigns,
) -> None:
    await open_polls.apply(GUILD, commands.Pause(MODERATOR))
    with pytest.raises(Rejected) as rejected:
        await polls.extend(open_polls, GUILD, MODERATOR, 1)
    assert rejected.value.reason is Reason.PAUSED
    await open_polls.apply(GUILD, commands.Resume(MODERATOR))
    for _ in range(4):
        await polls.extend(open_polls, GUILD, MODERATOR, 7)
    with pytest.raises(Rejected) as rejected:
        await polls.extend(open_polls, GUILD, MODERATOR, 7)
    assert rejected.value.reason is Reason.ELECTION_TOO_LONG
    await open_polls.close_election(GUILD, MODERATOR)
    with pytest.raises(Rejected) as rejected:
        await polls.extend(open_polls, GUILD, MODERATOR, 1)
    assert rejected.value.reason is Reason.NO_ELECTION


async def test_the_opening_is_revised_by_the_turnout_and_at_the_close(
    open_polls: Campaigns, clock: SetClock
) -> None:
    channel = Channel()
    await run(open_polls, channel)
    await asyncio.gather(cast(open_polls, ANN, BOB), cast(open_polls, CAT, ANN))
    await run(open_polls, channel)
    assert channel.revised == [], "ballots are gathered for a while"
    clock.advance(timedelta(seconds=31))
    await run(open_polls, channel)
    assert [event["kind"] for event in channel.revised] == ["ElectionOpened"]
    state = await open_polls.view(GUILD)
    assert await turnout(open_polls, state.id) == ballots.Turnout(2, closed=False)
    # A changed ballot is no turnout, the extension of the polls another close.
    await cast(open_polls, ANN, ANN)
    assert "turnout" not in await due(open_polls)
    until = await polls.extend(open_polls, GUILD, MODERATOR, 1)
    clock.advance(timedelta(seconds=31))
    await run(open_polls, channel)
    assert len(channel.revised) == 2
    async with open_polls.database.writing() as session:
        row = await outbox.opening_told(session, state.id, 1)
    assert row is not None
    assert row.phase_ends == until
    await open_polls.close_election(GUILD, MODERATOR)
    await run(open_polls, channel)
    assert len(channel.revised) == 3
    assert await turnout(open_polls, state.id) == ballots.Turnout(2, closed=True)


async def test_of_a_cancelled_election_no_turnout_is_told(open_polls: Campaigns) -> None:
    await cast(open_polls, ANN, BOB)
    for moderator in (MODERATOR, SECOND):
        await open_polls.apply(GUILD, commands.CancelElection(moderator, 1))
    assert await turnout(open_polls, (await open_polls.view(GUILD)).id) is None


async def turnout(campaigns: Campaigns, campaign: str) -> ballots.Turnout | None:
    async with campaigns.database.reading() as session:
        return await ballots.turnout_told(session, campaign, 1)


async def test_a_receipt_is_looked_up_before_the_close_and_found_after_it(
    open_polls: Campaigns, clock: SetClock
) -> None:
    first = await cast(open_polls, ANN, BOB)
    mine = await cast(open_polls, ANN, ANN)
    other = await cast(open_polls, BOB, BOB)
    state = await open_polls.view(GUILD)
    own = await polls.own_receipt(open_polls, state, ANN)
    assert own == ballots.OwnReceipt(digest(mine), mine)
    assert await polls.own_receipt(open_polls, state, CAT) is None

    async def check(player: int, code: str) -> polls.Found:
        return (await polls.check_receipt(open_polls, GUILD, player, code)).found

    assert await check(ANN, mine) is polls.Found.IN_FORCE
    assert await check(ANN, f"  {mine.upper().replace('-', ' ')} ") is polls.Found.IN_FORCE
    assert await check(ANN, first) is polls.Found.NOT_FOUND
    # Whoever holds another's receipt does not learn whether that one has voted again.
    assert await check(CAT, other) is await check(CAT, first) is polls.Found.NOT_FOUND
    await open_polls.close_election(GUILD, MODERATOR)
    closed_at = clock.now()
    for code in (mine, other):
        found = await polls.check_receipt(open_polls, GUILD, CAT, code)
        assert found == polls.Checked(polls.Found.COUNTED, closed_at)
    for code in (first, "", "%", "_", "receipts", "0000-0000-0000-0000"):
        assert await check(ANN, code) is polls.Found.NOT_FOUND
    # In another server it is nobody's.
    assert (await polls.check_receipt(open_polls, 2, ANN, mine)).found is polls.Found.NOT_FOUND
    # In the next campaign it still is.
    await open_polls.apply(GUILD, commands.EndCampaign(MODERATOR))
    await open_polls.start(GUILD, Preset.CLASSIC, MODERATOR)
    assert await check(ANN, mine) is polls.Found.COUNTED


@given(st.integers(0, 2**64 - 1), st.integers(0, 2**64 - 1))
def test_two_receipts_are_never_taken_for_one_another(one: int, other: int) -> None:
    assert (digest(code_of(one)) == digest(code_of(other))) is (one == other)
    assert len(code_of(one)) == len("0000-0000-0000-0000"), "the column has room for it"


async def test_the_log_has_every_act_of_moderators_and_nobody_elses(
    open_polls: Campaigns, clock: SetClock
) -> None:
    await cast(open_polls, ANN, BOB)
    await polls.extend(open_polls, GUILD, SECOND, 1)
    await open_polls.apply(GUILD, commands.CancelElection(MODERATOR, 1))
    clock.moment = (await due(open_polls))["election"]
    await run(open_polls, Channel())
    acts = await polls.acts(open_polls, (await open_polls.view(GUILD)).id)
    assert [(act.by, act.kind) for act in acts] == [
        (None, "CloseElection"),
        (MODERATOR, "CancelElection"),
        (SECOND, "ExtendElection"),
        (MODERATOR, "OpenElection"),
        (MODERATOR, "StartCampaign"),
    ]
    assert [act.at for act in acts] == sorted((act.at for act in acts), reverse=True)


async def test_the_count_of_an_election_is_found_again(open_polls: Campaigns) -> None:
    state = await open_polls.view(GUILD)
    assert await polls.count_of(open_polls, state.id, 1) is None
    await cast(open_polls, ANN, BOB)
    _, (closed, *_) = await open_polls.close_election(GUILD, MODERATOR)
    assert await polls.count_of(open_polls, state.id, 1) == closed
    assert await polls.count_of(open_polls, state.id, 2) is None
