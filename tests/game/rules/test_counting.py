"""What counts of many promises: one word once, and of all that is kept only so much is noticed."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.game import balance
from bot.game.content.shipped import POLICIES
from bot.game.rules import governing, ledger
from bot.game.rules.city.build_rules import BuildAction
from bot.game.rules.city.tiles import TileKind
from bot.game.rules.judging import Built, NeverEnacted, Stays
from bot.game.rules.voters import VOTERS
from bot.game.state import Campaign, PromiseStatus
from bot.game.vocabulary import Category, Demographic
from tests.game.plays import BOB
from tests.game.rules.promising import enacted, governed, promise

TREES = (TileKind.HEALTHY_FOREST, TileKind.SICK_FOREST)
WARDENS = "river-wardens"
STRANGER = Built(BuildAction.BUILD_HOUSING)
"""A test that no group opposes."""


def shifts_of(state: Campaign) -> list[dict[Demographic, int]]:
    """What each verdict of the round's end does to approval."""
    return [dict(each.shifts) for each in ledger.judge_all(state, end_of_round=True)[1]]


@given(
    st.integers(2, 24), st.booleans(), st.lists(st.sampled_from(Category), min_size=24, max_size=24)
)
def test_the_same_word_many_times_is_one_word(
    times: int, keep: bool, categories: list[Category]
) -> None:
    """However often it was said: one price, whether kept or broken."""
    said = [promise(NeverEnacted(WARDENS), key=f"P{n}", category=categories[n]) for n in range(24)]
    state, one = governed(*said[:times], round=3), governed(said[0], round=3)
    if not keep:
        state, one = enacted(state, WARDENS), enacted(one, WARDENS)
    first, *others = shifts_of(state)
    assert [first] == shifts_of(one)
    assert others == [{}] * (times - 1)


def test_a_word_due_in_many_rounds_is_paid_once_and_a_breach_always() -> None:
    state = governed(*(promise(NeverEnacted(WARDENS), key=f"P{n}", due=n) for n in (1, 2, 3)))
    entries, (first,) = ledger.judge_all(state, end_of_round=True)
    assert min(first.shifts.values()) > 0
    state = replace(state, ledger=entries, round=2)
    assert shifts_of(state) == [{}]
    second, third = shifts_of(enacted(state, WARDENS))
    assert max(second.values()) < 0
    assert third == {}


def test_a_word_given_anew_after_the_verdict_is_a_new_word() -> None:
    old = promise(NeverEnacted(WARDENS), status=PromiseStatus.KEPT)
    again = promise(NeverEnacted(WARDENS), key="P2", made_in=4, due=6)
    (shifts,) = shifts_of(governed(replace(old, judged_in=3), again, round=6))
    assert min(shifts.values()) > 0
    (shifts,) = shifts_of(governed(replace(old, judged_in=4), again, round=6))
    assert shifts == {}


@given(st.integers(0, 24), st.integers(0, 24), st.sampled_from(Category))
def test_people_notice_so_much_of_what_is_kept_and_all_of_what_is_broken(
    kept: int, broken: int, category: Category
) -> None:
    tests = [Stays(TREES, n) for n in range(kept)] + [Stays(TREES, 100 + n) for n in range(broken)]
    entries = [promise(t, key=f"P{n}", category=category) for n, t in enumerate(tests)]
    shifts = shifts_of(governed(*entries, round=3))
    for group in Demographic:
        scale = ledger.care(category, group)
        brought = sum(max(0, each[group]) for each in shifts)
        cost = sum(min(0, each[group]) for each in shifts)
        assert brought == min(balance.NOTICED_A_ROUND, kept * (ledger.KEPT * scale // 100))
        assert cost == -broken * (-ledger.BROKEN * scale // 100)


def test_trifles_bring_no_mayor_near_the_top_and_why_adds_up() -> None:
    """Twenty-four promises to leave alone what nobody meant to do."""
    policies = sorted(POLICIES)[:24]
    before = governed(*(promise(NeverEnacted(p), key=f"P{p}") for p in policies), round=3)
    after, _ = governing.judged(before, end_of_round=True)
    for group in Demographic:
        gained = after.electorate.sum_of(group) - before.electorate.sum_of(group)
        assert gained == sum(cause.amount for cause in after.causes if cause.on == group.value)
        assert gained <= balance.NOTICED_A_ROUND * VOTERS


@given(st.integers(1, 6), st.integers(1, 6))
def test_a_word_said_often_is_taken_back_whole_and_paid_once(times: int, asked: int) -> None:
    said = [promise(STRANGER, key=f"P{n}", due=n) for n in range(1, times + 1)]
    others = (promise(STRANGER, key="P8", player=BOB), promise(None, key="P9"))
    state, key = governed(*said, *others), f"P{min(asked, times)}"
    entries, judged = ledger.withdraw(state, key)
    assert [p.status for p in entries] == ["withdrawn"] * times + ["active"] * 2
    assert judged[0].promise.id == key
    assert sorted(each.promise.id for each in judged) == [p.id for p in said]
    (alone,) = ledger.withdraw(governed(said[0]), "P1")[1]
    assert [each.shifts for each in judged] == [alone.shifts] + [{}] * (times - 1)


def test_what_is_broken_already_costs_nothing_to_take_back() -> None:
    said = [promise(STRANGER, key=f"P{n}", due=n) for n in (1, 2)]
    entries, (broken,) = ledger.judge_all(governed(*said), end_of_round=True)
    assert min(broken.shifts.values()) < 0
    (judged,) = ledger.withdraw(governed(*entries), "P2")[1]
    assert judged.shifts == {}
    # Given anew after that it is a new word, with a price of its own.
    again = promise(STRANGER, key="P3", made_in=2)
    (judged,) = ledger.withdraw(governed(entries[0], again), "P3")[1]
    assert max(judged.shifts.values()) < 0


def test_a_word_broken_three_times_is_one_breach() -> None:
    breach = promise(STRANGER, status=PromiseStatus.BROKEN)
    thrice = [replace(breach, id=f"P{n}", judged_in=1) for n in (1, 2, 3)]
    assert ledger.third_broken(governed(), governed(*thrice)) is None
