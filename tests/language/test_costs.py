"""Costs of a reading: on lines through what was measured, and measured for real."""

from hypothesis import given
from hypothesis import strategies as st

from bot.language.context import Context
from bot.language.costs import Costs, measure
from bot.language.llama import Llama

MEASURED = st.dictionaries(st.integers(2, 64), st.floats(0.001, 10), min_size=1).flatmap(
    lambda found: st.floats(0.001, 10).map(lambda one: {1: one, **found})
)


@given(MEASURED)
def test_more_tokens_never_cost_less(seconds):
    costs = Costs(seconds, 128)
    taken = [costs.together(tokens) for tokens in range(1, 129)]
    assert taken == sorted(taken)
    assert taken[0] == seconds[1]


@given(MEASURED, st.integers(1, 128))
def test_alone_is_the_cheaper_of_both_ways(seconds, tokens):
    costs = Costs(seconds, 128)
    singly = tokens * costs.together(1)
    assert costs.alone(tokens) == min(singly, costs.together(tokens))
    assert costs.singly(tokens) == (singly < costs.together(tokens))


@given(MEASURED, st.floats(0, 1), st.integers(2, 64))
def test_what_is_not_told_costs_no_row(seconds, row, tokens):
    costs = Costs(seconds, 128, row)
    assert costs.together(tokens, tokens) >= costs.together(tokens) >= costs.together(tokens, 0) > 0
    assert costs.alone(tokens, tells=False) <= costs.alone(tokens)
    assert costs.alone(tokens) <= tokens * costs.together(1)


@given(MEASURED, st.floats(0, 10))
def test_what_fits_into_some_seconds_takes_no_longer(seconds, limit):
    costs = Costs(seconds, 128)
    fits = costs.within(limit)
    assert fits == 0 or costs.together(fits) <= limit
    assert fits == 128 or costs.together(fits + 1) > limit


def test_a_measured_context_is_empty_afterwards(llama: Llama):
    context = Context(llama)
    costs = measure(context)
    assert 0 < costs.together(1) <= costs.together(64)
    assert not any(context.held)
    context.close()
