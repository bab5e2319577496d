"""Effects are written in any order and kept apart by what they move."""

from hypothesis import given
from hypothesis import strategies as st

from bot.game.content.effects import NOTHING, Effects, effects
from bot.game.vocabulary import Demographic, Indicator

PAIRS = st.lists(
    st.tuples(st.sampled_from([*Indicator, *Demographic]), st.integers(-12, 12)), max_size=6
)


@given(PAIRS, st.integers(-40, 40))
def test_no_point_is_lost_and_each_stands_where_it_belongs(
    pairs: list[tuple[Indicator | Demographic, int]], treasury: int
) -> None:
    made = effects(*pairs, treasury=treasury)
    assert all(isinstance(key, Indicator) for key, _points in made.indicators)
    assert all(isinstance(key, Demographic) for key, _points in made.approval)
    together = [*made.indicators, *made.approval]
    assert len(together) == len(pairs)
    assert all(pair in together for pair in pairs)
    assert made.treasury == treasury


def test_nothing_is_what_no_pair_gives() -> None:
    assert effects() == NOTHING == Effects()
