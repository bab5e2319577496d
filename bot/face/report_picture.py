"""The report cards at a campaign's end as a picture: what came of each one's judged promises."""

from collections.abc import Sequence
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
    TEXT,
    VERMILION,
    WHITE,
    WIDTH,
    Sheet,
    cut,
    drawable,
    width,
)
from bot.face.post import Picture
from bot.face.texts import Texts
from bot.face.words import percent
from bot.game.events import CampaignEnded
from bot.game.rules.ledger import PAR, ReportCard
from bot.game.state import Candidate

NAME = "promises.png"
SHOWN = 20
"""People whose cards have room; who comes behind them is told in the post alone."""
TOLD = 6
"""People of whom the description tells."""
NAMES_WIDTH = 330
STEP = 62
"""Pixels of a row."""
GAP = 20
SIGN = 40
"""Pixels of a sign of the legend, with the space behind it."""
LAST_MAYOR = "★"


def judged(event: CampaignEnded) -> list[tuple[Candidate, ReportCard]]:
    """Whose word was judged: the last mayor first, then who has kept the most."""
    last = None if event.mayor is None else event.mayor.player
    found = [(who, card) for who, card in event.reports if card.per_cent is not None]
    return sorted(found, key=lambda each: (each[0].player != last, -(each[1].per_cent or 0)))


def of(event: CampaignEnded, _: Texts) -> Picture | None:
    """The picture of the cards; None where no promise was judged."""
    reports = judged(event)
    if not reports:
        return None
    rows = [
        (drawable(who.name, f"#{number}"), card)
        for number, (who, card) in enumerate(reports, start=1)
    ]
    last = event.mayor is not None and event.mayor.player == reports[0][0].player
    return Picture(NAME, alternative(rows, _), partial(draw, rows[:SHOWN], last, _))


def alternative(rows: Sequence[tuple[str, ReportCard]], _: Texts) -> str:
    """The picture in a sentence or two, for who cannot see it."""
    each = _("{name}: {kept} kept, {compromise} half kept, {broken} broken, {share}")
    parts = [
        each.format(
            name=name,
            kept=card.kept,
            compromise=card.compromise,
            broken=card.broken,
            share=_share(card, _),
        )
        for name, card in rows[:TOLD]
    ]
    left = len(rows) - TOLD
    if left > 0:
        more = _.ngettext("and {number} more", "and {number} more", left)
        parts.append(more.format(number=left))
    text = _("Bars of the promises that were judged, beside the par of {par}. {people}.")
    return text.format(par=percent(Fraction(PAR, 100), _), people="; ".join(parts))[:ALT_LIMIT]


def draw(rows: Sequence[tuple[str, ReportCard]], mayor_first: bool, _: Texts) -> bytes:
    """A bar for each card, all as long: its parts are the shares of kept, half kept and broken.

    `mayor_first` says that the first one is the last mayor's.
    """
    signs = [
        ("■", BLUE, _("kept")),
        ("■", SKY, _("half kept")),
        ("■", VERMILION, _("broken")),
        ("┆", INK, _("par: {par}").format(par=percent(Fraction(PAR, 100), _))),
    ]
    if mayor_first:
        signs.append((LAST_MAYOR, INK, _("the last mayor")))
        rows = [(f"{LAST_MAYOR} {rows[0][0]}", rows[0][1]), *rows[1:]]
    legend = placed(signs)
    top = MARGIN + HEADING + 24
    bottom = top + len(rows) * STEP
    sheet = Sheet(round(bottom + GAP + (legend[-1][1] + 1) * (SMALL + 12) + MARGIN))
    sheet.text(MARGIN, MARGIN + 24, _("Promises"), size=HEADING, bold=True)
    shares = [_share(card, _) for _name, card in rows]
    left = MARGIN + GAP + min(NAMES_WIDTH, max(width(name) for name, _card in rows))
    right = WIDTH - MARGIN - GAP - max(width(share) for share in shares)
    for number, (name, card) in enumerate(rows):
        y = top + number * STEP
        sheet.text(MARGIN, y + STEP / 2, cut(name, left - GAP - MARGIN))
        sheet.text(WIDTH - MARGIN, y + STEP / 2, shares[number], anchor="rm")
        _draw_bar(sheet, card, (left, right), y)
    sheet.dashes(left + PAR / 100 * (right - left), top, bottom, INK)
    for (sign, colour, meaning), (x, line) in zip(signs, legend, strict=True):
        middle = bottom + GAP + (line + 0.5) * (SMALL + 12)
        sheet.text(x, middle, sign, size=SMALL, colour=colour)
        sheet.text(x + SIGN, middle, meaning, size=SMALL, colour=FAINT)
    return sheet.png()


def _draw_bar(sheet: Sheet, card: ReportCard, across: tuple[float, float], y: float) -> None:
    """The counts are written into the parts that have room for them."""
    left, right = across
    all_ = card.kept + card.compromise + card.broken
    sheet.box(left, y + 6, right, y + STEP - 6, GROUND)
    x: float = left
    for count, colour, ink in (
        (card.kept, BLUE, WHITE),
        (card.compromise, SKY, INK),
        (card.broken, VERMILION, WHITE),
    ):
        end = x + count / all_ * (right - left)
        sheet.box(x, y + 6, end, y + STEP - 6, colour)
        if end - x > width(f"{count}") + 8:
            sheet.text((x + end) / 2, y + STEP / 2, f"{count}", colour=ink, anchor="mm")
        x = end


def _share(card: ReportCard, _: Texts) -> str:
    return percent(Fraction(card.per_cent or 0, 100), _)


def placed(signs: Sequence[tuple[str, str, str]]) -> list[tuple[float, int]]:
    """Where each sign of the legend with its meaning begins: pixels from the left, and its line."""
    places: list[tuple[float, int]] = []
    x, line = float(MARGIN), 0
    for _sign, _colour, meaning in signs:
        takes = SIGN + width(meaning, SMALL)
        if x + takes > WIDTH - MARGIN and x > MARGIN:
            x, line = float(MARGIN), line + 1
        places.append((x, line))
        x += takes + TEXT
    return places
