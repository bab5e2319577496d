"""What speakers and moderators may do about a promise: correct its test, settle it, withdraw it."""

from bot.game.commands import SetTest, SettleContest, Withdraw, WithdrawBySpeech
from bot.game.events import Event, PromiseJudged
from bot.game.rejection import Reason, Rejected
from bot.game.replacing import replace
from bot.game.rules import evidence, ledger, withdrawing
from bot.game.rules.speeches import own_read, with_speech
from bot.game.state import Campaign, Promise, PromiseStatus

Outcome = tuple[Campaign, tuple[Event, ...]]


def set_test(state: Campaign, command: SetTest) -> Outcome:
    """Let the speaker say what an unposted promise is to be judged by.

    Rejected for what is so already or can no longer be: that would be kept or broken by nothing.
    """
    speech = own_read(state, command.player, command.speech, command.revision)
    promise = _promise(state, command.promise)
    if promise.speech != speech.id:
        raise Rejected(Reason.UNKNOWN_PROMISE)
    if command.test is not None and not evidence.is_open(state, promise, command.test):
        raise Rejected(Reason.DECIDED_ALREADY)
    return _with(state, replace(promise, test=command.test)), ()


def settle(state: Campaign, command: SettleContest) -> Outcome:
    """A moderator decides on a contested promise of another: it counts after all, or is struck."""
    promise = _promise(state, command.promise)
    if promise.status is not PromiseStatus.CONTESTED:
        raise Rejected(Reason.NOT_CONTESTED)
    if promise.player == command.player:
        raise Rejected(Reason.OWN_CONTEST)
    state = replace(state, ledger=ledger.settle(state, promise.id, command.upheld))
    after = _promise(state, promise.id)
    return state, (PromiseJudged(after, after.status),)


def withdraw(state: Campaign, command: Withdraw) -> Outcome:
    """Take one's own promise back in public; a mayor pays half of what breaking it would cost."""
    promise = _promise(state, command.promise)
    if promise.player != command.player:
        raise Rejected(Reason.NOT_YOUR_PROMISE)
    if promise.status is not PromiseStatus.ACTIVE:
        raise Rejected(Reason.UNKNOWN_PROMISE)
    state, withdrawn = withdrawing.take_back(state, promise.id)
    return state, tuple(PromiseJudged(each, each.status) for each in withdrawn)


def withdraw_by_speech(state: Campaign, command: WithdrawBySpeech) -> Outcome:
    """Let an unposted speech take back what it goes against; until it is posted all of it counts.

    Rejected for a promise that it does not seem to go back on.
    """
    speech = own_read(state, command.player, command.speech, command.revision)
    found = {each.against: each for each in withdrawing.reversals(state, speech)}
    if not found.keys() >= set(command.promises):
        raise Rejected(Reason.UNKNOWN_PROMISE)
    chosen = tuple(each for key, each in found.items() if key in command.promises)
    return with_speech(state, replace(speech, withdraws=chosen)), ()


def _promise(state: Campaign, key: str) -> Promise:
    promise = next((p for p in state.ledger if p.id == key), None)
    if promise is None:
        raise Rejected(Reason.UNKNOWN_PROMISE)
    return promise


def _with(state: Campaign, promise: Promise) -> Campaign:
    return replace(state, ledger=tuple(promise if p.id == promise.id else p for p in state.ledger))
