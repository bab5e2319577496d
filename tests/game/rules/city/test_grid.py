import string

from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from bot.game.rules.city.builds import build
from bot.game.rules.city.effects import TREASURY, total
from bot.game.rules.city.grid import AREA, SIZE, Ground, name_of, place_of, rows_of
from bot.game.rules.city.start_map import START
from bot.game.rules.city.tick import tick
from bot.game.rules.city.tiles import KINDS, LETTERS, NAMES, TileKind
from tests.game.rules.city.grounds import CELLS, grounds, legal, places

SAVED = TypeAdapter(Ground)


def where(*kinds: TileKind) -> list[tuple[int, int]]:
    """Row and column of every tile of these kinds on the start map."""
    return [divmod(place, SIZE) for place in range(AREA) if START.kind(place) in kinds]


def test_every_place_has_a_name_that_finds_it() -> None:
    names = [name_of(place) for place in range(AREA)]
    assert (names[0], names[9], names[10], names[-1]) == ("A1", "J1", "A2", "J10")
    assert [place_of(name) for name in names] == list(range(AREA))
    assert place_of(" c7 ") == place_of("C7")


@given(st.text(string.printable, max_size=4))
def test_what_is_no_place_is_not_found(text: str) -> None:
    place = place_of(text)
    assert place is None or name_of(place) == text.strip().upper()


def test_each_kind_has_a_letter_and_a_name_of_its_own() -> None:
    assert set(LETTERS) == set(NAMES) == set(TileKind)
    assert len(KINDS) == len(TileKind)
    assert len(set(NAMES.values())) == len(TileKind)


@given(grounds(), places, st.sampled_from(CELLS))
def test_a_new_tile_leaves_the_others_alone(
    ground: Ground, place: int, cell: tuple[TileKind, int]
) -> None:
    changed = ground.with_tile(place, *cell)
    assert (changed.kind(place), changed.clock(place)) == cell
    for other in range(AREA):
        if other != place:
            assert changed.kind(other) is ground.kind(other)
            assert changed.clock(other) == ground.clock(other)


@given(grounds())
def test_counts_and_kinds_agree_with_the_tiles(ground: Ground) -> None:
    assert sum(map(ground.count, TileKind)) == AREA
    assert ground.kinds() == {kind for kind in TileKind if ground.count(kind)}
    assert rows_of("".join(ground.tiles)) == ground.tiles


@given(grounds(), st.data())
def test_a_saved_ground_is_the_same_ground(ground: Ground, data: st.DataObject) -> None:
    ground, _ = build(ground, data.draw(legal(ground)), 100, 500)
    assert SAVED.validate_json(SAVED.dump_json(ground)) == ground


def test_the_city_lies_as_the_design_says() -> None:
    assert all(row < 4 for row, _ in where(TileKind.HEALTHY_FOREST, TileKind.SICK_FOREST))
    river = where(TileKind.CLEAN_RIVER, TileKind.POLLUTED_RIVER)
    assert river == [(4, column) for column in range(SIZE)]
    industry = where(TileKind.FACTORY, TileKind.COAL_PLANT, TileKind.REFINERY)
    assert all(row < 5 <= column for row, column in industry)
    assert all(row >= 5 for row, _ in where(TileKind.HOUSING, TileKind.CITY_CENTRE))
    assert all(
        row >= 5 > column for row, column in where(TileKind.FARMLAND, TileKind.DEAD_FARMLAND)
    )
    assert START.count(TileKind.COAL_PLANT) == START.count(TileKind.REFINERY) == 1
    assert START.count(TileKind.WASTELAND) >= 30


def test_every_clock_of_the_first_day_is_one_that_its_tile_can_have() -> None:
    assert {(START.kind(place), START.clock(place)) for place in range(AREA)} <= set(CELLS)


def test_the_first_budget_is_between_20_and_30_credits_a_round() -> None:
    assert 20 <= total(tick(START).effects, TREASURY) <= 30
