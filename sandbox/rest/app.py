"""The REST API as one aiohttp application: who asks, how often, and how errors are answered."""

import json
import time
from collections import deque
from typing import Any

from aiohttp import web

from sandbox.errors import DiscordError, TooManyRequests, refuse
from sandbox.faults import Faults, HttpFault
from sandbox.gateway import Gateway
from sandbox.interactions import Interactions
from sandbox.model import Application
from sandbox.ratelimits import RateLimits
from sandbox.rest import channels, commands, guilds, interactions, messages, users, webhooks
from sandbox.rest.call import Call, Reply, Route
from sandbox.world import World

PREFIX = "/api/v10"
# Fields of a path that a rate limit is counted by.
MAJOR = ("channel_id", "guild_id", "webhook_id", "interaction_id", "webhook_token")
INVALID_WINDOW = 600.0
MODULES = (users, guilds, channels, messages, webhooks, interactions, commands)


def answer(data: Any, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    """JSON under exactly `application/json`: a charset would confuse discord.py."""
    body = json.dumps(data, separators=(",", ":")).encode()
    return web.Response(body=body, status=status, headers=headers, content_type="application/json")


class RestApi:
    """Everything under /api/v10, over one world."""

    def __init__(
        self,
        world: World,
        gateway: Gateway,
        interactions: Interactions,
        limits: RateLimits,
        faults: Faults,
    ) -> None:
        self.world = world
        self.gateway = gateway
        self.interactions = interactions
        self.limits = limits
        self.faults = faults
        self._invalid: deque[float] = deque()

    @property
    def invalid_requests(self) -> int:
        """Answers 401, 403 and 429 in the last ten minutes; Discord bans at 10,000."""
        while self._invalid and self._invalid[0] < time.monotonic() - INVALID_WINDOW:
            self._invalid.popleft()
        return len(self._invalid)

    def attach(self, app: web.Application) -> None:
        app.middlewares.append(self._meet_faults)
        for module in MODULES:
            for route in module.routes.all:
                app.router.add_route(route.method, PREFIX + route.path, self._serving(route))
        app.router.add_route("*", "/api/{rest:.*}", self._unknown)

    @web.middleware
    async def _meet_faults(self, request: web.Request, handler: Any) -> web.StreamResponse:
        fault = await self.faults.meet(request.path)
        response: web.StreamResponse
        if fault is None:
            response = await handler(request)
        else:
            if fault.after:
                await handler(request)
            response = failing(fault)
        self._count(response)
        return response

    def _serving(self, route: Route) -> Any:
        async def serve(request: web.Request) -> web.StreamResponse:
            return await self._serve(route, request)

        return serve

    async def _serve(self, route: Route, request: web.Request) -> web.Response:
        headers: dict[str, str] = {}
        try:
            application = self._who(request)
            if route.needs_bot and application is None:
                raise refuse(0)
            who = application.token if application else request.match_info.get("webhook_token", "")
            if application is not None and (wait := self.limits.global_wait(who)) is not None:
                return too_many(wait, "global", {"X-RateLimit-Global": "true"})
            major = "+".join(request.match_info.get(name, "") for name in MAJOR)
            verdict = self.limits.check(who, route.key, major, route.limit)
            headers = verdict.headers
            if verdict.retry_after is not None:
                return too_many(verdict.retry_after, "user", headers)
            call = Call(request, self.world, self.interactions, self.limits, application)
            result = await route.handler(call)
        except DiscordError as error:
            return answer(error.body, error.status, headers)
        except TooManyRequests as error:
            return too_many(error.wait, error.scope, headers)
        if isinstance(result, Reply):
            return answer(result.data, result.status, headers | result.headers)
        if result is None:
            return web.Response(status=204, headers=headers)
        return answer(result, headers=headers)

    def _who(self, request: web.Request) -> Application | None:
        """The bot whose token the request carries; None where it carries none.

        Raises:
            DiscordError: 401 where the token is no bot's.
        """
        header = request.headers.get("Authorization")
        if header is None:
            return None
        application = self.world.by_token.get(header.removeprefix("Bot "))
        if application is None:
            raise refuse(0)
        return application

    def _count(self, response: web.StreamResponse) -> None:
        shared = response.headers.get("X-RateLimit-Scope") == "shared"
        if response.status in (401, 403) or (response.status == 429 and not shared):
            self._invalid.append(time.monotonic())

    async def _unknown(self, request: web.Request) -> web.Response:
        return answer({"message": "404: Not Found", "code": 0}, 404)


def too_many(wait: float, scope: str, headers: dict[str, str]) -> web.Response:
    """429 as Discord sends it; without Via discord.py would take it for a ban."""
    headers = headers | {
        "Via": "1.1 google",
        "Retry-After": f"{wait:.3f}",
        "X-RateLimit-Scope": scope,
    }
    data = {
        "message": "You are being rate limited.",
        "retry_after": round(wait, 3),
        "global": scope == "global",
    }
    return answer(data, 429, headers)


def failing(fault: HttpFault) -> web.Response:
    if fault.status == 429:
        headers = {"X-RateLimit-Global": "true"} if fault.scope == "global" else {}
        return too_many(fault.retry_after, fault.scope, headers)
    return answer({"message": f"{fault.status}: made to fail", "code": 0}, fault.status)
