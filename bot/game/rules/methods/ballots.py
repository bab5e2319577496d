"""Ballots: one form that serves every method, and what a ballot says under each of them.

A ballot is a ranking, a set of approvals or scores, as its election's method asks for. Each
method reads all three, so that the same ballots can be counted by every method; how is said here:
`tiers` for plurality, instant runoff and Schulze, `approved` for approval, `scored` for STAR.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from typing import Any

Weight = int | Fraction
"""What a ballot counts for: exact, above 0; 1 unless it was blended."""

BEST_SCORE = 5
"""The best score of a STAR ballot; the worst is 0 (Equal Vote Coalition, starvoting.org)."""

APPROVING_SCORE = 3
"""Scores from here on, the upper half of 0-5, are read as approval; ours."""


class Method(StrEnum):
    """How the ballots of an election are counted."""

    PLURALITY = "plurality"
    APPROVAL = "approval"
    IRV = "irv"
    STAR = "star"
    SCHULZE = "schulze"


@dataclass(frozen=True, slots=True)
class Ranking:
    """Candidates best first: those of one tier are equal, those not named equal and last of all."""

    tiers: tuple[tuple[int, ...], ...]
    weight: Weight = 1

    def __post_init__(self) -> None:
        _check([c for tier in self.tiers for c in tier], self.weight)
        if any(not tier or list(tier) != sorted(tier) for tier in self.tiers):
            raise ValueError("a tier names at least one candidate, in ascending order")

    @classmethod
    def of(cls, *tiers: int | Iterable[int], weight: Weight = 1) -> "Ranking":
        """The ranking of these, best first, each one candidate or several equal ones."""
        return cls(tuple((t,) if isinstance(t, int) else tuple(sorted(t)) for t in tiers), weight)


@dataclass(frozen=True, slots=True)
class Approvals:
    """The candidates approved of, in ascending order."""

    approved: tuple[int, ...]
    weight: Weight = 1

    def __post_init__(self) -> None:
        _check(self.approved, self.weight)
        if list(self.approved) != sorted(self.approved):
            raise ValueError("approvals are in ascending order")

    @classmethod
    def of(cls, *approved: int, weight: Weight = 1) -> "Approvals":
        """The approval of these, in any order."""
        return cls(tuple(sorted(approved)), weight)


@dataclass(frozen=True, slots=True)
class Scores:
    """Candidates in ascending order with their scores, 1-5; who is not named has 0."""

    scores: tuple[tuple[int, int], ...]
    weight: Weight = 1

    def __post_init__(self) -> None:
        _check([candidate for candidate, _ in self.scores], self.weight)
        if list(self.scores) != sorted(self.scores):
            raise ValueError("scores are in ascending order of their candidates")
        if not all(0 < score <= BEST_SCORE for _, score in self.scores):
            raise ValueError(f"a score is a whole number from 0 to {BEST_SCORE}")

    @classmethod
    def of(cls, scores: Mapping[int, int], weight: Weight = 1) -> "Scores":
        """The scores of these, 0-5."""
        return cls(tuple(sorted((c, score) for c, score in scores.items() if score)), weight)


Ballot = Ranking | Approvals | Scores

FORMS: dict[Method, type[Ranking] | type[Approvals] | type[Scores]] = {
    Method.PLURALITY: Ranking,
    Method.APPROVAL: Approvals,
    Method.IRV: Ranking,
    Method.STAR: Scores,
    Method.SCHULZE: Ranking,
}
"""The form of ballot that voters fill in under each method."""


def named(ballot: Ballot) -> tuple[int, ...]:
    """The candidates that a ballot names, best first."""
    return tuple(candidate for tier in tiers(ballot) for candidate in tier)


def tiers(ballot: Ballot) -> tuple[tuple[int, ...], ...]:
    """A ballot as a ranking with ties: the candidates named, best first, equals in one tier.

    A ranking is what it says. Approvals are one tier. Scores are a tier for each score above 0,
    the highest first. Who is not named, or has 0, is equal to the others so and below all named.
    """
    match ballot:
        case Ranking():
            return ballot.tiers
        case Approvals():
            return (ballot.approved,) if ballot.approved else ()
        case Scores():
            levels = sorted({score for _, score in ballot.scores}, reverse=True)
            return tuple(tuple(c for c, s in ballot.scores if s == level) for level in levels)


def approved(ballot: Ballot, standing: int) -> tuple[int, ...]:
    """Whom a ballot approves of, of so many candidates standing.

    Approvals are what they say. Scores approve from 3 on. A ranking approves of the upper half of
    the candidates standing (rounded down), as far as it names them: a tier that the middle cuts
    is left out, but the first tier is always approved of.
    """
    match ballot:
        case Ranking():
            upper: list[int] = []
            for tier in ballot.tiers:
                if upper and len(upper) + len(tier) > standing // 2:
                    break
                upper += tier
            return tuple(upper)
        case Approvals():
            return ballot.approved
        case Scores():
            return tuple(c for c, score in ballot.scores if score >= APPROVING_SCORE)


def scored(ballot: Ballot, standing: int) -> dict[int, int]:
    """A ballot as scores 0-5, of so many candidates standing; who is not named has 0.

    Scores are what they say. Approval is 5. A ranking's tiers, with those not named as the last
    one, go down from 5 for the first to 0 for the last in even steps, rounded, a half up; above
    six tiers neighbours share a score. A single tier of everybody has 5.
    """
    match ballot:
        case Ranking():
            unnamed = sum(map(len, ballot.tiers)) < standing
            return {
                candidate: _step(place, len(ballot.tiers) + unnamed - 1)
                for place, tier in enumerate(ballot.tiers)
                for candidate in tier
            }
        case Approvals():
            return dict.fromkeys(ballot.approved, BEST_SCORE)
        case Scores():
            return dict(ballot.scores)


def pooled(ballots: Iterable[Ballot]) -> tuple[Ballot, ...]:
    """Ballots of one form, equal ones as one of their weight together.

    Their order depends on nothing but what they say.
    """
    weights: defaultdict[Ballot, Weight] = defaultdict(int)
    for ballot in ballots:
        weights[replace(ballot, weight=1)] += ballot.weight
    found = (replace(ballot, weight=exact(weight)) for ballot, weight in weights.items())
    return tuple(sorted(found, key=_said))


def total(ballots: Iterable[Ballot]) -> Weight:
    """The weight of all these ballots together."""
    return exact(sum((ballot.weight for ballot in ballots), start=Fraction(0)))


def exact(weight: Weight) -> Weight:
    """The same number, as an integer where it is one."""
    return weight.numerator if weight.denominator == 1 else weight


def _said(ballot: Ballot) -> tuple[Any, ...]:
    match ballot:
        case Ranking():
            return ballot.tiers
        case Approvals():
            return ballot.approved
        case Scores():
            return ballot.scores


def _step(place: int, last: int) -> int:
    """The score of a tier, of those from 0 to `last`."""
    return (2 * BEST_SCORE * (last - place) + last) // (2 * last) if last else BEST_SCORE


def _check(candidates: Sequence[int], weight: Weight) -> None:
    if len(set(candidates)) != len(candidates):
        raise ValueError("a ballot names nobody twice")
    if weight <= 0:
        raise ValueError("a ballot weighs more than nothing")
