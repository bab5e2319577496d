"""What is called legal is taken, and what is not is refused, in campaigns played by chance."""

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.game import commands, engine
from bot.game.content.shipped import DILEMMAS, POLICIES
from bot.game.legal import Kind, legal
from bot.game.rejection import Rejected
from bot.game.rules.city.build_rules import BuildAction
from bot.game.rules.city.grid import AREA
from bot.game.state import Campaign, Phase
from bot.game.vocabulary import Category
from tests.game.plays import ANN, BOB, NOW, nominate, play, started


def every(state: Campaign, player: int) -> dict[Kind, list[commands.Command]]:
    """All commands that this player could think of, by kind."""
    draft = state.speeches[-1] if state.speeches else None
    number, revision = (1, 0) if draft is None else (draft.id, draft.revision)
    ids = [p.id for p in state.ledger] or ["P1"]
    crisis = state.crisis
    options = () if crisis is None else DILEMMAS[crisis.dilemma].options
    return {
        commands.Nominate: [nominate(player)],
        commands.GiveSpeech: [commands.GiveSpeech(player, "The forest stays.")],
        commands.GiveManifesto: [commands.GiveManifesto(player, "The forest stays.")],
        commands.EditSpeech: [commands.EditSpeech(player, number, "Another.")],
        commands.DiscardSpeech: [commands.DiscardSpeech(player, number)],
        commands.ConfirmSpeech: [commands.ConfirmSpeech(player, number, revision)],
        commands.ContestPromises: [commands.ContestPromises(player, number, revision, ())],
        commands.WithdrawBySpeech: [
            commands.WithdrawBySpeech(player, number, revision, ()),
            *(commands.WithdrawBySpeech(player, number, revision, (p,)) for p in ids),
        ],
        commands.SetTest: [commands.SetTest(player, number, revision, p, None) for p in ids],
        commands.Build: [
            commands.Build(player, state.round, action, place)
            for action in BuildAction
            for place in range(AREA)
        ],
        commands.Enact: [commands.Enact(player, state.round, policy) for policy in POLICIES],
        commands.Repeal: [commands.Repeal(player, state.round, policy) for policy in POLICIES],
        commands.VoteDilemma: [
            commands.VoteDilemma(player, state.round, option.id) for option in options
        ],
        commands.Resign: [commands.Resign(player, state.round)],
        commands.Withdraw: [commands.Withdraw(player, p) for p in ids],
        commands.QuoteBroken: [commands.QuoteBroken(player, p) for p in ids],
    }


def taken(state: Campaign, command: commands.Command) -> Campaign | None:
    try:
        return engine.apply(state, command, NOW)[0]
    except Rejected:
        return None


def checked(state: Campaign) -> None:
    for player in (ANN, BOB):
        allowed = legal(state, player)
        for kind, choices in every(state, player).items():
            possible = any(taken(state, command) is not None for command in choices)
            assert possible == (kind in allowed), kind.__name__


FOUND = commands.FoundPromise(
    "The forest stays", "Keep the forest", Category.ENVIRONMENT, 0.9, 0, None
)


@given(seed=st.integers(0, 10**6))
@settings(max_examples=12)
def test_legal_is_what_the_rules_take(seed: int) -> None:
    chance, state = Random(seed), started(seed)
    checked(state)
    state = play(state, nominate(ANN), commands.GiveSpeech(ANN, "The forest stays."))
    checked(state)
    found = (FOUND,) if chance.random() < 0.7 else ()
    state = play(state, commands.ReadSpeech(1, 0, found, ()))
    checked(state)
    state = play(state, commands.ConfirmSpeech(ANN, 1, 0))
    state = play(state, commands.GiveManifesto(ANN, "The buses stay. " * 500))
    checked(state)
    half_read = play(state, commands.ReadSpeech(2, 0, found, ()))
    checked(half_read)
    where = half_read.speeches[-1].read_to
    state = play(half_read, commands.ReadSpeech(2, 0, (), (), start=where))
    checked(state)
    state = play(state, commands.ConfirmSpeech(ANN, 2, 0), commands.SkipElection())
    while state.phase is Phase.GOVERN:
        for kind, choices in every(state, ANN).items():
            # Who resigns has no next round: that they may is checked, and enough.
            may = kind in legal(state, ANN) and kind is not commands.Resign
            if may and chance.random() < 0.6:
                state = taken(state, chance.choice(choices)) or state
        checked(state)
        state = play(state, commands.ResolveRound(state.round))
    checked(state)


def test_nothing_is_legal_in_a_pause_but_to_take_a_speech_back() -> None:
    state = play(started(), nominate(ANN), commands.GiveSpeech(ANN, "The forest stays."))
    assert commands.EditSpeech in legal(state, ANN)
    paused = play(state, commands.Pause(99))
    assert legal(paused, ANN) == {commands.DiscardSpeech}
