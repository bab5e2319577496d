import hashlib
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from bot.game.rules.methods.ties import commitment, draw_lot, seed_text
from tests.game.rules.methods.drawing import seeds


@given(st.permutations(range(6)), seeds)
def test_the_lot_depends_on_the_seed_alone(candidates: list[int], seed: int) -> None:
    lot = draw_lot(candidates, seed)
    assert lot == draw_lot(sorted(candidates), seed)
    assert sorted(lot.values()) == list(range(6))


def test_the_lot_favours_nobody() -> None:
    """Each of four has each place in a quarter of 4,000 lots, give or take six deviations."""
    places = Counter(item for seed in range(4000) for item in draw_lot(range(4), seed).items())
    assert len(places) == 16
    assert all(abs(number - 1000) < 6 * 28 for number in places.values())


def test_a_commitment_can_be_checked_with_any_tool() -> None:
    assert seed_text(1234) == "00000000000004d2"
    assert commitment(1234) == hashlib.sha256(b"00000000000004d2").hexdigest()
    assert len(seed_text(2**64 - 1)) == 16
