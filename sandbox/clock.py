"""The sandbox's own time and the ids that are made from it."""

import time
from collections.abc import Container
from datetime import UTC, datetime

DISCORD_EPOCH_MS = 1_420_070_400_000


class Clock:
    """Wall-clock seconds that a test may move forward."""

    def __init__(self) -> None:
        self._offset = 0.0

    def now(self) -> float:
        """Seconds since 1970."""
        return time.time() + self._offset

    def advance(self, seconds: float) -> None:
        self._offset += seconds


class Snowflakes:
    """Makes Discord ids: unique, and each later than the one before."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last = 0

    def next(self) -> int:
        self._last = max(snowflake_at(self._clock.now()), self._last + 1)
        return self._last

    def at(self, seconds: float, taken: Container[int]) -> int:
        """An id of an earlier instant that is not among those taken."""
        snowflake = snowflake_at(seconds)
        while snowflake in taken:
            snowflake += 1
        return snowflake

    def seen(self, snowflake: int) -> None:
        """Makes every further id later than this one."""
        self._last = max(self._last, snowflake)


def snowflake_at(seconds: float) -> int:
    """The smallest id of that instant."""
    return (int(seconds * 1000) - DISCORD_EPOCH_MS) << 22


def seconds_of(snowflake: int) -> float:
    """When an id was made, in seconds since 1970."""
    return ((snowflake >> 22) + DISCORD_EPOCH_MS) / 1000


def iso(seconds: float) -> str:
    """The form in which Discord writes an instant."""
    return datetime.fromtimestamp(seconds, UTC).isoformat()
