"""What a member may do in a channel: Discord's permission bits and its documented algorithm."""

from collections.abc import Iterable, Mapping
from enum import IntFlag
from functools import reduce
from operator import or_
from typing import Any, Protocol


class Permission(IntFlag):
    """Discord's permission bits, under Discord's own names."""

    CREATE_INSTANT_INVITE = 1 << 0
    KICK_MEMBERS = 1 << 1
    BAN_MEMBERS = 1 << 2
    ADMINISTRATOR = 1 << 3
    MANAGE_CHANNELS = 1 << 4
    MANAGE_GUILD = 1 << 5
    ADD_REACTIONS = 1 << 6
    VIEW_AUDIT_LOG = 1 << 7
    PRIORITY_SPEAKER = 1 << 8
    STREAM = 1 << 9
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    SEND_TTS_MESSAGES = 1 << 12
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    USE_EXTERNAL_EMOJIS = 1 << 18
    VIEW_GUILD_INSIGHTS = 1 << 19
    CONNECT = 1 << 20
    SPEAK = 1 << 21
    MUTE_MEMBERS = 1 << 22
    DEAFEN_MEMBERS = 1 << 23
    MOVE_MEMBERS = 1 << 24
    USE_VAD = 1 << 25
    CHANGE_NICKNAME = 1 << 26
    MANAGE_NICKNAMES = 1 << 27
    MANAGE_ROLES = 1 << 28
    MANAGE_WEBHOOKS = 1 << 29
    MANAGE_GUILD_EXPRESSIONS = 1 << 30
    USE_APPLICATION_COMMANDS = 1 << 31
    REQUEST_TO_SPEAK = 1 << 32
    MANAGE_EVENTS = 1 << 33
    MANAGE_THREADS = 1 << 34
    CREATE_PUBLIC_THREADS = 1 << 35
    CREATE_PRIVATE_THREADS = 1 << 36
    USE_EXTERNAL_STICKERS = 1 << 37
    SEND_MESSAGES_IN_THREADS = 1 << 38
    USE_EMBEDDED_ACTIVITIES = 1 << 39
    MODERATE_MEMBERS = 1 << 40
    VIEW_CREATOR_MONETIZATION_ANALYTICS = 1 << 41
    USE_SOUNDBOARD = 1 << 42
    CREATE_GUILD_EXPRESSIONS = 1 << 43
    CREATE_EVENTS = 1 << 44
    USE_EXTERNAL_SOUNDS = 1 << 45
    SEND_VOICE_MESSAGES = 1 << 46
    SET_VOICE_CHANNEL_STATUS = 1 << 48
    SEND_POLLS = 1 << 49
    USE_EXTERNAL_APPS = 1 << 50
    PIN_MESSAGES = 1 << 51
    BYPASS_SLOWMODE = 1 << 52


ALL = reduce(or_, Permission)

# These concern the guild, so a channel that cannot be seen does not take them away.
GUILD_WIDE = (
    Permission.KICK_MEMBERS
    | Permission.BAN_MEMBERS
    | Permission.ADMINISTRATOR
    | Permission.MANAGE_GUILD
    | Permission.VIEW_AUDIT_LOG
    | Permission.VIEW_GUILD_INSIGHTS
    | Permission.CHANGE_NICKNAME
    | Permission.MANAGE_NICKNAMES
    | Permission.MANAGE_GUILD_EXPRESSIONS
    | Permission.MANAGE_EVENTS
    | Permission.MODERATE_MEMBERS
    | Permission.VIEW_CREATOR_MONETIZATION_ANALYTICS
    | Permission.CREATE_GUILD_EXPRESSIONS
    | Permission.CREATE_EVENTS
)
NEEDS_SENDING = (
    Permission.SEND_TTS_MESSAGES
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.MENTION_EVERYONE
)

ROLE_OVERWRITE = 0
MEMBER_OVERWRITE = 1


class RoleLike(Protocol):
    """A role, as far as permissions care; `permissions` is its bit set."""

    @property
    def id(self) -> int: ...

    @property
    def permissions(self) -> int: ...


def guild_permissions(
    member_roles: Iterable[RoleLike], everyone: RoleLike, owner: bool
) -> Permission:
    """What a member may do in the guild, before any channel has its say.

    `member_roles` are the member's roles; @everyone may be among them or not.
    """
    if owner:
        return ALL
    bits = everyone.permissions
    for role in member_roles:
        bits |= role.permissions
    return ALL if bits & Permission.ADMINISTRATOR else Permission(bits)


def permissions_in(
    member_roles: Iterable[RoleLike],
    everyone: RoleLike,
    overwrites: Iterable[Mapping[str, Any]],
    member_id: int,
    owner: bool,
) -> Permission:
    """What a member may do in a text channel with these overwrites.

    `overwrites` are Discord's objects: `{"id": str, "type": 0 (role) | 1 (member), "allow": str,
    "deny": str}`. Who may not see the channel keeps only what concerns the whole guild; who may
    not send has none of the rights that only matter when sending.
    """
    roles = list(member_roles)
    base = guild_permissions(roles, everyone, owner)
    if base & Permission.ADMINISTRATOR:
        return base

    by_target = {
        (int(o["type"]), int(o["id"])): (int(o["allow"]), int(o["deny"])) for o in overwrites
    }
    role_allow = role_deny = 0
    for role_id in {role.id for role in roles} - {everyone.id}:
        allow, deny = by_target.get((ROLE_OVERWRITE, role_id), (0, 0))
        role_allow |= allow
        role_deny |= deny

    bits = int(base)
    for allow, deny in (
        by_target.get((ROLE_OVERWRITE, everyone.id), (0, 0)),
        (role_allow, role_deny),
        by_target.get((MEMBER_OVERWRITE, member_id), (0, 0)),
    ):
        bits = bits & ~deny | allow

    if not bits & Permission.VIEW_CHANNEL:
        bits &= GUILD_WIDE
    if not bits & Permission.SEND_MESSAGES:
        bits &= ~NEEDS_SENDING
    return Permission(bits)
