"""What speakers and moderators may do about a promise, by their commands."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.game import commands
from bot.game.events import PromisesJudged
from bot.game.rejection import Reason
from bot.game.rules import evidence, matching_keys
from bot.game.rules.city.build_rules import BuildAction
from bot.game.rules.city.tiles import TileKind
from bot.game.rules.judging import Built, Enacted, NeverEnacted, Reached, Stays, Test
from bot.game.state import Campaign, Candidate, Preset, PromiseStatus
from bot.game.vocabulary import Demographic, Indicator
from tests.game.plays import ANN, BOB, MODERATOR, events_of, nominate, play, reading, started
from tests.game.rules.promising import built, enacted, governed, promise
from tests.game.test_speeches import refused

WARDENS = "river-wardens"
PLANT = Built(BuildAction.PLANT_FOREST)


def drafted() -> Campaign:
    """Ann's speech, read with one promise and not posted; wardens are in force, trees planted."""
    proposed = promise(PLANT, speech=2, status=PromiseStatus.PROPOSED, due=None)
    return built(enacted(governed(proposed), WARDENS), BuildAction.PLANT_FOREST)


def setting(test: Test | None) -> commands.SetTest:
    return commands.SetTest(ANN, 2, 0, "P1", test)


@pytest.mark.parametrize(
    "test",
    [
        Enacted(WARDENS),
        NeverEnacted(WARDENS),
        PLANT,
        Reached(Indicator.ECONOMY, 65, 65),
        Reached(Indicator.ECONOMY, 40, 65),
    ],
)
def test_nothing_is_won_by_promising_what_is_so(test: Test) -> None:
    assert refused(drafted(), setting(test)) is Reason.DECIDED_ALREADY


@pytest.mark.parametrize(
    "test",
    [
        None,
        Enacted("school-lunches"),
        NeverEnacted("school-lunches"),
        Built(BuildAction.PLANT_FOREST, 2),
        Reached(Indicator.ECONOMY, 66, 65),
        Stays((TileKind.COAL_PLANT,), 1),
    ],
)
def test_what_is_still_to_be_decided_may_be_promised(test: Test | None) -> None:
    (chosen,) = play(drafted(), setting(test)).ledger
    assert chosen.test == test


WORDS = st.sampled_from(
    ["Plant a forest", "Hire river wardens", "No river wardens", "Raise economy to 70", "No smoke"]
)


@given(WORDS, st.integers(0, 100), st.booleans())
def test_no_promise_enters_the_ledger_kept_or_broken(
    words: str, economy: int, warded: bool
) -> None:
    state = play(started(), nominate(ANN), commands.GiveSpeech(ANN, words))
    state = replace(state, city=replace(state.city, economy=economy))
    if warded:
        state = enacted(state, WARDENS)
    found = replace(reading(1, words).promises[0], summary=words)
    state = play(state, commands.ReadSpeech(1, 0, (found,), ()))
    (made,) = state.ledger
    assert made.test is None or evidence.is_open(state, made, made.test)
    for key in matching_keys.choices():
        test = matching_keys.test_of(key, state.city, state.ground)
        command = commands.SetTest(ANN, 1, 0, made.id, test)
        if test is None or evidence.is_open(state, made, test):
            assert play(state, command).ledger[0].test == test
        else:
            assert refused(state, command) is Reason.DECIDED_ALREADY


def test_who_begins_to_build_on_a_plant_breaks_the_word_that_it_stays_at_once() -> None:
    coal = Stays((TileKind.COAL_PLANT,), 1)
    ann = Candidate(ANN, "Ann", "A city that lasts", Demographic.STUDENT)
    state = replace(governed(promise(coal)), candidates=(ann,), builds_left=2)
    state = replace(state, city=replace(state.city, research=40))
    solar = commands.Build(ANN, 1, BuildAction.BUILD_SOLAR_FIELD, 28)
    elsewhere = replace(solar, place=98)
    assert state.ground.kind(28) is TileKind.COAL_PLANT
    assert play(state, elsewhere).ledger[0].status is PromiseStatus.ACTIVE
    after = play(state, solar)
    assert after.ground.kind(28) is TileKind.COAL_PLANT, "the works have only begun"
    assert after.ledger[0].status is PromiseStatus.BROKEN


def contested(preset: Preset = Preset.STANDARD) -> Campaign:
    """Ann governs with a promise for the first round and one for the term, both contested."""
    found = replace(reading(1, "We plant.").promises[0], timeline=0)
    late = replace(found, quote="We build.", summary="Build housing", timeline=None)
    return play(
        replace(started(), preset=preset),
        nominate(ANN),
        commands.GiveSpeech(ANN, "We plant. We build."),
        commands.ReadSpeech(1, 0, (found, late), ()),
        commands.ContestPromises(ANN, 1, 0, ("P1", "P2")),
        commands.ConfirmSpeech(ANN, 1, 0),
        commands.SkipElection(),
    )


@pytest.mark.parametrize("upheld", [True, False])
def test_nobody_settles_a_contest_of_their_own(upheld: bool) -> None:
    state = contested()
    assert refused(state, commands.SettleContest(ANN, "P1", upheld)) is Reason.OWN_CONTEST
    after = play(state, commands.SettleContest(MODERATOR, "P1", upheld))
    status = PromiseStatus.ACTIVE if upheld else PromiseStatus.WITHDRAWN
    assert after.ledger[0].status is status


@pytest.mark.parametrize("preset", Preset)
def test_a_contest_ends_with_the_round_at_the_latest_and_all_of_it_is_one_post(
    preset: Preset,
) -> None:
    state = contested(preset)
    told = [e for e in events_of(state, commands.ResolveRound(1)) if isinstance(e, PromisesJudged)]
    ((first, second),) = [each.judged for each in told]
    assert (first.promise.id, first.status) == ("P1", PromiseStatus.BROKEN)
    assert (second.promise.id, second.status) == ("P2", PromiseStatus.ACTIVE)
    after = play(state, commands.ResolveRound(1))
    assert [p.status for p in after.ledger] == ["broken", "active"]
    assert after.ledger[1].due == (7 if preset is Preset.CLASSIC else 3)
    settling = commands.SettleContest(MODERATOR, "P2", False)
    assert refused(after, settling) is Reason.NOT_CONTESTED


def test_a_contest_of_who_does_not_govern_lapses_with_the_round() -> None:
    state = replace(contested(), mayor=BOB)
    after = play(state, commands.ResolveRound(1))
    assert [p.status for p in after.ledger] == ["withdrawn", "withdrawn"]
    events = events_of(state, commands.ResolveRound(1))
    assert not any(isinstance(event, PromisesJudged) for event in events)
