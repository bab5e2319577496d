"""Stops asking a server that keeps failing, so that nobody waits for its time-outs."""

import time

from bot.errors import ModelUnavailable

FAILURES = 5
"""Failures in a row after which a server is left alone."""
PAUSE = 30.0
"""Seconds until one request tries again; where that fails too, as many pass once more."""


class Breaker:
    """Counts a server's failures; lets requests through, or one at a time after a pause."""

    def __init__(self) -> None:
        self._failures = 0
        self._closed_until = 0.0

    def enter(self) -> None:
        """Raise ModelUnavailable where the server is to be left alone at present."""
        if self._failures < FAILURES:
            return
        now = time.monotonic()
        if now < self._closed_until:
            raise ModelUnavailable(
                f"the server failed {self._failures} times in a row and is left alone for "
                f"{self._closed_until - now:.0f} s"
            )
        # Whoever comes next tries; the others are refused until it has found out.
        self._closed_until = now + PAUSE

    def failed(self) -> None:
        """Note that a request failed in a way that is the server's."""
        self._failures += 1
        if self._failures >= FAILURES:
            self._closed_until = time.monotonic() + PAUSE

    def succeeded(self) -> None:
        """Note that the server answered."""
        self._failures = 0
