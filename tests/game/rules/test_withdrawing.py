"""Promises taken back by a later speech: what is offered, what it costs, and who decides."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.game import commands, engine, views
from bot.game.events import PromiseJudged, SpeechPosted
from bot.game.rejection import Reason, Rejected
from bot.game.rules import ledger, matching_keys, withdrawing
from bot.game.rules.city.build_rules import BuildAction
from bot.game.rules.city.start_map import START
from bot.game.rules.city.tiles import TileKind
from bot.game.rules.judging import Built, Enacted, NeverEnacted, Stays, Test
from bot.game.state import Campaign, Contradiction, Phase, Promise, PromiseStatus, SpeechStatus
from bot.game.vocabulary import Severity
from tests.game.plays import ANN, BOB, NOW, events_of, nominate, play
from tests.game.rules.promising import governed, promise
from tests.game.test_speeches import refused

WARDENS = "river-wardens"
COAL = Stays((TileKind.COAL_PLANT,), 1)
CLOSE = Built(BuildAction.CLOSE_COAL_PLANT)
TREES = (TileKind.HEALTHY_FOREST, TileKind.SICK_FOREST)
ALL_TREES = sum(START.count(kind) for kind in TREES)
TEXT = "I said I would close the plant. I no longer can. The coal plant stays."
WORDS = "I no longer can."

CITY = governed().city
TESTS = tuple(
    test for key in matching_keys.choices() if (test := matching_keys.test_of(key, CITY, START))
)
tests = st.sampled_from(TESTS)


def against(*promises: str, quote: str = WORDS) -> tuple[Contradiction, ...]:
    return tuple(Contradiction(quote, key, Severity.MEDIUM) for key in promises)


def speaking(
    *promises: Promise,
    found: tuple[Contradiction, ...] = (),
    new: tuple[str, ...] = (),
    mayor: int | None = ANN,
) -> Campaign:
    """Ann's second term campaign: these promises count, and speech 2 is read and not posted."""
    state = governed(*promises, round=4, mayor=mayor)
    state = replace(
        state,
        phase=Phase.CAMPAIGN,
        term=2,
        speeches=state.speeches[:1],
        speeches_given=1,
        promises_made=len(promises),
    )
    quotes = tuple(commands.FoundPromise(q, q, promises[0].category, 0.9, 0, None) for q in new)
    return play(
        state,
        nominate(ANN),
        commands.GiveSpeech(ANN, TEXT),
        commands.ReadSpeech(2, 0, quotes, found),
    )


def choosing(*promises: str, revision: int = 0) -> commands.WithdrawBySpeech:
    return commands.WithdrawBySpeech(ANN, 2, revision, promises)


POST = commands.ConfirmSpeech(ANN, 2, 0)


def statuses(state: Campaign) -> list[PromiseStatus]:
    return [p.status for p in state.ledger]


def offered(state: Campaign) -> list[tuple[str, str, bool]]:
    draft = views.draft(state, ANN)
    assert draft is not None
    return [(r.promise.id, r.quote, r.taken_back) for r in draft.reversals]


def test_what_a_reader_found_is_offered_and_changes_nothing_by_itself() -> None:
    state = speaking(promise(CLOSE), promise(key="P2"), found=against("P1", "P1", "D1", "speech"))
    assert offered(state) == [("P1", WORDS, False)]
    for command in (POST, commands.LetStand(2, 0)):
        (posted,) = events_of(state, command)
        assert isinstance(posted, SpeechPosted)
        assert posted.withdrawn == ()
        after = play(state, command)
        assert statuses(after) == ["active", "active"]
        assert after.electorate == state.electorate


def test_only_the_speakers_own_open_promises_of_other_speeches_are_offered() -> None:
    entries = (
        promise(CLOSE, key="P1", player=BOB),
        promise(CLOSE, key="P2", status=PromiseStatus.KEPT),
        promise(CLOSE, key="P3", status=PromiseStatus.CONTESTED),
        promise(CLOSE, key="P4"),
    )
    found = against("P1", "P2", "P3", "P5")
    state = speaking(*entries, found=found, new=("The coal plant stays.",))
    assert offered(state) == [("P4", "The coal plant stays.", False)], "P5 is this very speech's"
    for key in ("P1", "P2", "P3", "P5", "P9"):
        assert refused(state, choosing(key)) is Reason.UNKNOWN_PROMISE
        assert refused(state, choosing("P4", key)) is Reason.UNKNOWN_PROMISE


def test_a_new_promise_that_excludes_an_old_one_is_offered_with_its_quote() -> None:
    state = speaking(promise(CLOSE), new=("The coal plant stays.",))
    assert state.ledger[1].test == COAL
    assert offered(state) == [("P1", "The coal plant stays.", False)]
    # What was misread is no promise, and what is judged by something else excludes nothing.
    assert offered(play(state, commands.ContestPromises(ANN, 2, 0, ("P2",)))) == []
    other = play(state, commands.SetTest(ANN, 2, 0, "P2", Enacted(WARDENS)))
    assert offered(other) == []
    # But what its speaker has decided stays decided.
    decided = play(state, choosing("P1"), commands.SetTest(ANN, 2, 0, "P2", Enacted(WARDENS)))
    assert offered(decided) == [("P1", "The coal plant stays.", True)]
    assert offered(play(decided, choosing())) == []


def test_the_speech_takes_back_what_its_speaker_chose_when_it_is_posted() -> None:
    found = against("P1", "P2")
    state = speaking(promise(CLOSE), promise(key="P2"), found=found)
    state = play(state, choosing("P1", "P2"), choosing("P1"))
    assert offered(state) == [("P1", WORDS, True), ("P2", WORDS, False)]
    assert statuses(state) == ["active", "active"], "not before it is posted"
    for command in (POST, commands.LetStand(2, 0)):
        (posted,) = events_of(state, command)
        assert isinstance(posted, SpeechPosted)
        assert [(t.promise.id, t.promise.status, t.quote) for t in posted.withdrawn] == [
            ("P1", PromiseStatus.WITHDRAWN, WORDS)
        ]
        after = play(state, command)
        assert statuses(after) == ["withdrawn", "active"]
        assert after.ledger[0].judged_in == 4
        quotes = [views.taken_back_with(after, p) for p in after.ledger]
        assert quotes == [WORDS, None]


def test_what_was_said_twice_is_offered_once_and_taken_back_whole() -> None:
    entries = (promise(CLOSE, due=6), promise(Enacted(WARDENS), key="P2"), promise(CLOSE, key="P3"))
    state = speaking(*entries, found=against("P3", "P1"))
    assert offered(state) == [("P3", WORDS, False)]
    (posted,) = events_of(play(state, choosing("P3")), POST)
    assert isinstance(posted, SpeechPosted)
    assert [(t.promise.id, t.quote) for t in posted.withdrawn] == [("P3", WORDS), ("P1", WORDS)]
    after = play(state, choosing("P3"), POST)
    assert statuses(after) == ["withdrawn", "active", "withdrawn"]
    assert [views.taken_back_with(after, p) for p in after.ledger] == [WORDS, None, WORDS]
    alone = play(speaking(entries[0], found=against("P1")), choosing("P1"), POST)
    assert after.electorate == alone.electorate != state.electorate


def test_stale_presses_are_refused() -> None:
    state = speaking(promise(CLOSE), found=against("P1"))
    others = commands.WithdrawBySpeech(BOB, 2, 0, ("P1",))
    assert refused(state, others) is Reason.NOT_YOUR_SPEECH
    assert refused(play(state, POST), choosing("P1")) is Reason.SPEECH_SETTLED
    edited = play(state, choosing("P1"), commands.EditSpeech(ANN, 2, "Another."))
    assert refused(edited, choosing("P1")) is Reason.SPEECH_UNREAD
    again = play(edited, commands.ReadSpeech(2, 1, (), against("P1")))
    assert refused(again, choosing("P1")) is Reason.STALE_READING
    assert offered(again) == [("P1", WORDS, False)], "new words, a new decision"
    gone = play(state, choosing("P1"), commands.DiscardSpeech(ANN, 2))
    assert refused(gone, choosing("P1")) is Reason.SPEECH_SETTLED
    assert statuses(gone) == ["active"]


def test_what_is_withdrawn_meanwhile_is_paid_for_once_and_is_not_the_speechs() -> None:
    state = play(speaking(promise(CLOSE), found=against("P1")), choosing("P1"))
    direct = play(state, commands.Withdraw(ANN, "P1"))
    assert offered(direct) == []
    (posted,) = events_of(direct, POST)
    assert isinstance(posted, SpeechPosted)
    assert posted.withdrawn == ()
    after = play(direct, POST)
    assert after.electorate == direct.electorate
    assert views.taken_back_with(after, after.ledger[0]) is None


def said(promises: list[Promise], key: str) -> set[str]:
    """The promises that say what this one does, itself among them."""
    (test,) = (p.test for p in promises if p.id == key)
    return {p.id for p in promises if p.id == key or (test is not None and p.test == test)}


@given(st.lists(st.tuples(tests | st.none(), st.booleans(), st.booleans()), max_size=6))
def test_it_takes_back_what_is_found_and_chosen_at_the_price_of_doing_so_directly(
    entries: list[tuple[Test | None, bool, bool]],
) -> None:
    made = [promise(test, key=f"P{n}", due=6) for n, (test, _, _) in enumerate(entries, 1)]
    keys = [p.id for p, (_, found, _) in zip(made, entries, strict=True) if found]
    wanted = [p.id for p, (_, _, chosen) in zip(made, entries, strict=True) if chosen]
    for mayor in (ANN, BOB, None):
        state = speaking(*made, found=against(*keys), mayor=mayor)
        told = keys[:4]  # a reading tells of four contradictions
        offer = [key for n, key in enumerate(told) if not said(made, key) & set(told[:n])]
        assert [key for key, _, _ in offered(state)] == offer
        if not set(wanted) <= set(offer):
            assert refused(state, choosing(*wanted)) is Reason.UNKNOWN_PROMISE
        chosen = [key for key in offer if key in wanted]
        directly = play(state, *(commands.Withdraw(ANN, key) for key in chosen), POST)
        by_speech = play(state, choosing(*chosen), POST)
        assert by_speech.ledger == directly.ledger
        assert by_speech.electorate == directly.electorate
        assert by_speech.causes == directly.causes
        gone = {p.id for p in by_speech.ledger if p.status is PromiseStatus.WITHDRAWN}
        assert gone == {key for each in chosen for key in said(made, each)}
        if mayor != ANN:
            assert by_speech.electorate == state.electorate


@given(tests | st.none(), st.sampled_from((ANN, BOB, None)))
def test_the_price_that_is_shown_is_half_of_a_breach_for_a_mayor_and_nothing_else(
    test: Test | None, mayor: int | None
) -> None:
    state = speaking(promise(test, due=4), found=against("P1"), mayor=mayor)
    draft = views.draft(state, ANN)
    assert draft is not None
    (reversal,) = draft.reversals
    broken = ledger.price(replace(state.ledger[0], status=PromiseStatus.BROKEN))
    expected = broken if mayor == ANN else {}
    assert {group: 2 * by for group, by in reversal.price.items()} == expected
    after = play(state, choosing("P1"), POST)
    paid = state.electorate != after.electorate
    assert paid == bool(reversal.price)


MOVES = st.lists(
    st.sampled_from(
        [
            choosing("P1"),
            choosing("P1", "P2"),
            choosing(),
            commands.Withdraw(ANN, "P1"),
            commands.EditSpeech(ANN, 2, "Another."),
            commands.ReadSpeech(2, 0, (), against("P1", "P2")),
            commands.ReadSpeech(2, 1, (), against("P2")),
            commands.ContestPromises(ANN, 2, 0, ()),
            commands.ConfirmSpeech(ANN, 2, 0),
            commands.ConfirmSpeech(ANN, 2, 1),
            commands.LetStand(2, 0),
            commands.DiscardSpeech(ANN, 2),
            choosing("P2", revision=1),
        ]
    ),
    max_size=12,
)


@given(MOVES)
def test_a_promise_ends_by_its_speakers_word_alone(moves: list[commands.Command]) -> None:
    state = speaking(promise(CLOSE), promise(key="P2"), found=against("P1"))
    for command in moves:
        before = state
        draft = views.draft(before, ANN)
        try:
            state, events = engine.apply(before, command, NOW)
        except Rejected:
            continue
        ended = {
            new.id
            for old, new in zip(before.ledger, state.ledger, strict=True)
            if old.status is not new.status
        }
        told = {e.promise.id for e in events if isinstance(e, PromiseJudged)}
        told |= {t.promise.id for e in events if isinstance(e, SpeechPosted) for t in e.withdrawn}
        assert ended == told
        if isinstance(command, commands.Withdraw):
            assert ended == {command.promise}
        elif ended:
            assert draft is not None
            assert ended == {r.promise.id for r in draft.reversals if r.taken_back}
        posted = [s for s in state.speeches if s.status is SpeechStatus.POSTED]
        sources = {w.against for s in posted for w in s.withdraws}
        withdrawn = {p.id for p in state.ledger if p.status is PromiseStatus.WITHDRAWN}
        assert sources <= withdrawn


@pytest.mark.parametrize(
    ("one", "other", "excluded"),
    [
        (CLOSE, COAL, True),
        (Enacted(WARDENS), NeverEnacted(WARDENS), True),
        (Enacted(WARDENS), NeverEnacted("car-free-centre"), False),
        (Enacted(WARDENS), Enacted(WARDENS), False),
        (Built(BuildAction.CLEAR_FOREST), Stays(TREES, ALL_TREES), True),
        (Built(BuildAction.CLEAR_FOREST), Stays(TREES, ALL_TREES - 1), False),
        (Built(BuildAction.CLEAR_FOREST, 2), Stays(TREES, ALL_TREES - 1), True),
        (Built(BuildAction.TEND_FOREST), Stays(TREES, ALL_TREES), False),
        # A wind farm may stand where the coal plant did, and elsewhere.
        (Built(BuildAction.BUILD_WIND_FARM), COAL, False),
        (Built(BuildAction.CLOSE_FACTORY), Built(BuildAction.BUILD_FACTORY), False),
    ],
)
def test_what_cannot_be_kept_together(one: Test, other: Test, excluded: bool) -> None:
    assert withdrawing.exclude(one, other, START) is excluded
    assert withdrawing.exclude(other, one, START) is excluded


def test_policies_that_exclude_each_other_cannot_both_be_kept() -> None:
    pairs = [
        (one, other)
        for one in views.POLICIES.values()
        for other in views.POLICIES.values()
        if other.id in one.excludes
    ]
    assert pairs
    for one, other in pairs:
        assert withdrawing.exclude(Enacted(one.id), Enacted(other.id), START)


@given(tests, tests)
def test_to_exclude_is_mutual_and_nothing_excludes_itself(one: Test, other: Test) -> None:
    mutual = withdrawing.exclude(other, one, START)
    assert withdrawing.exclude(one, other, START) is mutual
    assert not withdrawing.exclude(one, one, START)
