"""Webhooks shared out among citizens: too few, too many, deleted, dead, after a restart."""

from sqlalchemy import select

from bot.face.poster import Poster
from bot.game.state import Campaign
from bot.store.tables import WebhookRow
from tests.e2e.playing import controls, until, words
from tests.face.conftest import Hall
from tests.face.people import begun, digest, others, says, voices


async def spoken(hall: Hall, state: Campaign, *numbers: int) -> None:
    """Let these citizens speak, one after another, and wait for their posts."""
    before = len(voices(hall))
    for number in numbers:
        await digest(hall, says(state, number, f"Number {number} speaks."))
    await until(lambda: len(voices(hall)) == before + len(numbers), "the voices")


def ours(hall: Hall) -> set[int]:
    """The bot's own webhooks in the campaign's channel."""
    world = hall.sandbox.world
    found = (world.webhooks[number] for number in hall.demo.city_hall.webhooks)
    return {w.id for w in found if w.user_id == hall.demo.application.id}


async def test_each_citizen_has_a_webhook_while_there_is_room(hall: Hall) -> None:
    state = await begun(hall)
    await spoken(hall, state, 0, 1, 2, 3, 0)
    names = [message.webhook["name"] for message in voices(hall) if message.webhook]
    assert names == [state.citizens[number].name for number in (0, 1, 2, 3, 0)]
    assert len(ours(hall)) == 4
    assert len({message.webhook["avatar"] for message in voices(hall) if message.webhook}) == 4


async def test_the_servers_own_webhooks_stay_and_one_is_shared(hall: Hall) -> None:
    """Fourteen are there: one for four citizens, who each keep their name and face."""
    own = others(hall, 14)
    before = [(w.name, w.token, w.avatar) for w in own]
    state = await begun(hall)
    await spoken(hall, state, 0, 1, 2, 3, 0, 1)
    assert len(ours(hall)) == 1
    assert len({message.webhook_id for message in voices(hall)}) == 1
    faces = [(m.webhook["name"], m.webhook["avatar"]) for m in voices(hall) if m.webhook]
    assert [name for name, _ in faces] == [state.citizens[n].name for n in (0, 1, 2, 3, 0, 1)]
    assert len(set(faces)) == 4
    assert (faces[0], faces[1]) == (faces[4], faces[5])
    assert [(w.name, w.token, w.avatar) for w in own] == before


async def test_two_are_left_to_the_server(hall: Hall) -> None:
    others(hall, 11)
    state = await begun(hall)
    await spoken(hall, state, 0, 1, 2, 3)
    assert len(ours(hall)) == 2
    assert len(hall.demo.city_hall.webhooks) == 13


async def test_where_all_fifteen_are_the_servers_the_words_come_on_a_card(hall: Hall) -> None:
    others(hall, 15)
    state = await begun(hall)
    await digest(hall, says(state, 0, "No room for me."))
    await until(lambda: len(hall.messages()) == 2, "the words")
    card = hall.messages()[1]
    assert card.webhook_id is None
    assert "No room for me." in words(card)
    assert controls(card)["citizen-who"]["label"] == "Who is this?"
    assert ours(hall) == set()


async def test_a_webhook_whose_token_died_is_found_again_with_its_new_one(hall: Hall) -> None:
    state = await begun(hall)
    await spoken(hall, state, 0)
    (number,) = ours(hall)
    hall.sandbox.world.webhooks[number].token = "made anew"
    await spoken(hall, state, 0)
    assert ours(hall) == {number}
    assert {message.webhook_id for message in voices(hall)} == {number}


async def test_deleted_webhooks_are_made_again_each_once(hall: Hall) -> None:
    state = await begun(hall)
    await spoken(hall, state, 0, 1)
    first = ours(hall)
    for number in first:
        hall.sandbox.world.remove(hall.sandbox.world.webhooks[number])
    await spoken(hall, state, 0, 1)
    assert len(ours(hall)) == 2
    assert not ours(hall) & first


async def test_a_deleted_webhook_gives_its_place_to_no_more_than_there_is_room_for(
    hall: Hall,
) -> None:
    others(hall, 12)
    state = await begun(hall)
    await spoken(hall, state, 0)
    (number,) = ours(hall)
    hall.sandbox.world.remove(hall.sandbox.world.webhooks[number])
    others(hall, 3)
    await digest(hall, says(state, 0, "Squeezed out."))
    await until(lambda: "Squeezed out." in words(hall.messages()[-1]), "a card")


async def test_after_a_restart_the_same_webhooks_speak(hall: Hall) -> None:
    """A poster that knows nothing but the rows, and one that does not even have these."""
    state = await begun(hall)
    await spoken(hall, state, 0, 1)
    before = ours(hall)
    database = hall.bot.campaigns.database
    hall.bot.scheduler._posting = hall.bot.poster = Poster(hall.bot, database)
    await spoken(hall, state, 0, 1)
    async with database.writing() as session:
        for row in (await session.execute(select(WebhookRow))).scalars():
            await session.delete(row)
    await spoken(hall, state, 1, 0)
    assert ours(hall) == before
