"""Plans: everything certain is read, in order; nothing is read that costs more than it brings."""

from hypothesis import given
from hypothesis import strategies as st

from bot.language.context import LOGITS
from bot.language.costs import Costs
from bot.language.drafts import NO_GUESS, Guess
from bot.language.planning import Wish, plan

BATCH = 256
FLAT = Costs({1: 1.0, 64: 1.1}, BATCH)
"""As on a GPU: many tokens hardly cost more than one."""
TILED = Costs({1: 7.2, 2: 23, 4: 33, 8: 41, 16: 51, 32: 98, 64: 148}, BATCH)
"""Milliseconds as measured on a CPU, docs/performance.md."""
TOKENS = st.lists(st.integers(0, 9), min_size=1, max_size=32)
GUESSES = st.lists(st.tuples(st.integers(0, 9), st.floats(0.05, 1)), min_size=1, max_size=20).map(
    lambda pairs: Guess(*zip(*pairs, strict=True))
)


def guess(length: int, chance: float) -> Guess:
    return Guess([4] * length, [chance] * length)


@st.composite
def wishes(draw) -> list[Wish]:
    return [
        Wish(slot, draw(TOKENS), tells := draw(st.booleans()), draw(GUESSES) if tells else NO_GUESS)
        for slot in range(draw(st.integers(1, 8)))
    ]


@given(wishes(), st.sampled_from([FLAT, TILED]))
def test_all_that_is_certain_is_read_in_order_and_then_some_of_the_guess(asked, costs):
    read: dict[int, list[int]] = {}
    told: dict[int, list[int]] = {}
    for reading in plan(asked, costs, BATCH):
        assert len({part.slot for part in reading}) == len(reading)
        assert sum(len(part.tokens) for part in reading) <= BATCH
        assert sum(part.told for part in reading) <= LOGITS
        for part in reading:
            read.setdefault(part.slot, []).extend(part.tokens)
            told.setdefault(part.slot, []).append(part.told)
    for wish in asked:
        whole = [*wish.tokens, *wish.guess.tokens]
        got = read[wish.slot]
        assert len(wish.tokens) <= len(got)
        assert got == whole[: len(got)]
        *before, last = told[wish.slot]
        assert not any(before)
        assert last == (1 + len(got) - len(wish.tokens) if wish.tells else 0)


def test_where_many_tokens_cost_as_little_as_one_all_goes_in_one_reading():
    asked = [Wish(slot, [1, 2, 3], True, guess(15, 0.9)) for slot in range(3)]
    (reading,) = plan(asked, FLAT, BATCH)
    assert all(len(part.tokens) > 3 for part in reading)


def test_where_two_tokens_cost_more_than_twice_one_they_are_read_singly():
    assert [len(p.tokens) for (p,) in plan([Wish(0, [1, 2, 3], True)], TILED, BATCH)] == [1, 1, 1]
    few = [Wish(slot, [1], True) for slot in range(3)]
    assert [len(reading) for reading in plan(few, TILED, BATCH)] == [1, 1, 1]
    many = [Wish(slot, [1], True) for slot in range(8)]
    assert [len(reading) for reading in plan(many, TILED, BATCH)] == [8]


def test_a_guess_is_read_only_if_it_is_likely_enough_to_pay():
    def guessed(chance: float) -> int:
        ((part,),) = plan([Wish(0, [1], True, guess(20, chance))], TILED, BATCH)
        return part.told - 1

    assert guessed(0.5) == 0
    assert guessed(0.97) == 15


def test_a_full_tile_takes_guesses_for_next_to_nothing():
    asked = [Wish(slot, [1], True, guess(20, 0.6)) for slot in range(8)]
    (reading,) = plan(asked, TILED, BATCH)
    assert sum(len(part.tokens) for part in reading) == 16


def test_rows_of_logits_have_their_price():
    asked = [Wish(slot, [1], True, guess(20, 0.3)) for slot in range(8)]
    dear = Costs({1: 7.2, 2: 23, 4: 33, 8: 41, 16: 51, 32: 98, 64: 148}, BATCH, row=1.0)
    (reading,) = plan(asked, dear, BATCH)
    assert sum(len(part.tokens) for part in reading) == 8
