"""The world as the control API tells it (docs/sandbox.md)."""

from typing import Any

from sandbox import message_payloads
from sandbox.clock import iso, seconds_of
from sandbox.commands import shown
from sandbox.gateway import Gateway
from sandbox.interactions import COMMAND, Interaction
from sandbox.model import Channel, Guild, Member, Message, User
from sandbox.world import World

AVATARS = 6

Json = dict[str, Any]


def avatar_url(user: User) -> str:
    if user.avatar is not None:
        return f"/cdn/avatars/{user.id}/{user.avatar}.png"
    return f"/cdn/embed/avatars/{(user.id >> 22) % AVATARS}.png"


def person(world: World, user: User, guild: Guild | None) -> Json:
    return {
        "id": str(user.id),
        "name": user.name,
        "display_name": world.name_of(user, guild),
        "avatar_url": avatar_url(user),
        "bot": user.bot,
    }


def member(world: World, gateway: Gateway, record: Member) -> Json:
    user = world.users[record.user_id]
    online = not user.bot or gateway.is_connected(user.id)
    return person(world, user, world.guilds[record.guild_id]) | {
        "roles": [str(r) for r in record.roles],
        "locale": user.locale,
        "online": online,
    }


def channel(record: Channel) -> Json:
    return {
        "id": str(record.id),
        "name": record.name,
        "type": record.type,
        "topic": record.topic,
        "position": record.position,
        "parent_id": str(record.parent_id) if record.parent_id else None,
    }


def guild(world: World, gateway: Gateway, record: Guild) -> Json:
    return {
        "id": str(record.id),
        "name": record.name,
        "icon": record.icon,
        "owner_id": str(record.owner_id),
        "channels": [channel(c) for c in record.channels.values()],
        "roles": [
            {"id": str(r.id), "name": r.name, "color": r.color, "position": r.position}
            for r in record.roles.values()
        ],
        "members": [member(world, gateway, m) for m in record.members.values()],
    }


def message(world: World, record: Message) -> Json:
    place = world.guild_of(world.channels[record.channel_id])
    author = person(world, world.users[record.author_id], place) | {"webhook": False}
    if record.webhook is not None:
        name = record.webhook["name"]
        author |= {
            "id": str(record.webhook_id),
            "name": name,
            "display_name": name,
            "avatar_url": record.webhook["avatar_url"] or "/cdn/embed/avatars/0.png",
            "bot": True,
            "webhook": True,
        }
    cause = None
    # A component's answer, or a modal's that it opened, has no command to show above it.
    if record.cause is not None and record.cause["type"] == COMMAND:
        user = world.users[record.cause["user_id"]]
        cause = {"name": record.cause["name"], "user_name": world.name_of(user, place)}
    return {
        "id": str(record.id),
        "channel_id": str(record.channel_id),
        "author": author,
        **message_payloads.body(record, base=""),
        "timestamp": iso(seconds_of(record.id)),
        "edited_timestamp": iso(record.edited_at) if record.edited_at else None,
        "flags": record.flags,
        "ephemeral": record.ephemeral,
        "interaction": cause,
        "reference_id": str(record.reference_id) if record.reference_id else None,
    }


def interaction(world: World, record: Interaction) -> Json:
    modal = record.modal
    return {
        "id": str(record.id),
        "state": record.state,
        "error": record.error,
        "message": message(world, record.message) if record.message else None,
        "followups": [message(world, m) for m in record.followups],
        "modal": {k: modal[k] for k in ("custom_id", "title", "components")} if modal else None,
        "choices": record.choices,
    }


def commands(world: World, place: Channel, user_id: int) -> list[Json]:
    """The commands offered to this member, with their names in the member's language."""
    locale = world.users[user_id].locale
    return [
        {
            "name": c["name"],
            "description": c["description"],
            "options": c.get("options") or [],
            "application_id": str(application.id),
            "localized_name": _in(locale, c, "name"),
            "localized_description": _in(locale, c, "description"),
        }
        for application, c in shown(world, place, user_id)
    ]


def _in(locale: str, command: Json, key: str) -> str:
    return str((command.get(f"{key}_localizations") or {}).get(locale) or command[key])
