"""The kinds of tile: their letters on a saved map, their names, and what each is worth."""

from collections.abc import Mapping
from enum import StrEnum

from bot.game.content import N_
from bot.game.vocabulary import Indicator


class TileKind(StrEnum):
    """Everything that a tile of the city can be."""

    HEALTHY_FOREST = "healthy_forest"
    SICK_FOREST = "sick_forest"
    CLEAN_RIVER = "clean_river"
    POLLUTED_RIVER = "polluted_river"
    FARMLAND = "farmland"
    DEAD_FARMLAND = "dead_farmland"
    WASTELAND = "wasteland"
    FACTORY = "factory"
    CLEAN_FACTORY = "clean_factory"
    COAL_PLANT = "coal_plant"
    REFINERY = "refinery"
    HOUSING = "housing"
    CITY_CENTRE = "city_centre"
    RESEARCH_CENTRE = "research_centre"
    SOLAR_FIELD = "solar_field"
    WIND_FARM = "wind_farm"
    FUSION_REACTOR = "fusion_reactor"
    CARBON_CAPTURE = "carbon_capture"


LETTERS: Mapping[TileKind, str] = {
    TileKind.HEALTHY_FOREST: "F",
    TileKind.SICK_FOREST: "f",
    TileKind.CLEAN_RIVER: "R",
    TileKind.POLLUTED_RIVER: "r",
    TileKind.FARMLAND: "L",
    TileKind.DEAD_FARMLAND: "l",
    TileKind.WASTELAND: ".",
    TileKind.FACTORY: "I",
    TileKind.CLEAN_FACTORY: "G",
    TileKind.COAL_PLANT: "C",
    TileKind.REFINERY: "O",
    TileKind.HOUSING: "H",
    TileKind.CITY_CENTRE: "@",
    TileKind.RESEARCH_CENTRE: "E",
    TileKind.SOLAR_FIELD: "S",
    TileKind.WIND_FARM: "W",
    TileKind.FUSION_REACTOR: "N",
    TileKind.CARBON_CAPTURE: "K",
}
"""The letter of each kind on a saved map. Saves hold them, so a letter never changes its kind."""

KINDS: Mapping[str, TileKind] = {letter: kind for kind, letter in LETTERS.items()}
"""The kind of each letter."""

NAMES: Mapping[TileKind, str] = {
    TileKind.HEALTHY_FOREST: N_("healthy forest"),
    TileKind.SICK_FOREST: N_("sick forest"),
    TileKind.CLEAN_RIVER: N_("clean river"),
    TileKind.POLLUTED_RIVER: N_("polluted river"),
    TileKind.FARMLAND: N_("farmland"),
    TileKind.DEAD_FARMLAND: N_("dead farmland"),
    TileKind.WASTELAND: N_("wasteland"),
    TileKind.FACTORY: N_("factory"),
    TileKind.CLEAN_FACTORY: N_("clean factory"),
    TileKind.COAL_PLANT: N_("coal plant"),
    TileKind.REFINERY: N_("refinery"),
    TileKind.HOUSING: N_("housing"),
    TileKind.CITY_CENTRE: N_("city centre"),
    TileKind.RESEARCH_CENTRE: N_("research centre"),
    TileKind.SOLAR_FIELD: N_("solar field"),
    TileKind.WIND_FARM: N_("wind farm"),
    TileKind.FUSION_REACTOR: N_("fusion reactor"),
    TileKind.CARBON_CAPTURE: N_("carbon capture plant"),
}
"""What each kind is called; message ids of the locales."""

Points = tuple[tuple[Indicator, int], ...]

WORTH: Mapping[TileKind, Points] = {
    TileKind.HEALTHY_FOREST: ((Indicator.ENVIRONMENT, 2),),
    TileKind.SICK_FOREST: ((Indicator.ENVIRONMENT, 1),),
    TileKind.CLEAN_RIVER: ((Indicator.ENVIRONMENT, 2),),
    TileKind.FARMLAND: ((Indicator.SECURITY, 1),),
}
"""Points that a standing tile is worth; when a tile changes, the difference is an effect (ours).

Farmland counts for security because food supply does (DESIGN.md section 5).
"""

YOUNG_FOREST_WORTH: Points = ((Indicator.ENVIRONMENT, 1),)
"""A planted forest that has not grown up yet counts half (ours)."""


def worth(kind: TileKind, clock: int) -> dict[Indicator, int]:
    """The points that a tile of that kind with that clock (see grid.Ground) is worth."""
    if kind is TileKind.HEALTHY_FOREST and clock:
        return dict(YOUNG_FOREST_WORTH)
    return dict(WORTH.get(kind, ()))


def difference(before: dict[Indicator, int], after: dict[Indicator, int]) -> dict[Indicator, int]:
    """By how much each indicator's points differ, without zeros."""
    changes = {on: after.get(on, 0) - before.get(on, 0) for on in Indicator}
    return {on: points for on, points in changes.items() if points}
