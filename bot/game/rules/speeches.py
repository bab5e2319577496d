"""Speeches: given, read, corrected by their speaker, posted; and what enters the ledger."""

from datetime import datetime

from bot.game import balance
from bot.game.commands import (
    ConfirmSpeech,
    ContestPromises,
    DiscardSpeech,
    EditSpeech,
    GiveSpeech,
    LetStand,
    ReadSpeech,
)
from bot.game.events import (
    Event,
    PromisesContested,
    SpeechDiscarded,
    SpeechGiven,
    SpeechPosted,
    SpeechRead,
    TakenBack,
)
from bot.game.rejection import Reason, Rejected
from bot.game.replacing import replace
from bot.game.rules import evidence, ledger, matching, withdrawing
from bot.game.rules.judging import Test
from bot.game.state import (
    Campaign,
    Contradiction,
    Promise,
    PromiseStatus,
    Speech,
    SpeechStatus,
)

Outcome = tuple[Campaign, tuple[Event, ...]]

PENDING = (SpeechStatus.GIVEN, SpeechStatus.READ)


def pending_speech(state: Campaign, player: int) -> Speech | None:
    """The speech that this player has handed in and that is not posted yet, if any."""
    return next((s for s in state.speeches if s.player == player and s.status in PENDING), None)


def check_may_speak(state: Campaign, player: int) -> None:
    """Rejected with the reason where this player may not hand in a speech now."""
    if state.candidate(player) is None:
        raise Rejected(Reason.NOT_A_CANDIDATE)
    if pending_speech(state, player) is not None:
        raise Rejected(Reason.SPEECH_PENDING)
    posted = [
        s
        for s in state.speeches
        if s.player == player
        and s.term == state.term
        and s.id > state.spoken_before
        and s.status is SpeechStatus.POSTED
    ]
    if len(posted) >= balance.SPEECHES_A_TERM:
        raise Rejected(Reason.NO_SPEECHES_LEFT, limit=balance.SPEECHES_A_TERM)


def give(state: Campaign, command: GiveSpeech) -> Outcome:
    """Take a speech from a candidate."""
    check_may_speak(state, command.player)
    speech = Speech(
        id=state.speeches_given + 1,
        player=command.player,
        text=_speech_text(command.text),
        round=state.round,
        term=state.term,
        status=SpeechStatus.GIVEN,
        revision=0,
    )
    state = replace(
        state, speeches=(*state.speeches, speech), speeches_given=state.speeches_given + 1
    )
    return state, (SpeechGiven(speech.id, speech.revision),)


def edit(state: Campaign, command: EditSpeech) -> Outcome:
    """Replace the text; what was read of the old one leaves the ledger."""
    speech = _own_pending(state, command.player, command.speech)
    speech = replace(
        speech,
        text=_speech_text(command.text),
        status=SpeechStatus.GIVEN,
        revision=speech.revision + 1,
        contradictions=(),
        withdraws=(),
    )
    state = _without_promises(with_speech(state, speech), speech.id)
    return state, (SpeechGiven(speech.id, speech.revision),)


def read(state: Campaign, command: ReadSpeech, now: datetime) -> Outcome:
    """Enter what was found as proposed promises; a reading of an older text is refused."""
    speech = state.speech(command.speech)
    if (
        speech is None
        or speech.status is not SpeechStatus.GIVEN
        or speech.revision != command.revision
    ):
        raise Rejected(Reason.STALE_READING)
    found = tuple(
        Promise(
            id=f"P{state.promises_made + number}",
            speech=speech.id,
            player=speech.player,
            quote=p.quote,
            summary=p.summary,
            category=p.category,
            feasibility=p.feasibility,
            cost=p.cost,
            timeline=p.timeline,
            made_in=speech.round,
            status=PromiseStatus.PROPOSED,
        )
        for number, p in enumerate(command.promises[: balance.PROMISES_A_SPEECH], start=1)
    )
    found = tuple(replace(p, test=_test(state, p)) for p in found)
    speech = replace(
        speech,
        status=SpeechStatus.READ,
        contradictions=command.contradictions[: balance.CONTRADICTIONS_A_SPEECH],
    )
    state = replace(
        with_speech(state, speech),
        ledger=state.ledger + found,
        promises_made=state.promises_made + len(found),
    )
    until = now + balance.CONFIRMATION_TIME
    return state, (SpeechRead(speech.id, speech.revision, until),)


def contest(state: Campaign, command: ContestPromises) -> Outcome:
    """Mark exactly these promises of the speech as contested, the others as proposed."""
    speech = own_read(state, command.player, command.speech, command.revision)
    contested = set(command.promises)
    if not contested <= {p.id for p in state.promises_of(speech.id)}:
        raise Rejected(Reason.UNKNOWN_PROMISE)
    status = {True: PromiseStatus.CONTESTED, False: PromiseStatus.PROPOSED}
    ledger = tuple(
        replace(p, status=status[p.id in contested]) if p.speech == speech.id else p
        for p in state.ledger
    )
    event = PromisesContested(speech.id, tuple(p.id for p in ledger if p.id in contested))
    return replace(state, ledger=ledger), (event,)


def confirm(state: Campaign, command: ConfirmSpeech) -> Outcome:
    """Post the speech as its speaker agreed."""
    return _post(state, own_read(state, command.player, command.speech, command.revision))


def let_stand(state: Campaign, command: LetStand) -> Outcome:
    """Post the speech as read, because the time to correct it is over."""
    speech = state.speech(command.speech)
    if (
        speech is None
        or speech.status is not SpeechStatus.READ
        or speech.revision != command.revision
    ):
        raise Rejected(Reason.SPEECH_SETTLED)
    return _post(state, speech)


def discard(state: Campaign, command: DiscardSpeech) -> Outcome:
    """Forget a speech before it is posted: its words leave the state."""
    speech = _own_pending(state, command.player, command.speech)
    state = replace(state, speeches=tuple(s for s in state.speeches if s.id != speech.id))
    return _without_promises(state, speech.id), (SpeechDiscarded(speech.id),)


def _post(state: Campaign, speech: Speech) -> Outcome:
    candidate = state.person(speech.player)
    if candidate is None:
        raise Rejected(Reason.NOT_A_CANDIDATE)
    state, speech, withdrawn = _taken_back(state, speech)
    entries = tuple(
        ledger.activated(state, p)
        if p.speech == speech.id and p.status is PromiseStatus.PROPOSED
        else p
        for p in state.ledger
    )
    state = replace(
        with_speech(state, replace(speech, status=SpeechStatus.POSTED)),
        ledger=entries,
        talk=(*state.talk, speech.id),
    )
    event = SpeechPosted(
        speech.id,
        candidate,
        speech.text,
        state.promises_of(speech.id),
        speech.contradictions,
        withdrawn,
    )
    return state, (event,)


def _taken_back(state: Campaign, speech: Speech) -> tuple[Campaign, Speech, tuple[TakenBack, ...]]:
    """Withdraw what the speech takes back, of all that was not judged or withdrawn meanwhile."""
    withdraws: list[Contradiction] = []
    done: list[TakenBack] = []
    for each in speech.withdraws:
        if each.against in {p.id for p in withdrawing.own_active(state, speech)}:
            state, promises = withdrawing.take_back(state, each.against)
            withdraws += [replace(each, against=promise.id) for promise in promises]
            done += [TakenBack(promise, each.quote) for promise in promises]
    return state, replace(speech, withdraws=tuple(withdraws)), tuple(done)


def _test(state: Campaign, promise: Promise) -> Test | None:
    """What the promise's words most surely mean, of all that is neither kept nor broken already."""
    proposed = matching.proposals(
        promise.quote, promise.summary, promise.category, state.city, state.ground
    )
    return next(
        (each.test for each in proposed if evidence.is_open(state, promise, each.test)), None
    )


def _speech_text(text: str) -> str:
    text = text.strip()
    if not text:
        raise Rejected(Reason.SPEECH_EMPTY)
    if len(text) > balance.SPEECH_LIMIT:
        raise Rejected(Reason.SPEECH_TOO_LONG, limit=balance.SPEECH_LIMIT)
    return text


def _own_pending(state: Campaign, player: int, number: int) -> Speech:
    speech = state.speech(number)
    if speech is not None and speech.player != player:
        raise Rejected(Reason.NOT_YOUR_SPEECH)
    if speech is None or speech.status not in PENDING:
        raise Rejected(Reason.SPEECH_SETTLED)
    return speech


def own_read(state: Campaign, player: int, number: int, revision: int) -> Speech:
    """The player's own speech that was read and is not posted, of that revision; Rejected else."""
    speech = _own_pending(state, player, number)
    if speech.status is not SpeechStatus.READ:
        raise Rejected(Reason.SPEECH_UNREAD)
    if speech.revision != revision:
        raise Rejected(Reason.STALE_READING)
    return speech


def with_speech(state: Campaign, speech: Speech) -> Campaign:
    """The campaign with that speech in the place of its earlier form."""
    return replace(
        state, speeches=tuple(speech if s.id == speech.id else s for s in state.speeches)
    )


def _without_promises(state: Campaign, speech: int) -> Campaign:
    return replace(state, ledger=tuple(p for p in state.ledger if p.speech != speech))
