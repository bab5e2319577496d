"""A campaign as plain frozen data: everything the rules know, and nothing else.

What changes in every round has no slots: so it is copied fast (replacing.py).
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fractions import Fraction
from operator import attrgetter

from bot.game.content.effects import Effects
from bot.game.rules.city.dynamics import DynamicCitizen
from bot.game.rules.city.grid import Ground
from bot.game.rules.judging import Test
from bot.game.rules.memory import Memory
from bot.game.rules.methods.ballots import Ballot, Method
from bot.game.rules.methods.results import Result, Table
from bot.game.rules.voters import Electorate
from bot.game.vocabulary import Category, Demographic, Indicator, Sentiment, Severity

SCHEMA_VERSION = 7
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


class SpeechKind(StrEnum):
    """What a candidate hands in: one of the term's speeches, or its one programme."""

    SPEECH = "speech"
    MANIFESTO = "manifesto"


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


@dataclass(frozen=True)
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


@dataclass(frozen=True)
class Promise:
    """A checkable commitment found in a speech; `timeline` counts rounds from `made_in`.

    `test` is what the rules judge it by, None where nothing in the game can; `due` is the last
    round in which it may be kept, known once its speaker governs. `judged_in` is the round that
    gave it its last status.
    """

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
    test: Test | None = None
    due: int | None = None
    judged_in: int | None = None


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A speech against a promise (`P1`), a deed (`D1`) or itself (`speech`)."""

    quote: str
    against: str
    severity: Severity


@dataclass(frozen=True, slots=True)
class Speech:
    """What a candidate said; `revision` counts the edits, so that a slow reading can be told.

    `withdraws` are its words against earlier promises of the speaker's that it takes back. A long
    text is read in pieces (rules/pieces.py): `read_to` is the character up to which it was.
    """

    id: int
    player: int
    text: str
    round: int
    term: int
    status: SpeechStatus
    revision: int
    contradictions: tuple[Contradiction, ...] = ()
    withdraws: tuple[Contradiction, ...] = ()
    kind: SpeechKind = SpeechKind.SPEECH
    read_to: int = 0


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
class Roll:
    """Who may vote: members since before `frozen_at`, the opening on Discord's clocks.

    `size` is how many members that may be, as far as Discord tells. A voter's account is at least
    `account_days` old at the opening, and they joined at least `member_days` before it; with a
    `role` only its members vote.
    """

    frozen_at: datetime
    size: int
    role: int | None = None
    account_days: int = 0
    member_days: int = 0


@dataclass(frozen=True, slots=True)
class Election:
    """An election; `tie_seed` is drawn at the opening, before anyone has voted.

    `players_share` (0-1) is what the players' ballots weigh of all, if as many as `quorum` are
    cast; the electorate's have the rest, or all. Once closed, `ballots` are the players', equal
    ones together, and `result` is the count; both stay empty where it was cancelled.
    `cancelled_by` are the moderators who want that.
    """

    id: int
    opened_at: datetime
    roll: Roll
    candidates: tuple[int, ...]
    tie_seed: int
    method: Method
    players_share: Fraction
    quorum: int
    closed_at: datetime | None = None
    ballots: tuple[Ballot, ...] = ()
    result: Result[Table] | None = None
    cancelled_by: tuple[int, ...] = ()

    @property
    def winner(self) -> int | None:
        """Who was elected, if anybody."""
        return None if self.result is None else self.result.winner


_INDICATORS = tuple(Indicator)
_POINTS = attrgetter(*(indicator.value for indicator in Indicator))


@dataclass(frozen=True)
class City:
    """The indicators (0-100) and the treasury (credits, below zero in debt)."""

    environment: int
    economy: int
    social: int
    security: int
    research: int
    treasury: int

    def indicators(self) -> dict[Indicator, int]:
        """The five indicators by name."""
        return dict(zip(_INDICATORS, _POINTS(self), strict=True))


class DeedKind(StrEnum):
    """What an administration can do; each names where `what` is explained."""

    BUILD = "build"
    POLICY = "policy"
    REPEAL = "repeal"
    DILEMMA = "dilemma"


@dataclass(frozen=True, slots=True)
class Deed:
    """What an administration did in a round.

    `what` is the id of a build action, of a policy, or of a dilemma and its option with a slash
    between; `also` are the build actions that it counts as beside itself, `place` is a tile's.
    """

    id: str
    round: int
    player: int | None
    kind: DeedKind
    what: str
    place: int | None = None
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Enactment:
    """A policy in force since that round."""

    policy: str
    since: int


@dataclass(frozen=True, slots=True)
class Pending:
    """Effects that come at the end of round `due`, with the message id of their cause."""

    due: int
    cause: str
    effects: Effects


@dataclass(frozen=True, slots=True)
class Crisis:
    """The dilemma of this round and the players' votes so far: a player and an option's id."""

    dilemma: str
    votes: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a number changed in a round; `cause` is a message id of the locales.

    `on` is an indicator (`amount` in points), `treasury` (credits) or a demographic, whose approval
    counts in ten-thousandths of a point: all its voters' hundredths.
    """

    round: int
    on: str
    cause: str
    amount: int
    tiles: int = 1


class Ending(StrEnum):
    """How a campaign ended: the rank that was reached, the loss, or by a moderator."""

    GOLD = "gold"
    SILVER = "silver"
    BRONZE = "bronze"
    NO_RANK = "no_rank"
    LOST = "lost"
    STOPPED = "stopped"


@dataclass(frozen=True)
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
    ground: Ground
    electorate: Electorate
    candidates: tuple[Candidate, ...] = ()
    speeches: tuple[Speech, ...] = ()
    speeches_given: int = 0
    ledger: tuple[Promise, ...] = ()
    promises_made: int = 0
    elections: tuple[Election, ...] = ()
    mayor: int | None = None
    talk: tuple[int, ...] = ()
    """The speeches posted since the last digest: what the city talks about."""
    visitors: tuple[DynamicCitizen, ...] = ()
    policies: tuple[Enactment, ...] = ()
    pending: tuple[Pending, ...] = ()
    capital: int = 0
    """Political capital: what a mayor spends on policies beside credits."""
    builds_left: int = 0
    deeds: tuple[Deed, ...] = ()
    crisis: Crisis | None = None
    past_dilemmas: tuple[str, ...] = ()
    past_events: tuple[str, ...] = ()
    causes: tuple[Cause, ...] = ()
    """Why the numbers changed in this round so far, and in the one before."""
    swayed: tuple[tuple[Demographic, int], ...] = ()
    """By how many points of approval reactions have moved demographics in this round."""
    memories: tuple[tuple[str, tuple[Memory, ...]], ...] = ()
    """What each citizen remembers, by their id."""
    recalled_in: int = 0
    """The term in which the people have called an election of their own; 0 for none."""
    spoken_before: int = 0
    """How many speeches had been given when nominations opened before a term was over, last."""
    paused_at: datetime | None = None
    stranded: bool = False
    """Whether the pause began by itself, because nothing could be posted any more."""
    stood: tuple[Candidate, ...] = ()
    """Who stood in earlier terms, as they stood last."""
    ending: Ending | None = None
    quoted: tuple[tuple[str, int], ...] = ()
    """The broken promises that the opposition has quoted, each with who did."""

    def candidate(self, player: int) -> Candidate | None:
        """The candidate that this player is in this term, if any."""
        return next((c for c in self.candidates if c.player == player), None)

    def person(self, player: int) -> Candidate | None:
        """How this player stands, or stood in an earlier term."""
        earlier = (c for c in self.stood if c.player == player)
        return self.candidate(player) or next(earlier, None)

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
