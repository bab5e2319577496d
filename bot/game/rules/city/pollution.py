"""Nature: what pollution does to the tiles in its reach in a round, and what heals without it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.game.content import N_
from bot.game.rules.city.effects import Effect
from bot.game.rules.city.grid import AREA, SIZE, Ground, rows_of
from bot.game.rules.city.tiles import KINDS, LETTERS, TileKind, difference, worth
from bot.game.vocabulary import Indicator

REACH: Mapping[TileKind, int] = {
    TileKind.FACTORY: 1,
    TileKind.REFINERY: 2,
    TileKind.COAL_PLANT: 2,
}
"""How far each polluter reaches, in tiles (DESIGN.md section 4), as a chess king walks: range 1 are
the 8 tiles around, range 2 the 24 (ours)."""

ROUNDS_TO_DIE = 2
"""A sick forest in reach of a polluter is wasteland after so many rounds (DESIGN.md section 4)."""

ROUNDS_TO_HEAL = 2
"""A polluted river out of reach is clean after so many rounds (DESIGN.md section 4)."""

ROUNDS_TO_GROW = 2
"""A planted forest counts fully after so many rounds (DESIGN.md section 4)."""

FELL_SICK = N_("forest fell sick")
DIED = N_("sick forest died")
RECOVERED = N_("sick forest recovered")
GREW_UP = N_("young forest grew up")
WAS_POLLUTED = N_("the river was polluted")
HEALED = N_("the river healed")
FARMLAND_DIED = N_("farmland died")


@dataclass(frozen=True, slots=True)
class Change:
    """A tile that became another one, or a young forest that grew up; `cause` is a message id."""

    place: int
    before: TileKind
    after: TileKind
    cause: str


def _around(place: int, reach: int) -> frozenset[int]:
    row, column = divmod(place, SIZE)
    return frozenset(
        other
        for other in range(AREA)
        if 0 < max(abs(other // SIZE - row), abs(other % SIZE - column)) <= reach
    )


_AROUND: Mapping[str, tuple[frozenset[int], ...]] = {
    LETTERS[kind]: tuple(_around(place, reach) for place in range(AREA))
    for kind, reach in REACH.items()
}

_ALIVE = frozenset(
    LETTERS[kind]
    for kind in (
        TileKind.HEALTHY_FOREST,
        TileKind.SICK_FOREST,
        TileKind.CLEAN_RIVER,
        TileKind.POLLUTED_RIVER,
        TileKind.FARMLAND,
    )
)
"""The letters of the kinds that can change by themselves; no other is looked at."""

_WELL = frozenset(
    LETTERS[kind] for kind in (TileKind.HEALTHY_FOREST, TileKind.CLEAN_RIVER, TileKind.FARMLAND)
)
"""Those of them that stay as they are where no smoke is and no clock runs."""


def reached(ground: Ground) -> frozenset[int]:
    """Every place in reach of at least one polluter."""
    return frozenset[int]().union(
        *(
            _AROUND[letter][place]
            for place, letter in enumerate("".join(ground.tiles))
            if letter in _AROUND
        )
    )


def nature(ground: Ground) -> tuple[Ground, tuple[Change, ...], tuple[Effect, ...]]:
    """The ground after a round of pollution and growth, what changed, and what that is worth."""
    letters, digits = list("".join(ground.tiles)), list("".join(ground.clocks))
    polluted = reached(ground)
    changes: list[Change] = []
    points: dict[tuple[str, Indicator], list[int]] = {}
    for place, letter in enumerate(letters):
        smoke = place in polluted
        if letter not in _ALIVE or (letter in _WELL and not smoke and digits[place] == "0"):
            continue
        kind, clock = KINDS[letter], int(digits[place])
        after, ticked, cause = _next(kind, clock, smoke)
        letters[place], digits[place] = LETTERS[after], str(ticked)
        if cause is not None:
            changes.append(Change(place, kind, after, cause))
            for on, value in difference(worth(kind, clock), worth(after, ticked)).items():
                points.setdefault((cause, on), []).append(value)
    effects = tuple(
        Effect(cause, on, sum(values), len(values)) for (cause, on), values in points.items()
    )
    ground = replace(ground, tiles=rows_of("".join(letters)), clocks=rows_of("".join(digits)))
    return ground, tuple(changes), effects


def _next(kind: TileKind, clock: int, polluted: bool) -> tuple[TileKind, int, str | None]:
    """A tile after a round: its kind, its clock, and why it changed, if it did."""
    match kind:
        case TileKind.HEALTHY_FOREST if polluted:
            return TileKind.SICK_FOREST, ROUNDS_TO_DIE, FELL_SICK
        case TileKind.HEALTHY_FOREST if clock:
            return kind, clock - 1, GREW_UP if clock == 1 else None
        case TileKind.SICK_FOREST if not polluted:
            return TileKind.HEALTHY_FOREST, 0, RECOVERED
        case TileKind.SICK_FOREST if clock == 1:
            return TileKind.WASTELAND, 0, DIED
        case TileKind.SICK_FOREST:
            return kind, clock - 1, None
        case TileKind.CLEAN_RIVER if polluted:
            return TileKind.POLLUTED_RIVER, ROUNDS_TO_HEAL, WAS_POLLUTED
        case TileKind.POLLUTED_RIVER if polluted:
            return kind, ROUNDS_TO_HEAL, None
        case TileKind.POLLUTED_RIVER if clock == 1:
            return TileKind.CLEAN_RIVER, 0, HEALED
        case TileKind.POLLUTED_RIVER:
            return kind, clock - 1, None
        case TileKind.FARMLAND if polluted:
            return TileKind.DEAD_FARMLAND, 0, FARMLAND_DIED
        case _:
            return kind, clock, None
