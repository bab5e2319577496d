"""The control API of docs/sandbox.md, over HTTP, and the page that uses it."""

import re
from pathlib import Path
from typing import Any

from aiohttp import BodyPartReader, web

from sandbox import asked, message_payloads, places, views
from sandbox.errors import ActError
from sandbox.faults import Delay, Faults, HttpFault
from sandbox.gateway import Gateway
from sandbox.interactions import Interactions
from sandbox.members import ActingMember
from sandbox.model import Channel, Guild
from sandbox.world import World

PAGE = Path(__file__).parent / "page"
DAY = 24 * 3600.0
LONGEST_WAIT = 60.0

Json = dict[str, Any]


class Control:
    def __init__(
        self,
        world: World,
        gateway: Gateway,
        interactions: Interactions,
        faults: Faults,
    ) -> None:
        self._world = world
        self._gateway = gateway
        self._interactions = interactions
        self._faults = faults

    def attach(self, app: web.Application) -> None:
        for method, path, handler in (
            ("GET", "/api/guilds", self._guilds),
            ("GET", "/api/guilds/{guild}/commands", self._commands),
            ("GET", "/api/channels/{channel}/messages", self._messages),
            ("GET", "/api/dms", self._dms),
            ("GET", "/api/interactions/{id}", self._interaction),
            ("POST", "/api/invoke", self._invoke),
            ("POST", "/api/autocomplete", self._autocomplete),
            ("POST", "/api/component", self._component),
            ("POST", "/api/modal", self._modal),
            ("POST", "/api/messages", self._write),
            ("POST", "/api/files", self._upload),
            ("POST", "/api/guilds/{guild}/members", self._add_member),
            ("PATCH", "/api/members/{member}", self._change_member),
            ("POST", "/api/faults", self._add_fault),
            ("DELETE", "/api/faults", self._clear_faults),
        ):
            app.router.add_route(method, path, asked.answering(handler))
        app.router.add_get("/", self._index)
        app.router.add_static("/page/", PAGE)

    async def _index(self, request: web.Request) -> web.StreamResponse:
        return web.FileResponse(PAGE / "index.html", headers={"Cache-Control": "no-cache"})

    # Reading

    async def _guilds(self, request: web.Request) -> Any:
        return [views.guild(self._world, self._gateway, g) for g in self._world.guilds.values()]

    async def _commands(self, request: web.Request) -> Any:
        member = self._member(request.query.get("as"))
        place = self._channel(request.query.get("channel"))
        return views.commands(self._world, place, member.id)

    async def _messages(self, request: web.Request) -> Any:
        member = self._member(request.query.get("as"))
        limit = asked.number(request.query.get("limit", "50"), "limit")
        channel = asked.number(request.match_info["channel"], "channel")
        return [views.message(self._world, m) for m in member.messages(channel, max(limit, 1))]

    async def _dms(self, request: web.Request) -> Any:
        member = self._member(request.query.get("as"))
        found = [c for c in self._world.dms.values() if member.id in c.recipients]
        others = ((c, next(u for u in c.recipients if u != member.id)) for c in found)
        return [
            {"id": str(c.id), "user": views.person(self._world, self._world.users[other], None)}
            for c, other in others
        ]

    async def _interaction(self, request: web.Request) -> Any:
        interaction = self._interactions.get(asked.number(request.match_info["id"], "id"))
        if interaction is None:
            raise ActError(404, "There is no such interaction, or it is over.")
        wait = request.query.get("wait")
        if wait is not None:
            await interaction.settled(min(asked.seconds(wait, "wait"), LONGEST_WAIT))
        return views.interaction(self._world, interaction)

    # Acting

    async def _invoke(self, request: web.Request) -> Any:
        body = await asked.body(request)
        interaction = await self._member(body.get("member")).invoke(
            asked.number(body.get("channel"), "channel"),
            asked.text(body, "command"),
            asked.mapping(body, "options"),
        )
        return views.interaction(self._world, interaction)

    async def _autocomplete(self, request: web.Request) -> Any:
        body = await asked.body(request)
        interaction = await self._member(body.get("member")).autocomplete(
            asked.number(body.get("channel"), "channel"),
            asked.text(body, "command"),
            asked.text(body, "focused"),
            asked.mapping(body, "options"),
        )
        return views.interaction(self._world, interaction)

    async def _component(self, request: web.Request) -> Any:
        body = await asked.body(request)
        interaction = await self._member(body.get("member")).use(
            asked.number(body.get("message"), "message"),
            asked.text(body, "custom_id"),
            asked.values(body, "values"),
        )
        return views.interaction(self._world, interaction)

    async def _modal(self, request: web.Request) -> Any:
        body = await asked.body(request)
        interaction = await self._member(body.get("member")).submit(
            asked.number(body.get("interaction"), "interaction"), asked.mapping(body, "fields")
        )
        return views.interaction(self._world, interaction)

    async def _write(self, request: web.Request) -> Any:
        body = await asked.body(request)
        member = self._member(body.get("member"))
        channel = asked.number(body.get("channel"), "channel")
        return views.message(self._world, await member.write(channel, asked.text(body, "content")))

    async def _upload(self, request: web.Request) -> Any:
        member = self._member(request.query.get("as"))
        part = await (await request.multipart()).next()
        if not isinstance(part, BodyPartReader):
            raise ActError(400, "Send one file as multipart/form-data.")
        name, data = part.filename or "file", bytes(await part.read(decode=False))
        return message_payloads.attachment(await member.upload(name, data), base="")

    async def _add_member(self, request: web.Request) -> Any:
        body, world = await asked.body(request), self._world
        guild = self._guild(request.match_info["guild"])
        days = asked.seconds(body.get("created_days_ago", 0), "created_days_ago")
        user = places.create_user(
            world,
            asked.text(body, "name"),
            world.clock.now() - days * DAY,
            display_name=body.get("display_name"),
            locale=body.get("locale") or "en-US",
        )
        member = places.join(
            world, guild, user.id, self._roles(guild, asked.values(body, "roles") or [])
        )
        return views.member(world, self._gateway, member)

    async def _change_member(self, request: web.Request) -> Any:
        body, world = await asked.body(request), self._world
        guild = self._guild(body.get("guild"))
        member = guild.members.get(asked.number(request.match_info["member"], "member"))
        if member is None:
            raise ActError(404, "This guild has no such member.")
        user = world.users[member.user_id]
        roles = asked.values(body, "roles")
        if roles is not None:
            member.roles = self._roles(guild, roles)
        if body.get("locale") is not None:
            user.locale = body["locale"]
        if body.get("display_name") is not None:
            member.nick = body["display_name"] or None
        world.save(user)
        places.update_member(world, guild, member)
        return views.member(world, self._gateway, member)

    # Making trouble

    async def _add_fault(self, request: web.Request) -> Any:
        body = await asked.body(request)
        kind = body.get("kind")
        times, path = int(body.get("times", 1)), body.get("path", "")
        try:
            if kind == "drop_gateway":
                await self._gateway.drop(body.get("code"))
            elif kind == "reconnect":
                self._gateway.reconnect()
            elif kind == "invalid_session":
                self._gateway.invalidate(bool(body.get("resumable")))
            elif kind == "heartbeats":
                self._gateway.acknowledges = bool(body.get("acknowledged"))
            elif kind == "twice":
                re.compile(body["events"])
                self._gateway.sessions.twice = body["events"]
            elif kind == "turn_round":
                self._gateway.sessions.turn_round(int(body["number"]))
            elif kind == "http":
                wait, after = float(body.get("retry_after", 1.0)), bool(body.get("after"))
                scope = str(body.get("scope", "user"))
                self._faults.add(HttpFault(int(body["status"]), times, path, wait, after, scope))
            elif kind == "delay":
                self._faults.add(Delay(asked.seconds(body.get("seconds"), "seconds"), times, path))
            else:
                raise ActError(400, f"There is no fault of the kind {kind!r}.")
        except (KeyError, ValueError, re.error) as error:
            raise ActError(400, f"That fault cannot be understood: {error}.") from error
        return {}

    async def _clear_faults(self, request: web.Request) -> Any:
        self._faults.clear()
        self._gateway.acknowledges, self._gateway.sessions.twice = True, ""
        return {}

    # Looking up

    def _member(self, user_id: Any) -> ActingMember:
        user = self._world.users.get(asked.number(user_id, "member"))
        if user is None:
            raise ActError(404, "There is no such member.")
        if user.bot:
            raise ActError(403, "A bot acts for itself.")
        return ActingMember(self._world, self._interactions, user.id)

    def _channel(self, channel_id: Any) -> Channel:
        channel = self._world.channels.get(asked.number(channel_id, "channel"))
        if channel is None:
            raise ActError(404, "There is no such channel.")
        return channel

    def _guild(self, guild_id: Any) -> Guild:
        guild = self._world.guilds.get(asked.number(guild_id, "guild"))
        if guild is None:
            raise ActError(404, "There is no such guild.")
        return guild

    def _roles(self, guild: Guild, ids: list[Any]) -> list[int]:
        numbers = [asked.number(r, "role") for r in ids]
        for number in numbers:
            if number not in guild.roles:
                raise ActError(400, f"This guild has no role {number}.")
        return [n for n in numbers if n != guild.id]
