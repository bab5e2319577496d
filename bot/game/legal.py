"""What a player may do now: for each kind of command, whether some command of it is in order."""

from collections.abc import Callable, Mapping
from functools import partial

from bot.game import balance, commands, engine
from bot.game.content.shipped import POLICIES
from bot.game.rejection import Rejected
from bot.game.rules import governing, office, quoting, speeches
from bot.game.rules.city.builds import legal_builds
from bot.game.state import Campaign, PromiseStatus, SpeechKind, SpeechStatus

Kind = type[commands.Command]


def legal(state: Campaign, player: int) -> frozenset[Kind]:
    """The kinds of commands of which the player has at least one that the rules would take now.

    What the clock, a reader or a moderator gives is not among them. Whether a moderator has the
    right to it the rules do not know.
    """
    return frozenset(
        kind for kind, may in _MAY.items() if _in_phase(state, kind) and may(state, player)
    )


def _in_phase(state: Campaign, kind: Kind) -> bool:
    return not _refused(partial(engine.check_phase, state, kind))


def _may_nominate(state: Campaign, player: int) -> bool:
    known = state.candidate(player) is not None
    return known or len(state.candidates) < balance.CANDIDATES_LIMIT


def _may_speak(state: Campaign, player: int) -> bool:
    return not _refused(partial(speeches.check_may_speak, state, player))


def _may_publish(state: Campaign, player: int) -> bool:
    return not _refused(partial(speeches.check_may_speak, state, player, SpeechKind.MANIFESTO))


def _has_draft(state: Campaign, player: int) -> bool:
    return speeches.pending_speech(state, player) is not None


def _has_read_draft(state: Campaign, player: int) -> bool:
    draft = speeches.pending_speech(state, player)
    return draft is not None and draft.status is SpeechStatus.READ


def _has_read_promises(state: Campaign, player: int) -> bool:
    draft = speeches.pending_speech(state, player)
    return _has_read_draft(state, player) and bool(draft and state.promises_of(draft.id))


def _may_build(state: Campaign, player: int) -> bool:
    if state.mayor != player or not state.builds_left:
        return False
    return bool(legal_builds(state.ground, state.city.research, state.city.treasury))


def _may_enact(state: Campaign, player: int) -> bool:
    if state.mayor != player:
        return False
    return not all(_refused(partial(governing.prospect, state, policy)) for policy in POLICIES)


def _may_repeal(state: Campaign, player: int) -> bool:
    return (
        state.mayor == player and bool(state.policies) and state.capital >= governing.REPEAL_CAPITAL
    )


def _may_vote(state: Campaign, player: int) -> bool:
    return state.crisis is not None


def _may_withdraw(state: Campaign, player: int) -> bool:
    return any(p.player == player and p.status is PromiseStatus.ACTIVE for p in state.ledger)


def _may_quote(state: Campaign, player: int) -> bool:
    return any(not _refused(partial(quoting.check, state, player, p.id)) for p in state.ledger)


def _may_resign(state: Campaign, player: int) -> bool:
    return state.mayor == player and state.round < office.last_round_of_term(state)


def _refused(attempt: Callable[[], object]) -> bool:
    try:
        attempt()
    except Rejected:
        return True
    return False


_MAY: Mapping[Kind, Callable[[Campaign, int], bool]] = {
    commands.Nominate: _may_nominate,
    commands.GiveSpeech: _may_speak,
    commands.GiveManifesto: _may_publish,
    commands.EditSpeech: _has_draft,
    commands.DiscardSpeech: _has_draft,
    commands.ConfirmSpeech: _has_read_draft,
    commands.ContestPromises: _has_read_draft,
    commands.WithdrawBySpeech: _has_read_draft,
    commands.SetTest: _has_read_promises,
    commands.Build: _may_build,
    commands.Enact: _may_enact,
    commands.Repeal: _may_repeal,
    commands.VoteDilemma: _may_vote,
    commands.Withdraw: _may_withdraw,
    commands.QuoteBroken: _may_quote,
    commands.Resign: _may_resign,
}
