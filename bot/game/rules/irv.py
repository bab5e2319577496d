"""Instant-runoff voting: the default method of an election."""

from collections import Counter
from collections.abc import Sequence

from bot.game.rng import shuffle
from bot.game.state import Tally


def count(
    candidates: Sequence[int], ballots: Sequence[Sequence[int]], tie_seed: int
) -> tuple[tuple[Tally, ...], int | None]:
    """Count ballots (rankings, best first, of any length) and return the rounds and the winner.

    In each round every ballot counts for the best candidate still in; the last one leaves until
    somebody has more than half of the ballots still in play. Among equals the one who had fewer
    votes in the nearest earlier round that tells them apart leaves; where none does, an order
    drawn from `tie_seed` decides. The order of the ballots does not matter. Without any ballot
    there is no winner.
    """
    _, lot = shuffle(tie_seed, sorted(candidates))
    remaining = set(candidates)
    rounds: list[Tally] = []
    history: list[Counter[int]] = []
    while True:
        votes = _first_choices(ballots, remaining)
        active = votes.total()
        if active == 0:
            return tuple(rounds), None
        leader = max(remaining, key=lambda c: votes[c])
        decided = 2 * votes[leader] > active or len(remaining) == 1
        leaver, by_lot = (None, False) if decided else _last(remaining, [*history, votes], lot)
        rounds.append(
            Tally(
                votes=tuple(
                    sorted(((c, votes[c]) for c in remaining), key=lambda v: (-v[1], v[0]))
                ),
                exhausted=len(ballots) - active,
                eliminated=leaver,
                by_lot=by_lot,
            )
        )
        if leaver is None:
            return tuple(rounds), leader
        history.append(votes)
        remaining.remove(leaver)


def _first_choices(ballots: Sequence[Sequence[int]], remaining: set[int]) -> Counter[int]:
    firsts = (next((c for c in ballot if c in remaining), None) for ballot in ballots)
    return Counter(first for first in firsts if first is not None)


def _last(
    remaining: set[int], history: Sequence[Counter[int]], lot: Sequence[int]
) -> tuple[int, bool]:
    """Who leaves: the fewest votes now, then in the rounds before, newest first, then by lot.

    Says also whether it took the lot.
    """
    tied = set(remaining)
    for votes in reversed(history):
        fewest = min(votes[c] for c in tied)
        tied = {c for c in tied if votes[c] == fewest}
        if len(tied) == 1:
            break
    return min(tied, key=lot.index), len(tied) > 1
