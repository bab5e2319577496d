import dataclasses

import pytest

from bot.game.replacing import replace
from tests.game.plays import ANN, nominate, play, started


def test_a_copy_is_the_one_that_dataclasses_make() -> None:
    before = play(started(), nominate(ANN))
    kept = repr(before)
    after = replace(before, round=3, city=replace(before.city, social=1))
    expected = dataclasses.replace(before, round=3, city=dataclasses.replace(before.city, social=1))
    assert (after, hash(after)) == (expected, hash(expected))
    assert after != before
    assert repr(before) == kept


def test_what_has_slots_is_replaced_too() -> None:
    electorate = started().electorate
    after = replace(electorate, seed=5)
    assert (after.seed, after.opinions) == (5, electorate.opinions)


def test_no_field_can_be_made_up() -> None:
    for value in (started(), started().electorate):
        with pytest.raises(TypeError):
            replace(value, rounds=3)  # type: ignore[call-arg]


def test_a_copy_stays_frozen() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        replace(started(), round=3).round = 4  # type: ignore[misc]
