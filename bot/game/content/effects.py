"""What a decision or a happening does, in points: the one currency of all content."""

from dataclasses import dataclass

from bot.game.vocabulary import Demographic, Indicator

ENVIRONMENT, ECONOMY, SOCIAL, SECURITY, RESEARCH = Indicator
URBAN, FARMER, STUDENT, RETIREE = Demographic


@dataclass(frozen=True, slots=True)
class Effects:
    """Points that are added once: to indicators and approval (0-100 each), and credits."""

    indicators: tuple[tuple[Indicator, int], ...] = ()
    approval: tuple[tuple[Demographic, int], ...] = ()
    treasury: int = 0


NOTHING = Effects()


def effects(*points: tuple[Indicator | Demographic, int], treasury: int = 0) -> Effects:
    """Effects from pairs in any order, such as ``(ECONOMY, -3), (FARMER, 4)``."""
    return Effects(
        tuple((key, value) for key, value in points if isinstance(key, Indicator)),
        tuple((key, value) for key, value in points if isinstance(key, Demographic)),
        treasury,
    )
