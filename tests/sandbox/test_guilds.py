"""What a bot with the permissions for it does to a guild, and where the hierarchy stops it."""

import discord
import pytest
from loopback import Bot, Stage, eventually

from sandbox.model import FLAG_MEMBERS_LIMITED
from sandbox.permissions import Permission

MANAGER = (
    Permission.MANAGE_ROLES
    | Permission.MANAGE_CHANNELS
    | Permission.MANAGE_MESSAGES
    | Permission.MANAGE_NICKNAMES
    | Permission.KICK_MEMBERS
    | Permission.PIN_MESSAGES
    | Permission.MANAGE_THREADS
)


@pytest.fixture
def managed(loopback: Stage) -> Stage:
    """The bot's role holds more, and stands between Citizen and Moderator."""
    demo = loopback.demo
    own = next(r for r in demo.guild.roles.values() if r.bot_id is not None)
    own.permissions |= int(MANAGER)
    demo.citizen.position, own.position, demo.moderator.position = 1, 2, 3
    return loopback


async def test_roles_up_to_its_own(managed: Stage) -> None:
    bot = await managed.start(Bot())
    guild = bot.guilds[0]
    bruno = await guild.fetch_member(managed.bruno.id)
    mayor = await guild.create_role(name="Mayor", colour=discord.Colour.gold(), hoist=True)
    await bruno.add_roles(mayor)
    assert mayor.id in managed.demo.guild.members[bruno.id].roles
    await mayor.edit(name="Ex-mayor")
    await eventually(lambda: guild.get_role(mayor.id).name == "Ex-mayor")
    await bruno.remove_roles(mayor)
    await mayor.delete()
    assert mayor.id not in managed.demo.guild.roles

    moderator = guild.get_role(managed.demo.moderator.id)
    administrator = discord.Permissions(administrator=True)
    for call in (
        bruno.add_roles(moderator),
        moderator.edit(name="Mine"),
        guild.create_role(name="Root", permissions=administrator),
    ):
        with pytest.raises(discord.Forbidden) as refusal:
            await call
        assert refusal.value.code == 50013


async def test_channels_and_their_overwrites(managed: Stage) -> None:
    bot = await managed.start(Bot())
    guild = bot.guilds[0]
    channel = await guild.create_text_channel("archive", topic="Old papers")
    assert channel.topic == "Old papers"
    citizen = guild.get_role(managed.demo.citizen.id)
    await channel.set_permissions(citizen, view_channel=False)
    assert not managed.world.may_see(managed.world.channels[channel.id], managed.bruno.id)
    await channel.set_permissions(citizen, overwrite=None)
    assert managed.world.may_see(managed.world.channels[channel.id], managed.bruno.id)
    await channel.edit(name="papers", slowmode_delay=5)
    assert managed.world.channels[channel.id].slowmode == 5
    with pytest.raises(discord.HTTPException, match="In name:"):
        await channel.edit(name="x" * 101)
    message = await channel.send("Soon gone")
    hidden = await guild.create_text_channel("hidden")
    await hidden.set_permissions(guild.default_role, view_channel=False)
    with pytest.raises(discord.Forbidden) as locked_out:  # the bot has shut itself out, too
        await hidden.edit(name="open")
    assert locked_out.value.code == 50001
    await channel.delete()
    assert message.id not in managed.world.messages
    with pytest.raises(discord.NotFound):
        await channel.send("x")


async def test_members(managed: Stage) -> None:
    bot = await managed.start(Bot())
    guild = bot.guilds[0]
    with pytest.raises(discord.ClientException):  # discord.py itself asks for the intent
        _ = [m async for m in guild.fetch_members()]
    await managed.stop(bot)

    managed.demo.application.flags |= FLAG_MEMBERS_LIMITED
    bot = await managed.start(Bot(discord.Intents(guilds=True, members=True)))
    guild = bot.guilds[0]
    names = [m.name async for m in guild.fetch_members()]
    assert sorted(names) == ["Ecotopia", "ada", "bruno", "carla", "diego", "emily", "finn"]
    carla = await guild.fetch_member(managed.carla.id)
    await carla.edit(nick="Mayor Carla")
    await eventually(lambda: guild.get_member(carla.id).display_name == "Mayor Carla")
    await carla.kick()
    await eventually(lambda: bot.count("member_remove"))
    assert carla.id not in managed.demo.guild.members


async def test_pins_and_bulk_deletion(managed: Stage) -> None:
    bot = await managed.start(Bot())
    channel = managed.channel(bot)
    rules = await channel.send("Rules")
    await rules.pin()
    assert [m.content async for m in channel.pins()] == ["Rules"]
    await eventually(lambda: bot.count("guild_channel_pins_update"))
    await rules.unpin()
    assert [m async for m in channel.pins()] == []
    theirs = [await managed.bruno.write(managed.city_hall, str(n)) for n in range(3)]
    await channel.delete_messages([discord.Object(m.id) for m in theirs])
    assert [m.content for m in managed.ada.messages(managed.city_hall)] == ["Rules"]


async def test_threads(managed: Stage) -> None:
    bot = await managed.start(Bot())
    channel = managed.channel(bot)
    thread = await channel.create_thread(name="Debate", type=discord.ChannelType.public_thread)
    await thread.add_user(discord.Object(managed.bruno.id))
    assert {m.id for m in await thread.fetch_members()} == {bot.user.id, managed.bruno.id}
    assert [t.name for t in await bot.guilds[0].active_threads()] == ["Debate"]
    await thread.remove_user(discord.Object(managed.bruno.id))
    await thread.edit(archived=True, locked=True)
    assert await bot.guilds[0].active_threads() == []
    assert [t.name async for t in channel.archived_threads()] == ["Debate"]
    await thread.delete()
    assert thread.id not in managed.world.channels
