"""Citizens as people: who they are, whom they answer; and the opposition that quotes."""

import asyncio

import pytest

from bot.face.cogs.citizens import person_card
from bot.face.layout import layout
from bot.face.texts import LANGUAGES, texts
from bot.game import commands, people
from bot.game.state import Campaign, Reaction
from bot.store.tables import OutboxRow
from sandbox.model import Message
from sandbox.permissions import Permission
from tests.e2e.playing import answer, controls, until, words
from tests.face.conftest import Hall
from tests.face.displayed import refused, said
from tests.face.governing import governing
from tests.face.people import CAMERAS, begun, broken, digest, says, voices


def button_of(message: Message, name: str) -> str:
    return str(controls(message)[name]["custom_id"])


def posts(hall: Hall, text: str) -> list[Message]:
    return [message for message in hall.messages() if text in words(message)]


async def test_who_is_this_tells_whoever_asks_in_their_own_language(hall: Hall) -> None:
    state = await broken(hall)
    await digest(hall, says(state, 0, "Hm."))
    await until(lambda: len(voices(hall)) == 1, "the citizen")
    (post,) = voices(hall)
    member = hall.member(5)
    told = words(await answer(await member.click(post, button_of(post, "citizen-who"))))
    citizen = people.citizens(state)[0]
    assert citizen.name in told
    assert f"{citizen.age}, {citizen.job} · urban professionals" in told
    assert citizen.temper in told
    assert f"Bea: “{CAMERAS}” (round 1; broken)" in told
    hall.demo.people[5].locale = "fr"
    told = words(await answer(await member.click(post, button_of(post, "citizen-who"))))
    assert "Caractère" in told
    assert "rompue" in told
    # It still works when the campaign is over, and refuses kindly when another one runs.
    await hall.apply(commands.EndCampaign(99))
    hall.demo.people[5].locale = "en-US"
    told = words(await answer(await member.click(post, button_of(post, "citizen-who"))))
    assert citizen.name in told
    await begun(hall)
    told = words(await answer(await member.click(post, button_of(post, "citizen-who"))))
    assert told == "That belonged to an earlier campaign, which is over."


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_card_fits_in_every_language(language: str) -> None:
    state = governing()
    for citizen in people.citizens(state):
        person = people.person_of(state, citizen.id)
        assert person is not None
        card = layout(person_card(person, texts(language)))
        assert refused(card) is None
        assert (language == "en") == (citizen.temper in said(card))
    assert people.person_of(state, "nobody") is None


async def test_the_opposition_quotes_the_words_once_each(hall: Hall) -> None:
    await broken(hall)
    await until(lambda: bool(posts(hall, "P1 was broken")), "the verdict")
    (verdict,) = posts(hall, "P1 was broken")
    assert controls(verdict)["promise-quote"]["label"] == "📢 Quote P1"
    quote = button_of(verdict, "promise-quote")
    for stranger in (1, 5):
        told = words(await answer(await hall.member(stranger).click(verdict, quote)))
        assert told.startswith("Only the opposition quotes broken words")
    # One presses twice at once, another one at the same moment.
    presses = await asyncio.gather(
        *(hall.member(number).click(verdict, quote) for number in (2, 2, 3))
    )
    told = sorted([words(await answer(press)) for press in presses])
    assert told == [
        "The city will read these words again, with your name.",
        "The city will read these words again, with your name.",
        "You have quoted these words already: the city remembers.",
    ]
    await until(lambda: len(posts(hall, "remembers these words")) == 2, "both quotes")
    title, *told = words(posts(hall, "remembers these words")[0]).split("\n")
    assert f"> {CAMERAS}" in told
    assert "Bea said it in round 1" in "\n".join(told)
    assert "\\*" in title, "a name's markdown is harmless"


Exchanged = tuple[tuple[Reaction, ...], tuple[commands.Answer, ...]]


def exchanged(state: Campaign, first: int, second: int) -> Exchanged:
    """What two citizens say who disagree, and what they answer each other; by their support."""
    said = says(state, 0, "It works.", first), says(state, 1, "It does not.", second)
    answers = (
        commands.Answer(said[0].citizen, says(state, 1, "Look at it!", second)),
        commands.Answer(said[1].citizen, says(state, 0, "I did look.", first)),
    )
    return said, answers


async def test_a_citizen_answers_another_in_the_channel(hall: Hall) -> None:
    state = await begun(hall)
    said, answers = exchanged(state, 55, 30)
    await digest(hall, *said, answers=answers)
    await until(lambda: len(voices(hall)) == 3, "the answer")
    await asyncio.sleep(0.5)
    assert voices(hall)[2].content == f"-# answering {state.citizens[0].name}\n😐 Look at it!"
    assert len(voices(hall)) == 3
    assert not hall.demo.city_hall.threads


def in_thread(hall: Hall) -> list[Message]:
    world = hall.sandbox.world
    return [
        world.messages[m] for t in hall.demo.city_hall.threads for m in world.channels[t].messages
    ]


async def test_a_long_exchange_goes_on_in_a_thread(hall: Hall) -> None:
    state = await begun(hall)
    said, answers = exchanged(state, 90, 10)
    await digest(hall, *said, answers=answers)
    await until(lambda: len(in_thread(hall)) == 2, "the answers")
    assert [m.content.split("\n")[-1] for m in in_thread(hall)] == [
        "😐 Look at it!",
        "😐 I did look.",
    ]
    assert [m.webhook["name"] for m in in_thread(hall) if m.webhook] == [
        state.citizens[number].name for number in (1, 0)
    ]
    assert len(voices(hall)) == 2
    assert list(hall.demo.city_hall.threads) == [voices(hall)[0].id]


async def test_without_the_permission_a_long_exchange_stays_in_the_channel(hall: Hall) -> None:
    for role in hall.demo.guild.roles.values():
        role.permissions &= ~int(Permission.CREATE_PUBLIC_THREADS)
    state = await begun(hall)
    said, answers = exchanged(state, 90, 10)
    await digest(hall, *said, answers=answers)
    await until(lambda: len(voices(hall)) == 4, "the answers")
    assert not hall.demo.city_hall.threads


async def test_an_answer_in_a_thread_that_was_cut_off_is_not_sent_again(hall: Hall) -> None:
    state = await begun(hall)
    said, answers = exchanged(state, 90, 10)
    await digest(hall, *said, answers=answers)
    await until(lambda: len(in_thread(hall)) == 2, "the answers")
    row = await hall.row(-1)
    settings = await hall.bot.campaigns.settings(hall.demo.guild.id)
    assert settings is not None
    async with hall.bot.campaigns.database.writing() as session:
        stored = await session.get(OutboxRow, row.id)
        assert stored is not None
        stored.message_id = None
    hall.sandbox.clock.advance(3600)
    assert await hall.bot.poster.send(row, settings) == in_thread(hall)[1].id
    assert len(in_thread(hall)) == 2


async def test_deleted_words_leave_the_thread_too(hall: Hall) -> None:
    state = await begun(hall)
    said, answers = exchanged(state, 90, 10)
    await digest(hall, *said, answers=answers)
    await until(lambda: len(in_thread(hall)) == 2, "the answers")
    await until(lambda: noted(hall), "them to be noted")
    settings = await hall.bot.campaigns.settings(hall.demo.guild.id)
    assert settings is not None
    await hall.bot.poster.revise(await hall.row(-1), settings)
    assert [m.content.split("\n")[-1] for m in in_thread(hall)] == ["😐 Look at it!"]
    await hall.bot.poster.revise(await hall.row(1), settings)
    assert len(voices(hall)) == 1


async def noted(hall: Hall) -> bool:
    return (await hall.row(-1)).message_id is not None
