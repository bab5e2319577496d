"""REST: the bot itself, its application, its gateway, and other users."""

from typing import Any

from sandbox import payloads, places
from sandbox.errors import refuse
from sandbox.rest.call import Call, Routes, snowflake

routes = Routes()

GUILDS_PER_SHARD = 1000
SESSION_STARTS = 1000
DAY_MS = 24 * 3600 * 1000


@routes.add("GET", "/users/@me")
async def me(call: Call) -> Any:
    return payloads.own_user(call.world.users[call.bot.id])


@routes.add("GET", "/users/@me/guilds")
async def my_guilds(call: Call) -> Any:
    guilds = [call.world.guilds[g] for g in sorted(call.bot.guilds)]
    before, after = call.number("before"), call.number("after", 0) or 0
    page = [g for g in guilds if g.id > after and (before is None or g.id < before)]
    return [
        {
            "id": str(g.id),
            "name": g.name,
            "icon": g.icon,
            "owner": g.owner_id == call.bot.id,
            "permissions": str(int(call.world.guild_permissions(g, call.bot.id))),
            "features": [],
        }
        for g in page[: call.number("limit", 200)]
    ]


@routes.add("DELETE", "/users/@me/guilds/{guild_id}")
async def leave_guild(call: Call) -> Any:
    places.leave(call.world, call.guild(), call.bot.id)


@routes.add("POST", "/users/@me/channels")
async def open_dm(call: Call) -> Any:
    user_id = snowflake((await call.object()).get("recipient_id"))
    if user_id not in call.world.users:
        raise refuse(10013)
    if user_id in call.world.applications:
        raise refuse(50007)
    channel = places.open_dm(call.world, call.bot.id, user_id)
    return payloads.channel(call.world, channel, call.bot.id)


@routes.add("GET", "/users/{user_id}")
async def user(call: Call) -> Any:
    found = call.world.users.get(call.id("user_id"))
    if found is None:
        raise refuse(10013)
    return payloads.user(found)


@routes.add("GET", "/oauth2/applications/@me")
@routes.add("GET", "/applications/@me")
async def application(call: Call) -> Any:
    return payloads.application(call.world, call.bot)


@routes.add("GET", "/applications/{application_id}/emojis")
async def emojis(call: Call) -> Any:
    if call.id("application_id") != call.bot.id:
        raise refuse(50001)
    return {"items": call.bot.emojis}


@routes.add("GET", "/gateway/bot")
async def gateway(call: Call) -> Any:
    shards = -(-len(call.bot.guilds) // GUILDS_PER_SHARD) or 1
    return {
        "url": call.world.public_url.replace("http", "ws", 1) + "/gateway",
        "shards": shards,
        "session_start_limit": {
            "total": SESSION_STARTS,
            "remaining": SESSION_STARTS - call.bot.identified,
            "reset_after": DAY_MS,
            "max_concurrency": 1,
        },
    }
