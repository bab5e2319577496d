"""What drawn pictures share: a sheet to draw on, its colours, and words that fit their room.

Colours are told apart by colour-blind people too (Okabe & Ito, "Color Universal Design", 2008), on
a ground of their own: so they look the same in Discord's dark and light themes.
"""

import io
from typing import Final

from PIL import Image, ImageDraw

from bot.face import lettering
from bot.face.lettering import Style, drawable

__all__ = ["Sheet", "cut", "drawable", "png", "width", "wrapped"]

WIDTH: Final = 1_200
"""Pixels: three for each of the 400 or so that Discord shows a card's picture on."""
MARGIN: Final = 36
SMALL: Final = 34
"""Pixels of the smallest letters: 11 and more where the picture is 400 wide."""
TEXT: Final = 38
HEADING: Final = 44

PAPER, INK, FAINT, WHITE = "#f5efe0", "#3a3226", "#6f6555", "#ffffff"
GROUND, GREY = "#e8dfc8", "#a39a88"
BLUE, SKY, ORANGE, VERMILION = "#0072b2", "#7fb2d1", "#e69f00", "#d55e00"
GREEN, PURPLE = "#009e73", "#b05c8e"
COLOURS: Final = 64
"""Of a picture's file: enough for flat areas and the soft edges of letters."""
ALT_LIMIT: Final = 1_024
"""Characters of a picture's description."""

PLAIN_FONT, BOLD_FONT = lettering.path_of(Style.PLAIN), lettering.path_of(Style.BOLD)


class Sheet:
    """A picture to draw on, in pixels from its north-west corner; WIDTH of them wide."""

    def __init__(self, height: int) -> None:
        self._image = Image.new("RGB", (WIDTH, height), PAPER)
        self._draw = ImageDraw.Draw(self._image)

    def box(self, x0: float, y0: float, x1: float, y1: float, colour: str) -> None:
        """A filled rectangle; nothing where it is less than a pixel wide."""
        if x1 - x0 >= 1:
            self._draw.rectangle((x0, y0, x1 - 1, y1 - 1), fill=colour)

    def dashes(self, x: float, y0: float, y1: float, colour: str) -> None:
        """An upright dashed line."""
        for y in range(round(y0), round(y1), 14):
            self._draw.rectangle((x - 1, y, x + 2, min(y + 7, y1)), fill=colour)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: int = TEXT,
        colour: str = INK,
        bold: bool = False,
        style: Style | None = None,
        anchor: str = "lm",
    ) -> None:
        """A line of text; `anchor` says which point of it is at x and y, as Pillow calls them."""
        style = style or _style(bold)
        lettering.draw(
            self._draw, (x, y), text, size=size, style=style, colour=colour, anchor=anchor
        )

    def rule(self, y: float, colour: str = INK, thickness: int = 3) -> None:
        """A line across the sheet, between the margins."""
        self.box(MARGIN, y, WIDTH - MARGIN, y + thickness, colour)

    def paste(self, image: Image.Image, x: float, y: float, *, round_: bool = False) -> None:
        """Another picture; a `round_` one shows what is in the circle inside it."""
        mask = None
        if round_:
            large = Image.new("L", (image.width * 4, image.height * 4))
            ImageDraw.Draw(large).ellipse((0, 0, large.width - 1, large.height - 1), fill=255)
            mask = large.resize(image.size, Image.Resampling.LANCZOS)
        self._image.paste(image, (round(x), round(y)), mask)

    def png(self, colours: int = COLOURS) -> bytes:
        """The picture as a file."""
        return png(self._image, colours)


def png(image: Image.Image, colours: int = COLOURS) -> bytes:
    """A picture as a file. Few colours make it a third as large, and nobody sees a difference."""
    file = io.BytesIO()
    image.quantize(colours, dither=Image.Dither.NONE).save(file, "PNG")
    return file.getvalue()


def _style(bold: bool) -> Style:
    return Style.BOLD if bold else Style.PLAIN


def width(text: str, size: int = TEXT, bold: bool = False, style: Style | None = None) -> float:
    """Pixels that a line of text takes."""
    return lettering.width(text, size, style or _style(bold))


def cut(text: str, room: float, size: int = TEXT, bold: bool = False) -> str:
    """The text, or as much of it as fits that many pixels, and an ellipsis."""
    if width(text, size, bold) <= room:
        return text
    while text and width(f"{text}…", size, bold) > room:
        text = text[:-1].rstrip()
    return f"{text}…"


def wrapped(text: str, room: float, size: int, style: Style = Style.PLAIN) -> list[str]:
    """The text in lines that fit that many pixels each, broken between words.

    A word that is wider, as a sentence in Chinese is, goes on in the next line.
    """
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width(longer, size, style=style) <= room:
            lines[-1] = longer
        else:
            lines += _pieces(word, room, size, style)
    return lines


def _pieces(word: str, room: float, size: int, style: Style) -> list[str]:
    if width(word, size, style=style) <= room:
        return [word]
    pieces = [""]
    for letter in word:
        if pieces[-1] and width(pieces[-1] + letter, size, style=style) > room:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def at_most(lines: list[str], number: int, room: float, size: int, style: Style) -> list[str]:
    """The first lines, with an ellipsis where something is left out."""
    if len(lines) <= number:
        return lines
    last = lines[number - 1]
    while last and width(f"{last}…", size, style=style) > room:
        last = last[:-1].rstrip()
    return [*lines[: number - 1], f"{last}…"]
