"""What `ecotopia doctor --live` says: the running bot's health and figures, in sentences."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp
from prometheus_client.parser import text_string_to_metric_families

from bot.checks import Check
from bot.watch.server import LOCAL

PATIENCE = aiohttp.ClientTimeout(total=10)
STALE_POST = 600.0
"""Seconds after which a post that waits is a sign; a failed one is tried again as often."""
STALE_DEADLINE = 300.0
SLOW = 1.0
"""Seconds of an acknowledgement that a member feels."""
SLOW_SHARE = 0.01
FAILED_SHARE = 0.01
TEMPLATE_SHARE = 0.5
FEW = 20
"""Answers that say nothing yet: at a start templates serve until the model is loaded."""
LONG_LAG = 0.5
"""Seconds that the event loop was held up; Discord allows 3 for everything together."""


@dataclass(frozen=True, slots=True)
class Figures:
    """All samples of `/metrics`, by name."""

    samples: Mapping[str, list[tuple[Mapping[str, str], float]]]

    @classmethod
    def of(cls, text: str) -> "Figures":
        """Read Prometheus's text format; ValueError where it is none."""
        found: dict[str, list[tuple[Mapping[str, str], float]]] = {}
        for family in text_string_to_metric_families(text):
            for sample in family.samples:
                found.setdefault(sample.name, []).append((sample.labels, sample.value))
        return cls(found)

    def total(self, name: str, **labels: str) -> float:
        """The sum of that name's samples that have these labels; 0 where there are none."""
        return sum(
            value
            for its, value in self.samples.get(name, ())
            if all(its.get(key) == wanted for key, wanted in labels.items())
        )


async def examine(port: int) -> list[Check]:
    """Ask the bot on this machine whose ECOTOPIA_METRICS_PORT that is."""
    if not port:
        found = "it cannot be asked: ECOTOPIA_METRICS_PORT is not set"
        mend = "Write ECOTOPIA_METRICS_PORT=9464 into .env and start the bot again."
        return [Check("Running bot", False, found, mend)]
    try:
        async with aiohttp.ClientSession(timeout=PATIENCE) as session:
            async with session.get(f"http://{LOCAL}:{port}/healthz") as answer:
                health = await answer.json()
            async with session.get(f"http://{LOCAL}:{port}/metrics") as answer:
                figures = Figures.of(await answer.text())
        checks = [_check(each) for each in health["checks"]]
    except (aiohttp.ClientError, TimeoutError) as error:
        found = f"nothing answers at {LOCAL}:{port} ({type(error).__name__})"
        mend = "Start it with `ecotopia run`; if it runs, see its log: it may be stuck."
        return [Check("Running bot", False, found, mend)]
    except (ValueError, KeyError, TypeError):
        found = f"what answers at {LOCAL}:{port} is not this bot"
        return [Check("Running bot", False, found, "Give ECOTOPIA_METRICS_PORT another number.")]
    return [*checks, *told(figures)]


def _check(finding: Mapping[str, Any]) -> Check:
    return Check(finding["name"], finding["fine"], finding["found"], finding["mend"])


def told(figures: Figures) -> list[Check]:
    """What the figures since the bot's start say."""
    return [
        _posts(figures),
        _deadlines(figures),
        _acknowledgements(figures),
        _failures(figures),
        _answers(figures),
        _lag(figures),
    ]


def _posts(figures: Figures) -> Check:
    waiting = figures.total("ecotopia_outbox_waiting")
    oldest = figures.total("ecotopia_outbox_oldest_seconds")
    return Check(
        "Posts",
        oldest <= STALE_POST,
        f"{waiting:.0f} wait" + (f", the oldest for {duration(oldest)}" if waiting else ""),
        "Mostly a permission is missing: `post failed` in the log says in which guild, and /setup "
        "there shows which.",
    )


def _deadlines(figures: Figures) -> Check:
    due = figures.total("ecotopia_deadlines_due")
    oldest = figures.total("ecotopia_deadlines_oldest_seconds")
    return Check(
        "Deadlines",
        oldest <= STALE_DEADLINE,
        f"{due:.0f} due" + (f", the oldest for {duration(oldest)}" if due else ""),
        "Right after a start it makes up for the time since. Else `deadline failed` in the log "
        "says why; if there is none, the machine or the model is too slow for so many campaigns.",
    )


def _acknowledgements(figures: Figures) -> Check:
    name = "ecotopia_acknowledgement_seconds"
    count = figures.total(f"{name}_count")
    slow = count - figures.total(f"{name}_bucket", le=str(SLOW))
    refused = figures.total("ecotopia_acknowledgements_refused_total")
    if not count + refused:
        return Check("Answers in time", None, "nobody has used a command yet")
    return Check(
        "Answers in time",
        slow + refused <= SLOW_SHARE * (count + refused),
        f"of {count + refused:.0f} interactions, {slow:.0f} were acknowledged after more than "
        f"{SLOW:.0f} s and {refused:.0f} not at all",
        "The machine is too busy: give the model fewer threads (ECOTOPIA_MODEL_THREADS), or let a "
        "server answer (ECOTOPIA_MODEL_URL).",
    )


def _failures(figures: Figures) -> Check:
    name = "ecotopia_interactions_total"
    count, failed = figures.total(name), figures.total(name, outcome="failed")
    return Check(
        "Interactions",
        failed <= FAILED_SHARE * count,
        f"{count:.0f}, of which {failed:.0f} failed",
        "`interaction failed` in the log says why.",
    )


def _answers(figures: Figures) -> Check:
    count = figures.total("ecotopia_language_seconds_count")
    rules = figures.total("ecotopia_templates_served_total")
    waiting = figures.total("ecotopia_language_waiting")
    return Check(
        "Templates",
        count < FEW or rules <= TEMPLATE_SHARE * count,
        f"{rules:.0f} of {count:.0f} answers came from rules and templates; {waiting:.0f} "
        "questions wait for the model",
        "The model fails or is too slow: `rules answer for the model` in the log says why.",
    )


def _lag(figures: Figures) -> Check:
    longest = figures.total("ecotopia_loop_lag_longest_seconds")
    return Check(
        "Event loop",
        longest <= LONG_LAG,
        f"at most {1000 * longest:.0f} ms late in the last minute",
        "The machine is too busy, or it swaps: see what else runs on it.",
    )


def duration(seconds: float) -> str:
    """Seconds as somebody would say them."""
    for unit, size in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.0f} s"
