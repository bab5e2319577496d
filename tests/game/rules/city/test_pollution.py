import pytest
from hypothesis import given

from bot.game.rules.city.grid import AREA, Ground
from bot.game.rules.city.pollution import REACH, nature, reached
from bot.game.rules.city.tiles import TileKind, worth
from tests.game.rules.city.grounds import at, grounds, meadow, places, seen, years

FOREST, SICK = TileKind.HEALTHY_FOREST, TileKind.SICK_FOREST
RIVER, POLLUTED = TileKind.CLEAN_RIVER, TileKind.POLLUTED_RIVER
FIELD, DEAD_FIELD = TileKind.FARMLAND, TileKind.DEAD_FARMLAND
FACTORY, WASTE = TileKind.FACTORY, TileKind.WASTELAND


@pytest.mark.parametrize(
    ("polluter", "inside", "outside"),
    [
        (TileKind.FACTORY, "F6", "G5"),
        (TileKind.REFINERY, "G7", "H5"),
        (TileKind.COAL_PLANT, "C3", "E8"),
    ],
)
def test_a_polluter_reaches_as_far_as_a_king_walks(
    polluter: TileKind, inside: str, outside: str
) -> None:
    ground = meadow({"E5": (polluter, 0), inside: (FOREST, 0), outside: (FOREST, 0)})
    later, changes, (effect,) = nature(ground)
    assert seen(later, inside) == (SICK, 2)
    assert seen(later, outside) == (FOREST, 0)
    assert [change.place for change in changes] == [at(inside)]
    assert (effect.on, effect.points, effect.tiles) == ("environment", -1, 1)


def test_a_polluter_at_the_edge_does_not_reach_round_the_map() -> None:
    corner = reached(meadow({"J1": (TileKind.COAL_PLANT, 0)}))
    assert corner == {at(name) for name in ("H1", "I1", "H2", "I2", "J2", "H3", "I3", "J3")}


def test_smoke_makes_forest_sick_river_dirty_and_fields_dead() -> None:
    ground = meadow({"E5": (FACTORY, 0), "E4": (FOREST, 0), "F5": (RIVER, 0), "E6": (FIELD, 0)})
    ground = years(ground, 1)
    assert [seen(ground, name)[0] for name in ("E4", "F5", "E6")] == [SICK, POLLUTED, DEAD_FIELD]


def test_a_sick_forest_dies_two_rounds_after_it_fell_sick() -> None:
    ground = meadow({"E5": (FACTORY, 0), "E4": (FOREST, 0)})
    assert [seen(years(ground, n), "E4")[0] for n in range(4)] == [FOREST, SICK, SICK, WASTE]


def test_a_sick_forest_recovers_when_the_smoke_ends_in_time() -> None:
    sick = years(meadow({"E5": (FACTORY, 0), "E4": (FOREST, 0)}), 2)
    assert seen(years(sick.with_tile(at("E5"), WASTE), 1), "E4") == (FOREST, 0)


def test_a_river_heals_in_two_rounds_without_a_polluter_near() -> None:
    dirty = years(meadow({"E5": (FACTORY, 0), "E4": (RIVER, 0)}), 3)
    free = dirty.with_tile(at("E5"), WASTE)
    assert [seen(years(free, n), "E4")[0] for n in range(3)] == [POLLUTED, POLLUTED, RIVER]


def test_smoke_that_comes_back_starts_the_healing_anew() -> None:
    free = years(meadow({"E4": (POLLUTED, 2)}), 1)
    again = years(free.with_tile(at("E5"), FACTORY), 1).with_tile(at("E5"), WASTE)
    assert seen(years(again, 1), "E4") == (POLLUTED, 1)


def test_a_planted_forest_counts_fully_after_two_rounds() -> None:
    ground = meadow({"A1": (FOREST, 2)})
    worths = [worth(*seen(years(ground, n), "A1")) for n in range(4)]
    assert [points["environment"] for points in worths] == [1, 1, 2, 2]  # type: ignore[index]


@given(grounds())
def test_nothing_in_reach_stays_alive_and_nothing_out_of_reach_gets_worse(ground: Ground) -> None:
    smoke, (later, _, _) = reached(ground), nature(ground)
    for place in range(AREA):
        if place in smoke:
            assert later.kind(place) not in (FOREST, RIVER, FIELD)
        else:
            assert better_or_same(ground, later, place)


@given(grounds(), places)
def test_a_polluter_less_never_harms(ground: Ground, place: int) -> None:
    cleaner = ground.with_tile(place, WASTE) if ground.kind(place) in REACH else ground
    for rounds in (1, 2, 3):
        dirty, clean = years(ground, rounds), years(cleaner, rounds)
        assert all(better_or_same(dirty, clean, p) for p in range(AREA) if p != place)


@given(grounds())
def test_the_changes_are_exactly_the_tiles_that_differ(ground: Ground) -> None:
    later, changes, _ = nature(ground)
    kinds = {p: (ground.kind(p), later.kind(p)) for p in range(AREA)}
    assert {c.place for c in changes if c.before is not c.after} == {
        place for place, (before, after) in kinds.items() if before is not after
    }
    assert all((c.before, c.after) == kinds[c.place] for c in changes)


@given(grounds())
def test_without_smoke_the_land_comes_to_rest_alive(ground: Ground) -> None:
    for place in range(AREA):
        if ground.kind(place) in REACH:
            ground = ground.with_tile(place, WASTE)
    rested = years(ground, 2)
    assert years(rested, 1) == rested
    assert not rested.kinds() & {SICK, POLLUTED}


def better_or_same(before: Ground, after: Ground, place: int) -> bool:
    was = worth(before.kind(place), before.clock(place))
    now = worth(after.kind(place), after.clock(place))
    return all(now.get(on, 0) >= points for on, points in was.items())
