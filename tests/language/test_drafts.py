"""Guesses from the source: what follows the same words there."""

from hypothesis import given
from hypothesis import strategies as st

from bot.language.drafts import Drafts

TEXTS = (" We", " will", " build", " a", " dam", " and", " the", " a", " mill", "We")

SOURCE = [0, 1, 2, 3, 4, 5, 6, 4]  # We will build a dam and the dam


def drafts() -> Drafts:
    return Drafts(SOURCE, TEXTS.__getitem__)


def test_two_words_that_stand_in_the_source_tell_what_follows():
    assert list(drafts().guess([1, 2], 3)) == [3, 4, 5]
    assert list(drafts().guess([6, 4], 3)) == []
    assert list(drafts().guess([3, 4], 9)) == [5, 6, 4]


def test_a_quote_begins_without_the_space_of_the_speech():
    assert list(drafts().guess([9, 1], 2)) == [2, 3]


def test_one_word_is_enough_if_it_is_long_and_stands_there_once():
    assert list(drafts().guess([2], 2)) == [3, 4]
    assert list(drafts().guess([4], 2)) == []
    assert list(drafts().guess([8], 2)) == []
    assert list(drafts().guess([], 2)) == []


@given(st.lists(st.integers(0, 5), min_size=1, max_size=30))
def test_the_chance_follows_what_came_of_earlier_guesses(right):
    guesses = drafts()
    for count in right:
        guesses.learn(5, count)
        assert 0 < guesses.chance <= 1
    before = guesses.chance
    guesses.learn(5, 5)
    assert guesses.chance >= before
    guesses.learn(5, 0)
    assert guesses.chance < 1
