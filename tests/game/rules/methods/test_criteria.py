"""What each method promises its voters, as properties of random weighted elections."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.game.rules.methods.ballots import (
    FORMS,
    Approvals,
    Ballot,
    Method,
    Ranking,
    Scores,
    named,
    total,
)
from tests.game.rules.methods.drawing import (
    CANDIDATES,
    OF_FORM,
    RANKED,
    any_ballot,
    approvals,
    by_lot,
    count,
    full,
    orders,
    possible,
    prefer,
    scores,
    seeds,
    several,
    smith_set,
    strict,
    weights,
    winner,
    with_ties,
)

every = pytest.mark.parametrize("method", list(Method))
complete = full(st.permutations(CANDIDATES))
candidates = st.sampled_from(CANDIDATES)


@every
@given(several(any_ballot), seeds, st.randoms(use_true_random=False))
def test_the_order_of_the_ballots_does_not_matter(
    method: Method, ballots: list[Ballot], seed: int, random: object
) -> None:
    shuffled = list(ballots)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert count(method, ballots, seed) == count(method, shuffled, seed)


@every
@given(several(any_ballot), st.permutations(CANDIDATES), seeds)
def test_nothing_but_the_lot_favours_anybody(
    method: Method, ballots: list[Ballot], order: list[int], seed: int
) -> None:
    names = dict(zip(CANDIDATES, order, strict=True))
    before = count(method, ballots, seed)
    after = count(method, [renamed(ballot, names) for ballot in ballots], seed)
    if not by_lot(before):
        assert not by_lot(after)
        assert after.winner == (None if before.winner is None else names[before.winner])


@every
@given(several(any_ballot), seeds, st.integers(2, 5))
def test_a_ballot_of_weight_n_counts_as_n_ballots(
    method: Method, ballots: list[Ballot], seed: int, times: int
) -> None:
    heavy = [replace(ballots[0], weight=ballots[0].weight * times), *ballots[1:]]
    assert count(method, heavy, seed) == count(method, [ballots[0]] * times + ballots[1:], seed)


@every
@given(several(any_ballot), seeds, weights)
def test_only_the_proportions_of_the_weights_matter(
    method: Method, ballots: list[Ballot], seed: int, factor: Fraction
) -> None:
    scaled = [replace(ballot, weight=ballot.weight * factor) for ballot in ballots]
    before, after = count(method, ballots, seed), count(method, scaled, seed)
    assert (before.winner, before.ties) == (after.winner, after.ties)


@pytest.mark.parametrize("method", RANKED)
@given(several(with_ties()), orders, candidates, seeds)
def test_majority_of_first_choices(
    method: Method, ballots: list[Ranking], rest: list[int], favourite: int, seed: int
) -> None:
    """More than half rank one alone first, whatever they rank below: that one wins."""
    order = [favourite, *(c for c in rest if c != favourite)]
    more = Ranking.of(*order, weight=total(ballots) + Fraction(1, 1000))
    assert winner(method, [*ballots, more], seed) == favourite


ALONE = {Method.APPROVAL: Approvals.of, Method.STAR: lambda candidate: Scores.of({candidate: 5})}


@pytest.mark.parametrize("method", ALONE)
@given(several(any_ballot), candidates, seeds)
def test_majority_for_one_alone(
    method: Method, ballots: list[Ballot], favourite: int, seed: int
) -> None:
    """The form of it that approval and STAR keep: more than half are for one and nobody else."""
    more = replace(ALONE[method](favourite), weight=total(ballots) + Fraction(1, 1000))
    assert winner(method, [*ballots, more], seed) == favourite


@given(several(scores), candidates, seeds)
def test_star_never_elects_whom_most_put_last(ballots: list[Scores], loser: int, seed: int) -> None:
    others = dict.fromkeys(set(CANDIDATES) - {loser}, 1)
    against = Scores.of(others, total(ballots) + Fraction(1, 1000))
    assert winner(Method.STAR, [*ballots, against], seed) != loser


@pytest.mark.parametrize("method", [Method.IRV, Method.SCHULZE])
@given(several(strict()), st.permutations(CANDIDATES), st.integers(1, 3), seeds, st.data())
def test_solid_majority(
    method: Method,
    ballots: list[Ranking],
    order: list[int],
    size: int,
    seed: int,
    data: st.DataObject,
) -> None:
    """More than half rank the same group above all others, in any order: one of it wins."""
    group, others = order[:size], order[size:]
    halves = [
        Ranking.of(
            *data.draw(st.permutations(group)),
            *data.draw(st.permutations(others)),
            weight=(total(ballots) + Fraction(1, 1000)) / 2,
        )
        for _ in range(2)
    ]
    assert winner(method, [*ballots, *halves], seed) in group


@given(several(with_ties()), seeds)
def test_schulze_elects_from_the_smith_set(ballots: list[Ranking], seed: int) -> None:
    elected = count(Method.SCHULZE, ballots, seed)
    assert elected.winner is None or possible(elected) <= smith_set(ballots)


@given(several(with_ties()), seeds)
def test_schulze_elects_who_beats_everybody(ballots: list[Ranking], seed: int) -> None:
    best = [
        a
        for a in CANDIDATES
        if all(prefer(ballots, a, b) > prefer(ballots, b, a) for b in CANDIDATES if a != b)
    ]
    assume(best)
    assert winner(Method.SCHULZE, ballots, seed) == best[0]


@pytest.mark.parametrize("method", [Method.IRV, Method.SCHULZE])
@given(complete, seeds)
def test_who_loses_to_everybody_is_not_elected(
    method: Method, ballots: list[Ranking], seed: int
) -> None:
    elected = winner(method, ballots, seed)
    assert any(
        prefer(ballots, elected, b) >= prefer(ballots, b, elected)
        for b in CANDIDATES
        if b != elected
    )


@pytest.mark.parametrize("method", [Method.PLURALITY, Method.IRV])
@given(several(strict()), st.integers(0, 11), st.integers(1, 4), seeds)
def test_later_no_harm(
    method: Method, ballots: list[Ranking], which: int, kept: int, seed: int
) -> None:
    """What a ballot names below a place cannot take the victory from whom it names above."""
    at = which % len(ballots)
    ballot = ballots[at]
    cut = replace(ballot, tiers=ballot.tiers[:kept])
    before = winner(method, [*ballots[:at], cut, *ballots[at + 1 :]], seed)
    after = winner(method, ballots, seed)
    assert before not in named(cut) or after == before


@given(several(strict()), st.integers(0, 11), seeds)
def test_plurality_does_not_harm_whom_a_ballot_raises(
    ballots: list[Ranking], which: int, seed: int
) -> None:
    elected = winner(Method.PLURALITY, ballots, seed)
    assume(elected is not None)
    at = which % len(ballots)
    better = first(ballots[at], elected)
    assert winner(Method.PLURALITY, [*ballots[:at], better, *ballots[at + 1 :]], seed) == elected


@given(several(approvals), st.integers(0, 11), seeds)
def test_approval_does_not_harm_whom_a_ballot_adds(
    ballots: list[Approvals], which: int, seed: int
) -> None:
    elected = winner(Method.APPROVAL, ballots, seed)
    assume(elected is not None)
    at = which % len(ballots)
    better = Approvals.of(*{*ballots[at].approved, elected}, weight=ballots[at].weight)
    assert winner(Method.APPROVAL, [*ballots[:at], better, *ballots[at + 1 :]], seed) == elected


@given(several(scores), st.integers(0, 11), st.integers(1, 5), seeds)
def test_star_does_not_harm_whom_a_ballot_scores_higher(
    ballots: list[Scores], which: int, score: int, seed: int
) -> None:
    elected = winner(Method.STAR, ballots, seed)
    assume(elected is not None)
    at = which % len(ballots)
    given = dict(ballots[at].scores)
    better = Scores.of({**given, elected: max(score, given.get(elected, 0))}, ballots[at].weight)
    assert winner(Method.STAR, [*ballots[:at], better, *ballots[at + 1 :]], seed) == elected


@given(several(with_ties()), st.integers(0, 11), st.integers(0, 3), seeds)
def test_schulze_does_not_harm_whom_a_ballot_raises(
    ballots: list[Ranking], which: int, place: int, seed: int
) -> None:
    elected = winner(Method.SCHULZE, ballots, seed)
    assume(elected is not None)
    at = which % len(ballots)
    better = raised(ballots[at], elected, place)
    after = count(Method.SCHULZE, [*ballots[:at], better, *ballots[at + 1 :]], seed)
    assert elected in possible(after)


@pytest.mark.parametrize("method", [Method.IRV, Method.SCHULZE, Method.APPROVAL])
@given(st.data(), candidates, seeds)
def test_clones_neither_help_nor_harm(
    method: Method, data: st.DataObject, cloned: int, seed: int
) -> None:
    """A second candidate of the same kind leaves the choice between that kind and the others.

    Every ballot has the two next to each other, or leaves out both. Only without a tie is it so
    for instant runoff: who shares the first choices has fewer of them in the earlier rounds.
    """
    form = approvals if method is Method.APPROVAL else strict()
    ballots = data.draw(several(form))
    twin = max(CANDIDATES) + 1
    twins = [with_twin(b, cloned, twin, data.draw(st.booleans())) for b in ballots]
    before, after = count(method, ballots, seed), count(method, twins, seed, (*CANDIDATES, twin))
    if method is Method.IRV:
        assume(not before.ties and not [t for t in after.ties if set(t.tied) != {cloned, twin}])
    assert possible(before) == {cloned if c == twin else c for c in possible(after)}


@every
@given(st.permutations(CANDIDATES), st.data(), seeds)
def test_leaving_only_the_last_one_out_says_the_same(
    method: Method, order: list[int], data: st.DataObject, seed: int
) -> None:
    others = data.draw(st.lists(any_ballot, max_size=8))
    whole, short = Ranking.of(*order), Ranking.of(*order[:-1])
    assert winner(method, [*others, whole], seed) == winner(method, [*others, short], seed)


@every
@given(several(any_ballot), seeds)
def test_blank_ballots_change_nobody(method: Method, ballots: list[Ballot], seed: int) -> None:
    blank = [Ranking.of(), Approvals.of(), Scores.of({})]
    elected = winner(method, ballots, seed)
    assert winner(method, [*ballots, *blank], seed) == elected
    assert winner(method, blank, seed) is None


@every
@given(st.data(), seeds)
def test_only_without_any_vote_is_nobody_elected(
    method: Method, data: st.DataObject, seed: int
) -> None:
    ballots = data.draw(several(OF_FORM[FORMS[method]]))
    assert (winner(method, ballots, seed) is None) == (not any(map(named, ballots)))


def test_every_order_of_three_in_a_full_circle_is_a_tie() -> None:
    circle = [Ranking.of(1, 2, 3), Ranking.of(2, 3, 1), Ranking.of(3, 1, 2)]
    for method in Method:
        found = {winner(method, circle, seed, (1, 2, 3)) for seed in range(40)}
        assert found == {1, 2, 3}, method


def renamed(ballot: Ballot, names: dict[int, int]) -> Ballot:
    match ballot:
        case Ranking():
            tiers = ([names[c] for c in tier] for tier in ballot.tiers)
            return Ranking.of(*tiers, weight=ballot.weight)
        case Approvals():
            return Approvals.of(*(names[c] for c in ballot.approved), weight=ballot.weight)
        case Scores():
            return Scores.of({names[c]: s for c, s in ballot.scores}, ballot.weight)


def first(ballot: Ranking, candidate: int) -> Ranking:
    rest = [tier[0] for tier in ballot.tiers if tier[0] != candidate]
    return Ranking.of(candidate, *rest, weight=ballot.weight)


def raised(ballot: Ranking, candidate: int, place: int) -> Ranking:
    """The ballot with the candidate at a place of its own, not below the present one."""
    now = next((n for n, tier in enumerate(ballot.tiers) if candidate in tier), len(ballot.tiers))
    tiers = [[c for c in tier if c != candidate] for tier in ballot.tiers]
    tiers.insert(min(place, now), [candidate])
    return Ranking.of(*filter(None, tiers), weight=ballot.weight)


def with_twin(ballot: Ballot, cloned: int, twin: int, twin_first: bool) -> Ballot:
    if isinstance(ballot, Approvals):
        both = (cloned, twin) if cloned in ballot.approved else ()
        rest = [c for c in ballot.approved if c != cloned]
        return Approvals.of(*rest, *both, weight=ballot.weight)
    assert isinstance(ballot, Ranking)
    pair = (twin, cloned) if twin_first else (cloned, twin)
    order = [c for tier in ballot.tiers for c in tier]
    doubled = [c for each in order for c in (pair if each == cloned else (each,))]
    return Ranking.of(*doubled, weight=ballot.weight)
