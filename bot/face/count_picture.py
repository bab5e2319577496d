"""The count of an election as a picture: rounds of bars, totals, points, or the duels' matrix."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from bot.face.count_panels import Counted, Panel, Row
from bot.face.drawing import (
    ALT_LIMIT,
    FAINT,
    GROUND,
    HEADING,
    INK,
    MARGIN,
    ORANGE,
    SMALL,
    TEXT,
    VERMILION,
    WIDTH,
    Sheet,
    cut,
    width,
    wrapped,
)
from bot.face.duels_picture import draw_duels
from bot.face.post import Picture
from bot.face.texts import Texts
from bot.game.events import ElectionClosed
from bot.game.rules.methods.results import Duels, Rounds, Runoff, Totals, Votes

NAME = "count.png"
NAMES_WIDTH = 330
"""Pixels that names may take, of WIDTH."""
GAP = 20
ROOMY, TIGHT = 58, 46
"""Pixels of a row: of a picture with few rows, and of one with many."""
FEW_ROWS = 18
GAINED, LEAVES, HALF = "■", "✕", "┆"
"""Signs of the legend."""
NAMES_TOLD = 8
"""Candidates that the description tells of by name."""


def of(event: ElectionClosed, _: Texts) -> Picture | None:
    """The picture of a count; None where no ballot said anything."""
    if event.result.winner is None:
        return None
    counted = Counted(event, _)
    table = event.result.table
    draw = (
        partial(draw_duels, table, counted, _)
        if isinstance(table, Duels)
        else partial(draw_bars, counted.panels(), legend(table, _))
    )
    return Picture(NAME, alternative(counted, _), draw)


def legend(table: object, _: Texts) -> tuple[tuple[str, str], ...]:
    """Signs and what they mean, where bars need them."""
    if not isinstance(table, Rounds) or len(table.rounds) < 2:
        return ()
    return (
        (GAINED, _("won from whoever dropped out")),
        (LEAVES, _("drops out")),
        (HALF, _("half of the ballots that still count")),
    )


def draw_bars(panels: Sequence[Panel], signs: Sequence[tuple[str, str]]) -> bytes:
    """The panels one under the other, and the signs at the foot."""
    rows = [row for panel in panels for row in panel.rows]
    step = ROOMY if len(rows) <= FEW_ROWS else TIGHT
    size = TEXT if step == ROOMY else SMALL
    lines = [
        line
        for sign, meaning in signs
        for line in wrapped(f"{sign} {meaning}", WIDTH - 2 * MARGIN, SMALL)
    ]
    heads = len(panels) * (HEADING + 24)
    height = MARGIN * 2 + heads + len(rows) * step + (len(panels) - 1) * GAP
    if lines:
        height += GAP + len(lines) * (SMALL + 10)
    sheet = Sheet(height)
    columns = _columns(rows, size)
    y = float(MARGIN)
    for panel in panels:
        y = _draw_head(sheet, y, panel)
        top = y
        for row in panel.rows:
            _draw_row(sheet, row, columns, (y, step), size)
            y += step
        if panel.half is not None and panel.half < 1:
            room = columns.right - columns.left
            sheet.dashes(columns.left + panel.half * room, top, y, INK)
        y += GAP
    for line in lines:
        _draw_sign(sheet, y, line)
        y += SMALL + 10
    return sheet.png()


def _draw_head(sheet: Sheet, y: float, panel: Panel) -> float:
    """A panel's heading and, at its right, the note; where the rows begin."""
    room = WIDTH - 2 * MARGIN
    if panel.note:
        sheet.text(WIDTH - MARGIN, y + 24, panel.note, size=SMALL, colour=FAINT, anchor="rm")
        room -= round(width(panel.note, SMALL)) + GAP
    heading = cut(panel.heading, room, HEADING, bold=True)
    sheet.text(MARGIN, y + 24, heading, size=HEADING, bold=True)
    return y + HEADING + 24


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where bars begin and end at most, and the right end of the gains behind them."""

    left: float
    right: float
    gains: float


def _columns(rows: Sequence[Row], size: int) -> _Columns:
    """The columns as wide as what is written in them; an empty one takes no room."""

    def room(words: Iterable[str], size: int) -> float:
        most = max(width(each, size) for each in words)
        return most + GAP if most else 0

    names = min(NAMES_WIDTH, room((row.name for row in rows), size))
    gains = WIDTH - MARGIN - room((row.figure for row in rows), size)
    right = gains - room((row.gain for row in rows), SMALL)
    return _Columns(MARGIN + names, right, gains)


def _draw_row(
    sheet: Sheet, row: Row, columns: _Columns, down: tuple[float, float], size: int
) -> None:
    y, step = down
    left, right, middle = columns.left, columns.right, y + step / 2
    sheet.text(MARGIN, middle, cut(row.name, left - GAP - MARGIN, size), size=size)
    end = left + row.length * (right - left)
    new = end - row.gained * (right - left)
    top, bottom = y + 6, y + step - 6
    sheet.box(left, top, right, bottom, GROUND)
    sheet.box(left, top, new, bottom, row.colour)
    sheet.box(new, top, end, bottom, ORANGE)
    if row.leaves:
        sheet.text(min(end + 10, right - size), middle, LEAVES, size=size, colour=VERMILION)
    sheet.text(columns.gains, middle, row.gain, size=SMALL, colour=FAINT, anchor="rm")
    sheet.text(WIDTH - MARGIN, middle, row.figure, size=size, anchor="rm")


def _draw_sign(sheet: Sheet, y: float, line: str) -> None:
    """A line of the legend; its sign has the colour that it has above."""
    colours = {GAINED: ORANGE, LEAVES: VERMILION, HALF: INK}
    sheet.text(MARGIN, y + SMALL / 2, line, size=SMALL, colour=FAINT)
    if line[0] in colours:
        sheet.text(MARGIN, y + SMALL / 2, line[0], size=SMALL, colour=colours[line[0]])


def alternative(counted: Counted, _: Texts) -> str:
    """The picture in a sentence or two, for who cannot see it."""
    match counted.result.table:
        case Totals(votes):
            text = _("Bars of the count: {figures}.").format(figures=_figures(votes, counted, _))
        case Rounds(rounds):
            text = _.ngettext(
                "Bars of the count, which took {number} round. In the last one: {figures}.",
                "Bars of the count, which took {number} rounds. In the last one: {figures}.",
                len(rounds),
            ).format(number=len(rounds), figures=_figures(rounds[-1].votes, counted, _))
            left = [each.eliminated for each in rounds if each.eliminated is not None]
            if left:
                gone = _listed([counted.names[each] for each in left], _)
                text += " " + _("Dropped out, in this order: {names}.").format(names=gone)
        case Runoff(scores, runoff):
            best = _listed([counted.names[candidate] for candidate, _points in scores], _)
            text = _("Bars of the points, the most first: {names}.").format(names=best)
            if runoff:
                figures = _figures(runoff, counted, _)
                text += " " + _("In the runoff: {figures}.").format(figures=figures)
        case Duels() as table:
            text = _duels_told(table, counted, _)
    return text[:ALT_LIMIT]


def _figures(votes: Votes, counted: Counted, _: Texts) -> str:
    return _listed([f"{counted.names[c]} {counted.figure(v)}" for c, v in votes], _)


def _duels_told(table: Duels, counted: Counted, _: Texts) -> str:
    winner = counted.result.winner
    assert winner is not None, "a count without a winner has no picture"
    row = table.candidates.index(winner)
    duels = list(_duels(table, row))
    won = sum(pro > con for pro, con in duels)
    text = _(
        "A table of all duels: how many voters prefer the candidate of each row to that of each "
        "column. {name} wins {won} of {all} duels."
    )
    return text.format(name=counted.names[winner], won=won, all=len(duels))


def _duels(table: Duels, row: int) -> Iterator[tuple[float, float]]:
    """What prefers that candidate to each other one, and what the other."""
    for place in range(len(table.candidates)):
        if place != row:
            yield float(table.preferred[row][place]), float(table.preferred[place][row])


def _listed(parts: Sequence[str], _: Texts) -> str:
    shown = ", ".join(parts[:NAMES_TOLD])
    left = len(parts) - NAMES_TOLD
    if left <= 0:
        return shown
    more = _.ngettext("and {number} more", "and {number} more", left).format(number=left)
    return f"{shown}, {more}"
