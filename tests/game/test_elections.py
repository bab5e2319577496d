from datetime import timedelta

import pytest

from bot.game import commands, engine
from bot.game.events import ElectionClosed
from bot.game.rejection import Reason, Rejected
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
