from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.game.rules.methods.ballots import Approvals, Ballot, Method, Ranking, Scores, total
from bot.game.rules.methods.blending import ballot_of, blend
from tests.game.rules.methods.drawing import any_ballot, count, several

shares = st.fractions(0, 1, max_denominator=20)


@given(several(any_ballot), several(any_ballot), shares)
def test_each_side_has_its_share(
    players: list[Ballot], demographics: list[Ballot], share: Fraction
) -> None:
    blended = blend(players, demographics, share)
    everything = total(blended)
    ours = blended[: len(players)] if share else ()
    assert total(ours) == share * everything
    assert total(blended[len(ours) :]) == (1 - share) * everything


@given(several(any_ballot), several(any_ballot))
def test_within_a_side_the_proportions_stay(
    players: list[Ballot], demographics: list[Ballot]
) -> None:
    blended = blend(players, demographics)
    factors = {Fraction(a.weight) / b.weight for a, b in zip(blended, players, strict=False)}
    assert len(factors) == 1


def test_three_players_and_four_hundred_seeded_voters() -> None:
    blended = blend([Ranking.of(1)] * 3, [Ranking.of(2)] * 400)
    assert {ballot.weight for ballot in blended} == {200, 1}
    assert count(Method.PLURALITY, blended).table.votes[:2] == ((1, 600), (2, 400))


def test_a_side_without_ballots_leaves_it_to_the_other() -> None:
    players, voters = [Ranking.of(1)], [Ranking.of(2)]
    assert blend(players, []) == tuple(players)
    assert blend([], voters) == tuple(voters)
    assert blend([], voters, Fraction(1)) == ()
    assert blend(players, [], Fraction(0)) == ()
    with pytest.raises(ValueError, match="share"):
        blend(players, voters, Fraction(3, 2))


def test_a_seeded_voter_fills_in_each_form() -> None:
    opinions = {1: 5_000, 2: 10_000, 3: 5_001, 4: 999, 5: 5_000}
    ranking = Ranking.of(2, 3, (1, 5), 4, weight=2)
    assert ballot_of(Method.IRV, opinions, 2) == ranking
    assert ballot_of(Method.APPROVAL, opinions) == Approvals.of(2, 3)
    assert ballot_of(Method.STAR, opinions) == Scores.of({1: 3, 2: 5, 3: 3, 5: 3})
    assert ballot_of(Method.STAR, {1: 1_000, 2: 0}) == Scores.of({1: 1})


@given(st.dictionaries(st.sampled_from((1, 2, 3, 4)), st.integers(0, 10_000), min_size=1))
def test_any_opinions_make_a_ballot(opinions: dict[int, int]) -> None:
    for method in Method:
        assert count(method, [ballot_of(method, opinions)] * 2).weight == 2
