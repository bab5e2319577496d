"""What the city's people think of candidates, and how they vote."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.game import balance
from bot.game.rules import methods
from bot.game.rules.appeal import CARES, RECORD, demographic_ballots, opinions_of
from bot.game.rules.judging import Built, NeverEnacted
from bot.game.rules.methods.ballots import FORMS, Method, total
from bot.game.rules.voters import MOST, START, VOTERS, who_votes
from bot.game.state import Campaign, Candidate, Promise, PromiseStatus
from bot.game.vocabulary import Category, Demographic
from tests.game.plays import ANN, BOB, PLANTED, nominate, play, promise, started

seeds = st.integers(0, 2**64 - 1)
promises = st.builds(
    promise,
    st.just("P1"),
    st.sampled_from((ANN, BOB)),
    st.sampled_from(Category),
    st.integers(0, 10).map(lambda tenths: tenths / 10),
    st.integers(0, 200),
    st.sampled_from(PromiseStatus),
    st.sampled_from((None, PLANTED, Built("plant_forest", 2), NeverEnacted("face-cameras"))),
)
ledgers = st.lists(promises, max_size=30).map(tuple)


def standing(seed: int = 7, *ledger: Promise) -> Campaign:
    state = play(started(seed), nominate(ANN), nominate(BOB, "Bob"))
    return replace(state, ledger=ledger)


def dear(count: int) -> tuple[Promise, ...]:
    """So many promises of Ann, each to plant another number, for 30 credits."""
    each = (Built("plant_forest", n + 1) for n in range(count))
    return tuple(promise(f"P{n}", ANN, cost=30, test=test) for n, test in enumerate(each))


def mean(state: Campaign, player: int, demographic: Demographic | None = None) -> float:
    candidate = state.candidate(player)
    assert candidate is not None
    opinions = opinions_of(state, candidate)
    if demographic is not None:
        first = list(Demographic).index(demographic) * VOTERS
        opinions = opinions[first : first + VOTERS]
    return sum(opinions) / len(opinions)


@given(seeds, ledgers, st.sampled_from(Demographic))
def test_opinions_are_on_the_scale_and_the_same_each_time(
    seed: int, ledger: tuple[Promise, ...], home: Demographic
) -> None:
    state = standing(seed, *ledger)
    candidate = Candidate(ANN, "Ann", "slogan", home)
    opinions = opinions_of(state, candidate)
    assert len(opinions) == 4 * VOTERS
    assert all(0 <= opinion <= MOST for opinion in opinions)
    assert opinions == opinions_of(state, candidate)


@given(seeds, st.integers(1, 2**63 - 1))
def test_nobody_is_favoured_for_who_they_are(seed: int, player: int) -> None:
    """Without a promise the city is of two minds, whatever the account's number."""
    state = standing(seed)
    for home in Demographic:
        opinions = opinions_of(state, Candidate(player, "Ann", "slogan", home))
        # Second homes are drawn, so that what a home gives is not quite the same everywhere.
        assert abs(sum(opinions) / len(opinions) - START) < 100


def test_the_mayor_is_seen_as_the_electorate_sees_them() -> None:
    state = replace(standing(), mayor=ANN)
    candidate = state.candidate(ANN)
    assert candidate is not None
    assert opinions_of(state, candidate) == state.electorate.opinions


@given(seeds, ledgers)
def test_a_mayor_who_promises_nothing_new_stands_where_they_govern(
    seed: int, ledger: tuple[Promise, ...]
) -> None:
    """Their record is in the approval already, and what they are bound by has won its votes."""
    bound = (replace(p, cost=0, due=3) for p in ledger)
    state = replace(standing(seed, *bound), mayor=ANN)
    candidate = state.candidate(ANN)
    assert candidate is not None
    assert opinions_of(state, candidate) == state.electorate.opinions


@pytest.mark.parametrize("count", [1, 4, 12])
def test_promises_win_and_lose_a_mayor_as_much_as_a_challenger(count: int) -> None:
    governs = replace(standing(), mayor=ANN)
    challenger = mean(standing(7, *dear(count)), ANN) - mean(standing(), ANN)
    mayor = mean(replace(governs, ledger=dear(count)), ANN) - mean(governs, ANN)
    assert mayor == pytest.approx(challenger, abs=1)


def test_promises_beyond_the_budget_cost_a_mayor_credibility() -> None:
    affordable, too_many = (
        mean(replace(standing(7, *ledger), mayor=ANN), ANN) for ledger in (dear(4), dear(12))
    )
    assert too_many < affordable


@given(ledgers, promises, st.booleans())
def test_what_nothing_can_judge_wins_no_votes(
    ledger: tuple[Promise, ...], idle: Promise, governs: bool
) -> None:
    idle = replace(idle, test=None, status=PromiseStatus.ACTIVE)
    before, after = standing(7, *ledger), standing(7, *ledger, idle)
    if governs:
        before, after = (replace(state, mayor=idle.player) for state in (before, after))
    assert mean(after, idle.player) <= mean(before, idle.player)
    if idle.cost == 0:
        assert mean(after, idle.player) == mean(before, idle.player)


@given(ledgers, promises, st.integers(2, 24), st.sampled_from(PromiseStatus))
def test_the_same_word_again_wins_and_loses_nothing_more(
    ledger: tuple[Promise, ...], word: Promise, times: int, status: PromiseStatus
) -> None:
    word = replace(word, cost=0, status=status, test=NeverEnacted("toll"))
    once, often = standing(7, *ledger, word), standing(7, *ledger, *[word] * times)
    assert mean(often, word.player) == mean(once, word.player)


@given(st.lists(st.integers(1, 3), min_size=1, max_size=24))
def test_a_record_of_trifles_is_worth_what_was_noticed_in_each_round(rounds: list[int]) -> None:
    kept = (
        replace(promise("P1", ANN, status=PromiseStatus.KEPT, test=test), judged_in=number)
        for number, test in zip(rounds, [Built("plant_forest", n) for n in range(24)], strict=False)
    )
    gained = mean(standing(7, *kept), ANN) - mean(standing(7), ANN)
    worth = sum(
        min(balance.NOTICED_A_ROUND, RECORD[PromiseStatus.KEPT] * rounds.count(number))
        for number in set(rounds)
    )
    assert gained <= worth + 1
    if worth <= START // 4:  # the scale cuts nobody's opinion off
        assert abs(gained - worth) <= 1


def test_people_like_their_own() -> None:
    """Ann and Bob are at home among the students."""
    state = standing()
    liked = {d: mean(state, ANN, d) for d in Demographic}
    assert max(liked, key=liked.__getitem__) is Demographic.STUDENT


@given(ledgers, promises.filter(lambda p: p.cost == 0))
def test_a_promise_that_costs_nothing_never_harms(
    ledger: tuple[Promise, ...], one_more: Promise
) -> None:
    before = standing(7, *ledger)
    after = standing(7, *ledger, replace(one_more, status=PromiseStatus.ACTIVE))
    # What is divided is rounded down, a hundredth of a point at most for each promise.
    assert mean(after, one_more.player) >= mean(before, one_more.player) - len(after.ledger)


def test_groups_hear_what_they_care_for() -> None:
    for demographic in Demographic:
        cares = CARES[demographic]
        heard = {c: mean(standing(7, promise("P1", ANN, c)), ANN, demographic) for c in Category}
        most, least = (pick(cares, key=cares.__getitem__) for pick in (max, min))
        assert heard[most] > heard[least]


def test_what_cannot_be_done_impresses_nobody() -> None:
    dream = promise("P1", ANN, feasibility=0.0)
    assert mean(standing(7, dream), ANN) == mean(standing(7), ANN)


def test_promises_beyond_the_budget_cost_credibility() -> None:
    affordable, too_many = dear(4), dear(12)
    nothing, some, all_of_them = (mean(standing(7, *p), ANN) for p in ((), affordable, too_many))
    assert some > max(nothing, all_of_them)


def test_a_former_mayor_is_remembered_by_their_word() -> None:
    kept = promise("P1", ANN, status=PromiseStatus.KEPT)
    broken = promise("P2", ANN, status=PromiseStatus.BROKEN)
    assert mean(standing(7, kept), ANN) > mean(standing(7), ANN)
    assert mean(standing(7, kept, broken), ANN) < mean(standing(7), ANN)


@given(seeds, st.sampled_from(list(Method)))
def test_those_who_vote_fill_in_the_methods_form(seed: int, method: Method) -> None:
    state = standing(seed)
    ballots = demographic_ballots(state, state.candidates, method)
    assert total(ballots) == len(who_votes(state.electorate)) > 100
    assert {type(ballot) for ballot in ballots} == {FORMS[method]}
    assert methods.count(method, (ANN, BOB), ballots, 1).winner in (ANN, BOB)
