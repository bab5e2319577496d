"""What the newspaper has to tell of each round that is over, gathered from what happened in public.

A round's issue has all since the round before: nominations, speeches and an election too, where
these came first. Everything comes from the journal's events, so that any past round can be told
again as it was.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from bot.game.events import (
    Built,
    CampaignEnded,
    CampaignStarted,
    CandidateNominated,
    CitizenReacted,
    CityStruck,
    DilemmaSettled,
    ElectionClosed,
    Enacted,
    Event,
    MayorLeft,
    NobodyElected,
    PromiseJudged,
    PromisesJudged,
    RecallCalled,
    Repealed,
    RoundResolved,
    SpeechPosted,
    TermEnded,
    VisitorsCame,
)
from bot.game.rules.city.build_rules import BUILDS, BuildAction
from bot.game.rules.city.builds import done
from bot.game.rules.city.dynamics import DynamicCitizen
from bot.game.rules.city.grid import Build, Ground, Work
from bot.game.rules.city.start_map import START
from bot.game.state import Candidate, Citizen, Deed, DeedKind, Ending, Promise

Decision = Built | Enacted | Repealed
READ = (
    CampaignStarted,
    CandidateNominated,
    SpeechPosted,
    CitizenReacted,
    ElectionClosed,
    NobodyElected,
    *(Built, Enacted, Repealed),
    PromiseJudged,
    PromisesJudged,
    VisitorsCame,
    DilemmaSettled,
    CityStruck,
    RoundResolved,
    TermEnded,
    RecallCalled,
    MayorLeft,
    CampaignEnded,
)
"""The events that issues are made of, all of them public; whatever else happened is left out."""


@dataclass(frozen=True, slots=True)
class Issue:
    """The round's page before anybody chose what is on it.

    `earlier` is the report of the round before, None in the first. `ground` is the map at the
    round's end, `changed` the places (0-99) that look otherwise than a round before or where works
    began. `opposition` are those who stood against the mayor. `people` are all who ever stood, as
    they stood last.
    """

    round: int
    term: int
    resolved: RoundResolved
    earlier: RoundResolved | None
    ground: Ground
    changed: tuple[int, ...]
    mayor: Candidate | None
    opposition: tuple[Candidate, ...]
    elected: bool
    people: tuple[Candidate, ...]
    citizens: tuple[Citizen, ...]
    judged: tuple[PromiseJudged, ...]
    promised: tuple[Promise, ...]
    reactions: tuple[CitizenReacted, ...]
    decisions: tuple[Decision, ...]
    settled: DilemmaSettled | None
    struck: str | None
    came: tuple[DynamicCitizen, ...]
    recalled: bool
    left: MayorLeft | None
    ended: Ending | None

    def person(self, player: int) -> Candidate | None:
        """How that player stood last, if ever."""
        return next((each for each in self.people if each.player == player), None)


def issues(happened: Iterable[Sequence[Event]]) -> tuple[Issue, ...]:
    """The issue of each round that is over, in order.

    `happened` has for each command of the campaign, in order, the events that came of it.
    """
    desk, found = _Desk(), []
    for events in happened:
        for event in events:
            desk.note(event)
        if desk.resolved is not None:
            found.append(desk.issue())
            desk.turn_over()
    return tuple(found)


@dataclass
class _Desk:
    """What has been noted since the last issue, and what stays known from one to the next."""

    term: int = 1
    ground: Ground = START
    before: Ground = START
    earlier: RoundResolved | None = None
    mayor: Candidate | None = None
    opposition: tuple[Candidate, ...] = ()
    people: dict[int, Candidate] = field(default_factory=dict)
    citizens: tuple[Citizen, ...] = ()
    resolved: RoundResolved | None = None
    next_term: int | None = None
    elected: bool = False
    judged: list[PromiseJudged] = field(default_factory=list)
    promised: list[Promise] = field(default_factory=list)
    reactions: list[CitizenReacted] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    settled: DilemmaSettled | None = None
    struck: str | None = None
    came: list[DynamicCitizen] = field(default_factory=list)
    recalled: bool = False
    left: MayorLeft | None = None
    ended: Ending | None = None

    def note(self, event: Event) -> None:
        match event:
            case CampaignStarted():
                self.citizens = event.citizens
            case CandidateNominated(candidate):
                self.people[candidate.player] = candidate
            case ElectionClosed():
                self._take_office(event.result.winner, event.candidates)
            case NobodyElected(mayor):
                winner = None if mayor is None else mayor.player
                self._take_office(winner, () if mayor is None else (mayor,))
            case SpeechPosted(promises=promises):
                self.promised += promises
            case CitizenReacted():
                self.reactions.append(event)
            case Built() | Enacted() | Repealed():
                self.decisions.append(event)
                self._build(event.deed)
            case PromiseJudged():
                self.judged.append(event)
            case PromisesJudged(judged=judged):
                self.judged += judged
            case VisitorsCame(visitors):
                self.came += visitors
            case DilemmaSettled():
                self.settled = event
            case CityStruck(key):
                self.struck = key
            case RoundResolved():
                self.resolved = event
                self._grow_older(event)
            case TermEnded(term):
                self.next_term = term
            case RecallCalled():
                self.recalled = True
            case MayorLeft():
                self.left = event
            case CampaignEnded():
                self.ended = event.ending

    def issue(self) -> Issue:
        """The issue of the round that is over now."""
        assert self.resolved is not None, "an issue comes out when a round is over"
        began = {work.build.place for work in self.ground.works}
        began -= {work.build.place for work in self.before.works}
        looks = zip("".join(self.before.tiles), "".join(self.ground.tiles), strict=True)
        other = {place for place, (old, new) in enumerate(looks) if old != new}
        return Issue(
            round=self.resolved.round,
            term=self.term,
            resolved=self.resolved,
            earlier=self.earlier,
            ground=self.ground,
            changed=tuple(sorted(began | other)),
            mayor=self.mayor,
            opposition=self.opposition,
            elected=self.elected,
            people=tuple(self.people.values()),
            citizens=self.citizens,
            judged=tuple(self.judged),
            promised=tuple(self.promised),
            reactions=tuple(self.reactions),
            decisions=tuple(self.decisions),
            settled=self.settled,
            struck=self.struck,
            came=tuple(self.came),
            recalled=self.recalled,
            left=self.left,
            ended=self.ended,
        )

    def turn_over(self) -> None:
        """Begin the next round's notes."""
        new = _Desk(
            term=self.term if self.next_term is None else self.next_term,
            ground=self.ground,
            before=self.ground,
            earlier=self.resolved,
            mayor=self.mayor,
            opposition=self.opposition,
            people=self.people,
            citizens=self.citizens,
        )
        vars(self).update(vars(new))

    def _take_office(self, winner: int | None, candidates: tuple[Candidate, ...]) -> None:
        self.mayor = next((c for c in candidates if c.player == winner), None)
        self.opposition = tuple(c for c in candidates if c.player != winner)
        self.elected = True

    def _build(self, deed: Deed) -> None:
        if deed.kind is not DeedKind.BUILD or deed.place is None:
            return
        build = Build(BuildAction(deed.what), deed.place)
        rounds = BUILDS[build.action].rounds
        if rounds:
            works = (*self.ground.works, Work(build, rounds))
            self.ground = replace(self.ground, works=works)
        else:
            self.ground = done(self.ground, build)

    def _grow_older(self, event: RoundResolved) -> None:
        """The map after the round, by what it reports: rules that change leave old maps alone."""
        ground = self.ground
        for change in event.changes:
            ground = ground.with_tile(change.place, change.after, ground.clock(change.place))
        works = (replace(w, rounds_left=w.rounds_left - 1) for w in ground.works)
        left = tuple(w for w in works if w.rounds_left > 0 and w.build not in event.finished)
        self.ground = replace(ground, works=left)
