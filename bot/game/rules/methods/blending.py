"""Players and demographics in one election: each side together weighs its share."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from math import gcd, lcm

from bot.game.rules.methods.ballots import (
    BEST_SCORE,
    FORMS,
    Approvals,
    Ballot,
    Method,
    Ranking,
    Scores,
    Weight,
    exact,
    total,
)

PLAYERS_SHARE = Fraction(3, 5)
"""What the players' ballots weigh of all together; the demographics' the rest (DESIGN.md)."""

LEAST_QUORUM = 3
"""Fewer ballots of players never decide anything (DESIGN.md section 4)."""

ROLL_PER_BALLOT = 10
"""So many members on the roll ask for one ballot: the quorum is 10 % (DESIGN.md section 4)."""

BEST_OPINION = 10_000
"""The best opinion that a seeded voter can have of a candidate, in hundredths of a point."""


def quorum_of(roll: int) -> int:
    """The ballots of players that an election with so many members on its roll needs."""
    return max(LEAST_QUORUM, -(-roll // ROLL_PER_BALLOT))


def valid(
    players: Sequence[Ballot],
    demographics: Sequence[Ballot],
    players_share: Fraction,
    quorum: int,
) -> tuple[Ballot, ...]:
    """The ballots that decide, weighed: blended, or below the quorum the demographics' alone."""
    if total(players) < quorum:
        return tuple(demographics)
    return blend(players, demographics, players_share)


def blend(
    players: Sequence[Ballot],
    demographics: Sequence[Ballot],
    players_share: Fraction = PLAYERS_SHARE,
) -> tuple[Ballot, ...]:
    """All ballots, weighed so that the players' have together their share (0-1) of all.

    Within a side the ballots keep their proportions; the weights are the smallest whole numbers
    that do it where the given ones are whole. Where one side has no ballots, the other decides.
    Blank ballots count for their side's total: abstaining leaves the rest of a side no stronger.
    """
    if not 0 <= players_share <= 1:
        raise ValueError("a share is from 0 to 1")
    if players_share in (0, 1):
        return tuple(players if players_share else demographics)
    if not players or not demographics:
        return (*players, *demographics)
    per_player = Fraction(players_share) * total(demographics)
    per_voter = (1 - Fraction(players_share)) * total(players)
    unit = Fraction(
        gcd(per_player.numerator, per_voter.numerator),
        lcm(per_player.denominator, per_voter.denominator),
    )
    return (
        *(_times(ballot, per_player / unit) for ballot in players),
        *(_times(ballot, per_voter / unit) for ballot in demographics),
    )


def ballot_of(method: Method, opinions: Mapping[int, int], weight: Weight = 1) -> Ballot:
    """The ballot of a seeded voter with these opinions, 0-10,000, of all candidates.

    A ranking by opinion, equals in one tier; approval above the middle of the scale; the nearest
    score, a half up.
    """
    form = FORMS[method]
    if form is Approvals:
        return Approvals.of(
            *(c for c, opinion in opinions.items() if 2 * opinion > BEST_OPINION), weight=weight
        )
    if form is Scores:
        return Scores.of({c: _nearest_score(opinion) for c, opinion in opinions.items()}, weight)
    levels = sorted(set(opinions.values()), reverse=True)
    tiers = ([c for c in opinions if opinions[c] == level] for level in levels)
    return Ranking.of(*tiers, weight=weight)


def _nearest_score(opinion: int) -> int:
    return (2 * BEST_SCORE * opinion + BEST_OPINION) // (2 * BEST_OPINION)


def _times(ballot: Ballot, factor: Fraction) -> Ballot:
    return replace(ballot, weight=exact(ballot.weight * factor))
