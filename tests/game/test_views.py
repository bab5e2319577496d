"""What a prompt may say: a citizen and a reader know what is public, and nothing else."""

from dataclasses import replace

import pytest

from bot.game import commands, views
from bot.game.content.shipped import DILEMMAS
from bot.game.rules.methods.ballots import Ranking
from bot.game.state import Campaign
from tests.game.plays import ANN, BOB, CAT, MODERATOR, nominate, opening, play, reading, started

SAID = "The forest stays."
DRAFTED = "A tunnel to the sea within a year."


def after_a_speech() -> Campaign:
    """Ann has spoken in public; Bob stands too."""
    return play(
        started(),
        nominate(ANN),
        nominate(BOB, "Bob"),
        commands.GiveSpeech(ANN, SAID),
        reading(1, SAID),
        commands.ConfirmSpeech(ANN, 1, 0),
    )


def with_a_draft(speaker: int) -> Campaign:
    return play(after_a_speech(), commands.GiveSpeech(speaker, DRAFTED), reading(2, DRAFTED))


@pytest.mark.parametrize("speaker", [ANN, BOB])
def test_a_citizen_never_sees_a_draft(speaker: int) -> None:
    state = with_a_draft(speaker)
    assert [p.quote for p in state.promises_of(2)] == [DRAFTED]
    assert views.digest(state) == views.digest(after_a_speech())
    for citizen in state.citizens:
        asked = views.citizen_view(state, citizen, (1, 2))
        assert asked == views.citizen_view(state, citizen, (1,))
        assert DRAFTED not in repr(asked)
    assert views.first_answer(state, 2).heard == ()


@pytest.mark.parametrize("speaker", [ANN, BOB])
def test_a_citizen_hears_what_is_posted(speaker: int) -> None:
    state = play(with_a_draft(speaker), commands.ConfirmSpeech(speaker, 2, 0))
    for view in views.digest(state):
        assert [(who.player, text) for who, text in view.heard] == [(ANN, SAID), (speaker, DRAFTED)]
        assert [p.quote for p in view.promises] == [SAID, DRAFTED]
    (heard,) = views.first_answer(state, 2).heard
    assert heard == (state.candidate(speaker), DRAFTED)


def test_a_citizen_never_sees_how_anybody_votes_on_a_dilemma() -> None:
    state = play(started(), nominate(ANN), commands.SkipElection())
    assert state.crisis is not None
    for option in DILEMMAS[state.crisis.dilemma].options:
        voted = play(state, commands.VoteDilemma(BOB, 1, option.id))
        assert voted != state
        assert views.digest(voted) == views.digest(state)


def test_a_citizen_never_sees_a_ballot() -> None:
    polls = play(after_a_speech(), opening())
    told = []
    for last in (Ranking.of(ANN, BOB), Ranking.of(BOB, ANN)):
        ballots = (Ranking.of(ANN, BOB), Ranking.of(ANN, BOB), last)
        state = play(polls, commands.CloseElection(MODERATOR, ballots))
        assert state.mayor == ANN
        told.append((state.elections, views.digest(state)))
    (one, known), (other, also_known) = told
    assert one != other
    assert known == also_known


def test_a_citizen_never_sees_what_another_remembers() -> None:
    state = after_a_speech()
    for citizen in state.citizens:
        own = tuple((key, mind if key == citizen.id else ()) for key, mind in state.memories)
        others = tuple((key, () if key == citizen.id else mind) for key, mind in state.memories)
        known = views.citizen_view(state, citizen, (1,))
        assert known.remembered == (f"Ann: {SAID}",)
        assert views.citizen_view(replace(state, memories=own), citizen, (1,)) == known
        assert not views.citizen_view(replace(state, memories=others), citizen, (1,)).remembered


def test_a_reader_is_told_what_the_speaker_has_promised_in_public() -> None:
    for speaker, promised in ((ANN, [SAID]), (BOB, [])):
        given = play(after_a_speech(), commands.GiveSpeech(speaker, DRAFTED))
        view = views.reading(given, 2)
        assert view is not None
        assert view.piece == DRAFTED
        assert [p.quote for p in view.promises] == promised
    assert views.reading(with_a_draft(ANN), 3) is None
    assert views.reading(with_a_draft(ANN), 2) is None, "it is read already"


def test_a_reader_is_told_what_the_pieces_before_have_promised() -> None:
    state = play(after_a_speech(), commands.GiveManifesto(ANN, f"{DRAFTED} " * 200))
    state = play(state, reading(2, DRAFTED))
    view = views.reading(state, 2)
    assert view is not None
    assert view.piece == view.speech.text[view.speech.read_to :]
    assert [p.quote for p in view.promises] == [SAID]
    assert [p.quote for p in view.earlier] == [DRAFTED]
    # It is still its speaker's alone.
    assert views.digest(state) == views.digest(after_a_speech())


def test_everybody_sees_the_stage_and_who_stands() -> None:
    state = after_a_speech()
    assert views.stage(state) == views.StageView(
        state.preset, term=1, round=state.round, phase=state.phase, paused=False, ending=None
    )
    assert views.stage(play(state, commands.Pause(MODERATOR))).paused
    assert views.candidates(state) == (views.person(state, ANN), views.person(state, BOB))
    assert views.person(state, CAT) is None
