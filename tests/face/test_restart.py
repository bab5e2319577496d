"""Cards that one process drew are pressed in the next one: nothing of them was in its memory."""

import discord

from bot.face.routing import button
from bot.face.routing import controls as controls_of
from bot.game.commands import GiveSpeech, ResolveRound, SkipElection
from bot.game.rules.methods.ballots import Ranking
from bot.game.state import Preset, PromiseStatus
from sandbox.limits.messages import IS_COMPONENTS_V2
from tests.e2e.playing import answer, cast, controls, custom_ids, fill_in, words
from tests.face.conftest import Hall, connected
from tests.face.governing import speech
from tests.game.plays import nominate, reading

ADA, BRUNO, CARLA, FINN = 0, 1, 2, 5


async def test_a_ballot_half_filled_in_goes_on(hall: Hall) -> None:
    guild, place, finn = hall.demo.guild.id, hall.demo.city_hall, hall.member(FINN)
    bruno, carla = (hall.demo.people[n].id for n in (BRUNO, CARLA))
    await hall.bot.campaigns.start(guild, Preset.STANDARD, 99, 1)
    await hall.apply(nominate(bruno, "Bruno"), nominate(carla, "Carla"))
    await hall.bot.campaigns.open_election(guild, 99)
    half = await fill_in(finn, place, (0, [carla]))
    await hall.bot.close()
    async with connected(hall.sandbox, hall.bot.campaigns) as bot:
        custom = controls(half)["vote-choose"]["custom_id"]
        full = await answer(await finn.choose(half, custom, [str(bruno)]))
        assert "1. Carla\n2. Bruno" in words(full)
        assert "1. Carla\n2. Bruno" in await cast(finn, full)
        state = await bot.campaigns.view(guild)
        assert await bot.campaigns.own_ballot(state, finn.id) == Ranking.of(carla, bruno)


async def test_a_preview_and_a_desk_go_on(hall: Hall) -> None:
    guild, place, bruno = hall.demo.guild.id, hall.demo.city_hall, hall.member(BRUNO)
    await hall.bot.campaigns.start(guild, Preset.STANDARD, 99, 1)
    await hall.apply(
        nominate(bruno.id, "Bruno"),
        *speech(bruno.id, 1),
        GiveSpeech(bruno.id, "We plant trees."),
        reading(2, "We plant trees."),
    )
    preview = await answer(await bruno.invoke(place, "speech"))
    await hall.bot.close()
    async with connected(hall.sandbox, hall.bot.campaigns) as bot:
        (mark,) = [c for c in custom_ids(preview) if c.startswith("speech-contest")]
        shown = await answer(await bruno.click(preview, mark))
        assert "contested" in words(shown)
        judge = controls(shown)["speech-test"]["custom_id"]
        shown = await answer(await bruno.choose(shown, judge, ["nothing"]))
        assert "nothing in the game can judge it" in words(shown)
        await answer(await bruno.click(shown, controls(shown)["speech-post"]["custom_id"]))
        posted = (await bot.campaigns.view(guild)).ledger[-1]
        assert (posted.status, posted.test) == (PromiseStatus.CONTESTED, None)
        await bot.campaigns.apply(guild, SkipElection())
        desk = await answer(await bruno.invoke(place, "govern"))
    async with connected(hall.sandbox, hall.bot.campaigns) as bot:
        custom = controls(desk)["govern-build"]["custom_id"]
        sites = await answer(await bruno.choose(desk, custom, ["close_refinery"]))
        tile = controls(sites)["govern-tile"]
        value = tile["options"][0]["value"]
        plan = await answer(await bruno.choose(sites, tile["custom_id"], [value]))
    async with connected(hall.sandbox, hall.bot.campaigns) as bot:
        done = await answer(await bruno.click(plan, controls(plan)["build"]["custom_id"]))
        assert "1 build action is left" in words(done)
        assert (await bot.campaigns.view(guild)).builds_left == 1


async def test_presets_pages_and_questions_go_on(hall: Hall) -> None:
    guild, place = hall.demo.guild.id, hall.demo.city_hall
    ada, finn = hall.member(ADA), hall.member(FINN)
    presets = await answer(await ada.invoke(place, "campaign start"))
    await hall.bot.close()
    async with connected(hall.sandbox, hall.bot.campaigns) as bot:
        custom = controls(presets)["campaign-start"]["custom_id"]
        assert "has begun" in words(await answer(await ada.choose(presets, custom, ["standard"])))
        for command in (nominate(BRUNO), SkipElection(), ResolveRound(1), ResolveRound(2)):
            await bot.campaigns.apply(guild, command)
        page = await answer(await finn.invoke(place, "news"))
        question = await answer(await ada.invoke(place, "campaign end"))
        channel = bot.get_channel(place.id)
        assert isinstance(channel, discord.TextChannel)
        custom = controls(page)["news-page"]["custom_id"]
        old = discord.Embed(title="As an earlier version drew it")
        classic = await channel.send("Old", embed=old, view=controls_of(button("Old", custom)))
    async with connected(hall.sandbox, hall.bot.campaigns) as bot:
        (drawn,) = [m for m in hall.messages() if m.id == classic.id]
        for shown in (page, drawn):
            turned = await answer(await finn.click(shown, custom))
            assert turned.flags & IS_COMPONENTS_V2
            assert (turned.content, turned.embeds) == ("", [])
            assert [file.filename for file in turned.attachments] == ["news-1.png"]
            assert "The Ecotopia Courier: round 1" in words(turned)
        end = controls(question)["end-campaign"]["custom_id"]
        told = words(await answer(await ada.click(question, end)))
        assert told == "The campaign is over. /campaign start begins a new one."
