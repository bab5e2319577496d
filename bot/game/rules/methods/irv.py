"""Instant-runoff voting: the default method of an election."""

from collections.abc import Iterable, Mapping, Sequence

from bot.game.rules.methods.ballots import Ballot, Method, Weight, exact, tiers, total
from bot.game.rules.methods.results import (
    Answer,
    Question,
    Result,
    Round,
    Rounds,
    Tie,
    sorted_votes,
)
from bot.game.rules.methods.ties import Lot, draw_lot

Ranked = Sequence[tuple[tuple[tuple[int, ...], ...], Weight]]
"""Ballots as tiers with their weight."""


def count(candidates: Sequence[int], ballots: Sequence[Ballot], tie_seed: int) -> Result[Rounds]:
    """Let the last candidate leave, round by round, until more than half agree on one.

    In each round every ballot counts for the best candidate still in, with its whole weight for
    each of several that are equally good (Approval-IRV: Delemazure & Peters 2024, which unlike
    sharing the weight out keeps the result independent of clones). Who stands alone at the top
    of more than half of the ballots still in play wins, else the last one leaves. Among equals
    the one who had fewer votes in the nearest earlier round that tells them apart leaves; where
    none does, the lot decides.
    """
    lot = draw_lot(candidates, tie_seed)
    ranked = [(tiers(ballot), ballot.weight) for ballot in ballots]
    weight = total(ballots)
    remaining = set(candidates)
    rounds: list[Round] = []
    history: list[dict[int, Weight]] = []
    ties: list[Tie] = []
    while True:
        votes, alone, in_play = _tops(ranked, remaining)
        if not in_play:
            return Result(Method.IRV, None, Rounds(tuple(rounds)), tuple(ties), weight)
        leader = max(remaining, key=alone.__getitem__)
        decided = 2 * alone[leader] > in_play or len(remaining) == 1
        history.append(votes)
        leaver, tie = (None, None) if decided else _last(history, lot)
        rounds.append(Round(sorted_votes(votes), exact(weight - in_play), leaver))
        if tie is not None:
            ties.append(tie)
        if leaver is None:
            return Result(Method.IRV, leader, Rounds(tuple(rounds)), tuple(ties), weight)
        remaining.remove(leaver)


def _tops(
    ranked: Ranked, remaining: Iterable[int]
) -> tuple[dict[int, Weight], dict[int, Weight], Weight]:
    """The votes of those remaining, what they have alone at the top, and the weight in play."""
    votes: dict[int, Weight] = dict.fromkeys(remaining, 0)
    alone = dict(votes)
    in_play: Weight = 0
    for ballot, weight in ranked:
        for tier in ballot:
            top = [candidate for candidate in tier if candidate in votes]
            if top:
                break
        else:
            continue
        in_play += weight
        for candidate in top:
            votes[candidate] += weight
        if len(top) == 1:
            alone[top[0]] += weight
    return votes, alone, in_play


def _last(history: Sequence[Mapping[int, Weight]], lot: Lot) -> tuple[int, Tie | None]:
    """Who leaves: the fewest votes now, then in the rounds before, newest first, then by lot."""
    now = history[-1]
    tied = _fewest(now, now)
    if len(tied) == 1:
        return tied[0], None
    rest = tied
    for votes in reversed(history[:-1]):
        rest = _fewest(votes, rest)
    leaver = min(rest, key=lot.__getitem__)
    answer = Answer.EARLIER_ROUND if len(rest) == 1 else Answer.LOT
    return leaver, Tie(Question.WHO_LEAVES, tuple(sorted(tied)), answer, (leaver,))


def _fewest(votes: Mapping[int, Weight], of: Iterable[int]) -> list[int]:
    fewest = min(votes[candidate] for candidate in of)
    return [candidate for candidate in of if votes[candidate] == fewest]
