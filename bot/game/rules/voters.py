"""The people behind the polls: a hundred seeded voters a demographic, and what they think.

An opinion of the mayor goes from 0 to 10,000 hundredths of a point, and a demographic's approval is
the mean of its voters' opinions. All sums are of whole numbers, so that every point of an approval
is traced to its cause and the causes add up exactly.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from struct import Struct

import numpy as np
from numpy.typing import NDArray

from bot.game import rng
from bot.game.vocabulary import Demographic

VOTERS = 100
"""Voters of each demographic (DESIGN.md section 4)."""
MOST = 10_000
"""The best opinion, in hundredths of a point; the worst is 0."""
START = 5_000
"""What voters think of a mayor on average at the start. Ours: undecided."""
SPREAD = 2_500
"""Hundredths of a point by which opinions differ at the start from their mean, at most. Ours."""
SECOND_HOMES = 30
"""Voters of a hundred who feel with a second demographic too: the student who works in an office,
the farmer who is retired. Ours."""
OWN, SECOND = 3, 1
"""Weights of what happens to a voter's own demographic and to the second one. Ours."""
CONFIDENCE = 3_000
"""Hundredths of a point within which two voters listen to each other: ε ≈ 0.3 (Deffuant, Neau,
Amblard & Weisbuch 2000, "Mixing beliefs among interacting agents")."""
NEARER = 4
"""Two who listen come nearer by a quarter of their difference each. Theirs lies in (0, 0.5]."""
MEETINGS = 2
"""Talks of each voter a round, each with somebody by chance. Ours."""
HABIT = {
    Demographic.URBAN_PROFESSIONAL: 50,
    Demographic.RURAL_FARMER: 50,
    Demographic.STUDENT: 35,
    Demographic.RETIREE: 65,
}
"""Of a hundred voters how many vote whatever they think. Turnout rises with age, as surveys
find (Smets & van Ham 2013, "The embarrassment of riches?"); the numbers are ours."""
PER_ZEALOT = 100
"""Hundredths of a point off the middle that bring one more of a hundred to the polls. Ours."""


@dataclass(frozen=True, slots=True)
class Electorate:
    """All voters: `seed` says who they are; `opinions` has a hundred of each demographic."""

    seed: int
    opinions: tuple[int, ...]

    def sum_of(self, demographic: Demographic) -> int:
        """A demographic's opinions added up; a point of its approval is 10,000 of it."""
        first = _ORDER[demographic] * VOTERS
        return sum(self.opinions[first : first + VOTERS])

    def approval(self, demographic: Demographic) -> float:
        """A demographic's approval in points, 0 to 100."""
        return self.sum_of(demographic) / (100 * VOTERS)


@dataclass(frozen=True, slots=True)
class Sway:
    """What a cause did to a demographic's sum of opinions."""

    demographic: Demographic
    cause: str
    amount: int


@dataclass(frozen=True, slots=True)
class Nature:
    """What a voter is from the first day; `ease` (0-99) is how hard it is to bring them to vote."""

    demographic: Demographic
    second: Demographic | None
    ease: int


_ORDER = {demographic: number for number, demographic in enumerate(Demographic)}
_PEOPLE = len(_ORDER) * VOTERS

_GROUPS = tuple((first, second) for first in Demographic for second in (None, *Demographic))
"""Every pair of a demographic and a second one or none: who is in the same one feels the same."""
_PARTS = OWN + SECOND
_GROUPS_A_DEMOGRAPHIC = len(_GROUPS) // len(_ORDER)


def natures(seed: int) -> tuple[Nature, ...]:
    """Who the voters of that seed are, in the order of their opinions."""
    eases: list[int] = (_drawn(seed)[:, 1] % np.uint64(100)).tolist()
    groups: list[int] = _groups(seed).tolist()
    return tuple(Nature(*_GROUPS[group], ease) for group, ease in zip(groups, eases, strict=True))


@lru_cache(maxsize=4096)
def _groups(seed: int) -> NDArray[np.uint8]:
    """The group of each voter, by its number in _GROUPS."""
    drawn = _drawn(seed)
    first = np.arange(_PEOPLE, dtype=np.uint64) // np.uint64(VOTERS)
    second = drawn[:, 2] % np.uint64(len(_ORDER) - 1)
    second += second >= first  # the others, without the first
    second = np.where(drawn[:, 0] % np.uint64(100) < SECOND_HOMES, second + np.uint64(1), 0)
    return (first * np.uint64(_GROUPS_A_DEMOGRAPHIC) + second).astype(np.uint8)


def _drawn(seed: int) -> NDArray[np.uint64]:
    """Three draws a voter: for whether there is a second demographic, for ease, for which."""
    return rng.draws(seed, 3 * _PEOPLE)[1].reshape(_PEOPLE, 3)


def settle(random: int) -> tuple[int, Electorate]:
    """The generator's next state and a new electorate, whose approval is 50 in each demographic."""
    random, seed = rng.draw(random)
    random, drawn = rng.draws(random, _PEOPLE // 2)
    offs = (drawn % np.uint64(SPREAD + 1)).tolist()
    return random, Electorate(seed, tuple(START + sign * off for off in offs for sign in (1, -1)))


def sway(
    electorate: Electorate, cause: str, shifts: Mapping[Demographic, int]
) -> tuple[Electorate, tuple[Sway, ...]]:
    """Move opinions by hundredths of a point a demographic; what came of it, by demographic.

    Voters with a second demographic feel three parts of the one and one of the other. An opinion
    that has reached an end of the scale stays there, so less may come of it than was meant.
    """
    before = _array(electorate)
    felt = _felt(*[shifts.get(demographic, 0) for demographic in _ORDER])
    after = np.minimum(np.maximum(before + felt[_groups(electorate.seed)], 0), MOST)
    return _with(electorate, after), _swayed(before, after, cause)


def talk(
    electorate: Electorate, random: int, cause: str
) -> tuple[int, Electorate, tuple[Sway, ...]]:
    """Let all voters meet in pairs by chance: who are not too far apart come nearer to each other.

    The sum over all voters stays; between demographics it moves.
    """
    before = _array(electorate)
    opinions = before.copy()
    random, lots = rng.draws(random, MEETINGS * _PEOPLE)
    for order in np.argsort(lots.reshape(MEETINGS, _PEOPLE), kind="stable"):
        one, other = order.reshape(2, _PEOPLE // 2)
        apart = opinions[other] - opinions[one]
        steps = np.abs(apart)
        steps = np.where(steps < CONFIDENCE, steps // NEARER * np.sign(apart), 0)
        opinions[one] += steps
        opinions[other] -= steps
    return random, _with(electorate, opinions), _swayed(before, opinions, cause)


def who_votes(electorate: Electorate) -> tuple[int, ...]:
    """The voters, by their number, who go to the polls: by habit, or because they feel strongly."""
    return tuple(
        number
        for number, (opinion, nature) in enumerate(
            zip(electorate.opinions, natures(electorate.seed), strict=True)
        )
        if nature.ease < HABIT[nature.demographic] + abs(opinion - START) // PER_ZEALOT
    )


@lru_cache(maxsize=1024)
def _felt(*shifts: int) -> NDArray[np.int64]:
    """What each group feels of these shifts, a demographic each, in the order of _GROUPS."""
    felt = []
    for own in shifts:
        felt.append(own)
        for second in shifts:
            both = OWN * own + SECOND * second
            # Rounded towards nothing, so that a shift and its opposite weigh the same.
            felt.append(both // _PARTS if both > 0 else -(-both // _PARTS))
    return np.array(felt)


_PACKED = Struct(f"{_PEOPLE}q")


def _array(electorate: Electorate) -> NDArray[np.int64]:
    # Three times as fast as np.array, which asks each number for its kind.
    return np.frombuffer(_PACKED.pack(*electorate.opinions), np.int64)


def _with(electorate: Electorate, opinions: NDArray[np.int64]) -> Electorate:
    return Electorate(electorate.seed, tuple(opinions.tolist()))


def _swayed(before: NDArray[np.int64], after: NDArray[np.int64], cause: str) -> tuple[Sway, ...]:
    moved = (after - before).reshape(len(_ORDER), VOTERS).sum(axis=1).tolist()
    return tuple(
        Sway(demographic, cause, amount)
        for demographic, amount in zip(_ORDER, moved, strict=True)
        if amount
    )
