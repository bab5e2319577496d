"""A promise taken back by a later speech, over real sockets, by a bot that is killed meanwhile."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from sandbox.model import Message
from tests.e2e.playing import (
    Stage,
    answer,
    controls,
    give_speech,
    say,
    set_up,
    staged,
    until,
    words,
)

ADA, BRUNO, _CARLA, _DIEGO, _EMILY, FINN = range(6)

pytestmark = pytest.mark.timeout(420)

FIRST = "I will close the coal plant."
SECOND = "Times are hard. The coal plant stays open."


@pytest.fixture
async def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Stage]:
    # A server of models that is not there: the rules read, and always find the same.
    monkeypatch.setenv("ECOTOPIA_MODEL_URL", "http://127.0.0.1:9")
    async with staged(tmp_path) as stage:
        yield stage


def public(stage: Stage, text: str) -> list[Message]:
    return [m for m in stage.posts(FINN) if not m.ephemeral and text in words(m)]


async def test_a_speech_takes_a_promise_back_and_a_killed_bot_does_so_once(stage: Stage) -> None:
    hall, bruno = stage.hall, stage.member(BRUNO)
    await set_up(stage)
    await say(stage.member(ADA), hall, "campaign start")
    await say(bruno, hall, "run", slogan="A city that lasts", home="student")
    first = await give_speech(stage, bruno, FIRST)
    assert "speech-withdraw" not in controls(first)
    await answer(await bruno.click(first, controls(first)["speech-post"]["custom_id"]))
    await until(lambda: len(public(stage, "A speech by Bruno")) == 1, "the first speech")

    preview = await give_speech(stage, bruno, SECOND)
    assert "You seem to go back on P1 “I will close the coal plant" in words(preview)
    assert "It stands, unless you take it back below." in words(preview)
    select = controls(preview)["speech-withdraw"]["custom_id"]
    # The press reaches the next process, and what it chose the one after that.
    await stage.kill_bot()
    await stage.start_bot()
    shown = await answer(await bruno.choose(preview, select, ["P1"]))
    assert "This speech takes it back." in words(shown)
    await stage.kill_bot()
    await stage.start_bot()
    seen = words(await answer(await bruno.invoke(hall, "speech")))
    assert "This speech takes it back." in seen
    assert "taken back" not in await say(stage.member(FINN), hall, "promises")

    # Ten minutes of silence: the speech stands, with what its speaker chose.
    stage.move_clock(601)
    await until(lambda: len(public(stage, "P1 is taken back")) == 1, "the second speech")
    (post,) = public(stage, "P1 is taken back")
    assert "> I will close the coal plant" in words(post)
    assert "“The coal plant stays open" in words(post)
    ledger = await say(stage.member(FINN), hall, "promises")
    assert "taken back in round 1: “The coal plant stays open" in ledger
    late = words(await answer(await bruno.choose(preview, select, [])))
    assert "settled" in late
    assert "no such promise" in await say(bruno, hall, "withdraw", promise="P1")
    assert len(public(stage, "P1 is taken back")) == 1
    assert "Traceback" not in stage.log()
