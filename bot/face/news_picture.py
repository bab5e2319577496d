"""The newspaper's page drawn: for a phone, so in one wide column with large letters."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PIL import Image

from bot.face import map_picture
from bot.face.drawing import (
    FAINT,
    GREEN,
    GROUND,
    INK,
    MARGIN,
    SMALL,
    VERMILION,
    WIDTH,
    Sheet,
    at_most,
    width,
    wrapped,
)
from bot.face.lettering import Style
from bot.face.news_page import STEADY, Face, Figure, Page, Words, alternative, page_of
from bot.face.portraits import portrait
from bot.face.post import Picture
from bot.face.texts import Texts
from bot.game.issues import Issue

FILE = "news-{round}.png"
COLOURS = 192
"""Of the page's file: a map, faces and letters."""
ROOM = WIDTH - 2 * MARGIN
TITLE = 62
HEADLINES = (84, 72, 60, 52)
"""Pixels of the headline's letters: the largest in which it has two lines."""
SUBLINE = 38
SUBLINES = 4
MAP = 600
GAP = 28
NUMBER = 42
VALUE = 46
FACE = 116
LETTER_FACE = 168
QUOTE = 42
QUOTE_LINES = 7
LETTER = 36
LETTER_LINES = 10
LINE = 1.28
"""From one line to the next, in heights of the letters."""


@dataclass(frozen=True, slots=True)
class _Block:
    """A part of the page: pixels from top to bottom, and how it is drawn from there."""

    height: float
    draw: Callable[[Sheet, float], None]


def of(issue: Issue, _: Texts) -> Picture:
    """The picture of a round's page."""
    page = page_of(issue, _)
    return Picture(FILE.format(round=issue.round), alternative(page), partial(draw, page))


def draw(page: Page) -> bytes:
    """The page as a PNG; takes some tenths of a second."""
    blocks = [_head(page), _lead(page), _city(page), _groups(page)]
    if page.quote is not None:
        blocks.append(_quote(page.quote, INK))
    if page.broken is not None:
        blocks.append(_quote(page.broken, VERMILION))
    if page.letter is not None:
        blocks.append(_letter(page.letter))
    blocks.append(_foot(page))
    sheet = Sheet(round(sum(block.height for block in blocks)))
    y = 0.0
    for block in blocks:
        block.draw(sheet, y)
        y += block.height
    return sheet.png(COLOURS)


def _head(page: Page) -> _Block:
    size = TITLE
    while width(page.title, size, style=Style.HEADLINE) > ROOM:
        size -= 2

    def draw(sheet: Sheet, y: float) -> None:
        sheet.rule(y + 24, thickness=6)
        sheet.text(WIDTH / 2, y + 74, page.title, size=size, style=Style.HEADLINE, anchor="mm")
        sheet.rule(y + 116)
        sheet.text(MARGIN, y + 144, page.corner, size=SMALL, colour=FAINT)
        room = ROOM - width(page.corner, SMALL) - GAP
        office = at_most(wrapped(page.office, room, SMALL), 1, room, SMALL, Style.PLAIN)[0]
        sheet.text(WIDTH - MARGIN, y + 144, office, size=SMALL, colour=FAINT, anchor="rm")
        sheet.rule(y + 170)

    return _Block(190, draw)


def _lead(page: Page) -> _Block:
    size = next(
        (s for s in HEADLINES if len(wrapped(page.headline, ROOM, s, Style.HEADLINE)) <= 2),
        HEADLINES[-1],
    )
    lines = wrapped(page.headline, ROOM, size, Style.HEADLINE)
    below = wrapped(page.subline, ROOM, SUBLINE)
    below = at_most(below, SUBLINES, ROOM, SUBLINE, Style.PLAIN)
    height = len(lines) * size * 1.16 + len(below) * SUBLINE * LINE + GAP

    def draw(sheet: Sheet, y: float) -> None:
        y = _lines(sheet, MARGIN, y, lines, size, Style.HEADLINE, step=1.16)
        _lines(sheet, MARGIN, y, below, SUBLINE, Style.PLAIN, FAINT)

    return _Block(height, draw)


def _city(page: Page) -> _Block:
    caption = wrapped(page.map_line, ROOM, SMALL)
    left = MARGIN + MAP + GAP

    def draw(sheet: Sheet, y: float) -> None:
        drawn = map_picture.drawn(page.ground, page.changed)
        sheet.paste(drawn.resize((MAP, MAP), Image.Resampling.LANCZOS), MARGIN, y)
        step = MAP / len(page.figures)
        for number, figure in enumerate(page.figures):
            top = y + number * step
            if number:
                sheet.box(left, top, WIDTH - MARGIN, top + 2, GROUND)
            _figure(sheet, figure, left, top, step)
        _lines(sheet, MARGIN, y + MAP + 8, caption, SMALL, Style.PLAIN, FAINT)

    return _Block(MAP + 8 + len(caption) * SMALL * LINE + GAP, draw)


def _figure(sheet: Sheet, figure: Figure, left: float, top: float, step: float) -> None:
    """The name over the number, so that every language has room for it."""
    sheet.text(left, top + step * 0.28, figure.name, size=SMALL)
    sheet.text(left, top + step * 0.70, figure.value, size=VALUE, bold=True)
    sheet.text(
        WIDTH - MARGIN,
        top + step * 0.70,
        figure.change,
        size=NUMBER,
        colour=_colour(figure.change),
        anchor="rm",
    )


def _groups(page: Page) -> _Block:
    """A face a group, its approval beside it and its name below."""
    room = (ROOM - 3 * GAP) / 4
    names = [wrapped(figure.name, room, SMALL) for _face, figure in page.groups]
    most = max(len(lines) for lines in names)

    def draw(sheet: Sheet, y: float) -> None:
        sheet.rule(y)
        sheet.text(MARGIN, y + 34, page.approval, size=NUMBER, bold=True)
        for number, ((face, figure), lines) in enumerate(zip(page.groups, names, strict=True)):
            x, top = MARGIN + number * (room + GAP), y + 66
            if face is not None:
                _draw_face(sheet, face, x, top, FACE)
            beside = x + FACE + 14
            sheet.text(beside, top + 36, figure.value, size=VALUE, bold=True)
            colour = _colour(figure.change)
            sheet.text(beside, top + 86, figure.change, size=SMALL, colour=colour)
            _lines(sheet, x, top + FACE + 6, lines, SMALL, Style.PLAIN)

    return _Block(66 + FACE + 6 + most * SMALL * LINE + GAP, draw)


def _quote(words: Words, colour: str) -> _Block:
    room = ROOM - GAP
    heading = wrapped(words.heading, room, NUMBER, Style.BOLD)
    lines = wrapped(words.words, room, QUOTE, Style.QUOTE)
    lines = at_most(lines, QUOTE_LINES, room, QUOTE, Style.QUOTE)
    told = wrapped(f"— {words.told}", room, SMALL)
    height = 16 + (len(heading) * NUMBER + len(lines) * QUOTE + len(told) * SMALL) * LINE + 8 + GAP

    def draw(sheet: Sheet, y: float) -> None:
        sheet.rule(y)
        sheet.box(MARGIN, y + 16, MARGIN + 8, y + height - GAP, colour)
        x = MARGIN + GAP
        y = _lines(sheet, x, y + 16, heading, NUMBER, Style.BOLD, colour)
        y = _lines(sheet, x, y, lines, QUOTE, Style.QUOTE)
        _lines(sheet, x, y + 8, told, SMALL, Style.PLAIN, FAINT)

    return _Block(height, draw)


def _letter(words: Words) -> _Block:
    left = MARGIN + LETTER_FACE + GAP
    room = WIDTH - MARGIN - left
    heading = wrapped(words.heading, room, NUMBER, Style.BOLD)
    lines = at_most(wrapped(words.words, room, LETTER), LETTER_LINES, room, LETTER, Style.PLAIN)
    told = wrapped(f"— {words.told}", room, SMALL)
    text = (len(heading) * NUMBER + len(lines) * LETTER + len(told) * SMALL) * LINE + 8

    def draw(sheet: Sheet, y: float) -> None:
        sheet.rule(y)
        y += 16
        if words.face is not None:
            _draw_face(sheet, words.face, MARGIN, y + 6, LETTER_FACE)
        y = _lines(sheet, left, y, heading, NUMBER, Style.BOLD)
        y = _lines(sheet, left, y, lines, LETTER, Style.PLAIN)
        _lines(sheet, left, y + 8, told, SMALL, Style.PLAIN, FAINT)

    return _Block(16 + max(text, LETTER_FACE + 12) + GAP, draw)


def _foot(page: Page) -> _Block:
    lines = wrapped(page.foot, ROOM, SMALL)

    def draw(sheet: Sheet, y: float) -> None:
        sheet.rule(y)
        _lines(sheet, MARGIN, y + 10, lines, SMALL, Style.PLAIN, FAINT)

    return _Block(10 + len(lines) * SMALL * LINE + 18, draw)


def _lines(
    sheet: Sheet,
    x: float,
    y: float,
    lines: list[str],
    size: int,
    style: Style,
    colour: str = INK,
    step: float = LINE,
) -> float:
    """Lines of text from y on; where the next one would begin."""
    for line in lines:
        sheet.text(x, y + size * step / 2, line, size=size, colour=colour, style=style)
        y += size * step
    return y


def _draw_face(sheet: Sheet, face: Face, x: float, y: float, size: int) -> None:
    png = portrait(face.seed, demographic=face.demographic, age=face.age, size=size)
    sheet.paste(Image.open(io.BytesIO(png)).convert("RGB"), x, y, round_=True)


def _colour(change: str) -> str:
    if change == STEADY:
        return FAINT
    return VERMILION if change.startswith("−") else GREEN
