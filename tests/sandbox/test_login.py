"""Starting up: what the client learns of its guilds, and what it is refused."""

import discord
import pytest
from discord import app_commands
from loopback import Bot, ShardedBot, Stage, eventually

from sandbox import places
from sandbox.model import FLAG_MEMBERS_LIMITED
from sandbox.permissions import Permission


async def test_a_bot_comes_up_and_knows_its_guild(loopback: Stage) -> None:
    demo = loopback.demo
    places.set_overwrite(
        loopback.world,
        demo.chat,
        demo.citizen.id,
        {"id": str(demo.citizen.id), "type": 0, "allow": "0", "deny": str(1 << 11)},
    )
    bot = await loopback.start(Bot())

    (guild,) = bot.guilds
    assert (guild.name, guild.member_count, guild.owner_id) == ("Ecotopia", 7, demo.people[0].id)
    assert [c.name for c in guild.text_channels] == ["city-hall", "chat"]
    assert [r.name for r in guild.roles] == ["@everyone", "Ecotopia", "Citizen", "Moderator"]
    assert guild.me.guild_permissions.manage_webhooks
    assert not guild.me.guild_permissions.manage_messages
    citizen = guild.get_role(demo.citizen.id)
    assert guild.text_channels[1].overwrites_for(citizen).send_messages is False
    # Without the presence intent Discord sends no other member.
    assert [m.id for m in guild.members] == [demo.application.id]
    assert bot.application.owner.name == "ada"
    assert await bot.fetch_application_emojis() == []
    assert [g.name async for g in bot.fetch_guilds()] == ["Ecotopia"]
    assert [c.name for c in await guild.fetch_channels()] == ["city-hall", "chat"]


async def test_the_recommended_number_of_shards(loopback: Stage) -> None:
    bot = await loopback.start(ShardedBot())
    assert (bot.shard_count, list(bot.shards)) == (1, [0])
    limits = await bot.fetch_session_start_limits()
    assert (limits.total, limits.remaining) == (1000, 999)


async def test_members_are_fetched_and_queried(loopback: Stage) -> None:
    bot = await loopback.start(Bot())
    guild = bot.guilds[0]
    member = await guild.fetch_member(loopback.bruno.id)
    assert (member.display_name, [r.name for r in member.roles]) == (
        "Bruno",
        ["@everyone", "Citizen"],
    )
    assert (discord.utils.utcnow() - member.joined_at).days == 380
    assert (discord.utils.utcnow() - member.created_at).days == 1500
    assert [m.name for m in await guild.query_members("car")] == ["carla"]
    found = await guild.query_members(user_ids=[loopback.ada.id, 17])
    assert [m.name for m in found] == ["ada"]
    with pytest.raises(discord.NotFound) as unknown:
        await guild.fetch_member(17)
    assert unknown.value.code == 10013


async def test_a_bad_token_is_refused(loopback: Stage) -> None:
    with pytest.raises(discord.LoginFailure):
        await loopback.start(Bot(), token="no.such.token")
    assert loopback.sandbox.rest.invalid_requests == 1


async def test_privileged_intents_must_be_switched_on(loopback: Stage) -> None:
    intents = discord.Intents(guilds=True, members=True)
    with pytest.raises(discord.PrivilegedIntentsRequired):
        await loopback.start(Bot(intents))

    loopback.demo.application.flags |= FLAG_MEMBERS_LIMITED
    bot = await loopback.start(Bot(intents))
    await eventually(lambda: bot.guilds[0].chunked)
    assert len(bot.guilds[0].members) == 7


async def test_commands_are_synced_with_stable_ids(loopback: Stage) -> None:
    bot = Bot()

    @bot.tree.command(description="Greets")
    async def hello(interaction: discord.Interaction) -> None: ...

    guild = discord.Object(loopback.demo.guild.id)

    @bot.tree.command(description="Here only", guild=guild)
    async def local(interaction: discord.Interaction) -> None: ...

    await loopback.start(bot)
    first = (await bot.tree.fetch_commands())[0]
    assert (first.name, first.description) == ("hello", "Greets")
    again = (await bot.tree.sync())[0]
    assert again.id == first.id
    (own,) = await bot.tree.sync(guild=guild)
    assert (own.name, own.guild_id) == ("local", guild.id)


async def test_a_command_too_many_names_its_path(loopback: Stage) -> None:
    bot = Bot()

    @bot.tree.command(description="x" * 101)
    async def wordy(interaction: discord.Interaction) -> None: ...

    with pytest.raises(app_commands.CommandSyncFailure) as failure:
        await loopback.start(bot)
    assert failure.value.code == 50035
    assert "description: Must be between 1 and 100 in length." in str(failure.value)


async def test_changes_of_the_guild_are_heard(loopback: Stage) -> None:
    bot = await loopback.start(Bot())
    world, guild = loopback.world, loopback.demo.guild
    channel = places.create_channel(world, guild, "archive")
    role = places.create_role(world, guild, "Mayor", color=0xFF0000)
    await eventually(lambda: bot.get_channel(channel.id) and bot.guilds[0].get_role(role.id))

    channel.topic = "Old papers"
    places.update_channel(world, channel)
    bot_member = guild.members[loopback.demo.application.id]
    bot_member.roles.append(role.id)
    places.update_member(world, guild, bot_member)
    await eventually(lambda: "Mayor" in [r.name for r in bot.guilds[0].me.roles])
    assert bot.get_channel(channel.id).topic == "Old papers"

    places.delete_channel(world, channel)
    places.delete_role(world, guild, role)
    await eventually(lambda: bot.count("guild_role_delete") and bot.count("guild_channel_delete"))
    assert bot.get_channel(channel.id) is None


async def test_other_members_are_heard_of_only_with_the_intent(loopback: Stage) -> None:
    bot = await loopback.start(Bot())
    user = places.create_user(loopback.world, "greta")
    places.join(loopback.world, loopback.demo.guild, user.id)
    other = places.create_guild(loopback.world, "Elsewhere", loopback.ada.id)
    places.invite(loopback.world, other, loopback.demo.application, int(Permission.VIEW_CHANNEL))
    await eventually(lambda: bot.count("guild_join"))
    assert not bot.count("member_join")
    await bot.get_guild(other.id).leave()
    await eventually(lambda: bot.count("guild_remove"))
    assert [g.name for g in bot.guilds] == ["Ecotopia"]
