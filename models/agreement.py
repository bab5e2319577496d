"""How far two annotators agree: ``python -m models.agreement``.

Compares ``extract_test_second.jsonl`` with the same cases of ``extract_test.jsonl``, the first
annotation taken for the gold one, and prints a Markdown table with bootstrap 95 % intervals.
"""

from collections.abc import Sequence
from pathlib import Path

from models.metrics import Interval, Judged, Metrics, intervals, judge, kappa, metrics
from models.validate import DATA, ExtractLine, load

FIRST = DATA / "extract_test.jsonl"
SECOND = DATA / "extract_test_second.jsonl"
TOLD = {
    "precision": "promises: precision",
    "recall": "promises: recall",
    "f1": "promises: F1",
    "count_match": "number of promises the same",
    "category_accuracy": "category the same",
    "category_kappa": "category, Cohen's κ",
    "timeline_exact": "timeline the same",
    "feasibility_mae": "feasibility, mean absolute difference",
    "cost_within_2": "cost within ×2",
    "contradiction_accuracy": "contradiction, any or none the same",
    "contradiction_kappa": "contradiction, any or none, Cohen's κ",
    "severity_kappa": "severity, Cohen's κ",
}
"""The rows of the table."""


def cases(first: Path = FIRST, second: Path = SECOND) -> list[Judged]:
    """Pair the answers of both files. Raises ValueError where a case has no first annotation."""
    answers = {line.id: line.answer for line in load(first) if isinstance(line, ExtractLine)}
    judged = []
    for line in load(second):
        if line.id not in answers or not isinstance(line, ExtractLine):
            raise ValueError(f"{first} has no {line.id!r}")
        judged.append(judge(line.input.speech, answers[line.id], line.answer))
    return judged


def agreement(judged: Sequence[Judged]) -> Metrics:
    """Measure as a model is measured, and chance-corrected as annotators are."""
    categories = [(a.category, b.category) for case in judged for a, b in case.pairs]
    clashes = [
        (str(bool(case.gold.contradictions)), str(bool(case.found.contradictions)))
        for case in judged
    ]
    return {
        **metrics(judged),
        "category_kappa": kappa(categories),
        "contradiction_kappa": kappa(clashes),
    }


def sizes(judged: Sequence[Judged]) -> dict[str, int]:
    """Count what each row of the table is measured on; both sides' promises where they are."""
    pairs = sum(len(case.pairs) for case in judged)
    gold = sum(len(case.gold.promises) for case in judged)
    found = sum(len(case.found.promises) for case in judged)
    of = {"precision": found, "recall": gold, "f1": gold + found}
    of["severity_kappa"] = sum(len(case.severities) for case in judged)
    whole = {"count_match", "contradiction_accuracy", "contradiction_kappa"}
    return {name: of.get(name, len(judged) if name in whole else pairs) for name in TOLD}


def table(judged: Sequence[Judged]) -> str:
    """Lay out the agreement as a Markdown table."""
    values, between, counted = agreement(judged), intervals(judged, agreement), sizes(judged)
    rows = ["| agreement | value | 95 % interval | n |", "|---|---|---|---|"]
    rows += [
        f"| {words} | {_shown(values[name])} | {_span(between[name])} | {counted[name]} |"
        for name, words in TOLD.items()
    ]
    return "\n".join(rows)


def _shown(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _span(between: Interval) -> str:
    return "–" if between is None else f"{between[0]:.3f} to {between[1]:.3f}"


if __name__ == "__main__":
    print(table(cases()))
