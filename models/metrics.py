"""How well promises and contradictions were found: pure functions of gold and found answers.

A metric without anything to measure is None, never 0. Shares are 0–1.
"""

import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from bot.game.vocabulary import Category, Severity
from bot.language.schemas import ExtractedPromise, Extraction
from models.likeness import normal

SAME_QUOTE = 0.5
"""Token F1 of two quotes from which they can be the same promise."""
RESAMPLES = 1000
INTERVAL = (2.5, 97.5)
"""Percentiles of a 95 % interval."""

Case = TypeVar("Case")
Metrics = dict[str, float | None]
Interval = tuple[float, float] | None


@dataclass(frozen=True)
class Judged:
    """One speech: the promises of both sides, paired one to one, and the contradictions."""

    speech: str
    gold: Extraction
    found: Extraction
    pairs: tuple[tuple[ExtractedPromise, ExtractedPromise], ...]
    severities: tuple[tuple[Severity, Severity], ...]
    own: bool
    """Whether the answer is of whoever is measured, not of the rules in its place."""


def judge(speech: str, gold: Extraction, found: Extraction, *, own: bool = True) -> Judged:
    """Pair what was found with what there is to find, the most alike quotes first.

    Contradictions are paired by what they are against.
    """
    severity = {item.against: item.severity for item in gold.contradictions}
    severities = {
        item.against: (severity[item.against], item.severity)
        for item in found.contradictions
        if item.against in severity
    }
    pairs = pair(gold.promises, found.promises)
    return Judged(speech, gold, found, tuple(pairs), tuple(severities.values()), own)


def pair(
    gold: Sequence[ExtractedPromise], found: Sequence[ExtractedPromise]
) -> list[tuple[ExtractedPromise, ExtractedPromise]]:
    """Match promises one to one by quote, each pair with a token F1 of ``SAME_QUOTE`` or more."""
    alike = sorted(
        (
            (-score, first, second)
            for first, wanted in enumerate(gold)
            for second, given in enumerate(found)
            if (score := token_f1(wanted.quote, given.quote)) >= SAME_QUOTE
        ),
    )
    taken: dict[int, int] = {}
    for _, first, second in alike:
        if first not in taken and second not in taken.values():
            taken[first] = second
    return [(gold[first], found[second]) for first, second in sorted(taken.items())]


def token_f1(one: str, other: str) -> float:
    """Compare two texts by their words, without case, accents and marks."""
    words = [Counter(normal(text).split()) for text in (one, other)]
    common = sum((words[0] & words[1]).values())
    total = sum(words[0].values()) + sum(words[1].values())
    return 2 * common / total if total else float(one.strip() == other.strip())


def metrics(cases: Sequence[Judged]) -> Metrics:
    """Measure a set of speeches as one: counts are added up before they are divided."""
    pairs = [both for case in cases for both in case.pairs]
    wanted = sum(len(case.gold.promises) for case in cases)
    given = sum(len(case.found.promises) for case in cases)
    empty = [case for case in cases if not case.gold.promises]
    real = [bool(case.gold.contradictions) for case in cases]
    said = [bool(case.found.contradictions) for case in cases]
    both = sum(a and b for a, b in zip(real, said, strict=True))
    quotes = [
        item.quote in case.speech
        for case in cases
        for item in (*case.found.promises, *case.found.contradictions)
    ]
    feasible = [(a.feasibility, b.feasibility) for a, b in pairs]
    return {
        "valid": mean([case.own for case in cases]),
        "precision": share(len(pairs), given),
        "recall": share(len(pairs), wanted),
        "f1": share(2 * len(pairs), wanted + given),
        "false_positives": mean([bool(case.found.promises) for case in empty]),
        "count_match": mean(
            [len(case.gold.promises) == len(case.found.promises) for case in cases]
        ),
        "categories_match": mean([_categories(a.gold) == _categories(a.found) for a in cases]),
        "category_accuracy": mean([a.category == b.category for a, b in pairs]),
        "category_macro_f1": macro_f1([(a.category, b.category) for a, b in pairs], list(Category)),
        "timeline_exact": mean([a.timeline == b.timeline for a, b in pairs]),
        "feasibility_mae": mean([abs(a - b) for a, b in feasible]),
        "feasibility_spearman": spearman(feasible),
        "cost_within_2": mean([within_2(a.cost, b.cost) for a, b in pairs]),
        "contradiction_accuracy": mean([a == b for a, b in zip(real, said, strict=True)]),
        "contradiction_precision": share(both, sum(said)),
        "contradiction_recall": share(both, sum(real)),
        "contradiction_f1": share(2 * both, sum(real) + sum(said)),
        "severity_kappa": kappa([both for case in cases for both in case.severities]),
        "quotes_verbatim": mean(quotes),
    }


def _categories(answer: Extraction) -> Counter[Category]:
    return Counter(promise.category for promise in answer.promises)


def within_2(wanted: int, given: int) -> bool:
    """Whether a cost is right to a factor of two; nothing is only right for nothing."""
    return max(wanted, given) <= 2 * min(wanted, given)


def macro_f1(pairs: Sequence[tuple[str, str]], labels: Sequence[str]) -> float | None:
    """Mean F1 over the labels that occur on either side."""
    scores = []
    for label in labels:
        hits = sum(a == b == label for a, b in pairs)
        total = sum((a == label) + (b == label) for a, b in pairs)
        if total:
            scores.append(2 * hits / total)
    return mean(scores)


def kappa(pairs: Sequence[tuple[str, str]]) -> float | None:
    """Cohen's kappa; None where chance alone would agree always."""
    if not pairs:
        return None
    agreed = sum(a == b for a, b in pairs) / len(pairs)
    first, second = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    chance = sum(first[label] * second[label] for label in first) / len(pairs) ** 2
    return None if chance == 1 else (agreed - chance) / (1 - chance)


def spearman(pairs: Sequence[tuple[float, float]]) -> float | None:
    """Rank correlation; None where one side never varies."""
    if len(pairs) < 2:
        return None
    first, second = (_ranks([both[side] for both in pairs]) for side in (0, 1))
    if first.std() == 0 or second.std() == 0:
        return None
    return float(np.corrcoef(first, second)[0, 1])


def intervals(
    cases: Sequence[Case],
    measure: Callable[[Sequence[Case]], Metrics],
    *,
    resamples: int = RESAMPLES,
    seed: int = 1,
) -> dict[str, Interval]:
    """Bootstrap 95 % intervals over cases; None where a metric is None in half the samples."""
    chance = random.Random(seed)
    samples = [measure(chance.choices(cases, k=len(cases))) for _ in range(resamples)]
    found: dict[str, Interval] = {}
    for name in samples[0]:
        values = [value for sample in samples if (value := sample[name]) is not None]
        if len(values) * 2 < resamples:
            found[name] = None
        else:
            low, high = np.percentile(values, INTERVAL)
            found[name] = (float(low), float(high))
    return found


def _ranks(values: Sequence[float]) -> np.ndarray:
    """Ranks from 0; equal values share the mean of theirs."""
    _, places, counts = np.unique(values, return_inverse=True, return_counts=True)
    return (np.cumsum(counts) - (counts + 1) / 2)[places]


def share(part: float, whole: float) -> float | None:
    """Divide; None where there is nothing to divide by."""
    return part / whole if whole else None


def mean(values: Sequence[float]) -> float | None:
    """Average; None of nothing."""
    return sum(values) / len(values) if values else None
