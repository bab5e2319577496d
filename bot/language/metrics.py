"""What the worker tells Prometheus: read from the engine whenever it is asked."""

from collections.abc import Iterable

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.language.engine import Engine


class EngineMetrics(Collector):
    """The engine's counters since it started, and how many requests it has at present."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def collect(self) -> Iterable[Metric]:
        """Give all of them."""
        yield GaugeMetricFamily(
            "ecotopia_model_requests", "Requests in hand or waiting", self._engine.waiting
        )
        yield GaugeMetricFamily(
            "ecotopia_model_silent_seconds",
            "Seconds since the native code last came back, while it works",
            self._engine.silent_for,
        )
        answers = CounterMetricFamily(
            "ecotopia_model_answers", "Answers that ended, well or not", labels=("model",)
        )
        seconds = CounterMetricFamily(
            "ecotopia_model_thread_seconds", "Seconds of the thread", labels=("model", "part")
        )
        tokens = CounterMetricFamily(
            "ecotopia_model_tokens", "Tokens read and guessed", labels=("model", "kind")
        )
        for name, spent in self._engine.spent.items():
            answers.add_metric((name,), spent.answers)
            rest = spent.steps - spent.reading - spent.choosing
            for part, value in (
                ("reading", spent.reading),
                ("choosing", spent.choosing),
                ("other", rest),
            ):
                seconds.add_metric((name, part), value)
            for kind, count in (
                ("read", spent.tokens_read),
                ("guessed", spent.tokens_guessed),
                ("guessed_right", spent.guessed_right),
            ):
                tokens.add_metric((name, kind), count)
        yield from (answers, seconds, tokens)
