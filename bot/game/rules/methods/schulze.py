"""Schulze: who beats everybody in duels wins, and in a cycle whoever has the stronger paths.

Source: Schulze, "A new monotonic, clone-independent, reversal symmetric, and Condorcet-consistent
single-winner election method", 2011; paths are measured by winning votes.
"""

from collections import defaultdict
from collections.abc import Sequence

from bot.game.rules.methods.ballots import Ballot, Method, Weight, exact, tiers, total
from bot.game.rules.methods.results import Duels, Result
from bot.game.rules.methods.ties import draw_lot, wins_by_lot

Matrix = list[list[Weight]]


def count(candidates: Sequence[int], ballots: Sequence[Ballot], tie_seed: int) -> Result[Duels]:
    """Find whom nobody has a stronger path to than back; several are decided by lot.

    Equals of a ballot, as those whom it does not name, count for neither side of their duel.
    """
    order = sorted(candidates)
    preferred = _duels(order, ballots)
    paths = _paths(preferred)
    table = Duels(tuple(order), _frozen(preferred), _frozen(paths))
    weight = total(ballots)
    if not any(map(tiers, ballots)):
        return Result(Method.SCHULZE, None, table, (), weight)
    places = range(len(order))
    unbeaten = [order[a] for a in places if all(paths[a][b] >= paths[b][a] for b in places)]
    winner, ties = wins_by_lot(unbeaten, draw_lot(order, tie_seed))
    return Result(Method.SCHULZE, winner, table, ties, weight)


def _duels(order: Sequence[int], ballots: Sequence[Ballot]) -> Matrix:
    same: defaultdict[tuple[tuple[int, ...], ...], Weight] = defaultdict(int)
    for ballot in ballots:
        same[tiers(ballot)] += ballot.weight
    places = range(len(order))
    preferred: Matrix = [[0 for _ in places] for _ in places]
    for ranking, weight in same.items():
        levels = {c: level for level, tier in enumerate(ranking) for c in tier}
        level = [levels.get(candidate, len(ranking)) for candidate in order]
        for a in places:
            for b in places:
                if level[a] < level[b]:
                    preferred[a][b] += weight
    return preferred


def _paths(preferred: Matrix) -> Matrix:
    """The strongest path from each to each (Floyd and Warshall's algorithm, widest paths)."""
    places = range(len(preferred))
    paths: Matrix = [
        [preferred[a][b] if preferred[a][b] > preferred[b][a] else 0 for b in places]
        for a in places
    ]
    for over in places:
        for a in places:
            for b in places:
                if a != b:
                    paths[a][b] = max(paths[a][b], min(paths[a][over], paths[over][b]))
    return paths


def _frozen(matrix: Matrix) -> tuple[tuple[Weight, ...], ...]:
    return tuple(tuple(exact(cell) for cell in row) for row in matrix)
