"""Founding and changing guilds: channels, threads, roles, members, and the news of each."""

from typing import Any

from sandbox import payloads
from sandbox.clock import iso
from sandbox.messages import announce_thread
from sandbox.model import (
    DM,
    PUBLIC_THREAD,
    TEXT,
    Application,
    Channel,
    Guild,
    Member,
    Message,
    Role,
    User,
)
from sandbox.permissions import Permission
from sandbox.world import Event, World

# What @everyone may do in a new guild.
EVERYONE = (
    Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.SEND_MESSAGES_IN_THREADS
    | Permission.CREATE_PUBLIC_THREADS
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.READ_MESSAGE_HISTORY
    | Permission.ADD_REACTIONS
    | Permission.USE_APPLICATION_COMMANDS
    | Permission.CHANGE_NICKNAME
)

Json = dict[str, Any]


def create_user(world: World, name: str, created_at: float | None = None, **fields: Any) -> User:
    """A person; `created_at` (seconds since 1970) makes an account older than now."""
    user_id = world.ids.next()
    if created_at is not None:
        user_id = world.ids.at(created_at, world.users)
    user = User(user_id, name, **fields)
    world.add(user)
    return user


def create_application(
    world: World, name: str, token: str, owner_id: int, flags: int = 0
) -> Application:
    """A bot, with the user it acts as."""
    bot = create_user(world, name, bot=True)
    application = Application(bot.id, name, token, owner_id, flags)
    world.add(application)
    return application


def create_guild(world: World, name: str, owner_id: int, locale: str = "en-US") -> Guild:
    """A guild with its @everyone role and its owner in it."""
    guild = Guild(world.ids.next(), name, owner_id, locale=locale)
    world.add(guild)
    world.add(Role(guild.id, guild.id, "@everyone", int(EVERYONE)))
    join(world, guild, owner_id)
    return guild


def join(
    world: World,
    guild: Guild,
    user_id: int,
    roles: list[int] | None = None,
    joined_at: float | None = None,
) -> Member:
    joined_at = world.clock.now() if joined_at is None else joined_at
    member = Member(guild.id, user_id, joined_at, roles=list(roles or []))
    world.add(member)
    _announce_member(world, "GUILD_MEMBER_ADD", guild, member)
    return member


def invite(world: World, guild: Guild, application: Application, permissions: int) -> Member:
    """Brings a bot into a guild, with a role of its own that holds `permissions`."""
    role = create_role(
        world, guild, name=application.name, permissions=int(permissions), bot_id=application.id
    )
    member = Member(guild.id, application.id, world.clock.now(), roles=[role.id])
    world.add(member)
    data = payloads.guild_create(world, guild, application.id, all_members=False)
    del data["unavailable"]  # only a guild that comes back after READY tells that
    world.emit(Event("GUILD_CREATE", data, guild, guild, application_id=application.id))
    _announce_member(world, "GUILD_MEMBER_ADD", guild, member)
    return member


def leave(world: World, guild: Guild, user_id: int) -> None:
    """A member goes, or is made to go; a bot hears GUILD_DELETE, and its role goes with it."""
    member = guild.members[user_id]
    data = {"guild_id": str(guild.id), "user": payloads.user(world.users[user_id])}
    if user_id in guild.bots:
        gone = {"id": str(guild.id)}
        world.emit(Event("GUILD_DELETE", gone, guild, guild, application_id=user_id))
    world.remove(member)
    for role in [r for r in guild.roles.values() if r.bot_id == user_id]:
        delete_role(world, guild, role)
    world.emit(Event("GUILD_MEMBER_REMOVE", data, member, guild))


def go_down(world: World, guild: Guild) -> None:
    """Discord's servers fail for this guild: its bots hear that it cannot be reached."""
    gone = {"id": str(guild.id), "unavailable": True}
    world.emit(Event("GUILD_DELETE", gone, guild, guild))


def come_up(world: World, guild: Guild) -> None:
    """The guild can be reached again."""
    for bot in list(guild.bots):
        data = payloads.guild_create(world, guild, bot, all_members=False)
        world.emit(Event("GUILD_CREATE", data, guild, guild, application_id=bot))


def update_member(world: World, guild: Guild, member: Member) -> None:
    """Saves a changed member and tells of it."""
    world.save(member)
    _announce_member(world, "GUILD_MEMBER_UPDATE", guild, member)


def _announce_member(world: World, name: str, guild: Guild, member: Member) -> None:
    data = payloads.member(world, member) | {"guild_id": str(guild.id)}
    world.emit(Event(name, data, member, guild))


def create_role(world: World, guild: Guild, name: str, **fields: Any) -> Role:
    role = Role(world.ids.next(), guild.id, name, position=1, **fields)
    for other in guild.roles.values():
        if other.id != guild.id:
            other.position += 1  # a new role starts at the bottom, above @everyone
            world.save(other)
    world.add(role)
    announce_role(world, "GUILD_ROLE_CREATE", guild, role)
    return role


def announce_role(world: World, name: str, guild: Guild, role: Role) -> None:
    data: Json = {"guild_id": str(guild.id)}
    if name == "GUILD_ROLE_DELETE":
        data["role_id"] = str(role.id)
    else:
        data["role"] = payloads.role(role)
    world.emit(Event(name, data, role, guild))


def delete_role(world: World, guild: Guild, role: Role) -> None:
    for member in guild.members.values():
        if role.id in member.roles:
            member.roles.remove(role.id)
            world.save(member)
    world.remove(role)
    announce_role(world, "GUILD_ROLE_DELETE", guild, role)


def create_channel(
    world: World, guild: Guild, name: str, kind: int = TEXT, **fields: Any
) -> Channel:
    fields.setdefault("position", len(guild.channels))
    channel = Channel(world.ids.next(), kind, name, guild.id, **fields)
    world.add(channel)
    announce_channel(world, "CHANNEL_CREATE", channel)
    return channel


def update_channel(world: World, channel: Channel) -> None:
    """Saves a changed channel or thread and tells of it."""
    world.save(channel)
    if channel.thread is not None:
        announce_thread(world, "THREAD_UPDATE", channel)
    else:
        announce_channel(world, "CHANNEL_UPDATE", channel)


def announce_channel(world: World, name: str, channel: Channel) -> None:
    data = payloads.channel(world, channel)
    world.emit(Event(name, data, channel, world.guild_of(channel), channel))


def delete_channel(world: World, channel: Channel) -> None:
    world.remove(channel)
    if channel.thread is None:
        announce_channel(world, "CHANNEL_DELETE", channel)
        return
    guild = world.guild_of(channel)
    data = {
        "id": str(channel.id),
        "guild_id": str(channel.guild_id),
        "parent_id": str(channel.parent_id),
        "type": channel.type,
    }
    world.emit(Event("THREAD_DELETE", data, channel, guild))


def set_overwrite(world: World, channel: Channel, target: int, overwrite: Json | None) -> None:
    """Sets what a role or member may do in a channel, or with None takes that away."""
    others = [o for o in channel.overwrites if o["id"] != str(target)]
    channel.overwrites = [*others, overwrite] if overwrite else others
    update_channel(world, channel)


def create_thread(
    world: World,
    parent: Channel,
    name: str,
    owner_id: int,
    kind: int = PUBLIC_THREAD,
    archive_minutes: int = 4320,
    message: Message | None = None,
) -> Channel:
    """A thread; one that starts from a message has that message's id."""
    now = world.clock.now()
    thread = Channel(
        id=message.id if message else world.ids.next(),
        type=kind,
        name=name,
        guild_id=parent.guild_id,
        parent_id=parent.id,
        owner_id=owner_id,
        thread={
            "archived": False,
            "locked": False,
            "auto_archive_duration": archive_minutes,
            "archive_timestamp": iso(now),
            "create_timestamp": iso(now),
        },
        thread_members={str(owner_id): now},
    )
    world.add(thread)
    if message is not None:
        message.thread_id = thread.id
        world.save(message)
    announce_thread(world, "THREAD_CREATE", thread)
    return thread


def join_thread(world: World, thread: Channel, user_id: int) -> None:
    if str(user_id) not in thread.thread_members:
        thread.thread_members[str(user_id)] = world.clock.now()
        world.save(thread)
        _announce_thread_member(world, thread, user_id, joined=True)


def leave_thread(world: World, thread: Channel, user_id: int) -> None:
    if thread.thread_members.pop(str(user_id), None) is not None:
        world.save(thread)
        _announce_thread_member(world, thread, user_id, joined=False)


def _announce_thread_member(world: World, thread: Channel, user_id: int, joined: bool) -> None:
    data: Json = {
        "id": str(thread.id),
        "guild_id": str(thread.guild_id),
        "member_count": len(thread.thread_members),
    }
    if joined:
        at = thread.thread_members[str(user_id)]
        data["added_members"] = [payloads.thread_member(thread, user_id, at)]
    else:
        data["removed_member_ids"] = [str(user_id)]
    world.emit(Event("THREAD_MEMBERS_UPDATE", data, thread, world.guild_of(thread), thread))


def open_dm(world: World, one: int, other: int) -> Channel:
    """The direct-message channel of two users; there is only ever one."""
    channel = world.dms.get(frozenset((one, other)))
    if channel is None:
        channel = Channel(world.ids.next(), DM, recipients=[one, other])
        world.add(channel)
        announce_channel(world, "CHANNEL_CREATE", channel)
    return channel
