"""When a campaign's phases end: by the guild's rhythm, at its hour, on its time zone's clocks."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.game.state import Campaign, Phase

SHORTEST, LONGEST = 1, 7
"""Days that a guild may give a round (DESIGN.md section 2)."""

ROUNDS = {Phase.CAMPAIGN: 2, Phase.ELECTION: 1, Phase.GOVERN: 1}
"""How many times a round's days each phase takes: to stand, write and speak takes twice as long as
to vote or to govern. Ours."""

SLACK = timedelta(hours=12)
"""By how much a phase may be shorter or longer than its days, so that it ends at the hour. A phase
of one day, begun at any moment, then lasts 12 to 36 hours. Ours."""

SPREAD = timedelta(minutes=5)
"""Within what time after their hour the digests of all guilds begin. Ours: most guilds choose the
same few hours, and nobody minds when exactly a citizen speaks."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """A guild's: a round's days (1-7), and the hour (0-23) of a time zone at which phases end."""

    days: int
    hour: int
    zone: str


@dataclass(frozen=True, slots=True)
class Stage:
    """Where a campaign is, as far as its clock is concerned: a phase before or in a round."""

    phase: Phase
    round: int


def stage_of(state: Campaign) -> Stage:
    """Where that campaign is; two campaigns' stages may be equal, one campaign's never come back.

    A term's nominations, its election and its first round belong to the same round.
    """
    return Stage(state.phase, state.round)


def phase_end(phase: Phase, begun: datetime, rhythm: Rhythm) -> datetime:
    """When a phase ends that has begun at that moment, in UTC."""
    days = timedelta(days=rhythm.days * ROUNDS[phase])
    return next_daily(begun + days - SLACK, rhythm.hour, rhythm.zone)


def moved_end(phase: Phase, end: datetime, old: Rhythm, new: Rhythm, now: datetime) -> datetime:
    """When a phase ends whose guild has changed its rhythm: the same day, at the new hour.

    With more or fewer days a round, that many later or earlier; never before the next such hour.
    """
    days = (new.days - old.days) * ROUNDS[phase]
    day = end.astimezone(ZoneInfo(old.zone)).date() + timedelta(days=days)
    moment = _at(day, new.hour, new.zone)
    return moment if moment > now else next_daily(now, new.hour, new.zone)


def extended_end(end: datetime, days: int, rhythm: Rhythm) -> datetime:
    """When a phase ends that goes on for so many days more: at the hour at which it was to end."""
    local = end.astimezone(ZoneInfo(rhythm.zone))
    later = datetime.combine(local.date() + timedelta(days=days), local.time(), local.tzinfo)
    return later.astimezone(UTC)


def reminder_at(begun: datetime, end: datetime) -> datetime:
    """When those who have not voted are reminded: a third of the time before the close."""
    return end - (end - begun) / 3


def next_daily(now: datetime, hour: int, zone: str) -> datetime:
    """The next moment after `now` at which clocks in the zone show that hour, in UTC.

    Where the hour is skipped when summer time begins, the moment that takes its place; where it
    comes twice when summer time ends, the first of the two.
    """
    day = now.astimezone(ZoneInfo(zone)).date()
    # Compared in UTC: two local times of one zone are compared by their clock faces.
    while (moment := _at(day, hour, zone)) <= now:
        day += timedelta(days=1)
    return moment


def digest_delay(guild: int) -> timedelta:
    """How long after the hour a guild's digest is written, up to SPREAD: always the same."""
    digest = hashlib.blake2s(str(guild).encode(), digest_size=8).digest()
    return SPREAD * (int.from_bytes(digest, "big") / 2**64)


def _at(day: date, hour: int, zone: str) -> datetime:
    return datetime.combine(day, time(hour), ZoneInfo(zone)).astimezone(UTC)
