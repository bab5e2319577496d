"""What happened in a campaign, in the past tense; each carries all that its post needs."""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from bot.game.rules.methods.ballots import Ballot, Method
from bot.game.rules.methods.results import Result, Table
from bot.game.state import Candidate, Citizen, Contradiction, Preset, Promise, Reaction, Roll


@dataclass(frozen=True, slots=True)
class CampaignStarted:
    """A new campaign; these are the citizens who will speak."""

    preset: Preset
    citizens: tuple[Citizen, ...]


@dataclass(frozen=True, slots=True)
class CandidateNominated:
    """A player stands for mayor, or changed how they present themselves."""

    candidate: Candidate
    new: bool


@dataclass(frozen=True, slots=True)
class SpeechGiven:
    """A speech waits to be read."""

    speech: int
    revision: int


@dataclass(frozen=True, slots=True)
class SpeechRead:
    """A speech was read; its speaker may correct until `until`."""

    speech: int
    revision: int
    until: datetime


@dataclass(frozen=True, slots=True)
class PromisesContested:
    """The speaker says that these were read wrongly."""

    speech: int
    promises: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SpeechDiscarded:
    """The speaker took an unposted speech back."""

    speech: int


@dataclass(frozen=True, slots=True)
class SpeechPosted:
    """A speech is public, and its promises are in force."""

    speech: int
    candidate: Candidate
    text: str
    promises: tuple[Promise, ...]
    contradictions: tuple[Contradiction, ...]


@dataclass(frozen=True, slots=True)
class CitizenReacted:
    """A citizen said something in public; `speech` is None in the daily digest."""

    citizen: Citizen
    reaction: Reaction
    speech: int | None


@dataclass(frozen=True, slots=True)
class DigestPublished:
    """The day's reactions are out; the next digest is a day away."""


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
class CampaignEnded:
    """The campaign is over."""

    mayor: Candidate | None


Event = (
    CampaignStarted
    | CandidateNominated
    | SpeechGiven
    | SpeechRead
    | PromisesContested
    | SpeechDiscarded
    | SpeechPosted
    | CitizenReacted
    | DigestPublished
    | ElectionOpened
    | ElectionClosed
    | CancellationAsked
    | ElectionCancelled
    | CampaignEnded
)
