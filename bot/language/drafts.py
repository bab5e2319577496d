"""Guesses at how an answer goes on, from the words that it is about (prompt lookup).

A quote is a piece of the speech, and a summary says much of it again. Where the last words of an
answer stand in the source too, what follows them there is a good guess: the model reads all
guessed tokens in one go and takes those that it would have written itself.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence

TRUST = 0.7
"""The chance that a guessed token is right, before any was tried."""
FORGET = 0.9
"""How much of what earlier guesses told still counts after the next one."""
LONG_WORD = 3
"""Letters of a word that, standing once in the source, tells alone where the answer is."""


class Drafts:
    """Looks up the end of a growing answer in a source.

    Tokens are compared by their text without the white space around it, because a quote begins
    without the space that its first word has in the speech. ``text`` gives the text of a token.
    """

    def __init__(self, source: Sequence[int], text: Callable[[int], str]) -> None:
        self._source = source
        self._text = text
        self._words: dict[str, list[int]] = defaultdict(list)
        for position, token in enumerate(source):
            self._words[text(token).strip()].append(position)
        self._right = TRUST
        self._tried = 1.0

    @property
    def chance(self) -> float:
        """The chance that a guessed token is right if those before it are."""
        return self._right / self._tried

    def guess(self, answer: Sequence[int], most: int) -> Sequence[int]:
        """Give up to ``most`` tokens that may follow an answer; none where nothing suggests any."""
        if not answer:
            return ()
        last = self._text(answer[-1]).strip()
        places = self._words.get(last, ()) if last else ()
        if len(answer) > 1 and (before := self._text(answer[-2]).strip()):
            for place in places:
                if place and self._text(self._source[place - 1]).strip() == before:
                    return self._source[place + 1 : place + 1 + most]
        if len(places) == 1 and len(last) >= LONG_WORD:
            return self._source[places[0] + 1 : places[0] + 1 + most]
        return ()

    def learn(self, guessed: int, right: int) -> None:
        """Note that of ``guessed`` tokens the first ``right`` were."""
        self._right = FORGET * self._right + right
        # Nothing is known of those after the first that was wrong.
        self._tried = FORGET * self._tried + min(right + 1, guessed)
