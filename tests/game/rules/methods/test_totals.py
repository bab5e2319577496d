"""Plurality and approval."""

from fractions import Fraction

from bot.game.rules.methods import approval, plurality
from bot.game.rules.methods.ballots import Approvals, Ranking
from bot.game.rules.methods.results import Answer, Question, Tie


def test_plurality_counts_first_choices() -> None:
    ballots = [Ranking.of(2, 1, weight=3), Ranking.of(1, 2, weight=2), Ranking.of(), Ranking.of(3)]
    result = plurality.count((1, 2, 3), ballots, 0)
    assert result.table.votes == ((2, 3), (1, 2), (3, 1))
    assert (result.winner, result.table.blank, result.weight) == (2, 1, 7)


def test_approval_counts_all_approved_of() -> None:
    ballots = [Approvals.of(1, 2), Approvals.of(2, 3, weight=Fraction(1, 2)), Approvals.of()]
    result = approval.count((1, 2, 3), ballots, 0)
    assert result.table.votes == ((2, Fraction(3, 2)), (1, 1), (3, Fraction(1, 2)))
    assert (result.winner, result.table.blank, result.weight) == (2, 1, Fraction(5, 2))


def test_equals_are_told_apart_by_lot() -> None:
    ballots = [Approvals.of(1, 3), Approvals.of(3, 1), Approvals.of(2)]
    found = set()
    for seed in range(30):
        result = approval.count((1, 2, 3), ballots, seed)
        found.add(result.winner)
        assert result.ties == (Tie(Question.WHO_WINS, (1, 3), Answer.LOT, (result.winner,)),)
    assert found == {1, 3}
