"""The verdict on a promise: what is asked is done, half done, or left alone."""

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.game.rules.city.tiles import TileKind
from bot.game.rules.judging import (
    Built,
    Enacted,
    Facts,
    NeverEnacted,
    Reached,
    Stays,
    Test,
    Verdict,
    judge,
)
from bot.game.vocabulary import Indicator

TREES = (TileKind.HEALTHY_FOREST, TileKind.SICK_FOREST)
Replaced = tuple[frozenset[TileKind], TileKind]
FELLED = (frozenset(TREES), TileKind.WASTELAND)
PLANTED = (frozenset({TileKind.WASTELAND, TileKind.DEAD_FARMLAND}), TileKind.HEALTHY_FOREST)
TENDED = (frozenset({TileKind.SICK_FOREST}), TileKind.HEALTHY_FOREST)
INDICATORS = dict.fromkeys(Indicator, 50)


def facts(
    built: Mapping[str, int] = {},
    in_force: tuple[str, ...] = (),
    environment: int = 50,
    trees: int = 12,
    replaced: Sequence[Replaced] = (),
) -> Facts:
    return Facts(
        built,
        frozenset(in_force),
        {**INDICATORS, Indicator.ENVIRONMENT: environment},
        {TileKind.HEALTHY_FOREST: trees - 2, TileKind.SICK_FOREST: 2},
        tuple(replaced),
    )


@pytest.mark.parametrize(
    ("test", "then", "early", "late"),
    [
        (Built("wind_farm", 2), facts({"wind_farm": 2}), Verdict.KEPT, Verdict.KEPT),
        (Built("wind_farm", 2), facts({"wind_farm": 1}), Verdict.OPEN, Verdict.COMPROMISE),
        (Built("wind_farm", 3), facts({"wind_farm": 1}), Verdict.OPEN, Verdict.BROKEN),
        (Enacted("night-buses"), facts(in_force=("night-buses",)), Verdict.KEPT, Verdict.KEPT),
        (Enacted("night-buses"), facts(), Verdict.OPEN, Verdict.BROKEN),
        (NeverEnacted("toll"), facts(), Verdict.OPEN, Verdict.KEPT),
        (NeverEnacted("toll"), facts(in_force=("toll",)), Verdict.BROKEN, Verdict.BROKEN),
        (Reached(Indicator.ENVIRONMENT, 60, 50), facts(environment=60), Verdict.KEPT, Verdict.KEPT),
        (
            Reached(Indicator.ENVIRONMENT, 60, 50),
            facts(environment=55),
            Verdict.OPEN,
            Verdict.COMPROMISE,
        ),
        (
            Reached(Indicator.ENVIRONMENT, 60, 50),
            facts(environment=49),
            Verdict.OPEN,
            Verdict.BROKEN,
        ),
        (Reached(Indicator.ENVIRONMENT, 40, 50), facts(), Verdict.KEPT, Verdict.KEPT),
        (Stays(TREES, 12), facts(), Verdict.OPEN, Verdict.KEPT),
        (Stays(TREES, 12), facts(trees=11), Verdict.OPEN, Verdict.COMPROMISE),
        (Stays(TREES, 12), facts(trees=5), Verdict.OPEN, Verdict.BROKEN),
        (Stays(TREES, 12), facts(trees=11, replaced=[FELLED]), Verdict.BROKEN, Verdict.BROKEN),
        (Stays(TREES, 12), facts(trees=12, replaced=[FELLED]), Verdict.OPEN, Verdict.KEPT),
        (
            Stays(TREES, 12),
            facts(trees=11, replaced=[PLANTED, FELLED]),
            Verdict.OPEN,
            Verdict.COMPROMISE,
        ),
    ],
)
def test_verdicts_before_and_at_the_due_round(
    test: Test, then: Facts, early: Verdict, late: Verdict
) -> None:
    assert judge(test, then, due=False) is early
    assert judge(test, then, due=True) is late


@given(st.integers(1, 9), st.integers(0, 9), st.integers(0, 9))
def test_more_done_is_never_judged_worse(count: int, one: int, other: int) -> None:
    order = [Verdict.BROKEN, Verdict.COMPROMISE, Verdict.OPEN, Verdict.KEPT]
    less, more = sorted((one, other))
    for due in (False, True):
        verdicts = [
            judge(Built("dam", count), facts({"dam": done}), due=due) for done in (less, more)
        ]
        assert order.index(verdicts[0]) <= order.index(verdicts[1])
        assert not due or Verdict.OPEN not in verdicts


@given(
    st.lists(st.sampled_from([PLANTED, TENDED]), max_size=6),
    st.integers(2, 30),
    st.integers(1, 30),
    st.booleans(),
)
def test_who_fells_nothing_breaks_no_word_that_trees_stay_before_half_of_them_are_gone(
    replaced: list[Replaced], trees: int, count: int, due: bool
) -> None:
    verdict = judge(Stays(TREES, count), facts(trees=trees, replaced=replaced), due)
    assert (verdict is Verdict.BROKEN) == (due and 2 * trees < count)
    assert (verdict is Verdict.KEPT) == (due and trees >= count)
    assert (verdict is Verdict.OPEN) is not due
