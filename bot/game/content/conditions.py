"""When a dilemma or an event may come: a closed list of forms, each a plain fact of the city."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import assert_never

from bot.game.rules.city.tiles import TileKind
from bot.game.vocabulary import Indicator


@dataclass(frozen=True, slots=True)
class Below:
    """The indicator is lower than the value."""

    indicator: Indicator
    value: int


@dataclass(frozen=True, slots=True)
class Above:
    """The indicator is higher than the value."""

    indicator: Indicator
    value: int


@dataclass(frozen=True, slots=True)
class InForce:
    """The policy of that id is in force."""

    policy: str


@dataclass(frozen=True, slots=True)
class NotInForce:
    """The policy of that id is not in force."""

    policy: str


@dataclass(frozen=True, slots=True)
class OnTheMap:
    """At least one tile of that kind is on the map."""

    tile: TileKind


@dataclass(frozen=True, slots=True)
class FromRound:
    """The campaign is in that round or later."""

    round: int


Condition = Below | Above | InForce | NotInForce | OnTheMap | FromRound


@dataclass(frozen=True, slots=True)
class Situation:
    """What conditions may ask about: the round, the indicators, policy ids and tile kinds."""

    round: int
    indicators: Mapping[Indicator, int]
    policies: frozenset[str]
    tiles: frozenset[TileKind]


def holds(condition: Condition, situation: Situation) -> bool:
    """Whether the condition is true there."""
    match condition:
        case Below(indicator, value):
            return situation.indicators[indicator] < value
        case Above(indicator, value):
            return situation.indicators[indicator] > value
        case InForce(policy):
            return policy in situation.policies
        case NotInForce(policy):
            return policy not in situation.policies
        case OnTheMap(tile):
            return tile in situation.tiles
        case FromRound(number):
            return situation.round >= number
        case _:
            assert_never(condition)


def all_hold(conditions: tuple[Condition, ...], situation: Situation) -> bool:
    """Whether every condition is true there; none at all is always true."""
    return all(holds(condition, situation) for condition in conditions)
