"""The guilds that play in a trial: the demo guild, and others with the same people and bot."""

from bot.store.tables import Guild as GuildRow
from sandbox import places
from sandbox.model import Channel, Guild, Role
from sandbox.seed import BOT_PERMISSIONS, Demo
from sandbox.world import World

Place = tuple[Guild, Channel, Role]
"""A guild, the channel in which its city meets, and its moderators' role."""


def place(world: World, demo: Demo, number: int) -> Place:
    """The guild of that number; number 0 is the demo guild itself."""
    if number == 0:
        return demo.guild, demo.city_hall, demo.moderator
    owner, *others = demo.people
    guild = places.create_guild(world, f"Ecotopia {number}", owner.id)
    moderator = places.create_role(world, guild, "Moderator")
    for person in others:
        places.join(world, guild, person.id)
    hall = places.create_channel(world, guild, "city-hall")
    places.invite(world, guild, demo.application, int(BOT_PERMISSIONS))
    return guild, hall, moderator


def settings(place: Place, hour: int) -> GuildRow:
    """What `/setup` and `/election rules` settle: only the members' ballots count."""
    guild, hall, moderator = place
    return GuildRow(
        id=guild.id,
        channel_id=hall.id,
        moderator_role_id=moderator.id,
        digest_hour=hour,
        time_zone="UTC",
        language="en",
        players_percent=100,
    )
