import pytest

from bot.game.rules.methods import star
from bot.game.rules.methods.ballots import Scores
from bot.game.rules.methods.results import Answer, Question, Tie


def test_the_two_best_scored_meet_in_a_runoff() -> None:
    ballots = [
        Scores.of({1: 5, 2: 4}, weight=3),
        Scores.of({2: 5, 3: 4}, weight=2),
        Scores.of({1: 2, 2: 2, 3: 5}),
    ]
    result = star.count((1, 2, 3), ballots, 0)
    assert result.table.scores == ((2, 24), (1, 17), (3, 13))
    assert result.table.runoff == ((1, 3), (2, 2))
    assert result.table.undecided == 1
    assert (result.winner, result.ties) == (1, ())


def test_a_tied_runoff_goes_to_the_higher_scores() -> None:
    ballots = [Scores.of({1: 5, 2: 1}), Scores.of({2: 3})]
    result = star.count((1, 2), ballots, 0)
    assert result.table.runoff == ((1, 1), (2, 1))
    assert result.winner == 1
    assert result.ties == (Tie(Question.WHO_WINS, (1, 2), Answer.EARLIER_ROUND, (1,)),)


def test_the_lot_decides_who_of_equals_is_in_the_runoff() -> None:
    ballots = [Scores.of({1: 5, 2: 2, 3: 2}), Scores.of({1: 1, 2: 2, 3: 2})]
    found = set()
    for seed in range(30):
        (tie,) = star.count((1, 2, 3), ballots, seed).ties[:1]
        assert (tie.question, tie.tied) == (Question.WHO_IS_IN_THE_RUNOFF, (2, 3))
        found |= set(tie.chosen)
    assert found == {2, 3}


def test_two_best_of_equal_sums_are_no_tie() -> None:
    result = star.count((1, 2, 3), [Scores.of({1: 4, 2: 4}), Scores.of({1: 3, 2: 3, 3: 1})], 3)
    assert [tie.question for tie in result.ties] == [Question.WHO_WINS]


@pytest.mark.parametrize("ballots", [[], [Scores.of({})]])
def test_without_scores_nobody_is_elected(ballots: list[Scores]) -> None:
    result = star.count((1, 2), ballots, 0)
    assert result.winner is None
    assert result.table.runoff == ()


def test_who_stands_alone_needs_no_runoff() -> None:
    result = star.count((7,), [Scores.of({7: 1})], 0)
    assert (result.winner, result.table.runoff) == (7, ())
