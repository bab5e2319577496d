"""Writing, editing and deleting messages, by whatever door they come."""

import mimetypes
import re
from dataclasses import dataclass
from typing import Any

from sandbox import message_payloads, payloads
from sandbox.clock import iso
from sandbox.errors import invalid_form, refuse
from sandbox.files import image_size, image_type
from sandbox.limits import is_empty, message_errors, nested
from sandbox.model import (
    FLAG_COMPONENTS_V2,
    FLAG_EPHEMERAL,
    FLAG_LOADING,
    Attachment,
    Channel,
    Message,
)
from sandbox.permissions import Permission
from sandbox.world import Event, World

USER_MENTION = re.compile(r"<@!?(\d+)>")
ROLE_MENTION = re.compile(r"<@&(\d+)>")
TEXT_DISPLAY = 10
# The flags a bot may set itself: suppressed embeds and notifications, ephemeral, components V2.
SETTABLE_FLAGS = 1 << 2 | FLAG_EPHEMERAL | 1 << 12 | FLAG_COMPONENTS_V2

Json = dict[str, Any]


@dataclass(slots=True)
class NewFile:
    """A file as it was sent: `number` is the n of `files[n]`."""

    number: int
    filename: str
    data: bytes


def check(
    payload: Json, files: list[NewFile], *, webhook: bool = False, inside: tuple[str, ...] = ()
) -> None:
    """Refuses a new message that Discord would refuse; `inside` says where the form lies.

    Raises:
        DiscordError: 50035 with the paths of what is wrong, or 50006 for an empty message.
    """
    errors = message_errors(payload, files=len(files), webhook=webhook)
    if errors is not None:
        raise invalid_form(nested(errors, *inside) or errors)
    if is_empty(payload, len(files)):
        raise refuse(50006)


async def keep_files(world: World, payload: Json, files: list[NewFile]) -> list[Attachment]:
    """Stores the files of a message; `payload["attachments"]` may describe them."""
    described = {str(a.get("id")): a for a in payload.get("attachments") or []}
    kept = []
    for file in files:
        about = described.get(str(file.number), {})
        filename = filed_as(file, about)
        size = image_size(file.data)
        guessed = mimetypes.guess_type(filename)[0] or "application/octet-stream"
        if guessed.startswith("text/"):
            guessed += "; charset=utf-8"
        attachment = Attachment(
            id=world.ids.next(),
            filename=filename,
            size=len(file.data),
            content_type=image_type(file.data) if size else guessed,
            blob=await world.files.put(file.data),
            width=size[0] if size else None,
            height=size[1] if size else None,
            description=about.get("description"),
        )
        world.attachments[attachment.id] = attachment
        kept.append(attachment)
    return kept


def filed_as(file: NewFile, about: Json) -> str:
    """The name that Discord keeps a file under, `about` being its entry in `attachments`."""
    return re.sub(r"[^\w.\-]", "_", about.get("filename") or file.filename)


def fill(world: World, message: Message, payload: Json) -> None:
    """Takes content, embeds, components and mentions from a checked payload, where present."""
    if "content" in payload:
        message.content = (payload["content"] or "").strip()
    if "embeds" in payload:
        message.embeds = [{"type": "rich"} | e for e in payload["embeds"] or []]
    if "components" in payload:
        message.components = numbered(payload["components"] or [])
    if "content" in payload or "components" in payload:
        _find_mentions(world, message, payload.get("allowed_mentions"))
    if "flags" in payload:
        message.flags |= int(payload["flags"] or 0) & SETTABLE_FLAGS


def numbered(components: list[Json]) -> list[Json]:
    """The components with an `id` each, as Discord gives those that were sent without."""
    used = {c["id"] for c in _all_inside(components) if c.get("id")}
    free = (n for n in range(1, 10_000) if n not in used)

    def visit(component: Json) -> Json:
        out = dict(component)
        out["id"] = component.get("id") or next(free)
        if "components" in component:
            out["components"] = [visit(c) for c in component["components"]]
        for key in ("component", "accessory"):
            if isinstance(component.get(key), dict):
                out[key] = visit(component[key])
        return out

    return [visit(c) for c in components]


def _all_inside(components: list[Json]) -> list[Json]:
    found = []
    for component in components:
        inner = [component[k] for k in ("component", "accessory") if component.get(k)]
        found += [component, *_all_inside(component.get("components", []) + inner)]
    return found


def displayed(message: Message) -> str:
    """The content, and what the text displays of Components V2 say."""
    texts = [c["content"] for c in _all_inside(message.components) if c["type"] == TEXT_DISPLAY]
    return "\n".join(filter(None, [message.content, *texts]))


def _find_mentions(world: World, message: Message, allowed: Json | None) -> None:
    """Whom the words ping: those they name, as far as `allowed_mentions` lets them."""
    text = displayed(message)
    everyone = allowed is None or "everyone" in allowed.get("parse", [])
    users = [int(u) for u in USER_MENTION.findall(text)]
    roles = [int(r) for r in ROLE_MENTION.findall(text)]
    if allowed is not None and "users" not in allowed.get("parse", []):
        named = {int(u) for u in allowed.get("users") or []}
        users = [u for u in users if u in named]
    if allowed is not None and "roles" not in allowed.get("parse", []):
        named = {int(r) for r in allowed.get("roles") or []}
        roles = [r for r in roles if r in named]
    channel = world.channels[message.channel_id]
    guild = world.guild_of(channel)
    message.mentions = list(dict.fromkeys(u for u in users if u in world.users))
    message.mention_roles = [r for r in dict.fromkeys(roles) if guild and r in guild.roles]
    message.mention_everyone = (
        everyone
        and ("@everyone" in text or "@here" in text)
        and bool(world.permissions(channel, message.author_id) & Permission.MENTION_EVERYONE)
    )


def publish(world: World, message: Message) -> None:
    """Adds a finished message to its channel and tells whoever may see it."""
    world.add(message)
    channel = world.channels[message.channel_id]
    if channel.thread is not None and channel.thread["archived"]:
        channel.thread |= {"archived": False, "archive_timestamp": iso(world.clock.now())}
        world.save(channel)
        announce_thread(world, "THREAD_UPDATE", channel)
    _announce(world, "MESSAGE_CREATE", message)


def edited(world: World, message: Message, payload: Json, files: list[Attachment]) -> None:
    """Changes a message; `payload["attachments"]`, where present, lists the files to keep."""
    if payload.get("attachments") is not None:
        kept = {str(a.get("id")) for a in payload["attachments"]}
        for attachment in message.attachments:
            if str(attachment.id) not in kept:
                del world.attachments[attachment.id]
        message.attachments = [a for a in message.attachments if str(a.id) in kept]
    message.attachments += files
    was_loading = message.loading
    message.flags &= ~FLAG_LOADING
    fill(world, message, payload)
    if not was_loading:
        message.edited_at = world.clock.now()
    world.save(message)
    _announce(world, "MESSAGE_UPDATE", message)


def check_edit(
    message: Message, payload: Json, files: list[NewFile], inside: tuple[str, ...] = ()
) -> None:
    """Refuses an edit that Discord would refuse.

    Raises:
        DiscordError: 50035, or 50006 where nothing would be left to show.
    """
    flags = int(payload.get("flags") or 0) | message.flags & FLAG_COMPONENTS_V2
    described = {str(a.get("id")): a for a in payload.get("attachments") or []}
    staying = message.attachments
    if payload.get("attachments") is not None:
        staying = [a for a in staying if str(a.id) in described]
    attached = {a.filename for a in staying}
    attached |= {filed_as(file, described.get(str(file.number), {})) for file in files}
    # What an edit leaves alone stays, and must not stand beside Components V2.
    left = {"content": message.content, "embeds": message.embeds}
    errors = message_errors(
        (left if flags & FLAG_COMPONENTS_V2 else {}) | payload | {"flags": flags},
        files=len(files),
        edit=True,
        attached=attached,
    )
    if errors is not None:
        raise invalid_form(nested(errors, *inside) or errors)
    after = {
        "content": payload.get("content", message.content),
        "embeds": payload.get("embeds", message.embeds),
        "components": payload.get("components", message.components),
    }
    kept = payload["attachments"] if payload.get("attachments") is not None else message.attachments
    if is_empty(after, len(files) + len(kept)):
        raise refuse(50006)


def delete(world: World, message: Message) -> None:
    channel = world.channels[message.channel_id]
    world.remove(message)
    data = {"id": str(message.id), "channel_id": str(message.channel_id)}
    if channel.guild_id is not None and not message.ephemeral:
        data["guild_id"] = str(channel.guild_id)
    world.emit(
        Event(
            "MESSAGE_DELETE",
            data,
            subject=message,
            guild=None if message.ephemeral else world.guild_of(channel),
            channel=channel,
            application_id=message.application_id if message.ephemeral else None,
        )
    )


def _announce(world: World, name: str, message: Message) -> None:
    """An ephemeral message reaches its author alone, as if it were a direct message."""
    channel = world.channels[message.channel_id]
    data = message_payloads.message(world, message)
    guild = world.guild_of(channel)
    if message.ephemeral:
        event = Event(name, data, message, None, channel, message.application_id)
        world.emit(event)
        return
    if guild is not None:
        data["guild_id"] = str(guild.id)
        member = guild.members.get(message.author_id)
        if member is not None and message.webhook is None:
            data["member"] = payloads.member(world, member, with_user=False)
    world.emit(Event(name, data, message, guild, channel))


def announce_thread(world: World, name: str, thread: Channel) -> None:
    data = payloads.channel(world, thread)
    if name == "THREAD_CREATE":
        data["newly_created"] = True
    world.emit(Event(name, data, thread, world.guild_of(thread), thread))


def typing(world: World, channel: Channel, user_id: int) -> None:
    """Shows the user as writing."""
    guild = world.guild_of(channel)
    data: Json = {
        "channel_id": str(channel.id),
        "user_id": str(user_id),
        "timestamp": int(world.clock.now()),
    }
    if guild is not None:
        data["guild_id"] = str(guild.id)
        data["member"] = payloads.member(world, guild.members[user_id])
    world.emit(Event("TYPING_START", data, world.users[user_id], guild, channel))


def react(world: World, message: Message, emoji: str, user_id: int) -> None:
    users = message.reactions.setdefault(emoji, [])
    if user_id not in users:
        users.append(user_id)
        world.save(message)
        _announce_reaction(world, "MESSAGE_REACTION_ADD", message, emoji, user_id)


def unreact(world: World, message: Message, emoji: str, user_id: int) -> None:
    users = message.reactions.get(emoji, [])
    if user_id in users:
        users.remove(user_id)
        if not users:
            del message.reactions[emoji]
        world.save(message)
        _announce_reaction(world, "MESSAGE_REACTION_REMOVE", message, emoji, user_id)


def _announce_reaction(world: World, name: str, message: Message, emoji: str, user_id: int) -> None:
    channel = world.channels[message.channel_id]
    guild = world.guild_of(channel)
    data: Json = {
        "user_id": str(user_id),
        "channel_id": str(channel.id),
        "message_id": str(message.id),
        "message_author_id": str(message.author_id),
        "emoji": message_payloads.emoji_of(emoji),
        "burst": False,
        "type": 0,
    }
    if guild is not None:
        data["guild_id"] = str(guild.id)
        if name == "MESSAGE_REACTION_ADD":
            data["member"] = payloads.member(world, guild.members[user_id])
    world.emit(Event(name, data, None, guild, channel))
