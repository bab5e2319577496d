"""The gateway: sockets that drop, sessions that resume, shards, and plain or compressed frames."""

import asyncio
import json
from collections import Counter
from typing import Any

import aiohttp
import discord
import pytest
from loopback import UNPRIVILEGED, Bot, ShardedBot, Stage, eventually

from sandbox import places
from sandbox.client import point_discord_at
from sandbox.faults import Delay
from sandbox.seed import SANDBOX_TOKEN, seed_demo
from sandbox.server import Sandbox


async def test_a_dropped_socket_is_resumed_and_misses_nothing(loopback: Stage) -> None:
    bot = Bot()

    @bot.tree.command(description="Answers")
    async def ping(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("pong")

    await loopback.start(bot)
    await loopback.bruno.write(loopback.city_hall, "before")
    await eventually(lambda: bot.count("message") == 1)
    loopback.sandbox.faults.add(Delay(0.3, path="^/gateway$"))
    await loopback.sandbox.gateway.drop()
    await eventually(lambda: not loopback.sandbox.gateway.connections)
    # While it is away a member asks; the answer comes within the 3 s.
    asking = asyncio.create_task(loopback.bruno.invoke(loopback.city_hall, "ping"))
    await loopback.bruno.write(loopback.city_hall, "while away")
    assert (await asking).message.content == "pong"
    await eventually(lambda: bot.count("resumed") and bot.count("message") == 3)
    assert bot.count("ready") == 1
    messages = [m for name, m in bot.heard if name == "message"]
    assert len({m.id for m in messages}) == len(messages) == 3
    assert (await loopback.bruno.invoke(loopback.city_hall, "ping")).state == "message"


async def test_the_server_asks_to_reconnect(loopback: Stage) -> None:
    bot = await loopback.start(Bot())
    loopback.sandbox.gateway.reconnect()
    await eventually(lambda: bot.count("resumed"))
    assert bot.count("ready") == 1
    assert loopback.demo.application.identified == 1


async def test_an_invalid_session_starts_anew(loopback: Stage) -> None:
    bot = await loopback.start(Bot())
    loopback.sandbox.gateway.invalidate(resumable=False)
    await eventually(lambda: bot.count("ready") == 2)
    assert bot.count("resumed") == 0
    loopback.sandbox.gateway.invalidate(resumable=True)
    await eventually(lambda: bot.count("resumed"))
    assert loopback.demo.application.identified == 2


async def test_a_close_code_that_forbids_to_return(loopback: Stage) -> None:
    bot = Bot()
    task = asyncio.create_task(bot.start(SANDBOX_TOKEN))
    await bot.is_up.wait()
    await loopback.sandbox.gateway.drop(4004)
    with pytest.raises(discord.ConnectionClosed) as closed:
        await task
    assert closed.value.code == 4004
    await bot.close()


async def test_two_shards_share_the_guilds(loopback: Stage) -> None:
    guilds = [loopback.demo.guild]
    while len({(g.id >> 22) % 2 for g in guilds}) < 2:
        guilds.append(places.create_guild(loopback.world, f"Guild {len(guilds)}", loopback.ada.id))
        places.invite(loopback.world, guilds[-1], loopback.demo.application, 1 << 10)
    bot = ShardedBot(shard_count=2)
    heard = Counter[int]()

    @bot.tree.command(description="Which shard?")
    async def shard(interaction: discord.Interaction) -> None:
        await interaction.response.send_message(str(interaction.guild.shard_id))
        heard[interaction.guild.id] += 1

    await loopback.start(bot)
    assert {s.shard for s in loopback.sandbox.gateway.sessions} == {(0, 2), (1, 2)}
    assert len(bot.guilds) == len(guilds)
    for guild in guilds:
        channel = places.create_channel(loopback.world, guild, "here")
        answer = await loopback.sandbox.member(guild.id, loopback.ada.id).invoke(channel, "shard")
        assert answer.message.content == str((guild.id >> 22) % 2)
    await eventually(lambda: heard == {g.id: 1 for g in guilds})  # each went to one shard alone


class Raw:
    """A client of the gateway that speaks it by hand, in plain text frames."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket

    async def next(self) -> dict[str, Any]:
        return json.loads(await self.socket.receive_str(timeout=5))

    async def until(self, op: int) -> dict[str, Any]:
        while (frame := await self.next())["op"] != op:
            pass
        return frame

    async def send(self, op: int, data: Any) -> None:
        await self.socket.send_json({"op": op, "d": data})

    async def close_code(self) -> int | None:
        while (message := await self.socket.receive(timeout=5)).type is aiohttp.WSMsgType.TEXT:
            pass
        return message.data

    async def identify(self, **changes: Any) -> None:
        data = {"token": SANDBOX_TOKEN, "intents": UNPRIVILEGED.value, "properties": {}}
        await self.send(2, data | changes)


async def test_plain_text_frames_and_close_codes(loopback: Stage) -> None:
    url = loopback.sandbox.discord_url + "/gateway?v=10&encoding=json"
    async with aiohttp.ClientSession() as http:
        async with http.ws_connect(url) as socket:
            raw = Raw(socket)
            hello = await raw.next()
            assert hello == {"op": 10, "d": {"heartbeat_interval": 41250}}
            await raw.send(1, None)
            assert (await raw.next())["op"] == 11
            await raw.identify()
            ready, guild = await raw.next(), await raw.next()
            assert [ready["t"], guild["t"]] == ["READY", "GUILD_CREATE"]
            assert (ready["s"], guild["s"]) == (1, 2)
            assert ready["d"]["guilds"] == [{"id": guild["d"]["id"], "unavailable": True}]
            await raw.send(3, {"status": "idle", "since": 0, "activities": [], "afk": False})
            await raw.identify()
            assert await raw.close_code() == 4005
        for changes, code in (
            ({"token": "wrong"}, 4004),
            ({"intents": "all"}, 4013),
            ({"intents": discord.Intents.all().value}, 4014),
            ({"shard": [2, 2]}, 4010),
            ({"shard": "first"}, 4010),
        ):
            async with http.ws_connect(url) as socket:
                raw = Raw(socket)
                await raw.identify(**changes)
                assert await raw.close_code() == code
        async with http.ws_connect(url) as socket:
            await Raw(socket).send(8, {"guild_id": "1"})
            assert await Raw(socket).close_code() == 4003
        async with http.ws_connect(url) as socket:
            await socket.send_str("not json")
            assert await Raw(socket).close_code() == 4002
        async with http.ws_connect(url) as socket:
            await Raw(socket).send(2, ["token"])
            assert await Raw(socket).close_code() == 4002
        async with http.ws_connect(url) as socket:
            for _ in range(121):
                await Raw(socket).send(6, {"token": "t", "session_id": "s", "seq": 1})
            assert await Raw(socket).close_code() == 4008


async def test_resume_replays_from_the_sequence_it_names(loopback: Stage) -> None:
    url = loopback.sandbox.discord_url + "/gateway"
    async with aiohttp.ClientSession() as http:
        async with http.ws_connect(url) as socket:
            raw = Raw(socket)
            await raw.identify()
            session = (await raw.until(0))["d"]["session_id"]
            await raw.next()  # GUILD_CREATE, number 2
            for text in "abc":
                await loopback.bruno.write(loopback.city_hall, text)
            await raw.next()  # number 3; the others are on their way when the cable is cut
            await loopback.sandbox.gateway.drop()
        resume = {"token": SANDBOX_TOKEN, "session_id": session}
        async with http.ws_connect(url) as socket:
            raw = Raw(socket)
            await raw.send(6, resume | {"seq": 3})
            frames = [await raw.until(0) for _ in range(3)]
            assert [(f["t"], f["s"]) for f in frames] == [
                ("MESSAGE_CREATE", 4),
                ("MESSAGE_CREATE", 5),
                ("RESUMED", 6),
            ]
            await socket.close(code=1000)  # a goodbye: the session ends
        for bad in ({"seq": 6}, {"seq": 99}, {"seq": 1, "session_id": "unknown"}):
            async with http.ws_connect(url) as socket:
                raw = Raw(socket)
                await raw.send(6, resume | bad)
                assert (await raw.until(9))["d"] is False


async def test_a_client_without_heartbeat_is_closed() -> None:
    async with Sandbox(heartbeat=0.5) as sandbox, aiohttp.ClientSession() as http:
        seed_demo(sandbox.world)
        async with http.ws_connect(sandbox.discord_url + "/gateway") as socket:
            raw = Raw(socket)
            await raw.identify()
            assert await raw.close_code() == 4009
        assert list(sandbox.gateway.sessions) == []
        with point_discord_at(sandbox.discord_url):
            bot = Bot()
            task = asyncio.create_task(bot.start(SANDBOX_TOKEN))
            await bot.is_up.wait()
            await asyncio.sleep(1.2)  # longer than its patience: a beating heart stays
            assert bot.count("disconnect") == 0
            await bot.close()
            await task


async def test_the_addresses_are_put_back() -> None:
    def addresses() -> tuple[str, str, str]:
        gateway = discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY
        return discord.http.Route.BASE, str(gateway), discord.Asset.BASE

    before = addresses()
    with point_discord_at("http://127.0.0.1:9"):
        assert addresses() == (
            "http://127.0.0.1:9/api/v10",
            "ws://127.0.0.1:9/gateway",
            "http://127.0.0.1:9/cdn",
        )
    assert addresses() == before
