"""What standing tiles give and cost each round, beside energy."""

from dataclasses import dataclass

from bot.game.content import N_
from bot.game.rules.city import research
from bot.game.rules.city.effects import TREASURY, Effect, Moved
from bot.game.rules.city.grid import Ground
from bot.game.rules.city.pollution import reached
from bot.game.rules.city.tiles import LETTERS, NAMES, TileKind
from bot.game.vocabulary import Indicator


@dataclass(frozen=True, slots=True)
class Yield:
    """Points or credits a round for every `tiles` tiles; a started group loses, but never wins."""

    kind: TileKind
    on: Moved
    points: int
    tiles: int = 1


YIELDS: tuple[Yield, ...] = (
    Yield(TileKind.HEALTHY_FOREST, Indicator.ENVIRONMENT, 1, 6),
    Yield(TileKind.FACTORY, Indicator.ENVIRONMENT, -1, 2),
    Yield(TileKind.REFINERY, Indicator.ENVIRONMENT, -1),
    Yield(TileKind.CARBON_CAPTURE, Indicator.ENVIRONMENT, 2),
    Yield(TileKind.CLEAN_FACTORY, Indicator.ECONOMY, 1, 2),
    Yield(TileKind.RESEARCH_CENTRE, Indicator.RESEARCH, research.POINTS_A_CENTRE),
    Yield(TileKind.CITY_CENTRE, TREASURY, 6),
    Yield(TileKind.HOUSING, TREASURY, 1),
    Yield(TileKind.FARMLAND, TREASURY, 1, 3),
    Yield(TileKind.FACTORY, TREASURY, 2),
    Yield(TileKind.CLEAN_FACTORY, TREASURY, 2),
    Yield(TileKind.REFINERY, TREASURY, 3),
    Yield(TileKind.RESEARCH_CENTRE, TREASURY, -2),
    Yield(TileKind.CARBON_CAPTURE, TREASURY, -2),
    Yield(TileKind.FUSION_REACTOR, TREASURY, -4),
)
"""Taxes, upkeep, smoke and growth a round; only grown forest counts (ours).

The start map brings 30 credits a round.
"""

HOMES_IN_THE_SMOKE = 3
"""Housing within a polluter's reach, by so many tiles, costs a social point a round (ours)."""

SMOKE = N_("homes in the smoke")


def effects(ground: Ground) -> tuple[Effect, ...]:
    """What the standing tiles do in a round, one effect a kind and number, without zeros."""
    counts = ground.counts()
    counts[TileKind.HEALTHY_FOREST] = _grown_up(ground)
    found = [
        Effect(NAMES[rate.kind], rate.on, points, counts[rate.kind])
        for rate in YIELDS
        if (points := rate.points * counts[rate.kind] // rate.tiles)
    ]
    letters, home = "".join(ground.tiles), LETTERS[TileKind.HOUSING]
    homes = sum(letters[place] == home for place in reached(ground))
    if homes:
        found.append(Effect(SMOKE, Indicator.SOCIAL, -homes // HOMES_IN_THE_SMOKE, homes))
    return tuple(found)


def _grown_up(ground: Ground) -> int:
    """How many tiles of healthy forest have grown up."""
    pairs = zip("".join(ground.tiles), "".join(ground.clocks), strict=True)
    return list(pairs).count((LETTERS[TileKind.HEALTHY_FOREST], "0"))
