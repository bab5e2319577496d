"""The people behind the polls: a hundred seeded voters a demographic, and what they think.

An opinion of the mayor goes from 0 to 10,000 hundredths of a point, and a demographic's approval is
the mean of its voters' opinions. All sums are of whole numbers, so that every point of an approval
is traced to its cause and the causes add up exactly.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from bot.game import rng
from bot.game.vocabulary import Demographic

VOTERS = 100
"""Voters of each demographic (DESIGN.md section 4)."""
MOST = 10_000
"""The best opinion, in hundredths of a point; the worst is 0."""
START = 5_000
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
TALKS = 400
"""Talks between two voters a round: each is in two of them on average. Ours."""
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


@lru_cache(maxsize=256)
def natures(seed: int) -> tuple[Nature, ...]:
    """Who the voters of that seed are, in the order of their opinions."""
    random = seed
    found = []
    for demographic in Demographic:
        others = [other for other in Demographic if other is not demographic]
        for _ in range(VOTERS):
            random, chance = rng.draw(random)
            random, ease = rng.draw(random)
            random, second = rng.choose(random, others)
            has_second = chance % 100 < SECOND_HOMES
            found.append(Nature(demographic, second if has_second else None, ease % 100))
    return tuple(found)


def settle(random: int) -> tuple[int, Electorate]:
    """The generator's next state and a new electorate, whose approval is 50 in each demographic."""
    random, seed = rng.draw(random)
    opinions: list[int] = []
    for _ in range(len(Demographic) * VOTERS // 2):
        random, number = rng.draw(random)
        off = number % (SPREAD + 1)
        opinions += [START + off, START - off]
    return random, Electorate(seed, tuple(opinions))


def sway(
    electorate: Electorate, cause: str, shifts: Mapping[Demographic, int]
) -> tuple[Electorate, tuple[Sway, ...]]:
    """Move opinions by hundredths of a point a demographic; what came of it, by demographic.

    Voters with a second demographic feel three parts of the one and one of the other. An opinion
    that has reached an end of the scale stays there, so less may come of it than was meant.
    """
    opinions = tuple(
        min(MOST, max(0, opinion + _felt(nature, shifts)))
        for opinion, nature in zip(electorate.opinions, natures(electorate.seed), strict=True)
    )
    after = replace(electorate, opinions=opinions)
    return after, _swayed(electorate, after, cause)


def talk(
    electorate: Electorate, random: int, cause: str
) -> tuple[int, Electorate, tuple[Sway, ...]]:
    """Let voters meet by chance: two who are not too far apart come nearer to each other.

    The sum over all voters stays; between demographics it moves.
    """
    opinions = list(electorate.opinions)
    for _ in range(TALKS):
        random, one = rng.draw(random)
        random, other = rng.draw(random)
        one, other = one % len(opinions), other % len(opinions)
        apart = opinions[other] - opinions[one]
        if abs(apart) < CONFIDENCE:
            step = abs(apart) // NEARER * (1 if apart > 0 else -1)
            opinions[one] += step
            opinions[other] -= step
    after = replace(electorate, opinions=tuple(opinions))
    return random, after, _swayed(electorate, after, cause)


def who_votes(electorate: Electorate) -> tuple[int, ...]:
    """The voters, by their number, who go to the polls: by habit, or because they feel strongly."""
    return tuple(
        number
        for number, (opinion, nature) in enumerate(
            zip(electorate.opinions, natures(electorate.seed), strict=True)
        )
        if nature.ease < HABIT[nature.demographic] + abs(opinion - START) // PER_ZEALOT
    )


def _felt(nature: Nature, shifts: Mapping[Demographic, int]) -> int:
    own = shifts.get(nature.demographic, 0)
    if nature.second is None:
        return own
    felt = OWN * own + SECOND * shifts.get(nature.second, 0)
    # Rounded towards nothing, so that a shift and its opposite weigh the same.
    return abs(felt) // (OWN + SECOND) * (1 if felt > 0 else -1)


def _swayed(before: Electorate, after: Electorate, cause: str) -> tuple[Sway, ...]:
    amounts = {d: after.sum_of(d) - before.sum_of(d) for d in Demographic}
    return tuple(Sway(d, cause, amount) for d, amount in amounts.items() if amount)
