"""Slash commands end to end: asked, answered in time, too late, or not at all."""

import asyncio

import aiohttp
import discord
import pytest
from discord import app_commands
from loopback import Bot, Stage, eventually

from sandbox import places
from sandbox.errors import ActError
from sandbox.interactions import ACKNOWLEDGE_SECONDS, TOKEN_SECONDS


async def test_defer_then_follow_up(loopback: Stage) -> None:
    bot = Bot()

    @bot.tree.command(description="Takes its time")
    async def slow(interaction: discord.Interaction) -> None:
        await interaction.response.defer(ephemeral=True)
        await asyncio.sleep(0.05)
        first = await interaction.followup.send("First", wait=True)
        assert first.id == (await interaction.original_response()).id
        await interaction.followup.send("Second", ephemeral=True)
        await interaction.followup.send("For all")

    await loopback.start(bot)
    interaction = await loopback.bruno.invoke(loopback.city_hall, "slow")
    assert interaction.state == "deferred"
    assert interaction.message.loading
    await interaction.settled()
    assert (interaction.state, interaction.message.content) == ("message", "First")
    await eventually(lambda: len(interaction.followups) == 2)
    assert [m.ephemeral for m in interaction.followups] == [True, False]
    seen = [m.content for m in loopback.bruno.messages(loopback.city_hall)]
    assert seen == ["First", "Second", "For all"]
    assert [m.content for m in loopback.ada.messages(loopback.city_hall)] == ["For all"]
    # The bot itself does not find ephemeral messages in the channel either.
    history = [m async for m in loopback.channel(bot).history()]
    assert [m.interaction_metadata.user.name for m in history] == ["bruno"]


async def test_the_original_answer_is_edited_and_deleted(loopback: Stage) -> None:
    bot = Bot()

    @bot.tree.command(description="Changes its mind")
    async def fickle(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("One")
        await interaction.edit_original_response(content="Two")
        await asyncio.sleep(0.1)
        await interaction.delete_original_response()

    await loopback.start(bot)
    interaction = await loopback.bruno.invoke(loopback.city_hall, "fickle")
    message = interaction.message
    await eventually(lambda: message.content == "Two")
    assert message.edited_at is not None
    await eventually(lambda: interaction.state == "done")
    assert loopback.ada.messages(loopback.city_hall) == []


async def test_options_arrive_as_what_they_are(loopback: Stage) -> None:
    bot, got = Bot(), []
    group = app_commands.Group(name="campaign", description="The campaign")

    @group.command(description="Starts one")
    async def start(
        interaction: discord.Interaction,
        rounds: app_commands.Range[int, 3, 9],
        title: app_commands.Range[str, 2, 10],
        mayor: discord.Member,
        place: discord.TextChannel,
        role: discord.Role,
        text: discord.Attachment,
        share: float = 0.5,
        quiet: bool = False,
    ) -> None:
        got.extend(
            [rounds, title, mayor.display_name, place.name, role.name, await text.read(), share]
        )
        got.extend([quiet, interaction.locale, interaction.user.guild_permissions.manage_guild])
        await interaction.response.send_message("ok")

    bot.tree.add_command(group)
    await loopback.start(bot)
    file = await loopback.carla.upload("plan.txt", b"More trees")
    options = {
        "rounds": 3,
        "title": "Spring",
        "mayor": loopback.bruno.id,
        "place": loopback.demo.chat.id,
        "role": loopback.demo.moderator.id,
        "text": file.id,
        "quiet": True,
    }
    done = await loopback.carla.invoke(loopback.city_hall, "campaign start", options)
    assert done.message.cause["name"] == "campaign start"
    assert got[:7] == [3, "Spring", "Bruno", "chat", "Moderator", b"More trees", 0.5]
    assert got[7:] == [True, discord.Locale.german, False]

    for wrong, problem in (
        ({"rounds": 2}, "the least is 3"),
        ({"rounds": "many"}, "no whole number"),
        ({"title": "x"}, "write 2 to 10 characters"),
        ({"mayor": 17}, "there is no user"),
        ({"quiet": "perhaps"}, "neither true nor false"),
        ({"text": None}, "required"),
        ({"colour": "red"}, "has no option"),
    ):
        with pytest.raises(ActError, match=problem) as refusal:
            await loopback.carla.invoke(loopback.city_hall, "campaign start", options | wrong)
        assert refusal.value.status == 400
    with pytest.raises(ActError, match="subcommand"):
        await loopback.carla.invoke(loopback.city_hall, "campaign")


async def test_choices_are_kept_and_autocomplete_proposes(loopback: Stage) -> None:
    bot = Bot()

    @bot.tree.command(description="Votes")
    @app_commands.choices(method=[app_commands.Choice(name="Instant runoff", value="irv")])
    async def vote(interaction: discord.Interaction, method: str, candidate: str) -> None:
        await interaction.response.send_message(f"{method} {candidate}")

    @vote.autocomplete("candidate")
    async def candidates(
        interaction: discord.Interaction, current: str
    ) -> list[app_commands.Choice[str]]:
        names = [n for n in ("Ada", "Adam", "Bruno") if n.lower().startswith(current.lower())]
        return [app_commands.Choice(name=n, value=n.upper()) for n in names]

    await loopback.start(bot)
    typed = await loopback.bruno.autocomplete(
        loopback.city_hall, "vote", "candidate", {"candidate": "ad"}
    )
    assert [c["value"] for c in typed.choices] == ["ADA", "ADAM"]
    with pytest.raises(ActError, match="does not complete itself"):
        await loopback.bruno.autocomplete(loopback.city_hall, "vote", "method")
    with pytest.raises(ActError, match="none of its choices"):
        await loopback.bruno.invoke(
            loopback.city_hall, "vote", {"method": "dice", "candidate": "ADA"}
        )
    options = {"method": "irv", "candidate": "ADA"}
    voted = await loopback.bruno.invoke(loopback.city_hall, "vote", options)
    assert voted.message.content == "irv ADA"


async def test_a_hidden_command_is_refused(loopback: Stage) -> None:
    bot = Bot()

    @bot.tree.command(description="For moderators")
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.guild_only()
    async def setup(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("Set up")

    @bot.tree.command(description="For administrators")
    @app_commands.default_permissions()
    async def reset(interaction: discord.Interaction) -> None: ...

    await loopback.start(bot)
    names = [c["name"] for _, c in loopback.ada.commands(loopback.city_hall)]
    assert names == ["setup", "reset"]  # the owner may do everything
    assert loopback.bruno.commands(loopback.city_hall) == []
    with pytest.raises(ActError, match="hidden") as refusal:
        await loopback.bruno.invoke(loopback.city_hall, "setup")
    assert refusal.value.status == 403
    with pytest.raises(ActError) as unknown:
        await loopback.bruno.invoke(loopback.city_hall, "tidy")
    assert unknown.value.status == 404

    loopback.demo.guild.members[loopback.carla.id].roles.append(loopback.demo.moderator.id)
    names = [c["name"] for _, c in loopback.carla.commands(loopback.city_hall)]
    assert names == ["setup"]
    dm = places.open_dm(loopback.world, loopback.demo.application.id, loopback.ada.id)
    assert [c["name"] for _, c in loopback.ada.commands(dm)] == ["reset"]


async def test_no_answer_in_three_seconds(loopback: Stage) -> None:
    bot, errors = Bot(), []

    @bot.tree.command(description="Too slow")
    async def sleepy(interaction: discord.Interaction) -> None:
        await asyncio.sleep(ACKNOWLEDGE_SECONDS + 0.1)
        try:
            await interaction.response.send_message("Too late")
        except discord.NotFound as error:
            errors.append((error.status, error.code))

    await loopback.start(bot)
    interaction = await loopback.bruno.invoke(loopback.city_hall, "sleepy")
    assert (interaction.state, interaction.error) == (
        "failed",
        "The application did not respond",
    )
    await eventually(lambda: errors)
    assert errors == [(404, 10062)]
    assert loopback.bruno.messages(loopback.city_hall) == []


async def test_the_clock_decides_what_is_too_late(loopback: Stage) -> None:
    bot, errors = Bot(), []

    @bot.tree.command(description="As if slow")
    async def slow(interaction: discord.Interaction) -> None:
        loopback.sandbox.clock.advance(ACKNOWLEDGE_SECONDS + 0.1)
        with pytest.raises(discord.NotFound) as late:
            await interaction.response.defer()
        errors.append(late.value.code)

    await loopback.start(bot)
    assert (await loopback.bruno.invoke(loopback.city_hall, "slow")).state == "failed"
    await eventually(lambda: errors == [10062])


async def test_an_answer_is_given_once(loopback: Stage) -> None:
    bot = Bot()

    @bot.tree.command(description="Once")
    async def once(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("Once")

    await loopback.start(bot)
    done = await loopback.bruno.invoke(loopback.city_hall, "once")
    again = {"type": 4, "data": {"content": "Twice"}}
    async with aiohttp.ClientSession(f"{loopback.sandbox.discord_url}/api/v10/") as http:
        address = f"interactions/{done.id}/{done.token}/callback"
        async with http.post(address, json=again) as answer:
            assert answer.status == 400
            assert (await answer.json())["code"] == 40060
        async with http.post(f"interactions/{done.id}/wrong/callback", json=again) as answer:
            assert answer.status == 404
            assert (await answer.json())["code"] == 10062
    assert [m.content for m in loopback.ada.messages(loopback.city_hall)] == ["Once"]


async def test_a_token_lives_fifteen_minutes(loopback: Stage) -> None:
    bot, held = Bot(), []

    @bot.tree.command(description="Keeps its token")
    async def keep(interaction: discord.Interaction) -> None:
        held.append(interaction)
        await interaction.response.send_message("Now")

    await loopback.start(bot)
    await loopback.bruno.invoke(loopback.city_hall, "keep")
    (interaction,) = held
    loopback.sandbox.clock.advance(TOKEN_SECONDS - 5)
    await interaction.followup.send("Still")
    loopback.sandbox.clock.advance(10)
    for call in (
        interaction.followup.send("Too late"),
        interaction.edit_original_response(content="Too late"),
    ):
        with pytest.raises(discord.HTTPException) as dead:
            await call
        assert (dead.value.status, dead.value.code) == (401, 50027)
    assert [m.content for m in loopback.ada.messages(loopback.city_hall)] == ["Now", "Still"]


async def test_an_answer_too_long_names_its_path_and_may_be_mended(loopback: Stage) -> None:
    bot, errors = Bot(), []

    @bot.tree.command(description="Says too much")
    async def wordy(interaction: discord.Interaction) -> None:
        try:
            await interaction.response.send_message("x" * 2001)
        except discord.HTTPException as error:
            errors.append(error)
        await interaction.response.send_message("Short")

    await loopback.start(bot)
    interaction = await loopback.bruno.invoke(loopback.city_hall, "wordy")
    assert interaction.message.content == "Short"
    assert errors[0].code == 50035
    assert "In data.content: Must be 2000 or fewer in length." in errors[0].text


async def test_a_command_in_a_direct_message(loopback: Stage) -> None:
    bot, places_seen = Bot(), []

    @bot.tree.command(description="Anywhere")
    async def hello(interaction: discord.Interaction) -> None:
        places_seen.append((interaction.guild, interaction.channel.type, interaction.user.name))
        await interaction.response.send_message("Hello")

    await loopback.start(bot)
    dm = places.open_dm(loopback.world, loopback.demo.application.id, loopback.bruno.id)
    await loopback.bruno.invoke(dm, "hello")
    assert places_seen == [(None, discord.ChannelType.private, "bruno")]
    assert [m.content for m in loopback.bruno.messages(dm)] == ["Hello"]
    with pytest.raises(ActError, match="cannot see"):
        loopback.carla.messages(dm)
