"""Speeches and manifestos: given, read, corrected, posted; and what enters the ledger."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from bot.game import balance
from bot.game.commands import (
    ConfirmSpeech,
    ContestPromises,
    DiscardSpeech,
    EditSpeech,
    FoundPromise,
    GiveManifesto,
    GiveSpeech,
    LetStand,
    ReadSpeech,
)
from bot.game.events import (
    Event,
    PieceRead,
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
from bot.game.rules.pieces import piece_end
from bot.game.state import (
    Campaign,
    Contradiction,
    Promise,
    PromiseStatus,
    Speech,
    SpeechKind,
    SpeechStatus,
)
from bot.game.vocabulary import Severity

Outcome = tuple[Campaign, tuple[Event, ...]]

PENDING = (SpeechStatus.GIVEN, SpeechStatus.READ)

_PENDING_REASONS: Mapping[SpeechKind, Reason] = {
    SpeechKind.SPEECH: Reason.SPEECH_PENDING,
    SpeechKind.MANIFESTO: Reason.MANIFESTO_PENDING,
}
_LENGTHS: Mapping[SpeechKind, tuple[int, Reason, Reason]] = {
    SpeechKind.SPEECH: (balance.SPEECH_LIMIT, Reason.SPEECH_EMPTY, Reason.SPEECH_TOO_LONG),
    SpeechKind.MANIFESTO: (
        balance.MANIFESTO_LIMIT,
        Reason.MANIFESTO_EMPTY,
        Reason.MANIFESTO_TOO_LONG,
    ),
}
_MOST_PROMISES: Mapping[SpeechKind, int] = {
    SpeechKind.SPEECH: balance.PROMISES_A_SPEECH,
    SpeechKind.MANIFESTO: balance.PROMISES_A_MANIFESTO,
}


def pending_speech(state: Campaign, player: int) -> Speech | None:
    """The speech or manifesto that this player has handed in and that is not posted yet, if any.

    One at a time: what its speaker is shown and asked to settle is never in doubt.
    """
    return next((s for s in state.speeches if s.player == player and s.status in PENDING), None)


def check_may_speak(state: Campaign, player: int, kind: SpeechKind = SpeechKind.SPEECH) -> None:
    """Rejected with the reason where this player may not hand in a speech of that kind now."""
    if state.candidate(player) is None:
        raise Rejected(Reason.NOT_A_CANDIDATE)
    pending = pending_speech(state, player)
    if pending is not None:
        raise Rejected(_PENDING_REASONS[pending.kind])
    posted = [
        s
        for s in state.speeches
        if s.player == player
        and s.kind is kind
        and s.term == state.term
        and s.id > state.spoken_before
        and s.status is SpeechStatus.POSTED
    ]
    if kind is SpeechKind.MANIFESTO and posted:
        raise Rejected(Reason.NO_MANIFESTO_LEFT)
    if len(posted) >= balance.SPEECHES_A_TERM:
        raise Rejected(Reason.NO_SPEECHES_LEFT, limit=balance.SPEECHES_A_TERM)


def give(state: Campaign, command: GiveSpeech | GiveManifesto) -> Outcome:
    """Take a speech, or the term's manifesto, from a candidate."""
    manifesto = isinstance(command, GiveManifesto)
    kind = SpeechKind.MANIFESTO if manifesto else SpeechKind.SPEECH
    check_may_speak(state, command.player, kind)
    speech = Speech(
        id=state.speeches_given + 1,
        player=command.player,
        text=_speech_text(command.text, kind),
        round=state.round,
        term=state.term,
        status=SpeechStatus.GIVEN,
        revision=0,
        kind=kind,
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
        text=_speech_text(command.text, speech.kind),
        status=SpeechStatus.GIVEN,
        revision=speech.revision + 1,
        contradictions=(),
        withdraws=(),
        read_to=0,
    )
    state = _without_promises(with_speech(state, speech), speech.id)
    return state, (SpeechGiven(speech.id, speech.revision),)


def read(state: Campaign, command: ReadSpeech, now: datetime) -> Outcome:
    """Enter what was found in the next piece as proposed promises.

    A reading of an older text, or of a piece that was read already, is refused. Once all of it is
    read, its speaker may correct it.
    """
    speech = state.speech(command.speech)
    if (
        speech is None
        or speech.status is not SpeechStatus.GIVEN
        or (speech.revision, speech.read_to) != (command.revision, command.start)
    ):
        raise Rejected(Reason.STALE_READING)
    earlier = state.promises_of(speech.id)
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
        for number, p in enumerate(_new(command.promises, earlier, speech.kind), start=1)
    )
    found = tuple(replace(p, test=_test(state, p)) for p in found)
    speech = replace(
        speech,
        read_to=piece_end(speech.text, command.start),
        contradictions=(
            *speech.contradictions,
            *_against(state, command.contradictions, earlier, found),
        ),
    )
    state = replace(
        state, ledger=state.ledger + found, promises_made=state.promises_made + len(found)
    )
    if speech.read_to < len(speech.text):
        event = PieceRead(speech.id, speech.revision, speech.read_to)
        return with_speech(state, speech), (event,)
    speech = replace(speech, status=SpeechStatus.READ)
    until = now + balance.CONFIRMATION_TIME
    return with_speech(state, speech), (SpeechRead(speech.id, speech.revision, until),)


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
        speech.kind is SpeechKind.MANIFESTO,
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


def _new(
    found: Sequence[FoundPromise], earlier: Sequence[Promise], kind: SpeechKind
) -> Sequence[FoundPromise]:
    """What can still enter the ledger: the same words in two pieces are one promise."""
    said = {_folded(promise.quote) for promise in earlier}
    limit = _MOST_PROMISES[kind] - len(earlier)
    return [promise for promise in found if _folded(promise.quote) not in said][:limit]


def _against(
    state: Campaign,
    read: Sequence[Contradiction],
    earlier: Sequence[Promise],
    found: Sequence[Promise],
) -> Iterator[Contradiction]:
    """What a piece goes against: as its reader found, and by what judges its promises.

    Nobody reads two pieces at once, so the rules hold what is promised in one against the others.
    """
    read = read[: balance.CONTRADICTIONS_A_SPEECH]
    yield from read
    told = {each.against for each in read}
    for new in found:
        for old in earlier:
            if new.test is None or old.test is None or old.id in told:
                continue
            if withdrawing.exclude(old.test, new.test, state.ground):
                told.add(old.id)
                yield Contradiction(new.quote, old.id, Severity.HIGH)


def _folded(quote: str) -> str:
    return " ".join(quote.casefold().split())


def _speech_text(text: str, kind: SpeechKind) -> str:
    text = text.strip()
    limit, empty, too_long = _LENGTHS[kind]
    if not text:
        raise Rejected(empty)
    if len(text) > limit:
        raise Rejected(too_long, limit=limit)
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
