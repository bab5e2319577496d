"""What each seeded voter thinks of each candidate: the ballots of the city's people come from it.

Of the mayor voters have an opinion of their own (voters.py). Of the others they judge by taste, by
whose home is theirs, and by their record. To either is added what is newly promised: whether it can
be judged at all, whether it is about what they care for, whether it can be done, and whether a
mayor could pay for and do all of it. All opinions are 0 to 10,000.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from bot.game import balance, rng
from bot.game.rules import counting, credibility, ledger
from bot.game.rules.methods.ballots import Ballot, Method, pooled
from bot.game.rules.methods.blending import ballot_of
from bot.game.rules.voters import (
    MOST,
    OWN,
    SECOND,
    SPREAD,
    START,
    VOTERS,
    Electorate,
    Nature,
    natures,
    who_votes,
)
from bot.game.state import Campaign, Candidate, Promise, PromiseStatus
from bot.game.vocabulary import Category, Demographic, Indicator

HOME = 900
"""Hundredths of a point for being one of their own. Ours: friends and neighbours vote so (Key 1949,
"Southern Politics"), by less than what a term of kept promises is worth."""
ELSEWHERE = -HOME // (len(Demographic) - 1)
"""Off among all others, so that no home is worth more than another."""
PROMISE = 300
"""Hundredths of a point for a candidate's best promise, surely feasible, with a group that cares
for its category as much as for the others. The second one brings half as much, the third a third:
nobody listens to a twentieth. Ours."""
RECORD = {
    PromiseStatus.KEPT: ledger.KEPT,
    PromiseStatus.COMPROMISE: ledger.COMPROMISE,
    PromiseStatus.BROKEN: ledger.BROKEN,
}
"""Hundredths of a point for each promise that a former mayor was judged by: as when they governed
(DESIGN.md section 4)."""

CARES: Mapping[Demographic, Mapping[Category, int]] = {
    demographic: {category: mood[Indicator(category.value)] for category in Category}
    for demographic, mood in balance.MOOD.items()
}
"""What each group cares for, in proportion: what moves its approval once somebody governs."""


def demographic_ballots(
    state: Campaign, candidates: Sequence[Candidate], method: Method
) -> tuple[Ballot, ...]:
    """The ballots of the seeded voters who go to the polls, equal ones together."""
    thought = {c.player: opinions_of(state, c) for c in candidates}
    return pooled(
        ballot_of(method, {player: opinions[voter] for player, opinions in thought.items()})
        for voter in who_votes(state.electorate)
    )


def opinions_of(state: Campaign, candidate: Candidate) -> tuple[int, ...]:
    """What each seeded voter thinks of a candidate, by the voter's number."""
    so_far, groups = _so_far(state, candidate), _of_groups(state, candidate)
    return tuple(
        min(MOST, max(0, opinion + _felt(nature, groups)))
        for nature, opinion in zip(natures(state.electorate.seed), so_far, strict=True)
    )


def _so_far(state: Campaign, candidate: Candidate) -> Sequence[int]:
    """What each voter thinks before anything is promised."""
    if candidate.player == state.mayor:
        return state.electorate.opinions
    return [START + taste for taste in _tastes(state.electorate, candidate.player)]


def _of_groups(state: Campaign, candidate: Candidate) -> dict[Demographic, int]:
    """By how much each group likes a candidate better than so far, in hundredths of a point."""
    own = [p for p in state.ledger if p.player == candidate.player]
    new = [p for p in _winning(own) if p.due is None]
    lost = credibility.overpromised(state, candidate.player)
    known = _known(own, candidate) if candidate.player != state.mayor else {}
    return {d: known.get(d, 0) + _promised(new, d) - lost for d in Demographic}


def _known(own: Sequence[Promise], candidate: Candidate) -> dict[Demographic, int]:
    """What a home and a record are worth with each group; a mayor's are in the approval."""
    record = _record(own)
    return {d: record + (HOME if d is candidate.home else ELSEWHERE) for d in Demographic}


def _record(own: Sequence[Promise]) -> int:
    """What a former mayor's promises were worth when they were judged, round by round."""
    gained, lost = Counter[int | None](), 0
    for promise in counting.once(counting.judged(own)):
        worth = RECORD[promise.status]
        gained[promise.judged_in] += max(0, worth)
        lost += min(0, worth)
    return lost + sum(min(each, balance.NOTICED_A_ROUND) for each in gained.values())


def _winning(own: Sequence[Promise]) -> Iterator[Promise]:
    """The promises that can win votes: what nothing can judge binds nobody to anything."""
    return counting.once(p for p in own if p.status is PromiseStatus.ACTIVE and p.test is not None)


def _promised(promises: Sequence[Promise], demographic: Demographic) -> int:
    cares = CARES[demographic]
    whole = 10 * sum(cares.values())
    worths = sorted((cares[p.category] * _tenths(p.feasibility) for p in promises), reverse=True)
    return sum(
        PROMISE * len(cares) * worth // (whole * rank) for rank, worth in enumerate(worths, start=1)
    )


def _tenths(feasibility: float) -> int:
    return round(feasibility * 10)


def _felt(nature: Nature, groups: Mapping[Demographic, int]) -> int:
    own = groups[nature.demographic]
    if nature.second is None:
        return own
    return (OWN * own + SECOND * groups[nature.second]) // (OWN + SECOND)


def _tastes(electorate: Electorate, player: int) -> tuple[int, ...]:
    """How each voter likes a person, whatever they say: in sum nothing within a demographic."""
    random, _ = rng.draw(electorate.seed ^ player)
    tastes: list[int] = []
    for _ in range(len(Demographic) * VOTERS // 2):
        random, number = rng.draw(random)
        off = number % (2 * SPREAD + 1) - SPREAD
        tastes += [off, -off]
    return tuple(tastes)
