"""The guild that a newcomer finds."""

from dataclasses import dataclass

from sandbox import places
from sandbox.model import Application, Channel, Guild, Role, User
from sandbox.permissions import Permission
from sandbox.world import World

SANDBOX_TOKEN = "sandbox.token.of-no-use-anywhere-else"
DAY = 24 * 3600.0

BOT_PERMISSIONS = (
    Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.SEND_MESSAGES_IN_THREADS
    | Permission.CREATE_PUBLIC_THREADS
    | Permission.ATTACH_FILES
    | Permission.READ_MESSAGE_HISTORY
    | Permission.MANAGE_WEBHOOKS
    | Permission.USE_EXTERNAL_EMOJIS
)
MODERATOR_PERMISSIONS = (
    Permission.MANAGE_GUILD
    | Permission.MANAGE_CHANNELS
    | Permission.MANAGE_ROLES
    | Permission.MANAGE_MESSAGES
    | Permission.MANAGE_THREADS
    | Permission.KICK_MEMBERS
    | Permission.MODERATE_MEMBERS
)
# Name, display name, locale, account age and membership in days.
PEOPLE = (
    ("ada", "Ada", "en-US", 2400, 400),
    ("bruno", "Bruno", "fr", 1500, 380),
    ("carla", "Carla", "de", 1100, 300),
    ("diego", "Diego", "es-ES", 900, 210),
    ("emily", "Emily", "en-GB", 600, 120),
    ("finn", "Finn", "en-US", 200, 45),
)


@dataclass(slots=True, frozen=True)
class Demo:
    """What `seed_demo` made: the first of `people` owns the guild and moderates it."""

    guild: Guild
    application: Application
    city_hall: Channel
    chat: Channel
    moderator: Role
    citizen: Role
    people: list[User]


def seed_demo(world: World, token: str = SANDBOX_TOKEN) -> Demo:
    """Founds "Ecotopia" with its members and invites one bot with the permissions it asks for."""
    now = world.clock.now()
    people = [
        places.create_user(world, name, now - age * DAY, display_name=shown, locale=locale)
        for name, shown, locale, age, _ in PEOPLE
    ]
    guild = places.create_guild(world, "Ecotopia", people[0].id)
    # Each new role goes to the bottom.
    moderator = places.create_role(
        world, guild, "Moderator", color=0xE2A03F, permissions=int(MODERATOR_PERMISSIONS)
    )
    citizen = places.create_role(world, guild, "Citizen", color=0x57A773)
    for user, (*_, days) in zip(people, PEOPLE, strict=True):
        roles = [citizen.id, moderator.id] if user is people[0] else [citizen.id]
        places.join(world, guild, user.id, roles, joined_at=now - days * DAY)
    city_hall = places.create_channel(
        world, guild, "city-hall", topic="Where the campaign is played."
    )
    chat = places.create_channel(world, guild, "chat", topic="Everything else.")
    application = places.create_application(world, "Ecotopia", token, people[0].id)
    places.invite(world, guild, application, int(BOT_PERMISSIONS))
    return Demo(guild, application, city_hall, chat, moderator, citizen, people)
