"""Elections: opened and closed by moderators; who may vote, and what a ballot must be."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.game import rng
from bot.game.commands import Ballot, CloseElection, OpenElection, Voter
from bot.game.events import ElectionClosed, ElectionOpened, Event, NobodyElected
from bot.game.rejection import Reason, Rejected
from bot.game.rules import office, rounds
from bot.game.rules.methods import irv
from bot.game.rules.methods.ballots import Ranking
from bot.game.rules.methods.results import Answer
from bot.game.state import Campaign, Candidate, Election, Phase, Tally

Outcome = tuple[Campaign, tuple[Event, ...]]


def open_polls(state: Campaign, command: OpenElection, now: datetime) -> Outcome:
    """Fix the candidates and draw the seed that would break a tie, before anyone votes."""
    if len(state.candidates) < 2:
        raise Rejected(Reason.TOO_FEW_CANDIDATES, needed=2)
    random, tie_seed = rng.draw(state.random)
    election = Election(
        id=len(state.elections) + 1,
        opened_at=now,
        roll_frozen_at=command.roll_frozen_at,
        candidates=tuple(c.player for c in state.candidates),
        tie_seed=tie_seed,
    )
    state = replace(
        state, phase=Phase.ELECTION, random=random, elections=(*state.elections, election)
    )
    return state, (ElectionOpened(election.id, state.candidates),)


def check_ballot(state: Campaign, voter: Voter, ballot: Ballot) -> int:
    """The open election that this voter may cast this ballot in; Rejected with the reason else.

    The roll is frozen at the opening: members who joined later do not vote.
    """
    election = state.election
    if state.phase is not Phase.ELECTION or election is None or election.id != ballot.election:
        raise Rejected(Reason.NO_ELECTION)
    if voter.joined_at > election.roll_frozen_at:
        raise Rejected(Reason.NOT_ON_ROLL)
    if not ballot.ranking:
        raise Rejected(Reason.BALLOT_EMPTY)
    if len(set(ballot.ranking)) != len(ballot.ranking):
        raise Rejected(Reason.BALLOT_REPEATS)
    if not set(ballot.ranking) <= set(election.candidates):
        raise Rejected(Reason.BALLOT_UNKNOWN)
    return election.id


def close_polls(state: Campaign, command: CloseElection, now: datetime) -> Outcome:
    """Count the ballots; the winner is mayor, and nobody without any ballot.

    They are kept sorted, so that no voter can be told from another.
    """
    election = state.election
    if election is None:
        raise Rejected(Reason.NO_ELECTION)
    ballots = tuple(sorted(command.ballots))
    rounds, winner = instant_runoff(election.candidates, ballots, election.tie_seed)
    election = replace(election, closed_at=now, ballots=ballots, rounds=rounds, winner=winner)
    standing = _standing(state, election)
    state = replace(state, elections=(*state.elections[:-1], election))
    event = ElectionClosed(election.id, standing, len(ballots), rounds, winner)
    state, begun = govern(state, winner)
    return state, (event, *begun)


def skip(state: Campaign) -> Outcome:
    """Nominations ended without a choice: the only candidate governs, or nobody does."""
    if len(state.candidates) > 1:
        raise Rejected(Reason.ENOUGH_CANDIDATES)
    only = state.candidates[0] if state.candidates else None
    state, begun = govern(state, only.player if only else None)
    return state, (NobodyElected(only), *begun)


def govern(state: Campaign, winner: int | None) -> Outcome:
    """The winner takes office, or nobody: then the city is administered without decisions."""
    return rounds.begin(office.inaugurate(state, winner))


def instant_runoff(
    candidates: Sequence[int], rankings: Sequence[Sequence[int]], tie_seed: int
) -> tuple[tuple[Tally, ...], int | None]:
    """The rounds of a count of unweighted rankings, best first, and the winner if any."""
    ballots = [Ranking.of(*ranking) for ranking in rankings]
    result = irv.count(candidates, ballots, tie_seed)
    by_lot = {c for tie in result.ties if tie.answer is Answer.LOT for c in tie.chosen}
    rounds = tuple(
        Tally(
            votes=tuple((candidate, int(votes)) for candidate, votes in each.votes),
            exhausted=int(each.exhausted),
            eliminated=each.eliminated,
            by_lot=each.eliminated in by_lot,
        )
        for each in result.table.rounds
    )
    return rounds, result.winner


def _standing(state: Campaign, election: Election) -> tuple[Candidate, ...]:
    return tuple(c for c in state.candidates if c.player in election.candidates)
