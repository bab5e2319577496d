"""A guild is left, comes back, or is erased: frozen, on as it was, or gone from the file."""

import asyncio
import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot import guild_copy, guilds
from bot.campaigns import Campaigns, NoCampaign
from bot.game import commands
from bot.game.state import Preset
from bot.language.service import Language
from bot.scheduler import Scheduler
from bot.shards import Shards
from bot.store import campaigns as rows
from bot.store import deadlines, outbox
from bot.store.tables import (
    BallotRow,
    Deadline,
    DeadlineKind,
    ErasureRow,
    Guild,
    OutboxRow,
    WebhookRow,
)
from tests.conftest import SetClock, a_guild
from tests.databases import stored
from tests.game.plays import opening, voter
from tests.test_privacy import ADA, BEN, DRAFT, GUILD, MODERATOR, PENDING, SECRETS, SPEECH, speak

KEPT = timedelta(days=30)
AWAY = timedelta(days=12)


async def on_disk(campaigns: Campaigns, folder: Path, words: tuple[str, ...]) -> list[str]:
    """Which of the words are in the database, as text or as JSON writes it."""
    kept = await stored(campaigns.database, folder)
    forms = {word: (word.encode(), json.dumps(word)[1:-1].encode()) for word in words}
    return [word for word, both in forms.items() if any(each in kept for each in both)]


async def number_on_disk(campaigns: Campaigns, folder: Path, number: int) -> bool:
    """Whether the number is: SQLite's file has it as its bytes."""
    kept = await stored(campaigns.database, folder)
    return number.to_bytes(8) in kept or str(number).encode() in kept


async def due(campaigns: Campaigns, guild: int = GUILD) -> dict[tuple[str, int], Deadline]:
    async with campaigns.database.reading() as session:
        query = select(Deadline).where(Deadline.guild_id == guild)
        found = (await session.execute(query)).scalars().all()
    return {(each.kind, each.subject): each for each in found}


async def leave(campaigns: Campaigns, guild: int = GUILD) -> bool:
    return await guilds.leave(campaigns.database, guild, campaigns.clock.now(), KEPT)


async def come_back(campaigns: Campaigns) -> guilds.Return | None:
    return await guilds.come_back(campaigns.database, GUILD, campaigns.clock.now())


class Nowhere:
    """Discord, as a guild that was left would be reached: not at all."""

    def __init__(self) -> None:
        self.asked: list[int] = []

    async def send(self, row: OutboxRow, settings: Guild) -> int:
        self.asked.append(row.id)
        raise AssertionError("nothing is posted in a guild that was left")

    async def revise(self, row: OutboxRow, settings: Guild) -> None:
        self.asked.append(row.id)


async def ticked(campaigns: Campaigns, posting: Nowhere) -> None:
    """One look at what is due and what waits, and the end of what came of it."""
    scheduler = Scheduler(campaigns, Language.rules(), posting)
    await scheduler.tick()
    await asyncio.gather(*scheduler._serving.values(), *scheduler._sending.values())


async def test_what_was_due_is_due_as_much_later_as_the_bot_was_away(
    campaigns: Campaigns, clock: SetClock
) -> None:
    state = await speak(campaigns)
    before = await due(campaigns)
    assert {kind for kind, _ in before} >= {"campaign", "digest", "read_speech"}
    assert await leave(campaigns)
    clock.advance(AWAY)
    posting = Nowhere()
    await ticked(campaigns, posting)
    assert posting.asked == []
    assert await campaigns.view(GUILD) == state

    found = await come_back(campaigns)
    assert found is not None
    assert (found.away, found.running) == (AWAY, True)
    after = await due(campaigns)
    assert after.keys() == before.keys()
    assert {key: each.due_at - AWAY for key, each in after.items()} == {
        key: each.due_at for key, each in before.items()
    }
    assert not any(each.held for each in after.values())
    assert found.ends == after["campaign", 1].due_at == await campaigns.phase_ends(GUILD)
    assert await campaigns.view(GUILD) == state
    async with campaigns.database.reading() as session:
        waiting = (await session.execute(select(OutboxRow).order_by(OutboxRow.id))).scalars().all()
    assert all(row.not_before <= clock.now() for row in waiting)
    assert waiting[-1].event["kind"] == "EndMoved"
    assert await come_back(campaigns) is None


async def test_leaving_twice_is_leaving_once(campaigns: Campaigns, clock: SetClock) -> None:
    await speak(campaigns)
    assert await leave(campaigns)
    erased_at = (await due(campaigns))["erase", 0].due_at
    clock.advance(timedelta(days=3))
    assert not await leave(campaigns)
    assert (await due(campaigns))["erase", 0].due_at == erased_at
    assert not await leave(campaigns, 77)


async def test_a_pause_outlasts_the_absence(campaigns: Campaigns, clock: SetClock) -> None:
    await speak(campaigns)
    end = await campaigns.phase_ends(GUILD)
    assert end is not None
    await campaigns.apply(GUILD, commands.Pause(MODERATOR))
    clock.advance(timedelta(days=1))
    await leave(campaigns)
    clock.advance(AWAY)
    found = await come_back(campaigns)
    assert found is not None
    assert (found.running, found.ends) == (True, None)
    held = {kind for (kind, _), each in (await due(campaigns)).items() if each.held}
    assert {"campaign", "digest"} <= held
    assert "read_speech" not in held
    clock.advance(timedelta(days=1))
    await campaigns.apply(GUILD, commands.Resume(MODERATOR))
    assert await campaigns.phase_ends(GUILD) == end + AWAY + timedelta(days=2)


async def test_after_its_time_the_guild_is_erased_from_the_file(
    campaigns: Campaigns, clock: SetClock, tmp_path: Path
) -> None:
    await campaigns.configure(a_guild(2))
    other = await campaigns.start(2, Preset.CLASSIC, MODERATOR, seed=2)
    state = await speak(campaigns)
    async with campaigns.database.writing() as session:
        session.add(WebhookRow(channel_id=101, citizen="c", webhook_id=9, token="hush-token"))
    secret = (*SECRETS, str(ADA), state.id, "hush-token")
    await leave(campaigns)
    clock.advance(KEPT - timedelta(seconds=1))
    await ticked(campaigns, Nowhere())
    assert set(await on_disk(campaigns, tmp_path, secret)) == set(secret)

    clock.advance(timedelta(seconds=1))
    async with campaigns.database.reading() as session:
        (deadline,) = [
            each
            for each in await deadlines.due(session, clock.now(), 32)
            if each.kind == DeadlineKind.ERASE
        ]
    assert await guilds.erase_left(campaigns.database, deadline, clock.now())
    assert await on_disk(campaigns, tmp_path, secret) == []
    assert await campaigns.settings(GUILD) is None
    with pytest.raises(NoCampaign):
        await campaigns.last(GUILD)
    assert await campaigns.view(2) == other
    assert len(await due(campaigns, 2)) == 2
    async with campaigns.database.reading() as session:
        (kept,) = (await session.execute(select(ErasureRow))).scalars().all()
    assert (kept.guild_id, kept.at, kept.asked) == (GUILD, clock.now(), False)
    assert not await guilds.erase_left(campaigns.database, deadline, clock.now())


async def test_the_scheduler_serves_the_erasure(
    campaigns: Campaigns, clock: SetClock, tmp_path: Path
) -> None:
    await speak(campaigns)
    await leave(campaigns)
    clock.advance(KEPT)

    class Deaf(Nowhere):
        async def send(self, row: OutboxRow, settings: Guild) -> int:
            raise ConnectionError("not in that guild")

    await ticked(campaigns, Deaf())
    assert await campaigns.settings(GUILD) is None
    assert await on_disk(campaigns, tmp_path, SECRETS) == []


async def test_who_comes_back_in_the_last_second_is_not_erased(
    campaigns: Campaigns, clock: SetClock
) -> None:
    await speak(campaigns)
    await leave(campaigns)
    clock.advance(KEPT)
    deadline = (await due(campaigns))["erase", 0]
    assert await come_back(campaigns) is not None
    assert not await guilds.erase_left(campaigns.database, deadline, clock.now())
    assert await campaigns.settings(GUILD) is not None


async def test_what_was_missed_is_made_up_for_of_our_own_guilds_alone(
    campaigns: Campaigns, clock: SetClock
) -> None:
    other = 2**22  # of the second shard
    for number in (2, 3, other):
        await campaigns.configure(a_guild(number))
    await leave(campaigns, 2)
    clock.advance(AWAY)

    async def compared(*present: int) -> list[int]:
        found = await guilds.compare(
            campaigns.database, present, clock.now(), KEPT, Shards((0,), 2)
        )
        return [each.settings.id for each in found]

    async def left() -> set[int]:
        async with campaigns.database.reading() as session:
            return {each for each, gone in (await rows.guilds(session)).items() if gone}

    assert await compared(1, 2) == [2]
    assert await left() == {3}
    assert await compared(1, 2) == []
    assert await compared(1, 2, 3) == [3]
    assert await left() == set()


async def test_a_moderator_erases_a_guild_whose_polls_are_open(
    campaigns: Campaigns, clock: SetClock, tmp_path: Path
) -> None:
    state = await speak(campaigns)
    await campaigns.apply(GUILD, opening())
    since = clock.now() - timedelta(days=400)
    who = voter(771_234_567_890_123_456, since)
    ballot = commands.Ballot(1, ((ADA,), (BEN,)))
    await campaigns.cast_ballot(GUILD, state.id, who, ballot)
    async with campaigns.database.reading() as session:
        (row,) = (await session.execute(select(BallotRow))).scalars().all()
    secret = (*SECRETS, row.receipt, state.id)
    assert set(await on_disk(campaigns, tmp_path, secret)) == set(secret)
    assert await number_on_disk(campaigns, tmp_path, who.player)
    assert await guilds.erase(campaigns.database, GUILD, clock.now())
    assert await on_disk(campaigns, tmp_path, secret) == []
    assert not await number_on_disk(campaigns, tmp_path, who.player)
    assert not await guilds.erase(campaigns.database, GUILD, clock.now())
    async with campaigns.database.reading() as session:
        (kept,) = (await session.execute(select(ErasureRow))).scalars().all()
    assert kept.asked
    # The guild begins anew, as if it had never been there.
    await campaigns.configure(a_guild())
    await campaigns.start(GUILD, Preset.STANDARD, MODERATOR, seed=1)


async def test_webhooks_of_a_channel_that_is_left_are_forgotten(campaigns: Campaigns) -> None:
    async with campaigns.database.writing() as session:
        session.add(WebhookRow(channel_id=101, citizen="c", webhook_id=9, token="t"))
    await campaigns.configure(a_guild())
    moved = a_guild()
    moved.channel_id = 555
    async with campaigns.database.reading() as session:
        assert (await session.execute(select(WebhookRow))).first() is not None
    await campaigns.configure(moved)
    async with campaigns.database.reading() as session:
        assert (await session.execute(select(WebhookRow))).first() is None


async def test_the_copy_tells_what_the_channel_was_told_and_no_secret(
    campaigns: Campaigns, clock: SetClock
) -> None:
    assert await guild_copy.export(campaigns.database, 77, clock.now()) is None
    state = await speak(campaigns)
    await campaigns.apply(GUILD, opening())
    since = clock.now() - timedelta(days=400)
    for number in (1, 2, 3):
        ballot = commands.Ballot(1, ((ADA,), (BEN,)))
        await campaigns.cast_ballot(GUILD, state.id, voter(900_000 + number, since), ballot)

    async def copied() -> tuple[str, dict[str, object]]:
        text = await guild_copy.export(campaigns.database, GUILD, clock.now())
        assert text is not None
        file = json.loads(text)
        assert (file["kind"], file["form"], file["guild"]) == ("ecotopia guild", 1, GUILD)
        assert file["settings"]["channel_id"] == 101
        (campaign,) = file["campaigns"]
        assert campaign["campaign"] == state.id
        return text, campaign

    text, _ = await copied()
    assert SPEECH in text
    for secret in (DRAFT, PENDING, "Zebrabrücken", "900001", '"seed"', "tie_seed", "ballots"):
        assert secret not in text
    closed, _ = await campaigns.close_election(GUILD, MODERATOR)
    (election,) = closed.elections
    text, campaign = await copied()
    # Three ballots could be guessed: they are not published, and not copied.
    assert "ElectionClosed" in text
    assert str(election.tie_seed) not in text
    happened = campaign["happened"]
    assert isinstance(happened, list)
    assert {"act": "CloseElection", "player": MODERATOR} in [each.get("by") for each in happened]


async def test_five_ballots_are_copied_as_they_were_published(
    campaigns: Campaigns, clock: SetClock
) -> None:
    state = await speak(campaigns)
    await campaigns.apply(GUILD, opening())
    since = clock.now() - timedelta(days=400)
    for number in range(5):
        ballot = commands.Ballot(1, ((ADA,), (BEN,)))
        await campaigns.cast_ballot(GUILD, state.id, voter(900_000 + number, since), ballot)
    closed, _ = await campaigns.close_election(GUILD, MODERATOR)
    text = await guild_copy.export(campaigns.database, GUILD, clock.now())
    assert text is not None
    assert str(closed.elections[0].tie_seed) in text


async def test_posts_of_a_left_guild_wait_and_another_guilds_do_not(
    campaigns: Campaigns, clock: SetClock
) -> None:
    await campaigns.configure(a_guild(2))
    for guild in (GUILD, 2):
        await campaigns.start(guild, Preset.STANDARD, MODERATOR, seed=1)

    async def heads(at: datetime) -> list[int]:
        async with campaigns.database.reading() as session:
            return [row.guild_id for row in await outbox.next_of_each_guild(session, at, 9)]

    assert await heads(clock.now()) == [GUILD, 2]
    await leave(campaigns)
    # Whatever the clock says, also where it was put back.
    for away in (timedelta(0), AWAY, -AWAY):
        assert await heads(clock.now() + away) == [2]
    async with campaigns.database.writing() as session:
        for row in (await session.execute(select(OutboxRow))).scalars():
            row.posted_at, row.message_id, row.outdated = clock.now(), row.id, True
    async with campaigns.database.reading() as session:
        assert [row.guild_id for row in await outbox.next_outdated(session, clock.now(), 9)] == [2]
    await come_back(campaigns)
    assert await heads(clock.now()) == [GUILD]


async def test_what_waits_in_a_left_guild_is_no_backlog(
    campaigns: Campaigns, clock: SetClock
) -> None:
    await campaigns.start(GUILD, Preset.STANDARD, MODERATOR, seed=1)

    async def waiting() -> int:
        async with campaigns.database.reading() as session:
            return (await outbox.backlog(session, clock.now())).rows

    async with campaigns.database.writing() as session:
        (row,) = (await session.execute(select(OutboxRow))).scalars().all()
        row.sending_since = clock.now()
    assert await waiting() == 1
    await leave(campaigns)
    clock.advance(AWAY)
    assert await waiting() == 0
    await come_back(campaigns)
    assert await waiting() == 2
