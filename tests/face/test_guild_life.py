"""The bot is removed from a server and invited again, over a real Discord connection."""

import asyncio
import json
from datetime import timedelta
from typing import Any

import structlog
from sqlalchemy import select

from bot.campaigns import Campaigns
from bot.face.guild import GuildAway, campaign_channel
from bot.game import views
from bot.game.state import Preset
from bot.store import moderation
from bot.store.tables import ErasureRow, Guild
from sandbox import places
from sandbox.members import ActingMember
from sandbox.model import Message
from sandbox.permissions import Permission
from sandbox.seed import seed_demo
from sandbox.server import Sandbox
from tests.conftest import SetClock
from tests.e2e.playing import answer, controls, say, set_up_in, until, words
from tests.face.conftest import Hall, connected, settings_of
from tests.face.new_server import USUAL
from tests.game.plays import nominate

ADA, BRUNO, CARLA, FINN = 0, 1, 2, 5
AWAY = timedelta(days=9)


async def left(campaigns: Campaigns, guild: int) -> bool:
    settings = await campaigns.settings(guild)
    return settings is not None and settings.left_at is not None


def remove(hall: Hall) -> None:
    places.leave(hall.sandbox.world, hall.demo.guild, hall.demo.application.id)


def invite(hall: Hall) -> None:
    places.invite(hall.sandbox.world, hall.demo.guild, hall.demo.application, int(USUAL))


async def removed(hall: Hall) -> None:
    remove(hall)
    await until(lambda: left(hall.bot.campaigns, hall.demo.guild.id), "the guild to be left")


async def invited(hall: Hall) -> None:
    async def back() -> bool:
        return not await left(hall.bot.campaigns, hall.demo.guild.id)

    invite(hall)
    await until(back, "the guild to go on")


async def begun(hall: Hall) -> None:
    await hall.bot.campaigns.start(hall.demo.guild.id, Preset.STANDARD, 99, seed=1)
    await until(lambda: bool(hall.messages()), "the first post")


def in_chat(hall: Hall, text: str) -> list[Message]:
    return [m for m in hall.member(FINN).messages(hall.demo.chat) if text in words(m)]


async def test_a_guild_that_was_left_goes_on_where_it_was(hall: Hall, clock: SetClock) -> None:
    campaigns, guild = hall.bot.campaigns, hall.demo.guild.id
    await begun(hall)
    end = await campaigns.phase_ends(guild)
    assert end is not None
    await removed(hall)
    # A command that was under way while the bot was removed: its post waits.
    await hall.apply(nominate(hall.demo.people[BRUNO].id, "Bruno"))
    clock.advance(AWAY)
    await invited(hall)
    await until(lambda: any("I am back" in words(m) for m in hall.messages()), "the greeting")
    assert await campaigns.phase_ends(guild) == end + AWAY
    await until(lambda: any("stands for mayor" in words(m) for m in hall.messages()), "the post")
    (told,) = [words(m) for m in hall.messages() if "I am back" in words(m)]
    assert "due as much later" in told
    assert f"<t:{int((end + AWAY).timestamp())}:" in told
    # Not a newcomer's hello: the server knows the game.
    assert not [m for m in hall.messages() + in_chat(hall, "") if "Hello!" in words(m)]


async def test_where_the_channel_is_gone_the_campaign_waits(hall: Hall, clock: SetClock) -> None:
    campaigns, guild, world = hall.bot.campaigns, hall.demo.guild, hall.sandbox.world
    await begun(hall)
    await removed(hall)
    places.delete_channel(world, hall.demo.city_hall)
    clock.advance(AWAY)
    await invited(hall)
    await until(lambda: bool(in_chat(hall, "the campaign is paused")), "the alarm")
    assert len(in_chat(hall, "I am back")) == 1

    async def stranded() -> bool:
        return views.stage(await campaigns.view(guild.id)).stranded

    await until(stranded, "the pause")
    new = places.create_channel(world, guild, "new-hall")
    told = await set_up_in(hall.member(ADA), hall.demo, hall.demo.chat, new)
    assert "is set up" in told
    assert not await stranded()
    assert len(in_chat(hall, "the campaign is paused")) == 1


async def test_an_outage_is_no_leaving(hall: Hall, clock: SetClock) -> None:
    campaigns, guild = hall.bot.campaigns, hall.demo.guild
    await begun(hall)
    places.go_down(hall.sandbox.world, guild)

    def away() -> bool:
        settings = Guild(id=guild.id, channel_id=hall.demo.city_hall.id)
        try:
            campaign_channel(hall.bot, settings)
        except GuildAway:
            return True
        return False

    await until(away, "the outage")
    await hall.apply(nominate(hall.demo.people[BRUNO].id, "Bruno"))

    async def tried() -> bool:
        return await campaigns.posts_stuck(guild.id)

    await until(tried, "an attempt to post")
    assert not await left(campaigns, guild.id)
    stage = views.stage(await campaigns.view(guild.id))
    assert (stage.paused, stage.stranded) == (False, False)
    assert not in_chat(hall, "paused")
    places.come_up(hall.sandbox.world, guild)
    await until(lambda: not away(), "the end of the outage")
    clock.advance(timedelta(minutes=1))
    await until(lambda: any("stands for mayor" in words(m) for m in hall.messages()), "the post")
    assert not [m for m in hall.messages() if "I am back" in words(m)]


async def test_a_removal_during_a_lost_connection_is_found_at_the_next_handshake(
    hall: Hall,
) -> None:
    await begun(hall)
    seen = hall.demo.application.identified
    hall.sandbox.gateway.invalidate(resumable=False)
    remove(hall)
    await until(lambda: hall.demo.application.identified > seen, "the new handshake")
    await until(lambda: left(hall.bot.campaigns, hall.demo.guild.id), "the guild to be left")


async def test_what_happened_while_the_bot_was_off_is_found_at_its_start(
    campaigns: Campaigns, clock: SetClock
) -> None:
    async with Sandbox() as sandbox:
        demo = seed_demo(sandbox.world)
        world, application = sandbox.world, demo.application
        other = places.create_guild(world, "Other", demo.people[ADA].id)
        await campaigns.configure(settings_of(demo, "fr"))
        await campaigns.start(demo.guild.id, Preset.STANDARD, 99, seed=1)
        end = await campaigns.phase_ends(demo.guild.id)
        assert end is not None
        places.leave(world, demo.guild, application.id)
        places.invite(world, other, application, int(USUAL))
        # Overdue when the bot starts: it must not be served before the guild is known to be left.
        clock.advance(AWAY)
        async with connected(sandbox, campaigns):
            await until(lambda: left(campaigns, demo.guild.id), "the guild to be left")
        state = await campaigns.view(demo.guild.id)
        assert views.stage(state).phase.value == "campaign"
        places.invite(world, demo.guild, application, int(USUAL))
        clock.advance(AWAY)
        async with connected(sandbox, campaigns):

            def told() -> list[Message]:
                reader = sandbox.member(demo.guild.id, demo.people[FINN].id)
                return [m for m in reader.messages(demo.city_hall) if "de retour" in words(m)]

            await until(lambda: bool(told()), "the greeting")
            assert not await left(campaigns, demo.guild.id)


async def named(member: ActingMember, asked: Message, name: str) -> str:
    opened = await member.click(asked, controls(asked)["erase-guild"]["custom_id"])
    assert opened.modal is not None, opened.error
    return words(await answer(await member.submit(opened, {"name": name})))


async def test_a_moderator_takes_a_copy_and_that_is_noted(hall: Hall) -> None:
    await begun(hall)
    ada, place = hall.member(ADA), hall.demo.city_hall
    for command in ("settings data export", "settings data erase"):
        told = await say(hall.member(FINN), place, command)
        assert "Only this server's moderators" in told
    assert await say(ada, place, "settings data export") == "The file is in your direct messages."
    (channel,) = [
        c
        for c in hall.sandbox.world.dms.values()
        if hall.demo.people[ADA].id in c.recipients and c.recipients
    ]
    (message,) = ada.messages(channel)
    (attached,) = message.attachments
    file: Any = json.loads(await hall.sandbox.world.files.get(attached.blob))
    assert file["guild"] == hall.demo.guild.id
    assert file["campaigns"][0]["happened"][0]["events"][0]["kind"] == "CampaignStarted"
    assert "took a copy of all that is kept" in await say(ada, place, "moderate log")


async def test_a_moderator_erases_all_after_typing_the_name(hall: Hall) -> None:
    campaigns, guild = hall.bot.campaigns, hall.demo.guild
    await begun(hall)
    ada, finn, place = hall.member(ADA), hall.member(FINN), hall.demo.city_hall
    asked = await answer(await ada.invoke(place, "settings data erase"))
    assert asked.ephemeral
    assert "It cannot be brought back" in words(asked)
    assert "not this server's name, which is “Ecotopia”" in await named(ada, asked, "Utopia")
    assert await campaigns.settings(guild.id) is not None
    # Who lost the role meanwhile erases nothing, however far they got.
    opened = await ada.click(asked, controls(asked)["erase-guild"]["custom_id"])
    assert opened.modal is not None
    guild.owner_id = hall.demo.people[BRUNO].id
    roles, guild.members[hall.demo.people[ADA].id].roles = (
        guild.members[hall.demo.people[ADA].id].roles,
        [],
    )
    refused = words(await answer(await ada.submit(opened, {"name": "Ecotopia"})))
    assert "Only this server's moderators" in refused
    assert await campaigns.settings(guild.id) is not None
    guild.members[hall.demo.people[ADA].id].roles = roles

    assert "nothing is kept of this server" in await named(ada, asked, "  ECOTOPIA ")
    assert await campaigns.settings(guild.id) is None
    assert "No campaign is running" in await say(finn, place, "run", slogan="A", home="student")
    assert "not set up here yet" in await named(ada, asked, "Ecotopia")
    async with campaigns.database.reading() as session:
        (kept,) = (await session.execute(select(ErasureRow))).scalars().all()
    assert (kept.guild_id, kept.asked) == (guild.id, True)


async def test_two_moderators_erase_at_once_while_a_member_speaks(hall: Hall) -> None:
    campaigns, guild = hall.bot.campaigns, hall.demo.guild
    await begun(hall)
    bruno = hall.demo.people[BRUNO].id
    guild.members[bruno].roles.append(hall.demo.moderator.id)
    place = hall.demo.city_hall
    shown = [
        await answer(await hall.member(who).invoke(place, "settings data erase"))
        for who in (ADA, BRUNO)
    ]
    told = await asyncio.gather(
        named(hall.member(ADA), shown[0], "Ecotopia"),
        named(hall.member(BRUNO), shown[1], "Ecotopia"),
        say(hall.member(FINN), place, "run", slogan="A city that lasts", home="student"),
    )
    assert sum("nothing is kept of this server" in each for each in told[:2]) == 1
    assert sum("not set up" in each or "pas encore" in each for each in told[:2]) == 1
    assert await campaigns.settings(guild.id) is None
    async with campaigns.database.reading() as session:
        assert len((await session.execute(select(ErasureRow))).scalars().all()) == 1


async def test_a_second_moderators_agreement_stands_for_the_name(
    hall: Hall, clock: SetClock
) -> None:
    campaigns, guild, place = hall.bot.campaigns, hall.demo.guild, hall.demo.city_hall
    await begun(hall)
    for who in (BRUNO, CARLA):
        guild.members[hall.demo.people[who].id].roles.append(hall.demo.moderator.id)
    ada, bruno, carla = (hall.member(who) for who in (ADA, BRUNO, CARLA))

    async def press(member: ActingMember, shown: Message, name: str) -> str:
        return words(await answer(await member.click(shown, controls(shown)[name]["custom_id"])))

    async def asked(member: ActingMember) -> Message:
        return await answer(await member.invoke(place, "settings data erase"))

    alone = await asked(ada)
    assert "Nothing is erased before" in await press(ada, alone, "erase-guild-ask")
    assert "asked a second moderator to agree" in await say(ada, place, "moderate log")
    # Who asked is asked for the name still: two moderators are two.
    assert set(controls(await asked(ada))) == {"erase-guild", "erase-guild-ask"}
    agreeing = await asked(bruno)
    assert set(controls(agreeing)) == {"erase-guild-agreed"}
    assert f"<@{ada.id}> asked for it" in words(agreeing)

    clock.advance(timedelta(days=1, seconds=1))
    late = await press(bruno, agreeing, "erase-guild-agreed")
    assert late == "Nobody else asks for that now: nothing was erased."
    assert set(controls(await asked(bruno))) == {"erase-guild", "erase-guild-ask"}
    await press(bruno, await asked(bruno), "erase-guild-ask")
    agreeing = await asked(carla)
    assert f"<@{bruno.id}> asked for it" in words(agreeing)
    guild.members[carla.id].roles.clear()
    assert "Only this server's moderators" in await press(carla, agreeing, "erase-guild-agreed")
    assert await campaigns.settings(guild.id) is not None

    with structlog.testing.capture_logs() as logged:
        done = await press(ada, await asked(ada), "erase-guild-agreed")
    assert "nothing is kept of this server" in done
    assert await campaigns.settings(guild.id) is None
    (line,) = [entry for entry in logged if entry["event"] == "guild erasure asked"]
    assert (line["moderator"], line["first"]) == (ada.id, bruno.id)


async def test_who_asked_does_not_agree_and_no_other_server_is_asked_about(hall: Hall) -> None:
    campaigns, guild = hall.bot.campaigns, hall.demo.guild
    await begun(hall)
    ada = hall.member(ADA)
    alone = await answer(await ada.invoke(hall.demo.city_hall, "settings data erase"))
    button = controls(alone)["erase-guild-ask"]
    asking = button["custom_id"]
    for _ in range(2):
        assert "Noted" in words(await answer(await ada.click(alone, asking)))
    async with campaigns.database.reading() as session:
        (row,) = await moderation.acts_of(session, guild.id, ada.id)
    button["custom_id"] = f"erase-guild-agreed:{row.id}"
    told = words(await answer(await ada.click(alone, button["custom_id"])))
    assert told == "Nobody else asks for that now: nothing was erased."
    button["custom_id"] = "erase-guild-ask:1"
    told = words(await answer(await ada.click(alone, button["custom_id"])))
    assert "from an earlier version of this bot" in told
    async with campaigns.database.reading() as session:
        assert len(await moderation.acts_of(session, guild.id, ada.id)) == 1
    assert await campaigns.settings(guild.id) is not None


async def test_a_silent_server_has_its_owner_told(hall: Hall, clock: SetClock) -> None:
    """No channel that the bot may write to is left: the owner hears of its return."""
    await begun(hall)
    await removed(hall)
    clock.advance(AWAY)
    hidden = int(USUAL & ~Permission.SEND_MESSAGES)
    everyone = hall.demo.guild.roles[hall.demo.guild.id]
    everyone.permissions &= ~int(Permission.SEND_MESSAGES)
    places.invite(hall.sandbox.world, hall.demo.guild, hall.demo.application, hidden)

    def told() -> list[str]:
        owner = hall.demo.people[ADA].id
        dms = [c for c in hall.sandbox.world.dms.values() if owner in c.recipients]
        return [words(m) for c in dms for m in hall.member(ADA).messages(c)]

    await until(lambda: any("I am back" in each for each in told()), "the owner to be told")
    await until(lambda: any("campaign is paused" in each for each in told()), "the alarm")
