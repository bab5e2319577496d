"""A recall: the people end a term early, and everything that a term begins with begins anew."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.game import balance, commands, engine
from bot.game.events import PromisesJudged, RecallCalled, RoundResolved
from bot.game.rejection import Reason, Rejected
from bot.game.rules import office
from bot.game.rules.city.build_rules import BuildAction
from bot.game.rules.city.builds import legal_builds
from bot.game.rules.city.tiles import TileKind
from bot.game.rules.judging import Built, Enacted, Stays, Test
from bot.game.rules.methods.ballots import Ranking
from bot.game.state import Campaign, Phase, Preset, PromiseStatus
from bot.game.vocabulary import Demographic
from tests.game.plays import ANN, BOB, CAT, NOW, nominate, opening, play, reading, starting

PROMISED = (
    Built("plant_forest", 1),
    Built("plant_forest", 100),
    Enacted("school-lunches"),
    Stays((TileKind.HEALTHY_FOREST,), 1),
    None,
)


def speech(
    state: Campaign, player: int, timeline: int | None = None, tests: tuple[Test | None, ...] = ()
) -> Campaign:
    """A speech of the player's with a promise for each test, read and posted."""
    quotes = [f"Word {number}." for number in range(len(tests))]
    state = play(state, commands.GiveSpeech(player, " ".join(quotes) or "Good evening."))
    number = state.speeches[-1].id
    found = reading(number, *quotes)
    found = replace(found, promises=tuple(replace(p, timeline=timeline) for p in found.promises))
    state = play(state, found)
    for promise, test in zip(state.promises_of(number), tests, strict=True):
        state = play(state, commands.SetTest(player, number, 0, promise.id, test))
    return play(state, commands.ConfirmSpeech(player, number, 0))


def governed(preset: Preset = Preset.STANDARD, timeline: int | None = None) -> Campaign:
    """Ann has won against Bob; both have given all their speeches."""
    state, _ = engine.start("c1", 1, starting(7, preset), NOW)
    state = play(state, nominate(ANN), nominate(BOB, "Bob"))
    state = speech(speech(state, ANN, timeline, PROMISED), ANN)
    state = speech(speech(state, BOB, None, (Built("plant_forest", 1),)), BOB)
    ballots = (Ranking.of(ANN, BOB),) * 3
    return play(state, opening(), commands.CloseElection(99, ballots))


def angry(state: Campaign) -> Campaign:
    """All voters have had enough of whoever governs."""
    opinions = (500,) * len(state.electorate.opinions)
    return replace(state, electorate=replace(state.electorate, opinions=opinions))


def recalled(state: Campaign) -> Campaign:
    after, events = engine.apply(angry(state), commands.ResolveRound(state.round), NOW)
    assert RecallCalled(ANN) in events
    return after


def refused(state: Campaign, command: commands.Command) -> Reason:
    with pytest.raises(Rejected) as rejected:
        engine.apply(state, command, NOW)
    return rejected.value.reason


@pytest.mark.parametrize("preset", Preset)
def test_a_recall_opens_nominations_in_which_all_may_stand_and_speak(preset: Preset) -> None:
    state = recalled(governed(preset))
    assert (state.phase, state.term, state.round) == (Phase.CAMPAIGN, 1, 2)
    assert state.candidates == ()
    assert {c.player for c in state.stood} == {ANN, BOB}
    assert refused(state, commands.GiveSpeech(ANN, "Once more.")) is Reason.NOT_A_CANDIDATE
    state = play(state, nominate(ANN), nominate(BOB, "Bob"), nominate(CAT, "Cat"))
    for player in (ANN, BOB, CAT):
        for _ in range(balance.SPEECHES_A_TERM):
            state = speech(state, player)
        over = commands.GiveSpeech(player, "Once more.")
        assert refused(state, over) is Reason.NO_SPEECHES_LEFT


def test_what_is_promised_before_a_recall_election_falls_due_in_the_same_term() -> None:
    state = play(recalled(governed()), nominate(BOB, "Bob"))
    state = speech(state, BOB, None, (Built("plant_forest", 1),))
    state = play(state, commands.SkipElection())
    assert state.mayor == BOB
    assert [p.due for p in state.ledger if p.status is PromiseStatus.ACTIVE] == [3]


def test_a_recalled_mayor_is_judged_as_at_the_end_of_the_term() -> None:
    state = governed()
    plant = BuildAction.PLANT_FOREST
    site = legal_builds(state.ground, 0, 100)[plant][0]
    after = recalled(play(state, commands.Build(ANN, 1, plant, site)))
    assert [p.status for p in after.ledger if p.player == ANN] == [
        PromiseStatus.KEPT,
        PromiseStatus.BROKEN,
        PromiseStatus.BROKEN,
        PromiseStatus.KEPT,
        PromiseStatus.WITHDRAWN,
    ]
    # What was judged by itself keeps the round in which it was due.
    assert [p.due for p in after.ledger if p.player == ANN] == [3, 1, 1, 1, 1]


def test_what_is_due_in_a_later_term_stays_with_a_mayor_who_wins_again_and_else_lapses() -> None:
    after = recalled(governed(timeline=4))
    open_ = [p for p in after.ledger if p.status is PromiseStatus.ACTIVE]
    assert {(p.player, p.due) for p in open_} == {(ANN, 5)}
    again = play(after, nominate(ANN), commands.SkipElection())
    assert [p for p in again.ledger if p.status is PromiseStatus.ACTIVE] == open_
    other = play(after, nominate(BOB, "Bob"), commands.SkipElection())
    assert not [p for p in other.ledger if p.status is PromiseStatus.ACTIVE]


@given(first=st.integers(1, 6), preset=st.sampled_from(Preset))
def test_a_recall_comes_once_a_term_and_never_in_its_last_round(first: int, preset: Preset) -> None:
    state = replace(governed(preset), round=first)
    calm = replace(state, city=replace(state.city, environment=90, economy=90))
    after, events = engine.apply(angry(calm), commands.ResolveRound(first), NOW)
    called = RecallCalled(ANN) in events
    assert called == (first < office.last_round_of_term(state))
    if called:
        after = play(after, nominate(ANN), commands.SkipElection())
        _, events = engine.apply(angry(after), commands.ResolveRound(after.round), NOW)
        assert RecallCalled(ANN) not in events


def test_every_change_of_approval_adds_up_in_the_round_of_a_recall() -> None:
    before = replace(angry(governed()), causes=())
    after, events = engine.apply(before, commands.ResolveRound(1), NOW)
    (resolved,) = [e for e in events if isinstance(e, RoundResolved)]
    for group in Demographic:
        moved = after.electorate.sum_of(group) - before.electorate.sum_of(group)
        assert moved == sum(c.amount for c in resolved.causes if c.on == group)
    assert dict(resolved.approval) == {c.demographic: c.approval for c in after.citizens}
    judged = [v.promise.id for e in events if isinstance(e, PromisesJudged) for v in e.judged]
    assert sorted(judged) == [p.id for p in before.ledger if p.player == ANN]


def test_a_speech_that_waited_through_a_recall_takes_none_of_the_new_ones() -> None:
    state, _ = engine.start("c1", 1, starting(7), NOW)
    state = play(state, nominate(ANN), commands.GiveSpeech(ANN, "A late word."))
    state = recalled(play(state, commands.SkipElection()))
    state = play(state, commands.ReadSpeech(1, 0, (), ()), commands.ConfirmSpeech(ANN, 1, 0))
    state = play(state, nominate(ANN))
    for _ in range(balance.SPEECHES_A_TERM):
        state = speech(state, ANN)
    assert refused(state, commands.GiveSpeech(ANN, "More.")) is Reason.NO_SPEECHES_LEFT
