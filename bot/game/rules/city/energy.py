"""Energy: what the city needs, which plants give it, what they emit, and the price of a shortage.

A unit is a fifteenth of what the coal plant can give in a year. The cleanest plants run first, the
coal plant fills what is left, and what is still missing is bought from the neighbours' gas plants.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.game.content import N_
from bot.game.rules.city.effects import TREASURY, Effect, Moved
from bot.game.rules.city.grid import Ground
from bot.game.rules.city.tiles import NAMES, TileKind
from bot.game.vocabulary import Indicator

OUTPUT: Mapping[TileKind, int] = {
    TileKind.WIND_FARM: 4,
    TileKind.FUSION_REACTOR: 15,
    TileKind.SOLAR_FIELD: 5,
    TileKind.COAL_PLANT: 15,
}
"""Units that each plant can give a round, in the order in which they run (ours)."""

WEIGHTS: Mapping[TileKind, int] = {
    TileKind.WIND_FARM: 11,
    TileKind.FUSION_REACTOR: 12,
    TileKind.SOLAR_FIELD: 48,
    TileKind.COAL_PLANT: 820,
}
"""gCO₂eq/kWh over the life cycle: onshore wind, nuclear (which stands for fusion too), utility
photovoltaics, coal; medians of IPCC 2014, AR5 WG III, annex III, table A.III.2."""

GAS_WEIGHT = 490
"""gCO₂eq/kWh over the life cycle of what is bought: gas, from the same table."""

NEEDS: Mapping[TileKind, tuple[int, int]] = {
    TileKind.HOUSING: (1, 2),
    TileKind.CITY_CENTRE: (1, 1),
    TileKind.FACTORY: (1, 1),
    TileKind.CLEAN_FACTORY: (1, 1),
    TileKind.REFINERY: (2, 1),
    TileKind.RESEARCH_CENTRE: (1, 1),
    TileKind.CARBON_CAPTURE: (1, 1),
}
"""Units that are needed a round, for how many tiles; a started group needs them whole (ours)."""

GRAMS_A_POINT = 4_000
"""Units times gCO₂/kWh that cost one point of environment a round, to the nearest (ours)."""

SHORTAGE: tuple[tuple[Moved, int], ...] = (
    (TREASURY, 2),
    (Indicator.ECONOMY, 2),
    (Indicator.SECURITY, 3),
)
"""Units of shortage that cost a credit or a point a round; a started group costs it (ours)."""

SHORT = N_("too little energy of its own")
GAS = N_("gas power from the neighbours")


@dataclass(frozen=True, slots=True)
class Energy:
    """A round's energy in units: what is needed, what each kind of plant gives, what is short."""

    need: int
    given: tuple[tuple[TileKind, int], ...]
    short: int


def supply(ground: Ground) -> Energy:
    """Who gives what the city needs, cleanest first."""
    counts = ground.counts()
    need = sum(-(-units * counts[kind] // tiles) for kind, (units, tiles) in NEEDS.items())
    missing, given = need, []
    for kind, output in OUTPUT.items():
        units = min(missing, output * counts[kind])
        if units:
            given.append((kind, units))
            missing -= units
    return Energy(need, tuple(given), missing)


def effects(ground: Ground) -> tuple[Effect, ...]:
    """What a round's energy does: emissions by source, and the price of what is short."""
    energy = supply(ground)
    found = [
        Effect(NAMES[kind], Indicator.ENVIRONMENT, -points, ground.count(kind))
        for kind, units in energy.given
        if (points := _points(units * WEIGHTS[kind]))
    ]
    if points := _points(energy.short * GAS_WEIGHT):
        found.append(Effect(GAS, Indicator.ENVIRONMENT, -points, 0))
    if energy.short:
        found += [Effect(SHORT, on, -energy.short // units, 0) for on, units in SHORTAGE]
    return tuple(found)


def _points(grams: int) -> int:
    return (grams + GRAMS_A_POINT // 2) // GRAMS_A_POINT
