"""Where all tables play: whether a bot is up, and what it has kept."""

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

from trials import record
from trials.process import BotsClock
from trials.record import Ledger, Record

READING = 91.0
"""Seconds after which the clock has an unread speech read."""

Found = TypeVar("Found")


class Disturbed(Exception):
    """The bot went down in the midst of it, or did not answer."""


class House:
    """What tables ask for; who starts and ends the bot says `rises` and `falls`."""

    def __init__(self, ledger: Ledger, clock: BotsClock) -> None:
        self._ledger = ledger
        self._clock = clock
        self._up, self._down = asyncio.Event(), asyncio.Event()

    @property
    def is_up(self) -> bool:
        """Whether a bot is connected."""
        return self._up.is_set()

    def rises(self) -> None:
        """The bot is connected."""
        self._down.clear()
        self._up.set()

    def falls(self) -> None:
        """The bot is about to be ended, or ended by itself."""
        self._up.clear()
        self._down.set()

    async def up(self) -> None:
        """Wait until a bot is connected."""
        await self._up.wait()

    async def unless_down(self, work: Awaitable[Found]) -> Found:
        """The result of the work; Disturbed where the bot goes down before it is there."""
        task = asyncio.ensure_future(work)
        down = asyncio.create_task(self._down.wait())
        try:
            await asyncio.wait((task, down), return_when=asyncio.FIRST_COMPLETED)
            if not task.done():
                raise Disturbed
            return task.result()
        finally:
            for each in (task, down):
                each.cancel()
            await asyncio.gather(task, down, return_exceptions=True)

    def kinds(self, campaign: str) -> list[str]:
        """The kinds of the commands that the campaign took so far."""
        with self._ledger.alive() as connection:
            return record.kinds(connection, campaign)

    def record(self, campaign: str) -> Record:
        """All that is kept of the campaign."""
        with self._ledger.alive() as connection:
            return record.record(connection, campaign)

    def hurry_reading(self) -> None:
        """Let the bot's clock pass the time after which a speech is read by itself."""
        self._clock.move(READING)
