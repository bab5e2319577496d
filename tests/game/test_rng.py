from hypothesis import given
from hypothesis import strategies as st

from bot.game import rng


@given(st.integers(0, 2**64 - 1), st.integers(1, 50))
def test_many_draws_in_one_go_are_the_same_draws(seed: int, count: int) -> None:
    state, expected = seed, []
    for _ in range(count):
        state, number = rng.draw(state)
        expected.append(number)
    after, drawn = rng.draws(seed, count)
    assert (after, drawn.tolist()) == (state, expected)
