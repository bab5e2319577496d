"""REST: webhooks, and the same addresses as followups of an interaction."""

import hashlib
from dataclasses import dataclass
from typing import Any

from sandbox import message_payloads, messages, payloads
from sandbox.errors import TooManyRequests, invalid_field, invalid_form, refuse
from sandbox.files import from_data_uri
from sandbox.interactions import Interaction
from sandbox.limits import webhook_errors
from sandbox.model import FLAG_EPHEMERAL, TEXT, THREADS, Channel, Message, Webhook
from sandbox.permissions import Permission
from sandbox.ratelimits import WEBHOOK
from sandbox.rest.call import Call, Routes, snowflake
from sandbox.rest.interactions import new_message
from sandbox.world import Event, World

routes = Routes()

PER_CHANNEL = 15
TOKEN = "/webhooks/{webhook_id}/{webhook_token}"
MESSAGE = TOKEN + "/messages/{message_id}"

Json = dict[str, Any]


# The webhooks themselves


@routes.add("POST", "/channels/{channel_id}/webhooks")
async def create_webhook(call: Call) -> Any:
    channel = call.channel(Permission.MANAGE_WEBHOOKS)
    data = await call.object()
    if channel.type != TEXT or channel.guild_id is None:
        raise refuse(50024)
    if (errors := webhook_errors(data)) is not None:
        raise invalid_form(errors)
    avatar = await _kept_avatar(call.world, data.get("avatar"))
    if len(channel.webhooks) >= PER_CHANNEL:
        raise refuse(30007)
    webhook = Webhook(
        id=call.world.ids.next(),
        channel_id=channel.id,
        guild_id=channel.guild_id,
        name=data["name"],
        token=call.world.secret(),
        user_id=call.bot.id,
        application_id=call.bot.id,
        avatar=avatar,
    )
    call.world.add(webhook)
    _announce(call.world, webhook)
    return payloads.webhook(call.world, webhook)


async def _kept_avatar(world: World, uri: str | None) -> str | None:
    if uri is None:
        return None
    data = from_data_uri(uri)
    if data is None:
        raise invalid_field("avatar", "IMAGE_INVALID", "Invalid image data")
    return await world.files.put(data)


def _announce(world: World, webhook: Webhook) -> None:
    guild, channel = world.guilds[webhook.guild_id], world.channels[webhook.channel_id]
    data = {"guild_id": str(guild.id), "channel_id": str(channel.id)}
    world.emit(Event("WEBHOOKS_UPDATE", data, webhook, guild, channel))


@routes.add("GET", "/channels/{channel_id}/webhooks")
async def channel_webhooks(call: Call) -> Any:
    channel = call.channel(Permission.MANAGE_WEBHOOKS)
    return [_shown(call, call.world.webhooks[w]) for w in sorted(channel.webhooks)]


@routes.add("GET", "/guilds/{guild_id}/webhooks")
async def guild_webhooks(call: Call) -> Any:
    guild = call.guild()
    call.require_in_guild(guild, Permission.MANAGE_WEBHOOKS)
    found = [w for c in guild.channels.values() for w in sorted(c.webhooks)]
    return [_shown(call, call.world.webhooks[w]) for w in found]


def _shown(call: Call, webhook: Webhook) -> Json:
    """Another application's webhook shows no token."""
    own = call.application is None or webhook.application_id == call.application.id
    return payloads.webhook(call.world, webhook, with_token=own)


def _managed(call: Call) -> Webhook:
    """The webhook of a path without its token: the bot needs Manage Webhooks."""
    webhook = call.world.webhooks.get(call.id("webhook_id"))
    if webhook is None:
        raise refuse(10015)
    call.require(call.world.channels[webhook.channel_id], Permission.MANAGE_WEBHOOKS)
    return webhook


def _by_token(call: Call) -> Webhook:
    webhook = call.world.webhooks.get(call.id("webhook_id"))
    if webhook is None:
        raise refuse(10015)
    if webhook.token != call.text("webhook_token"):
        raise refuse(50027)
    return webhook


@routes.add("GET", "/webhooks/{webhook_id}")
async def get_webhook(call: Call) -> Any:
    return _shown(call, _managed(call))


@routes.add("GET", TOKEN, needs_bot=False)
async def get_webhook_by_token(call: Call) -> Any:
    data = payloads.webhook(call.world, _by_token(call))
    del data["user"]
    return data


@routes.add("PATCH", "/webhooks/{webhook_id}")
async def edit_webhook(call: Call) -> Any:
    return await _changed(call, _managed(call))


@routes.add("PATCH", TOKEN, needs_bot=False)
async def edit_webhook_by_token(call: Call) -> Any:
    return await _changed(call, _by_token(call))


async def _changed(call: Call, webhook: Webhook) -> Any:
    data = await call.object()
    if (errors := webhook_errors(data, edit=True)) is not None:
        raise invalid_form(errors)
    target = call.world.channels.get(snowflake(data.get("channel_id") or webhook.channel_id))
    if target is None or target.guild_id != webhook.guild_id:
        raise refuse(10003)
    if "avatar" in data:
        webhook.avatar = await _kept_avatar(call.world, data["avatar"])
    webhook.name = data.get("name") or webhook.name
    if target.id != webhook.channel_id and call.application is not None:
        call.require(target, Permission.MANAGE_WEBHOOKS)
        call.world.channels[webhook.channel_id].webhooks.discard(webhook.id)
        webhook.channel_id = target.id
        target.webhooks.add(webhook.id)
    call.world.save(webhook)
    _announce(call.world, webhook)
    return payloads.webhook(call.world, webhook)


@routes.add("DELETE", "/webhooks/{webhook_id}")
async def delete_webhook(call: Call) -> Any:
    _remove(call.world, _managed(call))


@routes.add("DELETE", TOKEN, needs_bot=False)
async def delete_webhook_by_token(call: Call) -> Any:
    _remove(call.world, _by_token(call))


def _remove(world: World, webhook: Webhook) -> None:
    world.remove(webhook)
    _announce(world, webhook)


# Their messages


@dataclass(slots=True, frozen=True)
class Sender:
    """Whoever the token of the path stands for: a webhook, or an interaction."""

    webhook: Webhook | None
    interaction: Interaction | None


def _sender(call: Call) -> Sender:
    if call.id("webhook_id") in call.world.applications:
        token = call.text("webhook_token")
        return Sender(None, call.interactions.following(call.id("webhook_id"), token))
    return Sender(_by_token(call), None)


@routes.add("POST", TOKEN, WEBHOOK, needs_bot=False)
async def execute(call: Call) -> Any:
    sender = _sender(call)
    payload, files = await call.form()
    if sender.interaction is not None:
        return await _follow_up(call, sender.interaction, payload, files)
    assert sender.webhook is not None
    message = await _post(call, sender.webhook, payload, files)
    return message_payloads.message(call.world, message) if call.flag("wait") else None


async def _follow_up(
    call: Call, interaction: Interaction, payload: Json, files: list[messages.NewFile]
) -> Json:
    """The first followup of a deferred answer takes that answer's place."""
    messages.check(payload, files)
    kept = await messages.keep_files(call.world, payload, files)
    message = interaction.message
    if message is not None and message.loading:
        messages.edited(call.world, message, payload | {"attachments": []}, kept)
        interaction.state = "message"
    else:
        ephemeral = bool(int(payload.get("flags") or 0) & FLAG_EPHEMERAL)
        message = new_message(call.world, interaction, ephemeral)
        message.attachments = kept
        messages.fill(call.world, message, payload)
        interaction.followups.append(message)
        if interaction.state == "deferred":
            interaction.state = "done"
        messages.publish(call.world, message)
    call.interactions.changed(interaction)
    return message_payloads.message(call.world, message)


async def _post(
    call: Call, webhook: Webhook, payload: Json, files: list[messages.NewFile]
) -> Message:
    world = call.world
    channel = _place(call, webhook)
    messages.check(payload, files, webhook=True)
    wait = call.limits.webhook_wait(channel.id)
    if wait is not None:
        raise TooManyRequests(wait, "shared")
    kept = await messages.keep_files(world, payload, files)
    message = Message(
        id=world.ids.next(),
        channel_id=channel.id,
        author_id=webhook.user_id,
        application_id=webhook.application_id,
        webhook_id=webhook.id,
        webhook=_face(world, webhook, payload),
        attachments=kept,
    )
    messages.fill(world, message, payload)
    messages.publish(world, message)
    return message


def _face(world: World, webhook: Webhook, payload: Json) -> Json:
    """Name and picture of one message; a picture from elsewhere keeps its address."""
    url = payload.get("avatar_url")
    if not url:
        avatar = webhook.avatar
        path = f"/cdn/avatars/{webhook.id}/{avatar}.png" if avatar else None
    else:
        avatar = hashlib.sha256(url.encode()).hexdigest()[:32]
        path = url.removeprefix(world.public_url)
    return {"name": payload.get("username") or webhook.name, "avatar": avatar, "avatar_url": path}


def _place(call: Call, webhook: Webhook) -> Channel:
    """Where to post: the webhook's channel, or a thread in it."""
    channel = call.world.channels[webhook.channel_id]
    thread_id = call.number("thread_id")
    if thread_id is None:
        return channel
    thread = call.world.channels.get(thread_id)
    if thread is None or thread.type not in THREADS or thread.parent_id != channel.id:
        raise refuse(10003)
    return thread


def _sent(call: Call, sender: Sender) -> Message:
    """The message of the path, if this sender sent it."""
    name = call.text("message_id")
    message = call.world.messages.get(call.id("message_id"))
    if sender.interaction is not None:
        own = sender.interaction.message
        if name == "@original":
            message = own
        elif message is not own and message not in sender.interaction.followups:
            message = None
    elif sender.webhook is not None and message is not None:
        place = _place(call, sender.webhook)
        if message.webhook_id != sender.webhook.id or message.channel_id != place.id:
            message = None
    if message is None or message.id not in call.world.messages:
        raise refuse(10008)
    return message


@routes.add("GET", MESSAGE, needs_bot=False)
async def get_message(call: Call) -> Any:
    return message_payloads.message(call.world, _sent(call, _sender(call)))


@routes.add("PATCH", MESSAGE, WEBHOOK, needs_bot=False)
async def edit_message(call: Call) -> Any:
    sender = _sender(call)
    message = _sent(call, sender)
    payload, files = await call.form()
    messages.check_edit(message, payload, files)
    kept = await messages.keep_files(call.world, payload, files)
    messages.edited(call.world, _sent(call, sender), payload, kept)
    interaction = sender.interaction
    if interaction is not None and message is interaction.message:
        if interaction.state == "deferred":
            answered = message is not interaction.source
            interaction.state = "message" if answered else "updated"
        call.interactions.changed(interaction)
    return message_payloads.message(call.world, message)


@routes.add("DELETE", MESSAGE, WEBHOOK, needs_bot=False)
async def delete_message(call: Call) -> Any:
    sender = _sender(call)
    message = _sent(call, sender)
    messages.delete(call.world, message)
    interaction = sender.interaction
    if interaction is not None:
        if message is interaction.message:
            interaction.message, interaction.state = None, "done"
        call.interactions.changed(interaction)
