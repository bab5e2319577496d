"""A campaign as plain frozen data: everything the rules know, and nothing else."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.game.vocabulary import Category, Demographic, Sentiment, Severity

SCHEMA_VERSION = 1
"""Of the saved form; a change of the fields below needs an upgrade in saves.py."""


class Preset(StrEnum):
    """What kind of campaign: `standard` has 3 terms of 3 rounds, `classic` 7 rounds, one mayor."""

    STANDARD = "standard"
    CLASSIC = "classic"


class Phase(StrEnum):
    """Where a campaign is."""

    CAMPAIGN = "campaign"
    ELECTION = "election"
    GOVERN = "govern"
    ENDED = "ended"


class SpeechStatus(StrEnum):
    """A speech's way from the speaker's hand to the city's channel."""

    GIVEN = "given"
    READ = "read"
    POSTED = "posted"


class PromiseStatus(StrEnum):
    """Where a promise in the ledger stands."""

    PROPOSED = "proposed"
    ACTIVE = "active"
    KEPT = "kept"
    COMPROMISE = "compromise"
    BROKEN = "broken"
    WITHDRAWN = "withdrawn"
    CONTESTED = "contested"


@dataclass(frozen=True, slots=True)
class Citizen:
    """A named person of one demographic; `job` is a message id of the locales."""

    id: str
    name: str
    demographic: Demographic
    age: int
    job: str
    leaning: str
    temper: str
    approval: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """A player who stands in this term's election."""

    player: int
    name: str
    slogan: str
    home: Demographic


@dataclass(frozen=True, slots=True)
class Promise:
    """A checkable commitment found in a speech; `timeline` counts rounds from `made_in`."""

    id: str
    speech: int
    player: int
    quote: str
    summary: str
    category: Category
    feasibility: float
    cost: int
    timeline: int | None
    made_in: int
    status: PromiseStatus


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A speech against a promise (`P1`), a deed (`D1`) or itself (`speech`)."""

    quote: str
    against: str
    severity: Severity


@dataclass(frozen=True, slots=True)
class Speech:
    """What a candidate said; `revision` counts the edits, so that a slow reading can be told."""

    id: int
    player: int
    text: str
    round: int
    term: int
    status: SpeechStatus
    revision: int
    contradictions: tuple[Contradiction, ...] = ()


@dataclass(frozen=True, slots=True)
class Reaction:
    """What a citizen says about something."""

    citizen: str
    sentiment: Sentiment
    support: int
    concerns: tuple[str, ...]
    dialogue: str
    cites: str | None


@dataclass(frozen=True, slots=True)
class Tally:
    """One round of a count: votes of each candidate still in, and who left after it."""

    votes: tuple[tuple[int, int], ...]
    exhausted: int
    eliminated: int | None
    by_lot: bool = False


@dataclass(frozen=True, slots=True)
class Election:
    """An election; `tie_seed` is drawn at the opening, before anyone has voted.

    `roll_frozen_at` is the opening on Discord's clocks, by which members join a guild.
    """

    id: int
    opened_at: datetime
    roll_frozen_at: datetime
    candidates: tuple[int, ...]
    tie_seed: int
    closed_at: datetime | None = None
    ballots: tuple[tuple[int, ...], ...] = ()
    rounds: tuple[Tally, ...] = ()
    winner: int | None = None


@dataclass(frozen=True, slots=True)
class City:
    """The indicators (0-100) and the treasury (credits)."""

    environment: int
    economy: int
    social: int
    security: int
    research: int
    treasury: int


@dataclass(frozen=True, slots=True)
class Campaign:
    """One game in a guild. `random` is the generator's state; players are Discord user ids."""

    id: str
    guild: int
    preset: Preset
    started_at: datetime
    random: int
    phase: Phase
    term: int
    round: int
    city: City
    citizens: tuple[Citizen, ...]
    candidates: tuple[Candidate, ...] = ()
    speeches: tuple[Speech, ...] = ()
    speeches_given: int = 0
    ledger: tuple[Promise, ...] = ()
    promises_made: int = 0
    elections: tuple[Election, ...] = ()
    mayor: int | None = None
    talk: tuple[int, ...] = ()
    """The speeches posted since the last digest: what the city talks about."""

    def candidate(self, player: int) -> Candidate | None:
        """The candidate that this player is in this term, if any."""
        return next((c for c in self.candidates if c.player == player), None)

    def speech(self, number: int) -> Speech | None:
        """The speech of that number, if any."""
        return next((s for s in self.speeches if s.id == number), None)

    def citizen(self, key: str) -> Citizen | None:
        """The citizen of that id, if any."""
        return next((c for c in self.citizens if c.id == key), None)

    def promises_of(self, speech: int) -> tuple[Promise, ...]:
        """The ledger's entries that come from that speech, in its order."""
        return tuple(p for p in self.ledger if p.speech == speech)

    @property
    def election(self) -> Election | None:
        """The newest election, open or closed."""
        return self.elections[-1] if self.elections else None
