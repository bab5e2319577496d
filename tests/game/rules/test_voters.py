"""Voters: every point of an approval has a cause, and the causes add up."""

from hypothesis import given
from hypothesis import strategies as st

from bot.game.rules import voters
from bot.game.vocabulary import Demographic

SEEDS = st.integers(0, 2**64 - 1)
SHIFTS = st.dictionaries(st.sampled_from(Demographic), st.integers(-4_000, 4_000))


@given(SEEDS)
def test_everybody_begins_undecided_on_average(seed: int) -> None:
    _, electorate = voters.settle(seed)
    assert all(electorate.approval(demographic) == 50 for demographic in Demographic)
    assert len(set(electorate.opinions)) > 100
    assert voters.settle(seed)[1] == electorate


@given(SEEDS, st.lists(SHIFTS, min_size=1, max_size=6))
def test_the_causes_add_up(seed: int, happened: list[dict[Demographic, int]]) -> None:
    random, start = voters.settle(seed)
    electorate, told = start, []
    for number, shifts in enumerate(happened):
        electorate, traced = voters.sway(electorate, f"event {number}", shifts)
        told += traced
        random, electorate, traced = voters.talk(electorate, random, "talk")
        told += traced
    assert all(0 <= opinion <= voters.MOST for opinion in electorate.opinions)
    for demographic in Demographic:
        change = electorate.sum_of(demographic) - start.sum_of(demographic)
        assert change == sum(s.amount for s in told if s.demographic is demographic)


@given(SEEDS)
def test_talk_only_passes_opinions_on_and_draws_them_together(seed: int) -> None:
    random, before = voters.settle(seed)
    _, after, _ = voters.talk(before, random, "talk")
    assert sum(after.opinions) == sum(before.opinions)
    spread = [sum((o - voters.START) ** 2 for o in e.opinions) for e in (before, after)]
    assert spread[1] < spread[0]


def test_who_is_too_far_apart_does_not_listen() -> None:
    _, electorate = voters.settle(1)
    camps = tuple(0 if number % 2 else 10_000 for number in range(len(electorate.opinions)))
    divided = voters.Electorate(electorate.seed, camps)
    assert voters.talk(divided, 7, "talk")[1:] == (divided, ())


@given(SEEDS, st.integers(-2_000, 2_000))
def test_a_second_home_is_felt_and_less(seed: int, shift: int) -> None:
    _, electorate = voters.settle(seed)
    after, _ = voters.sway(electorate, "rents", {Demographic.STUDENT: shift})
    for nature, old, new in zip(
        voters.natures(electorate.seed), electorate.opinions, after.opinions, strict=True
    ):
        whole = nature.demographic is Demographic.STUDENT
        part = nature.second is Demographic.STUDENT
        most = abs(shift) if whole else abs(shift) // 4 if part else 0
        assert abs(new - old) <= most
        assert (new - old) * shift >= 0


@given(SEEDS)
def test_turnout_rises_with_feeling(seed: int) -> None:
    _, electorate = voters.settle(seed)
    calm = voters.Electorate(electorate.seed, (voters.START,) * len(electorate.opinions))
    angry = voters.Electorate(electorate.seed, (0,) * len(electorate.opinions))
    going = set(voters.who_votes(calm))
    assert going < set(voters.who_votes(angry))
    by_habit = [
        sum(voters.natures(calm.seed)[number].demographic is demographic for number in going)
        for demographic in (Demographic.STUDENT, Demographic.RETIREE)
    ]
    assert by_habit[0] < by_habit[1]
