"""How fast a member and a guild may be."""

from hypothesis import given
from hypothesis import strategies as st

from bot.face.pace import MANY, PERIOD, Pace, Whose


class Moments:
    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@given(
    limit=st.integers(1, 90),
    steps=st.lists(st.floats(0, 5, allow_nan=False), max_size=200),
)
def test_nobody_begins_more_than_the_limit_and_the_one_at_once_in_a_minute(
    limit: int, steps: list[float]
) -> None:
    moments = Moments()
    pace = Pace(per_member=limit, clock=moments)
    begun: list[float] = []
    for step in steps:
        moments.now += step
        refused = pace.take(1, 7)
        if refused is None:
            begun.append(moments.now)
        else:
            assert refused[0] is Whose.MEMBER
            assert 0 < refused[1] <= PERIOD / limit + 1e-6
    for moment in begun:
        within = [each for each in begun if moment - PERIOD < each <= moment]
        assert len(within) <= 2 * limit, "what may come at once, and what a minute gives back"


@given(limit=st.integers(1, 90))
def test_who_waits_as_long_as_told_may_go_on(limit: int) -> None:
    moments = Moments()
    pace = Pace(per_member=limit, clock=moments)
    for _ in range(limit):
        assert pace.take(1, 7) is None
    refused = pace.take(1, 7)
    assert refused is not None
    moments.now += refused[1] + 1e-6
    assert pace.take(1, 7) is None


def test_others_are_not_held_up_by_one_who_is_fast() -> None:
    pace = Pace(per_member=2, per_guild=5, clock=Moments())
    assert [pace.take(1, 7) is None for _ in range(5)] == [True, True, False, False, False]
    assert pace.take(1, 8) is None, "another member"
    assert pace.take(2, 7) is None, "another guild"
    assert pace.take(1, 8) is None
    assert pace.take(1, 9) is None
    refused = pace.take(1, 10)
    assert refused is not None
    assert refused[0] is Whose.GUILD
    assert pace.take(2, 10) is None


def test_zero_is_no_limit() -> None:
    pace = Pace(clock=Moments())
    assert all(pace.take(1, 7) is None for _ in range(1_000))


def test_those_who_are_slow_again_are_forgotten() -> None:
    moments = Moments()
    pace = Pace(per_member=60, clock=moments)
    for member in range(MANY):
        pace.take(1, member)
    moments.now += PERIOD
    pace.take(1, MANY)
    assert len(pace._until) == 1
