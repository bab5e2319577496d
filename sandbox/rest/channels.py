"""REST: channels, their overwrites, and threads."""

from typing import Any

from sandbox import payloads, places
from sandbox.clock import iso
from sandbox.errors import invalid_field, refuse
from sandbox.model import CATEGORY, PRIVATE_THREAD, PUBLIC_THREAD, TEXT, THREADS, Channel
from sandbox.permissions import Permission
from sandbox.rest.call import Call, Reply, Routes, snowflake

routes = Routes()

OVERWRITE = "/channels/{channel_id}/permissions/{target_id}"
THREAD_MEMBERS = "/channels/{channel_id}/thread-members"
NAME_LENGTH = 100
TOPIC_LENGTH = 1024

Json = dict[str, Any]


@routes.add("GET", "/channels/{channel_id}")
async def get_channel(call: Call) -> Any:
    return payloads.channel(call.world, call.channel(), call.bot.id)


@routes.add("POST", "/guilds/{guild_id}/channels")
async def create_channel(call: Call) -> Any:
    guild = call.guild()
    call.require_in_guild(guild, Permission.MANAGE_CHANNELS)
    data = await call.object()
    kind = data.get("type") or TEXT
    if kind not in (TEXT, CATEGORY):
        raise invalid_field("type", "BASE_TYPE_CHOICES", "Value must be one of {0, 4}.")
    if not data.get("name"):
        raise invalid_field("name", "BASE_TYPE_REQUIRED", "This field is required")
    fields = _fields(data)
    channel = places.create_channel(call.world, guild, fields.pop("name"), kind, **fields)
    return Reply(201, payloads.channel(call.world, channel, call.bot.id))


@routes.add("PATCH", "/channels/{channel_id}")
async def edit_channel(call: Call) -> Any:
    channel = call.channel()
    data = await call.object()
    thread = channel.thread
    if thread is None:
        call.require(channel, Permission.MANAGE_CHANNELS)
    elif channel.owner_id != call.bot.id or "locked" in data:
        call.require(channel, Permission.MANAGE_THREADS)
    for name, value in _fields(data).items():
        setattr(channel, name, value)
    if thread is not None:
        for key in ("archived", "locked", "auto_archive_duration"):
            thread[key] = data.get(key, thread[key])
        if "archived" in data:
            thread["archive_timestamp"] = iso(call.world.clock.now())
    places.update_channel(call.world, channel)
    return payloads.channel(call.world, channel, call.bot.id)


def _fields(data: Json) -> Json:
    """The fields of a channel that a request sets, checked."""
    fields: Json = {}
    for key, longest in (("name", NAME_LENGTH), ("topic", TOPIC_LENGTH)):
        if key in data:
            if len(data[key] or "") > longest or (key == "name" and not data[key]):
                raise invalid_field(
                    key, "BASE_TYPE_BAD_LENGTH", f"Must be between 1 and {longest} in length."
                )
            fields[key] = data[key]
    renamed = {"rate_limit_per_user": "slowmode", "permission_overwrites": "overwrites"}
    for key in ("position", "nsfw", *renamed):
        if data.get(key) is not None:
            fields[renamed.get(key, key)] = data[key]
    if data.get("parent_id") is not None:
        fields["parent_id"] = snowflake(data["parent_id"])
    for overwrite in fields.get("overwrites", []):
        overwrite |= {k: str(overwrite.get(k, 0)) for k in ("id", "allow", "deny")}
    return fields


@routes.add("DELETE", "/channels/{channel_id}")
async def delete_channel(call: Call) -> Any:
    channel = call.channel()
    if channel.guild_id is not None:
        thread = channel.type in THREADS
        call.require(channel, Permission.MANAGE_THREADS if thread else Permission.MANAGE_CHANNELS)
        places.delete_channel(call.world, channel)
    return payloads.channel(call.world, channel, call.bot.id)


@routes.add("PUT", OVERWRITE)
async def set_overwrite(call: Call) -> Any:
    channel = call.channel(Permission.MANAGE_ROLES)
    data = await call.object()
    overwrite = {
        "id": call.text("target_id"),
        "type": int(data.get("type") or 0),
        "allow": str(data.get("allow") or 0),
        "deny": str(data.get("deny") or 0),
    }
    places.set_overwrite(call.world, channel, call.id("target_id"), overwrite)


@routes.add("DELETE", OVERWRITE)
async def delete_overwrite(call: Call) -> Any:
    channel = call.channel(Permission.MANAGE_ROLES)
    places.set_overwrite(call.world, channel, call.id("target_id"), None)


# Threads


@routes.add("POST", "/channels/{channel_id}/threads")
async def start_thread(call: Call) -> Any:
    parent = call.channel()
    data = await call.object()
    kind = data.get("type") or PRIVATE_THREAD
    public = kind == PUBLIC_THREAD
    needs = Permission.CREATE_PUBLIC_THREADS if public else Permission.CREATE_PRIVATE_THREADS
    call.require(parent, needs)
    return _started(call, parent, data, kind)


@routes.add("POST", "/channels/{channel_id}/messages/{message_id}/threads")
async def start_thread_from_message(call: Call) -> Any:
    parent = call.channel(Permission.CREATE_PUBLIC_THREADS)
    message = call.message(parent)
    if message.thread_id is not None:
        raise refuse(160004)
    return _started(call, parent, await call.object(), PUBLIC_THREAD, message)


def _started(call: Call, parent: Channel, data: Json, kind: int, message: Any = None) -> Reply:
    if parent.type != TEXT:
        raise refuse(50024)
    name = _fields({"name": data.get("name")})["name"]
    minutes = int(data.get("auto_archive_duration") or 4320)
    thread = places.create_thread(call.world, parent, name, call.bot.id, kind, minutes, message)
    return Reply(201, payloads.channel(call.world, thread, call.bot.id))


def _thread(call: Call) -> Channel:
    channel = call.channel()
    if channel.type not in THREADS:
        raise refuse(50024)
    return channel


@routes.add("GET", THREAD_MEMBERS)
async def thread_members(call: Call) -> Any:
    thread = _thread(call)
    members = thread.thread_members.items()
    return [payloads.thread_member(thread, int(u), at) for u, at in members]


@routes.add("PUT", THREAD_MEMBERS + "/{user_id}")
async def join_thread(call: Call) -> Any:
    own = call.text("user_id") == "@me"
    thread = _thread(call)
    places.join_thread(call.world, thread, call.bot.id if own else call.id("user_id"))


@routes.add("DELETE", THREAD_MEMBERS + "/{user_id}")
async def leave_thread(call: Call) -> Any:
    own = call.text("user_id") == "@me"
    thread = _thread(call)
    if not own:
        call.require(thread, Permission.MANAGE_THREADS)
    places.leave_thread(call.world, thread, call.bot.id if own else call.id("user_id"))


@routes.add("GET", "/channels/{channel_id}/threads/archived/public")
async def archived_threads(call: Call) -> Any:
    parent = call.channel(Permission.READ_MESSAGE_HISTORY)
    threads = [call.world.channels[t] for t in sorted(parent.threads, reverse=True)]
    archived = [t for t in threads if t.thread is not None and t.thread["archived"]]
    return {
        "threads": [payloads.channel(call.world, t, call.bot.id) for t in archived],
        "members": [],
        "has_more": False,
    }
