"""Random numbers whose whole state is one integer, so that it can be part of a campaign's save."""

from collections.abc import Sequence
from functools import lru_cache
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

T = TypeVar("T")

_MASK = (1 << 64) - 1
_STEP = 0x9E3779B97F4A7C15


def draw(state: int) -> tuple[int, int]:
    """One step of SplitMix64: the next state and a number in 0 … 2⁶⁴-1.

    Source: Steele, Lea & Flood, "Fast splittable pseudorandom number generators", 2014.
    """
    state = (state + _STEP) & _MASK
    z = state
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & _MASK
    return state, z ^ (z >> 31)


def draws(state: int, count: int) -> tuple[int, NDArray[np.uint64]]:
    """The same as so many calls of `draw` (at least one), in one go."""
    z = np.uint64(state) + _steps(count)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return (state + count * _STEP) & _MASK, z ^ (z >> np.uint64(31))


@lru_cache(maxsize=8)
def _steps(count: int) -> NDArray[np.uint64]:
    return np.arange(1, count + 1, dtype=np.uint64) * np.uint64(_STEP)


def choose(state: int, items: Sequence[T]) -> tuple[int, T]:
    """The next state and one of the items (at least one); the bias of the modulo is below 2⁻⁵⁰."""
    state, number = draw(state)
    return state, items[number % len(items)]


def shuffle(state: int, items: Sequence[T]) -> tuple[int, tuple[T, ...]]:
    """The next state and the items in random order (Fisher-Yates)."""
    order = list(items)
    for last in range(len(order) - 1, 0, -1):
        state, number = draw(state)
        other = number % (last + 1)
        order[last], order[other] = order[other], order[last]
    return state, tuple(order)
