"""Discord's rate limits: a bucket for each route and major parameter, and the global one."""

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass

GLOBAL_PER_SECOND = 50
# Seen by users, not documented: beside its own bucket, a channel takes this many from webhooks.
WEBHOOKS_PER_CHANNEL = 30
WEBHOOK_SECONDS = 60.0
STALE_BUCKETS = 4096


@dataclass(slots=True, frozen=True)
class Limit:
    """So many requests in so many seconds."""

    requests: int
    seconds: float


DEFAULT = Limit(50, 1.0)
MESSAGES = Limit(5, 5.0)
WEBHOOK = Limit(5, 2.0)
TYPING = Limit(5, 5.0)
REACTIONS = Limit(1, 0.25)
COMMANDS = Limit(20, 20.0)


@dataclass(slots=True)
class Window:
    """A count that starts afresh when its time is over."""

    ends: float
    used: int = 0


@dataclass(slots=True, frozen=True)
class Verdict:
    """What to tell the client: its headers, and where it is refused, for how many seconds."""

    headers: dict[str, str]
    retry_after: float | None = None
    is_global: bool = False


class RateLimits:
    """Counts requests. `enforced` off still sends the headers, with plenty remaining."""

    def __init__(self, enforced: bool = True, clock: Callable[[], float] = time.monotonic) -> None:
        self.enforced = enforced
        self._clock = clock
        self._windows: dict[tuple[str, ...], Window] = {}

    def take(self, key: tuple[str, ...], limit: Limit) -> tuple[int, float]:
        """Counts one request. Answers what remains (−1: refused) and the seconds to the reset."""
        now = self._clock()
        if len(self._windows) > STALE_BUCKETS:
            self._windows = {k: w for k, w in self._windows.items() if w.ends > now}
        window = self._windows.get(key)
        if window is None or window.ends <= now:
            window = self._windows[key] = Window(now + limit.seconds)
        if self.enforced:
            if window.used >= limit.requests:
                return -1, window.ends - now
            window.used += 1
        return limit.requests - window.used, window.ends - now

    def global_wait(self, who: str) -> float | None:
        """Counts one request of this bot against its global limit; seconds to wait if over."""
        remaining, reset = self.take(("global", who), Limit(GLOBAL_PER_SECOND, 1.0))
        return reset if remaining < 0 else None

    def check(self, who: str, route: str, major: str, limit: Limit) -> Verdict:
        """Counts one request of `who` against its bucket."""
        bucket = hashlib.blake2s(route.encode(), digest_size=16).hexdigest()
        remaining, reset = self.take((who, bucket, major), limit)
        headers = {
            "X-RateLimit-Limit": str(limit.requests),
            "X-RateLimit-Remaining": str(max(remaining, 0)),
            "X-RateLimit-Reset": f"{time.time() + reset:.3f}",
            "X-RateLimit-Reset-After": f"{reset:.3f}",
            "X-RateLimit-Bucket": bucket,
        }
        return Verdict(headers, retry_after=reset if remaining < 0 else None)

    def webhook_wait(self, channel_id: int) -> float | None:
        """Counts one webhook message into a channel; seconds to wait if the channel is full."""
        limit = Limit(WEBHOOKS_PER_CHANNEL, WEBHOOK_SECONDS)
        remaining, reset = self.take(("webhooks", str(channel_id)), limit)
        return reset if remaining < 0 else None
