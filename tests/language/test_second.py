"""The second reader: what promises nothing goes, a plain promise that was passed over comes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.game.vocabulary import Category
from bot.language.rules import corrected
from bot.language.rules.hashed import LENGTH, SIZE, length, places
from bot.language.rules.second import Speech
from bot.language.rules.sorting import category_of
from bot.language.schemas import ExtractCase, ExtractedPromise, Extraction
from bot.language.settle import short_summary

SPEECH = (
    "Good evening, and thank you for the soup. My neighbour told me that the bridge is old. "
    "I will build a new school in the harbour district by round 4. Have you seen the rain?"
)
PLAIN = "I will build a new school in the harbour district by round 4"


def promise(quote: str, category: Category = Category.SOCIAL) -> ExtractedPromise:
    return ExtractedPromise(
        quote=quote,
        summary=short_summary(quote),
        category=category,
        feasibility=0.8,
        cost=5,
        timeline=None,
    )


def read(*quotes: str, speech: str = SPEECH) -> list[str]:
    found = Extraction(promises=[promise(quote) for quote in quotes], contradictions=[])
    return [item.quote for item in corrected(found, ExtractCase(speech=speech)).promises]


def test_what_promises_nothing_is_left_out_and_the_plain_promise_comes_in() -> None:
    assert read("thank you for the soup") == [PLAIN]


def test_a_good_reading_stays_as_it_is() -> None:
    assert read(PLAIN) == [PLAIN]


def test_a_quote_within_another_is_the_same_promise() -> None:
    assert read("a new school in the harbour district", PLAIN) == [PLAIN]


@pytest.mark.parametrize(
    "speech",
    [
        "Nous construirons une nouvelle école dans le quartier du port.",
        "Wir bauen eine neue Schule im Hafenviertel.",
        "Construiremos una escuela nueva en el barrio del puerto.",
    ],
)
def test_other_languages_are_read_too(speech: str) -> None:
    assert read(speech=speech) == [speech.rstrip(".")]


@given(speech=st.text(max_size=200))
def test_whatever_is_said_quotes_are_pieces_of_it(speech: str) -> None:
    assert all(quote in speech for quote in read(speech=speech))
    assert all(start < end for start, end in Speech(ExtractCase(speech=speech)).pieces())


@pytest.mark.parametrize(
    ("words", "category"),
    [
        ("Plant 500 trees along the river", Category.ENVIRONMENT),
        ("Die Gewerbesteuer senken", Category.ECONOMY),
        ("Ouvrir une nouvelle crèche", Category.SOCIAL),
        ("Contratar veinte policías", Category.SECURITY),
    ],
)
def test_plain_words_outvote_the_reader(words: str, category: Category) -> None:
    wrong = next(other for other in Category if other is not category)
    assert category_of(promise(words, wrong)) is category


def test_of_what_no_word_tells_the_reader_knows_the_category() -> None:
    for category in Category:
        assert category_of(promise("Zzz qqq", category)) is category


def test_features_are_hashed_onto_weights_each_once() -> None:
    at = places(["one", "other", "one"])
    assert len(at) == 2
    assert all(0 <= place < SIZE for place in at)
    assert length(4) == LENGTH / 2
