"""The same winners as two libraries, on 2,000 random elections a method.

`starvote` for STAR; `pref-voting` for all five. Where a lot decides, the oracle's winner is one
of those whom some lot elects, or we elect one of those whom the oracle lets tie.
"""

import importlib
import random
from collections.abc import Iterator
from types import ModuleType

import pytest

from bot.game.rules import methods
from bot.game.rules.methods.ballots import (
    Approvals,
    Ballot,
    Method,
    Ranking,
    Scores,
    scored,
    tiers,
)
from tests.game.rules.methods.drawing import by_lot, possible

ELECTIONS = 2_000


@pytest.fixture(scope="module")
def starvote() -> ModuleType:
    return importlib.import_module("starvote")


@pytest.fixture(scope="module")
def profiles() -> ModuleType:
    return importlib.import_module("pref_voting.profiles_with_ties")


@pytest.fixture(scope="module")
def grades() -> ModuleType:
    return importlib.import_module("pref_voting.grade_profiles")


def elections(form: type[Ballot], seed: int) -> Iterator[tuple[list[int], list[Ballot], int]]:
    """Random candidates, ballots (most elections small, so that ties are common) and a seed."""
    chance = random.Random(seed)
    for _ in range(ELECTIONS):
        candidates = list(range(1, chance.randint(2, 6) + 1))
        kinds = chance.randint(1, 9)
        ballots = [a_ballot(form, candidates, chance) for _ in range(kinds)]
        yield candidates, ballots, chance.getrandbits(64)


def a_ballot(form: type[Ballot], candidates: list[int], chance: random.Random) -> Ballot:
    weight = chance.randint(1, 12)
    order = chance.sample(candidates, chance.randint(1, len(candidates)))
    if form is Approvals:
        return Approvals.of(*order, weight=weight)
    if form is Scores:
        return Scores.of({c: chance.randint(0, 5) for c in candidates}, weight)
    return Ranking.of(*order, weight=weight)


def any_lot(method: Method, candidates: list[int], ballots: list[Ballot]) -> set[int | None]:
    """Whom some lot elects; with 40 of them one of six candidates is hardly ever missed."""
    return {methods.count(method, candidates, ballots, seed).winner for seed in range(40)}


def compare(
    method: Method, candidates: list[int], ballots: list[Ballot], seed: int, theirs: set[int]
) -> None:
    """Ours is one of theirs, and the only one where we needed to break no tie."""
    result = methods.count(method, candidates, ballots, seed)
    assert result.winner in theirs, (candidates, ballots)
    if not result.ties:
        assert theirs == {result.winner}, (candidates, ballots)


def profile(profiles: ModuleType, candidates: list[int], ballots: list[Ballot]) -> object:
    rankings = [
        {c: place for place, tier in enumerate(tiers(ballot), start=1) for c in tier}
        for ballot in ballots
    ]
    made = profiles.ProfileWithTies(
        rankings, rcounts=[int(ballot.weight) for ballot in ballots], candidates=candidates
    )
    made.use_extended_strict_preference()
    return made


def test_star_as_starvote_counts_it(starvote: ModuleType) -> None:
    """Its winner is ours, or one that another lot would elect: it has steps before the lot."""
    for candidates, ballots, seed in elections(Scores, 1):
        sheets = [
            {f"c{c}": scored(ballot, len(candidates)).get(c, 0) for c in candidates}
            for ballot in ballots
            for _ in range(int(ballot.weight))
        ]
        result = methods.count(Method.STAR, candidates, ballots, seed)
        if result.winner is None:
            continue
        (theirs,) = starvote.election("star", sheets, tiebreaker=lambda o, tie, n, e: tie[:n])
        ours = any_lot(Method.STAR, candidates, ballots) if by_lot(result) else {result.winner}
        assert int(theirs[1:]) in ours, (candidates, ballots)


def test_star_as_pref_voting_counts_it(grades: ModuleType) -> None:
    from pref_voting.grade_methods import star

    for candidates, ballots, seed in elections(Scores, 2):
        if any(ballot.scores for ballot in ballots):
            sheets = [
                {c: scored(ballot, len(candidates)).get(c, 0) for c in candidates}
                for ballot in ballots
            ]
            made = grades.GradeProfile(
                sheets,
                [0, 1, 2, 3, 4, 5],
                gcounts=[int(ballot.weight) for ballot in ballots],
                candidates=candidates,
            )
            compare(Method.STAR, candidates, ballots, seed, set(map(int, star(made))))


def test_approval_as_pref_voting_counts_it(grades: ModuleType) -> None:
    from pref_voting.grade_methods import approval

    for candidates, ballots, seed in elections(Approvals, 3):
        made = grades.GradeProfile(
            [{c: int(c in ballot.approved) for c in candidates} for ballot in ballots],
            [0, 1],
            gcounts=[int(ballot.weight) for ballot in ballots],
            candidates=candidates,
        )
        theirs = set(map(int, approval(made)))
        assert possible(methods.count(Method.APPROVAL, candidates, ballots, seed)) == theirs


def test_plurality_as_pref_voting_counts_it(profiles: ModuleType) -> None:
    for candidates, ballots, seed in elections(Ranking, 4):
        votes = profile(profiles, candidates, ballots).plurality_scores()
        theirs = {int(c) for c, number in votes.items() if number == max(votes.values())}
        assert possible(methods.count(Method.PLURALITY, candidates, ballots, seed)) == theirs


@pytest.mark.parametrize("form", [Ranking, Scores])
def test_irv_as_pref_voting_counts_it(profiles: ModuleType, form: type[Ballot]) -> None:
    """Theirs are all whom some way of breaking each tie elects."""
    from pref_voting.iterative_methods import approval_irv_put

    for candidates, ballots, seed in elections(form, 5):
        if any(map(tiers, ballots)):
            theirs = set(map(int, approval_irv_put(profile(profiles, candidates, ballots))))
            compare(Method.IRV, candidates, ballots, seed, theirs)


@pytest.mark.parametrize("form", [Ranking, Scores])
def test_schulze_as_pref_voting_counts_it(profiles: ModuleType, form: type[Ballot]) -> None:
    from pref_voting.margin_based_methods import beat_path

    for candidates, ballots, seed in elections(form, 6):
        if any(map(tiers, ballots)):
            made = profile(profiles, candidates, ballots)
            theirs = set(map(int, beat_path(made, strength_function=made.support)))
            assert possible(methods.count(Method.SCHULZE, candidates, ballots, seed)) == theirs
