"""Load → apply → save: what one commit holds, and what two at once do to each other."""

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from bot.campaigns import CampaignRunning, Campaigns, NoCampaign, NotSetUp
from bot.game import commands, engine, saves
from bot.game.events import ElectionClosed, ElectionOpened
from bot.game.rejection import Reason, Rejected
from bot.game.rules.methods.ballots import Approvals, Method, Ranking
from bot.game.rules.receipts import digest
from bot.game.state import Campaign, Phase, Preset, Roll
from bot.store import deadlines, outbox
from bot.store.database import Database
from bot.store.tables import BallotRow, CampaignRow, Deadline, DeadlineKind, JournalRow, OutboxRow
from tests.conftest import SetClock, a_guild
from tests.databases import sqlite_only, stored
from tests.game.plays import (
    ANN,
    BOB,
    CAT,
    MODERATOR,
    nominate,
    opening,
    reading,
    voter,
)

GUILD = 1


async def due_kinds(campaigns: Campaigns) -> Counter[str]:
    async with campaigns.database.reading() as session:
        return Counter((await session.execute(select(Deadline.kind))).scalars())


async def posts(campaigns: Campaigns) -> list[str]:
    async with campaigns.database.reading() as session:
        rows = (await session.execute(select(OutboxRow).order_by(OutboxRow.id))).scalars()
        return [row.event["kind"] for row in rows]


async def play(campaigns: Campaigns, *given_commands: commands.Command) -> Campaign:
    for command in given_commands:
        state, _ = await campaigns.apply(GUILD, command)
    return state


@pytest.fixture
async def running(campaigns: Campaigns) -> Campaigns:
    await campaigns.start(GUILD, Preset.STANDARD, 99)
    await play(campaigns, nominate(ANN), nominate(BOB, "Bob"))
    return campaigns


async def test_nothing_runs_before_the_guild_is_set_up(campaigns: Campaigns) -> None:
    with pytest.raises(NotSetUp):
        await campaigns.start(777, Preset.STANDARD, 99)
    with pytest.raises(NoCampaign):
        await campaigns.view(GUILD)
    with pytest.raises(NoCampaign):
        await campaigns.apply(GUILD, nominate(ANN))


async def test_two_starts_at_once_make_one_campaign(campaigns: Campaigns) -> None:
    results = await asyncio.gather(
        *(campaigns.start(GUILD, Preset.CLASSIC, 99) for _ in range(5)), return_exceptions=True
    )
    assert sum(isinstance(result, Campaign) for result in results) == 1
    assert sum(isinstance(result, CampaignRunning) for result in results) == 4


async def test_commands_at_one_instant_all_count(campaigns: Campaigns) -> None:
    await campaigns.start(GUILD, Preset.STANDARD, 99)
    await asyncio.gather(*(campaigns.apply(GUILD, nominate(player)) for player in range(20)))
    state = await campaigns.view(GUILD)
    assert sorted(candidate.player for candidate in state.candidates) == list(range(20))


async def test_a_speech_confirmed_twice_at_once_is_posted_once(running: Campaigns) -> None:
    await play(running, commands.GiveSpeech(ANN, "I will plant trees."), reading(1, "plant trees"))
    results = await asyncio.gather(
        *(running.apply(GUILD, commands.ConfirmSpeech(ANN, 1, 0)) for _ in range(4)),
        return_exceptions=True,
    )
    assert sum(isinstance(result, Rejected) for result in results) == 3
    assert (await posts(running)).count("SpeechPosted") == 1


async def test_a_refused_command_changes_nothing(running: Campaigns) -> None:
    before = await running.view(GUILD)
    counted = await posts(running)
    with pytest.raises(Rejected):
        await running.apply(GUILD, commands.ConfirmSpeech(ANN, 1, 0))
    assert await running.view(GUILD) == before
    assert await posts(running) == counted


async def test_a_failure_in_the_middle_leaves_nothing_behind(
    running: Campaigns, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(outbox, "add", broken)
    before = await running.view(GUILD)
    with pytest.raises(RuntimeError):
        await running.apply(GUILD, nominate(CAT, "Cat"))
    assert await running.view(GUILD) == before


async def test_a_speech_sets_and_takes_back_its_deadlines(running: Campaigns) -> None:
    always = {"digest": 1, "campaign": 1}
    await play(running, commands.GiveSpeech(ANN, "I will plant trees."))
    assert await due_kinds(running) == {**always, "read_speech": 1}
    await play(running, reading(1, "plant trees"))
    assert await due_kinds(running) == {**always, "let_stand": 1}
    await play(running, commands.EditSpeech(ANN, 1, "I will build trams."))
    assert await due_kinds(running) == {**always, "read_speech": 1}
    await play(running, reading(1, "build trams", revision=1))
    await play(running, commands.ConfirmSpeech(ANN, 1, 1))
    assert await due_kinds(running) == {**always, "first_reaction": 1}
    await play(running, commands.EndCampaign(MODERATOR))
    assert await due_kinds(running) == {}


async def test_a_deadline_is_served_once_however_many_wake(
    running: Campaigns, clock: SetClock
) -> None:
    await play(running, commands.GiveSpeech(ANN, "I will plant trees."), reading(1, "plant trees"))
    clock.advance(timedelta(minutes=11))
    async with running.database.reading() as session:
        (deadline,) = await deadlines.due(session, clock.now(), 10)
    assert deadline.kind == DeadlineKind.LET_STAND
    command = commands.LetStand(deadline.subject, deadline.revision)
    results = await asyncio.gather(*(running.serve(deadline, command) for _ in range(4)))
    assert sum(result is not None for result in results) == 1
    assert (await posts(running)).count("SpeechPosted") == 1


async def test_the_journal_plays_the_campaign_again(campaigns: Campaigns) -> None:
    running = campaigns
    started = await running.start(GUILD, Preset.STANDARD, 99)
    await play(
        running,
        nominate(ANN),
        nominate(BOB, "Bob"),
        commands.GiveSpeech(ANN, "I will plant trees."),
        reading(1, "plant trees"),
        commands.ConfirmSpeech(ANN, 1, 0),
        opening(),
    )
    await running.cast_ballot(GUILD, (await running.view(GUILD)).id, a_voter(CAT), ballot(BOB))
    await running.close_election(GUILD, MODERATOR)
    async with running.database.reading() as session:
        rows = (await session.execute(select(JournalRow).order_by(JournalRow.revision))).scalars()
        entries = [(saves.load(row.command), row.at) for row in rows]
        saved = (await session.execute(select(CampaignRow.state))).scalar_one()
    (beginning, begun), *rest = entries
    replayed, _ = engine.start(started.id, GUILD, beginning, begun)
    for command, at in rest:
        replayed, _ = engine.apply(replayed, command, at)
    assert saves.dump_campaign(replayed) == saved


def a_voter(player: int) -> commands.Voter:
    return voter(player, datetime(2025, 1, 1, tzinfo=UTC))


def ballot(*ranking: int) -> commands.Ballot:
    return commands.Ballot(1, tuple((candidate,) for candidate in ranking))


async def test_votes_change_until_the_close_and_then_nobody_knows_whose_they_were(
    running: Campaigns, tmp_path: Path
) -> None:
    await play(running, opening())
    campaign = (await running.view(GUILD)).id
    assert not (await running.cast_ballot(GUILD, campaign, a_voter(ANN), ballot(ANN))).changed
    await asyncio.gather(
        *(
            running.cast_ballot(GUILD, campaign, a_voter(player), ballot(ANN, BOB))
            for player in VOTERS
        )
    )
    assert (await running.cast_ballot(GUILD, campaign, a_voter(ANN), ballot(BOB))).changed
    assert await running.own_ballot(await running.view(GUILD), ANN) == Ranking.of(BOB)
    assert await running.turnout(await running.view(GUILD)) == 6
    state, _ = await running.close_election(GUILD, MODERATOR)
    assert state.mayor == ANN
    assert state.election is not None
    assert state.election.ballots == (Ranking.of(ANN, BOB, weight=5), Ranking.of(BOB))
    async with running.database.reading() as session:
        left = (await session.execute(select(func.count()).select_from(BallotRow))).scalar_one()
        tables = ("campaigns", "journal", "outbox", "deadlines")
        kept = [
            str((await session.execute(text(f"SELECT * FROM {table}"))).all()) for table in tables
        ]
    assert left == 0
    # Neither in a table nor in the bytes of the files is left who voted, let alone how.
    assert str(VOTERS[0]) not in "".join(kept)
    assert not traces(await stored(running.database, tmp_path), VOTERS[0])


VOTERS = range(881_200_000_000_000_001, 881_200_000_000_000_006)


def traces(kept: bytes, number: int) -> bool:
    """Whether a number stands in these bytes, as text or as SQLite keeps an integer."""
    return str(number).encode() in kept or number.to_bytes(8, "big") in kept


@sqlite_only
async def test_the_search_for_traces_would_find_one(database: Database, tmp_path: Path) -> None:
    (tmp_path / "test.db-wal").write_bytes(b"x" + VOTERS[0].to_bytes(8, "big"))
    assert traces(await stored(database, tmp_path), VOTERS[0])


async def test_each_ballot_has_a_receipt_that_dies_with_it(running: Campaigns) -> None:
    await play(running, opening())
    campaign = (await running.view(GUILD)).id
    given = {
        player: (await running.cast_ballot(GUILD, campaign, a_voter(player), ballot(ANN))).receipt
        for player in (ANN, BOB, CAT)
    }
    changed = await running.cast_ballot(GUILD, campaign, a_voter(CAT), ballot(BOB))
    _, (closed, *_) = await running.close_election(GUILD, MODERATOR)
    assert isinstance(closed, ElectionClosed)
    counted = {digest(code) for code in (given[ANN], given[BOB], changed.receipt)}
    assert set(closed.receipts) == counted
    async with running.database.reading() as session:
        kept = str((await session.execute(text("SELECT * FROM journal"))).all())
    assert changed.receipt not in kept


async def test_polls_open_by_the_guilds_rules(running: Campaigns) -> None:
    guild = await running.settings(GUILD)
    assert guild is not None
    assert (guild.election_method, guild.players_percent, guild.roll_role_id) == ("irv", 60, None)
    guild.election_method, guild.players_percent = "approval", 100
    guild.roll_role_id, guild.roll_account_days, guild.roll_member_days = 5, 30, 7
    await running.configure(guild)
    # Setting up again leaves the rules as they are.
    await running.configure(a_guild())
    state, (opened,) = await running.open_election(GUILD, MODERATOR, 81)
    assert isinstance(opened, ElectionOpened)
    assert state.election is not None
    assert state.election.roll == Roll(opened.roll.frozen_at, 81, 5, 30, 7)
    assert (state.election.method, state.election.quorum) == (Method.APPROVAL, 9)
    member = replace(a_voter(CAT), roles=(5,))
    both = commands.Ballot(1, ((ANN, BOB),))
    assert (await running.cast_ballot(GUILD, state.id, member, both)).said == Approvals.of(ANN, BOB)


async def test_a_cancelled_election_keeps_no_ballot(running: Campaigns, tmp_path: Path) -> None:
    state = await play(running, opening())
    await running.cast_ballot(GUILD, state.id, a_voter(VOTERS[0]), ballot(ANN))
    await play(running, commands.CancelElection(MODERATOR, 1))
    assert await running.turnout(await running.view(GUILD)) == 1
    assert traces(await stored(running.database, tmp_path), VOTERS[0])
    await play(running, commands.CancelElection(98, 1))
    assert not traces(await stored(running.database, tmp_path), VOTERS[0])
    assert (await posts(running))[-2:] == ["CancellationAsked", "ElectionCancelled"]


async def test_a_ballot_after_the_close_is_refused(running: Campaigns) -> None:
    await play(running, opening())
    campaign = (await running.view(GUILD)).id
    await running.close_election(GUILD, MODERATOR)
    with pytest.raises(Rejected) as rejected:
        await running.cast_ballot(GUILD, campaign, a_voter(ANN), ballot(ANN))
    assert rejected.value.reason is Reason.NO_ELECTION
    with pytest.raises(Rejected):
        await running.close_election(GUILD, MODERATOR)


async def test_a_button_of_an_old_campaign_does_nothing(running: Campaigns) -> None:
    old = (await running.view(GUILD)).id
    await play(running, commands.EndCampaign(MODERATOR))
    new = await running.start(GUILD, Preset.STANDARD, 99)
    with pytest.raises(Rejected) as rejected:
        await running.apply(GUILD, commands.EndCampaign(MODERATOR), old)
    assert rejected.value.reason is Reason.OLD_CAMPAIGN
    assert (await running.view(GUILD)).phase is Phase.CAMPAIGN
    assert new.id != old


async def test_a_new_hour_moves_the_digest(running: Campaigns, clock: SetClock) -> None:
    await running.configure(a_guild(hour=20))
    async with running.database.reading() as session:
        digest = select(Deadline.due_at).where(Deadline.kind == "digest")
        due = (await session.execute(digest)).scalars().all()
    # 20:00 in Berlin's winter is 19:00 UTC.
    assert due == [clock.now().replace(hour=19)]


async def test_posts_wait_in_order_for_each_guild(running: Campaigns, clock: SetClock) -> None:
    await running.configure(a_guild(2))
    await running.start(2, Preset.STANDARD, 99)
    async with running.database.reading() as session:
        first = await outbox.next_of_each_guild(session, clock.now(), 10)
    assert [(row.guild_id, row.event["kind"]) for row in first] == [
        (1, "CampaignStarted"),
        (2, "CampaignStarted"),
    ]
    later = clock.now() + timedelta(minutes=1)
    async with running.database.writing() as session:
        await outbox.failed(session, first[0].id, "no", later)
        await outbox.posted(session, first[1].id, 4711, clock.now())
    async with running.database.reading() as session:
        # Guild 1 waits for its first post: the nominations behind it do not overtake.
        assert await outbox.next_of_each_guild(session, clock.now(), 10) == []
        (again,) = await outbox.next_of_each_guild(session, later, 10)
        assert again.id == first[0].id
        assert await outbox.known_messages(session, [4711, 4712]) == {4711}
