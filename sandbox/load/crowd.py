"""A crowd: many guilds with a few members each, and one bot in all of them."""

from dataclasses import dataclass

from sandbox import places
from sandbox.model import Application, Channel, Guild, User
from sandbox.permissions import Permission
from sandbox.seed import BOT_PERMISSIONS
from sandbox.world import World

LOCALES = ("en-US", "fr", "de", "es-ES")
MEMBERS = 3
"""In each guild, the owner among them; nobody is in two guilds."""


@dataclass(slots=True, frozen=True)
class Place:
    """A guild of the crowd: its members, the owner first, and the channel where they play."""

    guild: Guild
    channel: Channel
    members: list[User]


@dataclass(slots=True, frozen=True)
class Crowd:
    """All guilds, in the order of their ids, and the bot."""

    application: Application
    places: list[Place]


def gather(world: World, guilds: int, token: str) -> Crowd:
    """Found so many guilds, and invite a bot with that token into each."""
    host = places.create_user(world, "host")
    application = places.create_application(world, "Ecotopia", token, host.id)
    return Crowd(application, [_place(world, number, application) for number in range(guilds)])


def _place(world: World, number: int, application: Application) -> Place:
    locale = LOCALES[number % len(LOCALES)]
    members = [
        places.create_user(world, f"member-{number}-{each}", locale=locale)
        for each in range(MEMBERS)
    ]
    guild = places.create_guild(world, f"City {number}", members[0].id)
    for member in members[1:]:
        places.join(world, guild, member.id)
    channel = places.create_channel(world, guild, "city-hall")
    places.invite(world, guild, application, int(BOT_PERMISSIONS | Permission.VIEW_CHANNEL))
    return Place(guild, channel, members)
