"""The gateway: Discord's WebSocket protocol, as plain text frames or as a zlib stream."""

import asyncio
import contextlib
import json
import time
import zlib
from collections import deque
from collections.abc import Callable
from typing import Any

from aiohttp import WSMsgType, web

from sandbox import payloads
from sandbox.intents import Intent, disallowed
from sandbox.sessions import Session, Sessions, encode
from sandbox.world import World

HEARTBEAT_SECONDS = 41.25
ACK_SECONDS = 0.1
SENDS_PER_MINUTE = 120
GUILDS_PER_SHARD = 2500
CHUNK = 1000

UNKNOWN_ERROR, UNKNOWN_OPCODE, DECODE_ERROR, NOT_AUTHENTICATED = 4000, 4001, 4002, 4003
AUTHENTICATION_FAILED, ALREADY_AUTHENTICATED, RATE_LIMITED, TIMED_OUT = 4004, 4005, 4008, 4009
INVALID_SHARD, SHARDING_REQUIRED, INVALID_INTENTS, DISALLOWED_INTENTS = 4010, 4011, 4013, 4014

Json = dict[str, Any]


class Refusal(Exception):
    """Closes the socket with one of the gateway's close codes."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Gateway:
    """Answers `/gateway`; `heartbeat` is the interval in seconds it asks of its clients.

    Where `acknowledges` is turned off, heartbeats get no answer, as over a line that is half dead.
    """

    def __init__(self, world: World, heartbeat: float = HEARTBEAT_SECONDS) -> None:
        self.world = world
        self.heartbeat = heartbeat
        self.acknowledges = True
        self.sessions = Sessions(world)
        self.connections: set[Connection] = set()
        self.watchers: list[Callable[[int], None]] = []

    async def handle(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(max_msg_size=64 * 1024, compress=False, timeout=1.0)
        await socket.prepare(request)
        connection = Connection(self, request, socket)
        self.connections.add(connection)
        try:
            await connection.run()
        finally:
            self.connections.discard(connection)
            self.tell_presence(connection)
        return socket

    async def drop(self, code: int | None = None) -> None:
        """Closes every socket, without a code as a cut cable would; the sessions remain."""
        connections = list(self.connections)
        if code is None:
            for connection in connections:
                connection.cut()
        else:
            await asyncio.gather(*(c.close(code) for c in connections))

    def is_connected(self, bot_id: int) -> bool:
        return any(c.session and c.session.application.id == bot_id for c in self.connections)

    def tell_presence(self, connection: "Connection") -> None:
        """A bot has come or gone."""
        if connection.session is not None:
            for watcher in self.watchers:
                watcher(connection.session.application.id)

    def broadcast(self, frame: Json) -> None:
        for connection in list(self.connections):
            connection.put(encode(frame))

    def reconnect(self) -> None:
        """Op 7: asks every client to come back and resume."""
        self.broadcast({"op": 7, "d": None})

    def invalidate(self, resumable: bool) -> None:
        """Op 9: tells every client that its session is no longer good."""
        if not resumable:
            for connection in list(self.connections):
                if connection.session is not None:
                    self.sessions.end(connection.session)
        self.broadcast({"op": 9, "d": resumable})

    def url(self) -> str:
        return self.world.public_url.replace("http", "ws", 1) + "/gateway"


class Connection:
    """One socket: a reader, a writer, and a watch on the heartbeat."""

    def __init__(
        self,
        gateway: Gateway,
        request: web.Request,
        socket: web.WebSocketResponse,
    ) -> None:
        self._gateway = gateway
        self._world = gateway.world
        self._request = request
        self._socket = socket
        compressed = request.query.get("compress") == "zlib-stream"
        self._deflate = zlib.compressobj() if compressed else None
        self._outgoing: asyncio.Queue[str] = asyncio.Queue()
        self._beaten = asyncio.Event()
        self._closed_here = False
        self._sent: deque[float] = deque(maxlen=SENDS_PER_MINUTE)
        self.session: Session | None = None

    def put(self, frame: str) -> None:
        self._outgoing.put_nowait(frame)

    async def close(self, code: int) -> None:
        self._closed_here = True
        await self._socket.close(code=code)

    def cut(self) -> None:
        if self._request.transport is not None:
            self._request.transport.abort()

    async def run(self) -> None:
        """Serves the socket until either side closes it."""
        self.put(
            encode({"op": 10, "d": {"heartbeat_interval": int(self._gateway.heartbeat * 1e3)}})
        )
        helpers = [asyncio.create_task(self._write()), asyncio.create_task(self._watch())]
        try:
            async for message in self._socket:
                if message.type not in (WSMsgType.TEXT, WSMsgType.BINARY):
                    break
                await self._receive(message.data)
        except Refusal as refusal:
            await self.close(refusal.code)
        finally:
            for task in helpers:
                task.cancel()
            if self.session is not None:
                self._gateway.sessions.leave(self.session, self)
                if not self._closed_here and self._socket.close_code in (1000, 1001):
                    self._gateway.sessions.end(self.session)  # the client said goodbye

    async def _write(self) -> None:
        with contextlib.suppress(ConnectionError):
            while True:
                frame = await self._outgoing.get()
                if self._deflate is None:
                    await self._socket.send_str(frame)
                else:
                    data = self._deflate.compress(frame.encode())
                    data += self._deflate.flush(zlib.Z_SYNC_FLUSH)
                    await self._socket.send_bytes(data)

    async def _watch(self) -> None:
        """Closes on a client whose heartbeat has stopped, and forgets its session."""
        patience = self._gateway.heartbeat * 1.5
        with contextlib.suppress(TimeoutError):
            while True:
                async with asyncio.timeout(patience):
                    await self._beaten.wait()
                self._beaten.clear()
        if self.session is not None:
            self._gateway.sessions.end(self.session)
        await self.close(TIMED_OUT)

    async def _receive(self, raw: str | bytes) -> None:
        try:
            frame = json.loads(raw)
            op, data = int(frame["op"]), frame.get("d")
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise Refusal(DECODE_ERROR) from error
        if op == 1:
            self._beat(data)
            return
        self._count_send()
        if op in (2, 6, 8) and not isinstance(data, dict):
            raise Refusal(DECODE_ERROR)
        if op == 2:
            await self._identify(data)
        elif op == 6:
            self._resume(data)
        elif self.session is None:
            raise Refusal(NOT_AUTHENTICATED)
        elif op == 8:
            self._request_members(self.session, data)
        elif op not in (3, 4):  # presence and voice need no answer
            raise Refusal(UNKNOWN_OPCODE)

    def _beat(self, sequence: int | None) -> None:
        self._beaten.set()
        if self.session is not None and sequence is not None:
            self.session.confirm(sequence)
        if not self._gateway.acknowledges:
            return
        # As a network would take: discord.py notes the sending only after it, and reports an
        # answer that was faster as one that is a whole heartbeat late.
        loop = asyncio.get_running_loop()
        loop.call_later(ACK_SECONDS, self.put, encode({"op": 11, "d": None}))

    def _count_send(self) -> None:
        now = time.monotonic()
        if len(self._sent) == SENDS_PER_MINUTE and now - self._sent[0] < 60:
            raise Refusal(RATE_LIMITED)
        self._sent.append(now)

    async def _identify(self, data: Json) -> None:
        if self.session is not None:
            raise Refusal(ALREADY_AUTHENTICATED)
        application = self._world.by_token.get(_token(data))
        if application is None:
            raise Refusal(AUTHENTICATION_FAILED)
        intents = data.get("intents")
        if not isinstance(intents, int) or intents < 0:
            raise Refusal(INVALID_INTENTS)
        if disallowed(intents, application):
            raise Refusal(DISALLOWED_INTENTS)
        session = Session(application, intents, _shard(data), self)
        guilds = [g for i in application.guilds if session.serves(g := self._world.guilds[i])]
        if len(guilds) > GUILDS_PER_SHARD:
            raise Refusal(SHARDING_REQUIRED)

        application.identified += 1
        self.session = session
        session.dispatch("READY", self._ready(session, [g.id for g in guilds]))
        self._gateway.sessions.add(session)
        self._gateway.tell_presence(self)
        if intents & Intent.GUILDS:
            everybody = bool(intents & Intent.GUILD_PRESENCES)
            for guild in guilds:
                data = payloads.guild_create(self._world, guild, application.id, everybody)
                session.dispatch("GUILD_CREATE", data)
                await asyncio.sleep(0)  # thousands of guilds must not hold up the others

    def _ready(self, session: Session, guild_ids: list[int]) -> Json:
        application = session.application
        return {
            "v": 10,
            "user": payloads.own_user(self._world.users[application.id]),
            "guilds": [{"id": str(g), "unavailable": True} for g in guild_ids],
            "session_id": session.id,
            "resume_gateway_url": self._gateway.url(),
            "shard": list(session.shard),
            "application": {"id": str(application.id), "flags": application.flags},
            "private_channels": [],
        }

    def _resume(self, data: Json) -> None:
        session = self._gateway.sessions.get(str(data.get("session_id")))
        sequence = data.get("seq")
        if (
            session is None
            or not isinstance(sequence, int)
            or session.application.token != _token(data)
            or not session.can_replay(sequence)
        ):
            self.put(encode({"op": 9, "d": False}))
            return
        self.session = session
        session.resume(self, sequence)
        self._gateway.tell_presence(self)

    def _request_members(self, session: Session, data: Json) -> None:
        """Op 8: the members of a guild, by prefix or by id, in chunks."""
        guild = self._world.guilds.get(_number(data.get("guild_id")))
        if guild is None or session.application.id not in guild.bots:
            return
        query, limit = data.get("query"), _number(data.get("limit"))
        wanted = data.get("user_ids") or []
        wanted = [_number(u) for u in (wanted if isinstance(wanted, list) else [wanted])]
        if wanted:
            found = [guild.members[u] for u in wanted if u in guild.members]
        elif query == "" and limit == 0 and not session.intents & Intent.GUILD_MEMBERS:
            found = [guild.members[session.application.id]]
        else:
            found = [
                m
                for m in guild.members.values()
                if self._world.users[m.user_id].name.lower().startswith(str(query or "").lower())
            ][: limit or None]
        missing = [str(u) for u in wanted if u not in guild.members]
        pages = [found[i : i + CHUNK] for i in range(0, len(found), CHUNK)] or [[]]
        for number, page in enumerate(pages):
            chunk: Json = {
                "guild_id": str(guild.id),
                "members": [payloads.member(self._world, m) for m in page],
                "chunk_index": number,
                "chunk_count": len(pages),
                "not_found": missing,
            }
            if data.get("nonce") is not None:
                chunk["nonce"] = data["nonce"]
            session.dispatch("GUILD_MEMBERS_CHUNK", chunk)


def _token(data: Json) -> str:
    return str(data.get("token")).removeprefix("Bot ")


def _number(value: Any) -> int:
    return int(value) if str(value).isdecimal() else 0


def _shard(data: Json) -> tuple[int, int]:
    """Number and count of the shard that identifies itself."""
    shard = data.get("shard", [0, 1])
    if not isinstance(shard, list) or [type(n) for n in shard] != [int, int]:
        raise Refusal(INVALID_SHARD)
    number, count = shard
    if not 0 <= number < count:
        raise Refusal(INVALID_SHARD)
    return number, count
