"""What the bars of an election's count say, panel by panel, before anything is drawn."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from bot.face.drawing import BLUE, GREY, SKY, drawable
from bot.face.election_posts import figure
from bot.face.texts import Texts
from bot.face.words import decimal, percent
from bot.game.events import ElectionClosed
from bot.game.rules.methods.ballots import BEST_SCORE, Method, Weight
from bot.game.rules.methods.results import Round, Rounds, Runoff, Totals, Votes

ROWS = 6
"""Candidates that a count by instant runoff shows; those between the first and the last of them
are one row."""
ROWS_IN_ALL = 17
"""Rows of all counts by instant runoff; where there are more, counts in the middle are left out."""


@dataclass(frozen=True, slots=True)
class Row:
    """A bar: `length` (0-1) of the room for bars, of which the last `gained` (0-1) is new.

    `figure` is what it stands for, in words, and `gain` what the new part does.
    """

    name: str
    length: float
    figure: str
    colour: str
    gained: float = 0.0
    gain: str = ""
    leaves: bool = False


@dataclass(frozen=True, slots=True)
class Panel:
    """Bars under a heading; `half` (0-1) is where a majority of what counts begins, if shown."""

    heading: str
    rows: tuple[Row, ...]
    note: str = ""
    half: float | None = None


class Counted:
    """An election's count with its candidates' names as they can be drawn."""

    def __init__(self, event: ElectionClosed, _: Texts) -> None:
        self._ = _
        self.result = event.result
        self.in_votes = not event.demographics
        self.names = {
            candidate.player: drawable(candidate.name, f"#{number}")
            for number, candidate in enumerate(event.candidates, start=1)
        }

    def share(self, votes: Weight) -> float:
        """A share (0-1) of the weight of all ballots."""
        return float(self._share(votes))

    def _share(self, votes: Weight) -> Fraction:
        return Fraction(votes) / self.result.weight

    def figure(self, votes: Weight) -> str:
        """Votes where only members voted, else the share of all."""
        return figure(votes, self.result.weight, self.in_votes, self._)

    def _gain(self, votes: Weight) -> str:
        return f"+{int(votes)}" if self.in_votes else f"+{percent(self._share(votes), self._)}"

    def panels(self) -> list[Panel]:
        """The count as bars, in the order in which it went; none for duels."""
        match self.result.table:
            case Totals(votes):
                return [self._totals(votes)]
            case Rounds(rounds):
                return self._rounds(rounds)
            case Runoff(scores, runoff, undecided):
                return [self._points(scores), *self._runoff(runoff, undecided)]
        return []

    def _row(self, candidate: int, length: float, words: str, strong: bool) -> Row:
        colour = BLUE if candidate == self.result.winner else SKY if strong else GREY
        return Row(self.names[candidate], length, words, colour)

    def _totals(self, votes: Votes) -> Panel:
        _ = self._
        title = _("Approval") if self.result.method is Method.APPROVAL else _("Votes")
        most = self.share(votes[0][1])
        rows = (self._row(c, self.share(v) / most, self.figure(v), True) for c, v in votes)
        return Panel(title, tuple(rows))

    def _points(self, scores: Votes) -> Panel:
        _ = self._
        rows = []
        for place, (candidate, points) in enumerate(scores):
            average = Fraction(points) / self.result.weight
            length = float(average / BEST_SCORE)
            rows.append(self._row(candidate, length, decimal(average, _), place < 2))
        return Panel(_("Points on average, of {most}").format(most=BEST_SCORE), tuple(rows))

    def _runoff(self, runoff: Votes, undecided: Weight) -> Iterable[Panel]:
        _ = self._
        if runoff:
            rows = (self._row(c, self.share(v), self.figure(v), True) for c, v in runoff)
            note = _("undecided: {share}").format(share=self.figure(undecided)) if undecided else ""
            yield Panel(_("Runoff"), tuple(rows), note)

    def _rounds(self, rounds: Sequence[Round]) -> list[Panel]:
        """The last counts and the first one, as many as have room."""
        most = max(self.share(each.votes[0][1]) for each in rounds)
        panels = [self._round(number, rounds, most) for number in range(len(rounds))]
        rows = [len(panel.rows) for panel in panels]
        begin = len(panels) - 1
        while begin > 1 and rows[0] + sum(rows[begin - 1 :]) <= ROWS_IN_ALL:
            begin -= 1
        return panels if begin <= 1 else [panels[0], *panels[begin:]]

    def _round(self, number: int, rounds: Sequence[Round], most: float) -> Panel:
        _ = self._
        now = rounds[number]
        before = dict(rounds[number - 1].votes) if number else dict(now.votes)
        rows = []
        for candidate, votes in now.votes:
            gained = votes - before[candidate]
            leaves = candidate == now.eliminated
            row = Row(
                name=self.names[candidate],
                length=self.share(votes) / most,
                figure=self.figure(votes),
                colour=GREY if leaves else BLUE if candidate == self.result.winner else SKY,
                gained=self.share(gained) / most,
                gain=self._gain(gained) if gained else "",
                leaves=leaves,
            )
            rows.append(row)
        rows.sort(key=lambda row: row.leaves)  # after those whom the lot has spared
        heading = _("Count {number}").format(number=number + 1)
        left = rounds[number - 1].eliminated if number else None
        if left is not None:
            heading = _("Count {number}, without {name}").format(
                number=number + 1, name=self.names[left]
            )
        counting = self.result.weight - now.exhausted
        note = ""
        if now.exhausted:
            note = _("no longer counted: {share}").format(share=self.figure(now.exhausted))
        return Panel(heading, self._shortened(rows), note, self.share(counting) / most / 2)

    def _shortened(self, rows: Sequence[Row]) -> tuple[Row, ...]:
        """The first rows and the last one, with one row for those between where they are many."""
        if len(rows) <= ROWS + 1:
            return tuple(rows)
        first, between, last = rows[: ROWS - 1], rows[ROWS - 1 : -1], rows[-1]
        name = self._.ngettext("{number} more", "{number} more", len(between))
        most = between[0]
        others = Row(name.format(number=len(between)), most.length, f"≤ {most.figure}", GREY)
        return (*first, others, last)
