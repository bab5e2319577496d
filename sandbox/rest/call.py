"""One request to Discord's REST API, as its handlers see it."""

import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import BodyPartReader, web

from sandbox.errors import refuse
from sandbox.interactions import Interactions
from sandbox.messages import NewFile
from sandbox.model import Application, Channel, Guild, Message
from sandbox.permissions import Permission
from sandbox.ratelimits import DEFAULT, Limit, RateLimits
from sandbox.world import World

FILE_BYTES = 10 * 1024 * 1024
REQUEST_BYTES = 25 * 1024 * 1024

FILE_FIELD = re.compile(r"files\[(\d+)\]")
NOTHING = Permission(0)

Json = dict[str, Any]


def snowflake(value: Any) -> int:
    """An id; what is none is 0, which no thing has."""
    text = str(value)
    return int(text) if text.isascii() and text.isdecimal() else 0


def parsed(data: bytes) -> Any:
    try:
        return json.loads(data)
    except ValueError as error:
        raise refuse(50109) from error


def as_object(value: Any) -> Json:
    if not isinstance(value, dict):
        raise refuse(50109)
    return value


@dataclass(slots=True)
class Reply:
    """An answer that is not simply 200 with data, or 204 with none."""

    status: int
    data: Any = None
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Call:
    """A request with the world it is about; `application` is the bot that asks.

    Routes whose token is in their path have no application.
    """

    request: web.Request
    world: World
    interactions: Interactions
    limits: RateLimits
    application: Application | None = None

    @property
    def bot(self) -> Application:
        if self.application is None:
            raise refuse(0)
        return self.application

    def id(self, name: str) -> int:
        """An id of the path; what is not a number is an unknown thing's id."""
        return snowflake(self.request.match_info[name])

    def text(self, name: str) -> str:
        return self.request.match_info[name]

    def flag(self, name: str) -> bool:
        return self.request.query.get(name, "").lower() in ("1", "true")

    def number(self, name: str, default: int | None = None) -> int | None:
        value = self.request.query.get(name, "")
        return int(value) if value.isascii() and value.isdigit() else default

    async def json(self) -> Any:
        """The body's JSON.

        Raises:
            DiscordError: 50109 where the body is none.
        """
        return parsed(await self.request.read())

    async def object(self) -> Json:
        """The body's JSON object.

        Raises:
            DiscordError: 50109 where the body is none.
        """
        return as_object(await self.json())

    async def form(self) -> tuple[Json, list[NewFile]]:
        """The payload and the files of a message, sent as JSON or as multipart.

        Raises:
            DiscordError: 40005 where a file or the whole is too large, 50109 for bad JSON.
        """
        if not self.request.content_type.startswith("multipart/"):
            return (await self.object() if self.request.can_read_body else {}), []
        payload: Json = {}
        files: list[NewFile] = []
        total = 0
        async for part in await self.request.multipart():
            if not isinstance(part, BodyPartReader):
                raise refuse(50109)
            data = bytes(await part.read(decode=False))
            total += len(data)
            if len(data) > FILE_BYTES or total > REQUEST_BYTES:
                raise refuse(40005)
            if part.name == "payload_json":
                payload = as_object(parsed(data))
            elif match := FILE_FIELD.fullmatch(part.name or ""):
                files.append(NewFile(int(match[1]), part.filename or "file", data))
        return payload, files

    # Things of the path, as this bot may reach them

    def guild(self) -> Guild:
        guild = self.world.guilds.get(self.id("guild_id"))
        if guild is None or self.bot.id not in guild.bots:
            raise refuse(10004) if guild is None else refuse(50001)
        return guild

    def channel(self, needs: Permission = NOTHING) -> Channel:
        """The channel of the path.

        Raises:
            DiscordError: 10003 if there is none, 50001 if the bot cannot see it, 50013 if it
                may see it but lacks what it `needs`.
        """
        channel = self.world.channels.get(self.id("channel_id"))
        if channel is None:
            raise refuse(10003)
        self.require(channel, needs)
        return channel

    def require(self, channel: Channel, needs: Permission) -> None:
        held = self.world.permissions(channel, self.bot.id)
        if not held & Permission.VIEW_CHANNEL:
            raise refuse(50001)
        if needs & ~held:
            raise refuse(50013)

    def require_in_guild(self, guild: Guild, needs: Permission) -> None:
        if needs & ~self.world.guild_permissions(guild, self.bot.id):
            raise refuse(50013)

    def message(self, channel: Channel) -> Message:
        message = self.world.messages.get(self.id("message_id"))
        if message is None or message.channel_id != channel.id or message.ephemeral:
            raise refuse(10008)
        return message


Handler = Callable[[Call], Awaitable[Any]]


@dataclass(slots=True, frozen=True)
class Route:
    method: str
    path: str
    handler: Handler
    limit: Limit
    needs_bot: bool

    @property
    def key(self) -> str:
        return f"{self.method} {self.path}"


class Routes:
    """The routes of one module: `@routes.get("/path/{name}")` before a handler."""

    def __init__(self) -> None:
        self.all: list[Route] = []

    def add(
        self, method: str, path: str, limit: Limit = DEFAULT, needs_bot: bool = True
    ) -> Callable[[Handler], Handler]:
        def remember(handler: Handler) -> Handler:
            self.all.append(Route(method, path, handler, limit, needs_bot))
            return handler

        return remember
