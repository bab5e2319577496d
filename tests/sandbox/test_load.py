"""The load that the gateway bench makes, against the least bot, small."""

import asyncio
import os
import sys
from pathlib import Path

import pytest

from sandbox.load.crowd import LOCALES, MEMBERS, gather
from sandbox.load.driver import Driver, quantile
from sandbox.load.process import BotProcess, NotUp
from sandbox.ratelimits import RateLimits
from sandbox.server import Sandbox
from sandbox.world import World

TOKEN = "load.token.of-no-use-anywhere-else"


def test_a_crowd_has_members_of_its_own_in_each_guild_and_one_bot_in_all() -> None:
    crowd = gather(World(), 7, TOKEN)
    everybody = [member.id for place in crowd.places for member in place.members]
    assert len(everybody) == len(set(everybody)) == 7 * MEMBERS
    assert crowd.application.guilds == {place.guild.id for place in crowd.places}
    assert {m.locale for place in crowd.places for m in place.members} == set(LOCALES)


@pytest.mark.parametrize(
    ("values", "share", "found"),
    [([], 0.5, 0.0), ([3.0], 0.99, 3.0), ([4.0, 1.0, 3.0, 2.0], 0.5, 3.0)],
)
def test_quantiles(values: list[float], share: float, found: float) -> None:
    assert quantile(values, share) == found


async def test_the_load_comes_at_its_rate_and_every_interaction_is_accounted_for(
    tmp_path: Path,
) -> None:
    async with Sandbox(rate_limits=RateLimits(enforced=False)) as sandbox:
        crowd = gather(sandbox.world, 5, TOKEN)
        command = [sys.executable, "-m", "sandbox.load.pong", sandbox.discord_url, TOKEN]
        bot = BotProcess(command, os.environ, tmp_path / "log")
        try:
            await bot.start(crowd.application, 60, lambda: True)
            driver = Driver(sandbox, crowd, [("ping", lambda chance: {})])
            lap = await driver.lap(10, 3)
            cost = bot.cost()
        finally:
            await bot.stop(30)
        assert lap.asked == pytest.approx(30, abs=3)
        assert len(lap.acknowledged) == len(lap.settled) + lap.failed == lap.asked
        assert lap.posts == 0, "answers are no posts"
        assert 10e6 < cost.footprint.present <= cost.footprint.peak
        assert cost.cpu > 0

        # With nobody there all of it fails, and none is lost from the count.
        lap = await driver.lap(10, 0.5)
        assert lap.failed == lap.asked >= 4


async def test_a_bot_that_does_not_start_is_said_with_its_last_words(tmp_path: Path) -> None:
    async with Sandbox() as sandbox:
        crowd = gather(sandbox.world, 1, TOKEN)
        command = [sys.executable, "-c", "print('no such thing'); raise SystemExit(3)"]
        bot = BotProcess(command, os.environ, tmp_path / "log")
        with pytest.raises(NotUp, match="no such thing"):
            await asyncio.wait_for(bot.start(crowd.application, 30, lambda: True), 40)
