"""Grounds and plans for the tests of the city: short ways to write them, and strategies."""

from collections.abc import Iterable, Mapping

from hypothesis import strategies as st

from bot.game import balance
from bot.game.rules.city import tick as year
from bot.game.rules.city.build_rules import BUILDS, BuildAction
from bot.game.rules.city.builds import build, legal_builds
from bot.game.rules.city.effects import TREASURY, Effect, total
from bot.game.rules.city.grid import AREA, SIZE, Build, Ground, place_of
from bot.game.rules.city.start_map import START
from bot.game.rules.city.tiles import KINDS, TileKind, worth
from bot.game.vocabulary import Indicator

CELLS = tuple(
    (kind, clock)
    for kind in TileKind
    for clock in {
        TileKind.HEALTHY_FOREST: (0, 1, 2),
        TileKind.SICK_FOREST: (1, 2),
        TileKind.POLLUTED_RIVER: (1, 2),
    }.get(kind, (0,))
)
"""Every kind of tile with every clock that it can have."""

places = st.integers(0, AREA - 1)


@st.composite
def grounds(draw: st.DrawFn) -> Ground:
    """The start map with up to thirty tiles replaced by any others."""
    ground = START
    for place, (kind, clock) in draw(
        st.dictionaries(places, st.sampled_from(CELLS), max_size=30)
    ).items():
        ground = ground.with_tile(place, kind, clock)
    return ground


@st.composite
def legal(draw: st.DrawFn, ground: Ground, research: int = 100, treasury: int = 500) -> Build:
    """A build that is legal there; the start map always has one."""
    options = legal_builds(ground, research, treasury)
    action = draw(st.sampled_from(sorted(options)))
    return Build(action, draw(st.sampled_from(options[action])))


def meadow(tiles: Mapping[str, tuple[TileKind, int]] | None = None) -> Ground:
    """Nothing but wasteland, and these tiles, by the names of their places."""
    ground = Ground(("." * SIZE,) * SIZE, ("0" * SIZE,) * SIZE)
    for name, (kind, clock) in (tiles or {}).items():
        ground = ground.with_tile(at(name), kind, clock)
    return ground


def at(name: str) -> int:
    place = place_of(name)
    assert place is not None
    return place


def seen(ground: Ground, name: str) -> tuple[TileKind, int]:
    return ground.kind(at(name)), ground.clock(at(name))


def years(ground: Ground, rounds: int) -> Ground:
    for _ in range(rounds):
        ground = year.tick(ground).ground
    return ground


def whole_worth(ground: Ground, on: Indicator) -> int:
    return sum(
        worth(KINDS[letter], int(digit)).get(on, 0)
        for letter, digit in zip("".join(ground.tiles), "".join(ground.clocks), strict=True)
    )


class Play:
    """A city's numbers while a plan is carried out on its ground, without policies or chance."""

    def __init__(self) -> None:
        self.ground = START
        self.indicators = {Indicator(k): v for k, v in balance.START_INDICATORS.items()}
        self.treasury = balance.START_TREASURY

    def round(self, *builds: tuple[BuildAction, str]) -> None:
        for action, place in builds:
            research = self.indicators[Indicator.RESEARCH]
            self.ground, plan = build(
                self.ground, Build(action, at(place)), research, self.treasury
            )
            self._add(plan.at_once)
        passed = year.tick(self.ground)
        self.ground = passed.ground
        self._add(passed.effects)

    def _add(self, effects: Iterable[Effect]) -> None:
        effects = tuple(effects)
        for on, value in self.indicators.items():
            self.indicators[on] = max(0, min(100, value + total(effects, on)))
        self.treasury += total(effects, TREASURY)


def points_of(action: BuildAction) -> dict[str, int]:
    """What that action gains beyond its tile, by name."""
    return {str(on): points for on, points in BUILDS[action].gain}
