import pytest
from hypothesis import given

from bot.game.rules.methods.ballots import (
    Approvals,
    Ballot,
    Method,
    Ranking,
    Scores,
    approved,
    named,
    scored,
    tiers,
)
from tests.game.rules.methods.drawing import CANDIDATES, any_ballot, count


def test_a_ranking_under_the_other_methods() -> None:
    ballot = Ranking.of(3, 1, 2)
    assert tiers(ballot) == ((3,), (1,), (2,))
    assert approved(ballot, 4) == (3, 1)
    assert approved(ballot, 3) == (3,)
    assert scored(ballot, 3) == {3: 5, 1: 3, 2: 0}
    assert scored(ballot, 4) == {3: 5, 1: 3, 2: 2}


def test_five_ranks_of_many_are_the_five_scores() -> None:
    ballot = Ranking.of(9, 7, 5, 3, 1)
    assert scored(ballot, 25) == {9: 5, 7: 4, 5: 3, 3: 2, 1: 1}
    assert approved(ballot, 25) == (9, 7, 5, 3, 1)


def test_equals_of_a_ranking_stay_equal() -> None:
    ballot = Ranking.of((1, 2), 3)
    assert approved(ballot, 4) == (1, 2)
    assert approved(Ranking.of(1, (2, 3)), 4) == (1,)
    assert scored(ballot, 4) == {1: 5, 2: 5, 3: 3}
    assert scored(Ranking.of((1, 2, 3)), 3) == {1: 5, 2: 5, 3: 5}


def test_approvals_under_the_other_methods() -> None:
    ballot = Approvals.of(4, 2)
    assert tiers(ballot) == ((2, 4),)
    assert scored(ballot, 4) == {2: 5, 4: 5}
    assert tiers(Approvals.of()) == ()


def test_scores_under_the_other_methods() -> None:
    ballot = Scores.of({1: 5, 2: 3, 3: 5, 4: 0, 5: 2})
    assert tiers(ballot) == ((1, 3), (2,), (5,))
    assert approved(ballot, 5) == (1, 2, 3)
    assert named(ballot) == (1, 3, 2, 5)


def test_equal_first_choices_share_a_vote_and_count_whole_in_a_runoff() -> None:
    ballots = [Approvals.of(1, 2), Approvals.of(1, 2, 3), Approvals.of(4)]
    plurality = count(Method.PLURALITY, ballots).table
    assert [float(votes) for _, votes in plurality.votes] == pytest.approx([1, 5 / 6, 5 / 6, 1 / 3])
    runoff = count(Method.IRV, ballots).table
    assert runoff.rounds[0].votes == ((1, 2), (2, 2), (3, 1), (4, 1))


@given(any_ballot)
def test_no_reading_turns_a_preference_round(ballot: Ballot) -> None:
    """Who is approved of or scored higher is never one whom the ballot ranks below the other."""
    order = tiers(ballot)
    level = {c: place for place, tier in enumerate(order) for c in tier}
    given_scores = scored(ballot, len(CANDIDATES))
    chosen = approved(ballot, len(CANDIDATES))
    for one in CANDIDATES:
        for other in CANDIDATES:
            if level.get(one, len(order)) <= level.get(other, len(order)):
                assert given_scores.get(one, 0) >= given_scores.get(other, 0)
                assert (one in chosen) >= (other in chosen)


@pytest.mark.parametrize(
    "unsound",
    [
        lambda: Ranking.of(1, 2, 1),
        lambda: Ranking.of(1, (2, 1)),
        lambda: Ranking(((2, 1),)),
        lambda: Ranking(((),)),
        lambda: Approvals.of(1, 1),
        lambda: Approvals((2, 1)),
        lambda: Scores.of({1: 6}),
        lambda: Scores.of({1: -1}),
        lambda: Scores(((2, 1), (1, 1))),
        lambda: Ranking.of(1, weight=0),
        lambda: Approvals.of(1, weight=-1),
    ],
)
def test_unsound_ballots_cannot_be_made(unsound: object) -> None:
    with pytest.raises(ValueError, match=r"ballot|tier|ascending|score"):
        unsound()  # type: ignore[operator]


def test_only_who_stands_can_be_voted_for() -> None:
    for method in Method:
        with pytest.raises(ValueError, match="does not stand"):
            count(method, [Ranking.of(1, 5)])
    with pytest.raises(ValueError, match="at least one"):
        count(Method.IRV, [], candidates=())
    with pytest.raises(ValueError, match="different"):
        count(Method.IRV, [], candidates=(1, 1))
