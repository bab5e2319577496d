from collections.abc import Sequence
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.game import commands, engine
from bot.game.events import ElectionClosed
from bot.game.rejection import Reason, Rejected
from bot.game.rules import irv
from bot.game.rules.elections import check_ballot
from bot.game.state import Campaign, Phase
from tests.game.plays import (
    ANN,
    BOB,
    CAT,
    MODERATOR,
    NOW,
    nominate,
    opening,
    play,
    started,
)

CANDIDATES = (1, 2, 3, 4)
rankings = st.lists(st.sampled_from(CANDIDATES), unique=True, min_size=1)
elections = st.lists(rankings, min_size=1, max_size=30)
seeds = st.integers(0, 2**64 - 1)


def winner(ballots: Sequence[Sequence[int]], seed: int = 0) -> int | None:
    return irv.count(CANDIDATES, ballots, seed)[1]


def test_votes_pass_on_to_the_next_choice() -> None:
    ballots = [(1,)] * 4 + [(2,)] * 3 + [(3, 2)] * 2
    rounds, elected = irv.count((1, 2, 3), ballots, 0)
    assert elected == 2
    assert [tally.votes for tally in rounds] == [((1, 4), (2, 3), (3, 2)), ((2, 5), (1, 4))]
    assert [tally.eliminated for tally in rounds] == [3, None]
    assert not any(tally.by_lot for tally in rounds)


def test_a_ballot_without_a_candidate_left_is_exhausted() -> None:
    rounds, elected = irv.count((1, 2, 3), [(1,)] * 3 + [(2, 1)] * 3 + [(3,)] * 2, 5)
    assert rounds[-1].exhausted == 2
    assert elected in (1, 2)


def test_a_tie_goes_to_who_had_more_in_the_round_before() -> None:
    # 4 leaves first; then 2 and 3 have three votes each, of which 3 had fewer at first.
    ballots = [(1,)] * 5 + [(2,)] * 3 + [(3,)] * 2 + [(4, 3)]
    for seed in range(20):
        rounds, elected = irv.count((1, 2, 3, 4), ballots, seed)
        assert [tally.eliminated for tally in rounds[:2]] == [4, 3]
        assert elected == 1


def test_only_the_seed_breaks_a_full_tie() -> None:
    outcomes = {winner([(1,), (2,), (3,), (4,)], seed) for seed in range(50)}
    assert outcomes == set(CANDIDATES)
    rounds, _ = irv.count(CANDIDATES, [(1,), (2,), (3,), (4,)], 0)
    assert [tally.by_lot for tally in rounds[:-1]] == [True] * (len(rounds) - 1)


@given(elections, seeds, st.randoms())
def test_the_order_of_the_ballots_does_not_matter(
    ballots: list[list[int]], seed: int, random: object
) -> None:
    shuffled = list(ballots)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert irv.count(CANDIDATES, ballots, seed) == irv.count(CANDIDATES, shuffled, seed)


@given(elections, st.sampled_from(CANDIDATES), seeds)
def test_a_majority_of_first_choices_wins(
    ballots: list[list[int]], favourite: int, seed: int
) -> None:
    assert winner(ballots + [[favourite]] * (len(ballots) + 1), seed) == favourite


@given(elections, st.integers(0, 29), seeds)
def test_a_later_choice_never_harms_an_earlier_one(
    ballots: list[list[int]], which: int, seed: int
) -> None:
    """Later-no-harm: who wins with a truncated ballot does not lose for a choice added below."""
    ballot = ballots[which % len(ballots)]
    shortened = [*ballots]
    shortened[which % len(ballots)] = ballot[:1]
    before, after = winner(shortened, seed), winner(ballots, seed)
    assert before != ballot[0] or after == ballot[0]


@given(elections, seeds)
def test_every_round_accounts_for_every_ballot(ballots: list[list[int]], seed: int) -> None:
    rounds, elected = irv.count(CANDIDATES, ballots, seed)
    for tally in rounds:
        assert sum(votes for _, votes in tally.votes) + tally.exhausted == len(ballots)
    assert elected == rounds[-1].votes[0][0]


@pytest.fixture
def voting() -> Campaign:
    return play(started(), nominate(ANN), nominate(BOB, "Bob"), opening())


def refusal(state: Campaign, voter: commands.Voter, *ranking: int, election: int = 1) -> Reason:
    with pytest.raises(Rejected) as rejected:
        check_ballot(state, voter, commands.Ballot(election, ranking))
    return rejected.value.reason


def test_an_election_needs_two_candidates() -> None:
    with pytest.raises(Rejected) as rejected:
        play(started(), nominate(ANN), opening())
    assert rejected.value.reason is Reason.TOO_FEW_CANDIDATES


def test_a_ballot_is_checked(voting: Campaign) -> None:
    voter = commands.Voter(CAT, NOW)
    assert check_ballot(voting, voter, commands.Ballot(1, (BOB, ANN))) == 1
    assert refusal(voting, voter) is Reason.BALLOT_EMPTY
    assert refusal(voting, voter, ANN, ANN) is Reason.BALLOT_REPEATS
    assert refusal(voting, voter, ANN, CAT) is Reason.BALLOT_UNKNOWN
    assert refusal(voting, voter, ANN, election=2) is Reason.NO_ELECTION
    late = commands.Voter(CAT, NOW + timedelta(seconds=1))
    assert refusal(voting, late, ANN) is Reason.NOT_ON_ROLL


def test_the_winner_is_mayor(voting: Campaign) -> None:
    command = commands.CloseElection(MODERATOR, ((BOB,), (ANN,), (BOB, ANN)))
    state, (event,) = engine.apply(voting, command, NOW)
    assert isinstance(event, ElectionClosed)
    assert (event.winner, event.ballots) == (BOB, 3)
    assert (state.mayor, state.phase) == (BOB, Phase.GOVERN)
    assert state.election is not None
    assert state.election.ballots == ((ANN,), (BOB,), (BOB, ANN))


def test_without_a_ballot_the_campaign_goes_on(voting: Campaign) -> None:
    state = play(voting, commands.CloseElection(MODERATOR, ()))
    assert (state.mayor, state.phase) == (None, Phase.CAMPAIGN)
    again = play(state, opening())
    assert again.election is not None
    assert again.election.id == 2
