"""The WebSocket of what one member sees, as it happens."""

import asyncio
import json
from typing import Any

from aiohttp import WSCloseCode, web

from sandbox import views
from sandbox.gateway import Gateway
from sandbox.interactions import Interaction, Interactions
from sandbox.model import Message, User
from sandbox.world import Event, World

MESSAGE_NEWS = {"MESSAGE_CREATE": "message_create", "MESSAGE_UPDATE": "message_update"}
# A change of any of these shows in the guild's object.
GUILD_NEWS = ("CHANNEL_", "THREAD_", "GUILD_")

Json = dict[str, Any]


class Live:
    """Hears the world's news and passes on what each watching member would see."""

    def __init__(self, world: World, gateway: Gateway, interactions: Interactions) -> None:
        self._world = world
        self._gateway = gateway
        self._watchers: dict[int, set[asyncio.Queue[str]]] = {}
        self._sockets: set[web.WebSocketResponse] = set()
        world.listeners.append(self._hear)
        interactions.watchers.append(self._hear_interaction)
        gateway.watchers.append(self._hear_presence)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        wanted = request.query.get("as", "")
        user_id = int(wanted) if wanted.isdecimal() else 0
        if user_id not in self._world.users:
            return web.json_response({"error": "There is no such member."}, status=404)
        socket = web.WebSocketResponse(heartbeat=30, timeout=1.0)
        news: asyncio.Queue[str] = asyncio.Queue()
        # Before the handshake, so that the page misses nothing from its first moment on.
        self._watchers.setdefault(user_id, set()).add(news)
        try:
            await socket.prepare(request)
            await self._serve(socket, news)
        finally:
            self._watchers[user_id].discard(news)
            if not self._watchers[user_id]:
                del self._watchers[user_id]
        return socket

    async def _serve(self, socket: web.WebSocketResponse, news: asyncio.Queue[str]) -> None:
        self._sockets.add(socket)
        writer = asyncio.create_task(_write(socket, news))
        try:
            async for _ in socket:
                pass  # the page only listens
        finally:
            writer.cancel()
            self._sockets.discard(socket)

    async def close(self) -> None:
        """Says goodbye to every page."""
        code = WSCloseCode.GOING_AWAY
        await asyncio.gather(*(s.close(code=code) for s in list(self._sockets)))

    def _tell(self, user_id: int, kind: str, data: Json) -> None:
        frame = json.dumps({"type": kind, "data": data})
        for news in self._watchers.get(user_id, ()):
            news.put_nowait(frame)

    def _hear(self, event: Event) -> None:
        if not self._watchers:
            return
        told = self._translate(event)
        if told is not None:
            for user_id in list(self._watchers):
                if self._concerns(event, user_id):
                    self._tell(user_id, *told)

    def _hear_interaction(self, interaction: Interaction) -> None:
        if interaction.user_id in self._watchers:
            self._tell(
                interaction.user_id, "interaction", views.interaction(self._world, interaction)
            )

    def _hear_presence(self, bot_id: int) -> None:
        """A bot has come or gone: its member shows as online or not."""
        for guild_id in self._world.applications[bot_id].guilds:
            guild = self._world.guilds[guild_id]
            watching = [u for u in self._watchers if u in guild.members]
            if watching:
                data = views.guild(self._world, self._gateway, guild)
                for user_id in watching:
                    self._tell(user_id, "guild", data)

    def _translate(self, event: Event) -> tuple[str, Json] | None:
        """The news in the control API's words; None where it has none for this."""
        if event.name in MESSAGE_NEWS and isinstance(event.subject, Message):
            return MESSAGE_NEWS[event.name], views.message(self._world, event.subject)
        if event.name == "MESSAGE_DELETE":
            return "message_delete", {k: event.data[k] for k in ("id", "channel_id")}
        if event.name == "TYPING_START" and isinstance(event.subject, User):
            who = views.person(self._world, event.subject, event.guild)
            return "typing", {"channel_id": event.data["channel_id"], "user": who}
        if event.name == "COMMANDS":
            return "commands", {}
        if event.name.startswith(GUILD_NEWS) and event.guild is not None:
            return "guild", views.guild(self._world, self._gateway, event.guild)
        return None

    def _concerns(self, event: Event, user_id: int) -> bool:
        if isinstance(event.subject, Message) and event.subject.ephemeral:
            return event.subject.seen_by == user_id
        if event.channel is not None and not event.name.startswith(GUILD_NEWS):
            return self._world.may_see(event.channel, user_id)
        return event.guild is None or user_id in event.guild.members


async def _write(socket: web.WebSocketResponse, news: asyncio.Queue[str]) -> None:
    while True:
        await socket.send_str(await news.get())
