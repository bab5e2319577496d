"""The opposition holds broken words against whoever gave them: verbatim, once each."""

from bot.game.commands import QuoteBroken
from bot.game.events import Event, PromiseQuoted
from bot.game.redaction import REDACTED
from bot.game.rejection import Reason, Rejected
from bot.game.replacing import replace
from bot.game.state import Campaign, Candidate, PromiseStatus


def opposition(state: Campaign) -> tuple[Candidate, ...]:
    """Who lost the last election that was counted, but for whoever governs by now."""
    counted = [election for election in state.elections if election.result is not None]
    if not counted:
        return ()
    last = counted[-1]
    losers = (player for player in last.candidates if player not in (last.winner, state.mayor))
    return tuple(person for player in losers if (person := state.person(player)) is not None)


def check(state: Campaign, player: int, promise: str) -> PromiseQuoted:
    """What quoting would say; Rejected where that player may not quote that promise now."""
    broken = next((p for p in state.ledger if p.id == promise), None)
    if broken is None or broken.quote == REDACTED:
        raise Rejected(Reason.UNKNOWN_PROMISE)
    if broken.status is not PromiseStatus.BROKEN:
        raise Rejected(Reason.NOT_BROKEN)
    candidate = next((each for each in opposition(state) if each.player == player), None)
    if candidate is None or broken.player == player:
        raise Rejected(Reason.NOT_OPPOSITION)
    if (promise, player) in state.quoted:
        raise Rejected(Reason.QUOTED_ALREADY)
    speaker = state.person(broken.player)
    if speaker is None:
        raise ValueError("only a candidate can promise")
    return PromiseQuoted(candidate, speaker, broken)


def quote(state: Campaign, command: QuoteBroken) -> tuple[Campaign, tuple[Event, ...]]:
    """Quote the promise in public; it moves nothing but what people talk about."""
    quoted = check(state, command.player, command.promise)
    noted = (*state.quoted, (command.promise, command.player))
    return replace(state, quoted=noted), (quoted,)
