"""What makes a promise kept: its test, and the verdict on it. The model has no say in this."""

from collections.abc import Collection, Mapping
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
    """Kept by having at least `count` tiles of these kinds until the promise is due.

    Only a build breaks it before; what pollution alone took is judged when it is due.
    """

    kinds: tuple[TileKind, ...]
    count: int


Test = Built | Enacted | NeverEnacted | Reached | Stays


@dataclass(frozen=True, slots=True)
class Facts:
    """What the city is now, and what was done since a promise was made.

    `replaced` has a pair for each build: what can have stood there, and what it makes of the tile.
    """

    built: Mapping[str, int]
    in_force: frozenset[str]
    indicators: Mapping[Indicator, int]
    tiles: Mapping[TileKind, int]
    replaced: tuple[tuple[frozenset[TileKind], TileKind], ...] = ()


class Verdict(StrEnum):
    """What a test says: `open` until it is passed, failed or due."""

    OPEN = "open"
    KEPT = "kept"
    COMPROMISE = "compromise"
    BROKEN = "broken"


def judge(test: Test, facts: Facts, due: bool) -> Verdict:
    """Say how a promise stands; `due` in its last round, when nothing may stay open.

    To do something is kept as soon as it is done, and half of it when due is a compromise. To leave
    something alone is broken as soon as it is touched, and kept only when due. Of tiles that were
    to stay half are a compromise where nobody built more of them over than were made: pollution
    is no deed.
    """
    match test:
        case Built(build, count):
            return _done(facts.built.get(build, 0), count, due)
        case Enacted(policy):
            return _done(int(policy in facts.in_force), 1, due)
        case Reached(indicator, least, start):
            return _done(facts.indicators[indicator] - start, max(least - start, 0), due)
        case NeverEnacted(barred):
            if barred in facts.in_force:
                return Verdict.BROKEN
            return Verdict.KEPT if due else Verdict.OPEN
        case Stays(kinds, count):
            left = sum(facts.tiles.get(kind, 0) for kind in kinds)
            if left < count and _taken(kinds, facts) > 0:
                return Verdict.BROKEN
            return _done(left, count, due) if due else Verdict.OPEN


def _done(amount: int, wanted: int, due: bool) -> Verdict:
    if amount >= wanted:
        return Verdict.KEPT
    if not due:
        return Verdict.OPEN
    return Verdict.COMPROMISE if 2 * amount >= wanted else Verdict.BROKEN


def _taken(kinds: Collection[TileKind], facts: Facts) -> int:
    """How many tiles of these kinds were built over, less those that were made."""
    gone = sum(to not in kinds and not stood.isdisjoint(kinds) for stood, to in facts.replaced)
    made = sum(to in kinds and stood.isdisjoint(kinds) for stood, to in facts.replaced)
    return gone - made
