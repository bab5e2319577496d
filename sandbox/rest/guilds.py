"""REST: guilds, their members and their roles."""

from typing import Any

from sandbox import payloads, places
from sandbox.errors import refuse
from sandbox.intents import PRIVILEGED, Intent
from sandbox.model import THREADS, Guild, Member, Role
from sandbox.permissions import Permission
from sandbox.rest.call import Call, Routes, snowflake

routes = Routes()

MEMBER = "/guilds/{guild_id}/members/{user_id}"

Json = dict[str, Any]


@routes.add("GET", "/guilds/{guild_id}")
async def get_guild(call: Call) -> Any:
    return payloads.guild(call.world, call.guild())


@routes.add("GET", "/guilds/{guild_id}/channels")
async def get_channels(call: Call) -> Any:
    found = [c for c in call.guild().channels.values() if c.type not in THREADS]
    return [payloads.channel(call.world, c, call.bot.id) for c in found]


@routes.add("GET", "/guilds/{guild_id}/threads/active")
async def active_threads(call: Call) -> Any:
    found = [
        c
        for c in call.guild().channels.values()
        if c.thread is not None and not c.thread["archived"] and call.world.may_see(c, call.bot.id)
    ]
    own = [(c, c.thread_members.get(str(call.bot.id))) for c in found]
    return {
        "threads": [payloads.channel(call.world, c, call.bot.id) for c in found],
        "members": [payloads.thread_member(c, call.bot.id, at) for c, at in own if at],
        "has_more": False,
    }


# Members


@routes.add("GET", "/guilds/{guild_id}/members")
async def list_members(call: Call) -> Any:
    guild = call.guild()
    if not call.bot.flags & PRIVILEGED[Intent.GUILD_MEMBERS]:
        raise refuse(50001)
    after, limit = call.number("after", 0) or 0, call.number("limit", 1) or 1
    ids = sorted(u for u in guild.members if u > after)[: min(limit, 1000)]
    return [payloads.member(call.world, guild.members[u]) for u in ids]


@routes.add("GET", "/guilds/{guild_id}/members/search")
async def search_members(call: Call) -> Any:
    guild = call.guild()
    start = call.request.query.get("query", "").lower()
    names = ((m, call.world.users[m.user_id].name, m.nick or "") for m in guild.members.values())
    found = [m for m, *own in names if any(n.lower().startswith(start) for n in own)]
    return [payloads.member(call.world, m) for m in found[: call.number("limit", 1)]]


@routes.add("GET", MEMBER)
async def get_member(call: Call) -> Any:
    return payloads.member(call.world, _member(call, call.guild()))


def _member(call: Call, guild: Guild) -> Member:
    user_id = call.bot.id if call.text("user_id") == "@me" else call.id("user_id")
    member = guild.members.get(user_id)
    if member is None:
        raise refuse(10007 if user_id in call.world.users else 10013)
    return member


@routes.add("PATCH", MEMBER)
async def edit_member(call: Call) -> Any:
    guild = call.guild()
    member = _member(call, guild)
    data = await call.object()
    if "nick" in data:
        own = member.user_id == call.bot.id
        needs = Permission.CHANGE_NICKNAME if own else Permission.MANAGE_NICKNAMES
        call.require_in_guild(guild, needs)
        member.nick = data["nick"] or None
    if data.get("roles") is not None:
        wanted = {snowflake(r) for r in data["roles"]}
        for role_id in wanted ^ set(member.roles):
            _grantable(call, guild, role_id)
        member.roles = sorted(wanted)
    places.update_member(call.world, guild, member)
    return payloads.member(call.world, member)


@routes.add("DELETE", MEMBER)
async def kick(call: Call) -> Any:
    guild = call.guild()
    call.require_in_guild(guild, Permission.KICK_MEMBERS)
    places.leave(call.world, guild, _member(call, guild).user_id)


@routes.add("PUT", MEMBER + "/roles/{role_id}")
async def add_role(call: Call) -> Any:
    _set_role(call, True)


@routes.add("DELETE", MEMBER + "/roles/{role_id}")
async def remove_role(call: Call) -> Any:
    _set_role(call, False)


def _set_role(call: Call, held: bool) -> None:
    guild = call.guild()
    member = _member(call, guild)
    role = _grantable(call, guild, call.id("role_id"))
    if held != (role.id in member.roles):
        member.roles = [r for r in member.roles if r != role.id] + [role.id] * held
        places.update_member(call.world, guild, member)


# Roles


@routes.add("GET", "/guilds/{guild_id}/roles")
async def get_roles(call: Call) -> Any:
    return [payloads.role(r) for r in call.guild().roles.values()]


@routes.add("POST", "/guilds/{guild_id}/roles")
async def create_role(call: Call) -> Any:
    guild = call.guild()
    call.require_in_guild(guild, Permission.MANAGE_ROLES)
    data = await call.object()
    role = places.create_role(call.world, guild, **_role_fields(call, guild, data, "new role"))
    return payloads.role(role)


@routes.add("PATCH", "/guilds/{guild_id}/roles/{role_id}")
async def edit_role(call: Call) -> Any:
    guild = call.guild()
    role = _grantable(call, guild, call.id("role_id"))
    for name, value in _role_fields(call, guild, await call.object(), role.name).items():
        setattr(role, name, value)
    call.world.save(role)
    places.announce_role(call.world, "GUILD_ROLE_UPDATE", guild, role)
    return payloads.role(role)


@routes.add("DELETE", "/guilds/{guild_id}/roles/{role_id}")
async def delete_role(call: Call) -> Any:
    guild = call.guild()
    role = _grantable(call, guild, call.id("role_id"))
    if role.id == guild.id:
        raise refuse(50028)
    places.delete_role(call.world, guild, role)


def _grantable(call: Call, guild: Guild, role_id: int) -> Role:
    """A role the bot may manage: with Manage Roles, and below its own highest role."""
    call.require_in_guild(guild, Permission.MANAGE_ROLES)
    role = guild.roles.get(role_id)
    if role is None:
        raise refuse(10011)
    own = guild.members[call.bot.id].roles
    highest = max((guild.roles[r].position for r in own), default=0)
    if role.bot_id is not None or role.position >= highest:
        raise refuse(50013)
    return role


def _role_fields(call: Call, guild: Guild, data: Json, name: str) -> Json:
    """The fields of a role to set; a bot gives no permission that it lacks."""
    fields: Json = {"name": data.get("name") or name}
    if data.get("permissions") is not None:
        fields["permissions"] = snowflake(data["permissions"])
        if fields["permissions"] & ~call.world.guild_permissions(guild, call.bot.id):
            raise refuse(50013)
    colours = data.get("colors") or {}
    if data.get("color") is not None or colours:
        fields["color"] = int(data.get("color") or colours.get("primary_color") or 0)
    for key in ("hoist", "mentionable"):
        if data.get(key) is not None:
            fields[key] = bool(data[key])
    return fields
