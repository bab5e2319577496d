"""One player's report card as a picture: all that was judged beside the par, and by category."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

from bot.face.drawing import (
    ALT_LIMIT,
    BLUE,
    FAINT,
    GROUND,
    HEADING,
    INK,
    MARGIN,
    SKY,
    SMALL,
    VERMILION,
    WHITE,
    WIDTH,
    Sheet,
    cut,
    width,
    wrapped,
)
from bot.face.lettering import Style
from bot.face.post import Picture
from bot.face.report_picture import SIGN, placed
from bot.face.texts import Texts
from bot.face.words import CATEGORIES, percent
from bot.game.rules.ledger import PAR, ReportCard
from bot.game.state import Promise, PromiseStatus

NAME = "report-card.png"
SHARE = 96
STEP = 78
BAR = 72
GAP = 20
JUDGED = (PromiseStatus.KEPT, PromiseStatus.COMPROMISE, PromiseStatus.BROKEN)
COLOURS = ((BLUE, WHITE), (SKY, INK), (VERMILION, WHITE))
"""Of a bar's parts and what is written in them, in that order."""

Counts = tuple[int, int, int]
"""Kept, half kept and broken."""


@dataclass(frozen=True, slots=True)
class Card:
    """What is drawn, in words: the rows are categories with what was judged in each."""

    name: str
    share: str
    told: str
    all: Counts
    rows: tuple[tuple[str, Counts], ...]
    rest: str
    signs: tuple[tuple[str, str, str], ...]


def of(name: str, card: ReportCard, promises: Sequence[Promise], _: Texts) -> Picture | None:
    """The picture of a player's card; `name` can be drawn, `promises` are all of theirs.

    None where none was judged.
    """
    if card.per_cent is None:
        return None
    drawn = card_of(name, card, promises, _)
    return Picture(NAME, alternative(drawn), partial(draw, drawn))


def card_of(name: str, card: ReportCard, promises: Sequence[Promise], _: Texts) -> Card:
    """What the picture says."""
    count = Counter((p.category, p.status) for p in promises)
    rows = []
    for category, called in CATEGORIES.items():
        kept, half, broken = (count[category, status] for status in JUDGED)
        rows.append((_(called), (kept, half, broken)))
    par = percent(Fraction(PAR, 100), _)
    return Card(
        name=name,
        share=percent(Fraction(card.per_cent or 0, 100), _),
        told=_("of the judged promises kept; governments keep {par} on average").format(par=par),
        all=(card.kept, card.compromise, card.broken),
        rows=tuple(rows),
        rest=_("Still open: {open}. Taken back or lapsed: {withdrawn}.").format(
            open=card.open, withdrawn=card.withdrawn
        ),
        signs=(
            ("■", BLUE, _("kept")),
            ("■", SKY, _("half kept")),
            ("■", VERMILION, _("broken")),
            ("┆", INK, _("par: {par}").format(par=par)),
        ),
    )


def alternative(card: Card) -> str:
    """The picture in words, for who cannot see it."""
    names = [meaning for _sign, _colour, meaning in card.signs]
    rows = "; ".join(
        f"{name}: {', '.join(f'{n} {what}' for n, what in zip(counts, names, strict=False))}"
        for name, counts in card.rows
        if any(counts)
    )
    return f"{card.name}: {card.share} {card.told}. {rows}. {card.rest}"[:ALT_LIMIT]


def draw(card: Card) -> bytes:
    """A bar of all that was judged, and one a category, as long as there are promises in it."""
    room = WIDTH - 2 * MARGIN
    told = wrapped(card.told, room - width(card.share, SHARE, bold=True) - 2 * GAP, SMALL)
    rest = wrapped(card.rest, room, SMALL)
    legend = placed(card.signs)
    top = MARGIN + HEADING + GAP + max(SHARE * 1.2, len(told) * SMALL * 1.3) + GAP
    rows = top + BAR + GAP
    below = rows + len(card.rows) * STEP + GAP
    signs = below + len(rest) * SMALL * 1.3 + 10
    sheet = Sheet(round(signs + (legend[-1][1] + 1) * (SMALL + 12) + MARGIN))
    sheet.text(
        MARGIN,
        MARGIN + HEADING / 2,
        cut(card.name, room, HEADING, bold=True),
        size=HEADING,
        bold=True,
    )
    middle = (MARGIN + HEADING + GAP + top - GAP) / 2
    sheet.text(MARGIN, middle, card.share, size=SHARE, bold=True)
    x = MARGIN + width(card.share, SHARE, bold=True) + 2 * GAP
    y = middle - (len(told) - 1) * SMALL * 1.3 / 2
    for line in told:
        sheet.text(x, y, line, size=SMALL, colour=FAINT)
        y += SMALL * 1.3
    _bar(sheet, card.all, (MARGIN, WIDTH - MARGIN), (top, top + BAR), sum(card.all))
    sheet.dashes(MARGIN + PAR / 100 * room, top - 8, top + BAR + 8, INK)
    left = MARGIN + GAP + max(width(name, SMALL) for name, _counts in card.rows)
    most = max(1, *(sum(counts) for _name, counts in card.rows))
    for number, (name, counts) in enumerate(card.rows):
        y = rows + number * STEP
        sheet.text(MARGIN, y + STEP / 2, name, size=SMALL)
        _bar(sheet, counts, (left, WIDTH - MARGIN), (y + 10, y + STEP - 10), most)
    for number, line in enumerate(rest):
        sheet.text(MARGIN, below + (number + 0.5) * SMALL * 1.3, line, size=SMALL)
    for (sign, colour, meaning), (x, row) in zip(card.signs, legend, strict=True):
        y = signs + (row + 0.5) * (SMALL + 12)
        sheet.text(x, y, sign, size=SMALL, colour=colour)
        sheet.text(x + SIGN, y, meaning, size=SMALL, colour=FAINT)
    return sheet.png()


def _bar(
    sheet: Sheet,
    counts: Counts,
    across: tuple[float, float],
    down: tuple[float, float],
    most: int,
) -> None:
    """The parts one after another on a ground as long as `most`, with their counts, if they fit."""
    (left, right), (top, bottom) = across, down
    sheet.box(left, top, right, bottom, GROUND)
    x = left
    for count, (colour, ink) in zip(counts, COLOURS, strict=True):
        end = x + count / most * (right - left)
        sheet.box(x, top, end, bottom, colour)
        if end - x > width(f"{count}", style=Style.BOLD) + 8:
            middle = (x + end) / 2, (top + bottom) / 2
            sheet.text(*middle, f"{count}", colour=ink, bold=True, anchor="mm")
        x = end
