"""The price list: the most alike acts decide, and the reader's own price has its share."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.game.vocabulary import Category
from bot.language.rules import priced
from bot.language.rules.prices import PriceList, shipped
from bot.language.schemas import MAX_COST, ExtractedPromise, Extraction

LIST = PriceList.of(
    [(1, "Build a dog park"), (1, "Open a dog park"), (30, "Build 500 flats"), (60, "Build a tram")]
)


def test_an_act_in_the_list_costs_what_it_says_there():
    assert LIST.price("Build a dog park by the river", 60) == 1
    assert LIST.price("Build a tram network", 1) == 60


def test_of_what_the_list_knows_nothing_the_reader_knows_the_price():
    assert LIST.price("Zzz", 17) == 17


@given(text=st.text(max_size=60), own=st.integers(0, MAX_COST))
def test_a_price_is_the_readers_own_or_one_of_the_list(text, own):
    assert LIST.price(text, own) in {own, 1, 30, 60}
    assert 0 <= shipped().price(text, own) <= MAX_COST


@pytest.mark.parametrize(
    ("summary", "least", "most"),
    [
        ("Build a flood dam above the mill", 15, 30),
        ("Straßenbahnnetz bauen", 40, 80),
        ("Installer une aire de jeux", 1, 2),
        ("Prohibir los pesticidas", 0, 0),
    ],
)
def test_the_shipped_list_prices_acts_on_the_scale_of_the_design(summary, least, most):
    assert least <= shipped().price(summary, own=200) <= most


def test_only_the_cost_of_a_promise_changes():
    promise = ExtractedPromise(
        quote="I'll build a dog park",
        summary="Build a dog park",
        category=Category.SOCIAL,
        feasibility=0.9,
        cost=90,
        timeline=1,
    )
    [after] = priced(Extraction(promises=[promise], contradictions=[])).promises
    assert after == promise.model_copy(update={"cost": 1})
