"""Draws under a constraint come as often as the plain way draws them: mask, softmax, draw."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from llguidance import LLMatcher

from bot.language.answering import make_matcher
from bot.language.grammar import PREFIX
from bot.language.llama import Llama
from bot.language.sampling import Sampler, repeating

DRAWS = 20_000


def allowed(matcher: LLMatcher, n_vocab: int) -> np.ndarray:
    bits = np.frombuffer(matcher.compute_bitmask(), dtype=np.uint8)
    return np.unpackbits(bits, bitorder="little")[:n_vocab].astype(bool)


@pytest.mark.parametrize("temperature", [0.5, 1.0])
def test_a_token_refused_and_drawn_again_changes_no_frequency(llama: Llama, temperature: float):
    """The total variation from the reference is that of a fair sample of so many draws."""
    matcher = make_matcher(llama, PREFIX + 'start: "yes" | "no" | "maybe"')
    assert matcher
    may = allowed(matcher, llama.n_vocab)
    chance = np.random.default_rng(1)
    # Few tokens matter, some allowed and some not, so that both ways of drawing are taken.
    logits = np.full(llama.n_vocab, -50.0, np.float32)
    some = [*np.flatnonzero(may)[:6], *np.flatnonzero(~may)[:6]]
    logits[some] = chance.normal(0, 1.5, len(some))
    likely = np.where(may, np.exp(logits.astype(np.float64) / temperature), 0.0)
    likely /= likely.sum()
    sampler = Sampler(temperature, seed=2)
    drawn = np.bincount(
        [sampler.choose(logits, matcher) for _ in range(DRAWS)], minlength=llama.n_vocab
    )
    assert not drawn[~may].any()
    fair = chance.multinomial(DRAWS, likely, size=200)
    apart = np.abs(fair / DRAWS - likely).sum(axis=1) / 2
    assert np.abs(drawn / DRAWS - likely).sum() / 2 <= apart.max()


def test_the_same_seed_draws_the_same_and_another_does_not(llama: Llama):
    logits = np.zeros(llama.n_vocab, np.float32)

    def drawn(seed: int) -> list[int]:
        sampler = Sampler(1.0, seed)
        return [sampler.choose(logits, None) for _ in range(20)]

    assert drawn(1) == drawn(1) != drawn(2)


def test_greedy_takes_the_likeliest_that_is_allowed_and_wanted(llama: Llama):
    matcher = make_matcher(llama, PREFIX + 'start: "yes" | "no"')
    assert matcher
    logits = np.linspace(1, 0, llama.n_vocab, dtype=np.float32)
    first, second, *_ = np.flatnonzero(allowed(matcher, llama.n_vocab))
    assert Sampler().choose(logits, None) == 0
    assert Sampler().choose(logits, matcher) == first
    assert Sampler().choose(logits, matcher, [int(first)]) == second


TOKENS = st.lists(st.integers(0, 3), max_size=40)


@given(answer=TOKENS, length=st.integers(2, 5), token=st.integers(0, 3))
def test_a_token_is_unwanted_where_it_would_end_a_run_for_the_second_time(answer, length, token):
    longer = [*answer, token]
    runs = [tuple(longer[at : at + length]) for at in range(len(longer) - length + 1)]
    repeats = bool(runs) and runs[-1] in runs[:-1]
    assert (token in repeating(answer, length)) == repeats


def test_without_a_length_nothing_is_unwanted():
    assert repeating([1, 1, 1, 1], None) == []
