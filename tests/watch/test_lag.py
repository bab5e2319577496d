"""How late the event loop is, measured on it."""

import asyncio
import time

from bot.watch.lag import watch_loop
from bot.watch.metrics import Metrics


async def test_a_stall_is_seen() -> None:
    metrics = Metrics()
    looking = asyncio.create_task(watch_loop(metrics))
    await asyncio.sleep(0.25)
    time.sleep(0.4)  # noqa: ASYNC251 - the stall that is to be seen
    await asyncio.sleep(0.25)
    looking.cancel()
    longest = metrics.registry.get_sample_value("ecotopia_loop_lag_longest_seconds")
    assert longest is not None
    assert 0.25 < longest < 2
    assert (metrics.registry.get_sample_value("ecotopia_loop_lag_seconds_count") or 0) >= 3
