"""What exists in the sandbox's Discord, as plain records.

Ids are ints and times are seconds since 1970; embeds, components and commands stay in Discord's
own JSON form. Fields marked as an index are not saved: they are rebuilt from the other records.
"""

from dataclasses import dataclass, field, fields
from typing import Any

TEXT, DM, CATEGORY, PUBLIC_THREAD, PRIVATE_THREAD = 0, 1, 4, 11, 12
THREADS = (10, PUBLIC_THREAD, PRIVATE_THREAD)

FLAG_EPHEMERAL = 1 << 6
FLAG_LOADING = 1 << 7
FLAG_COMPONENTS_V2 = 1 << 15

FLAG_MEMBERS_LIMITED = 1 << 15
FLAG_CONTENT_LIMITED = 1 << 19


# For `field(metadata=…)`: this one is an index.
INDEX = {"saved": False}


@dataclass(slots=True)
class User:
    id: int
    name: str
    display_name: str | None = None
    avatar: str | None = None
    bot: bool = False
    locale: str = "en-US"
    accepts_dms: bool = True


@dataclass(slots=True)
class Application:
    """A bot: its application id is also its user's id, and `flags` tell its privileged intents."""

    id: int
    name: str
    token: str
    owner_id: int
    flags: int = 0
    commands: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    emojis: list[dict[str, Any]] = field(default_factory=list)
    identified: int = 0  # sessions started
    guilds: set[int] = field(default_factory=set, repr=False, metadata=INDEX)

    def commands_in(self, guild_id: int | None) -> list[dict[str, Any]]:
        """The commands of one scope, in order; None is the global scope."""
        return self.commands.setdefault("global" if guild_id is None else str(guild_id), [])


@dataclass(slots=True)
class Role:
    id: int
    guild_id: int
    name: str
    permissions: int = 0
    position: int = 0
    color: int = 0
    hoist: bool = False
    mentionable: bool = False
    bot_id: int | None = None


@dataclass(slots=True)
class Member:
    guild_id: int
    user_id: int
    joined_at: float
    nick: str | None = None
    roles: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Channel:
    """A text channel, a thread (with `parent_id`, `owner_id`, `thread`) or a DM (`recipients`)."""

    id: int
    type: int
    name: str = ""
    guild_id: int | None = None
    topic: str | None = None
    position: int = 0
    parent_id: int | None = None
    overwrites: list[dict[str, Any]] = field(default_factory=list)
    recipients: list[int] = field(default_factory=list)
    slowmode: int = 0
    nsfw: bool = False
    owner_id: int | None = None
    thread: dict[str, Any] | None = None
    thread_members: dict[str, float] = field(default_factory=dict)
    messages: list[int] = field(default_factory=list, repr=False, metadata=INDEX)
    ephemeral: dict[int, list[int]] = field(default_factory=dict, repr=False, metadata=INDEX)
    threads: set[int] = field(default_factory=set, repr=False, metadata=INDEX)
    webhooks: set[int] = field(default_factory=set, repr=False, metadata=INDEX)


@dataclass(slots=True)
class Guild:
    id: int
    name: str
    owner_id: int
    icon: str | None = None
    locale: str = "en-US"
    roles: dict[int, Role] = field(default_factory=dict, repr=False, metadata=INDEX)
    members: dict[int, Member] = field(default_factory=dict, repr=False, metadata=INDEX)
    channels: dict[int, Channel] = field(default_factory=dict, repr=False, metadata=INDEX)
    bots: set[int] = field(default_factory=set, repr=False, metadata=INDEX)


@dataclass(slots=True)
class Attachment:
    """A file: its bytes lie in `sandbox.files` under `blob`."""

    id: int
    filename: str
    size: int
    content_type: str
    blob: str
    width: int | None = None
    height: int | None = None
    description: str | None = None


@dataclass(slots=True)
class Webhook:
    id: int
    channel_id: int
    guild_id: int
    name: str
    token: str
    user_id: int
    application_id: int
    avatar: str | None = None


@dataclass(slots=True)
class Message:
    """A message; `seen_by` is the one member an ephemeral message is for.

    `webhook` is the `{"name", "avatar", "avatar_url"}` under which a webhook's message shows.
    `cause` says which interaction it answers: `{"id", "type", "name", "user_id"}`.
    """

    id: int
    channel_id: int
    author_id: int
    content: str = ""
    type: int = 0
    flags: int = 0
    embeds: list[dict[str, Any]] = field(default_factory=list)
    components: list[dict[str, Any]] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    edited_at: float | None = None
    application_id: int | None = None
    webhook_id: int | None = None
    webhook: dict[str, Any] | None = None
    cause: dict[str, Any] | None = None
    reference_id: int | None = None
    nonce: str | None = None
    tts: bool = False
    pinned_at: float | None = None
    mentions: list[int] = field(default_factory=list)
    mention_roles: list[int] = field(default_factory=list)
    mention_everyone: bool = False
    reactions: dict[str, list[int]] = field(default_factory=dict)
    thread_id: int | None = None
    seen_by: int | None = None

    @property
    def ephemeral(self) -> bool:
        return self.seen_by is not None

    @property
    def pinned(self) -> bool:
        return self.pinned_at is not None

    @property
    def loading(self) -> bool:
        return bool(self.flags & FLAG_LOADING)


Record = User | Application | Role | Member | Channel | Guild | Webhook | Message


def to_json(record: Any) -> dict[str, Any]:
    """The saved fields of a record, for `json.dumps(default=to_json)`."""
    return {
        f.name: getattr(record, f.name) for f in fields(record) if f.metadata.get("saved", True)
    }
