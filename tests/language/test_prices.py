"""The price list: what most of the like acts go with, and the reader's own price has its share."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.game.vocabulary import Category
from bot.language.rules import priced
from bot.language.rules.prices import PriceList, agreement, shipped
from bot.language.schemas import MAX_COST, ExtractedPromise, Extraction

LIST = PriceList.of(
    [(1, "Build a dog park"), (1, "Open a dog park"), (30, "Build 500 flats"), (60, "Build a tram")]
)


def test_an_act_in_the_list_costs_what_it_says_there():
    assert LIST.price("Build a dog park by the river", 60) == 1
    assert LIST.price("Build a tram network", 1) == 60


def test_a_price_is_what_most_go_with_and_not_what_lies_between():
    acts = [(0, "Gate north"), (0, "Gate south"), (10, "Gate west"), (11, "Gate east"), (4, "Park")]
    divided = PriceList.of(acts)
    assert divided.price("Gate", own=0) == 0
    assert divided.price("Gate", own=12) in (10, 11)


def test_nothing_goes_with_nothing_alone_and_the_nearer_the_better():
    [[none, half, same, more]] = agreement(np.array([4]), np.array([0, 2, 4, 9]))
    assert same == 1
    assert 0 < half < same
    assert none < more < 0


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
        # Up to twofold: a reader who is far off has some say.
        ("Straßenbahnnetz bauen", 30, 120),
        ("Installer une aire de jeux", 1, 2),
        ("Prohibir los pesticidas", 0, 0),
    ],
)
def test_the_shipped_list_prices_acts_on_the_scale_of_the_design(summary, least, most):
    assert least <= shipped().price(summary, own=200) <= most


def test_the_words_of_the_speech_count_where_the_summary_is_garbled():
    garbled = a_promise("Wir bauen ein Straßenbahnnetz", summary="Dass wir es geben", cost=20)
    [after] = priced(Extraction(promises=[garbled], contradictions=[])).promises
    assert 30 <= after.cost <= 120


def test_only_the_cost_of_a_promise_changes():
    promise = a_promise("I'll build a dog park", summary="Build a dog park", cost=90)
    [after] = priced(Extraction(promises=[promise], contradictions=[])).promises
    assert after == promise.model_copy(update={"cost": 1})


def a_promise(quote: str, summary: str, cost: int) -> ExtractedPromise:
    return ExtractedPromise(
        quote=quote,
        summary=summary,
        category=Category.SOCIAL,
        feasibility=0.9,
        cost=cost,
        timeline=1,
    )
