"""What happened in an election, in the past tense; `events` has these among all others."""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from bot.game.rules.methods.ballots import Ballot, Method
from bot.game.rules.methods.results import Result, Table
from bot.game.state import Candidate, Roll


@dataclass(frozen=True, slots=True)
class ElectionOpened:
    """The polls are open; `commitment` is the digest of the seed that would break a tie."""

    election: int
    candidates: tuple[Candidate, ...]
    method: Method
    players_share: Fraction
    quorum: int
    roll: Roll
    commitment: str


@dataclass(frozen=True, slots=True)
class ElectionClosed:
    """The count, and all that it takes to count again.

    `players` and `demographics` are the ballots of each, equal ones together; the latter are none
    where they had no say. Without a winner no ballot that counts said anything.
    """

    election: int
    candidates: tuple[Candidate, ...]
    tie_seed: int
    players_share: Fraction
    quorum: int
    players: tuple[Ballot, ...]
    demographics: tuple[Ballot, ...]
    receipts: tuple[str, ...]
    result: Result[Table]


@dataclass(frozen=True, slots=True)
class CancellationAsked:
    """A moderator wants the election cancelled; a second one has to agree."""

    election: int
    moderator: int


@dataclass(frozen=True, slots=True)
class ElectionCancelled:
    """Two moderators cancelled the election: nothing is counted, and nominations go on."""

    election: int
    moderators: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ElectionExtended:
    """A moderator keeps the polls open until a later moment than was told."""

    election: int
    moderator: int
    until: datetime


@dataclass(frozen=True, slots=True)
class NobodyElected:
    """Nominations ended without a choice: `mayor` had no rival, or nobody stood."""

    mayor: Candidate | None


@dataclass(frozen=True, slots=True)
class VotersReminded:
    """The polls close soon; so many have voted. The store tells it, not a command."""

    election: int
    voted: int
    size: int
