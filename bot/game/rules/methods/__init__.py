"""The election methods: pure counts of weighted ballots, in exact arithmetic."""

from collections.abc import Callable, Sequence

from bot.game.rules.methods import approval, irv, plurality, schulze, star
from bot.game.rules.methods.ballots import Ballot, Method, named
from bot.game.rules.methods.results import Result, Table

_COUNTS: dict[Method, Callable[[Sequence[int], Sequence[Ballot], int], Result[Table]]] = {
    Method.PLURALITY: plurality.count,
    Method.APPROVAL: approval.count,
    Method.IRV: irv.count,
    Method.STAR: star.count,
    Method.SCHULZE: schulze.count,
}


def count(
    method: Method, candidates: Sequence[int], ballots: Sequence[Ballot], tie_seed: int
) -> Result[Table]:
    """Count ballots of any form by a method; their order does not matter.

    `tie_seed`, fixed before the vote, is all that can favour one candidate over an equal one.
    Raises ValueError where nobody stands or a ballot names somebody who does not stand.
    """
    standing = set(candidates)
    if not standing or len(standing) != len(candidates):
        raise ValueError("candidates are different, and at least one")
    for ballot in ballots:
        if not standing.issuperset(named(ballot)):
            raise ValueError("a ballot names somebody who does not stand")
    return _COUNTS[method](candidates, ballots, tie_seed)
