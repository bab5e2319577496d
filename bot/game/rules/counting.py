"""What counts of many promises: one word once, and of all that is kept only so much is noticed."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from bot.game import balance
from bot.game.rules.judging import Test
from bot.game.state import Promise, PromiseStatus
from bot.game.vocabulary import Demographic

_JUDGED = (PromiseStatus.KEPT, PromiseStatus.COMPROMISE, PromiseStatus.BROKEN)


def judged(promises: Iterable[Promise]) -> list[Promise]:
    """Those that were kept, half kept or broken, in the order in which they were judged."""
    return sorted((p for p in promises if p.status in _JUDGED), key=lambda p: p.judged_in or 0)


def same_word(one: Promise, other: Promise) -> bool:
    """Whether a player has said the same twice; without a test nothing is the same as another."""
    return one.player == other.player and one.test is not None and one.test == other.test


def is_paid_for(promise: Promise, before: Iterable[Promise]) -> bool:
    """Whether one of those cost or brought already what that judged promise would."""
    return promise not in once((*judged(before), promise))


def once(promises: Iterable[Promise]) -> Iterator[Promise]:
    """Those that count: of a player's promises with the same test that stood together and came to
    the same, the first ones.

    The judged ones come in the order in which they were judged. A promise made after another was
    judged is a new word. The status is part of it, so that a word kept first and broken later is
    paid for. Without a test no promise is the same as another.
    """
    counted: defaultdict[tuple[int, Test, PromiseStatus], list[Promise]] = defaultdict(list)
    for promise in promises:
        if promise.test is not None:
            same = counted[promise.player, promise.test, promise.status]
            if sum(_together(other, promise) for other in same) >= balance.PROMISES_A_TEST:
                continue
            same.append(promise)
        yield promise


def noticed(shifts: Iterable[Mapping[Demographic, int]]) -> Iterator[dict[Demographic, int]]:
    """The shifts of approval of one round, in hundredths of a point, each with what is left of it.

    What they bring a group adds up to balance.NOTICED_A_ROUND at most; what they cost stays.
    """
    left = dict.fromkeys(Demographic, balance.NOTICED_A_ROUND)
    for each in shifts:
        felt = {group: min(shift, left[group]) for group, shift in each.items()}
        for group, shift in felt.items():
            left[group] -= max(0, shift)
        yield felt


def _together(earlier: Promise, promise: Promise) -> bool:
    return earlier.judged_in is None or promise.made_in <= earlier.judged_in
