"""A count told step by step: every step fits a message, and its figures are those of the count."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.face.ballot_layout import names_of
from bot.face.count_story import count_layout, steps
from bot.face.posts import render
from bot.face.texts import LANGUAGES, texts
from bot.game.rules.methods.ballots import Method
from bot.game.rules.methods.blending import PLAYERS_SHARE
from bot.game.rules.methods.results import Duels, Rounds
from sandbox.components import walk
from tests.face.displayed import refused, said
from tests.face.test_posts import election

EN = texts("en")
orders = st.lists(
    st.lists(st.integers(0, 24), unique=True, min_size=1, max_size=8), min_size=1, max_size=40
)


@given(
    st.integers(2, 25),
    st.sampled_from(Method),
    orders,
    st.sampled_from((PLAYERS_SHARE, Fraction(1))),
    st.sampled_from(sorted(LANGUAGES)),
)
@settings(max_examples=40)
def test_every_step_fits_and_names_all_who_are_still_in(
    size: int, method: Method, orders: list[list[int]], share: Fraction, language: str
) -> None:
    orders = [order for order in ([c for c in each if c < size] for each in orders) if order]
    _opened, closed = election(size, method, orders or [[0]], share)
    _ = texts(language)
    found = steps(closed, _)
    for number in range(len(found)):
        view = count_layout("c" * 16, closed, number, _)
        assert refused(view) is None
        turned = [c["custom_id"] for c in walk(view.to_components()) if "custom_id" in c]
        around = {number - 1, number + 1} & set(range(len(found)))
        assert turned == [f"count-step:{'c' * 16}:1:{each}" for each in sorted(around)]
    table = closed.result.table
    if isinstance(table, Rounds):
        told = found[: len(table.rounds)]
        for (_heading, text), round_ in zip(told, table.rounds, strict=True):
            lines = text.split("\n\n")[0].split("\n")
            assert len([line for line in lines if not line.startswith("-#")]) == len(round_.votes)
    if isinstance(table, Duels):
        assert len(found) >= size
    buttons = [button.name for button in render(closed, _).buttons]
    assert buttons == (["count-open"] if len(found) > 1 else [])


def test_an_instant_runoff_is_told_round_by_round() -> None:
    orders = [[0], [0], [0], [1], [1], [2, 1], [2, 1]]
    _opened, closed = election(3, Method.IRV, [*orders, [1, 0]], Fraction(1), name="Ann")
    first, second = steps(closed, EN)[:2]
    assert first[0] == "Count 1"
    assert "Ann: 3 votes" in first[1]
    assert first[1].endswith("✕ Ann drops out.")
    assert second[0] == "Count 2, without Ann"
    assert "Ann: 5 votes (+2 votes)\nAnn: 3 votes" in second[1]
    assert second[1].endswith("🏛️ Ann is elected.")


def test_what_was_no_longer_counted_is_told() -> None:
    _opened, closed = election(3, Method.IRV, [[0], [0], [1], [1], [2]], Fraction(1))
    assert "no longer counted: 1 vote" in steps(closed, EN)[1][1]


def test_points_and_runoff_are_two_steps() -> None:
    _opened, closed = election(3, Method.STAR, [[0, 1], [0], [1, 0]], Fraction(1), name="Ann")
    assert [heading for heading, _text in steps(closed, EN)][:2] == ["Points", "Runoff"]


def test_duels_begin_with_the_winners() -> None:
    _opened, closed = election(3, Method.SCHULZE, [[2, 1, 0]] * 5, Fraction(1))
    (heading, text), *_rest = steps(closed, EN)
    name = names_of(closed.candidates)[2]
    assert heading == f"{name} wins 2 of 2 duels"
    assert text.count("✓") == 2
    assert "5 votes – 0 votes" in text


@pytest.mark.parametrize("number", [-1, 99])
def test_a_step_that_is_not_there_is_the_nearest(number: int) -> None:
    _opened, closed = election(3, Method.STAR, [[0, 1], [0], [1, 0]], Fraction(1))
    nearest = 0 if number < 0 else len(steps(closed, EN)) - 1
    assert said(count_layout("c", closed, number, EN)) == said(
        count_layout("c", closed, nearest, EN)
    )
