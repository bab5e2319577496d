"""The sandbox's Discord in memory: every record, found by id, and the news of every change."""

import secrets
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sandbox.clock import Clock, Snowflakes, seconds_of
from sandbox.files import Files
from sandbox.model import (
    DM,
    THREADS,
    Application,
    Attachment,
    Channel,
    Guild,
    Member,
    Message,
    Record,
    Role,
    User,
    Webhook,
)
from sandbox.permissions import Permission, guild_permissions, permissions_in

# Discord says "the past few minutes".
NONCE_WINDOW = 300.0
EPHEMERAL_KEPT = 100


@dataclass(slots=True, frozen=True)
class Event:
    """A piece of news: Discord's event `name` with its `data`, and whom it concerns.

    `subject` is the record the news is about. An event with an `application_id` is for that
    bot alone; otherwise it is for whoever may see the channel, or is in the guild.
    """

    name: str
    data: dict[str, Any]
    subject: Any = None
    guild: Guild | None = None
    channel: Channel | None = None
    application_id: int | None = None


class World:
    def __init__(self, clock: Clock | None = None, files: Files | None = None) -> None:
        self.clock = clock or Clock()
        self.ids = Snowflakes(self.clock)
        self.files = files or Files()
        self.public_url = ""  # of the Discord port, once it listens
        self.users: dict[int, User] = {}
        self.applications: dict[int, Application] = {}
        self.by_token: dict[str, Application] = {}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.messages: dict[int, Message] = {}
        self.webhooks: dict[int, Webhook] = {}
        self.attachments: dict[int, Attachment] = {}
        self.avatars_elsewhere: dict[str, str] = {}  # digest of an address → the address
        self.dms: dict[frozenset[int], Channel] = {}
        self.listeners: list[Callable[[Event], None]] = []
        self.recorders: list[Callable[[Record, bool], None]] = []
        self._nonces: OrderedDict[tuple[int, str], tuple[int, float]] = OrderedDict()

    # Records

    def add(self, record: Record) -> None:
        """Puts a record where it is found, and remembers it."""
        match record:
            case User():
                self.users[record.id] = record
            case Application():
                self.applications[record.id] = record
                self.by_token[record.token] = record
            case Guild():
                self.guilds[record.id] = record
            case Role():
                self.guilds[record.guild_id].roles[record.id] = record
            case Member():
                self._add_member(record)
            case Channel():
                self._add_channel(record)
            case Webhook():
                self.webhooks[record.id] = record
                self.channels[record.channel_id].webhooks.add(record.id)
            case Message():
                self._add_message(record)
        if not isinstance(record, Member):
            self.ids.seen(record.id)
        self.save(record)

    def save(self, record: Record) -> None:
        """Remembers a record that has changed."""
        for recorder in self.recorders:
            recorder(record, True)

    def remove(self, record: Record) -> None:
        """Forgets a channel, role, member, webhook or message."""
        match record:
            case Role():
                self.guilds[record.guild_id].roles.pop(record.id, None)
            case Member():
                guild = self.guilds[record.guild_id]
                guild.members.pop(record.user_id, None)
                if record.user_id in guild.bots:
                    guild.bots.discard(record.user_id)
                    self.applications[record.user_id].guilds.discard(guild.id)
            case Channel():
                self._remove_channel(record)
            case Webhook():
                self.webhooks.pop(record.id, None)
                self.channels[record.channel_id].webhooks.discard(record.id)
            case Message():
                self._remove_message(record)
        for recorder in self.recorders:
            recorder(record, False)

    def _add_member(self, member: Member) -> None:
        guild = self.guilds[member.guild_id]
        guild.members[member.user_id] = member
        if member.user_id in self.applications:
            guild.bots.add(member.user_id)
            self.applications[member.user_id].guilds.add(guild.id)

    def _add_channel(self, channel: Channel) -> None:
        self.channels[channel.id] = channel
        if channel.guild_id is not None:
            self.guilds[channel.guild_id].channels[channel.id] = channel
        if channel.type in THREADS and channel.parent_id is not None:
            self.channels[channel.parent_id].threads.add(channel.id)
        if channel.type == DM:
            self.dms[frozenset(channel.recipients)] = channel

    def _remove_channel(self, channel: Channel) -> None:
        for thread_id in list(channel.threads):
            self.remove(self.channels[thread_id])
        for webhook_id in list(channel.webhooks):
            self.remove(self.webhooks[webhook_id])
        hidden = [m for ids in channel.ephemeral.values() for m in ids]
        for message_id in [*channel.messages, *hidden]:
            self.remove(self.messages[message_id])
        self.channels.pop(channel.id, None)
        if channel.guild_id is not None:
            self.guilds[channel.guild_id].channels.pop(channel.id, None)
        if channel.type in THREADS and channel.parent_id in self.channels:
            self.channels[channel.parent_id].threads.discard(channel.id)

    def _add_message(self, message: Message) -> None:
        channel = self.channels[message.channel_id]
        self.messages[message.id] = message
        if message.seen_by is None:
            channel.messages.append(message.id)
        else:
            own = channel.ephemeral.setdefault(message.seen_by, [])
            own.append(message.id)
            if len(own) > EPHEMERAL_KEPT:
                self.remove(self.messages[own[0]])
        if message.webhook is not None and message.webhook["avatar_url"]:
            face = message.webhook
            self.avatars_elsewhere[face["avatar"]] = face["avatar_url"]
        for attachment in message.attachments:
            self.attachments[attachment.id] = attachment
            self.ids.seen(attachment.id)
        if message.nonce is not None:
            self._nonces[message.author_id, message.nonce] = (message.id, seconds_of(message.id))

    def _remove_message(self, message: Message) -> None:
        self.messages.pop(message.id, None)
        for attachment in message.attachments:
            self.attachments.pop(attachment.id, None)
        channel = self.channels[message.channel_id]
        timeline = channel.messages
        if message.seen_by is not None:
            timeline = channel.ephemeral[message.seen_by]
        timeline.remove(message.id)

    # Questions

    def sent_with(self, author_id: int, nonce: str) -> Message | None:
        """The message this author sent with this nonce in the past few minutes."""
        oldest = self.clock.now() - NONCE_WINDOW
        while self._nonces and next(iter(self._nonces.values()))[1] < oldest:
            self._nonces.popitem(last=False)
        message_id, _ = self._nonces.get((author_id, nonce), (0, 0.0))
        return self.messages.get(message_id)

    def member(self, guild_id: int | None, user_id: int) -> Member | None:
        guild = self.guilds.get(guild_id) if guild_id is not None else None
        return guild.members.get(user_id) if guild else None

    def guild_of(self, channel: Channel) -> Guild | None:
        return self.guilds[channel.guild_id] if channel.guild_id is not None else None

    def name_of(self, user: User, guild: Guild | None = None) -> str:
        """The name under which a guild shows this user."""
        member = guild.members.get(user.id) if guild else None
        return (member and member.nick) or user.display_name or user.name

    def guild_permissions(self, guild: Guild, user_id: int) -> Permission:
        member = guild.members.get(user_id)
        if member is None:
            return Permission(0)
        roles = [guild.roles[r] for r in member.roles]
        return guild_permissions(roles, guild.roles[guild.id], guild.owner_id == user_id)

    def permissions(self, channel: Channel, user_id: int) -> Permission:
        """What this user may do in the channel; a thread has its parent's permissions."""
        guild = self.guild_of(channel)
        if guild is None:
            inside = user_id in channel.recipients
            return DM_PERMISSIONS if inside else Permission(0)
        member = guild.members.get(user_id)
        if member is None:
            return Permission(0)
        place = channel
        if channel.type in THREADS and channel.parent_id is not None:
            place = self.channels[channel.parent_id]
        roles = [guild.roles[r] for r in member.roles]
        return permissions_in(
            roles,
            guild.roles[guild.id],
            place.overwrites,
            user_id,
            guild.owner_id == user_id,
        )

    def may_see(self, channel: Channel, user_id: int) -> bool:
        return bool(self.permissions(channel, user_id) & Permission.VIEW_CHANNEL)

    # News

    def emit(self, event: Event) -> None:
        for listener in self.listeners:
            listener(event)

    def secret(self) -> str:
        """A token that nobody guesses."""
        return secrets.token_urlsafe(51)


DM_PERMISSIONS = (
    Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.READ_MESSAGE_HISTORY
    | Permission.ADD_REACTIONS
    | Permission.USE_EXTERNAL_EMOJIS
    | Permission.USE_APPLICATION_COMMANDS
)
