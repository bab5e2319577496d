"""Discord in trouble at the start, and a token that is no good: go on, or say it in a sentence."""

import asyncio
from pathlib import Path

import pytest

from sandbox.faults import HttpFault
from sandbox.gateway import AUTHENTICATION_FAILED
from sandbox.seed import seed_demo
from sandbox.server import Sandbox
from tests.databases import new_database
from tests.e2e.playing import PATIENCE, Stage, staged

pytestmark = pytest.mark.timeout(240)


async def test_a_gateway_that_is_down_at_the_start_is_tried_again(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    async with new_database(data, empty=True) as url, Sandbox() as sandbox:
        stage = Stage(sandbox, seed_demo(sandbox.world), tmp_path, url)
        sandbox.faults.add(HttpFault(status=503, times=2, path="/gateway"))
        await stage.start_bot()
        assert "discord cannot be reached" in stage.log()
        assert "Traceback" not in stage.log()
        assert await stage.stop_bot() == 0


async def test_a_token_that_is_reset_while_the_bot_runs_ends_it_with_a_sentence(
    tmp_path: Path,
) -> None:
    async with staged(tmp_path) as stage:
        world = stage.sandbox.world
        del world.by_token[stage.demo.application.token]
        await stage.sandbox.gateway.drop(AUTHENTICATION_FAILED)
        assert stage.bot is not None
        assert await asyncio.wait_for(stage.bot.wait(), PATIENCE) == 1
        assert "ecotopia: Discord refuses the token" in stage.log()
        assert "Traceback" not in stage.log()
