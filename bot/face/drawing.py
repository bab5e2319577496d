"""What drawn pictures share: a sheet to draw on, its colours, and words that fit their room.

Colours are told apart by colour-blind people too (Okabe & Ito, "Color Universal Design", 2008), on
a ground of their own: so they look the same in Discord's dark and light themes.
"""

import io
import unicodedata
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

import matplotlib
from matplotlib.ft2font import FT2Font
from PIL import Image, ImageDraw, ImageFont

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

_FONTS = Path(matplotlib.get_data_path(), "fonts", "ttf")
PLAIN_FONT, BOLD_FONT = _FONTS / "DejaVuSans.ttf", _FONTS / "DejaVuSans-Bold.ttf"
"""They come with matplotlib: so letters look the same on every host."""


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
        anchor: str = "lm",
    ) -> None:
        """A line of text; `anchor` says which point of it is at x and y, as Pillow calls them."""
        self._draw.text((x, y), text, fill=colour, font=_font(size, bold), anchor=anchor)

    def png(self) -> bytes:
        """The picture as a file."""
        return png(self._image)


def png(image: Image.Image) -> bytes:
    """A picture as a file. Few colours make it a third as large, and nobody sees a difference."""
    file = io.BytesIO()
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(file, "PNG")
    return file.getvalue()


def width(text: str, size: int = TEXT, bold: bool = False) -> float:
    """Pixels that a line of text takes."""
    return _font(size, bold).getlength(text)


def cut(text: str, room: float, size: int = TEXT, bold: bool = False) -> str:
    """The text, or as much of it as fits that many pixels, and an ellipsis."""
    if width(text, size, bold) <= room:
        return text
    while text and width(f"{text}…", size, bold) > room:
        text = text[:-1].rstrip()
    return f"{text}…"


def wrapped(text: str, room: float, size: int) -> list[str]:
    """The text in lines that fit that many pixels each, broken between words."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width(longer, size) <= room:
            lines[-1] = longer
        else:
            lines.append(cut(word, room, size))
    return lines


def drawable(name: str, instead: str) -> str:
    """A name in letters that the fonts have, without emoji and the like; else what is `instead`.

    Letters that only look fancy (𝓐𝓷𝓷) become plain ones.
    """
    plain = unicodedata.normalize("NFKC", name)
    kept = "".join(c if ord(c) in _letters() or c.isspace() else "" for c in plain)
    return " ".join(kept.split()) or instead


@lru_cache(maxsize=32)
def _font(size: int, bold: bool) -> ImageFont.FreeTypeFont:
    # The basic layout needs no library of the host's, so it is the same everywhere.
    path = BOLD_FONT if bold else PLAIN_FONT
    return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)


@cache
def _letters() -> frozenset[int]:
    """The code points that both fonts have."""
    plain, bold = (FT2Font(str(path)).get_charmap() for path in (PLAIN_FONT, BOLD_FONT))
    return frozenset(plain) & frozenset(bold)
