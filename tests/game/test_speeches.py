import pytest

from bot.game import commands, engine, views
from bot.game.balance import CONFIRMATION_TIME, SPEECH_LIMIT
from bot.game.events import SpeechGiven, SpeechPosted, SpeechRead
from bot.game.rejection import Reason, Rejected
from bot.game.state import Campaign, PromiseStatus, SpeechStatus
from tests.game.plays import (
    ANN,
    BOB,
    NOW,
    events_of,
    nominate,
    opening,
    play,
    reading,
    started,
)

TEXT = "I will plant trees. The forest stays."


def refused(state: Campaign, command: commands.Command) -> Reason:
    with pytest.raises(Rejected) as refusal:
        engine.apply(state, command, NOW)
    return refusal.value.reason


@pytest.fixture
def campaign() -> Campaign:
    return play(started(), nominate(ANN))


@pytest.fixture
def read(campaign: Campaign) -> Campaign:
    return play(
        campaign, commands.GiveSpeech(ANN, TEXT), reading(1, "plant trees", "The forest stays")
    )


def test_only_candidates_speak(campaign: Campaign) -> None:
    assert refused(campaign, commands.GiveSpeech(BOB, TEXT)) is Reason.NOT_A_CANDIDATE


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", Reason.SPEECH_EMPTY),
        (" \n\t ", Reason.SPEECH_EMPTY),
        ("x" * (SPEECH_LIMIT + 1), Reason.SPEECH_TOO_LONG),
    ],
)
def test_a_speech_has_words_but_not_too_many(campaign: Campaign, text: str, reason: Reason) -> None:
    assert refused(campaign, commands.GiveSpeech(ANN, text)) is reason


def test_a_speech_is_given_read_confirmed_and_posted(campaign: Campaign) -> None:
    assert events_of(campaign, commands.GiveSpeech(ANN, TEXT)) == (SpeechGiven(1, 0),)
    given = play(campaign, commands.GiveSpeech(ANN, TEXT))
    (event,) = events_of(given, reading(1, "plant trees"))
    assert event == SpeechRead(1, 0, NOW + CONFIRMATION_TIME)
    read = play(given, reading(1, "plant trees"))
    assert [p.status for p in read.ledger] == [PromiseStatus.PROPOSED]
    assert views.public_ledger(read) == ()
    (posted,) = events_of(read, commands.ConfirmSpeech(ANN, 1, 0))
    assert isinstance(posted, SpeechPosted)
    assert [(p.id, p.quote, p.status) for p in posted.promises] == [
        ("P1", "plant trees", PromiseStatus.ACTIVE)
    ]
    done = play(read, commands.ConfirmSpeech(ANN, 1, 0))
    assert views.public_ledger(done) == posted.promises
    assert done.talk == (1,)


def test_nobody_confirms_contests_edits_or_discards_anothers_speech(read: Campaign) -> None:
    state = play(read, nominate(BOB, "Bob"))
    for command in (
        commands.ConfirmSpeech(BOB, 1, 0),
        commands.ContestPromises(BOB, 1, 0, ("P1",)),
        commands.EditSpeech(BOB, 1, "mine now"),
        commands.DiscardSpeech(BOB, 1),
    ):
        assert refused(state, command) is Reason.NOT_YOUR_SPEECH
    assert views.draft(state, BOB) is None


def test_an_edit_is_read_again_and_the_old_reading_is_refused(read: Campaign) -> None:
    edited = play(read, commands.EditSpeech(ANN, 1, "I will build a tram."))
    assert edited.ledger == ()
    assert refused(edited, reading(1, "plant trees", revision=0)) is Reason.STALE_READING
    again = play(edited, reading(1, "build a tram", revision=1))
    assert refused(again, commands.ConfirmSpeech(ANN, 1, 0)) is Reason.STALE_READING
    assert refused(again, commands.LetStand(1, 0)) is Reason.SPEECH_SETTLED
    # Ids are never used twice, so an old preview cannot name a new promise.
    assert [p.id for p in again.ledger] == ["P3"]


def test_contesting_marks_exactly_the_named_promises(read: Campaign) -> None:
    both = play(read, commands.ContestPromises(ANN, 1, 0, ("P1", "P2")))
    one = play(both, commands.ContestPromises(ANN, 1, 0, ("P2",)))
    assert [p.status for p in one.ledger] == [PromiseStatus.PROPOSED, PromiseStatus.CONTESTED]
    unknown = commands.ContestPromises(ANN, 1, 0, ("P9",))
    assert refused(one, unknown) is Reason.UNKNOWN_PROMISE
    posted = play(one, commands.ConfirmSpeech(ANN, 1, 0))
    assert [p.status for p in posted.ledger] == [PromiseStatus.ACTIVE, PromiseStatus.CONTESTED]
    assert [p.id for p in views.in_force(posted, ANN)] == ["P1"]


def test_who_says_nothing_stands_as_read(read: Campaign) -> None:
    stood = play(read, commands.LetStand(1, 0))
    assert stood.speeches[0].status is SpeechStatus.POSTED
    assert refused(stood, commands.LetStand(1, 0)) is Reason.SPEECH_SETTLED
    assert refused(stood, commands.ConfirmSpeech(ANN, 1, 0)) is Reason.SPEECH_SETTLED


def test_a_discarded_speech_leaves_no_trace_and_does_not_count(read: Campaign) -> None:
    state = play(read, commands.DiscardSpeech(ANN, 1))
    assert state.ledger == ()
    for number in (2, 3):
        state = play(
            state,
            commands.GiveSpeech(ANN, TEXT),
            reading(number),
            commands.ConfirmSpeech(ANN, number, 0),
        )
    assert refused(state, commands.GiveSpeech(ANN, TEXT)) is Reason.NO_SPEECHES_LEFT


def test_one_speech_at_a_time(read: Campaign) -> None:
    assert refused(read, commands.GiveSpeech(ANN, TEXT)) is Reason.SPEECH_PENDING


def test_a_speech_that_waits_may_still_be_settled_when_the_polls_open(
    campaign: Campaign,
) -> None:
    voting = play(
        campaign,
        nominate(BOB, "Bob"),
        commands.GiveSpeech(ANN, TEXT),
        opening(),
        reading(1),
    )
    assert refused(voting, commands.GiveSpeech(BOB, TEXT)) is Reason.WRONG_PHASE
    assert play(voting, commands.LetStand(1, 0)).speeches[0].status is SpeechStatus.POSTED
