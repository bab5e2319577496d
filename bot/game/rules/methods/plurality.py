"""Plurality: who is the first choice of the most ballots wins."""

from collections.abc import Sequence
from fractions import Fraction

from bot.game.rules.methods.ballots import Ballot, Method, Weight, exact, tiers, total
from bot.game.rules.methods.results import Result, Totals, sorted_votes
from bot.game.rules.methods.ties import draw_lot, most


def count(candidates: Sequence[int], ballots: Sequence[Ballot], tie_seed: int) -> Result[Totals]:
    """Give each ballot's weight to its first choice, in equal parts where several are first."""
    votes: dict[int, Weight] = dict.fromkeys(candidates, 0)
    blank: Weight = 0
    for ballot in ballots:
        named = tiers(ballot)
        if not named:
            blank += ballot.weight
            continue
        for candidate in named[0]:
            votes[candidate] += exact(Fraction(ballot.weight) / len(named[0]))
    winner, ties = most(votes, draw_lot(candidates, tie_seed))
    table = Totals(sorted_votes(votes), exact(blank))
    return Result(Method.PLURALITY, winner, table, ties, total(ballots))
