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
REPEATS = 2
PATIENCE = 3.0
"""Seconds after which no larger size is timed: a large model on a CPU would take a minute."""


class Costs:
    """Seconds of a reading by its number of tokens, up to ``largest``."""

    def __init__(self, seconds: Mapping[int, float], largest: int) -> None:
        """Take the seconds of two measured sizes or more, 1 among them."""
        sizes = sorted(seconds)
        # A larger reading never costs less: that would be noise.
        took = np.maximum.accumulate([seconds[size] for size in sizes])
        slope = (took[-1] - took[-2]) / (sizes[-1] - sizes[-2])
        ends = [*sizes, largest + sizes[-1]], [*took, took[-1] + slope * largest]
        self._together: list[float] = np.interp(range(largest + 1), *ends).tolist()

    def together(self, tokens: int) -> float:
        """Give the seconds of one reading of so many tokens, of whatever texts."""
        return self._together[tokens]

    def alone(self, tokens: int) -> float:
        """Give the seconds of so many tokens of one text, told of at the last, the cheaper way."""
        return min(self._together[tokens], tokens * self._together[1])

    def singly(self, tokens: int) -> bool:
        """Whether so many tokens are read faster one by one."""
        return tokens * self._together[1] < self._together[tokens]


def measure(context: Context) -> Costs:
    """Time readings in an empty context, which is empty again afterwards."""
    seconds: dict[int, float] = {}
    begun = time.monotonic()
    _time(context, 1)  # the first one also warms up
    for size in SIZES:
        # The least is what the machine can do: everything else only adds to it.
        seconds[size] = min(_time(context, size) for _ in range(REPEATS))
        if len(seconds) > 1 and time.monotonic() - begun > PATIENCE:
            break
    return Costs(seconds, context.batch)


def _time(context: Context, size: int) -> float:
    begun = time.perf_counter()
    (row,) = context.read([Part(0, [0] * size, told=1)])
    context.logits(row)
    took = time.perf_counter() - begun
    context.keep(0, 0)
    return took
