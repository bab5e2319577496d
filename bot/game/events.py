"""What happened in a campaign, in the past tense; each carries all that its post needs."""

from dataclasses import dataclass
from datetime import datetime

from bot.game.state import Candidate, Citizen, Contradiction, Preset, Promise, Reaction, Tally


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
    """The polls are open."""

    election: int
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class ElectionClosed:
    """The count; without a winner nobody had voted."""

    election: int
    candidates: tuple[Candidate, ...]
    ballots: int
    rounds: tuple[Tally, ...]
    winner: int | None


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
    | CampaignEnded
)
