"""Random elections for the property tests, and short ways to count them."""

from collections.abc import Sequence
from fractions import Fraction

from hypothesis import strategies as st

from bot.game.rules import methods
from bot.game.rules.methods.ballots import Approvals, Ballot, Method, Ranking, Scores
from bot.game.rules.methods.results import Answer, Question, Result, Table

CANDIDATES = (1, 2, 3, 4)
RANKED = (Method.PLURALITY, Method.IRV, Method.SCHULZE)

seeds = st.integers(0, 2**64 - 1)
weights = st.integers(1, 9) | st.fractions(Fraction(1, 9), 9, max_denominator=9)
orders = st.lists(st.sampled_from(CANDIDATES), unique=True)


def strict(weight: st.SearchStrategy[int | Fraction] = weights) -> st.SearchStrategy[Ranking]:
    """Rankings without ties, of any length."""
    return st.builds(lambda order, w: Ranking.of(*order, weight=w), orders, weight)


@st.composite
def with_ties(draw: st.DrawFn) -> Ranking:
    """Rankings whose neighbours may be equal."""
    tiers: list[list[int]] = []
    for candidate in draw(orders):
        if tiers and draw(st.booleans()):
            tiers[-1].append(candidate)
        else:
            tiers.append([candidate])
    return Ranking.of(*tiers, weight=draw(weights))


approvals = st.builds(lambda order, w: Approvals.of(*order, weight=w), orders, weights)
scores = st.builds(
    Scores.of, st.dictionaries(st.sampled_from(CANDIDATES), st.integers(0, 5)), weights
)
any_ballot = with_ties() | approvals | scores
OF_FORM = {Ranking: strict(), Approvals: approvals, Scores: scores}


def several(ballot: st.SearchStrategy[Ballot], most: int = 12) -> st.SearchStrategy[list[Ballot]]:
    return st.lists(ballot, min_size=1, max_size=most)


def full(orders: st.SearchStrategy[Sequence[int]]) -> st.SearchStrategy[list[Ranking]]:
    """Elections in which every ballot ranks everybody."""
    return several(st.builds(lambda order, w: Ranking.of(*order, weight=w), orders, weights))


def count(
    method: Method,
    ballots: Sequence[Ballot],
    seed: int = 0,
    candidates: Sequence[int] = CANDIDATES,
) -> Result[Table]:
    return methods.count(method, candidates, ballots, seed)


def winner(
    method: Method,
    ballots: Sequence[Ballot],
    seed: int = 0,
    candidates: Sequence[int] = CANDIDATES,
) -> int | None:
    return count(method, ballots, seed, candidates).winner


def possible(result: Result[Table]) -> set[int | None]:
    """Whom the last tie left in play: the winners of all lots where only that one decides."""
    last = [t for t in result.ties if t.question is Question.WHO_WINS and t.answer is Answer.LOT]
    return set(last[0].tied) if last else {result.winner}


def by_lot(result: Result[Table]) -> bool:
    return any(tie.answer is Answer.LOT for tie in result.ties)


def prefer(ballots: Sequence[Ranking], one: int, other: int) -> Fraction:
    """The weight of those that rank one above the other, by a way of its own."""
    found = Fraction(0)
    for ballot in ballots:
        level = {c: place for place, tier in enumerate(ballot.tiers) for c in tier}
        if level.get(one, 99) < level.get(other, 99):
            found += ballot.weight
    return found


def smith_set(ballots: Sequence[Ranking], candidates: Sequence[int] = CANDIDATES) -> set[int]:
    """The smallest set whose members each beat everybody outside it, by trying all sizes."""
    beats = {
        (a, b): prefer(ballots, a, b) > prefer(ballots, b, a)
        for a in candidates
        for b in candidates
    }
    # Members of the smallest such set have the most wins, counting a draw as half of one.
    wins = {
        a: sum(beats[a, b] + (not beats[b, a]) for b in candidates if a != b) for a in candidates
    }
    order = sorted(candidates, key=lambda c: -wins[c])
    for size in range(1, len(order) + 1):
        inside, outside = order[:size], order[size:]
        if all(beats[a, b] for a in inside for b in outside):
            return set(inside)
    raise AssertionError("everybody together always do")
