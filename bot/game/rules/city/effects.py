"""Why a number changed: effects, each one cause and its whole points, that add up exactly."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from bot.game.vocabulary import Indicator

TREASURY: Final = "treasury"
"""What an effect moves when it is credits, not points of an indicator."""

Moved = Indicator | Literal["treasury"]


@dataclass(frozen=True, slots=True)
class Effect:
    """Points of an indicator, or credits; never zero.

    `cause` is a message id of the locales, `tiles` the number of tiles that it comes from.
    """

    cause: str
    on: Moved
    points: int
    tiles: int = 1


def total(effects: Iterable[Effect], on: Moved) -> int:
    """The sum of what the effects do to that indicator or to the treasury, before any limit."""
    return sum(effect.points for effect in effects if effect.on == on)
