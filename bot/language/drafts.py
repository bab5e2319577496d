"""Guesses at how an answer goes on: from the words that it is about, and from earlier answers.

A quote is a piece of the speech, and a summary says much of it again (prompt lookup): where the
last words of an answer stand in the source too, what follows them there is a good guess. What lies
between the quotes is much the same in every answer (habits.py). The model reads all guessed tokens
in one go and takes those that it would have written itself.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.language.habits import ORDER, Habits

TRUST = 0.7
"""The chance that a token from the source is right, before any was tried."""
FORGET = 0.9
"""How much of what earlier guesses told still counts after the next one."""
FAINT = 0.1
"""No guess goes on where the chance that all of it is right falls below."""
LONG_WORD = 3
"""Letters of a word that, standing once in the source, tells alone where the answer is."""


@dataclass(frozen=True, slots=True)
class Guess:
    """Tokens that may follow, and the chance of each to be right if those before it are."""

    tokens: Sequence[int] = ()
    chances: Sequence[float] = ()


NO_GUESS = Guess()


class Drafts:
    """Guesses how one growing answer goes on.

    Tokens are looked up in the source by their text without the white space around it, because a
    quote begins without the space that its first word has in the speech. ``text`` gives the text of
    a token. ``habits`` are those of the model's earlier answers.
    """

    def __init__(
        self, source: Sequence[int], text: Callable[[int], str], habits: Habits | None = None
    ) -> None:
        self._source = source
        self._text = text
        self._habits = habits or Habits()
        self._words: dict[str, list[int]] = defaultdict(list)
        for position, token in enumerate(source):
            self._words[text(token).strip()].append(position)
        self._right = TRUST
        self._tried = 1.0
        self._from_source: list[bool] = []

    @property
    def chance(self) -> float:
        """The chance that a token from the source is right if those before it are."""
        return self._right / self._tried

    def guess(self, answer: Sequence[int], most: int) -> Guess:
        """Give up to ``most`` tokens that may follow an answer; none where nothing suggests any."""
        tail = list(answer[-ORDER:])
        tokens: list[int] = []
        chances: list[float] = []
        self._from_source = []
        place = self._place(tail)
        all_right = 1.0
        while len(tokens) < most:
            habit = self._habits.next(tail)
            follows = self._source[place] if place is not None else None
            if follows is not None and (habit is None or habit[1] <= self.chance):
                token, chance = follows, self.chance
            elif habit:
                token, chance = habit
            else:
                break
            all_right *= chance
            if all_right < FAINT:
                break
            tokens.append(token)
            chances.append(chance)
            self._from_source.append(token == follows)
            tail = [*tail, token][-ORDER:]
            place = self._behind(place) if token == follows else self._place(tail)
        return Guess(tokens, chances)

    def _place(self, tail: Sequence[int]) -> int | None:
        """Find what in the source stands behind the last tokens of an answer."""
        last = self._text(tail[-1]).strip() if tail else ""
        places = self._words.get(last, ()) if last else ()
        if len(tail) > 1 and (before := self._text(tail[-2]).strip()):
            for place in places:
                if place and self._text(self._source[place - 1]).strip() == before:
                    return self._behind(place)
        if len(places) == 1 and len(last) >= LONG_WORD:
            return self._behind(places[0])
        return None

    def _behind(self, place: int | None) -> int | None:
        """Give the next place in the source, if there is one."""
        return None if place is None or place + 1 >= len(self._source) else place + 1

    def learn(self, guessed: int, right: int) -> None:
        """Note that of the first ``guessed`` tokens of the last guess the first ``right`` were."""
        # Nothing is known of those after the first that was wrong.
        tried = self._from_source[: min(right + 1, guessed)]
        if any(tried):
            self._right = FORGET * self._right + sum(tried[:right])
            self._tried = FORGET * self._tried + sum(tried)
