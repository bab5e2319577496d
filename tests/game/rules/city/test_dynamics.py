from hypothesis import given
from hypothesis import strategies as st

from bot.game.rules.city.dynamics import (
    MOST_AT_A_TIME,
    Arrival,
    DynamicCitizen,
    Spawn,
    farewell,
    triggered,
    welcome,
)
from bot.game.vocabulary import Indicator

spawns = st.builds(Spawn, st.sampled_from(Arrival), st.just("why"), st.sampled_from((2, 3)))
START = dict.fromkeys(Indicator, 50)


def came(kind: Arrival, stay: int = 3) -> Spawn:
    return Spawn(kind, "why", stay)


@given(st.lists(st.lists(spawns, max_size=4), max_size=12))
def test_at_most_two_are_there_each_of_another_kind_for_at_most_three_rounds(
    rounds: list[list[Spawn]],
) -> None:
    present: tuple[DynamicCitizen, ...] = ()
    for now, arriving in enumerate(rounds, start=1):
        present, gone = farewell(present, now)
        assert all(citizen.leaves == now for citizen in gone)
        full = len(present) == MOST_AT_A_TIME
        present = welcome(present, arriving, now)
        assert len(present) <= MOST_AT_A_TIME
        assert len({citizen.kind for citizen in present}) == len(present)
        assert all(now - 3 < citizen.came <= now < citizen.leaves for citizen in present)
        # Whoever comes into a city with room stays: it is not empty after an arrival.
        assert present or not (arriving or full)


def test_the_newest_deed_takes_the_place_of_the_oldest() -> None:
    present = welcome((), [came(Arrival.DRILLER)], 1)
    present = welcome(present, [came(Arrival.FARMER)], 2)
    present = welcome(present, [came(Arrival.FORESTER)], 3)
    assert [citizen.kind for citizen in present] == [Arrival.FARMER, Arrival.FORESTER]


def test_nobody_is_sent_away_in_the_round_they_came() -> None:
    kinds = (Arrival.PLANT_WORKER, Arrival.SOLAR_TECHNICIAN, Arrival.FARMER)
    present = welcome((), map(came, kinds), 4)
    assert [citizen.kind for citizen in present] == list(kinds[:2])


def test_somebody_stays_their_rounds_and_leaves() -> None:
    present = welcome((), [came(Arrival.FARMER, 2)], 5)
    assert farewell(present, 6) == (present, ())
    assert farewell(present, 7) == ((), present)


def test_an_indicator_that_crosses_its_limit_brings_somebody() -> None:
    low = triggered({**START, Indicator.ENVIRONMENT: 30}, {**START, Indicator.ENVIRONMENT: 29})
    assert [spawn.kind for spawn in low] == [Arrival.FORESTER]
    high = triggered({**START, Indicator.ECONOMY: 90}, {**START, Indicator.ECONOMY: 91})
    assert [spawn.kind for spawn in high] == [Arrival.SOLAR_TECHNICIAN]
    learned = triggered({**START, Indicator.RESEARCH: 80}, {**START, Indicator.RESEARCH: 81})
    assert [spawn.kind for spawn in learned] == [Arrival.FUSION_ENGINEER]


@given(
    st.fixed_dictionaries({on: st.integers(0, 100) for on in Indicator}),
    st.sampled_from(Indicator),
    st.integers(0, 100),
)
def test_whoever_came_does_not_come_again_while_it_lasts(
    before: dict[Indicator, int], on: Indicator, value: int
) -> None:
    after = {**before, on: value}
    assert len(triggered(before, after)) <= 1
    assert triggered(after, after) == ()
