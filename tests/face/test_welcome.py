"""The first minute in a server: hello, form, channel, a day to try; and a channel that is lost."""

import asyncio
import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.campaigns import NoCampaign
from bot.face.guild import NEEDS
from bot.face.preset_cards import days_of
from bot.face.setup_form import SetupForm
from bot.face.texts import LANGUAGES, texts
from bot.game import views
from bot.game.state import Preset
from bot.store.tables import CampaignRow, JournalRow, OutboxRow
from sandbox import places
from sandbox.limits import modal_errors
from sandbox.model import Message
from sandbox.permissions import Permission
from tests.conftest import SetClock
from tests.e2e.playing import answer, controls, say, set_up_in, until, words
from tests.face.conftest import Hall
from tests.face.new_server import USUAL, NewServer
from tests.game.plays import nominate

ADA, BRUNO = 0, 1


async def test_who_may_sets_the_game_up_with_one_button_and_a_channel_is_made(hall: Hall) -> None:
    server = NewServer(hall, USUAL | Permission.MANAGE_CHANNELS)
    told = await answer(await server.member(BRUNO).click(await server.hello(), "setup-open"))
    assert "Only this server's moderators" in words(told)
    done = await server.set_up()
    assert done.ephemeral
    settings = await hall.bot.campaigns.settings(server.guild.id)
    assert settings is not None
    made = server.guild.channels[settings.channel_id]
    assert made.name == "city-hall"
    assert f"<#{made.id}>" in words(done)
    assert words(done).count("✓") == len(NEEDS)
    assert "/campaign start preset:standard" in words(done)
    assert "About 18 days" in words(done)
    assert "About 10 days" in words(done)
    # The presets that the answer explains are chosen from right there.
    custom = controls(done)["campaign-start"]["custom_id"]
    begun = await answer(await server.member(ADA).choose(done, custom, ["classic"]))
    assert "has begun" in words(begun)
    state = await hall.bot.campaigns.view(server.guild.id)
    assert views.stage(state).preset is Preset.CLASSIC
    await until(
        lambda: any(
            "A new campaign begins" in words(m) for m in server.member(BRUNO).messages(made)
        ),
        "the first post",
    )


async def test_without_a_preset_each_is_explained_and_one_is_chosen(hall: Hall) -> None:
    place, ada = hall.demo.city_hall, hall.member(ADA)
    shown, twice = [await answer(await ada.invoke(place, "campaign start")) for _ in range(2)]
    assert "Three mayors, or one who is elected three times." in words(shown)
    assert "About 10 days" in words(shown)
    with pytest.raises(NoCampaign):
        await hall.bot.campaigns.view(hall.demo.guild.id)
    custom = controls(shown)["campaign-start"]["custom_id"]
    begun = await answer(await ada.choose(shown, custom, ["standard"]))
    assert words(begun) == "The campaign has begun. Candidates now stand with /run."
    state = await hall.bot.campaigns.view(hall.demo.guild.id)
    assert views.stage(state).preset is Preset.STANDARD
    # The card may still be open elsewhere, and the command may be given once more.
    assert "already running" in words(await answer(await ada.choose(twice, custom, ["classic"])))
    assert "already running" in await say(ada, place, "campaign start")
    assert "already running" in await say(ada, place, "campaign start", preset="classic")


async def test_a_channel_that_cannot_be_made_is_asked_for(hall: Hall) -> None:
    server = NewServer(hall)
    assert "I may not make a channel here" in words(await server.set_up())
    assert await hall.bot.campaigns.settings(server.guild.id) is None
    done = await server.set_up(channel=[str(server.lobby.id)], zone=" europe/paris ")
    settings = await hall.bot.campaigns.settings(server.guild.id)
    assert settings is not None
    assert (settings.channel_id, settings.time_zone) == (server.lobby.id, "Europe/Paris")
    assert "✗" not in words(done)
    assert "no time zone" in words(await server.set_up(zone="Mars/Olympus"))


async def test_a_day_is_tried_by_moderators_alone_and_kept_nowhere(hall: Hall) -> None:
    server = NewServer(hall)
    hello = await server.hello()
    told = await answer(await server.member(BRUNO).click(hello, "try-a-day"))
    assert "Only this server's moderators" in words(told)
    before = len(server.member(BRUNO).messages(server.lobby))
    day = await answer(await server.member(ADA).click(hello, "try-a-day"))
    assert day.ephemeral
    assert "made-up day" in words(day)
    speech, voices = (
        [item["content"] for item in card["components"] if "content" in item]
        for card in day.components
        if "components" in card
    )
    assert "** `P1`" in speech[1], "its promises are marked"
    assert voices[0] == "### What the citizens say"
    assert len(voices[1:-1]) == 4
    assert all(re.fullmatch(r"\*\*. .+ · .+\*\*\n.{20,}", voice) for voice in voices[1:-1])
    await say(server.member(ADA), server.lobby, "campaign preview")
    assert len(server.member(BRUNO).messages(server.lobby)) == before
    async with hall.bot.campaigns.database.reading() as session:
        for table in (CampaignRow, JournalRow, OutboxRow):
            assert (await session.execute(select(func.count()).select_from(table))).scalar() == 0
    with pytest.raises(NoCampaign):
        await hall.bot.campaigns.view(server.guild.id)


async def test_a_campaign_whose_channel_is_deleted_waits_until_it_has_another(hall: Hall) -> None:
    campaigns, guild, world = hall.bot.campaigns, hall.demo.guild, hall.sandbox.world
    await campaigns.start(guild.id, Preset.STANDARD, 99)
    await until(lambda: any("begins" in words(m) for m in hall.messages()), "the first post")
    places.delete_channel(world, hall.demo.city_hall)

    def alarms() -> list[Message]:
        seen = hall.member(BRUNO).messages(hall.demo.chat)
        return [m for m in seen if "the campaign is paused" in words(m)]

    await until(lambda: bool(alarms()), "the alarm")

    async def paused() -> bool:
        return views.stage(await campaigns.view(guild.id)).stranded

    await until(paused, "the pause")
    ends = await campaigns.phase_ends(guild.id)
    assert ends is None

    async def failed() -> bool:
        return await campaigns.posts_stuck(guild.id)

    # The next attempt would be in two seconds, which never come by the clock of this test.
    await until(failed, "the post that finds no channel")
    new = places.create_channel(world, guild, "new-hall")
    answered = await set_up_in(hall.member(ADA), hall.demo, hall.demo.chat, new)
    assert "is set up" in answered
    stage = views.stage(await campaigns.view(guild.id))
    assert (stage.paused, stage.stranded) == (False, False)
    await until(
        lambda: any("goes on" in words(m) for m in hall.member(BRUNO).messages(new)), "the posts"
    )
    assert len(alarms()) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_discord_takes_the_form_in_every_language(language: str) -> None:
    form = SetupForm(
        texts(language), "setup-form", {"en": "en-US", "es": "es-ES"}.get(language, language)
    )
    assert modal_errors(form.to_dict()) is None


def test_a_preset_takes_as_long_as_the_guide_says() -> None:
    assert [days_of(preset, 1) for preset in (Preset.STANDARD, Preset.CLASSIC)] == [18, 10]
    assert days_of(Preset.CLASSIC, 7) == 70


async def test_a_channel_closed_to_the_bot_pauses_the_campaign_and_its_opening_resumes_it(
    hall: Hall, clock: SetClock
) -> None:
    campaigns, guild, world = hall.bot.campaigns, hall.demo.guild, hall.sandbox.world
    await campaigns.start(guild.id, Preset.STANDARD, 99)
    await until(lambda: bool(hall.messages()), "the first post")
    closed = {"id": str(hall.demo.application.id), "type": 1, "allow": "0"}
    closed["deny"] = str(int(Permission.SEND_MESSAGES))
    hall.demo.city_hall.overwrites.append(closed)
    places.update_channel(world, hall.demo.city_hall)
    await asyncio.sleep(0.3)
    await hall.apply(nominate(hall.demo.people[BRUNO].id, "Bruno"))

    async def stranded() -> bool:
        return views.stage(await campaigns.view(guild.id)).stranded

    await until(stranded, "the pause")
    chat = hall.member(BRUNO).messages(hall.demo.chat)
    assert sum("the campaign is paused" in words(m) for m in chat) == 1
    hall.demo.city_hall.overwrites.clear()
    places.update_channel(world, hall.demo.city_hall)
    await asyncio.sleep(0.3)
    clock.advance(timedelta(minutes=11))
    await until(lambda: any("stands for mayor" in words(m) for m in hall.messages()), "the post")
    await until(lambda: any("goes on" in words(m) for m in hall.messages()), "the end of it")
    assert not await stranded()
