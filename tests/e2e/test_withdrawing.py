"""A promise taken back by a later speech, over real sockets, by a bot that is killed meanwhile."""

import pytest

from tests.e2e.playing import (
    Stage,
    answer,
    controls,
    give_speech,
    say,
    set_up,
    until,
    words,
)

ADA, BRUNO, _CARLA, _DIEGO, _EMILY, FINN = range(6)

pytestmark = pytest.mark.timeout(420)

FIRST = "I will close the coal plant."
SECOND = "Times are hard. The coal plant stays open."


async def test_a_speech_takes_a_promise_back_and_a_killed_bot_does_so_once(stage: Stage) -> None:
    hall, bruno = stage.hall, stage.member(BRUNO)
    await set_up(stage)
    await say(stage.member(ADA), hall, "campaign start", preset="standard")
    await say(bruno, hall, "run", slogan="A city that lasts", home="student")
    first = await give_speech(stage, bruno, FIRST)
    assert "speech-withdraw" not in controls(first)
    await answer(await bruno.click(first, controls(first)["speech-post"]["custom_id"]))
    await until(lambda: len(stage.public("A speech by Bruno")) == 1, "the first speech")

    preview = await give_speech(stage, bruno, SECOND)
    assert "You seem to go back on P1 “I will close the coal plant" in words(preview)
    assert "It stands, unless you take it back below." in words(preview)
    take_back = controls(preview)["speech-withdraw"]["custom_id"]
    # The press reaches the next process, and what it chose the one after that.
    await stage.kill_bot()
    await stage.start_bot()
    shown = await answer(await bruno.click(preview, take_back))
    assert "This speech takes it back." in words(shown)
    await stage.kill_bot()
    await stage.start_bot()
    seen = words(await answer(await bruno.invoke(hall, "speech")))
    assert "This speech takes it back." in seen
    assert "taken back" not in await say(stage.member(FINN), hall, "promises")

    # Ten minutes of silence: the speech stands, with what its speaker chose.
    stage.move_clock(601)
    await until(lambda: len(stage.public("P1 is taken back")) == 1, "the second speech")
    (post,) = stage.public("P1 is taken back")
    assert "> I will close the coal plant" in words(post)
    assert "“The coal plant stays open" in words(post)
    ledger = await say(stage.member(FINN), hall, "promises")
    assert "taken back in round 1: “The coal plant stays open" in ledger
    let_stand = controls(shown)["speech-withdraw"]["custom_id"]
    late = words(await answer(await bruno.click(shown, let_stand)))
    assert "settled" in late
    assert "no such promise" in await say(bruno, hall, "withdraw", promise="P1")
    assert len(stage.public("P1 is taken back")) == 1
    assert "Traceback" not in stage.log()
