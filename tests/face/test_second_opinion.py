"""simcord's opinion of the bot's commands: what it registers, and who is offered what."""

import discord

from tests.face.conftest import Hall
from tests.second_opinion import other_discord

SET_BY_DISCORD = {"id", "application_id", "version", "guild_id"}
ADA, BRUNO = 0, 1


async def test_the_same_members_are_offered_the_same_commands(hall: Hall) -> None:
    registered = [
        {key: value for key, value in command.items() if key not in SET_BY_DISCORD}
        for command in hall.demo.application.commands_in(None)
    ]
    assert len(registered) > 15
    offered = [
        {command["name"] for _, command in hall.member(number).commands(hall.demo.city_hall)}
        for number in (ADA, BRUNO)
    ]
    assert offered[1] < offered[0], "moderators' commands are hidden from others"
    async with other_discord() as (bot, env):
        assert bot.application_id is not None
        await bot.http.bulk_upsert_global_commands(bot.application_id, registered)
        guild = env.create_guild()
        hall_there = guild.create_text_channel("city-hall")
        manager = guild.create_role("Council", permissions=discord.Permissions(manage_guild=True))
        people = (
            guild.add_member(env.create_user("ada"), roles=[manager]),
            guild.add_member(env.create_user("bruno")),
        )
        theirs = [
            {name.split()[0] for name in each.available_commands(hall_there)} for each in people
        ]
    assert theirs == offered
