"""What a host sees of the bot in its own process: its log, its figures, its health."""

import asyncio
import json
import sys
from pathlib import Path

import pytest

from bot.watch.live import Figures
from sandbox.faults import HttpFault
from tests.e2e.playing import answer, controls, give_speech, say, set_up, staged, until, words
from tests.watch.test_server import fetch, free_port

SPEECH = (
    "My neighbours of the harbour district, I will plant five hundred lindens by the next round. "
    "The municipal library stays open on Sundays."
)
WINDOW = 16
"""Characters in a row of a speech that no line of the log may have."""


async def doctor(port: int) -> tuple[int, str]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot.cli", "doctor", "--live"),
        env={"ECOTOPIA_METRICS_PORT": str(port), "PYTHONPATH": str(Path.cwd())},
        stdout=asyncio.subprocess.PIPE,
    )
    told, _ = await process.communicate()
    assert process.returncode is not None
    return process.returncode, told.decode()


async def test_a_host_sees_where_and_how_but_never_what_was_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = free_port()
    monkeypatch.setenv("ECOTOPIA_METRICS_PORT", str(port))
    monkeypatch.setenv("ECOTOPIA_LOG_FORMAT", "json")
    async with staged(tmp_path, model=True) as stage:
        await set_up(stage)
        await stage.start_campaign()
        ada = stage.member(0)
        await say(ada, stage.hall, "run", slogan="Lindens for the harbour", home="student")
        await until(lambda: len(stage.posts()) >= 2, "the first posts")
        # Discord fails while the speech is on its way: that is where an operator looks.
        stage.sandbox.faults.add(HttpFault(403, times=2, path=f"/channels/{stage.hall.id}/messa"))
        shown = await give_speech(stage, ada, SPEECH)
        await answer(await ada.click(shown, controls(shown)["speech-post"]["custom_id"]))
        await until(lambda: "post failed" in stage.log(), "the failed post")
        await until(lambda: any("lindens" in words(m) for m in stage.posts()), "the speech's post")
        status, told = await fetch(port, "/healthz")
        assert status == 200, told
        figures = Figures.of((await fetch(port, "/metrics"))[1])
        count = figures.total("ecotopia_interactions_total", command="setup", outcome="done")
        assert count == 1
        assert figures.total("ecotopia_acknowledgement_seconds_count") >= 4
        assert figures.total("ecotopia_language_seconds_count", task="extract") >= 1
        assert figures.total("ecotopia_posts_total", outcome="failed") >= 1
        # How busy this machine is, which the doctor tells too, is not what is tested.
        _code, told = await doctor(port)
        for line in ("✓ Database", "✓ Gateway", "✓ Scheduler", "✓ Posts: 0 wait", "✓ Deadlines"):
            assert line in told, told
        campaign = next(iter(await stage.campaigns()))

    log = stage.log()
    (failed, *_) = (
        line for line in map(json.loads, log.splitlines()) if line["event"] == "post failed"
    )
    assert (failed["guild"], failed["campaign"]) == (stage.demo.guild.id, campaign)
    windows = (SPEECH[at : at + WINDOW] for at in range(len(SPEECH) - WINDOW))
    assert not [words for words in windows if words in log]
    assert "Lindens for the harbour" not in log
    assert (await doctor(port))[0] == 1, "the bot has ended"
