from collections.abc import AsyncIterator

import pytest
from loopback import Stage

from sandbox.client import point_discord_at
from sandbox.ratelimits import RateLimits
from sandbox.seed import seed_demo
from sandbox.server import Sandbox


@pytest.fixture
async def strict() -> AsyncIterator[Stage]:
    """A stage where Discord's rate limits hold."""
    async with Sandbox() as sandbox:
        with point_discord_at(sandbox.discord_url):
            stage = Stage(sandbox, seed_demo(sandbox.world))
            yield stage
            await stage.close()


@pytest.fixture
async def loopback() -> AsyncIterator[Stage]:
    """A stage without rate limits, for what is about something else."""
    async with Sandbox(rate_limits=RateLimits(enforced=False)) as sandbox:
        with point_discord_at(sandbox.discord_url):
            stage = Stage(sandbox, seed_demo(sandbox.world))
            yield stage
            await stage.close()
