"""Citizens as people, in the whole product: a digest, a kill, and everything still answers."""

from pathlib import Path

import pytest

from sandbox.model import Message
from tests.e2e.playing import Stage, answer, controls, say, set_up, staged, until, words

DAY = 24 * 3600

pytestmark = pytest.mark.timeout(420)


def voices(stage: Stage) -> list[Message]:
    return [message for message in stage.posts() if message.webhook_id is not None]


async def test_citizens_outlive_a_kill_and_a_muted_one_stays_silent(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await set_up(stage)
        await stage.start_campaign()
        await until(lambda: len(stage.posts()) == 1, "the campaign's first post")
        stage.move_clock(DAY)
        await until(lambda: len(voices(stage)) >= 4, "the digest")
        first = voices(stage)[:4]
        names = [message.webhook["name"] for message in first if message.webhook]
        assert len(set(names)) == 4

        await stage.kill_bot()
        webhooks = stage.sandbox.world.webhooks
        gone, dead = (webhooks[m.webhook_id] for m in first[1:3] if m.webhook_id is not None)
        stage.sandbox.world.remove(gone)
        dead.token = "no longer good"
        await stage.start_bot()

        # What an earlier process posted still answers.
        press = controls(first[0])["citizen-who"]["custom_id"]
        told = words(await answer(await stage.member(4).click(first[0], press)))
        assert names[0] in told
        muted = await say(stage.member(0), stage.hall, "moderate mute", citizen=names[0])
        assert muted == f"{names[0]} posts nothing more, until /moderate unmute."

        before = len(voices(stage))
        stage.move_clock(DAY)
        await until(lambda: len(voices(stage)) >= before + 3, "the next digest")
        spoken = [message.webhook["name"] for message in voices(stage)[before:] if message.webhook]
        assert set(names[1:]) <= set(spoken)
        assert names[0] not in spoken
        assert gone.id not in {message.webhook_id for message in voices(stage)[before:]}
        assert "Traceback" not in stage.log()
