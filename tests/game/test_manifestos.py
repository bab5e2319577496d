"""A candidate's programme: one a term, read in pieces, and settled like a speech."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.game import balance, commands, engine, saves, views
from bot.game.events import PieceRead, SpeechGiven, SpeechPosted, SpeechRead
from bot.game.rejection import Reason, Rejected
from bot.game.rules import counting
from bot.game.rules.pieces import pieces
from bot.game.state import Campaign, Contradiction, PromiseStatus, SpeechKind, SpeechStatus
from bot.game.vocabulary import Category, Severity
from tests.game.plays import (
    ANN,
    BOB,
    MODERATOR,
    NOW,
    events_of,
    found,
    nominate,
    opening,
    play,
    reading,
    started,
)

PARAGRAPH = "We will plant trees along the river. " * 80
LONG = f"{PARAGRAPH}\n\nThe forest stays. {PARAGRAPH}\n\nWe clear the forest. {PARAGRAPH}"


def refused(state: Campaign, command: commands.Command) -> Reason:
    with pytest.raises(Rejected) as refusal:
        engine.apply(state, command, NOW)
    return refusal.value.reason


def read_piece(state: Campaign, *quotes: str, revision: int = 0) -> commands.ReadSpeech:
    """The reading of the next piece of the newest text."""
    speech = state.speeches[-1]
    return commands.ReadSpeech(
        speech.id, revision, tuple(map(found, quotes)), (), start=speech.read_to
    )


def all_read(state: Campaign) -> Campaign:
    while state.speeches[-1].status is SpeechStatus.GIVEN:
        state = play(state, read_piece(state, revision=state.speeches[-1].revision))
    return state


@pytest.fixture
def campaign() -> Campaign:
    return play(started(), nominate(ANN))


@pytest.fixture
def given_one(campaign: Campaign) -> Campaign:
    return play(campaign, commands.GiveManifesto(ANN, LONG))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (" \n", Reason.MANIFESTO_EMPTY),
        ("x" * (balance.MANIFESTO_LIMIT + 1), Reason.MANIFESTO_TOO_LONG),
    ],
)
def test_a_manifesto_has_words_but_not_too_many(
    campaign: Campaign, text: str, reason: Reason
) -> None:
    assert refused(campaign, commands.GiveManifesto(ANN, text)) is reason
    longest = play(campaign, commands.GiveManifesto(ANN, "x" * balance.MANIFESTO_LIMIT))
    assert refused(longest, commands.EditSpeech(ANN, 1, text)) is reason
    assert refused(campaign, commands.GiveManifesto(BOB, LONG)) is Reason.NOT_A_CANDIDATE


def test_it_is_read_piece_by_piece_and_then_shown_and_posted(given_one: Campaign) -> None:
    assert len(LONG) > 2 * balance.SPEECH_LIMIT
    (whole,) = given_one.speeches
    state, cut = given_one, pieces(whole.text)
    assert len(cut) == 3
    for piece in cut[:-1]:
        view = views.reading(state, 1)
        assert view is not None
        assert view.piece == piece
        (event,) = events_of(state, read_piece(state, "plant trees"))
        assert event == PieceRead(1, 0, state.speeches[0].read_to + len(piece))
        state = play(state, read_piece(state, "plant trees"))
        assert refused(state, commands.ConfirmSpeech(ANN, 1, 0)) is Reason.SPEECH_UNREAD
        assert refused(state, commands.LetStand(1, 0)) is Reason.SPEECH_SETTLED
    (event,) = events_of(state, read_piece(state, "We clear the forest"))
    assert event == SpeechRead(1, 0, NOW + balance.CONFIRMATION_TIME)
    state = play(state, read_piece(state, "We clear the forest"))
    assert views.reading(state, 1) is None
    # The same words in two pieces are one promise.
    assert [p.quote for p in state.ledger] == ["plant trees", "We clear the forest"]
    assert views.public_ledger(state) == ()
    assert views.draft(state, BOB) is None
    (posted,) = events_of(state, commands.ConfirmSpeech(ANN, 1, 0))
    assert isinstance(posted, SpeechPosted)
    assert (posted.manifesto, posted.text) == (True, whole.text)
    assert saves.load(json.loads(json.dumps(saves.dump(posted)))) == posted
    assert {p.status for p in posted.promises} == {PromiseStatus.ACTIVE}


def test_a_piece_is_read_once(given_one: Campaign) -> None:
    first = read_piece(given_one, "plant trees")
    state = play(given_one, first)
    assert refused(state, first) is Reason.STALE_READING
    beyond = commands.ReadSpeech(1, 0, (), (), start=len(LONG))
    assert refused(state, beyond) is Reason.STALE_READING


def test_an_edit_is_read_from_its_beginning(given_one: Campaign) -> None:
    state = play(given_one, read_piece(given_one, "plant trees"))
    second = read_piece(state)
    edited = play(state, commands.EditSpeech(ANN, 1, LONG[::-1]))
    assert (edited.ledger, edited.speeches[0].read_to) == ((), 0)
    assert edited.speeches[0].kind is SpeechKind.MANIFESTO
    assert refused(edited, second) is Reason.STALE_READING


def test_there_is_one_a_term_beside_the_speeches(campaign: Campaign) -> None:
    state = play(campaign, commands.GiveManifesto(ANN, "The forest stays."))
    assert refused(state, commands.GiveSpeech(ANN, "And more.")) is Reason.MANIFESTO_PENDING
    assert refused(state, commands.GiveManifesto(ANN, "More.")) is Reason.MANIFESTO_PENDING
    state = play(state, reading(1), commands.ConfirmSpeech(ANN, 1, 0))
    for number in (2, 3):
        state = play(state, commands.GiveSpeech(ANN, "The buses stay."))
        assert refused(state, commands.GiveManifesto(ANN, "x")) is Reason.SPEECH_PENDING
        state = play(state, reading(number), commands.ConfirmSpeech(ANN, number, 0))
    assert refused(state, commands.GiveSpeech(ANN, "More")) is Reason.NO_SPEECHES_LEFT
    assert refused(state, commands.GiveManifesto(ANN, "More")) is Reason.NO_MANIFESTO_LEFT
    # In the next term there is another one; so there is after a mayor has left.
    governed = play(state, commands.SkipElection(), commands.Resign(ANN, 1))
    again = play(governed, nominate(ANN), commands.GiveManifesto(ANN, "Once more."))
    assert again.speeches[-1].kind is SpeechKind.MANIFESTO


def test_a_discarded_one_does_not_count(given_one: Campaign) -> None:
    state = play(given_one, read_piece(given_one, "plant trees"), commands.DiscardSpeech(ANN, 1))
    assert state.ledger == ()
    assert play(state, commands.GiveManifesto(ANN, LONG)).speeches[0].id == 2


def test_what_was_handed_in_before_the_polls_is_read_and_posted(given_one: Campaign) -> None:
    state = play(given_one, nominate(BOB, "Bob"), opening())
    assert refused(state, commands.GiveManifesto(BOB, LONG)) is Reason.WRONG_PHASE
    state = play(all_read(state), commands.LetStand(1, 0))
    assert state.speeches[0].status is SpeechStatus.POSTED


def test_reading_goes_on_in_a_pause(given_one: Campaign) -> None:
    paused = play(given_one, commands.Pause(MODERATOR))
    assert all_read(paused).speeches[0].status is SpeechStatus.READ


def promised(quote: str, summary: str) -> commands.FoundPromise:
    return commands.FoundPromise(quote, summary, Category.ENVIRONMENT, 0.8, 3, None)


def test_what_one_piece_promises_and_another_makes_impossible_is_told(
    given_one: Campaign,
) -> None:
    """By what judges the two: no reader has seen both pieces."""
    stays = promised("The forest stays.", "Keep the forest")
    state = play(given_one, commands.ReadSpeech(1, 0, (stays,), ()))
    count = state.ground.count(state.ledger[0].test.kinds[0])  # type: ignore[union-attr]
    assert count
    clears = promised("We clear the forest.", "Clear the forest")
    where = state.speeches[0].read_to
    by_reader = Contradiction("plant", "speech", Severity.LOW)
    state = play(state, commands.ReadSpeech(1, 0, (clears,), (by_reader,), start=where))
    assert [(c.quote, c.against) for c in state.speeches[0].contradictions] == [
        ("plant", "speech"),
        ("We clear the forest.", "P1"),
    ]
    # What the reader has told already is not told twice.
    again = Contradiction("We clear", "P1", Severity.HIGH)
    state = play(given_one, commands.ReadSpeech(1, 0, (stays,), ()))
    state = play(state, commands.ReadSpeech(1, 0, (clears,), (again,), start=where))
    assert state.speeches[0].contradictions == (again,)


def test_the_same_promise_in_other_words_counts_once(given_one: Campaign) -> None:
    """As everywhere in the ledger: with the same test it is one word given."""
    one = promised("We will plant trees along the river.", "Plant a forest")
    other = promised("trees along the river", "Plant a forest")
    state = play(given_one, commands.ReadSpeech(1, 0, (one,), ()))
    where = state.speeches[0].read_to
    state = play(state, commands.ReadSpeech(1, 0, (other,), (), start=where))
    first, second = state.ledger
    assert first.test is not None
    assert counting.same_word(first, second)


def test_a_manifesto_adds_only_so_many_promises(given_one: Campaign) -> None:
    state = given_one
    many = [f"promise {number}" for number in range(balance.PROMISES_A_MANIFESTO)]
    state = play(state, read_piece(state, *many[:-2]))
    state = play(state, read_piece(state, "one more", "another", "too many"))
    assert [p.quote for p in state.ledger[-3:]] == [many[-3], "one more", "another"]


@given(
    text=st.text(alphabet="ab. \n", min_size=1).map(lambda text: (text * 3_000)[:20_000]),
    chosen=st.lists(st.tuples(st.integers(0, 19_999), st.integers(1, 300)), max_size=30),
)
@settings(max_examples=40)
def test_every_quote_of_every_piece_is_in_the_text_that_is_posted(
    text: str, chosen: list[tuple[int, int]]
) -> None:
    state = play(started(), nominate(ANN))
    if not text.strip():
        assert refused(state, commands.GiveManifesto(ANN, text)) is Reason.MANIFESTO_EMPTY
        return
    assert events_of(state, commands.GiveManifesto(ANN, text)) == (SpeechGiven(1, 0),)
    state, read = play(state, commands.GiveManifesto(ANN, text)), ""
    while (view := views.reading(state, 1)) is not None:
        read += view.piece
        quotes = [
            quote
            for at, length in chosen
            if (quote := view.piece[at % len(view.piece) :][:length].strip())
        ]
        state = play(state, read_piece(state, *quotes))
    (speech,) = state.speeches
    assert read == speech.text == text.strip()
    assert speech.status is SpeechStatus.READ
    assert all(promise.quote in speech.text for promise in state.ledger)
    assert len(state.ledger) <= balance.PROMISES_A_MANIFESTO
    assert [p.id for p in state.ledger] == [f"P{n + 1}" for n in range(len(state.ledger))]
