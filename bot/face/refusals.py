"""Counts what Discord refuses: from 10,000 such answers in 10 minutes it bans the address.

Whoever presses a button needs an answer; posts can wait. So posts stop long before that.
"""

import time
from collections import deque
from collections.abc import Callable
from types import SimpleNamespace

import aiohttp

from bot.errors import EcotopiaError

COUNTED = (401, 403, 429)
"""The statuses that Discord counts; of 429 those for a shared limit are not."""
PERIOD = 600.0
"""Seconds for which Discord counts."""
TOO_MANY = 2_000
"""Refusals in that time from which posts wait: a fifth of what is borne."""


class TooManyRefusals(EcotopiaError):
    """Discord has refused so much lately that posts wait before it refuses everything."""


class Refusals:
    """The refusals of the last ten minutes. `clock` gives seconds that only go forward."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._moments: deque[float] = deque()

    @property
    def lately(self) -> int:
        """How many there were in the last ten minutes."""
        while self._moments and self._moments[0] < self._clock() - PERIOD:
            self._moments.popleft()
        return len(self._moments)

    def check(self) -> None:
        """Raise TooManyRefusals where a post had better wait."""
        if self.lately >= TOO_MANY:
            raise TooManyRefusals(f"{self.lately} refusals in {PERIOD / 60:.0f} minutes")

    def watch(self, trace: aiohttp.TraceConfig) -> aiohttp.TraceConfig:
        """The trace, which then counts what the requests are answered that it follows."""
        trace.on_request_end.append(self._answered)
        return trace

    async def _answered(
        self,
        session: aiohttp.ClientSession,
        context: SimpleNamespace,
        request: aiohttp.TraceRequestEndParams,
    ) -> None:
        answer = request.response
        shared = answer.headers.get("X-RateLimit-Scope") == "shared"
        if answer.status in COUNTED and not (answer.status == 429 and shared):
            self._moments.append(self._clock())
