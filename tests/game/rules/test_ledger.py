"""The ledger: due rounds, verdicts and their price, contests, withdrawals, and the report card."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.game.content.shipped import POLICIES
from bot.game.rejection import Reason, Rejected
from bot.game.rules import evidence, ledger
from bot.game.rules.city.build_rules import BuildAction
from bot.game.rules.city.start_map import START
from bot.game.rules.city.tiles import TileKind
from bot.game.rules.judging import Built, Enacted, NeverEnacted, Reached, Stays, Test
from bot.game.state import Campaign, Phase, Preset, Promise, PromiseStatus
from bot.game.vocabulary import Category, Demographic, Indicator
from tests.game.plays import ANN, BOB, CAT
from tests.game.rules.promising import built, cleared, enacted, governed, promise

TREES = (TileKind.HEALTHY_FOREST, TileKind.SICK_FOREST)
ALL_TREES = sum(START.count(kind) for kind in TREES)
COAL = (TileKind.COAL_PLANT,)
CLOSED = {PromiseStatus.KEPT, PromiseStatus.COMPROMISE, PromiseStatus.BROKEN}
WARDENS = "river-wardens"


def verdict(state: Campaign, *, end_of_round: bool = True) -> ledger.Judged | None:
    """What became of the only promise."""
    entries, judged = ledger.judge_all(state, end_of_round)
    assert [each.promise for each in judged] == [p for p in entries if p not in state.ledger]
    return judged[0] if judged else None


def status(state: Campaign, *, end_of_round: bool = True) -> PromiseStatus:
    judged = verdict(state, end_of_round=end_of_round)
    return PromiseStatus.ACTIVE if judged is None else judged.status


@pytest.mark.parametrize(
    ("made_in", "timeline", "due"),
    [(1, None, 3), (1, 0, 1), (1, 2, 3), (1, 4, 5), (4, 9, 9)],
)
def test_due_rounds(made_in: int, timeline: int | None, due: int) -> None:
    made = promise(made_in=made_in, timeline=timeline, due=None)
    assert ledger.due_round(made, term_last_round=3, last_round=9) == due


def test_the_winner_is_bound_and_the_others_are_free() -> None:
    state = governed(
        promise(key="P1", due=None, timeline=4),
        promise(key="P2", due=None),
        promise(key="P3", player=BOB, due=None),
        promise(key="P4", player=BOB, status=PromiseStatus.BROKEN),
        promise(key="P5", player=BOB, status=PromiseStatus.CONTESTED, due=None),
    )
    after = ledger.take_office(state, ANN)
    assert [p.due for p in after[:3]] == [5, 3, None]
    assert [p.status for p in after[:3]] == ["active", "active", "withdrawn"]
    assert after[2].judged_in == 1
    assert after[3:] == state.ledger[3:]
    assert ledger.take_office(replace(state, ledger=after), ANN) == after


def test_a_mayor_keeps_old_promises_by_winning_and_loses_them_with_the_office() -> None:
    old, new = promise(due=5), promise(key="P2", due=None, made_in=4)
    state = replace(governed(old, new, round=4), term=2)
    assert [p.due for p in ledger.take_office(state, ANN)] == [5, 6]
    for winner in (BOB, None):
        lapsed = ledger.take_office(state, winner)
        assert {p.status for p in lapsed} == {PromiseStatus.WITHDRAWN}


def test_in_the_classic_preset_everything_is_due_at_its_end() -> None:
    state = replace(governed(promise(due=None)), preset=Preset.CLASSIC)
    assert ledger.take_office(state, ANN)[0].due == 7


def test_building_counts_since_the_promise_and_whatever_it_replaces() -> None:
    test = Built(BuildAction.CLOSE_COAL_PLANT)
    plant = START.tiles[2].index("C") + 20
    replaced = built(governed(promise(test)), BuildAction.BUILD_SOLAR_FIELD, plant)
    assert status(replaced) is PromiseStatus.KEPT
    assert evidence.facts(replaced, 1).built == {
        "build_solar_field": 1,
        "close_coal_plant": 1,
    }
    later = replace(replaced, ledger=(promise(test, made_in=2),), round=2)
    assert status(later) is PromiseStatus.ACTIVE
    assert status(replace(later, round=3)) is PromiseStatus.BROKEN


def test_half_of_it_when_due_is_a_compromise() -> None:
    state = built(governed(promise(Built(BuildAction.PLANT_FOREST, 2))), BuildAction.PLANT_FOREST)
    assert status(state) is PromiseStatus.ACTIVE
    assert status(replace(state, round=3)) is PromiseStatus.COMPROMISE


def test_facts_tell_policies_indicators_and_tiles() -> None:
    state = enacted(governed(promise()), WARDENS)
    told = evidence.facts(state, 1)
    assert told.in_force == {WARDENS}
    assert told.indicators[Indicator.ENVIRONMENT] == 45
    assert sum(told.tiles.values()) == 100


def test_only_the_end_of_a_round_finds_a_promise_kept() -> None:
    state = enacted(governed(promise(Enacted(WARDENS))), WARDENS)
    assert status(state, end_of_round=False) is PromiseStatus.ACTIVE
    assert status(state) is PromiseStatus.KEPT


def test_a_deed_breaks_what_was_to_stay_at_once() -> None:
    state = built(governed(promise(Stays(TREES, ALL_TREES))), BuildAction.TEND_FOREST, 18)
    assert status(state, end_of_round=False) is PromiseStatus.ACTIVE
    judged = verdict(built(cleared(state), BuildAction.CLEAN_RIVER), end_of_round=False)
    assert judged is not None
    assert (judged.status, judged.deed) == (PromiseStatus.BROKEN, "D2")
    assert (judged.promise.status, judged.promise.judged_in) == (PromiseStatus.BROKEN, 1)


def test_a_forest_that_dies_by_itself_breaks_no_word_and_keeps_half_of_it() -> None:
    state = governed(promise(Stays(TREES, ALL_TREES)))
    state = replace(state, ground=state.ground.with_tile(7, TileKind.WASTELAND))
    state = built(state, BuildAction.BUILD_RESEARCH_CENTRE)
    state = built(state, BuildAction.TEND_FOREST, 18)
    assert status(state, end_of_round=False) is PromiseStatus.ACTIVE
    assert status(state) is PromiseStatus.ACTIVE
    assert status(replace(state, round=3)) is PromiseStatus.COMPROMISE
    felled = verdict(cleared(state), end_of_round=False)
    assert felled is not None
    assert (felled.status, felled.deed) == (PromiseStatus.BROKEN, "D3")


def test_who_replaces_a_plant_has_taken_it_and_who_builds_elsewhere_has_not() -> None:
    state = governed(promise(Stays(COAL, 1)))
    plant = START.tiles[2].index("C") + 20
    state = built(state, BuildAction.BUILD_WIND_FARM, plant)
    state = built(state, BuildAction.BUILD_WIND_FARM, 98)
    state = replace(state, ground=state.ground.with_tile(plant, TileKind.WIND_FARM))
    judged = verdict(state)
    assert judged is not None
    assert (judged.status, judged.deed) == (PromiseStatus.BROKEN, "D1")


def test_never_is_broken_by_enacting_and_kept_by_waiting() -> None:
    state = governed(promise(NeverEnacted(WARDENS)))
    other = enacted(state, "car-free-centre")
    assert status(other, end_of_round=False) is PromiseStatus.ACTIVE
    assert status(replace(other, round=3)) is PromiseStatus.KEPT
    judged = verdict(enacted(other, WARDENS), end_of_round=False)
    assert judged is not None
    assert (judged.status, judged.deed) == (PromiseStatus.BROKEN, "D2")


def test_no_deed_is_blamed_for_what_was_so_before_the_promise() -> None:
    state = enacted(governed(), WARDENS)
    late = promise(NeverEnacted(WARDENS), made_in=4, due=6)
    state = built(replace(state, ledger=(late,), round=4), BuildAction.PLANT_FOREST)
    assert status(state, end_of_round=False) is PromiseStatus.ACTIVE


def test_what_nothing_can_judge_lapses_without_a_price() -> None:
    state = governed(promise(None))
    assert status(state) is PromiseStatus.ACTIVE
    judged = verdict(replace(state, round=3))
    assert judged is not None
    assert (judged.status, judged.shifts) == (PromiseStatus.WITHDRAWN, {})


def test_promises_of_those_who_do_not_govern_are_not_judged() -> None:
    made = promise(Enacted(WARDENS), due=None)
    contested = promise(Enacted(WARDENS), status=PromiseStatus.CONTESTED, due=None)
    for entry in (made, contested):
        state = enacted(governed(entry), WARDENS)
        assert ledger.judge_all(replace(state, round=3), end_of_round=True) == ((entry,), ())


STRANGER = Built(BuildAction.BUILD_HOUSING)
"""A test that no group opposes."""


@pytest.mark.parametrize("category", Category)
def test_a_breach_costs_twice_what_a_kept_word_brings_and_every_group_feels_it(
    category: Category,
) -> None:
    state = governed(promise(STRANGER, category=category), round=3)
    broken, kept = verdict(state), verdict(built(state, BuildAction.BUILD_HOUSING))
    assert broken is not None
    assert kept is not None
    assert set(kept.shifts) == set(broken.shifts) == set(Demographic)
    assert all(kept.shifts[group] > 0 for group in Demographic)
    assert all(broken.shifts[group] == -2 * kept.shifts[group] for group in Demographic)
    assert sum(kept.shifts.values()) == pytest.approx(4 * ledger.KEPT, abs=20)


def test_keeping_hurts_with_who_opposes_it_and_a_breach_pleases_nobody() -> None:
    state = governed(promise(Enacted(WARDENS)), round=3)
    kept, broken = verdict(enacted(state, WARDENS)), verdict(state)
    assert kept is not None
    assert broken is not None
    against = {group for group, shift in kept.shifts.items() if shift < 0}
    assert against == {Demographic.RURAL_FARMER}
    assert all(shift < 0 for shift in broken.shifts.values())


@pytest.mark.parametrize("policy", sorted(POLICIES))
def test_nobody_opposes_a_policy_and_its_absence(policy: str) -> None:
    pro, contra = ledger.opponents(NeverEnacted(policy)), ledger.opponents(Enacted(policy))
    assert not pro & contra


def test_who_cares_more_makes_a_mayor_pay_more() -> None:
    for category in Category:
        cares = {group: ledger.care(category, group) for group in Demographic}
        assert min(cares.values()) >= ledger.EVERYBODYS_PERCENT
        assert sum(cares.values()) == pytest.approx(400, abs=3)
    student, retiree = Demographic.STUDENT, Demographic.RETIREE
    assert ledger.care(Category.ENVIRONMENT, student) > ledger.care(Category.ENVIRONMENT, retiree)
    assert ledger.care(Category.SECURITY, student) < ledger.care(Category.SECURITY, retiree)


def test_an_upheld_promise_counts_and_the_other_is_struck() -> None:
    entry = promise(STRANGER, status=PromiseStatus.CONTESTED, due=None, timeline=1)
    state = governed(entry, promise(key="P2"))
    upheld = ledger.settle(state, "P1", upheld=True)
    assert (upheld[0].status, upheld[0].due) == (PromiseStatus.ACTIVE, 2)
    assert upheld[1:] == state.ledger[1:]
    struck = ledger.settle(state, "P1", upheld=False)
    assert struck[0] == replace(entry, status=PromiseStatus.WITHDRAWN, judged_in=1)
    assert struck[1:] == state.ledger[1:]


def test_what_nobody_settles_stands_as_it_was_read() -> None:
    contested = promise(STRANGER, status=PromiseStatus.CONTESTED, due=None)
    state = governed(
        contested,
        replace(contested, id="P2", player=BOB),
        replace(contested, id="P3", speech=2),
        promise(key="P4"),
    )
    after = ledger.let_stand(state)
    assert [p.status for p in after] == ["active", "withdrawn", "contested", "active"]
    assert (after[0].due, after[1].judged_in) == (3, 1)
    assert after[2:] == state.ledger[2:], "P3 is of a speech that is not posted"
    assert ledger.let_stand(replace(state, ledger=after)) == after
    assert [p.status for p in ledger.let_stand(replace(state, mayor=None))] == [
        *("withdrawn", "withdrawn", "contested", "active")
    ]


def test_an_upheld_promise_binds_nobody_who_does_not_govern() -> None:
    entry = promise(STRANGER, status=PromiseStatus.CONTESTED, due=None)
    state = governed(entry, mayor=BOB)
    assert ledger.settle(state, "P1", upheld=True)[0].status is PromiseStatus.WITHDRAWN
    campaigning = replace(state, phase=Phase.CAMPAIGN)
    upheld = ledger.settle(campaigning, "P1", upheld=True)[0]
    assert (upheld.status, upheld.due) == (PromiseStatus.ACTIVE, None)


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        (promise(), Reason.NOT_CONTESTED),
        (promise(key="P9", status=PromiseStatus.CONTESTED), Reason.UNKNOWN_PROMISE),
        (promise(status=PromiseStatus.CONTESTED, speech=2), Reason.UNKNOWN_PROMISE),
    ],
)
def test_only_contested_promises_of_posted_speeches_are_settled(
    entry: Promise, reason: Reason
) -> None:
    with pytest.raises(Rejected) as refusal:
        ledger.settle(governed(entry), "P1", upheld=True)
    assert refusal.value.reason is reason


def test_taking_a_word_back_costs_half_of_breaking_it() -> None:
    state = governed(promise(STRANGER), promise(key="P2"), round=3)
    (broken, _) = ledger.judge_all(state, end_of_round=True)[1]
    entries, (judged,) = ledger.withdraw(state, "P1")
    assert [p.status for p in entries] == ["withdrawn", "active"]
    assert entries[0].judged_in == 3
    assert {group: 2 * shift for group, shift in judged.shifts.items()} == broken.shifts
    with pytest.raises(Rejected) as refusal:
        ledger.withdraw(replace(state, ledger=entries), "P1")
    assert refusal.value.reason is Reason.UNKNOWN_PROMISE


def test_taking_back_what_nothing_could_judge_is_free() -> None:
    (judged,) = ledger.withdraw(governed(promise(None)), "P1")[1]
    assert judged.shifts == {}


def with_broken(*players: int) -> Campaign:
    entries = (
        promise(key=f"P{number}", player=player, status=PromiseStatus.BROKEN)
        for number, player in enumerate(players, start=1)
    )
    return governed(*entries)


@pytest.mark.parametrize(
    ("before", "after", "comes"),
    [
        ([ANN], [ANN, ANN], False),
        ([ANN, BOB], [ANN, BOB, CAT], False),
        ([ANN, ANN], [ANN, ANN, ANN], True),
        ([ANN, ANN], [ANN] * 4, True),
        ([ANN] * 3, [ANN] * 4, False),
        ([ANN] * 3 + [BOB] * 2, [ANN] * 3 + [BOB] * 3, True),
    ],
)
def test_the_third_broken_promise_of_one_player_brings_somebody(
    before: Sequence[int], after: Sequence[int], comes: bool
) -> None:
    spawn = ledger.third_broken(with_broken(*before), with_broken(*after))
    assert spawn == (ledger.PROTESTER if comes else None)


@given(st.lists(st.sampled_from(PromiseStatus), max_size=30))
def test_the_report_card_counts_every_promise_once(statuses: list[PromiseStatus]) -> None:
    entries = [promise(key=f"P{n}", status=status) for n, status in enumerate(statuses)]
    card = ledger.report_card(governed(*entries, promise(key="P99", player=BOB)), ANN)
    unsettled = {PromiseStatus.PROPOSED, PromiseStatus.CONTESTED}
    counted = card.kept + card.compromise + card.broken + card.open + card.withdrawn
    assert counted == sum(status not in unsettled for status in statuses)
    judged = [status for status in statuses if status in CLOSED]
    if not judged:
        assert card.per_cent is None
    else:
        worth = {PromiseStatus.KEPT: 1.0, PromiseStatus.COMPROMISE: 0.5}
        mean = sum(worth.get(status, 0) for status in judged) / len(judged)
        assert card.per_cent is not None
        assert abs(card.per_cent - 100 * mean) <= 0.5


TESTS = st.sampled_from(
    [
        None,
        STRANGER,
        Built(BuildAction.PLANT_FOREST, 2),
        Enacted(WARDENS),
        NeverEnacted(WARDENS),
        Reached(Indicator.ECONOMY, 70, 65),
        Stays(TREES, ALL_TREES),
    ]
)
DOINGS = st.sampled_from(["plant", "house", "clear", "enact", "nothing"])


@given(
    st.lists(st.tuples(TESTS, st.integers(0, 8) | st.none()), max_size=6),
    st.lists(DOINGS, min_size=9, max_size=9),
)
def test_every_promise_is_judged_once_and_none_outlives_the_campaign(
    made: list[tuple[Test | None, int | None]], doings: list[str]
) -> None:
    entries = [
        promise(test, key=f"P{n}", timeline=timeline, due=None)
        for n, (test, timeline) in enumerate(made)
    ]
    state = governed(*entries)
    state = replace(state, ledger=ledger.take_office(state, ANN))
    judged: list[ledger.Judged] = []
    for number, doing in enumerate(doings, start=1):
        state = replace(state, round=number)
        if doing == "plant":
            state = built(state, BuildAction.PLANT_FOREST)
        elif doing == "house":
            state = built(state, BuildAction.BUILD_HOUSING)
        elif doing == "clear":
            state = cleared(state, number)
        elif doing == "enact":
            state = enacted(state, WARDENS)
        for end_of_round in (False, True):
            entries_after, found = ledger.judge_all(state, end_of_round)
            state = replace(state, ledger=entries_after)
            judged += found
            assert all(j.deed is not None for j in found if not end_of_round)
            assert all(j.status is PromiseStatus.BROKEN for j in found if not end_of_round)
    assert sorted(j.promise.id for j in judged) == sorted(p.id for p in entries)
    assert all(p.status is not PromiseStatus.ACTIVE for p in state.ledger)
    assert {j.promise for j in judged} == set(state.ledger)
