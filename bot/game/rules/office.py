"""The mayor's office: who comes into it, what a new round gives, what a term and its end are."""

from dataclasses import replace

from bot.game import balance
from bot.game.rules import ledger
from bot.game.state import Campaign, Phase


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
    return replace(
        state,
        phase=Phase.GOVERN,
        ledger=ledger.take_office(state, winner),
        mayor=winner,
        capital=balance.START_CAPITAL if newcomer else state.capital,
        builds_left=balance.BUILDS_A_ROUND,
    )


def next_term(state: Campaign) -> Campaign:
    """Back to nominations; who stood before is remembered as they stood last."""
    here = {candidate.player for candidate in state.candidates}
    return replace(
        state,
        phase=Phase.CAMPAIGN,
        term=state.term + 1,
        candidates=(),
        stood=(*state.candidates, *(c for c in state.stood if c.player not in here)),
    )
