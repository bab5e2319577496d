"""What the bot counts, for Prometheus, on a registry of its own."""

from enum import StrEnum

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector

INSTANT = (0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0)
"""Seconds: Discord waits 3 for an acknowledgement."""
PATIENT = (0.5, 1, 2.5, 5, 10, 30, 80, 300, 640)
"""Seconds of an answer of the model; somebody waits at most 80 for one."""
OVERDUE = (1, 2, 5, 15, 60, 300, 900, 3600, 86_400)
"""Seconds by which a deadline is served late; a bot that was off has days to make up for."""
STALLS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0)
"""Seconds by which the event loop is late; nothing on it should take longer than 0.05."""


class Fate(StrEnum):
    """What became of an interaction."""

    DONE = "done"
    REFUSED = "refused"
    """By a rule of the game or of the guild, with its sentence."""
    FAILED = "failed"
    """By a fault of ours or of Discord's; the log has it."""
    LIMITED = "limited"
    """Its member or its guild was too fast."""
    STOPPING = "stopping"
    """It came while the bot was being stopped."""
    CUT_OFF = "cut_off"
    """It was under way for longer than a stopping bot waits."""


class Metrics:
    """Counters, gauges and histograms of one bot; the names begin with `ecotopia_`.

    What the database alone knows (outbox and deadlines) is set when it is asked for.
    """

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self.interactions = Counter(
            "ecotopia_interactions",
            "Interactions by command or component, and what became of them",
            ("command", "outcome"),
            registry=self.registry,
        )
        self.acknowledgement = self._histogram(
            "ecotopia_acknowledgement_seconds",
            "Seconds from an interaction's arrival until Discord has its acknowledgement",
            INSTANT,
        )
        self.unacknowledged = Counter(
            "ecotopia_acknowledgements_refused",
            "Acknowledgements that Discord refused, mostly because they came too late",
            registry=self.registry,
        )
        self.under_way = self._gauge("ecotopia_interactions_under_way", "Interactions in hand")
        self.posts = Counter(
            "ecotopia_posts", "Attempts at posting", ("outcome",), registry=self.registry
        )
        self.outbox_waiting = self._gauge("ecotopia_outbox_waiting", "Posts that wait")
        self.outbox_oldest = self._gauge(
            "ecotopia_outbox_oldest_seconds", "For how long the oldest post waits"
        )
        self.deadlines_due = self._gauge("ecotopia_deadlines_due", "Deadlines that are due")
        self.deadlines_oldest = self._gauge(
            "ecotopia_deadlines_oldest_seconds", "For how long the oldest deadline is due"
        )
        self.lateness = Histogram(
            "ecotopia_deadline_lateness_seconds",
            "How late deadlines were served",
            ("kind",),
            buckets=OVERDUE,
            registry=self.registry,
        )
        self.model_waiting = self._gauge(
            "ecotopia_language_waiting", "Questions to the model that have no answer yet"
        )
        self.model_latency = Histogram(
            "ecotopia_language_seconds",
            "Seconds for an answer, by task and by who gave it (model or rules)",
            ("task", "source"),
            buckets=PATIENT,
            registry=self.registry,
        )
        self.templates = Counter(
            "ecotopia_templates_served",
            "Answers that rules and templates gave in a model's place",
            ("task",),
            registry=self.registry,
        )
        self.loop_lag = self._histogram(
            "ecotopia_loop_lag_seconds", "By how much the event loop was late", STALLS
        )
        self.loop_lag_longest = self._gauge(
            "ecotopia_loop_lag_longest_seconds", "The longest lag of the last minute"
        )

    def _gauge(self, name: str, text: str) -> Gauge:
        return Gauge(name, text, registry=self.registry)

    def _histogram(self, name: str, text: str, buckets: tuple[float, ...]) -> Histogram:
        return Histogram(name, text, buckets=buckets, registry=self.registry)
