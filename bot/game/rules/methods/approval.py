"""Approval: each ballot approves of as many as it likes, and the most approved of wins."""

from collections.abc import Sequence

from bot.game.rules.methods.ballots import Ballot, Method, Weight, approved, exact, total
from bot.game.rules.methods.results import Result, Totals, sorted_votes
from bot.game.rules.methods.ties import draw_lot, most


def count(candidates: Sequence[int], ballots: Sequence[Ballot], tie_seed: int) -> Result[Totals]:
    """Give each ballot's whole weight to everybody it approves of."""
    votes: dict[int, Weight] = dict.fromkeys(candidates, 0)
    blank: Weight = 0
    for ballot in ballots:
        chosen = approved(ballot, len(candidates))
        if not chosen:
            blank += ballot.weight
        for candidate in chosen:
            votes[candidate] += ballot.weight
    winner, ties = most(votes, draw_lot(candidates, tie_seed))
    table = Totals(sorted_votes(votes), exact(blank))
    return Result(Method.APPROVAL, winner, table, ties, total(ballots))
