"""A count told step by step: each round of an instant runoff, points and runoff, each one's duels.

A step fits one message, however many candidates stood.
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

import discord

from bot.face.ballot_layout import names_of
from bot.face.cards import GOLD, shortened
from bot.face.election_posts import Names, figure, ties
from bot.face.layout import MOST_CHARACTERS, block, layout, rows, small
from bot.face.paging import Page, foot, turning
from bot.face.texts import Texts
from bot.face.words import METHODS, decimal
from bot.game.events import ElectionClosed
from bot.game.rules.methods.ballots import Method, Weight
from bot.game.rules.methods.results import Duels, Round, Rounds, Runoff, Totals, Votes

Step = tuple[str, str]
"""A heading, and lines."""

ROOM = MOST_CHARACTERS - 600
"""Characters of a step's lines; the rest is for what stands around them."""


def count_layout(
    campaign: str, event: ElectionClosed, number: int, _: Texts
) -> discord.ui.LayoutView:
    """One step of the count, and the buttons to those before and after it."""
    found = steps(event, _)
    number = max(0, min(number, len(found) - 1))
    heading, text = found[number]
    page = Page((), number, len(found))
    card = block(f"### {heading}", shortened(text, ROOM), colour=GOLD)
    method = _(METHODS[event.result.method])
    lines = "\n".join(filter(None, (method, foot(page, _))))
    turn = turning(page, _, "count-step", campaign, event.election)
    return layout(card, small(lines), *rows(*turn))


def steps(event: ElectionClosed, _: Texts) -> list[Step]:
    """The count in the order in which it went; what ties there were comes last."""
    names = names_of(event.candidates)
    story = _Story(event, names, _)
    found = list(story.steps())
    tied = ties(event.result, names, _)
    return [*found, *tied]


class _Story:
    """A count with the names of its candidates."""

    def __init__(self, event: ElectionClosed, names: Names, _: Texts) -> None:
        self._ = _
        self._result = event.result
        self._in_votes = not event.demographics
        self._names = names

    def steps(self) -> Iterator[Step]:
        _ = self._
        match self._result.table:
            case Totals(votes):
                title = _("Approval") if self._result.method is Method.APPROVAL else _("Votes")
                yield title, self._lines(votes)
            case Rounds(rounds):
                for number in range(len(rounds)):
                    yield self._round(number, rounds)
            case Runoff(scores, runoff):
                yield _("Points"), "\n".join(self._points(scores))
                if runoff:
                    yield _("Runoff"), self._lines(runoff)
            case Duels() as table:
                yield from self._duels(table)

    def _figure(self, votes: Weight) -> str:
        return figure(votes, self._result.weight, self._in_votes, self._)

    def _lines(self, votes: Votes, before: Mapping[int, Weight] | None = None) -> str:
        lines = []
        for candidate, number in votes:
            line = f"{self._names[candidate]}: {self._figure(number)}"
            gained = 0 if before is None else number - before[candidate]
            lines.append(f"{line} (+{self._figure(gained)})" if gained else line)
        return "\n".join(lines)

    def _points(self, scores: Votes) -> Iterator[str]:
        _ = self._
        for candidate, points in scores:
            average = decimal(Fraction(points) / self._result.weight, _)
            line = _("{name}: {points} points on average")
            yield line.format(name=self._names[candidate], points=average)

    def _round(self, number: int, rounds: Sequence[Round]) -> Step:
        """A round's votes, what each has won since the one before, and who drops out."""
        _ = self._
        now = rounds[number]
        before = dict(rounds[number - 1].votes) if number else None
        left = rounds[number - 1].eliminated if number else None
        heading = _("Count {number}").format(number=number + 1)
        if left is not None:
            heading = _("Count {number}, without {name}").format(
                number=number + 1, name=self._names[left]
            )
        lines = [self._lines(now.votes, before)]
        if now.exhausted:
            share = self._figure(now.exhausted)
            lines.append("-# " + _("no longer counted: {share}").format(share=share))
        if now.eliminated is not None:
            out = _("{name} drops out.").format(name=self._names[now.eliminated])
            lines.append(f"\n✕ {out}")
        elif self._result.winner is not None:
            wins = _("{name} is elected.").format(name=self._names[self._result.winner])
            lines.append(f"\n🏛️ {wins}")
        return heading, "\n".join(lines)

    def _duels(self, table: Duels) -> Iterator[Step]:
        """A step for each candidate, the winner's first: whom they beat, and who beats them."""
        _ = self._
        order = sorted(table.candidates, key=lambda each: each != self._result.winner)
        for candidate in order:
            row = table.candidates.index(candidate)
            lines, won = [], 0
            for place, other in enumerate(table.candidates):
                if place == row:
                    continue
                pro, con = table.preferred[row][place], table.preferred[place][row]
                won += pro > con
                sign = "✓" if pro > con else "=" if pro == con else "✕"
                lines.append(
                    f"{sign} {self._names[other]}: {self._figure(pro)} – {self._figure(con)}"
                )
            heading = _("{name} wins {won} of {all} duels").format(
                name=self._names[candidate], won=won, all=len(lines)
            )
            yield heading, "\n".join(lines)
