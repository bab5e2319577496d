"""Promises by their commands: what judges them, taken back, contested and settled."""

from bot.game.commands import ConfirmSpeech, ContestPromises, GiveSpeech
from bot.game.rules.city.tiles import TileKind
from bot.game.rules.judging import Built, Stays
from bot.game.state import Preset, Promise, PromiseStatus
from sandbox.members import ActingMember
from sandbox.model import Message
from tests.e2e.playing import answer, controls, say, until, words
from tests.face.conftest import Hall
from tests.game.plays import nominate, reading

ADA, BRUNO, CARLA, FINN = 0, 1, 2, 5


async def spoken(hall: Hall) -> int:
    """Bruno's speech, read and not posted yet; his id."""
    bruno, carla = (hall.demo.people[n].id for n in (BRUNO, CARLA))
    await hall.bot.campaigns.start(hall.demo.guild.id, Preset.STANDARD, 99)
    await hall.apply(
        nominate(bruno, "Bruno"),
        nominate(carla, "Carla"),
        GiveSpeech(bruno, "We plant trees. And I mean it."),
        reading(1, "We plant trees."),
    )
    return bruno


async def promise_of(hall: Hall) -> Promise:
    (promise,) = (await hall.bot.campaigns.view(hall.demo.guild.id)).ledger
    return promise


async def press(member: ActingMember, message: Message, ending: str, *values: str) -> Message:
    """Press the button, or choose in the select, whose custom_id ends so; the answer."""
    items = [item["custom_id"] for row in message.components for item in row["components"]]
    (custom,) = [each for each in items if each.endswith(ending)]
    if values:
        return await answer(await member.choose(message, custom, list(values)))
    return await answer(await member.click(message, custom))


async def test_a_speaker_chooses_what_judges_a_promise(hall: Hall) -> None:
    await spoken(hall)
    bruno = hall.member(BRUNO)
    preview = await answer(await bruno.invoke(hall.demo.city_hall, "speech"))
    assert isinstance((await promise_of(hall)).test, Built)
    assert "Kept if: “Plant a forest” is done at least once" in words(preview)
    test_select = controls(preview)["speech-test"]["custom_id"]
    asked = await press(bruno, preview, test_select, "P1")
    assert "What shall judge this promise?" in words(asked)
    back = await press(bruno, asked, controls(asked)["speech-back"]["custom_id"])
    assert words(back) == words(preview)
    asked = await press(bruno, back, test_select, "P1")
    shown = await press(bruno, asked, ":1", "stays:farmland")
    assert "stay: farmland" in words(shown)
    test = (await promise_of(hall)).test
    assert isinstance(test, Stays)
    assert test.kinds == (TileKind.FARMLAND,)
    # Nothing at all is an answer too, and what was settled is what is posted.
    other = await answer(await bruno.invoke(hall.demo.city_hall, "speech"))
    stale = await press(bruno, other, controls(other)["speech-test"]["custom_id"], "P1")
    asked = await press(bruno, shown, controls(shown)["speech-test"]["custom_id"], "P1")
    shown = await press(bruno, asked, ":0", "nothing")
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
