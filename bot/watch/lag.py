"""By how much the event loop is late: whatever holds it up holds up everybody's clicks."""

import asyncio
from collections import deque

from bot.watch.metrics import Metrics

STEP = 0.1
"""Seconds between two looks."""
REMEMBERED = round(60 / STEP)
"""Looks of which the longest lag is told: about a minute."""


async def watch_loop(metrics: Metrics) -> None:
    """Measure until cancelled."""
    loop = asyncio.get_running_loop()
    lags: deque[float] = deque([0.0], maxlen=REMEMBERED)
    metrics.loop_lag_longest.set_function(lambda: max(lags))
    while True:
        before = loop.time()
        await asyncio.sleep(STEP)
        lags.append(max(loop.time() - before - STEP, 0.0))
        metrics.loop_lag.observe(lags[-1])
