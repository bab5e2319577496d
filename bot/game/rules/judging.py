"""What makes a promise kept: its test, and the verdict on it. The model has no say in this."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.game.rules.city.tiles import TileKind
from bot.game.vocabulary import Indicator


@dataclass(frozen=True, slots=True)
class Built:
    """Kept by building: that build action, `count` times since the promise."""

    build: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class Enacted:
    """Kept by having the policy in force, at once or by the due round."""

    policy: str


@dataclass(frozen=True, slots=True)
class NeverEnacted:
    """Kept by not having the policy in force until the promise is due.

    The field's name tells it from `Enacted` in a save.
    """

    barred: str


@dataclass(frozen=True, slots=True)
class Reached:
    """Kept by an indicator at or above `least`; `start` is what it was when promised."""

    indicator: Indicator
    least: int
    start: int


@dataclass(frozen=True, slots=True)
class Stays:
    """Kept by having at least `count` tiles of these kinds until the promise is due."""

    kinds: tuple[TileKind, ...]
    count: int


Test = Built | Enacted | NeverEnacted | Reached | Stays


@dataclass(frozen=True, slots=True)
class Facts:
    """What the city is now, and what was done since a promise was made."""

    built: Mapping[str, int]
    in_force: frozenset[str]
    indicators: Mapping[Indicator, int]
    tiles: Mapping[TileKind, int]


class Verdict(StrEnum):
    """What a test says: `open` until it is passed, failed or due."""

    OPEN = "open"
    KEPT = "kept"
    COMPROMISE = "compromise"
    BROKEN = "broken"


def judge(test: Test, facts: Facts, due: bool) -> Verdict:
    """Say how a promise stands; `due` in its last round, when nothing may stay open.

    To do something is kept as soon as it is done, and half of it when due is a compromise. To leave
    something alone is broken as soon as it is touched, and kept only when due.
    """
    match test:
        case Built(build, count):
            return _done(facts.built.get(build, 0), count, due)
        case Enacted(policy):
            return _done(int(policy in facts.in_force), 1, due)
        case Reached(indicator, least, start):
            return _done(facts.indicators[indicator] - start, max(least - start, 0), due)
        case NeverEnacted(barred):
            return _left_alone(barred not in facts.in_force, due)
        case Stays(kinds, count):
            return _left_alone(sum(facts.tiles.get(kind, 0) for kind in kinds) >= count, due)


def _done(amount: int, wanted: int, due: bool) -> Verdict:
    if amount >= wanted:
        return Verdict.KEPT
    if not due:
        return Verdict.OPEN
    return Verdict.COMPROMISE if 2 * amount >= wanted else Verdict.BROKEN


def _left_alone(untouched: bool, due: bool) -> Verdict:
    if not untouched:
        return Verdict.BROKEN
    return Verdict.KEPT if due else Verdict.OPEN
