"""Standing for mayor."""

from bot.game import balance
from bot.game.commands import Nominate
from bot.game.events import CandidateNominated, Event
from bot.game.rejection import Reason, Rejected
from bot.game.replacing import replace
from bot.game.state import Campaign, Candidate


def nominate(state: Campaign, command: Nominate) -> tuple[Campaign, tuple[Event, ...]]:
    """Add the player to this term's candidates, or replace their slogan and home."""
    slogan = " ".join(command.slogan.split())
    if not 1 <= len(slogan) <= balance.SLOGAN_LIMIT:
        raise Rejected(Reason.SLOGAN_LENGTH, limit=balance.SLOGAN_LIMIT)
    new = state.candidate(command.player) is None
    if new and len(state.candidates) >= balance.CANDIDATES_LIMIT:
        raise Rejected(Reason.TOO_MANY_CANDIDATES, limit=balance.CANDIDATES_LIMIT)
    candidate = Candidate(command.player, command.name, slogan, command.home)
    if candidate == state.candidate(command.player):
        return state, ()
    others = tuple(c for c in state.candidates if c.player != command.player)
    state = replace(state, candidates=(*others, candidate))
    return state, (CandidateNominated(candidate, new),)
