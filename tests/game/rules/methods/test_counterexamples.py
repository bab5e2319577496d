"""What no method can promise at once with the rest: one election for each promise not made."""

from bot.game.rules.methods.ballots import Approvals, Method, Ranking, Scores
from tests.game.rules.methods.drawing import count, winner

ANN, BEA, CLEO = THREE = (1, 2, 3)

SQUEEZED = [
    Ranking.of(ANN, BEA, CLEO, weight=40),
    Ranking.of(CLEO, BEA, ANN, weight=35),
    Ranking.of(BEA, ANN, CLEO, weight=15),
    Ranking.of(BEA, CLEO, ANN, weight=10),
]
"""Bea beats both others in duels, but fewest have her as their first choice."""


def elects(method: Method, *ballots: Ranking | Approvals | Scores) -> int | None:
    result = count(method, ballots, candidates=THREE)
    assert not result.ties
    return result.winner


def test_plurality_and_instant_runoff_can_drop_who_beats_everybody() -> None:
    assert elects(Method.SCHULZE, *SQUEEZED) == BEA
    assert elects(Method.PLURALITY, *SQUEEZED) == ANN
    assert elects(Method.IRV, *SQUEEZED) == ANN


def test_plurality_can_elect_who_loses_to_everybody() -> None:
    ballots = [
        Ranking.of(ANN, weight=4),
        Ranking.of(BEA, CLEO, weight=3),
        Ranking.of(CLEO, BEA, weight=2),
    ]
    assert elects(Method.PLURALITY, *ballots) == ANN
    assert elects(Method.IRV, *ballots) == BEA


def test_under_plurality_a_twin_takes_votes() -> None:
    with_twin = [
        Ranking.of(ANN, CLEO, BEA, weight=3),
        Ranking.of(CLEO, ANN, BEA, weight=3),
        Ranking.of(BEA, weight=4),
    ]
    alone = [Ranking.of(ANN, BEA, weight=6), Ranking.of(BEA, weight=4)]
    assert winner(Method.PLURALITY, alone, candidates=(ANN, BEA)) == ANN
    assert elects(Method.PLURALITY, *with_twin) == BEA
    assert winner(Method.IRV, with_twin, candidates=THREE) in (ANN, CLEO)


def test_under_instant_runoff_more_support_can_harm() -> None:
    """Ten more have Ann as their first choice; now Bea leaves first, and her votes elect Cleo."""
    before = [
        Ranking.of(ANN, BEA, CLEO, weight=39),
        Ranking.of(BEA, CLEO, ANN, weight=25),
        Ranking.of(CLEO, ANN, BEA, weight=26),
    ]
    movers = Ranking.of(BEA, CLEO, ANN, weight=10), Ranking.of(ANN, BEA, CLEO, weight=10)
    assert elects(Method.IRV, *before, movers[0]) == ANN
    assert elects(Method.IRV, *before, movers[1]) == CLEO


def test_under_approval_a_second_choice_can_harm_the_first() -> None:
    others = Approvals.of(BEA, weight=4)
    assert elects(Method.APPROVAL, Approvals.of(ANN, weight=5), others) == ANN
    assert elects(Method.APPROVAL, Approvals.of(ANN, BEA, weight=5), others) == BEA


def test_approval_and_star_can_drop_the_first_choice_of_more_than_half() -> None:
    ballots = [
        Scores.of({ANN: 5, BEA: 4, CLEO: 4}, weight=4),
        Scores.of({BEA: 5, CLEO: 4}, weight=3),
    ]
    for method in (Method.PLURALITY, Method.IRV, Method.SCHULZE):
        assert elects(method, *ballots) == ANN
    # Ann's sum is 20, the others' 31 and 28: she is not even in the runoff.
    assert elects(Method.STAR, *ballots) == BEA
    assert elects(Method.APPROVAL, *ballots, Approvals.of(BEA)) == BEA


def test_under_star_a_score_for_the_second_choice_can_harm_the_first() -> None:
    others = [
        Scores.of({ANN: 1, BEA: 3, CLEO: 1}, weight=5),
        Scores.of({CLEO: 5}, weight=3),
    ]
    assert elects(Method.STAR, Scores.of({ANN: 5}, weight=4), *others) == ANN
    assert elects(Method.STAR, Scores.of({ANN: 5, BEA: 2}, weight=4), *others) == BEA


def test_under_star_a_twin_can_help() -> None:
    """Cleo, a twin of Ann, takes the place in the runoff from Bea, who would win it."""
    alone = [Scores.of({ANN: 4, BEA: 5}, weight=3), Scores.of({ANN: 5}, weight=2)]
    with_twin = [
        Scores.of({ANN: 4, BEA: 5, CLEO: 4}, weight=3),
        Scores.of({ANN: 5, CLEO: 4}, weight=2),
    ]
    assert winner(Method.STAR, alone, candidates=(ANN, BEA)) == BEA
    assert elects(Method.STAR, *with_twin) == ANN


def test_under_schulze_a_later_choice_can_harm_the_first() -> None:
    others = [Ranking.of(BEA, CLEO, ANN, weight=4), Ranking.of(ANN, weight=5)]
    assert elects(Method.SCHULZE, Ranking.of(CLEO, weight=2), *others) == CLEO
    assert elects(Method.SCHULZE, Ranking.of(CLEO, BEA, weight=2), *others) == BEA
