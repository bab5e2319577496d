"""The sandbox's records in the JSON form in which Discord sends them."""

from typing import Any

from sandbox.clock import iso, seconds_of
from sandbox.model import (
    DM,
    FLAG_CONTENT_LIMITED,
    THREADS,
    Application,
    Attachment,
    Channel,
    Guild,
    Member,
    Message,
    Role,
    User,
    Webhook,
)
from sandbox.world import World

MESSAGE_CONTENT_FLAGS = FLAG_CONTENT_LIMITED | FLAG_CONTENT_LIMITED >> 1
FILESIZE_LIMIT = 10 * 1024 * 1024

Json = dict[str, Any]


def user(record: User) -> Json:
    return {
        "id": str(record.id),
        "username": record.name,
        "global_name": record.display_name,
        "discriminator": "0000" if record.bot else "0",
        "avatar": record.avatar,
        "bot": record.bot,
        "public_flags": 0,
    }


def own_user(record: User) -> Json:
    return user(record) | {
        "verified": True,
        "mfa_enabled": True,
        "email": None,
        "flags": 0,
        "locale": record.locale,
    }


def member(world: World, record: Member, with_user: bool = True) -> Json:
    data: Json = {
        "roles": [str(r) for r in record.roles],
        "nick": record.nick,
        "avatar": None,
        "joined_at": iso(record.joined_at),
        "premium_since": None,
        "communication_disabled_until": None,
        "deaf": False,
        "mute": False,
        "pending": False,
        "flags": 0,
    }
    if with_user:
        data["user"] = user(world.users[record.user_id])
    return data


def role(record: Role) -> Json:
    data: Json = {
        "id": str(record.id),
        "name": record.name,
        "permissions": str(record.permissions),
        "position": record.position,
        "color": record.color,
        "colors": {"primary_color": record.color, "secondary_color": None, "tertiary_color": None},
        "hoist": record.hoist,
        "mentionable": record.mentionable,
        "managed": record.bot_id is not None,
        "icon": None,
        "unicode_emoji": None,
        "flags": 0,
    }
    if record.bot_id is not None:
        data["tags"] = {"bot_id": str(record.bot_id)}
    return data


def channel(world: World, record: Channel, reader_id: int | None = None) -> Json:
    """`reader_id` is the bot that reads: a DM's recipients do not list it."""
    last = record.messages[-1] if record.messages else None
    data: Json = {
        "id": str(record.id),
        "type": record.type,
        "last_message_id": str(last) if last else None,
        "flags": 0,
    }
    if record.type == DM:
        others = [world.users[u] for u in record.recipients if u != reader_id]
        return data | {"recipients": [user(u) for u in others]}
    data |= {
        "guild_id": str(record.guild_id),
        "name": record.name,
        "parent_id": str(record.parent_id) if record.parent_id else None,
        "rate_limit_per_user": record.slowmode,
    }
    if record.type in THREADS and record.thread is not None:
        data |= {
            "owner_id": str(record.owner_id),
            "thread_metadata": record.thread,
            "message_count": len(record.messages),
            "total_message_sent": len(record.messages),
            "member_count": len(record.thread_members),
        }
        joined = record.thread_members.get(str(reader_id))
        if joined is not None:
            data["member"] = thread_member(record, reader_id, joined)
        return data
    return data | {
        "topic": record.topic,
        "position": record.position,
        "nsfw": record.nsfw,
        "permission_overwrites": record.overwrites,
    }


def thread_member(thread: Channel, user_id: int | None, joined: float) -> Json:
    return {
        "id": str(thread.id),
        "user_id": str(user_id),
        "join_timestamp": iso(joined),
        "flags": 0,
    }


def guild(world: World, record: Guild) -> Json:
    """What REST answers for a guild; GUILD_CREATE adds to it."""
    return {
        "id": str(record.id),
        "name": record.name,
        "icon": record.icon,
        "owner_id": str(record.owner_id),
        "roles": [role(r) for r in record.roles.values()],
        "emojis": [],
        "stickers": [],
        "features": [],
        "preferred_locale": record.locale,
        "verification_level": 0,
        "default_message_notifications": 1,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "nsfw_level": 0,
        "premium_tier": 0,
        "premium_progress_bar_enabled": False,
        "system_channel_id": None,
        "system_channel_flags": 0,
        "rules_channel_id": None,
        "public_updates_channel_id": None,
        "safety_alerts_channel_id": None,
        "afk_channel_id": None,
        "afk_timeout": 300,
        "description": None,
        "banner": None,
        "splash": None,
        "discovery_splash": None,
        "vanity_url_code": None,
        "max_members": 500_000,
        "approximate_member_count": len(record.members),
    }


def guild_create(world: World, record: Guild, bot_id: int, all_members: bool) -> Json:
    """Without the presence intent Discord sends a bot no member but itself."""
    seen = record.members.values() if all_members else [record.members[bot_id]]
    channels = record.channels.values()
    threads = [
        c
        for c in channels
        if c.type in THREADS and not (c.thread or {})["archived"] and world.may_see(c, bot_id)
    ]
    return guild(world, record) | {
        "joined_at": iso(record.members[bot_id].joined_at),
        "large": len(record.members) >= 250,
        "unavailable": False,
        "member_count": len(record.members),
        "members": [member(world, m) for m in seen],
        "channels": [channel(world, c) for c in channels if c.type not in THREADS],
        "threads": [channel(world, c, bot_id) for c in threads],
        "voice_states": [],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }


def attachment(world: World, record: Attachment) -> Json:
    url = f"{world.public_url}/files/{record.id}/{record.filename}"
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


def application(world: World, record: Application) -> Json:
    return {
        "id": str(record.id),
        "name": record.name,
        "description": "",
        "icon": None,
        "bot_public": True,
        "bot_require_code_grant": False,
        "owner": user(world.users[record.owner_id]),
        "team": None,
        "verify_key": "0" * 64,
        "flags": record.flags,
        "approximate_guild_count": len(record.guilds),
        "bot": user(world.users[record.id]),
    }


def webhook(world: World, record: Webhook, with_token: bool = True) -> Json:
    data: Json = {
        "id": str(record.id),
        "type": 1,
        "guild_id": str(record.guild_id),
        "channel_id": str(record.channel_id),
        "name": record.name,
        "avatar": record.avatar,
        "application_id": str(record.application_id),
        "user": user(world.users[record.user_id]),
    }
    if with_token:
        data["token"] = record.token
        data["url"] = f"{world.public_url}/api/webhooks/{record.id}/{record.token}"
    return data


def _author(world: World, record: Message) -> Json:
    if record.webhook is None:
        return user(world.users[record.author_id])
    return {
        "id": str(record.webhook_id),
        "username": record.webhook["name"],
        "global_name": None,
        "discriminator": "0000",
        "avatar": record.webhook["avatar"],
        "bot": True,
    }


def _linked(world: World, value: Any, files: dict[str, Attachment]) -> Any:
    """The same embeds or components, with `attachment://` addresses as Discord serves them."""
    if isinstance(value, dict):
        out = {k: _linked(world, v, files) for k, v in value.items()}
        name = str(value.get("url", "")).removeprefix("attachment://")
        if name in files and value["url"] != name:
            sent = attachment(world, files[name])
            kept = ("url", "proxy_url", "width", "height", "content_type")
            out |= {k: sent[k] for k in kept if k in sent} | {"attachment_id": sent["id"]}
        return out
    if isinstance(value, list):
        return [_linked(world, v, files) for v in value]
    return value


def _names_of(value: Any) -> set[str]:
    """The file names that embeds or components refer to as `attachment://name`."""
    if isinstance(value, dict):
        own = str(value.get("url", ""))
        found = {own.removeprefix("attachment://")} if own.startswith("attachment://") else set()
        return found.union(*(_names_of(v) for v in value.values()))
    if isinstance(value, list):
        return set().union(*(_names_of(v) for v in value))
    return set()


def body(world: World, record: Message) -> Json:
    """Content, embeds, components and attachments, as every reader gets them."""
    files = {a.filename: a for a in record.attachments}
    shown_inside = _names_of(record.embeds) | _names_of(record.components) if files else set()
    embeds, components = record.embeds, record.components
    if shown_inside:
        embeds, components = _linked(world, embeds, files), _linked(world, components, files)
    return {
        "content": record.content,
        "embeds": embeds,
        "components": components,
        "attachments": [
            attachment(world, a) for a in record.attachments if a.filename not in shown_inside
        ],
    }


def cause(world: World, record: Message) -> Json:
    """The interaction a message answers, in Discord's two forms; empty where there is none."""
    if record.cause is None:
        return {}
    who = user(world.users[record.cause["user_id"]])
    kind = record.cause["type"]
    data: Json = {
        "interaction_metadata": {
            "id": str(record.cause["id"]),
            "type": kind,
            "user": who,
            "authorizing_integration_owners": {},
        }
    }
    if kind == 2:
        data["interaction"] = {
            "id": str(record.cause["id"]),
            "type": kind,
            "name": record.cause["name"],
            "user": who,
        }
    return data


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
        "mentions": [user(world.users[u]) for u in record.mentions],
        "mention_roles": [str(r) for r in record.mention_roles],
        **body(world, record),
        **cause(world, record),
    }
    if record.webhook_id is not None:
        data["webhook_id"] = str(record.webhook_id)
    if record.application_id is not None:
        data["application_id"] = str(record.application_id)
    if record.nonce is not None:
        data["nonce"] = record.nonce
    if record.reactions:
        data["reactions"] = [
            reaction(emoji, users, reader_id) for emoji, users in record.reactions.items()
        ]
    if record.thread_id in world.channels:
        data["thread"] = channel(world, world.channels[record.thread_id])
    if record.reference_id is not None and reference:
        other = world.messages.get(record.reference_id)
        place = world.channels[record.channel_id]
        data["message_reference"] = {
            "type": 0,
            "message_id": str(record.reference_id),
            "channel_id": str(record.channel_id),
            "guild_id": str(place.guild_id) if place.guild_id else None,
        }
        data["referenced_message"] = (
            message(world, other, reader_id, reference=False) if other else None
        )
    return data


def reaction(emoji: str, users: list[int], reader_id: int | None) -> Json:
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


def reads_content(application_record: Application) -> bool:
    """Whether the application has the message-content intent switched on."""
    return bool(application_record.flags & MESSAGE_CONTENT_FLAGS)


def is_private_to(record: Message, channel_record: Channel, bot_id: int) -> bool:
    """Whether the bot may read this message's content without the message-content intent."""
    return (
        channel_record.type == DM
        or record.author_id == bot_id
        or record.application_id == bot_id
        or bot_id in record.mentions
    )


def without_content(data: Json) -> Json:
    return data | {"content": "", "embeds": [], "components": [], "attachments": []}
