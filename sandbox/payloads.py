"""The sandbox's records in the JSON form in which Discord sends them."""

from typing import Any

from sandbox.clock import iso
from sandbox.model import (
    DM,
    THREADS,
    Application,
    Channel,
    Guild,
    Member,
    Role,
    User,
    Webhook,
)
from sandbox.world import World

FILESIZE_LIMIT = 10 * 1024 * 1024

Json = dict[str, Any]


def user(record: User) -> Json:
    return {
        "id": str(record.id),
        "username": record.name,
        "global_name": record.display_name,
        "discriminator": f"{(record.id >> 22) % 9999 + 1:04}" if record.bot else "0",
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
