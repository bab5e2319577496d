"""What to read next: which texts together, which alone, and how much of what is only guessed.

Reading a guess costs less than a step of its own if the guess is right, and is lost if not. So
that plan is best which is expected to bring the most tokens a second, at this machine's costs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from operator import mul

from bot.language.context import LOGITS, Part
from bot.language.costs import Costs
from bot.language.drafts import NO_GUESS, Guess

AHEAD = 15
"""Tokens that are guessed at a time, at most: with the one before them, a CPU's tile of sixteen."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What one text needs read: ``tokens`` for certain, then perhaps what is guessed after them.

    With ``tells`` the last one's logits are wanted, and those of each guessed token read with it.
    """

    slot: int
    tokens: Sequence[int]
    tells: bool
    guess: Guess = NO_GUESS

    def likely(self, most: int) -> list[float]:
        """Give the chance of each guessed token, ``most`` at most, to be right, and all before."""
        return list(accumulate(self.guess.chances[: min(AHEAD, most)], mul))


@dataclass(frozen=True, slots=True)
class _Choice:
    """How many guessed tokens to read with each of some wishes, their worth, and the seconds.

    Worth is the tokens expected to come of it: all certain ones, and each guess by its chance.
    """

    ahead: Sequence[int]
    worth: float
    seconds: float

    def beats(self, worth: float, seconds: float) -> bool:
        """Whether it brings more tokens a second."""
        return self.worth * seconds > worth * self.seconds


def plan(wishes: Sequence[Wish], costs: Costs, batch: int) -> list[list[Part]]:
    """Give the readings that serve all wishes, one after another.

    A reading has ``batch`` tokens at most, and each wish fits into one.
    """
    apart = [_alone(wish, costs, batch) for wish in wishes]
    if len(wishes) > 1:
        together = _together(wishes, costs, batch)
        worth, seconds = sum(each.worth for each in apart), sum(each.seconds for each in apart)
        if together and together.beats(worth, seconds):
            return [[_part(*each) for each in zip(wishes, together.ahead, strict=True)]]
    return [
        reading
        for wish, choice in zip(wishes, apart, strict=True)
        for reading in _singly(wish, choice.ahead[0], costs)
    ]


def _alone(wish: Wish, costs: Costs, batch: int) -> _Choice:
    """Choose for a text by itself."""
    sure = len(wish.tokens)
    best = _Choice([0], sure, costs.alone(sure, wish.tells))
    worth = float(sure)
    for more, chance in enumerate(wish.likely(batch - sure), start=1):
        worth += chance
        choice = _Choice([more], worth, costs.together(sure + more, 1 + more))
        if choice.beats(best.worth, best.seconds):
            best = choice
    return best


def _together(wishes: Sequence[Wish], costs: Costs, batch: int) -> _Choice | None:
    """Choose for many texts in one reading; None where they do not fit into one."""
    sure = sum(len(wish.tokens) for wish in wishes)
    told = sum(wish.tells for wish in wishes)
    if sure > batch or told > LOGITS:
        return None
    likeliest = sorted(
        (
            (chance, -depth, number)
            for number, wish in enumerate(wishes)
            for depth, chance in enumerate(wish.likely(batch))
        ),
        reverse=True,
    )[: min(batch - sure, LOGITS - told)]
    best = _Choice([0] * len(wishes), sure, costs.together(sure, told))
    ahead, worth = [0] * len(wishes), float(sure)
    for count, (chance, _, number) in enumerate(likeliest, start=1):
        ahead[number] += 1
        worth += chance
        choice = _Choice(tuple(ahead), worth, costs.together(sure + count, told + count))
        if choice.beats(best.worth, best.seconds):
            best = choice
    return best


def _singly(wish: Wish, ahead: int, costs: Costs) -> list[list[Part]]:
    """The readings of one text: one, or one a token where that is faster."""
    if ahead or not costs.singly(len(wish.tokens), wish.tells):
        return [[_part(wish, ahead)]]
    *before, last = wish.tokens
    return [[Part(wish.slot, [token])] for token in before] + [
        [Part(wish.slot, [last], told=int(wish.tells))]
    ]


def _part(wish: Wish, ahead: int) -> Part:
    return Part(wish.slot, [*wish.tokens, *wish.guess.tokens[:ahead]], told=int(wish.tells) + ahead)
