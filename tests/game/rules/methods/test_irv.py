from hypothesis import given

from bot.game.rules.methods import irv
from bot.game.rules.methods.ballots import Approvals, Ballot, Ranking, Scores, total
from bot.game.rules.methods.results import Answer, Question, Tie
from tests.game.rules.methods.drawing import CANDIDATES, seeds, several, strict


def times(number: int, *order: int) -> Ranking:
    return Ranking.of(*order, weight=number)


def test_votes_pass_on_to_the_next_choice() -> None:
    result = irv.count((1, 2, 3), [times(4, 1), times(3, 2), times(2, 3, 2)], 0)
    assert result.winner == 2
    assert [r.votes for r in result.table.rounds] == [((1, 4), (2, 3), (3, 2)), ((2, 5), (1, 4))]
    assert [r.eliminated for r in result.table.rounds] == [3, None]
    assert not result.ties


def test_a_ballot_without_a_candidate_left_is_exhausted() -> None:
    result = irv.count((1, 2, 3), [times(3, 1), times(3, 2, 1), times(2, 3)], 5)
    assert result.table.rounds[-1].exhausted == 2
    assert result.winner in (1, 2)


def test_a_tie_goes_to_who_had_more_in_the_round_before() -> None:
    # 4 leaves first; then 2 and 3 have three votes each, of which 3 had fewer at first.
    ballots = [times(5, 1), times(3, 2), times(2, 3), times(1, 4, 3)]
    for seed in range(20):
        result = irv.count((1, 2, 3, 4), ballots, seed)
        assert [r.eliminated for r in result.table.rounds[:2]] == [4, 3]
        assert result.ties == (Tie(Question.WHO_LEAVES, (2, 3), Answer.EARLIER_ROUND, (3,)),)
        assert result.winner == 1


def test_the_nearest_earlier_round_decides() -> None:
    # In the third round 2 and 3 have five votes each; 3 had fewer in the second, 2 in the first.
    ballots = [times(8, 1), times(3, 2), times(4, 3), times(2, 5, 2), times(1, 4, 3), times(2, 4)]
    for seed in range(20):
        result = irv.count((1, 2, 3, 4, 5), ballots, seed)
        assert result.table.rounds[2].votes == ((1, 8), (2, 5), (3, 5))
        assert [r.eliminated for r in result.table.rounds] == [5, 4, 3, None]


def test_only_the_seed_breaks_a_full_tie() -> None:
    ballots = [Ranking.of(candidate) for candidate in CANDIDATES]
    assert {irv.count(CANDIDATES, ballots, seed).winner for seed in range(50)} == set(CANDIDATES)
    result = irv.count(CANDIDATES, ballots, 0)
    assert [tie.answer for tie in result.ties] == [Answer.LOT] * 3
    assert result.ties[0].tied == CANDIDATES


def test_a_majority_must_be_of_one_alone() -> None:
    """Seven of nine have Ann on top, all of them beside others: she has not won yet."""
    ballots: list[Ballot] = [
        Approvals.of(1, 2, weight=4),
        Approvals.of(1, 3, weight=3),
        Scores.of({2: 5, 3: 1}, weight=2),
    ]
    result = irv.count((1, 2, 3), ballots, 0)
    assert result.table.rounds[0].votes == ((1, 7), (2, 6), (3, 3))
    assert result.table.rounds[0].eliminated == 3
    # Of the other two, three have Ann alone on top and two Bea: that is not half of nine.
    assert result.table.rounds[1].votes == ((1, 7), (2, 6))
    assert result.winner == 1


@given(several(strict()), seeds)
def test_every_round_accounts_for_every_ballot(ballots: list[Ranking], seed: int) -> None:
    result = irv.count(CANDIDATES, ballots, seed)
    for each in result.table.rounds:
        assert sum(votes for _, votes in each.votes) + each.exhausted == total(ballots)
    if result.winner is not None:
        assert result.table.rounds[-1].votes[0][0] == result.winner
