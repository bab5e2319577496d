"""What follows from what happened in a campaign: which deadlines are set, moved or taken back."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.game import balance
from bot.game import events as happened
from bot.game.rejection import Reason, Rejected
from bot.game.state import Campaign, Phase
from bot.rhythm import Rhythm, digest_delay, moved_end, next_daily, phase_end, reminder_at, stage_of
from bot.store import deadlines
from bot.store.tables import DeadlineKind, Guild

TURNOUT_EVERY = timedelta(seconds=30)
"""So long ballots are gathered before the post of an election's opening tells of them."""


def rhythm_of(guild: Guild) -> Rhythm:
    """The guild's rhythm."""
    return Rhythm(guild.round_days, guild.digest_hour, guild.time_zone)


async def follow(
    session: AsyncSession,
    guild: Guild,
    before: Campaign | None,
    state: Campaign,
    events: Sequence[happened.Event],
    now: datetime,
) -> datetime | None:
    """Set what is due after a command; the end of a phase that it began, if it did.

    `now` is the moment of the command; `before` is None at the campaign's start.
    """
    for event in events:
        await _follow(session, guild, state, event, now)
        await _follow_election(session, guild, state, event, now)
    if state.phase is Phase.ENDED:
        await deadlines.cancel_all(session, state.id)
        return None
    if before is not None and stage_of(before) == stage_of(state):
        return None
    await deadlines.cancel_phase(session, state.id)
    return await begin_phase(session, guild, state, now)


async def begin_phase(
    session: AsyncSession, guild: Guild, state: Campaign, now: datetime
) -> datetime:
    """Set the end of the phase that began at that moment; when that is."""
    due_at = phase_end(state.phase, now, rhythm_of(guild))
    await _set(session, state, DeadlineKind(state.phase.value), due_at, state.round)
    if state.phase is Phase.ELECTION and state.election is not None:
        remind_at = reminder_at(now, due_at)
        await _set(session, state, DeadlineKind.REMINDER, remind_at, state.election.id)
    return due_at


async def ends(session: AsyncSession, guild_id: int) -> datetime | None:
    """When the phase of the guild's campaign ends; None in a pause and where no campaign runs."""
    deadline = await deadlines.of_phase(session, guild_id)
    return None if deadline is None or deadline.held else deadline.due_at


async def begin_day(session: AsyncSession, guild: Guild, state: Campaign, now: datetime) -> None:
    """Set the next digest, which is written some time after it is due: not all guilds' at once."""
    due_at = next_daily(_time_of(state, now), guild.digest_hour, guild.time_zone)
    not_before = due_at + digest_delay(guild.id)
    await _set(session, state, DeadlineKind.DIGEST, due_at, not_before=not_before)


async def move(
    session: AsyncSession, guild: Guild, state: Campaign, old: Rhythm, now: datetime
) -> bool:
    """Move what is due to the guild's new rhythm; what is overdue stays where it is.

    Whether the phase ends at another time now.
    """
    new = rhythm_of(guild)
    if (new.hour, new.zone) != (old.hour, old.zone):
        await begin_day(session, guild, state, now)
    end = await deadlines.of_phase(session, state.guild)
    now = _time_of(state, now)
    if new == old or end is None or end.due_at <= now:
        return False
    before, end.due_at = end.due_at, moved_end(state.phase, end.due_at, old, new, now)
    await _move_reminder(session, guild, state, end.due_at, now)
    return end.due_at != before


async def tell_turnout(
    session: AsyncSession, guild: Guild, campaign_id: str, election: int, now: datetime
) -> None:
    """Let the post of an election's opening tell before long how many have voted by then."""
    await deadlines.schedule_once(
        session,
        campaign_id=campaign_id,
        guild_id=guild.id,
        kind=DeadlineKind.TURNOUT,
        due_at=now + TURNOUT_EVERY,
        subject=election,
    )


async def _move_reminder(
    session: AsyncSession, guild: Guild, state: Campaign, end: datetime, now: datetime
) -> None:
    """Move the reminder of an open election, where it is still to come, with the close."""
    if state.phase is not Phase.ELECTION or state.election is None:
        return
    election = state.election.id
    await tell_turnout(session, guild, state.id, election, now)
    reminder = await deadlines.find(session, state.id, DeadlineKind.REMINDER, election)
    if reminder is not None:
        reminder.due_at = reminder_at(now, end)


async def _extend(
    session: AsyncSession, guild: Guild, state: Campaign, until: datetime, now: datetime
) -> None:
    """Let the open election close then; Rejected where it is open that long already."""
    end = await deadlines.of_phase(session, state.guild)
    assert end is not None, "an election that is open has an end"
    if until <= end.due_at:
        raise Rejected(Reason.EXTENDED_ALREADY)
    end.due_at = until
    await _move_reminder(session, guild, state, until, now)


async def _follow(
    session: AsyncSession, guild: Guild, state: Campaign, event: happened.Event, now: datetime
) -> None:
    match event:
        case happened.CampaignStarted() | happened.DigestPublished():
            await begin_day(session, guild, state, now)
        case happened.SpeechGiven(speech, revision) | happened.PieceRead(speech, revision):
            due_at = now + balance.READING_TIME
            await deadlines.cancel(session, state.id, DeadlineKind.LET_STAND, speech)
            await _set(session, state, DeadlineKind.READ_SPEECH, due_at, speech, revision)
        case happened.SpeechRead(speech, revision, until):
            due_at = until - (now - _time_of(state, now))
            await deadlines.cancel(session, state.id, DeadlineKind.READ_SPEECH, speech)
            await _set(session, state, DeadlineKind.LET_STAND, due_at, speech, revision)
        case happened.SpeechDiscarded(speech):
            await deadlines.cancel(session, state.id, DeadlineKind.READ_SPEECH, speech)
            await deadlines.cancel(session, state.id, DeadlineKind.LET_STAND, speech)
        case happened.SpeechPosted(speech):
            await deadlines.cancel(session, state.id, DeadlineKind.LET_STAND, speech)
            due_at = now + balance.FIRST_REACTION_DELAY
            await _set(session, state, DeadlineKind.FIRST_REACTION, due_at, speech)
        case happened.Paused():
            await deadlines.hold(session, state.id)
        case happened.Resumed(since):
            # A host's clock may have been put back meanwhile: nothing falls due earlier for it.
            await deadlines.release(session, state.id, max(now - since, timedelta(0)))


async def _follow_election(
    session: AsyncSession, guild: Guild, state: Campaign, event: happened.Event, now: datetime
) -> None:
    match event:
        case happened.ElectionExtended(until=until):
            await _extend(session, guild, state, until, now)
        case happened.ElectionClosed(election) | happened.ElectionCancelled(election):
            await deadlines.cancel(session, state.id, DeadlineKind.REMINDER, election)
            await _set(session, state, DeadlineKind.TURNOUT, now, election)
        case happened.Resumed() if state.phase is Phase.ELECTION and state.election is not None:
            await tell_turnout(session, guild, state.id, state.election.id, now)


async def _set(
    session: AsyncSession,
    state: Campaign,
    kind: DeadlineKind,
    due_at: datetime,
    subject: int = 0,
    revision: int = 0,
    not_before: datetime | None = None,
) -> None:
    await deadlines.schedule(
        session,
        campaign_id=state.id,
        guild_id=state.guild,
        kind=kind,
        due_at=due_at,
        subject=subject,
        revision=revision,
        not_before=not_before,
        held=state.paused_at is not None and kind not in deadlines.NEVER_HELD,
    )


def _time_of(state: Campaign, now: datetime) -> datetime:
    """The campaign's own time: it stands still in a pause, and what is held is shifted later."""
    return state.paused_at or now
