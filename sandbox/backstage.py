"""What a page shows and does beside Discord: what the bot keeps, a crowd of voters, the reset."""

import time
from collections.abc import Callable, Collection
from typing import Any, Protocol

from aiohttp import web

from sandbox import asked, crowd
from sandbox.botclock import BotClock
from sandbox.errors import ActError
from sandbox.interactions import Interactions
from sandbox.model import Guild
from sandbox.world import World

BEYOND = 1.0
"""Seconds by which the clock passes a deadline that it is moved to."""
MOST_VOTERS = 50

Json = dict[str, Any]


class Backstage(Protocol):
    """What the bot that runs beside the sandbox lets be seen of its database.

    Times are seconds since 1970 on the bot's clock.
    """

    async def look(self, guild_id: int) -> Json:
        """`{"deadlines": [{kind, subject, at, held}], "outbox": [{id, event, state, …}]}`."""

    async def next_deadline(self, guild_id: int, after: float) -> float | None:
        """When the first deadline after that moment falls due; None where none does."""

    async def forget(self, guild_ids: Collection[int], channel_ids: Collection[int]) -> None:
        """Delete whatever is kept of these guilds. The bot is not running meanwhile."""

    async def close(self) -> None:
        """Let go of the database."""


class BackstageApi:
    """The calls of docs/sandbox.md that have no counterpart in Discord.

    `reset` asks whoever started the sandbox to begin anew; None where nobody would.
    """

    def __init__(
        self,
        world: World,
        interactions: Interactions,
        clock: BotClock | None,
        backstage: Backstage | None,
        reset: Callable[[], None] | None,
    ) -> None:
        self._world = world
        self._interactions = interactions
        self._bot_clock = clock
        self._backstage = backstage
        self._reset = reset

    def attach(self, app: web.Application) -> None:
        for method, path, handler in (
            ("GET", "/api/clock", self._clock),
            ("POST", "/api/clock", self._advance),
            ("GET", "/api/guilds/{guild}/backstage", self._look),
            ("POST", "/api/guilds/{guild}/next-deadline", self._to_next_deadline),
            ("POST", "/api/guilds/{guild}/voters", self._add_voters),
            ("POST", "/api/reset", self._begin_anew),
        ):
            app.router.add_route(method, path, asked.answering(handler))

    # The bot's clock

    async def _clock(self, request: web.Request) -> Any:
        return {"offset": await self._clock_file().read()}

    async def _advance(self, request: web.Request) -> Any:
        seconds = asked.seconds((await asked.body(request)).get("advance"), "advance")
        return {"offset": await self._clock_file().advance(seconds)}

    async def _to_next_deadline(self, request: web.Request) -> Any:
        guild, clock = self._guild(request), self._clock_file()
        now = time.time() + await clock.read()
        due = await self._behind().next_deadline(guild.id, now)
        if due is None:
            raise ActError(404, "Nothing is due: no campaign runs, or it is paused.")
        return {"offset": await clock.advance(due - now + BEYOND)}

    def _clock_file(self) -> BotClock:
        if self._bot_clock is None:
            raise ActError(404, "This sandbox was started without a clock file.")
        return self._bot_clock

    # What the bot keeps

    async def _look(self, request: web.Request) -> Any:
        guild = self._guild(request)
        seen = await self._behind().look(guild.id)
        return {"resettable": self._reset is not None, **seen}

    async def _begin_anew(self, request: web.Request) -> Any:
        if self._reset is None:
            raise ActError(404, "Only a sandbox that `ecotopia sandbox` started can be reset.")
        self._reset()
        return {}

    def _behind(self) -> Backstage:
        if self._backstage is None:
            raise ActError(404, "This sandbox does not see what its bot keeps.")
        return self._backstage

    # A crowd

    async def _add_voters(self, request: web.Request) -> Any:
        body, guild = await asked.body(request), self._guild(request)
        channel = self._world.channels.get(asked.number(body.get("channel"), "channel"))
        if channel is None or channel.guild_id != guild.id:
            raise ActError(404, "This guild has no such channel.")
        count = asked.number(body.get("count", 10), "count")
        if not 1 <= count <= MOST_VOTERS:
            raise ActError(400, f"Add 1 to {MOST_VOTERS} voters at once, not {count}.")
        draw = crowd.drawing(body.get("seed"))
        told = []
        for _ in range(count):
            voter = crowd.newcomer(self._world, guild)
            words = await crowd.vote(self._world, self._interactions, voter, channel, draw)
            name = self._world.name_of(self._world.users[voter], guild)
            told.append({"member": str(voter), "name": name, "told": words})
        return {"voters": told}

    def _guild(self, request: web.Request) -> Guild:
        guild = self._world.guilds.get(asked.number(request.match_info["guild"], "guild"))
        if guild is None:
            raise ActError(404, "There is no such guild.")
        return guild
