"""Which citizens answer each other in a digest: two at most, who disagree about the same thing."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from bot.game.rules.memory import stems
from bot.game.state import Reaction

UNDECIDED = 50
"""The support of somebody who is neither for nor against; two are opposed with it between them."""
APART = 20
"""Points of support between two citizens from which one of them answers the other. Ours."""
FAR_APART = 40
"""Points from which the other one answers back, which makes an exchange a long one. Ours."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """Who answers whom (ids of citizens), in order: nobody answers more than once.

    In a long one `thread` is the citizen on whose post of the digest it goes on.
    """

    turns: tuple[tuple[str, str], ...]
    thread: str | None


def exchange(reactions: Sequence[Reaction]) -> Exchange | None:
    """The exchange that follows from a digest's reactions; None where nobody is opposed.

    Of several pairs the one furthest apart speaks, among equals the one that spoke first. Whoever
    is surer of their opinion answers the other, the critic where both are.
    """
    pairs = [pair for pair in combinations(reactions, 2) if _opposed(*pair)]
    if not pairs:
        return None
    pair = max(pairs, key=lambda both: _apart(*both))
    first, second = sorted(pair, key=lambda r: (-abs(r.support - UNDECIDED), r.support))
    turns = ((first.citizen, second.citizen),)
    if _apart(*pair) < FAR_APART:
        return Exchange(turns, None)
    return Exchange((*turns, (second.citizen, first.citizen)), second.citizen)


def _opposed(one: Reaction, other: Reaction) -> bool:
    low, high = sorted((one.support, other.support))
    if one.citizen == other.citizen or not low < UNDECIDED < high or high - low < APART:
        return False
    return _same_promise(one, other) or _same_concern(one, other)


def _same_promise(one: Reaction, other: Reaction) -> bool:
    return one.cites is not None and one.cites == other.cites


def _same_concern(one: Reaction, other: Reaction) -> bool:
    both = ({concern.casefold() for concern in each.concerns} for each in (one, other))
    if not next(both).isdisjoint(next(both)):
        return True
    words = (frozenset().union(*map(stems, each.concerns)) for each in (one, other))
    return not next(words).isdisjoint(next(words))


def _apart(one: Reaction, other: Reaction) -> int:
    return abs(one.support - other.support)
