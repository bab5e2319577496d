"""Rate limits as Discord enforces them, and trouble made on purpose."""

import asyncio
import time

import aiohttp
import discord
import pytest
from loopback import Bot, Stage

from sandbox.client import point_discord_at
from sandbox.faults import Delay, HttpFault
from sandbox.ratelimits import GLOBAL_PER_SECOND, WEBHOOKS_PER_CHANNEL, Limit, RateLimits
from sandbox.seed import SANDBOX_TOKEN, seed_demo
from sandbox.server import Sandbox

HEADERS = {"Authorization": f"Bot {SANDBOX_TOKEN}"}


async def test_a_channel_takes_five_messages_in_five_seconds(strict: Stage) -> None:
    api = f"{strict.sandbox.discord_url}/api/v10"
    async with aiohttp.ClientSession(headers=HEADERS) as http:
        address = f"{api}/channels/{strict.city_hall.id}/messages"
        remaining = []
        for n in range(5):
            async with http.post(address, json={"content": str(n)}) as answer:
                assert answer.headers["Content-Type"] == "application/json"
                remaining.append(answer.headers["X-RateLimit-Remaining"])
                bucket = answer.headers["X-RateLimit-Bucket"]
        assert remaining == ["4", "3", "2", "1", "0"]
        async with http.post(address, json={"content": "6"}) as answer:
            assert answer.status == 429
            body = await answer.json()
            assert 0 < body["retry_after"] <= 5
            assert body["global"] is False
            assert answer.headers["Via"]
            assert answer.headers["X-RateLimit-Scope"] == "user"
        other = f"{api}/channels/{strict.demo.chat.id}/messages"
        async with http.post(other, json={"content": "Elsewhere is room"}) as answer:
            assert answer.status == 200
            assert answer.headers["X-RateLimit-Bucket"] == bucket
    assert strict.sandbox.rest.invalid_requests == 1


async def test_discord_py_waits_out_a_429(strict: Stage) -> None:
    bot = await strict.start(Bot())
    # Somebody else has used up the channel: the client knows nothing of it.
    strict.sandbox.faults.add(HttpFault(429, times=2, path="/messages$", retry_after=0.2))
    began = time.monotonic()
    await strict.channel(bot).send("Patience")
    assert 0.4 <= time.monotonic() - began < 2
    assert [m.content for m in strict.ada.messages(strict.city_hall)] == ["Patience"]
    assert strict.sandbox.rest.invalid_requests == 2


async def test_a_burst_is_spread_and_none_is_lost(strict: Stage) -> None:
    bot = await strict.start(Bot())
    channel, began = strict.channel(bot), time.monotonic()
    await asyncio.gather(*(channel.send(str(n)) for n in range(7)))
    assert time.monotonic() - began >= 4.5
    assert len(strict.ada.messages(strict.city_hall)) == 7
    assert strict.sandbox.rest.invalid_requests == 0  # the headers sufficed


async def test_the_global_limit(strict: Stage) -> None:
    api = f"{strict.sandbox.discord_url}/api/v10"
    async with aiohttp.ClientSession(headers=HEADERS) as http:

        async def ask(n: int) -> tuple[int, dict]:
            path = ("users/@me", "gateway/bot", "users/@me/guilds")[n % 3]
            async with http.get(f"{api}/{path}") as answer:
                return answer.status, await answer.json()

        answers = await asyncio.gather(*(ask(n) for n in range(GLOBAL_PER_SECOND + 5)))
    refused = [body for status, body in answers if status == 429]
    assert len(refused) == 5
    assert all(body["global"] for body in refused)


async def test_webhooks_five_in_two_seconds_and_thirty_a_minute() -> None:
    moment = [100.0]
    async with Sandbox(rate_limits=RateLimits(clock=lambda: moment[0])) as sandbox:
        stage = Stage(sandbox, seed_demo(sandbox.world))
        with point_discord_at(sandbox.discord_url):
            bot = await stage.start(Bot())
            webhooks = [await stage.channel(bot).create_webhook(name=str(n)) for n in range(2)]
            await stage.close()
        async with aiohttp.ClientSession() as http:

            async def post(n: int, times: int = 1) -> list[tuple[int, str | None]]:
                hook = webhooks[n]
                address = f"{sandbox.discord_url}/api/v10/webhooks/{hook.id}/{hook.token}"
                answers = []
                for _ in range(times):
                    async with http.post(address, json={"content": "x"}) as answer:
                        scope = answer.headers.get("X-RateLimit-Scope")
                        answers.append((answer.status, scope))
                return answers

            assert await post(0, 6) == [(204, None)] * 5 + [(429, "user")]
            for _ in range(2):
                moment[0] += 2.0
                assert await post(0, 5) + await post(1, 5) == [(204, None)] * 10
            moment[0] += 2.0
            assert await post(1, 5) == [(204, None)] * 5
            # Its own bucket has room, but the channel has none.
            assert await post(0) == [(429, "shared")]
            assert len(stage.city_hall.messages) == WEBHOOKS_PER_CHANNEL
            moment[0] += 60.0
            assert await post(0) == [(204, None)]
        # A shared limit is not held against the bot: only the sixth of the first burst is.
        assert sandbox.rest.invalid_requests == 1


def test_a_window_starts_with_its_first_request() -> None:
    moment = [0.0]
    limits = RateLimits(clock=lambda: moment[0])
    limit = Limit(2, 5.0)
    assert limits.take(("k",), limit) == (1, 5.0)
    moment[0] = 4.0
    assert limits.take(("k",), limit) == (0, 1.0)
    assert limits.take(("k",), limit) == (-1, 1.0)
    moment[0] = 5.0
    assert limits.take(("k",), limit) == (1, 5.0)


# Trouble made on purpose


async def test_a_server_error_is_tried_again(loopback: Stage) -> None:
    bot = await loopback.start(Bot())
    loopback.sandbox.faults.add(HttpFault(502, path="/messages$"))
    await loopback.channel(bot).send("Second try")
    assert len(loopback.ada.messages(loopback.city_hall)) == 1
    loopback.sandbox.faults.add(HttpFault(503))
    with pytest.raises(discord.DiscordServerError):
        await loopback.channel(bot).send("Not tried again")


async def test_an_answer_that_is_lost_does_not_post_twice(loopback: Stage) -> None:
    bot = await loopback.start(Bot())
    loopback.sandbox.faults.add(HttpFault(502, path="/messages$", after=True))
    sent = await loopback.channel(bot).send("Once", nonce="once")
    assert [m.id for m in loopback.ada.messages(loopback.city_hall)] == [sent.id]
    # Without a nonce of one's own, the library's random one serves the same request's retry.
    loopback.sandbox.faults.add(HttpFault(500, path="/messages$", after=True))
    await loopback.channel(bot).send("Once more")
    assert len(loopback.ada.messages(loopback.city_hall)) == 2


async def test_a_delay_holds_back_what_fits_its_path(loopback: Stage) -> None:
    bot = await loopback.start(Bot())
    loopback.sandbox.faults.add(Delay(0.3, times=2, path="/messages$"))
    channel = loopback.channel(bot)
    took = []
    for call in (channel.typing, channel.send, channel.send, channel.send):
        began = time.monotonic()
        await call(*([] if call == channel.typing else ["x"]))
        took.append(time.monotonic() - began >= 0.3)
    assert took == [False, True, True, False]
