"""When phases end: at the guild's hour, whatever clocks and settings do."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.game.state import Phase
from bot.rhythm import (
    ROUNDS,
    SPREAD,
    Rhythm,
    digest_delay,
    extended_end,
    moved_end,
    next_daily,
    phase_end,
    reminder_at,
)

ZONES = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "UTC")
phases = st.sampled_from(sorted(ROUNDS))
rhythms = st.builds(Rhythm, st.integers(1, 7), st.integers(0, 23), st.sampled_from(ZONES))
moments = st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))
HOUR = timedelta(hours=1)
"""By which summer time moves clocks, at most."""


def shows(moment: datetime, rhythm: Rhythm) -> bool:
    """Whether clocks there show the hour, or the hour after it because it is skipped that day."""
    local = moment.astimezone(ZoneInfo(rhythm.zone))
    if (local.hour, local.minute) == (rhythm.hour, 0):
        return True
    before = (moment - HOUR).astimezone(ZoneInfo(rhythm.zone))
    return before.utcoffset() != local.utcoffset() and local.hour == (rhythm.hour + 1) % 24


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@given(phases, moments, rhythms)
def test_a_phase_takes_its_days_and_ends_at_the_hour(
    phase: Phase, begun: datetime, rhythm: Rhythm
) -> None:
    end = phase_end(phase, begun, rhythm)
    days = timedelta(days=rhythm.days * ROUNDS[phase])
    assert abs(end - begun - days) <= timedelta(hours=12) + HOUR
    assert shows(end, rhythm)


@given(moments, rhythms)
def test_rounds_that_follow_each_other_are_as_many_days_apart_on_the_clock(
    begun: datetime, rhythm: Rhythm
) -> None:
    first = phase_end(Phase.GOVERN, begun, rhythm)
    for _ in range(4):
        second = phase_end(Phase.GOVERN, first, rhythm)
        here = ZoneInfo(rhythm.zone)
        apart = second.astimezone(here).date() - first.astimezone(here).date()
        assert apart == timedelta(days=rhythm.days)
        first = second


@given(phases, moments, rhythms, rhythms)
def test_a_change_that_is_taken_back_leaves_no_trace(
    phase: Phase, begun: datetime, old: Rhythm, new: Rhythm
) -> None:
    end = phase_end(phase, begun, old)
    long_ago = begun - timedelta(days=99)
    moved = moved_end(phase, end, old, new, long_ago)
    assert shows(moved, new)
    assert moved_end(phase, moved, new, old, long_ago) == end


@given(phases, moments, rhythms, rhythms)
def test_a_phase_never_ends_in_the_past(
    phase: Phase, begun: datetime, old: Rhythm, new: Rhythm
) -> None:
    end = phase_end(phase, begun, old)
    now = end - timedelta(minutes=1)
    assert now < moved_end(phase, end, old, new, now)


@pytest.mark.parametrize(
    ("new", "end"),
    [
        (Rhythm(2, 18, "Europe/Berlin"), "2026-03-03T17:00"),
        (Rhythm(2, 6, "Europe/Berlin"), "2026-03-03T05:00"),
        (Rhythm(2, 18, "America/New_York"), "2026-03-03T23:00"),
        (Rhythm(5, 18, "Europe/Berlin"), "2026-03-06T17:00"),
        # A day earlier that hour is past already: the next one counts.
        (Rhythm(1, 11, "UTC"), "2026-03-03T11:00"),
    ],
)
def test_settings_that_change_within_a_round(new: Rhythm, end: str) -> None:
    old = Rhythm(2, 18, "Europe/Berlin")
    now = at("2026-03-02T12:00")
    assert moved_end(Phase.GOVERN, at("2026-03-03T17:00"), old, new, now) == at(end)


@given(
    st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1)),
    st.integers(0, 23),
    st.sampled_from(ZONES),
)
def test_every_day_has_one_digest(start: datetime, hour: int, zone: str) -> None:
    here = ZoneInfo(zone)
    moment = next_daily(start.replace(tzinfo=UTC), hour, zone)
    for _ in range(5):
        following = next_daily(moment, hour, zone)
        local, next_local = moment.astimezone(here), following.astimezone(here)
        assert next_local.date() - local.date() == timedelta(days=1)
        assert timedelta(hours=22) < following - moment < timedelta(hours=26)
        moment = following


@pytest.mark.parametrize(
    ("now", "due"),
    [
        # Summer time begins on 29 March 2026: 02:00 is skipped, so the digest comes at 03:00.
        ("2026-03-28T12:00", "2026-03-29T01:00"),
        # It ends on 25 October 2026: 02:00 comes twice, and the first one counts.
        ("2026-10-24T12:00", "2026-10-25T00:00"),
        ("2026-10-25T00:00", "2026-10-26T01:00"),
    ],
)
def test_summer_time(now: str, due: str) -> None:
    moment = datetime.fromisoformat(now).replace(tzinfo=UTC)
    expected = datetime.fromisoformat(due).replace(tzinfo=UTC)
    assert next_daily(moment, 2, "Europe/Berlin") == expected


@given(phases, moments, rhythms, st.integers(1, 7), st.integers(1, 7))
def test_an_extended_phase_ends_days_later_at_the_hour(
    phase: Phase, begun: datetime, rhythm: Rhythm, days: int, more: int
) -> None:
    end = phase_end(phase, begun, rhythm)
    later = extended_end(end, days, rhythm)
    here = ZoneInfo(rhythm.zone)
    assert later.astimezone(here).date() - end.astimezone(here).date() == timedelta(days=days)
    assert abs(later - end - timedelta(days=days)) <= HOUR
    again = extended_end(later, more, rhythm)
    assert abs(again - extended_end(end, days + more, rhythm)) <= HOUR
    assert begun < reminder_at(begun, end) < end
    assert abs((end - reminder_at(begun, end)) * 3 - (end - begun)) < timedelta(seconds=1)


def test_digests_of_many_guilds_are_spread_evenly_and_always_the_same_way() -> None:
    delays = [digest_delay(guild << 22) for guild in range(10_000)]
    assert all(timedelta(0) <= delay < SPREAD for delay in delays)
    assert delays == [digest_delay(guild << 22) for guild in range(10_000)]
    tenths = [0] * 10
    for delay in delays:
        tenths[int(10 * (delay / SPREAD))] += 1
    assert min(tenths) > 850
    assert max(tenths) < 1_150
