"""What a count says: the winner, the figures behind it and how ties were broken."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from bot.game.rules.methods.ballots import Method, Weight, exact

Votes = tuple[tuple[int, Weight], ...]
"""Candidates with what they got, the most first, equals by ascending candidate."""


class Question(StrEnum):
    """What a tie was about."""

    WHO_WINS = "who_wins"
    WHO_LEAVES = "who_leaves"
    WHO_IS_IN_THE_RUNOFF = "who_is_in_the_runoff"


class Answer(StrEnum):
    """What broke a tie: the support in an earlier round, or the lot drawn before the vote."""

    EARLIER_ROUND = "earlier_round"
    LOT = "lot"


@dataclass(frozen=True, slots=True)
class Tie:
    """Candidates that were equal, and those of them whom the answer to the question names."""

    question: Question
    tied: tuple[int, ...]
    answer: Answer
    chosen: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Totals:
    """Of plurality and approval: the votes, and the weight of ballots that gave none."""

    votes: Votes
    blank: Weight


@dataclass(frozen=True, slots=True)
class Round:
    """A round of instant runoff: the votes of those still in, who left after it if anybody.

    `exhausted` is the weight of the ballots that name nobody still in.
    """

    votes: Votes
    exhausted: Weight
    eliminated: int | None


@dataclass(frozen=True, slots=True)
class Rounds:
    """Of instant runoff: its rounds, the last of which decides; none where nobody was named."""

    rounds: tuple[Round, ...]


@dataclass(frozen=True, slots=True)
class Runoff:
    """Of STAR: everybody's sum of scores, then how many prefer each of the best two.

    `undecided` is the weight of the ballots that score both alike. Without a runoff (nobody was
    scored, or only one stands) it is empty.
    """

    scores: Votes
    runoff: Votes
    undecided: Weight


@dataclass(frozen=True, slots=True)
class Duels:
    """Of Schulze: what prefers the row's candidate to the column's, and the strongest paths.

    A path leads over won duels and is as strong as the weakest of them, counted by the votes of
    the duel's winner; 0 is no path. Both tables have the candidates in ascending order.
    """

    candidates: tuple[int, ...]
    preferred: tuple[tuple[Weight, ...], ...]
    paths: tuple[tuple[Weight, ...], ...]


Table = Totals | Rounds | Runoff | Duels
TableT = TypeVar("TableT", bound=Table, covariant=True)


@dataclass(frozen=True, slots=True)
class Result(Generic[TableT]):
    """A count; without a winner no ballot said anything. `weight` is that of all ballots."""

    method: Method
    winner: int | None
    table: TableT
    ties: tuple[Tie, ...]
    weight: Weight


def sorted_votes(votes: Mapping[int, Weight]) -> Votes:
    """The votes in the order of a table."""
    return tuple(sorted(((c, exact(v)) for c, v in votes.items()), key=lambda v: (-v[1], v[0])))
