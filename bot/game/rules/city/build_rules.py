"""Every build action as a data row, and what goes when a tile is built over.

Costs are credits on DESIGN.md's scale (section 5): small works 1-5, a programme 6-15, a major
building 16-40, a generation's project 41-100. Where no source is named the numbers are ours.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.game.content import N_
from bot.game.rules.city import research
from bot.game.rules.city.dynamics import Arrival
from bot.game.rules.city.effects import TREASURY, Moved
from bot.game.rules.city.tiles import TileKind
from bot.game.vocabulary import Indicator

ENVIRONMENT, ECONOMY, SOCIAL, SECURITY, RESEARCH = Indicator


class BuildAction(StrEnum):
    """What a mayor can have built, closed or cleared; the ids are for ever, saves name them."""

    PLANT_FOREST = "plant_forest"
    TEND_FOREST = "tend_forest"
    CLEAR_FOREST = "clear_forest"
    CLEAN_RIVER = "clean_river"
    RESTORE_FARMLAND = "restore_farmland"
    CLOSE_FACTORY = "close_factory"
    CONVERT_FACTORY = "convert_factory"
    BUILD_FACTORY = "build_factory"
    BUILD_CLEAN_FACTORY = "build_clean_factory"
    CLOSE_COAL_PLANT = "close_coal_plant"
    CLOSE_REFINERY = "close_refinery"
    BUILD_HOUSING = "build_housing"
    BUILD_RESEARCH_CENTRE = "build_research_centre"
    BUILD_WIND_FARM = "build_wind_farm"
    BUILD_SOLAR_FIELD = "build_solar_field"
    BUILD_CARBON_CAPTURE = "build_carbon_capture"
    BUILD_FUSION_REACTOR = "build_fusion_reactor"


@dataclass(frozen=True, slots=True)
class BuildRule:
    """One build action: `cost` and `rounds` are credits and rounds until it stands (0 = at once).

    `on` are the kinds of tile that it can be done on, `gain` the points when it is done, beyond
    what the tiles themselves are worth; `research` is the indicator's value that unlocks it.
    """

    title: str
    on: tuple[TileKind, ...]
    becomes: TileKind
    cost: int
    rounds: int = 0
    research: int = 0
    gain: tuple[tuple[Moved, int], ...] = ()
    arrival: Arrival | None = None


@dataclass(frozen=True, slots=True)
class Loss:
    """What goes with a tile that is closed or built over: `cost` is the demolition in credits."""

    cause: str
    cost: int
    points: tuple[tuple[Moved, int], ...]
    arrival: Arrival


LOSSES: Mapping[TileKind, Loss] = {
    TileKind.FACTORY: Loss(
        N_("an old factory is gone"),
        2,
        ((ENVIRONMENT, 2), (ECONOMY, -3), (SOCIAL, -2)),
        Arrival.PLANT_WORKER,
    ),
    TileKind.COAL_PLANT: Loss(
        N_("the coal plant is gone"),
        5,
        ((ENVIRONMENT, 4), (ECONOMY, -2), (SOCIAL, -3)),
        Arrival.PLANT_WORKER,
    ),
    TileKind.REFINERY: Loss(
        N_("the refinery is gone"),
        5,
        ((ENVIRONMENT, 4), (ECONOMY, -5), (SOCIAL, -3)),
        Arrival.DRILLER,
    ),
}
"""Jobs and smoke that go with the old industry (ours)."""

CLOSINGS: Mapping[TileKind, BuildAction] = {
    TileKind.COAL_PLANT: BuildAction.CLOSE_COAL_PLANT,
    TileKind.REFINERY: BuildAction.CLOSE_REFINERY,
}
"""Whoever replaces these has closed them too: a promise to close one is kept by either."""

_FREE = (TileKind.WASTELAND, TileKind.DEAD_FARMLAND)
_FOSSIL = (TileKind.COAL_PLANT, TileKind.REFINERY)

BUILDS: Mapping[BuildAction, BuildRule] = {
    BuildAction.PLANT_FOREST: BuildRule(
        title=N_("Plant a forest"),
        on=_FREE,
        becomes=TileKind.HEALTHY_FOREST,
        cost=4,
        arrival=Arrival.FORESTER,
    ),
    BuildAction.TEND_FOREST: BuildRule(
        title=N_("Heal a sick forest"),
        on=(TileKind.SICK_FOREST,),
        becomes=TileKind.HEALTHY_FOREST,
        cost=3,
        arrival=Arrival.FORESTER,
    ),
    BuildAction.CLEAR_FOREST: BuildRule(
        title=N_("Clear a forest"),
        on=(TileKind.HEALTHY_FOREST, TileKind.SICK_FOREST),
        becomes=TileKind.WASTELAND,
        cost=0,
        gain=((TREASURY, 3), (SOCIAL, -1)),  # timber for less than planting costs: no money pump
        arrival=Arrival.FORESTER,
    ),
    BuildAction.CLEAN_RIVER: BuildRule(
        title=N_("Clean the river"),
        on=(TileKind.POLLUTED_RIVER,),
        becomes=TileKind.CLEAN_RIVER,
        cost=4,
    ),
    BuildAction.RESTORE_FARMLAND: BuildRule(
        title=N_("Restore farmland"),
        on=(TileKind.DEAD_FARMLAND,),
        becomes=TileKind.FARMLAND,
        cost=5,
        gain=((ENVIRONMENT, 1), (SOCIAL, 1)),
        arrival=Arrival.FARMER,
    ),
    BuildAction.CLOSE_FACTORY: BuildRule(
        title=N_("Close a factory"),
        on=(TileKind.FACTORY,),
        becomes=TileKind.WASTELAND,
        cost=0,
    ),
    BuildAction.CONVERT_FACTORY: BuildRule(
        title=N_("Convert a factory to clean production"),
        on=(TileKind.FACTORY,),
        becomes=TileKind.CLEAN_FACTORY,
        cost=12,
        gain=((ENVIRONMENT, 1), (ECONOMY, 3), (SOCIAL, 2)),  # the jobs stay: what closing takes
    ),
    BuildAction.BUILD_FACTORY: BuildRule(
        title=N_("Build a factory"),
        on=_FREE,
        becomes=TileKind.FACTORY,
        cost=12,
        rounds=1,
        gain=((ENVIRONMENT, -2), (ECONOMY, 3), (SOCIAL, 1)),
        arrival=Arrival.PLANT_WORKER,
    ),
    BuildAction.BUILD_CLEAN_FACTORY: BuildRule(
        title=N_("Build a clean factory"),
        on=(*_FREE, TileKind.REFINERY),
        becomes=TileKind.CLEAN_FACTORY,
        cost=22,
        rounds=1,
        gain=((ECONOMY, 6), (SOCIAL, 1)),
        arrival=Arrival.SOLAR_TECHNICIAN,
    ),
    BuildAction.CLOSE_COAL_PLANT: BuildRule(
        title=N_("Close the coal plant"),
        on=(TileKind.COAL_PLANT,),
        becomes=TileKind.WASTELAND,
        cost=0,
    ),
    BuildAction.CLOSE_REFINERY: BuildRule(
        title=N_("Close the refinery"),
        on=(TileKind.REFINERY,),
        becomes=TileKind.WASTELAND,
        cost=0,
    ),
    BuildAction.BUILD_HOUSING: BuildRule(
        title=N_("Build housing"),
        on=_FREE,
        becomes=TileKind.HOUSING,
        cost=30,  # 500 flats (DESIGN.md section 5)
        rounds=1,
        gain=((ECONOMY, 1), (SOCIAL, 6)),
    ),
    BuildAction.BUILD_RESEARCH_CENTRE: BuildRule(
        title=N_("Build a research centre"),
        on=_FREE,
        becomes=TileKind.RESEARCH_CENTRE,
        cost=25,
        rounds=1,
        gain=((RESEARCH, 2), (SOCIAL, 1)),
        arrival=Arrival.DOCTORAL_STUDENT,
    ),
    BuildAction.BUILD_WIND_FARM: BuildRule(
        title=N_("Build a wind farm"),
        on=(*_FREE, *_FOSSIL),
        becomes=TileKind.WIND_FARM,
        cost=22,
        rounds=1,
        research=research.WIND,
        gain=((ENVIRONMENT, 3), (ECONOMY, 2), (SOCIAL, -1)),
        arrival=Arrival.SOLAR_TECHNICIAN,
    ),
    BuildAction.BUILD_SOLAR_FIELD: BuildRule(
        title=N_("Build a solar field"),
        on=(*_FREE, *_FOSSIL),
        becomes=TileKind.SOLAR_FIELD,
        cost=30,  # with the coal plant's demolition 35 (DESIGN.md section 5)
        rounds=1,
        research=research.SOLAR,
        gain=((ENVIRONMENT, 3), (ECONOMY, 4)),
        arrival=Arrival.SOLAR_TECHNICIAN,
    ),
    BuildAction.BUILD_CARBON_CAPTURE: BuildRule(
        title=N_("Build a carbon capture plant"),
        on=_FREE,
        becomes=TileKind.CARBON_CAPTURE,
        cost=28,
        rounds=1,
        research=research.CARBON_CAPTURE,
        gain=((ENVIRONMENT, 5), (ECONOMY, 1)),
        arrival=Arrival.DOCTORAL_STUDENT,
    ),
    BuildAction.BUILD_FUSION_REACTOR: BuildRule(
        title=N_("Build a fusion reactor"),
        on=(*_FREE, TileKind.COAL_PLANT),
        becomes=TileKind.FUSION_REACTOR,
        cost=90,  # DESIGN.md section 5; with the coal plant's demolition 95
        rounds=2,
        research=research.FUSION,
        gain=((ENVIRONMENT, 8), (ECONOMY, 10), (SECURITY, 6)),
        arrival=Arrival.FUSION_ENGINEER,
    ),
}
"""Every build action, in the order in which a menu shows them."""
