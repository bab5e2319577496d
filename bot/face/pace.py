"""How fast a member and a guild may be: so that one of them cannot take up the bot for the rest."""

import time
from collections.abc import Callable, Hashable
from enum import Enum

PERIOD = 60.0
"""Seconds of a limit; so much may also come at once."""
MANY = 10_000
"""Members and guilds after which those that have been slow again are forgotten."""


class Whose(Enum):
    """Whose limit was reached."""

    MEMBER = 1
    GUILD = 2


class Pace:
    """Counts interactions: so many a minute a member and a guild, 0 for any number.

    `clock` gives seconds that only go forward.
    """

    def __init__(
        self, per_member: int = 0, per_guild: int = 0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._limits = {Whose.MEMBER: per_member, Whose.GUILD: per_guild}
        self._clock = clock
        # For each the moment at which everything it began would be used up, at its pace.
        self._until: dict[Hashable, float] = {}
        self._forget_at = MANY

    def take(self, guild: int, member: int) -> tuple[Whose, float] | None:
        """Begin an interaction; else whose limit is in the way, and for how many seconds."""
        now = self._clock()
        begun: dict[Hashable, float] = {}
        for whose, key in ((Whose.MEMBER, (guild, member)), (Whose.GUILD, guild)):
            limit = self._limits[whose]
            if limit:
                until = max(self._until.get(key, now), now) + PERIOD / limit
                if until - now > PERIOD + 1e-6:
                    return whose, until - now - PERIOD
                begun[key] = until
        self._until |= begun
        if len(self._until) > self._forget_at:
            self._until = {key: until for key, until in self._until.items() if until > now}
            self._forget_at = max(MANY, 2 * len(self._until))
        return None
