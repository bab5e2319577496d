"""Promises by their commands: what judges them, taken back, contested and settled."""

from dataclasses import replace
from typing import Any

import pytest
from discord import TextChannel
from sqlalchemy import select

from bot.face.draft_layout import judging_layout
from bot.face.routing import button
from bot.face.routing import controls as controls_of
from bot.face.texts import texts
from bot.game.commands import (
    ConfirmSpeech,
    ContestPromises,
    EditSpeech,
    FoundPromise,
    GiveSpeech,
    ReadSpeech,
    ResolveRound,
    SkipElection,
)
from bot.game.rules.city.tiles import TileKind
from bot.game.rules.judging import Built, Stays
from bot.game.state import Contradiction, Enactment, Preset, PromiseStatus
from bot.game.vocabulary import Category, Severity
from bot.store.tables import OutboxRow
from sandbox.components import walk
from tests.e2e.playing import answer, controls, say, until, words
from tests.face.conftest import Hall
from tests.face.promising import ADA, BRUNO, CARLA, FINN, press, promise_of, spoken
from tests.game.plays import nominate, reading


async def test_a_speaker_chooses_what_judges_a_promise(hall: Hall) -> None:
    await spoken(hall)
    bruno = hall.member(BRUNO)
    preview = await answer(await bruno.invoke(hall.demo.city_hall, "speech"))
    assert isinstance((await promise_of(hall)).test, Built)
    assert "Kept if: “Plant a forest” is done at least once" in words(preview)
    test_select = controls(preview)["speech-test"]["custom_id"]
    assert test_select.endswith(":P1")
    asked = await press(bruno, preview, test_select, "other")
    assert "What shall judge this promise?" in words(asked)
    back = await press(bruno, asked, controls(asked)["speech-back"]["custom_id"])
    assert words(back) == words(preview)
    asked = await press(bruno, back, test_select, "other")
    shown = await press(bruno, asked, ":1", "stays:farmland")
    assert "stay: farmland" in words(shown)
    test = (await promise_of(hall)).test
    assert isinstance(test, Stays)
    assert test.kinds == (TileKind.FARMLAND,)
    # Nothing at all is an answer too, and what was settled is what is posted.
    other = await answer(await bruno.invoke(hall.demo.city_hall, "speech"))
    stale = await press(bruno, other, controls(other)["speech-test"]["custom_id"], "other")
    shown = await press(bruno, shown, controls(shown)["speech-test"]["custom_id"], "nothing")
    assert "nothing in the game can judge it" in words(shown)
    await press(bruno, shown, controls(shown)["speech-post"]["custom_id"])
    promise = await promise_of(hall)
    assert (promise.test, promise.status) == (None, PromiseStatus.ACTIVE)
    gone = await press(bruno, stale, ":1", "stays:farmland")
    assert "settled" in words(gone)
    assert (await promise_of(hall)).test is None


async def test_a_promise_is_taken_back_in_public_by_its_speaker_alone(hall: Hall) -> None:
    await hall.apply(ConfirmSpeech(await spoken(hall), 1, 0))
    place, bruno, carla = hall.demo.city_hall, hall.member(BRUNO), hall.member(CARLA)
    for member, expected in ((bruno, ["P1"]), (carla, [])):
        proposed = await member.autocomplete(place, "withdraw", "promise", {"promise": ""})
        assert [choice["value"] for choice in proposed.choices or []] == expected
    assert "not a promise of yours" in await say(carla, place, "withdraw", promise="P1")
    assert "no such promise" in await say(bruno, place, "withdraw", promise="P9")
    asked = await answer(await bruno.invoke(place, "withdraw", {"promise": "P1"}))
    assert "half of what breaking it would cost" in words(asked)
    assert (await promise_of(hall)).status is PromiseStatus.ACTIVE
    assert "P1 is taken back" in words(await press(bruno, asked, ":P1"))
    await until(lambda: any("P1 no longer counts" in words(m) for m in hall.messages()), "the post")
    (post,) = [m for m in hall.messages() if "P1 no longer counts" in words(m)]
    assert "> We plant trees." in words(post)
    assert "no such promise" in await say(bruno, place, "withdraw", promise="P1")


BACK = "I no longer can."


async def gone_back(hall: Hall) -> int:
    """Bruno's first speech is posted, and his second one, which goes against it, is read."""
    bruno = await spoken(hall)
    await hall.apply(
        ConfirmSpeech(bruno, 1, 0),
        GiveSpeech(bruno, f"I said I would plant. {BACK}"),
        ReadSpeech(2, 0, (), (Contradiction(BACK, "P1", Severity.HIGH),)),
    )
    return bruno


@pytest.mark.parametrize("chosen", [True, False])
async def test_a_later_speech_takes_back_what_its_speaker_says_and_nothing_else(
    hall: Hall, chosen: bool
) -> None:
    await gone_back(hall)
    place, bruno = hall.demo.city_hall, hall.member(BRUNO)
    preview = await answer(await bruno.invoke(place, "speech"))
    assert f"You seem to go back on P1 “We plant trees.” with “{BACK}”" in words(preview)
    assert "To take it back costs nothing: you do not govern" in words(preview)
    assert "It stands, unless you take it back below." in words(preview)
    take_back = controls(preview)["speech-withdraw"]
    assert take_back["label"] == "Take it back"
    shown = preview
    if chosen:
        shown = await press(bruno, preview, take_back["custom_id"])
        assert "This speech takes it back." in words(shown)
        assert controls(shown)["speech-withdraw"]["label"] == "Let it stand"
    assert (await promise_of(hall)).status is PromiseStatus.ACTIVE
    other = await answer(await bruno.invoke(place, "speech"))
    await press(bruno, shown, controls(shown)["speech-post"]["custom_id"])
    await until(lambda: any("I said I would" in words(m) for m in hall.messages()), "the post")
    (post,) = [m for m in hall.messages() if "I said I would" in words(m)]
    assert (f"P1 is taken back**\n> We plant trees.\n“{BACK}”" in words(post)) is chosen
    assert ("goes against P1 (grave)" in words(post)) is not chosen
    status = PromiseStatus.WITHDRAWN if chosen else PromiseStatus.ACTIVE
    assert (await promise_of(hall)).status is status
    ledger = await say(hall.member(FINN), place, "promises")
    assert (f"taken back in round 1: “{BACK}”" in ledger) is chosen
    # What is settled is settled, and the post is the only one that tells of it.
    late = await press(bruno, other, controls(other)["speech-withdraw"]["custom_id"])
    assert "settled" in words(late)
    assert (await promise_of(hall)).status is status
    assert not [m for m in hall.messages() if "no longer counts" in words(m)]


async def test_a_choice_for_words_that_were_edited_since_is_refused(hall: Hall) -> None:
    bruno = await gone_back(hall)
    preview = await answer(await hall.member(BRUNO).invoke(hall.demo.city_hall, "speech"))
    again = ReadSpeech(2, 1, (), (Contradiction("not", "P1", Severity.LOW),))
    await hall.apply(EditSpeech(bruno, 2, "I will not plant."), again)
    custom = controls(preview)["speech-withdraw"]["custom_id"]
    stale = await press(hall.member(BRUNO), preview, custom)
    assert "You have edited that speech since" in words(stale)
    fresh = await answer(await hall.member(BRUNO).invoke(hall.demo.city_hall, "speech"))
    assert "It stands, unless you take it back below." in words(fresh)


async def test_a_mayor_is_shown_what_it_costs(hall: Hall) -> None:
    bruno = hall.demo.people[BRUNO].id
    await hall.bot.campaigns.start(hall.demo.guild.id, Preset.STANDARD, 99, seed=1)
    late = FoundPromise("We plant trees.", "Plant trees", Category.ENVIRONMENT, 0.8, 3, 9)
    await hall.apply(
        nominate(bruno, "Bruno"),
        GiveSpeech(bruno, "We plant trees."),
        ReadSpeech(1, 0, (late,), ()),
        ConfirmSpeech(bruno, 1, 0),
        SkipElection(),
        *(ResolveRound(number) for number in (1, 2, 3)),
        nominate(bruno, "Bruno"),
        GiveSpeech(bruno, BACK),
        ReadSpeech(2, 0, (), (Contradiction(BACK, "P1", Severity.HIGH),)),
    )
    preview = await answer(await hall.member(BRUNO).invoke(hall.demo.city_hall, "speech"))
    assert "To take it back costs approval, half of what breaking it would: urban" in words(preview)
    before = await hall.bot.campaigns.view(hall.demo.guild.id)
    custom = controls(preview)["speech-withdraw"]["custom_id"]
    shown = await press(hall.member(BRUNO), preview, custom)
    await press(hall.member(BRUNO), shown, controls(shown)["speech-post"]["custom_id"])
    after = await hall.bot.campaigns.view(hall.demo.guild.id)
    assert after.mayor == bruno
    moved = [c for c in after.causes if c not in before.causes]
    assert {c.cause for c in moved} == {"a promise was taken back"}
    assert all(c.amount < 0 for c in moved)
    assert len(moved) == 4


async def test_a_moderator_settles_what_is_contested(hall: Hall) -> None:
    bruno = await spoken(hall)
    await hall.apply(ContestPromises(bruno, 1, 0, ("P1",)), ConfirmSpeech(bruno, 1, 0))
    place, ada, finn = hall.demo.city_hall, hall.member(ADA), hall.member(FINN)
    assert "Only this server's moderators" in await say(finn, place, "contest", promise="P1")
    proposed = await ada.autocomplete(place, "contest", "promise", {"promise": "plant"})
    assert [choice["value"] for choice in proposed.choices or []] == ["P1"]
    asked = await answer(await ada.invoke(place, "contest", {"promise": "P1"}))
    again = await answer(await ada.invoke(place, "contest", {"promise": "P1"}))
    assert "We plant trees." in words(asked)
    assert "P1 is settled" in words(await press(ada, asked, ":upheld"))
    assert (await promise_of(hall)).status is PromiseStatus.ACTIVE
    assert "Nobody contests" in words(await press(ada, again, ":struck"))
    assert (await promise_of(hall)).status is PromiseStatus.ACTIVE
    assert "Nobody contests" in await say(ada, place, "contest", promise="P1")
    await until(
        lambda: any("P1 counts as it was read" in words(m) for m in hall.messages()), "the post"
    )


async def test_who_contests_does_not_settle_and_what_nobody_settles_stands(hall: Hall) -> None:
    ada = hall.demo.people[ADA].id
    await hall.bot.campaigns.start(hall.demo.guild.id, Preset.STANDARD, 99, seed=1)
    await hall.apply(
        nominate(ada, "Ada"),
        GiveSpeech(ada, "We plant trees."),
        reading(1, "We plant trees."),
        ContestPromises(ada, 1, 0, ("P1",)),
        ConfirmSpeech(ada, 1, 0),
    )
    place, member = hall.demo.city_hall, hall.member(ADA)
    proposed = await member.autocomplete(place, "contest", "promise", {"promise": ""})
    assert proposed.choices == []
    assert "another moderator" in await say(member, place, "contest", promise="P1")
    assert "unless /contest settles it before" in await say(member, place, "promises")
    await hall.apply(SkipElection(), ResolveRound(1))
    assert (await promise_of(hall)).status is PromiseStatus.ACTIVE
    await until(
        lambda: any("Counts as it was read" in words(m) for m in hall.messages()), "the post"
    )
    assert "active" in await say(member, place, "promises")


def offers(components: list[dict[str, Any]]) -> set[str]:
    """All values that can be chosen."""
    return {option["value"] for c in walk(components) for option in c.get("options", ())}


async def test_what_is_so_already_is_not_offered_as_a_test(hall: Hall) -> None:
    bruno = await spoken(hall)
    preview = await answer(await hall.member(BRUNO).invoke(hall.demo.city_hall, "speech"))
    test_select = controls(preview)["speech-test"]["custom_id"]
    asked = await press(hall.member(BRUNO), preview, test_select, "other")
    offered = offers(asked.components)
    assert {"policy:wild-forest", "reach:environment"} <= offered
    state = await hall.bot.campaigns.view(hall.demo.guild.id)
    wild = replace(state, policies=(Enactment("wild-forest", 1),))
    this = (state.id, "1", "0", "0", "P1")
    listed = offers(judging_layout(wild, state.ledger[0], this, texts("en")).to_components())
    assert not listed & {"policy:wild-forest", "never:wild-forest"}
    assert "policy:carbon-levy" in listed
    assert bruno == state.ledger[0].player


async def test_what_an_earlier_version_drew_is_refused_kindly(hall: Hall) -> None:
    await spoken(hall)
    state = await hall.bot.campaigns.view(hall.demo.guild.id)
    channel = hall.bot.get_channel(hall.demo.city_hall.id)
    assert isinstance(channel, TextChannel)
    old = ("vote-of-old:1", f"speech-contest:{state.id}:1:0:0")
    sent = await channel.send("Old", view=controls_of(*(button("Old", each) for each in old)))
    (shown,) = [m for m in hall.messages() if m.id == sent.id]
    for each in old:
        told_ = words(await press(hall.member(BRUNO), shown, each))
        assert (
            told_ == "That is from an earlier version of this bot: please give the command again."
        )


async def test_all_that_falls_due_in_a_round_is_one_post_and_is_sent_once(hall: Hall) -> None:
    bruno = hall.demo.people[BRUNO].id
    quotes = [f"Promise {number}: {'we plant trees, ' * 45}." for number in range(1, 6)]
    due = [FoundPromise(q, "Plant trees", Category.ENVIRONMENT, 0.8, 3, 1) for q in quotes]
    await hall.bot.campaigns.start(hall.demo.guild.id, Preset.STANDARD, 99, seed=1)
    await hall.apply(
        nominate(bruno, "Bruno"),
        GiveSpeech(bruno, " ".join(quotes)),
        ReadSpeech(1, 0, tuple(due), ()),
        ConfirmSpeech(bruno, 1, 0),
        SkipElection(),
        ResolveRound(1),
        ResolveRound(2),
    )
    await until(lambda: any("Round 2 is over" in words(m) for m in hall.messages()), "the page")
    posts = [m for m in hall.messages() if "💔" in words(m)]
    assert len(posts) == 1
    (post,) = posts
    assert "Promises judged in round 2\n**💔 Broken**" in words(post)
    assert all(
        f"**P{number}** · in round 1: “Promise {number}" in words(post) for number in range(1, 6)
    )
    (file,) = post.attachments
    assert file.filename == "promises.txt"
    # As after a crash between Discord's answer and our commit.
    await hall.bot.scheduler.stop()
    hall.sandbox.clock.advance(3600)
    campaigns = hall.bot.campaigns
    async with campaigns.database.writing() as session:
        kind = OutboxRow.event["kind"].as_string()
        row = (
            await session.execute(select(OutboxRow).where(kind == "PromisesJudged"))
        ).scalar_one()
        assert row.message_id == post.id
        row.posted_at = row.message_id = None
    settings = await campaigns.settings(hall.demo.guild.id)
    assert settings is not None
    assert await hall.bot.poster.send(row, settings) == post.id
