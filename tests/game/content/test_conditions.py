"""Conditions are plain facts of a situation."""

from hypothesis import given
from hypothesis import strategies as st

from bot.game.content.conditions import (
    Above,
    Below,
    Condition,
    FromRound,
    InForce,
    NotInForce,
    OnTheMap,
    Situation,
    all_hold,
    holds,
)
from bot.game.rules.city.tiles import TileKind
from bot.game.vocabulary import Indicator

POINTS = st.integers(0, 100)
POLICIES = ("night-buses", "rent-cap", "flood-wall")

SITUATIONS = st.builds(
    Situation,
    round=st.integers(1, 9),
    indicators=st.fixed_dictionaries(dict.fromkeys(Indicator, POINTS)),
    policies=st.frozensets(st.sampled_from(POLICIES)),
    tiles=st.frozensets(st.sampled_from(TileKind)),
)
CONDITIONS: st.SearchStrategy[Condition] = st.one_of(
    st.builds(Below, st.sampled_from(Indicator), POINTS),
    st.builds(Above, st.sampled_from(Indicator), POINTS),
    st.builds(InForce, st.sampled_from(POLICIES)),
    st.builds(NotInForce, st.sampled_from(POLICIES)),
    st.builds(OnTheMap, st.sampled_from(TileKind)),
    st.builds(FromRound, st.integers(1, 9)),
)

DRY = Situation(
    round=3,
    indicators=dict.fromkeys(Indicator, 50) | {Indicator.ENVIRONMENT: 39},
    policies=frozenset({"rent-cap"}),
    tiles=frozenset({TileKind.COAL_PLANT}),
)


def test_each_form_asks_for_its_own_fact() -> None:
    true = (
        Below(Indicator.ENVIRONMENT, 40),
        Above(Indicator.ENVIRONMENT, 38),
        InForce("rent-cap"),
        NotInForce("flood-wall"),
        OnTheMap(TileKind.COAL_PLANT),
        FromRound(3),
    )
    false = (
        Below(Indicator.ENVIRONMENT, 39),
        Above(Indicator.ENVIRONMENT, 39),
        InForce("flood-wall"),
        NotInForce("rent-cap"),
        OnTheMap(TileKind.REFINERY),
        FromRound(4),
    )
    assert [holds(condition, DRY) for condition in true] == [True] * 6
    assert [holds(condition, DRY) for condition in false] == [False] * 6


@given(SITUATIONS, st.sampled_from(Indicator), st.integers(1, 100))
def test_an_indicator_is_below_a_value_or_above_the_one_before_it(
    situation: Situation, indicator: Indicator, value: int
) -> None:
    below, above = Below(indicator, value), Above(indicator, value - 1)
    assert holds(below, situation) != holds(above, situation)


@given(SITUATIONS, st.sampled_from(POLICIES))
def test_a_policy_is_in_force_or_not(situation: Situation, policy: str) -> None:
    assert holds(InForce(policy), situation) != holds(NotInForce(policy), situation)


@given(SITUATIONS, st.lists(CONDITIONS, max_size=4), CONDITIONS)
def test_a_further_condition_can_only_narrow(
    situation: Situation, conditions: list[Condition], further: Condition
) -> None:
    before = all_hold(tuple(conditions), situation)
    assert all_hold((*conditions, further), situation) == (before and holds(further, situation))


@given(SITUATIONS)
def test_no_condition_is_always_true(situation: Situation) -> None:
    assert all_hold((), situation)
