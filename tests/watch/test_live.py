"""What the figures mean, in sentences."""

import pytest
from prometheus_client import generate_latest

from bot.checks import Check
from bot.watch.live import Figures, duration, told
from bot.watch.metrics import Metrics


def findings(metrics: Metrics) -> dict[str, Check]:
    text = generate_latest(metrics.registry).decode()
    return {check.name: check for check in told(Figures.of(text))}


def test_a_bot_at_rest_has_nothing_wrong() -> None:
    found = findings(Metrics())
    assert all(check.fine is not False for check in found.values())


def test_each_trouble_is_said() -> None:
    metrics = Metrics()
    metrics.outbox_waiting.set(12)
    metrics.outbox_oldest.set(7_300)
    metrics.deadlines_due.set(3)
    metrics.deadlines_oldest.set(301)
    for seconds in [0.1] * 97 + [1.5] * 3:
        metrics.acknowledgement.observe(seconds)
    metrics.interactions.labels("city", "done").inc(90)
    metrics.interactions.labels("city", "failed").inc(10)
    for _ in range(20):
        metrics.model_latency.labels("extract", "rules").observe(80)
    metrics.templates.labels("extract").inc(11)
    metrics.loop_lag_longest.set(0.7)
    found = findings(metrics)
    assert {name for name, check in found.items() if check.fine is False} == set(found)
    assert found["Posts"].found == "12 wait, the oldest for 2 h"
    assert found["Deadlines"].found == "3 due, the oldest for 5 min"
    assert found["Answers in time"].found.startswith("of 100 interactions, 3 were")
    assert found["Interactions"].found == "100, of which 10 failed"
    assert found["Templates"].found.startswith("11 of 20 answers came from rules")
    assert "700 ms" in found["Event loop"].found


@pytest.mark.parametrize(
    ("seconds", "said"), [(0, "0 s"), (119, "119 s"), (121, "2 min"), (7_200, "2 h")]
)
def test_durations_are_said_as_one_would(seconds: float, said: str) -> None:
    assert duration(seconds) == said
