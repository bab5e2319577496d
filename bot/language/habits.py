"""What a model writes again and again: which token followed which three in its answers so far.

Answers to one kind of request have a form: the same keys in the same order, a likely value. Where
the next token has been the same most of the time, it is a good guess.
"""

from collections import Counter, OrderedDict
from collections.abc import Sequence

ORDER = 3
"""Tokens that a guess goes by."""
MOST = 20_000
"""Runs of tokens that are remembered, those used last."""


class Habits:
    """Counts what follows what in finished answers. Use it from one thread."""

    def __init__(self) -> None:
        self._after: OrderedDict[tuple[int, ...], Counter[int]] = OrderedDict()

    def learn(self, answer: Sequence[int]) -> None:
        """Note what followed what in a finished answer."""
        for end in range(ORDER, len(answer)):
            run = tuple(answer[end - ORDER : end])
            self._after.setdefault(run, Counter())[answer[end]] += 1
            self._after.move_to_end(run)
        while len(self._after) > MOST:
            self._after.popitem(last=False)

    def next(self, answer: Sequence[int]) -> tuple[int, float] | None:
        """Give the token that most often followed an answer's last ones, and how likely it is.

        None where they are new. What was seen once may be chance: the likelihood leaves room for
        one answer that went on otherwise.
        """
        seen = self._after.get(tuple(answer[-ORDER:]))
        if seen is None:
            return None
        ((token, count),) = seen.most_common(1)
        return token, count / (seen.total() + 1)
