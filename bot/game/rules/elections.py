"""Elections: opened, closed, cancelled; who may vote, and what a ballot must be."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.game import balance, rng
from bot.game.commands import (
    Ballot,
    CancelElection,
    CloseElection,
    ExtendElection,
    OpenElection,
    Voter,
)
from bot.game.events import (
    CancellationAsked,
    ElectionCancelled,
    ElectionClosed,
    ElectionExtended,
    ElectionOpened,
    Event,
    NobodyElected,
)
from bot.game.rejection import Reason, Rejected
from bot.game.replacing import replace
from bot.game.rules import appeal, methods, office, rounds
from bot.game.rules.methods.ballots import (
    BEST_SCORE,
    FORMS,
    Approvals,
    Method,
    Ranking,
    Scores,
    pooled,
    total,
)
from bot.game.rules.methods.ballots import Ballot as Said
from bot.game.rules.methods.blending import quorum_of, valid
from bot.game.rules.methods.ties import commitment
from bot.game.state import Campaign, Candidate, Election, Phase, Roll

Outcome = tuple[Campaign, tuple[Event, ...]]

TO_CANCEL = 2
"""Moderators that it takes to cancel an election (DESIGN.md section 4)."""


def open_polls(state: Campaign, command: OpenElection, now: datetime) -> Outcome:
    """Fix the candidates and draw the seed that would break a tie, before anyone votes."""
    if len(state.candidates) < 2:
        raise Rejected(Reason.TOO_FEW_CANDIDATES, needed=2)
    random, tie_seed = rng.draw(state.random)
    election = Election(
        id=len(state.elections) + 1,
        opened_at=now,
        roll=command.roll,
        candidates=tuple(c.player for c in state.candidates),
        tie_seed=tie_seed,
        method=command.method,
        players_share=command.players_share,
        quorum=quorum_of(command.roll.size),
    )
    state = replace(
        state, phase=Phase.ELECTION, random=random, elections=(*state.elections, election)
    )
    event = ElectionOpened(
        election=election.id,
        candidates=state.candidates,
        method=election.method,
        players_share=election.players_share,
        quorum=election.quorum,
        roll=election.roll,
        commitment=commitment(tie_seed),
    )
    return state, (event,)


def check_ballot(state: Campaign, voter: Voter, ballot: Ballot) -> Said:
    """What this ballot says, where this voter may cast it now; Rejected with the reason else."""
    check_may_vote(state, voter)
    election = state.election
    if election is None or election.id != ballot.election:
        raise Rejected(Reason.NO_ELECTION)
    named = [candidate for place in ballot.choices for candidate in place]
    if not named:
        raise Rejected(Reason.BALLOT_EMPTY)
    if len(set(named)) != len(named):
        raise Rejected(Reason.BALLOT_REPEATS)
    if not set(named) <= set(election.candidates):
        raise Rejected(Reason.BALLOT_UNKNOWN)
    if len(ballot.choices) > places_of(election.method):
        raise Rejected(Reason.BALLOT_FORM)
    if election.method is Method.PLURALITY and len(named) > 1:
        raise Rejected(Reason.BALLOT_FORM)
    return _said(election.method, ballot.choices)


def check_may_vote(state: Campaign, voter: Voter) -> None:
    """Rejected with the reason where this voter cannot vote now.

    The roll is frozen at the opening: members who joined later do not vote.
    """
    election = state.election
    if state.phase is not Phase.ELECTION or election is None:
        raise Rejected(Reason.NO_ELECTION)
    if state.paused_at is not None:
        raise Rejected(Reason.PAUSED)
    _check_on_roll(election.roll, voter)


def places_of(method: Method) -> int:
    """How many places a ballot has for candidates (see commands.Ballot)."""
    match method:
        case Method.PLURALITY | Method.APPROVAL:
            return 1
        case Method.IRV | Method.SCHULZE:
            return balance.CANDIDATES_LIMIT
        case Method.STAR:
            return BEST_SCORE


def choices_of(said: Said) -> tuple[tuple[int, ...], ...]:
    """The places of a form that says this: the other way round than `check_ballot`."""
    match said:
        case Ranking():
            return said.tiers
        case Approvals():
            return (said.approved,)
        case Scores():
            points = range(BEST_SCORE, 0, -1)
            return tuple(tuple(c for c, score in said.scores if score == each) for each in points)


def close_polls(state: Campaign, command: CloseElection, now: datetime) -> Outcome:
    """Count the ballots; the winner is mayor, and nobody where no ballot said anything.

    Equal ones are kept together, so that no voter can be told from another.
    """
    election = state.election
    if election is None:
        raise Rejected(Reason.NO_ELECTION)
    standing = _standing(state, election)
    players = pooled(command.ballots)
    alone = election.players_share == 1 and total(players) >= election.quorum
    demographics = () if alone else appeal.demographic_ballots(state, standing, election.method)
    deciding = valid(players, demographics, election.players_share, election.quorum)
    result = methods.count(election.method, election.candidates, deciding, election.tie_seed)
    election = replace(election, closed_at=now, ballots=players, result=result)
    state = replace(state, elections=(*state.elections[:-1], election))
    event = ElectionClosed(
        election=election.id,
        candidates=standing,
        tie_seed=election.tie_seed,
        players_share=election.players_share,
        quorum=election.quorum,
        players=players,
        demographics=demographics,
        receipts=tuple(sorted(command.receipts)),
        result=result,
    )
    state, begun = govern(state, result.winner)
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


def cancel(state: Campaign, command: CancelElection, now: datetime) -> Outcome:
    """Note a moderator's wish; the second moderator's ends the election without a count."""
    election = state.election
    if election is None or election.id != command.election:
        raise Rejected(Reason.NO_ELECTION)
    if command.player in election.cancelled_by:
        raise Rejected(Reason.CANCELLED_ALREADY)
    wanted_by = (*election.cancelled_by, command.player)
    election = replace(election, cancelled_by=wanted_by)
    if len(wanted_by) < TO_CANCEL:
        state = replace(state, elections=(*state.elections[:-1], election))
        return state, (CancellationAsked(election.id, command.player),)
    election = replace(election, closed_at=now)
    state = replace(state, phase=Phase.CAMPAIGN, elections=(*state.elections[:-1], election))
    return state, (ElectionCancelled(election.id, wanted_by),)


def extend(state: Campaign, command: ExtendElection, now: datetime) -> Outcome:
    """Let the polls close later, within `balance.LONGEST_ELECTION`; the clock follows the event."""
    election = state.election
    if election is None or election.id != command.election:
        raise Rejected(Reason.NO_ELECTION)
    if command.until <= now:
        raise Rejected(Reason.EXTENDED_ALREADY)
    if command.until > election.opened_at + balance.LONGEST_ELECTION:
        raise Rejected(Reason.ELECTION_TOO_LONG, days=balance.LONGEST_ELECTION.days)
    return state, (ElectionExtended(election.id, command.player, command.until),)


def _check_on_roll(roll: Roll, voter: Voter) -> None:
    """Rejected with the reason where the roll does not have this voter."""
    if voter.joined_at > roll.frozen_at:
        raise Rejected(Reason.NOT_ON_ROLL)
    if voter.joined_at > roll.frozen_at - timedelta(days=roll.member_days):
        raise Rejected(Reason.ROLL_MEMBER, days=roll.member_days)
    if voter.created_at > roll.frozen_at - timedelta(days=roll.account_days):
        raise Rejected(Reason.ROLL_ACCOUNT, days=roll.account_days)
    if roll.role is not None and roll.role not in voter.roles:
        raise Rejected(Reason.ROLL_ROLE, role=roll.role)


def _said(method: Method, choices: Sequence[Sequence[int]]) -> Said:
    form = FORMS[method]
    if form is Approvals:
        return Approvals.of(*choices[0])
    if form is Scores:
        points = range(BEST_SCORE, 0, -1)
        return Scores.of(
            {c: each for each, place in zip(points, choices, strict=False) for c in place}
        )
    return Ranking.of(*(place for place in choices if place))


def _standing(state: Campaign, election: Election) -> tuple[Candidate, ...]:
    return tuple(c for c in state.candidates if c.player in election.candidates)
