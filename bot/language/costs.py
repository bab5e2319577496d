"""What it costs this machine to read so many tokens in one go: measured, since no rule holds.

On a GPU sixteen tokens take hardly longer than one. On a CPU llama.cpp reads a single token with
other code than several, and that code may be the better one: two tokens together took three times
as long as one, eight six times, sixteen seven times (docs/performance.md). Whoever plans, asks.
"""

import time
from collections.abc import Mapping

import numpy as np

from bot.language.context import Context, Part

SIZES = (1, 2, 4, 8, 16, 32, 64)
"""Tokens a reading that are timed; in between, and beyond the last two, they lie on lines."""
ROWS = 16
"""Tokens a reading by which a row of logits is timed: none of them tells, and then all."""
REPEATS = 2
PATIENCE = 3.0
"""Seconds after which no larger size is timed: a large model on a CPU would take a minute."""


class Costs:
    """Seconds of a reading by its number of tokens, up to ``largest``, with one row of logits.

    A row more or less, of what may follow a token, is ``row`` seconds more or less.
    """

    def __init__(self, seconds: Mapping[int, float], largest: int, row: float = 0.0) -> None:
        """Take the seconds of two measured sizes or more, 1 among them."""
        sizes = sorted(seconds)
        # A larger reading never costs less: that would be noise.
        took = np.maximum.accumulate([seconds[size] for size in sizes])
        slope = (took[-1] - took[-2]) / (sizes[-1] - sizes[-2])
        ends = [*sizes, largest + sizes[-1]], [*took, took[-1] + slope * largest]
        self._together: list[float] = np.interp(range(largest + 1), *ends).tolist()
        # That of one token holds for one token with its row, and must leave something for it.
        self._row: float = min(max(row, 0.0), self._together[1] / 2)

    def together(self, tokens: int, told: int = 1) -> float:
        """Give the seconds of one reading of so many tokens, of whatever texts."""
        return self._together[tokens] + self._row * (told - 1)

    def alone(self, tokens: int, tells: bool = True) -> float:
        """Give the seconds of so many tokens of one text, told of at the last, the cheaper way."""
        return min(self.together(tokens, int(tells)), self._one_by_one(tokens, tells))

    def singly(self, tokens: int, tells: bool = True) -> bool:
        """Whether so many tokens of one text are read faster one by one."""
        return self._one_by_one(tokens, tells) < self.together(tokens, int(tells))

    def within(self, seconds: float) -> int:
        """Give how many tokens one reading of so many seconds has at most; 0 where none."""
        return max((n for n, took in enumerate(self._together) if n and took <= seconds), default=0)

    def _one_by_one(self, tokens: int, tells: bool) -> float:
        return tokens * self.together(1, 0) + self._row * tells


def measure(context: Context) -> Costs:
    """Time readings in an empty context, which is empty again afterwards."""
    seconds: dict[int, float] = {}
    begun = time.monotonic()
    _time(context, 1)  # the first one also warms up
    for size in SIZES:
        # The least is what the machine can do: everything else only adds to it.
        seconds[size] = min(_time(context, size) for _ in range(REPEATS))
        if len(seconds) > 1 and time.monotonic() - begun > PATIENCE:
            return Costs(seconds, context.batch)
    rows = min(_time(context, ROWS, told=ROWS) for _ in range(REPEATS)) - seconds[ROWS]
    return Costs(seconds, context.batch, rows / (ROWS - 1))


def _time(context: Context, size: int, told: int = 1) -> float:
    begun = time.perf_counter()
    (row,) = context.read([Part(0, [0] * size, told)])
    context.logits(row)
    took = time.perf_counter() - begun
    context.keep(0, 0)
    return took
