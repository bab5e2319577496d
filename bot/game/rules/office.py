"""The mayor's office: who comes into it, what a new round gives, what a term and its end are."""

from bot.game import balance
from bot.game.content import N_
from bot.game.replacing import replace
from bot.game.rules import appeal, ledger
from bot.game.state import Campaign, Cause, Phase, PromiseStatus
from bot.game.vocabulary import Demographic

NEW_MAYOR = N_("a new mayor")


def first_round_of_term(state: Campaign) -> int:
    """The first round of the present term."""
    return last_round_of_term(state) - balance.ROUNDS_A_TERM[state.preset] + 1


def last_round_of_term(state: Campaign) -> int:
    """The last round of the present term."""
    return state.term * balance.ROUNDS_A_TERM[state.preset]


def last_round(state: Campaign) -> int:
    """The last round of the campaign."""
    return balance.TERMS[state.preset] * balance.ROUNDS_A_TERM[state.preset]


def inaugurate(state: Campaign, winner: int | None) -> Campaign:
    """Let the winner govern, or nobody: then the city is administered without decisions.

    Promises of the winner get the round in which they are due; a newcomer's capital is fresh.
    """
    newcomer = winner != state.mayor
    if newcomer and winner is not None:
        state = _welcomed(state, winner)
    return replace(
        state,
        phase=Phase.GOVERN,
        ledger=ledger.take_office(state, winner),
        mayor=winner,
        capital=balance.START_CAPITAL if newcomer else state.capital,
        builds_left=balance.BUILDS_A_ROUND,
    )


def _welcomed(state: Campaign, winner: int) -> Campaign:
    """Approval is of the mayor: with a new one it begins where the candidate stood with people."""
    candidate = state.candidate(winner)
    if candidate is None:
        raise ValueError("only a candidate can win")
    before = state.electorate
    after = replace(before, opinions=appeal.opinions_of(state, candidate))
    causes = (
        Cause(state.round, group.value, NEW_MAYOR, after.sum_of(group) - before.sum_of(group))
        for group in Demographic
    )
    return replace(
        state, electorate=after, causes=(*state.causes, *(c for c in causes if c.amount))
    )


def next_term(state: Campaign) -> Campaign:
    """Nominations for the term that follows."""
    return replace(_nominations(state), term=state.term + 1)


def early_election(state: Campaign) -> Campaign:
    """Nominations before the term is over; all may speak as often as at its beginning."""
    return replace(_nominations(state), spoken_before=state.speeches_given)


def cut_short(state: Campaign) -> Campaign:
    """The term is over for who governs: what is still to come by its end is due in this round."""
    rest = range(state.round + 1, last_round_of_term(state) + 1)
    entries = tuple(
        replace(p, due=state.round) if p.status is PromiseStatus.ACTIVE and p.due in rest else p
        for p in state.ledger
    )
    return replace(state, ledger=entries)


def _nominations(state: Campaign) -> Campaign:
    """Nobody stands yet; who stood before is remembered as they stood last."""
    here = {candidate.player for candidate in state.candidates}
    return replace(
        state,
        phase=Phase.CAMPAIGN,
        candidates=(),
        stood=(*state.candidates, *(c for c in state.stood if c.player not in here)),
    )
