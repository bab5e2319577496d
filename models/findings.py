"""What the records of runs and evaluations say, for reports and cards: nothing else is read."""

import json
from collections import Counter
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from bot.game.vocabulary import Category, Sentiment
from bot.language.schemas import Extraction
from models.metrics import pair

TASKS = {
    "extract": "finds the promises and contradictions in a speech",
    "citizens": "gives a citizen's reaction: sentiment, support, concerns and words",
}
RESULTS = {
    "train_loss": "train loss",
    "eval_loss": "eval loss",
    "eval_mean_token_accuracy": "eval token accuracy",
    "train_samples_per_second": "training samples a second",
    "train_runtime": "runtime, seconds",
}
"""The metrics of a run's record, by the names in the reported table."""
GATES: dict[str, tuple[str, float]] = {
    "f1": ("≥", 0.85),
    "false_positives": ("≤", 0.08),
    "count_match": ("≥", 0.87),
    "category_accuracy": ("≥", 0.88),
    "timeline_exact": ("≥", 0.85),
    "contradiction_f1": ("≥", 0.70),
    "quotes_verbatim": ("≥", 1.0),
    "feasibility_mae": ("≤", 0.15),
    "cost_within_2": ("≥", 0.70),
    "valid": ("≥", 1.0),
    "attribution": ("≥", 0.70),
    "support_sign": ("≥", 0.85),
    "invented_quotes": ("≤", 0.02),
}
"""What the small models are to reach on the frozen tests, by the metric's name."""
SAMPLES = 6
"""Cases of an evaluation whose answers are shown."""
NOTHING = "none"


@dataclass(frozen=True)
class Matrix:
    """How often what was right (a row) was found as what (a column)."""

    title: str
    labels: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Sample:
    """A case with the right answer and the one found, each as text."""

    title: str
    given: str
    right: str
    found: str


@dataclass(frozen=True)
class Evaluation:
    """One evaluation: ``note`` is its JSON, with the name of its file as ``name``."""

    note: dict[str, Any]

    @property
    def name(self) -> str:
        """The name of the file."""
        return str(self.note["name"])

    @property
    def task(self) -> str:
        """The task, by which data files begin."""
        return next(iter(self.note["data"]), "").split("_")[0]

    @property
    def frozen(self) -> bool:
        """Whether it was measured on a frozen test set."""
        return any("_test" in file for file in self.note["data"])

    @property
    def systems(self) -> dict[str, dict[str, Any]]:
        """Whoever was measured, in order."""
        found: dict[str, dict[str, Any]] = self.note["systems"]
        return found

    @property
    def models(self) -> list[str]:
        """Those of the systems that are models."""
        return [name for name in self.systems if name in self.note["models"]]

    @cached_property
    def metrics(self) -> list[str]:
        """The names of all metrics, in order."""
        parts = (system["all"]["metrics"] for system in self.systems.values())
        return list(dict.fromkeys(key for part in parts for key in part))

    def shown(self) -> dict[str, Any]:
        """Give everything that the report's tables show."""
        return {
            **self.note,
            "frozen": self.frozen,
            "figures": {**self._figures(), **self._counts()},
            "gates": list(self._gates()),
            "groups": list(self._groups()),
        }

    def _figures(self) -> dict[str, list[str | None]]:
        return {
            label(key): [self._cell(name, key) for name in self.systems] for key in self.metrics
        }

    def _cell(self, system: str, key: str) -> str | None:
        part = self.systems[system]["all"]
        return _figure(part["metrics"].get(key), part.get("intervals", {}).get(key))

    def figures_of(self, sums: Container[str]) -> dict[str, str | None]:
        """Give the figures of the model whose file has one of these sha256; empty if none has."""
        for name in self.models:
            if self.note["models"][name]["sha256"] in sums:
                return {label(key): self._cell(name, key) for key in self.metrics}
        return {}

    def _counts(self) -> dict[str, list[Any]]:
        """The plain numbers beside the metrics: cases, seconds, answers by the rules."""
        plain = [
            {key: value for key, value in part.items() if isinstance(value, int | float)}
            for part in ({**system["all"], **system} for system in self.systems.values())
        ]
        keys = dict.fromkeys(key for part in plain for key in part)
        return {label(key): [part.get(key) for part in plain] for key in keys}

    def _gates(self) -> Iterable[tuple[str, str, list[str]]]:
        for key in self.metrics:
            if key in GATES:
                sign, bound = GATES[key]
                cells = [
                    _verdict(system["all"]["metrics"].get(key), sign, bound)
                    for system in self.systems.values()
                ]
                yield label(key), f"{sign} {bound:g}", cells

    def _groups(self) -> Iterable[dict[str, Any]]:
        gated = [key for key in self.metrics if key in GATES]
        for name in self.models:
            parts = self.systems[name].get("groups", {})
            sizes = [key for part in parts.values() for key in part if isinstance(part[key], int)]
            sizes = list(dict.fromkeys(sizes))
            rows = {
                group: [part.get(key) for key in sizes]
                + [_figure(part["metrics"].get(key)) for key in gated]
                for group, part in parts.items()
            }
            if rows:
                yield {
                    "system": name,
                    "columns": [label(key) for key in (*sizes, *gated)],
                    "rows": rows,
                }

    def limits(self) -> list[str]:
        """Say what else makes these figures less than they seem."""
        helped = [
            f"In {self.name} the rules answered {count} times for {name}, which had failed."
            for name, system in self.systems.items()
            if (count := system.get("answered_by_rules"))
        ]
        if not self.models:
            helped.append(f"{self.name} measured no model.")
        return helped

    def matrices(self) -> list[Matrix]:
        """Count who was taken for what; empty where the evaluation keeps no cases."""
        found = []
        for name in self.models:
            both = [(case["answer"], answer) for case, answer in self._answered(name)]
            if not both:
                continue
            if self.task == "extract":
                read = [tuple(Extraction.model_validate(side) for side in sides) for sides in both]
                kinds = [
                    ("category", (*Category, NOTHING), categories(read)),
                    ("a contradiction", ("yes", "no"), contradictions(read)),
                ]
            else:
                pairs = [(right["sentiment"], answer["sentiment"]) for right, answer in both]
                kinds = [("sentiment", tuple(Sentiment), pairs)]
            found += [
                matrix(f"{self.name}, {name}: {kind}", labels, pairs)
                for kind, labels, pairs in kinds
            ]
        return found

    def samples(self) -> list[Sample]:
        """Give the first model's answers to cases from all over the data, never a frozen test's."""
        if self.frozen or not self.models:
            return []
        answered = self._answered(self.models[0])
        step = max(1, -(-len(answered) // SAMPLES))
        return [
            Sample(
                f"{case['id']} ({case['slice']}), {self.models[0]}",
                _text(case["input"]),
                _text(case["answer"]),
                _text(answer),
            )
            for case, answer in answered[::step]
        ]

    def _answered(self, system: str) -> list[tuple[dict[str, Any], dict[str, Any]]]:
        """Each case with the answer that a system found; those without an answer are left out."""
        cases = {case["id"]: case for case in self.note.get("cases", [])}
        return [
            (cases[item["id"]], item["found"])
            for item in self.systems[system]["answers"]
            if item["id"] in cases and item["found"] is not None
        ]


def read_run(folder: Path) -> dict[str, Any]:
    """Read a run's record, or what it noted at its start where it has not finished.

    Raises OSError where the folder holds no run, ValueError where its record cannot be read.
    """
    path = folder / "record.json"
    done = path.is_file()
    if not done:
        path = folder / "run.json"
    note = json.loads(path.read_text("utf-8"))
    if not isinstance(note, dict) or "recipe" not in note:
        raise ValueError(f"{path} is no record of a run")
    return {"name": folder.resolve().name, "done": done, **note}


def read_evaluation(path: Path) -> Evaluation:
    """Read what ``models.evaluate --out`` wrote.

    Raises OSError where the file is not there, ValueError where it is something else.
    """
    note = json.loads(path.read_text("utf-8"))
    if not isinstance(note, dict) or not {"systems", "models", "data"} <= note.keys():
        raise ValueError(f"{path} is no evaluation")
    return Evaluation({**note, "name": path.stem})


def label(key: str) -> str:
    """Give a metric's name as words."""
    return key.replace("_", " ")


def matrix(title: str, labels: Sequence[str], pairs: Iterable[tuple[str, str]]) -> Matrix:
    """Count pairs of what was right and what was found."""
    counted = Counter((str(right), str(found)) for right, found in pairs)
    names = tuple(str(name) for name in labels)
    return Matrix(
        title, names, tuple(tuple(counted[right, found] for found in names) for right in names)
    )


def categories(both: Iterable[tuple[Extraction, Extraction]]) -> list[tuple[str, str]]:
    """Pair the categories of promises found with the right ones.

    A promise that was missed, or that is none, stands beside ``NOTHING``.
    """
    pairs = []
    for right, found in both:
        matched = pair(right.promises, found.promises)
        pairs += [(a.category, b.category) for a, b in matched]
        taken = [{id(sides[side]) for sides in matched} for side in (0, 1)]
        pairs += [(item.category, NOTHING) for item in right.promises if id(item) not in taken[0]]
        pairs += [(NOTHING, item.category) for item in found.promises if id(item) not in taken[1]]
    return pairs


def contradictions(both: Iterable[tuple[Extraction, Extraction]]) -> list[tuple[str, str]]:
    """Say of each speech whether it holds a contradiction, and whether one was found."""
    said = {True: "yes", False: "no"}
    return [(said[bool(a.contradictions)], said[bool(b.contradictions)]) for a, b in both]


def _figure(value: float | None, interval: Sequence[float] | None = None) -> str | None:
    if value is None:
        return None
    return f"{value:.3f}" + (f" ({interval[0]:.2f} to {interval[1]:.2f})" if interval else "")


def _verdict(value: float | None, sign: str, bound: float) -> str:
    if value is None:
        return "not measured"
    reached = value >= bound if sign == "≥" else value <= bound
    return f"{value:.3f} {'reached' if reached else 'missed'}"


def _text(content: dict[str, Any]) -> str:
    return json.dumps(content, indent=1, ensure_ascii=False)
