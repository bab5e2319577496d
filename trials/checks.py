"""What must hold of a campaign whenever its bot was killed: sentences where it does not."""

from collections import Counter
from collections.abc import Iterator, Sequence

from bot.face.posts import render
from bot.face.texts import texts
from bot.game import saves
from bot.game.events import SpeechPosted
from bot.game.state import Phase, SpeechStatus
from bot.public import PUBLIC
from bot.replay import NotTheSame, difference, replay
from bot.store.tables import DeadlineKind
from sandbox.messages import displayed
from sandbox.model import Message
from trials.record import Entry, Json, Record, Waiting

PUBLIC_KINDS = {kind.__name__ for kind in PUBLIC}
COURTESIES = {DeadlineKind.REMINDER.value, DeadlineKind.TURNOUT.value}
"""What hangs on how many have voted, and changes nothing in the campaign."""
CHANCE = {"frozen_at", "receipts"}
"""What differs between two runs of the same campaign: the moment, and the drawn receipts."""


def state_differs(now: Record) -> Iterator[str]:
    """The pure engine, given the same commands, must come to the same state, bit for bit."""
    try:
        replay(now.saved, now.journal)
    except NotTheSame as found:
        yield f"the state: {found}"


def history_differs(before: Sequence[Entry], now: Record) -> Iterator[str]:
    """What was in the journal once stays in it."""
    kept = now.journal[: len(before)]
    if [entry.command for entry in kept] != [entry.command for entry in before]:
        yield f"the journal had {len(before)} entries that are no longer as they were"


def deadlines_differ(now: Record) -> Iterator[str]:
    """Of each deadline that the state asks for there is one, and no other."""
    found = Counter((d.kind, d.subject) for d in now.deadlines if d.kind not in COURTESIES)
    wanted = Counter(_wanted(now))
    for kind, subject in wanted - found:
        yield f"the deadline {kind} {subject} is missing"
    for kind, subject in found - wanted:
        yield f"the deadline {kind} {subject} is one too many"


def _wanted(now: Record) -> Iterator[tuple[str, int]]:
    state = now.state
    if state.phase is Phase.ENDED:
        return
    yield state.phase.value, state.round
    yield DeadlineKind.DIGEST.value, 0
    for speech in state.speeches:
        if speech.status is SpeechStatus.GIVEN:
            yield DeadlineKind.READ_SPEECH.value, speech.id
        elif speech.status is SpeechStatus.READ:
            yield DeadlineKind.LET_STAND.value, speech.id
    events = [event for entry in now.journal for event in entry.events]
    posted = {event["speech"] for event in events if event["kind"] == SpeechPosted.__name__}
    answered = {e.command["speech"] for e in now.journal if e.kind == "AnswerSpeech"}
    for speech_id in posted - answered:
        yield DeadlineKind.FIRST_REACTION.value, speech_id


def posts_differ(now: Record, messages: Sequence[Message], *, all_sent: bool) -> Iterator[str]:
    """Each public event has a row, each row a message at most, and each message is a row's.

    `messages` are those of the bot and its webhooks in the campaign's channel, in order, since the
    campaign began. With `all_sent` each row has its message, in the order of the rows.
    """
    public = [e for entry in now.journal for e in entry.events if e["kind"] in PUBLIC_KINDS]
    found = difference(public, [row.event for row in now.outbox], "posts")
    if found is not None:
        yield f"the outbox is not what happened: {found}"
    there, order = {message.id for message in messages}, []
    for row in now.outbox:
        ours = [message for message in messages if _tells(message, row)]
        if row.message_id is not None and row.message_id not in there:
            yield f"post {row.id} ({row.event['kind']}) is not there, but noted as sent"
        if row.message_id is None and all_sent:
            yield f"post {row.id} ({row.event['kind']}) was not sent"
        if row.message_id is not None:
            order.append(row.message_id)
            ours = [message for message in ours if message.id == row.message_id] or ours
            if not any(message.id == row.message_id for message in ours):
                yield f"post {row.id} ({row.event['kind']}) is noted with a message of other words"
    if order != sorted(order):
        yield "posts have overtaken each other"
    yield from _doubled(now, messages)


def _doubled(now: Record, messages: Sequence[Message]) -> Iterator[str]:
    noted = Counter(row.message_id for row in now.outbox if row.message_id is not None)
    for message_id, times in noted.items():
        if times > 1:
            yield f"{times} posts are noted with the message {message_id}"
    # What has no row that notes it must be what was cut off: at most one, the next to be sent.
    loose = [message for message in messages if message.id not in noted]
    waiting = [row for row in now.outbox if row.message_id is None]
    for message in loose[:1]:
        if not waiting or not _tells(message, waiting[0]):
            yield f"the message {message.id} belongs to no post: {_words(message)!r}"
    for message in loose[1:]:
        yield f"the message {message.id} was sent twice, or too soon: {_words(message)!r}"


def _tells(message: Message, row: Waiting) -> bool:
    """Whether the message is that row's, by its nonce or, from a webhook, by its words."""
    if message.nonce is not None:
        return message.nonce == row.nonce
    post = render(saves.load(row.event), texts("en"), row.phase_ends)
    return post.citizen is not None and post.content == message.content


def _words(message: Message) -> str:
    return displayed(message)[:60]


def course_differs(reference: Sequence[Json], now: Record, *, words: bool) -> Iterator[str]:
    """The campaign took the same commands as in an undisturbed run, each once and in order.

    Without `words` a model may have said other things, and what they led to may be another thing:
    then only who did what is compared.
    """
    ours = [bare(entry.command, words=words) for entry in now.journal]
    theirs = [bare(command, words=words) for command in reference]
    found = difference(theirs, ours, "commands")
    if found is not None:
        yield f"undisturbed it went another way: {found.replace('replayed', 'here')}"


def bare(command: Json, *, words: bool) -> Json:
    """A command without what differs by chance."""
    if not words:
        return {key: command.get(key) for key in ("kind", "player")}
    return {key: _without_chance(value) for key, value in command.items() if key not in CHANCE}


def _without_chance(value: object) -> object:
    if isinstance(value, dict):
        return {key: _without_chance(each) for key, each in value.items() if key not in CHANCE}
    return value
