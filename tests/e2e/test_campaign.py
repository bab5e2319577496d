"""One whole campaign over real sockets, with the real model, as a server would play it."""

import asyncio
import json
import re
from pathlib import Path

import pytest

from bot.face.guild import NEEDS
from sandbox.components import walk
from sandbox.errors import ActError
from sandbox.limits.components import Type
from sandbox.model import Message
from tests.e2e.playing import (
    Stage,
    answer,
    controls,
    give_speech,
    rank,
    say,
    set_up,
    staged,
    until,
    words,
)

ADA, BRUNO, CARLA, DIEGO, EMILY, FINN = range(6)
DAY = 24 * 3600.0

pytestmark = pytest.mark.timeout(420)

BRUNOS = (
    "My friends, we will plant ten thousand trees along the river by round 3. "
    "The night buses stay. And who believes my opponent anyway?"
)
CARLAS = "I will build a new hospital wing in the north within 2 rounds."
CARLAS_EDITED = "I will build a new hospital wing in the south. No school will close."


async def begin(stage: Stage) -> None:
    await set_up(stage)
    await stage.start_campaign()
    assert "already running" in await say(stage.member(ADA), stage.hall, "campaign start")
    for number, home in ((BRUNO, "student"), (CARLA, "retiree")):
        told = await say(
            stage.member(number), stage.hall, "run", slogan=f"Slogan {number}", home=home
        )
        assert "/speech" in told


async def vote(stage: Stage, number: int, *choices: int) -> str:
    people = [stage.demo.people[choice].id for choice in choices]
    return await rank(stage.member(number), stage.hall, *people)


async def test_a_whole_campaign(tmp_path: Path) -> None:
    async with staged(tmp_path, model=True) as stage:
        await play(stage)


async def play(stage: Stage) -> None:
    hall = stage.hall
    ada, bruno, carla, finn = (stage.member(n) for n in (ADA, BRUNO, CARLA, FINN))

    # A moderator sets up; a plain member is not even offered the command.
    with pytest.raises(ActError):
        await set_up_as(stage, FINN)
    table = await set_up(stage)
    assert table.count("✓") == len(NEEDS)
    assert "✗" not in table
    assert "Only this server's moderators" in await say(finn, hall, "campaign start")
    await begin(stage)
    await until(lambda: len(stage.public("stands for mayor")) == 2, "the nominations")

    # A speech given before the model is up would be read by the rules: here the model shall read.
    await until(lambda: "the model worker is ready" in stage.log(), "the model")
    # Bruno speaks: the model reads, he alone sees what was read, and confirms.
    preview = await give_speech(stage, bruno, BRUNOS)
    assert preview.ephemeral
    for quote in re.findall(r"^> (.*)$", words(preview), re.MULTILINE):
        assert quote.rstrip("…").replace("\\", "") in BRUNOS
    assert [m for m in finn.messages(hall) if m.ephemeral and "trees" in words(m)] == []
    assert stage.public("ten thousand trees") == []
    posted = await answer(await bruno.click(preview, controls(preview)["speech-post"]["custom_id"]))
    assert "on its way" in words(posted)
    await until(lambda: len(stage.public("A speech by Bruno")) == 1, "Bruno's speech")
    (speech,) = stage.public("A speech by Bruno")
    assert len(re.findall(r"\*\*.+?\*\* `P\d+`", words(speech))) <= len(fields(speech))

    # Carla edits before she confirms: only the new words are read and posted.
    preview = await give_speech(stage, carla, CARLAS)
    edit = await carla.click(preview, controls(preview)["speech-edit"]["custom_id"])
    assert edit.modal is not None
    assert CARLAS in json.dumps(edit.modal)
    edited = await answer(await carla.submit(edit, {"text": CARLAS_EDITED}))
    assert edited.id == preview.id
    await until(lambda: "speech-post" in controls(edited), "the new reading")
    await answer(await carla.click(edited, controls(edited)["speech-post"]["custom_id"]))
    await until(lambda: len(stage.public("A speech by Carla")) == 1, "Carla's speech")
    assert stage.public("in the north") == []

    # What only one may read, only one reads: the ledger is public, previews are not.
    ledger = await say(finn, hall, "promises")
    assert "The ledger of promises" in ledger
    posts = words(stage.public("A speech by Bruno")[0]) + words(
        stage.public("A speech by Carla")[0]
    )
    assert set(re.findall(r"P\d+ ·", ledger)) == set(re.findall(r"P\d+ ·", posts))
    mine = {m.id for m in finn.messages(hall) if m.ephemeral}
    assert mine.isdisjoint(m.id for m in bruno.messages(hall) if m.ephemeral)

    # Within two minutes a citizen answers each speech, through a webhook with name and face.
    stage.move_clock(110)
    await until(lambda: len(voices(stage)) == 2, "the first reactions")
    (opening,) = stage.public("A new campaign begins")
    names = {field.split("\n")[0].strip("*") for field in fields(opening)}
    for voice in voices(stage):
        assert voice.webhook is not None
        assert voice.webhook["name"] in names
        assert voice.webhook["avatar_url"]
    # The next day brings the digest, one post a demographic.
    stage.move_clock(DAY)
    await until(lambda: len(voices(stage)) == 6, "the digest")
    assert {v.webhook["name"] for v in voices(stage)[2:] if v.webhook} == names

    # Everybody is answered in their own language.
    stage.demo.people[EMILY].locale = "de"
    assert "versprochen" in await say(stage.member(EMILY), hall, "help")
    stage.demo.people[EMILY].locale = "en-US"

    # The election, with the bot killed between two votes.
    rules = await say(ada, hall, "election rules", members_percent=100)
    assert "Only the members' ballots count." in rules
    await say(ada, hall, "election open")
    await until(lambda: len(stage.public("The polls are open")) == 1, "the opening post")
    assert "1. Bruno" in await vote(stage, BRUNO, BRUNO)
    assert "1. Carla" in await vote(stage, CARLA, CARLA, BRUNO)
    assert "1. Bruno" in await vote(stage, DIEGO, BRUNO)
    await stage.kill_bot()
    await stage.start_bot()
    assert "1. Carla" in await vote(stage, EMILY, CARLA)
    assert "1. Carla" in await vote(stage, FINN, CARLA)
    assert "was changed" in await vote(stage, DIEGO, CARLA, BRUNO)
    status = await say(finn, hall, "campaign status")
    assert "5 members have voted" in status
    assert "nobody else" in (await vote(stage, ADA, BRUNO)).lower()
    await say(ada, hall, "election close")
    await until(lambda: len(stage.public("elected mayor")) == 1, "the result")
    (result,) = stage.public("elected mayor")
    assert "Carla is elected mayor" in words(result)
    assert "6 ballots were counted" in words(result)
    assert "Carla: 4 votes\nBruno: 2 votes" in words(result)
    assert "No election is open" in await refusal(stage, EMILY)

    # Nothing comes twice, also after another restart; and a host can stop the bot cleanly.
    await until(lambda: len(stage.public("Everybody may vote")) == 1, "the first dilemma")
    before = [m.id for m in stage.posts(FINN) if not m.ephemeral]
    await stage.kill_bot()
    await stage.start_bot()
    await asyncio.sleep(3)
    assert [m.id for m in stage.posts(FINN) if not m.ephemeral] == before
    ending = await answer(await ada.invoke(hall, "campaign end"))
    await answer(await ada.click(ending, controls(ending)["end-campaign"]["custom_id"]))
    await until(lambda: len(stage.public("The city's last mayor was Carla")) == 1, "the end")
    assert await stage.stop_bot() == 0
    assert "Traceback" not in stage.log()
    # The model read the speeches; for those the rules did not have to stand in.
    assert not re.search(r"rules answer for the model.*case=\w+/", stage.log())


async def set_up_as(stage: Stage, number: int) -> None:
    await stage.member(number).invoke(stage.hall, "setup", {})


async def refusal(stage: Stage, number: int) -> str:
    return words(await answer(await stage.member(number).invoke(stage.hall, "vote")))


def voices(stage: Stage) -> list[Message]:
    return [m for m in stage.posts(FINN) if m.webhook is not None]


def fields(post: Message) -> list[str]:
    """The texts of a post's card that stand below its line."""
    items = list(walk(post.components))
    line = next((at for at, item in enumerate(items) if item["type"] == Type.SEPARATOR), len(items))
    texts = [item["content"] for item in items[line:] if "content" in item]
    return [text for text in texts if not text.startswith("-# ")]


async def test_two_members_at_the_same_instant(stage: Stage) -> None:
    await begin(stage)
    bruno, carla = stage.member(BRUNO), stage.member(CARLA)
    first, second = await asyncio.gather(
        give_speech(stage, bruno, BRUNOS), give_speech(stage, carla, CARLAS)
    )
    # Both confirm at once, and Bruno's finger slips: he clicks three times.
    post = controls(first)["speech-post"]["custom_id"]
    clicks = await asyncio.gather(
        *(bruno.click(first, post) for _ in range(3)),
        carla.click(second, controls(second)["speech-post"]["custom_id"]),
    )
    for click in clicks:
        await answer(click)
    await until(lambda: len(stage.public("A speech by")) == 2, "both speeches")
    await asyncio.sleep(3)
    assert len(stage.public("A speech by Bruno")) == 1
    assert len(stage.public("A speech by Carla")) == 1
    # All open the same election and vote at once: each ballot counts once.
    await say(stage.member(ADA), stage.hall, "election rules", members_percent=100)
    await say(stage.member(ADA), stage.hall, "election open")
    await asyncio.gather(*(vote(stage, number, CARLA) for number in range(6)))
    closing = [stage.member(ADA).invoke(stage.hall, "election close") for _ in range(2)]
    told = [words(await answer(closed)) for closed in await asyncio.gather(*closing)]
    assert sum("The result is on its way" in text for text in told) == 1
    await until(lambda: len(stage.public("elected mayor")) == 1, "the result")
    assert "6 ballots were counted" in words(stage.public("elected mayor")[0])
    assert "Traceback" not in stage.log()


async def test_nobody_uses_anothers_controls_and_a_killed_bot_loses_no_speech(
    stage: Stage,
) -> None:
    await begin(stage)
    bruno = stage.member(BRUNO)
    # The modal is opened by one process and submitted to the next one.
    opened = await bruno.invoke(stage.hall, "speech")
    await stage.kill_bot()
    await stage.start_bot()
    given = await bruno.submit(opened, {"text": BRUNOS})
    assert given.state == "deferred"
    # Killed while it reads: the words are safe, and the deadline has them read.

    async def saved() -> bool:
        return await stage.deadlines() >= {"digest", "read_speech"}

    await until(saved, "the words to be saved")
    await stage.kill_bot()
    await stage.start_bot()
    stage.move_clock(100)

    async def shown() -> bool:
        seen = words(await answer(await bruno.invoke(stage.hall, "speech")))
        return "hold you to" in seen

    await until(shown, "the speech to be read by the next process")
    preview = await answer(await bruno.invoke(stage.hall, "speech"))
    with pytest.raises(ActError):
        await stage.member(FINN).click(preview, controls(preview)["speech-post"]["custom_id"])
    # Ten minutes of silence: it stands as read.
    stage.move_clock(601)
    await until(lambda: len(stage.public("A speech by Bruno")) == 1, "the speech to stand")
    gone = await answer(await bruno.click(preview, controls(preview)["speech-post"]["custom_id"]))
    assert "settled" in words(gone)
