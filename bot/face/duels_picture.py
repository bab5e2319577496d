"""The duels of Schulze's method as a table: how many prefer each row's candidate to each column's.

Rows and columns have the candidates in the order of the result; a column is known by its number.
"""

from fractions import Fraction

from bot.face.count_panels import Counted
from bot.face.drawing import (
    BLUE,
    FAINT,
    GREY,
    GROUND,
    HEADING,
    INK,
    MARGIN,
    ORANGE,
    PAPER,
    SMALL,
    TEXT,
    WHITE,
    WIDTH,
    Sheet,
    cut,
    width,
    wrapped,
)
from bot.face.texts import Texts
from bot.game.rules.methods.ballots import Weight
from bot.game.rules.methods.results import Duels

MOST_FIGURES = 12
"""Candidates up to which there is room for the figures; beyond it colours alone tell."""
NAMES_WIDTH = 360
MOST_CELL = 150
"""Pixels of a cell's width at most."""
ROOMY, TIGHT = 72, 44
"""Pixels of a row with figures and of one without."""
LINE = SMALL + 10


def draw_duels(table: Duels, counted: Counted, _: Texts) -> bytes:
    """The table with its legend."""
    order = ranked(table, counted.result.winner)
    size = len(order)
    with_figures = size <= MOST_FIGURES
    step = ROOMY if with_figures else TIGHT
    letters = TEXT if with_figures else SMALL
    labels = [
        f"{number} {counted.names[table.candidates[place]]}"
        for number, place in enumerate(order, start=1)
    ]
    names = min(NAMES_WIDTH, max(width(label, letters) for label in labels))
    left = MARGIN + names + 16
    cell = min(MOST_CELL, (WIDTH - MARGIN - left) / size)
    lines = _legend(counted.in_votes, with_figures, _drawn(table), _)
    top = MARGIN + HEADING + 24 + LINE
    sheet = Sheet(top + size * step + 20 + len(lines) * LINE + MARGIN)
    sheet.text(MARGIN, MARGIN + 24, _("Duels"), size=HEADING, bold=True)
    for column in range(size):
        x = left + (column + 0.5) * cell
        # Two digits of 25 columns would touch each other.
        if with_figures or column % 2 == 0:
            sheet.text(x, top - LINE / 2, f"{column + 1}", size=SMALL, colour=FAINT, anchor="mm")
    for row, one in enumerate(order):
        y = top + row * step
        label = cut(labels[row], names, letters)
        sheet.text(MARGIN, y + step / 2, label, size=letters, bold=False)
        for column, other in enumerate(order):
            x = left + column * cell
            pro, con = table.preferred[one][other], table.preferred[other][one]
            fill = PAPER if one == other else BLUE if pro > con else ORANGE if pro < con else GREY
            sheet.box(x, y, x + cell - 3, y + step - 3, GROUND if one == other else fill)
            if with_figures and one != other:
                ink = WHITE if fill == BLUE else INK
                words = _number(pro, counted)
                sheet.text(
                    x + cell / 2 - 1, y + step / 2 - 1, words, size=SMALL, colour=ink, anchor="mm"
                )
    y = top + size * step + 20
    for colour, line in lines:
        if colour is not None:
            sheet.box(MARGIN, y + 4, MARGIN + SMALL - 4, y + SMALL, colour)
        sheet.text(MARGIN + SMALL + 8, y + SMALL / 2, line, size=SMALL, colour=FAINT)
        y += LINE
    return sheet.png()


def ranked(table: Duels, winner: int | None) -> list[int]:
    """The candidates' places in the table in the order of Schulze's method, the winner first.

    Who has a stronger path to another than back comes before them: such a candidate has one to
    all whom that other one has one to, so it is enough to count them.
    """
    places = range(len(table.candidates))
    beaten = [sum(table.paths[a][b] > table.paths[b][a] for b in places) for a in places]
    return sorted(places, key=lambda each: (table.candidates[each] != winner, -beaten[each]))


def _number(votes: Weight, counted: Counted) -> str:
    """Votes where only members voted, else whole hundredths of all."""
    if counted.in_votes:
        return f"{int(votes)}"
    return f"{round(Fraction(votes) * 100 / counted.result.weight)}"


def _drawn(table: Duels) -> bool:
    """Whether some duel has no winner."""
    places = range(len(table.candidates))
    return any(table.preferred[a][b] == table.preferred[b][a] for a in places for b in places[:a])


def _legend(
    in_votes: bool, with_figures: bool, drawn: bool, _: Texts
) -> list[tuple[str | None, str]]:
    """Lines with the colour that each explains, if any."""
    meanings: list[tuple[str | None, str]] = [
        (BLUE, _("more voters prefer the candidate of the row")),
        (ORANGE, _("more voters prefer the candidate of the column")),
    ]
    if drawn:
        meanings.append((GREY, _("as many prefer the one as the other")))
    if with_figures:
        figures = (
            _("The figures: how many voters prefer the row's candidate.")
            if in_votes
            else _("The figures: how many of a hundred prefer the row's candidate.")
        )
        meanings.append((None, figures))
    lines: list[tuple[str | None, str]] = []
    for colour, meaning in meanings:
        first, *rest = wrapped(meaning, WIDTH - 2 * MARGIN - SMALL - 8, SMALL)
        lines += [(colour, first), *((None, line) for line in rest)]
    return lines
