"""No secret is told in a log: not the token, not a webhook's, not the model server's key."""

import asyncio
import sys
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.store.database import Database
from bot.store.tables import WebhookRow
from sandbox.seed import SANDBOX_TOKEN
from tests.conftest import pytest_runtest_makereport
from tests.e2e.playing import Stage, give_speech, say, set_up, staged, until

KEY = "model-key-of-no-use-anywhere-else"


async def test_the_log_of_a_whole_run_tells_no_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At its most talkative, with posts through webhooks and a model server that is not there."""
    monkeypatch.setenv("ECOTOPIA_LOG_LEVEL", "debug")
    monkeypatch.setenv("ECOTOPIA_MODEL_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("ECOTOPIA_MODEL_KEY", KEY)
    async with staged(tmp_path) as stage:
        await set_up(stage)
        await say(stage.member(0), stage.hall, "campaign start", preset="standard")
        await say(stage.member(5), stage.hall, "run", slogan="Trees", home="student")
        shown = await give_speech(stage, stage.member(5), "I will close the coal plant.")
        confirm = next(
            item["custom_id"]
            for row in shown.components
            for item in _walk(row)
            if item.get("custom_id", "").startswith("speech-post")
        )
        await stage.member(5).click(shown, confirm)

        async def spoken() -> bool:
            return bool(await _webhook_tokens(stage))

        await until(spoken, "a citizen to speak")
        secrets = [SANDBOX_TOKEN, KEY, *await _webhook_tokens(stage)]
        await stage.stop_bot()
        log = stage.log()
        written = [f for f in (tmp_path / "data").rglob("*") if f.is_file()]
        # What the bot has written is for nobody else on its machine.
        assert [f.name for f in written if f.stat().st_mode & 0o077] == []
        assert written
    assert "ready" in log
    assert [secret for secret in secrets if secret in log] == []
    assert "close the coal plant" not in log


async def test_a_refused_token_is_not_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = "wrong.token.that-is-a-secret-still"
    async with staged(tmp_path) as stage:
        await stage.stop_bot()
        url, folder = stage.sandbox.discord_url, tmp_path / "data"
        monkeypatch.setenv("DISCORD_TOKEN", wrong)
        monkeypatch.setenv("ECOTOPIA_DISCORD_URL", url)
        monkeypatch.setenv("ECOTOPIA_DATA_DIR", str(folder))
        monkeypatch.setenv("ECOTOPIA_LOG_LEVEL", "debug")
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot.cli", "run"),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        output, _nothing = await asyncio.wait_for(process.communicate(), 120)
    assert process.returncode != 0
    assert b"refuses the token" in b" ".join(output.split())
    assert wrong.encode() not in output


@pytest.mark.parametrize(("told", "outcome"), [("nothing", "passed"), (SANDBOX_TOKEN, "failed")])
def test_the_suite_would_notice(told: str, outcome: str) -> None:
    hook = pytest_runtest_makereport()
    next(hook)
    report = pytest.TestReport(
        "a test",
        ("file", 1, "a test"),
        {},
        "passed",
        None,
        "call",
        [("Captured log", f"it: {told}")],
    )
    with pytest.raises(StopIteration):
        hook.send(report)
    assert report.outcome == outcome


def _walk(item: dict[str, object]) -> list[dict[str, str]]:
    found = [item]
    for key in ("components", "accessory"):
        below = item.get(key) or []
        for each in below if isinstance(below, list) else [below]:
            found += _walk(each)
    return found  # type: ignore[return-value]


async def _webhook_tokens(stage: Stage) -> list[str]:
    database = Database(stage.database_url)
    try:
        async with database.reading() as session:
            return list((await session.execute(select(WebhookRow.token))).scalars())
    finally:
        await database.close()
