"""STAR: score, then automatic runoff."""

from collections.abc import Sequence

from bot.game.rules.methods.ballots import Ballot, Method, Weight, exact, scored, total
from bot.game.rules.methods.results import Answer, Question, Result, Runoff, Tie, sorted_votes
from bot.game.rules.methods.ties import Lot, draw_lot, wins_by_lot


def count(candidates: Sequence[int], ballots: Sequence[Ballot], tie_seed: int) -> Result[Runoff]:
    """Of the two with the highest sums of scores, the one whom more ballots score higher wins.

    Who of equal sums is in the runoff is decided by lot; a tied runoff goes to the higher sum,
    then to the lot. So no candidate is ever harmed by a higher score.
    """
    lot = draw_lot(candidates, tie_seed)
    sheets = [(scored(ballot, len(candidates)), ballot.weight) for ballot in ballots]
    sums: dict[int, Weight] = dict.fromkeys(candidates, 0)
    for sheet, weight in sheets:
        for candidate, score in sheet.items():
            sums[candidate] += score * weight
    scores, everything = sorted_votes(sums), total(ballots)
    if not scores[0][1]:
        return Result(Method.STAR, None, Runoff(scores, (), 0), (), everything)
    best = sorted(candidates, key=lambda c: (sums[c], lot[c]), reverse=True)
    if len(best) == 1:
        return Result(Method.STAR, best[0], Runoff(scores, (), 0), (), everything)
    finalists = best[:2]
    votes: dict[int, Weight] = dict.fromkeys(finalists, 0)
    for sheet, weight in sheets:
        one, other = (sheet.get(finalist, 0) for finalist in finalists)
        if one != other:
            votes[finalists[0] if one > other else finalists[1]] += weight
    winner, ties = _winner(votes, sums, lot)
    undecided = everything - sum(votes.values())
    table = Runoff(scores, sorted_votes(votes), exact(undecided))
    ties = (*_entering(best, sums), *ties)
    return Result(Method.STAR, winner, table, ties, everything)


def _entering(best: Sequence[int], sums: dict[int, Weight]) -> tuple[Tie, ...]:
    """The tie for the runoff's last place, if there was one."""
    edge = sums[best[1]]
    tied = [candidate for candidate in best if sums[candidate] == edge]
    chosen = [candidate for candidate in best[:2] if sums[candidate] == edge]
    if len(tied) == len(chosen):
        return ()
    return (
        Tie(
            Question.WHO_IS_IN_THE_RUNOFF,
            tuple(sorted(tied)),
            Answer.LOT,
            tuple(sorted(chosen)),
        ),
    )


def _winner(
    votes: dict[int, Weight], sums: dict[int, Weight], lot: Lot
) -> tuple[int, tuple[Tie, ...]]:
    one, other = votes
    if votes[one] != votes[other]:
        return max(votes, key=votes.__getitem__), ()
    if sums[one] == sums[other]:
        return wins_by_lot(tuple(votes), lot)
    winner = max(votes, key=sums.__getitem__)
    tied = tuple(sorted(votes))
    return winner, (Tie(Question.WHO_WINS, tied, Answer.EARLIER_ROUND, (winner,)),)
