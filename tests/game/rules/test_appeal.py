"""What the city's people think of candidates, and how they vote."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.game.rules import methods
from bot.game.rules.appeal import CARES, demographic_ballots, opinions_of
from bot.game.rules.methods.ballots import FORMS, Method, total
from bot.game.rules.voters import MOST, START, VOTERS, who_votes
from bot.game.state import Campaign, Candidate, Promise, PromiseStatus
from bot.game.vocabulary import Category, Demographic
from tests.game.plays import ANN, BOB, nominate, play, promise, started

seeds = st.integers(0, 2**64 - 1)
promises = st.builds(
    promise,
    st.just("P1"),
    st.sampled_from((ANN, BOB)),
    st.sampled_from(Category),
    st.integers(0, 10).map(lambda tenths: tenths / 10),
    st.integers(0, 200),
    st.sampled_from(PromiseStatus),
)
ledgers = st.lists(promises, max_size=30).map(tuple)


def standing(seed: int = 7, *ledger: Promise) -> Campaign:
    state = play(started(seed), nominate(ANN), nominate(BOB, "Bob"))
    return replace(state, ledger=ledger)


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
    affordable = tuple(promise(f"P{n}", ANN, cost=30) for n in range(4))
    too_many = tuple(promise(f"P{n}", ANN, cost=30) for n in range(12))
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
