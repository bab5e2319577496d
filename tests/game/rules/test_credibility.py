"""Promising too much: of a budget, of a term's build actions, or of its political capital."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.game.rules.city.build_rules import BuildAction
from bot.game.rules.credibility import CREDIBLE, MOST_LOST, overpromised, promised
from bot.game.rules.judging import Built, Enacted, Test
from bot.game.state import Preset, Promise, PromiseStatus
from tests.game.plays import ANN, BOB
from tests.game.rules.promising import governed, promise

HOUSES = Built(BuildAction.BUILD_HOUSING, 6)


def test_only_what_goes_beyond_the_budget_costs_credibility() -> None:
    state = governed(
        promise(cost=70),
        promise(key="P2", cost=50),
        promise(key="P3", cost=90, status=PromiseStatus.WITHDRAWN),
        promise(key="P4", cost=90, player=BOB),
    )
    assert promised(state, ANN) == 120
    assert overpromised(state, ANN) == 0
    more = governed(*state.ledger, promise(key="P5", cost=1))
    assert overpromised(more, ANN) == 5


@pytest.mark.parametrize(
    ("tests", "per_cent"),
    [
        ([Built(BuildAction.PLANT_FOREST, 3)], 50),
        ([HOUSES], 100),
        ([HOUSES, HOUSES], 100),
        ([HOUSES, *(Built(action) for action in list(BuildAction)[:6])], 200),
        ([Enacted("carbon-levy")], 57),
        ([Enacted("carbon-levy"), Enacted("school-lunches"), Built("plant_forest")], 71),
    ],
)
def test_a_term_has_so_many_builds_and_so_much_capital(tests: list[Test], per_cent: int) -> None:
    """Six build actions and 3 + 2 + 2 of capital; what was said twice is asked for once."""
    made = [promise(test, key=f"P{n}", cost=1) for n, test in enumerate(tests)]
    assert promised(governed(*made), ANN) == per_cent


def test_the_classic_presets_only_term_has_room_for_more() -> None:
    state = governed(promise(HOUSES))
    assert promised(replace(state, preset=Preset.CLASSIC), ANN) == 100 * 6 // 14


TESTS = st.sampled_from(
    [None, HOUSES, Built(BuildAction.PLANT_FOREST, 2), Enacted("carbon-levy"), Enacted("rent-cap")]
)
PROMISES = st.lists(st.tuples(TESTS, st.integers(0, 200)), max_size=10)


@given(PROMISES, TESTS, st.integers(0, 200))
def test_promising_more_never_costs_less(
    made: list[tuple[Test | None, int]], test: Test | None, cost: int
) -> None:
    entries: list[Promise] = [
        promise(each, key=f"P{number}", cost=credits) for number, (each, credits) in enumerate(made)
    ]
    less = governed(*entries)
    more = governed(*entries, promise(test, key="P99", cost=cost))
    assert promised(less, ANN) <= promised(more, ANN)
    assert overpromised(less, ANN) <= overpromised(more, ANN) <= MOST_LOST
    assert (overpromised(more, ANN) > 0) == (promised(more, ANN) > CREDIBLE)
