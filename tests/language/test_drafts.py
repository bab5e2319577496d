"""Guesses from the source: what follows the same words there."""

from hypothesis import given
from hypothesis import strategies as st

from bot.language.drafts import Drafts
from bot.language.habits import Habits

TEXTS = (" We", " will", " build", " a", " dam", " and", " the", " a", " mill", "We")

SOURCE = [0, 1, 2, 3, 4, 5, 6, 4]  # We will build a dam and the dam


def drafts() -> Drafts:
    return Drafts(SOURCE, TEXTS.__getitem__)


def test_two_words_that_stand_in_the_source_tell_what_follows():
    assert list(drafts().guess([1, 2], 3).tokens) == [3, 4, 5]
    assert list(drafts().guess([6, 4], 3).tokens) == []
    assert list(drafts().guess([3, 4], 9).tokens) == [5, 6, 4]


def test_a_quote_begins_without_the_space_of_the_speech():
    assert list(drafts().guess([9, 1], 2).tokens) == [2, 3]


def test_one_word_is_enough_if_it_is_long_and_stands_there_once():
    assert list(drafts().guess([2], 2).tokens) == [3, 4]
    assert list(drafts().guess([4], 2).tokens) == []
    assert list(drafts().guess([8], 2).tokens) == []
    assert list(drafts().guess([], 2).tokens) == []


@given(st.lists(st.integers(0, 5), min_size=1, max_size=30))
def test_the_chance_follows_what_came_of_earlier_guesses(right):
    guesses = drafts()
    for count in right:
        guessed = len(guesses.guess([1, 2], 5).tokens)
        guesses.learn(guessed, min(count, guessed))
        assert 0 < guesses.chance <= 1
    before = guesses.chance
    guesses.guess([1, 2], 5)
    guesses.learn(5, 5)
    assert guesses.chance >= before
    guesses.learn(5, 0)
    assert guesses.chance < 1


def test_earlier_answers_tell_what_the_source_does_not():
    habits = Habits()
    for _ in range(4):
        habits.learn([7, 7, 3, 8, 8, 2])
    guesses = Drafts(SOURCE, TEXTS.__getitem__, habits)
    guess = guesses.guess([7, 7, 3], 3)
    assert list(guess.tokens) == [8, 8, 2]
    assert list(guess.chances) == [4 / 5] * 3
    before = guesses.chance
    guesses.learn(3, 0)
    assert guesses.chance == before


def test_no_guess_goes_on_beyond_what_is_likely():
    habits = Habits()
    habits.learn([5, 6, 7, 8, 7, 8, 8, 7, 7, 6, 5])
    guess = Drafts((), TEXTS.__getitem__, habits).guess([5, 6, 7], 9)
    assert list(guess.chances) == [1 / 2] * 3
