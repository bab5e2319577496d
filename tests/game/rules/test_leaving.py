"""A mayor who resigns or is removed: what follows is what follows a recall."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.game import balance, commands, engine, saves
from bot.game.events import MayorLeft, RecallCalled, RoundResolved
from bot.game.rejection import Reason, Rejected
from bot.game.rules.judging import Built
from bot.game.state import Campaign, Phase, PromiseStatus
from bot.game.vocabulary import Demographic
from tests.game.plays import ANN, BOB, MODERATOR, NOW, nominate, play, reading, started

LEAVING = (commands.Resign(ANN, 1), commands.RemoveMayor(MODERATOR, 1))


def governed(seed: int = 7) -> Campaign:
    """Ann governs alone and has promised what she has not done."""
    return play(
        started(seed),
        nominate(ANN),
        commands.GiveSpeech(ANN, "We plant trees."),
        reading(1, "We plant trees."),
        commands.SetTest(ANN, 1, 0, "P1", Built("plant_forest")),
        commands.ConfirmSpeech(ANN, 1, 0),
        commands.SkipElection(),
    )


def refused(state: Campaign, command: commands.Command) -> Reason:
    with pytest.raises(Rejected) as rejected:
        engine.apply(state, command, NOW)
    return rejected.value.reason


@pytest.mark.parametrize(("command", "moderator"), [(LEAVING[0], None), (LEAVING[1], MODERATOR)])
def test_the_round_ends_with_the_mayor_and_nominations_open(
    command: commands.Command, moderator: int | None
) -> None:
    state, events = engine.apply(governed(), command, NOW)
    assert events[-1] == MayorLeft(ANN, moderator)
    assert any(isinstance(event, RoundResolved) for event in events)
    assert (state.phase, state.term, state.round) == (Phase.CAMPAIGN, 1, 2)
    assert state.candidates == ()
    assert [(p.status, p.due) for p in state.ledger] == [(PromiseStatus.BROKEN, 1)]
    state = play(state, nominate(ANN))
    for number in range(balance.SPEECHES_A_TERM):
        speech = 2 + number
        state = play(
            state,
            commands.GiveSpeech(ANN, "Once more."),
            commands.ReadSpeech(speech, 0, (), ()),
            commands.ConfirmSpeech(ANN, speech, 0),
        )
    state = play(state, commands.SkipElection())
    assert (state.phase, state.mayor, state.round) == (Phase.GOVERN, ANN, 2)


@given(seed=st.integers(0, 2**32), removed=st.booleans())
@settings(max_examples=20)
def test_leaving_ends_a_round_like_the_clock_and_can_be_played_again(
    seed: int, removed: bool
) -> None:
    state = replace(governed(seed), ledger=())
    left, _ = engine.apply(state, LEAVING[removed], NOW)
    resolved, _ = engine.apply(state, commands.ResolveRound(1), NOW)
    assert (left.city, left.ground) == (resolved.city, resolved.ground)
    for group in Demographic:
        assert left.electorate.sum_of(group) == resolved.electorate.sum_of(group)
    command = saves.load(saves.dump(LEAVING[removed]))
    assert engine.apply(state, command, NOW)[0] == left


def test_who_is_no_mayor_cannot_resign_and_where_nobody_governs_nobody_is_removed() -> None:
    state = governed()
    assert refused(state, commands.Resign(BOB, 1)) is Reason.NOT_MAYOR
    nobody = play(started(), commands.SkipElection())
    for command in LEAVING:
        assert refused(nobody, command) is Reason.NOBODY_GOVERNS
        assert refused(started(), command) is Reason.WRONG_PHASE
        assert refused(play(state, commands.ResolveRound(1)), command) is Reason.STALE_ROUND


def test_a_term_s_last_round_ends_by_itself() -> None:
    state = play(governed(), commands.ResolveRound(1), commands.ResolveRound(2))
    assert refused(state, commands.Resign(ANN, 3)) is Reason.LAST_ROUND
    assert refused(state, commands.RemoveMayor(MODERATOR, 3)) is Reason.LAST_ROUND


def test_the_people_can_still_recall_whoever_follows() -> None:
    state = play(governed(), LEAVING[0], nominate(BOB, "Bob"), commands.SkipElection())
    angry = replace(state.electorate, opinions=(500,) * len(state.electorate.opinions))
    _, events = engine.apply(replace(state, electorate=angry), commands.ResolveRound(2), NOW)
    assert RecallCalled(BOB) in events
