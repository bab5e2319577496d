"""What happened in a campaign, in the past tense; each carries all that its post needs."""

from dataclasses import dataclass
from datetime import datetime

from bot.game.election_events import (
    CancellationAsked,
    ElectionCancelled,
    ElectionClosed,
    ElectionExtended,
    ElectionOpened,
    NobodyElected,
    VotersReminded,
)
from bot.game.rules.city.builds import Preview
from bot.game.rules.city.dynamics import DynamicCitizen
from bot.game.rules.city.grid import Build
from bot.game.rules.city.pollution import Change
from bot.game.rules.ledger import ReportCard
from bot.game.state import (
    Candidate,
    Cause,
    Citizen,
    City,
    Contradiction,
    Deed,
    Ending,
    Preset,
    Promise,
    PromiseStatus,
    Reaction,
)
from bot.game.vocabulary import Demographic

__all__ = [  # of elections: defined elsewhere, and to be had here with all others
    "CancellationAsked",
    "ElectionCancelled",
    "ElectionClosed",
    "ElectionExtended",
    "ElectionOpened",
    "NobodyElected",
    "VotersReminded",
]


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
class PieceRead:
    """A speech was read up to that character; the next piece waits to be read."""

    speech: int
    revision: int
    read_to: int


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
class TakenBack:
    """An earlier promise, now withdrawn, and the words of the speech that took it back."""

    promise: Promise
    quote: str


@dataclass(frozen=True, slots=True)
class SpeechPosted:
    """A speech is public, its promises are in force, and what it takes back no longer is."""

    speech: int
    candidate: Candidate
    text: str
    promises: tuple[Promise, ...]
    contradictions: tuple[Contradiction, ...]
    withdrawn: tuple[TakenBack, ...] = ()
    manifesto: bool = False


@dataclass(frozen=True, slots=True)
class CitizenReacted:
    """A citizen said something in public; `speech` is None in the daily digest."""

    citizen: Citizen
    reaction: Reaction
    speech: int | None


@dataclass(frozen=True, slots=True)
class CitizenAnswered:
    """A citizen answered another one in public.

    In a long exchange `thread` is the id of the citizen on whose post it goes on, else None.
    """

    citizen: Citizen
    reaction: Reaction
    to: Citizen
    thread: str | None


@dataclass(frozen=True, slots=True)
class DigestPublished:
    """The day's reactions are out; the next digest is a day away."""


@dataclass(frozen=True, slots=True)
class CampaignEnded:
    """The campaign is over; `city` is how it was left.

    `reports` say of everybody who has ever stood what came of their promises.
    """

    mayor: Candidate | None
    ending: Ending
    city: City
    reports: tuple[tuple[Candidate, ReportCard], ...] = ()


@dataclass(frozen=True, slots=True)
class Built:
    """The mayor had something built; `tile` is its name on the map, such as C7."""

    deed: Deed
    tile: str
    plan: Preview


@dataclass(frozen=True, slots=True)
class Enacted:
    """A policy came into force, for credits and political capital."""

    deed: Deed
    cost: int
    capital: int


@dataclass(frozen=True, slots=True)
class Repealed:
    """A policy is no longer in force."""

    deed: Deed


@dataclass(frozen=True, slots=True)
class PromiseJudged:
    """A promise was kept, half kept or broken, settled by a moderator, or taken back."""

    promise: Promise
    status: PromiseStatus


@dataclass(frozen=True, slots=True)
class PromisesJudged:
    """All that became of promises when that round ended: kept, half kept, broken or lapsed."""

    round: int
    judged: tuple[PromiseJudged, ...]


@dataclass(frozen=True, slots=True)
class PromiseQuoted:
    """A candidate of the opposition held the words that were broken against their speaker."""

    candidate: Candidate
    speaker: Candidate
    promise: Promise


@dataclass(frozen=True, slots=True)
class VisitorsCame:
    """People came whose lives a deed or the city's state changed."""

    visitors: tuple[DynamicCitizen, ...]


@dataclass(frozen=True, slots=True)
class VisitorsLeft:
    """Their time in the city is over."""

    visitors: tuple[DynamicCitizen, ...]


@dataclass(frozen=True, slots=True)
class DilemmaPut:
    """A crisis: everybody may vote until the round ends."""

    dilemma: str
    round: int


@dataclass(frozen=True, slots=True)
class DilemmaSettled:
    """What became of it, and the votes for each option."""

    dilemma: str
    option: str
    votes: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class CityStruck:
    """Something befell the city."""

    event: str


@dataclass(frozen=True, slots=True)
class RoundResolved:
    """A round is over: the city's numbers after it, why they changed, and what grew or died."""

    round: int
    city: City
    approval: tuple[tuple[Demographic, int], ...]
    causes: tuple[Cause, ...]
    changes: tuple[Change, ...]
    finished: tuple[Build, ...]


@dataclass(frozen=True, slots=True)
class TermEnded:
    """A term is over: nominations are open for the next one, `term`."""

    term: int
    mayor: int | None


@dataclass(frozen=True, slots=True)
class RecallCalled:
    """All four demographics have had enough: a new election before the term is over."""

    mayor: int | None


@dataclass(frozen=True, slots=True)
class MayorLeft:
    """The mayor resigned, or a `moderator` removed them: a new election before the term is over."""

    mayor: int
    moderator: int | None


@dataclass(frozen=True, slots=True)
class Paused:
    """Nothing falls due until the campaign is resumed."""


@dataclass(frozen=True, slots=True)
class Resumed:
    """The pause is over; it began at `since`."""

    since: datetime


@dataclass(frozen=True, slots=True)
class CaughtUp:
    """What fell due while nobody was there to serve it, told at once in place of many posts.

    Phases ended from `since` to `until`: `rounds` were resolved and left `city`, `mayors` took
    office (None for nobody), and promises were `judged`. The store tells it, not a command.
    """

    since: datetime
    until: datetime
    rounds: tuple[int, ...]
    city: City
    mayors: tuple[Candidate | None, ...]
    judged: tuple[PromiseJudged, ...]


@dataclass(frozen=True, slots=True)
class EndMoved:
    """The present phase ends at another time than was told. The store tells it, not a command."""


Event = (
    CampaignStarted
    | CandidateNominated
    | SpeechGiven
    | PieceRead
    | SpeechRead
    | PromisesContested
    | SpeechDiscarded
    | SpeechPosted
    | CitizenReacted
    | CitizenAnswered
    | DigestPublished
    | ElectionOpened
    | ElectionClosed
    | CancellationAsked
    | ElectionCancelled
    | ElectionExtended
    | CampaignEnded
    | NobodyElected
    | Built
    | Enacted
    | Repealed
    | PromiseJudged
    | PromisesJudged
    | PromiseQuoted
    | VisitorsCame
    | VisitorsLeft
    | DilemmaPut
    | DilemmaSettled
    | CityStruck
    | RoundResolved
    | TermEnded
    | RecallCalled
    | MayorLeft
    | Paused
    | Resumed
    | CaughtUp
    | EndMoved
    | VotersReminded
)
