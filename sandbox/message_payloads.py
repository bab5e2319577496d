"""Messages in the JSON form in which Discord sends them."""

from typing import Any

from sandbox import payloads
from sandbox.clock import iso, seconds_of
from sandbox.intents import PRIVILEGED, Intent
from sandbox.model import DM, Application, Attachment, Channel, Message
from sandbox.world import World

SCHEME = "attachment://"
MEDIA_FIELDS = ("url", "proxy_url", "width", "height", "content_type")

Json = dict[str, Any]


def attachment(record: Attachment, base: str) -> Json:
    """`base` is the address of the port that serves the files."""
    url = f"{base}/files/{record.id}/{record.filename}"
    data: Json = {
        "id": str(record.id),
        "filename": record.filename,
        "size": record.size,
        "content_type": record.content_type,
        "url": url,
        "proxy_url": url,
    }
    if record.width is not None:
        data |= {"width": record.width, "height": record.height}
    if record.description is not None:
        data["description"] = record.description
    return data


def body(record: Message, base: str) -> Json:
    """Content, embeds, components and attachments, as every reader gets them.

    Files that embeds or components show are linked there, and not listed once more.
    """
    files = {a.filename: a for a in record.attachments}
    used = _names_in(record.embeds) | _names_in(record.components) if files else set()
    return {
        "content": record.content,
        "embeds": _linked(record.embeds, files, base) if used else record.embeds,
        "components": _linked(record.components, files, base) if used else record.components,
        "attachments": [attachment(a, base) for a in record.attachments if a.filename not in used],
    }


def _names_in(value: Any) -> set[str]:
    """The file names that embeds or components refer to as `attachment://name`."""
    if isinstance(value, dict):
        url = value.get("url")
        own = {url.removeprefix(SCHEME)} if isinstance(url, str) and SCHEME in url else set()
        return own.union(*(_names_in(v) for v in value.values()))
    if isinstance(value, list):
        return set().union(*(_names_in(v) for v in value))
    return set()


def _linked(value: Any, files: dict[str, Attachment], base: str) -> Any:
    """The same embeds or components, with `attachment://` addresses as Discord serves them."""
    if isinstance(value, dict):
        out = {k: _linked(v, files, base) for k, v in value.items()}
        url = value.get("url")
        name = url.removeprefix(SCHEME) if isinstance(url, str) and SCHEME in url else None
        if name in files:
            sent = attachment(files[name], base)
            out |= {k: sent[k] for k in MEDIA_FIELDS if k in sent}
            out["attachment_id"] = sent["id"]
        return out
    if isinstance(value, list):
        return [_linked(v, files, base) for v in value]
    return value


def message(
    world: World, record: Message, reader_id: int | None = None, reference: bool = True
) -> Json:
    """A message as REST answers it: whole, whoever reads."""
    data: Json = {
        "id": str(record.id),
        "channel_id": str(record.channel_id),
        "type": record.type,
        "author": _author(world, record),
        "timestamp": iso(seconds_of(record.id)),
        "edited_timestamp": iso(record.edited_at) if record.edited_at else None,
        "flags": record.flags,
        "tts": record.tts,
        "pinned": record.pinned,
        "mention_everyone": record.mention_everyone,
        "mentions": [payloads.user(world.users[u]) for u in record.mentions],
        "mention_roles": [str(r) for r in record.mention_roles],
        **body(record, world.public_url),
        **_cause(world, record),
    }
    if record.webhook_id is not None:
        data["webhook_id"] = str(record.webhook_id)
    if record.application_id is not None:
        data["application_id"] = str(record.application_id)
    if record.nonce is not None:
        data["nonce"] = record.nonce
    if record.reactions:
        data["reactions"] = [
            _reaction(e, users, reader_id) for e, users in record.reactions.items()
        ]
    if record.thread_id in world.channels:
        data["thread"] = payloads.channel(world, world.channels[record.thread_id], reader_id)
    if record.reference_id is not None and reference:
        data |= _reference(world, record, record.reference_id, reader_id)
    return data


def _author(world: World, record: Message) -> Json:
    if record.webhook is None:
        return payloads.user(world.users[record.author_id])
    return {
        "id": str(record.webhook_id),
        "username": record.webhook["name"],
        "global_name": None,
        "discriminator": "0000",
        "avatar": record.webhook["avatar"],
        "bot": True,
    }


def _cause(world: World, record: Message) -> Json:
    """The interaction a message answers, in Discord's two forms; empty where there is none."""
    if record.cause is None:
        return {}
    user = payloads.user(world.users[record.cause["user_id"]])
    common = {"id": str(record.cause["id"]), "type": record.cause["type"], "user": user}
    data: Json = {"interaction_metadata": common | {"authorizing_integration_owners": {}}}
    if record.cause["type"] == 2:
        data["interaction"] = common | {"name": record.cause["name"]}
    return data


def _reference(world: World, record: Message, other_id: int, reader_id: int | None) -> Json:
    other = world.messages.get(other_id)
    guild_id = world.channels[record.channel_id].guild_id
    return {
        "message_reference": {
            "type": 0,
            "message_id": str(other_id),
            "channel_id": str(record.channel_id),
            "guild_id": str(guild_id) if guild_id else None,
        },
        "referenced_message": message(world, other, reader_id, reference=False) if other else None,
    }


def _reaction(emoji: str, users: list[int], reader_id: int | None) -> Json:
    count = len(users)
    return {
        "emoji": emoji_of(emoji),
        "count": count,
        "count_details": {"burst": 0, "normal": count},
        "me": reader_id in users,
        "me_burst": False,
        "burst_colors": [],
    }


def emoji_of(text: str) -> Json:
    """`😀` or `name:id` as Discord's emoji object."""
    name, _, identity = text.rpartition(":")
    return {"id": identity if name else None, "name": name or text}


# What a bot without the message-content intent may read


def reads_content(application: Application) -> bool:
    """Whether the application has the message-content intent switched on."""
    return bool(application.flags & PRIVILEGED[Intent.MESSAGE_CONTENT])


def is_open_to(record: Message, channel: Channel, bot_id: int) -> bool:
    """Whether the bot may read this message's content without the message-content intent."""
    return (
        channel.type == DM
        or bot_id in (record.author_id, record.application_id)
        or bot_id in record.mentions
    )


def without_content(data: Json) -> Json:
    return data | {"content": "", "embeds": [], "components": [], "attachments": []}
