"""Promises over several pages: each is on one, and what is done there leads back there."""

import re
from asyncio import gather

from bot.game.commands import ConfirmSpeech, EndCampaign
from bot.game.state import Preset, PromiseStatus
from sandbox.components import walk
from sandbox.model import Message
from tests.e2e.playing import answer, custom_ids, words
from tests.face.conftest import Hall
from tests.face.promising import BRUNO, FINN, many, press


def told(message: Message) -> set[str]:
    """The promises on a page."""
    return set(re.findall(r"^\*\*.*?\b(P\d+) · ", words(message), re.MULTILINE))


def turn_to(page: Message, number: int) -> str:
    """The button to that page, counted from 0."""
    turns = [c for c in custom_ids(page) if c.startswith("speech-page")]
    (custom,) = [c for c in turns if c.endswith(f":{number}")]
    return custom


async def test_the_pages_of_a_preview_have_every_promise_and_keep_their_place(hall: Hall) -> None:
    await many(hall, 24)
    member = hall.member(BRUNO)
    page = await answer(await member.invoke(hall.demo.city_hall, "speech"))
    first = seen = told(page)
    assert first == {"P1", "P2", "P3", "P4", "P5"}
    assert "Page 1 of 5" in words(page)
    for number in range(1, 5):
        page = await press(member, page, turn_to(page, number))
        assert f"Page {number + 1} of 5" in words(page)
        assert not seen & told(page)
        seen = seen | told(page)
    assert seen == {f"P{n}" for n in range(1, 25)}
    # What is done there leads back there.
    (test,) = [c for c in custom_ids(page) if c.startswith("speech-test") and c.endswith(":P24")]
    asked = await press(member, page, test, "other")
    page = await press(member, asked, ":1", "stays:farmland")
    assert "P24" in told(page)
    page = await press(member, page, ":P24:yes")
    assert "contested" in words(page)
    assert "P24" in told(page)
    for number in reversed(range(4)):
        page = await press(member, page, turn_to(page, number))
    assert told(page) == first


async def test_who_presses_twice_at_once_marks_both(hall: Hall) -> None:
    await many(hall, 3)
    member = hall.member(BRUNO)
    page = await answer(await member.invoke(hall.demo.city_hall, "speech"))
    marks = [c for c in custom_ids(page) if c.startswith("speech-contest")]
    await gather(*(press(member, page, mark) for mark in marks))
    state = await hall.bot.campaigns.view(hall.demo.guild.id)
    assert [p.status for p in state.ledger] == [PromiseStatus.CONTESTED] * 3
    page = await answer(await member.invoke(hall.demo.city_hall, "speech"))
    page = await press(member, page, ":P2:no")
    # The same button once more asks for what is so already.
    state = await hall.bot.campaigns.view(hall.demo.guild.id)
    assert [p.id for p in state.ledger if p.status is PromiseStatus.CONTESTED] == ["P1", "P3"]


async def test_the_ledger_has_pages_for_all_and_for_one(hall: Hall) -> None:
    bruno = await many(hall, 24)
    await hall.apply(ConfirmSpeech(bruno, 1, 0))
    finn, place = hall.member(FINN), hall.demo.city_hall
    for options in ({}, {"candidate": str(bruno)}):
        page = await answer(await finn.invoke(place, "promises", options))
        assert ("0 kept" in words(page)) is bool(options)
        seen = told(page)
        assert "P24" in seen, "the newest first"
        while "More ▶" in str(page.components):
            (more,) = [
                item["custom_id"] for item in walk(page.components) if item.get("label") == "More ▶"
            ]
            page = await press(finn, page, more)
            assert not seen & told(page)
            seen |= told(page)
        assert seen == {f"P{n}" for n in range(1, 25)}
        assert ("0 kept" in words(page)) is bool(options)
    first = await answer(await finn.invoke(place, "promises"))
    await hall.apply(EndCampaign(99))
    await hall.bot.campaigns.start(hall.demo.guild.id, Preset.STANDARD, 99, seed=2)
    assert "earlier campaign" in words(await press(finn, first, ":all:1"))


async def test_who_takes_a_word_back_is_told_what_goes_with_it(hall: Hall) -> None:
    bruno = await many(hall, 3)
    await hall.apply(ConfirmSpeech(bruno, 1, 0))
    place, member = hall.demo.city_hall, hall.member(BRUNO)
    asked = await answer(await member.invoke(place, "withdraw", {"promise": "P2"}))
    assert "What says the same goes with it, at no further price: P1, P3." in words(asked)
    await press(member, asked, ":P2")
    state = await hall.bot.campaigns.view(hall.demo.guild.id)
    assert {p.status for p in state.ledger} == {PromiseStatus.WITHDRAWN}
