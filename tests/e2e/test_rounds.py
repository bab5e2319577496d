"""Rounds that run by themselves, over real sockets: hurried, paused, killed, and a week off."""

import re
import time

import pytest

from bot.game.state import Preset
from tests.e2e.playing import Stage, answer, controls, say, set_up, until, words

ADA, BRUNO, CARLA, _DIEGO, _EMILY, FINN = range(6)
DAY = 24 * 3600.0

pytestmark = pytest.mark.timeout(420)


async def advance(stage: Stage) -> str:
    """Ada ends the phase at once, and is sure."""
    ada = stage.member(ADA)
    asked = await answer(await ada.invoke(stage.hall, "round advance"))
    pressed = await ada.click(asked, controls(asked)["round-advance"]["custom_id"])
    return words(await answer(pressed))


def pass_the_end(stage: Stage, told: str) -> None:
    """Move the bot's clock a minute past the end of the phase that it has told."""
    found = re.search(r"phase ends <t:(\d+):F>", told)
    assert found is not None, told
    ahead = float(stage.clock.read_text()) if stage.clock.exists() else 0.0
    stage.move_clock(int(found[1]) + 60 - ahead - time.time())


async def test_rounds_run_by_themselves(stage: Stage) -> None:
    ada, finn, hall = stage.member(ADA), stage.member(FINN), stage.hall
    await set_up(stage)
    await stage.start_campaign()
    await say(stage.member(BRUNO), hall, "run", slogan="Trees", home="student")
    for command in ("campaign pause", "campaign resume", "round advance"):
        assert "Only this server's moderators" in await say(finn, hall, command)
    assert "Only this server's moderators" in await say(finn, hall, "round rhythm", days=7)
    told = await say(ada, hall, "round rhythm", days=2)
    assert "A round takes 2 days" in told
    await until(lambda: len(stage.public("Another time")) == 1, "the channel to be told of it")
    (moved,) = stage.public("Another time")
    assert told.removeprefix("A round takes 2 days. ") in words(moved)

    # Nobody stands against Bruno: by the clock, after some four days, he governs.
    pass_the_end(stage, told)
    await until(lambda: len(stage.public("had no rival")) == 1, "the end of the nominations")
    # A moderator will not wait, and presses twice.
    asked = await answer(await ada.invoke(hall, "round advance"))
    assert "This ends round 1 at once" in words(asked)
    button = controls(asked)["round-advance"]["custom_id"]
    assert "The present phase ends" in words(await answer(await ada.click(asked, button)))
    again = await ada.invoke(hall, "round advance")
    assert "This ends round 2 at once" in words(await answer(again))
    await until(lambda: len(stage.public("Round 1 is over")) == 1, "the first round's page")

    # In a pause no time passes, whatever the clock says, and not for a new process either.
    assert "is paused" in await say(ada, hall, "campaign pause")
    assert "is paused" in await say(ada, hall, "round advance")
    stage.move_clock(30 * DAY)
    await stage.kill_bot()
    await stage.start_bot()
    assert "round 2" in await say(finn, hall, "campaign status")
    assert "goes on. The present phase ends" in await say(ada, hall, "campaign resume")
    assert "not paused" in await say(ada, hall, "campaign resume")
    pass_the_end(stage, await say(ada, hall, "round rhythm", days=1))
    await until(lambda: len(stage.public("Round 2 is over")) == 1, "the second round's page")
    assert stage.public("What happened meanwhile") == []


async def test_a_week_off(stage: Stage) -> None:
    hall = stage.hall
    await set_up(stage)
    await stage.start_campaign(Preset.CLASSIC)
    await say(stage.member(CARLA), hall, "run", slogan="Schools", home="retiree")
    await advance(stage)
    await until(lambda: len(stage.public("had no rival")) == 1, "the beginning of the first round")
    before = len(stage.posts(FINN))
    await stage.kill_bot()
    stage.move_clock(4 * DAY)
    await stage.start_bot()
    await until(lambda: len(stage.public("What happened meanwhile")) == 1, "the summary")
    (summary,) = stage.public("What happened meanwhile")
    assert "Rounds 1, 2" in words(summary)
    # Killed again, it neither forgets nor repeats.
    await stage.kill_bot()
    await stage.start_bot()
    await until(lambda: len(stage.public("/why shows every cause")) == 1, "the newest round's page")
    assert len(stage.public("What happened meanwhile")) == 1
    assert len(stage.posts(FINN)) - before < 20
    assert "Traceback" not in stage.log()
