"""The mayor's desk: its numbers, its selects, effects before a decision, and old cards."""

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.face.cogs.build import build_layout
from bot.face.desk_layout import desk_layout, sites_layout
from bot.face.effect_words import totals_line
from bot.face.texts import LANGUAGES, texts
from bot.game import views
from bot.game.commands import EndCampaign, ResolveRound, SkipElection
from bot.game.rules.city.build_rules import BuildAction
from bot.game.rules.city.effects import TREASURY, Effect
from bot.game.rules.city.grid import Build as Site
from bot.game.rules.city.grid import name_of
from bot.game.state import Phase, Preset
from bot.game.vocabulary import Category, Indicator
from sandbox.components import walk
from tests.e2e.playing import answer, controls, custom_ids, say, words
from tests.face.conftest import Hall
from tests.face.displayed import refused, said
from tests.face.governing import governing, speech, steps
from tests.game.plays import ANN, NOW, nominate

EN = texts("en")
BRUNO, FINN = 1, 5


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 2**32), st.sampled_from(sorted(LANGUAGES)), st.sampled_from(Category))
def test_discord_takes_every_desk(seed: int, language: str, category: Category) -> None:
    _ = texts(language)
    for _before, _command, state, _events in steps(seed):
        if state.phase is not Phase.GOVERN:
            continue
        assert refused(desk_layout(state, ANN, category, NOW, _)) is None
        for action, places in views.sites(state).items():
            number, met = 0, list[str]()
            while len(met) < len(places):
                view = sites_layout(state, action, number, _)
                assert refused(view) is None
                found = [
                    o["value"] for c in walk(view.to_components()) for o in c.get("options", ())
                ]
                assert found
                met += found
                number += 1
            assert met == [str(place) for place in places]
            if state.builds_left:
                shown = build_layout(state, Site(action, places[0]), ANN, NOW, _)
                assert refused(shown) is None


def test_the_desk_says_what_binds_the_mayor_and_what_cannot_be_built() -> None:
    state = governing()
    told = said(desk_layout(state, ANN, Category.SOCIAL, NOW, EN))
    assert "**P1** “The forest stays.”" in told
    assert "due by the end of round" in told
    assert "(takes research 80)" in told
    assert "only the mayor" not in told
    assert "only the mayor can decide" in said(desk_layout(state, 99, Category.SOCIAL, None, EN))
    nowhere = sites_layout(state, BuildAction.BUILD_FUSION_REACTOR, 0, EN)
    assert "can be done nowhere now" in said(nowhere)


def test_effects_are_summed_in_the_order_of_the_words() -> None:
    effects = (
        Effect("a", TREASURY, -20),
        Effect("b", Indicator.ENVIRONMENT, 6),
        Effect("c", Indicator.ENVIRONMENT, -2),
        Effect("c", TREASURY, -5),
        Effect("b", Indicator.ECONOMY, 1),
        Effect("c", Indicator.ECONOMY, -1),
    )
    assert totals_line(effects, EN) == "environment +4 · treasury −25"


async def elected(hall: Hall) -> str:
    """Bruno governs, bound by a speech; the campaign's id."""
    bruno = hall.demo.people[BRUNO].id
    await hall.bot.campaigns.start(hall.demo.guild.id, Preset.STANDARD, 99, seed=1)
    await hall.apply(nominate(bruno, "Bruno"), *speech(bruno, 1), SkipElection())
    return (await hall.bot.campaigns.view(hall.demo.guild.id)).id


async def test_a_mayor_builds_and_enacts_from_the_desk(hall: Hall) -> None:
    await elected(hall)
    bruno, place = hall.member(BRUNO), hall.demo.city_hall
    desk = await answer(await bruno.invoke(place, "govern"))
    assert desk.ephemeral
    assert "The mayor's desk in round 1" in words(desk)
    assert "2 build actions left" in words(desk)
    shown = await answer(
        await bruno.choose(desk, controls(desk)["govern-build"]["custom_id"], ["close_coal_plant"])
    )
    (tile,) = [int(option["value"]) for option in controls(shown)["govern-tile"]["options"]]
    preview = await answer(
        await bruno.choose(shown, controls(shown)["govern-tile"]["custom_id"], [str(tile)])
    )
    assert f"Close the coal plant: {name_of(tile)}" in words(preview)
    assert "**At once:** environment +4" in words(preview)
    assert "the coal plant is gone: " in words(preview)
    assert "Left after it" in words(preview)
    other = await answer(await bruno.invoke(place, "govern"))
    before = await hall.bot.campaigns.view(hall.demo.guild.id)
    assert before.builds_left == 2, "nothing has happened yet"
    done = await answer(await bruno.click(preview, controls(preview)["build"]["custom_id"]))
    assert "1 build action is left" in words(done)
    # An old desk shows what is so now, and refuses what no longer can be.
    stale = await answer(
        await bruno.choose(
            other, controls(other)["govern-build"]["custom_id"], ["close_coal_plant"]
        )
    )
    assert "can be done nowhere now" in words(stale)
    desk = await answer(await bruno.click(done, controls(done)["govern-desk"]["custom_id"]))
    assert "1 build action left" in words(desk)

    (category,) = [c for c in custom_ids(desk) if c.startswith("govern-desk")]
    desk = await answer(await bruno.choose(desk, category, ["security"]))
    assert "Policies: security" in words(desk)
    policy = await answer(
        await bruno.choose(desk, controls(desk)["policy-show"]["custom_id"], ["more-police"])
    )
    assert "15 credits, 1 political capital" in words(policy)
    done = await answer(await bruno.click(policy, controls(policy)["policy-enact"]["custom_id"]))
    assert "In force: Two hundred more officers" in words(done)
    assert "In force: Two hundred more officers" in await say(bruno, place, "govern")


async def test_who_does_not_govern_looks_and_decides_nothing(hall: Hall) -> None:
    await elected(hall)
    bruno, finn, place = hall.member(BRUNO), hall.member(FINN), hall.demo.city_hall
    desk = await answer(await finn.invoke(place, "govern"))
    assert "only the mayor can decide" in words(desk)
    shown = await answer(
        await finn.choose(desk, controls(desk)["govern-build"]["custom_id"], ["close_refinery"])
    )
    select = controls(shown)["govern-tile"]
    preview = await answer(
        await finn.choose(shown, select["custom_id"], [select["options"][0]["value"]])
    )
    assert "Only the mayor can decide it." in words(preview)
    assert "build" not in controls(preview)
    # The mayor builds while another looks: both at once.
    mine = await answer(
        await bruno.invoke(place, "build", {"action": "close_refinery", "tile": "I4"})
    )
    built, looked = await asyncio.gather(
        bruno.click(mine, controls(mine)["build"]["custom_id"]), finn.invoke(place, "govern")
    )
    assert "Begun" in words(await answer(built))
    assert "The mayor's desk" in words(await answer(looked))


@pytest.mark.parametrize("over", [False, True])
async def test_a_desk_of_another_time_is_refused_kindly(hall: Hall, over: bool) -> None:
    await elected(hall)
    bruno, place = hall.member(BRUNO), hall.demo.city_hall
    desk = await answer(await bruno.invoke(place, "govern"))
    preview = await answer(
        await bruno.invoke(place, "build", {"action": "plant_forest", "tile": "A6"})
    )
    build = controls(preview)["build"]["custom_id"]
    select = controls(desk)["govern-build"]["custom_id"]
    if not over:
        await hall.apply(ResolveRound(1))
        assert "earlier round" in words(await answer(await bruno.click(preview, build)))
        again = await answer(await bruno.choose(desk, select, ["plant_forest"]))
        assert "govern-tile" in controls(again)
        return
    await hall.apply(EndCampaign(99))
    await hall.bot.campaigns.start(hall.demo.guild.id, Preset.STANDARD, 99, seed=2)
    assert "earlier campaign" in words(await answer(await bruno.click(preview, build)))
    assert "earlier campaign" in words(
        await answer(await bruno.choose(desk, select, ["plant_forest"]))
    )
    assert "phase of the campaign" in await say(bruno, place, "govern")
