from itertools import pairwise, permutations

from hypothesis import given

from bot.game.rules.methods import schulze
from bot.game.rules.methods.ballots import Ranking
from tests.game.rules.methods.drawing import CANDIDATES, prefer, several, with_ties

A, B, C, D, E = 1, 2, 3, 4, 5


def test_the_example_of_the_paper() -> None:
    """45 voters and five candidates (Schulze 2011, also on Wikipedia): E wins."""
    orders = {
        (A, C, B, E, D): 5,
        (A, D, E, C, B): 5,
        (B, E, D, A, C): 8,
        (C, A, B, E, D): 3,
        (C, A, E, B, D): 7,
        (C, B, A, D, E): 2,
        (D, C, E, B, A): 7,
        (E, B, A, D, C): 8,
    }
    ballots = [Ranking.of(*order, weight=times) for order, times in orders.items()]
    result = schulze.count((A, B, C, D, E), ballots, 0)
    assert result.table.preferred == (
        (0, 20, 26, 30, 22),
        (25, 0, 16, 33, 18),
        (19, 29, 0, 17, 24),
        (15, 12, 28, 0, 14),
        (23, 27, 21, 31, 0),
    )
    assert result.table.paths == (
        (0, 28, 28, 30, 24),
        (25, 0, 28, 33, 24),
        (25, 29, 0, 29, 24),
        (25, 28, 28, 0, 24),
        (25, 28, 28, 31, 0),
    )
    assert (result.winner, result.ties) == (E, ())


@given(several(with_ties()))
def test_paths_are_the_strongest_of_all_ways(ballots: list[Ranking]) -> None:
    """Checked by trying every way from each to each."""
    table = schulze.count(CANDIDATES, ballots, 0).table
    for a, row in zip(CANDIDATES, table.paths, strict=True):
        for b, strength in zip(CANDIDATES, row, strict=True):
            between = [c for c in CANDIDATES if c not in (a, b)]
            ways = [
                (a, *middle, b)
                for n in range(len(between) + 1)
                for middle in permutations(between, n)
            ]
            links = (min(link(ballots, x, y) for x, y in pairwise(way)) for way in ways)
            assert strength == (0 if a == b else max(links))


def link(ballots: list[Ranking], one: int, other: int) -> object:
    won = prefer(ballots, one, other)
    return won if won > prefer(ballots, other, one) else 0
