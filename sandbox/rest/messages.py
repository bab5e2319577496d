"""REST: messages, reactions and pins of a channel."""

from bisect import bisect_left, bisect_right
from typing import Any

from sandbox import message_payloads, messages, payloads
from sandbox.clock import iso
from sandbox.errors import refuse
from sandbox.model import DM, THREADS, Channel, Message
from sandbox.permissions import Permission
from sandbox.ratelimits import MESSAGES, REACTIONS, TYPING
from sandbox.rest.call import Call, Routes, snowflake
from sandbox.world import Event

routes = Routes()

MESSAGE = "/channels/{channel_id}/messages/{message_id}"


def shown(call: Call, message: Message) -> Any:
    """A message as this bot may read it over REST."""
    data = message_payloads.message(call.world, message, reader_id=call.bot.id)
    channel = call.world.channels[message.channel_id]
    own = message_payloads.is_open_to(message, channel, call.bot.id)
    return (
        data
        if own or message_payloads.reads_content(call.bot)
        else message_payloads.without_content(data)
    )


def sending(channel: Channel) -> Permission:
    in_thread = channel.type in THREADS
    return Permission.SEND_MESSAGES_IN_THREADS if in_thread else Permission.SEND_MESSAGES


@routes.add("POST", "/channels/{channel_id}/messages", MESSAGES)
async def create_message(call: Call) -> Any:
    channel = call.channel()
    call.require(channel, sending(channel))
    payload, files = await call.form()
    messages.check(payload, files)
    if payload.get("embeds"):
        call.require(channel, Permission.EMBED_LINKS)
    if files:
        call.require(channel, Permission.ATTACH_FILES)
    _check_open(call, channel)
    reference = _referenced(call, channel, payload)

    kept = await messages.keep_files(call.world, payload, files)
    nonce = None if payload.get("nonce") is None else str(payload["nonce"])
    if nonce is not None and payload.get("enforce_nonce"):
        first = call.world.sent_with(call.bot.id, nonce)
        if first is not None:
            return shown(call, first)
    message = Message(
        id=call.world.ids.next(),
        channel_id=channel.id,
        author_id=call.bot.id,
        type=19 if reference else 0,
        attachments=kept,
        reference_id=reference.id if reference else None,
        nonce=nonce,
        tts=bool(payload.get("tts")),
    )
    messages.fill(call.world, message, payload)
    messages.publish(call.world, message)
    return shown(call, message)


def _check_open(call: Call, channel: Channel) -> None:
    if channel.type == DM:
        others = [call.world.users[u] for u in channel.recipients if u != call.bot.id]
        if not all(u.accepts_dms for u in others):
            raise refuse(50007)
    if channel.thread is not None and channel.thread["locked"]:
        held = call.world.permissions(channel, call.bot.id)
        if not held & Permission.MANAGE_THREADS:
            raise refuse(50083)


def _referenced(call: Call, channel: Channel, payload: dict[str, Any]) -> Message | None:
    reference = payload.get("message_reference")
    if not isinstance(reference, dict):
        return None
    if not call.world.permissions(channel, call.bot.id) & Permission.READ_MESSAGE_HISTORY:
        raise refuse(160002)
    message = call.world.messages.get(snowflake(reference.get("message_id")))
    if message is None or message.channel_id != channel.id or message.ephemeral:
        if reference.get("fail_if_not_exists") is False:
            return None
        raise refuse(10008)
    return message


@routes.add("GET", "/channels/{channel_id}/messages")
async def history(call: Call) -> Any:
    """Newest first, as Discord answers; `around` gives half before and half after."""
    channel = call.channel()
    if not call.world.permissions(channel, call.bot.id) & Permission.READ_MESSAGE_HISTORY:
        return []
    limit = min(max(call.number("limit", 50) or 50, 1), 100)
    timeline = channel.messages
    before, after = call.number("before"), call.number("after")
    around = call.number("around")
    if around is not None:
        middle = bisect_left(timeline, around)
        page = timeline[max(middle - limit // 2, 0) : middle + (limit + 1) // 2]
    elif after is not None:
        start = bisect_right(timeline, after)
        page = timeline[start : start + limit]
    else:
        end = len(timeline) if before is None else bisect_left(timeline, before)
        page = timeline[max(end - limit, 0) : end]
    return [shown(call, call.world.messages[m]) for m in reversed(page)]


@routes.add("GET", "/channels/{channel_id}/messages/pins")
async def pins(call: Call) -> Any:
    channel = call.channel(Permission.READ_MESSAGE_HISTORY)
    found = [call.world.messages[m] for m in reversed(channel.messages)]
    pinned = [m for m in found if m.pinned]
    items = [{"pinned_at": iso(m.pinned_at or 0.0), "message": shown(call, m)} for m in pinned]
    return {"items": items, "has_more": False}


@routes.add("PUT", "/channels/{channel_id}/messages/pins/{message_id}")
async def pin(call: Call) -> Any:
    _set_pinned(call, True)


@routes.add("DELETE", "/channels/{channel_id}/messages/pins/{message_id}")
async def unpin(call: Call) -> Any:
    _set_pinned(call, False)


def _set_pinned(call: Call, pinned: bool) -> None:
    channel = call.channel(Permission.PIN_MESSAGES)
    message = call.message(channel)
    message.pinned_at = call.world.clock.now() if pinned else None
    call.world.save(message)
    guild = call.world.guild_of(channel)
    data = {"channel_id": str(channel.id), "last_pin_timestamp": iso(call.world.clock.now())}
    if guild is not None:
        data["guild_id"] = str(guild.id)
    call.world.emit(Event("CHANNEL_PINS_UPDATE", data, message, guild, channel))


@routes.add("GET", MESSAGE)
async def get_message(call: Call) -> Any:
    channel = call.channel(Permission.READ_MESSAGE_HISTORY)
    return shown(call, call.message(channel))


@routes.add("PATCH", MESSAGE, MESSAGES)
async def edit_message(call: Call) -> Any:
    channel = call.channel()
    message = call.message(channel)
    payload, files = await call.form()
    if message.author_id != call.bot.id or message.webhook is not None:
        raise refuse(50005)
    messages.check_edit(message, payload, files)
    kept = await messages.keep_files(call.world, payload, files)
    messages.edited(call.world, call.message(channel), payload, kept)
    return shown(call, message)


@routes.add("DELETE", MESSAGE, MESSAGES)
async def delete_message(call: Call) -> Any:
    channel = call.channel()
    message = call.message(channel)
    if message.author_id != call.bot.id or message.webhook is not None:
        call.require(channel, Permission.MANAGE_MESSAGES)
    messages.delete(call.world, message)


@routes.add("POST", "/channels/{channel_id}/messages/bulk-delete")
async def bulk_delete(call: Call) -> Any:
    channel = call.channel(Permission.MANAGE_MESSAGES)
    for message_id in (await call.object()).get("messages") or []:
        message = call.world.messages.get(snowflake(message_id))
        if message is not None and message.channel_id == channel.id and not message.ephemeral:
            messages.delete(call.world, message)


@routes.add("POST", "/channels/{channel_id}/typing", TYPING)
async def typing(call: Call) -> Any:
    channel = call.channel()
    call.require(channel, sending(channel))
    messages.typing(call.world, channel, call.bot.id)


# Reactions


@routes.add("PUT", MESSAGE + "/reactions/{emoji}/@me", REACTIONS)
async def react(call: Call) -> Any:
    channel = call.channel(Permission.READ_MESSAGE_HISTORY)
    message, emoji = call.message(channel), call.text("emoji")
    if emoji not in message.reactions:
        call.require(channel, Permission.ADD_REACTIONS)
    messages.react(call.world, message, emoji, call.bot.id)


@routes.add("DELETE", MESSAGE + "/reactions/{emoji}/{user_id}", REACTIONS)
async def unreact(call: Call) -> Any:
    channel = call.channel()
    own = call.text("user_id") == "@me"
    if not own:
        call.require(channel, Permission.MANAGE_MESSAGES)
    user_id = call.bot.id if own else call.id("user_id")
    messages.unreact(call.world, call.message(channel), call.text("emoji"), user_id)


@routes.add("GET", MESSAGE + "/reactions/{emoji}")
async def reactors(call: Call) -> Any:
    channel = call.channel(Permission.READ_MESSAGE_HISTORY)
    users = call.message(channel).reactions.get(call.text("emoji"), [])
    return [payloads.user(call.world.users[u]) for u in users]
