"""What to read next: which texts together, which alone, and how much of what is only guessed.

Reading a guess costs less than a step of its own if the guess is right, and is lost if not. So
that plan is best which is expected to bring the most tokens a second, at this machine's costs.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.language.context import LOGITS, Part
from bot.language.costs import Costs

AHEAD = 15
"""Tokens that are guessed at a time, at most: with the one before them, a CPU's tile of sixteen."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What one text needs read: ``tokens`` for certain, then perhaps what is guessed after them.

    With ``tells`` the last one's logits are wanted; each guess is right with ``chance`` if those
    before it are.
    """

    slot: int
    tokens: Sequence[int]
    tells: bool
    guess: Sequence[int] = ()
    chance: float = 0.0


def plan(wishes: Sequence[Wish], costs: Costs, batch: int) -> list[list[Part]]:
    """Give the readings that serve all wishes, one after another.

    A reading has ``batch`` tokens at most, and each wish fits into one.
    """
    if len(wishes) == 1:
        return _singly(*_alone(wishes[0], costs, batch)[:2], costs)
    apart = [_alone(wish, costs, batch) for wish in wishes]
    ahead, worth, seconds = _together(wishes, costs, batch)
    if seconds and worth * sum(part[3] for part in apart) > seconds * sum(p[2] for p in apart):
        return [[_part(wish, more) for wish, more in zip(wishes, ahead, strict=True)]]
    return [reading for part in apart for reading in _singly(*part[:2], costs)]


def _alone(wish: Wish, costs: Costs, batch: int) -> tuple[Wish, int, float, float]:
    """The guessed tokens to read with a text by itself, the worth of that, and its seconds."""
    sure = len(wish.tokens)
    best = (wish, 0, float(sure), costs.alone(sure))
    worth, likely = float(sure), 1.0
    for more in range(1, min(len(wish.guess), AHEAD, batch - sure) + 1):
        likely *= wish.chance
        worth += likely
        seconds = costs.together(sure + more)
        if worth * best[3] > best[2] * seconds:
            best = (wish, more, worth, seconds)
    return best


def _together(wishes: Sequence[Wish], costs: Costs, batch: int) -> tuple[list[int], float, float]:
    """The guessed tokens to read with each of many texts in one go, their worth, the seconds.

    No seconds where that is more than one reading holds.
    """
    sure = sum(len(wish.tokens) for wish in wishes)
    told = sum(wish.tells for wish in wishes)
    ahead = [0] * len(wishes)
    if sure > batch or told > LOGITS:
        return ahead, 0.0, 0.0
    likeliest = sorted(
        (
            (wish.chance**depth, -depth, number)
            for number, wish in enumerate(wishes)
            for depth in range(1, min(len(wish.guess), AHEAD) + 1)
        ),
        reverse=True,
    )[: min(batch - sure, LOGITS - told)]
    best, worth, seconds = 0, float(sure), costs.together(sure)
    expected = worth
    for count, (chance, _, _) in enumerate(likeliest, start=1):
        expected += chance
        took = costs.together(sure + count)
        if expected * seconds > worth * took:
            best, worth, seconds = count, expected, took
    for _, _, number in likeliest[:best]:
        ahead[number] += 1
    return ahead, worth, seconds


def _singly(wish: Wish, ahead: int, costs: Costs) -> list[list[Part]]:
    """The readings of one text: one, or one a token where that is faster."""
    if ahead or not costs.singly(len(wish.tokens)):
        return [[_part(wish, ahead)]]
    *before, last = wish.tokens
    return [[Part(wish.slot, [token])] for token in before] + [
        [Part(wish.slot, [last], told=int(wish.tells))]
    ]


def _part(wish: Wish, ahead: int) -> Part:
    return Part(wish.slot, [*wish.tokens, *wish.guess[:ahead]], told=int(wish.tells) + ahead)
