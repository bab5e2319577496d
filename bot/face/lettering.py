"""Letters of every script in drawn pictures: which font has them, and how much room they take.

DejaVu comes with matplotlib, so what the bot itself says looks the same on every host. What it has
not (members have names in every script, and emoji) comes from Noto fonts that two packages carry.
"""

import unicodedata
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path

import manimgx_fonts
import matplotlib
import noto_cjk_sans_jp_regular
from matplotlib.ft2font import FT2Font
from PIL import ImageDraw, ImageFont, features

_DEJAVU = Path(matplotlib.get_data_path(), "fonts", "ttf")
MISSING = "□"
"""Stands for a letter that no font has."""

_BOLD_WEIGHT = 700
_LAST = ("NotoSansSymbols", "NotoEmoji")
"""What else has these letters is asked first."""
_JOINERS = ("Mn", "Me", "Mc", "Cf")
"""Categories of characters that change or join the letters beside them."""
_INVISIBLE = ("Cc", "Cf", "Cs", "Co", "Cn")
_JOINING = "\u200c\u200d"
"""Invisible, but letters and emoji look otherwise with them."""
_RIGHT_TO_LEFT = ("R", "AL")


class Style(StrEnum):
    """How the bot's own words are set; each is the file of a font."""

    PLAIN = "DejaVuSans.ttf"
    BOLD = "DejaVuSans-Bold.ttf"
    QUOTE = "DejaVuSerif-Italic.ttf"
    HEADLINE = "DejaVuSerif-Bold.ttf"


def path_of(style: Style) -> Path:
    """The file of the font."""
    return _DEJAVU / style.value


def width(text: str, size: int, style: Style = Style.PLAIN) -> float:
    """Pixels that a line of text takes."""
    return sum(
        _font(path, size, style).getlength(_ordered(piece, path))
        for path, piece in _runs(text, style)
    )


def draw(
    canvas: ImageDraw.ImageDraw,
    at: tuple[float, float],
    text: str,
    *,
    size: int,
    style: Style,
    colour: str,
    anchor: str,
) -> None:
    """Draw a line of text; `anchor` says which point of it is `at`, as Pillow calls them."""
    runs = _runs(text, style)
    own = path_of(style)
    if all(path == own for path, _piece in runs):
        canvas.text(at, text, fill=colour, font=_font(own, size, style), anchor=anchor)
        return
    x, y = at
    across, down = anchor[0], anchor[1]
    x -= {"l": 0.0, "m": 0.5, "r": 1.0}[across] * width(text, size, style)
    ascent, descent = _font(own, size, style).getmetrics()
    # All fonts stand on the base line of the first one.
    y += {"a": ascent, "m": (ascent - descent) / 2, "s": 0, "d": -descent}[down]
    for path, piece in runs:
        font = _font(path, size, style)
        ordered = _ordered(piece, path)
        canvas.text((x, y), ordered, fill=colour, font=font, anchor="ls")
        x += font.getlength(ordered)


def drawable(name: str, instead: str) -> str:
    """A name on one line as it can be drawn; where nothing of it can, what is `instead`.

    Letters that only look fancy (𝓐𝓷𝓷) become plain ones.
    """
    plain = unicodedata.normalize("NFKC", name)
    kept = "".join(_kept(c) for c in plain)
    kept = " ".join(kept.split())
    return kept if any(c not in f"{MISSING} " for c in kept) else instead


def _kept(character: str) -> str:
    if character.isspace():
        return " "
    if unicodedata.category(character) in _INVISIBLE and character not in _JOINING:
        return ""
    return character if _path_for(character, Style.PLAIN) is not None else MISSING


@lru_cache(maxsize=1_024)
def _runs(text: str, style: Style) -> tuple[tuple[Path, str], ...]:
    """The text in pieces of one font each, in order."""
    runs: list[tuple[Path, str]] = []
    own = path_of(style)
    if all(ord(c) in _letters(own) and not _is_right_to_left(c) for c in text):
        return ((own, text),)
    for character in text:
        if unicodedata.category(character) in _INVISIBLE and character not in _JOINING:
            continue  # Raqm refuses a line with a control character in it
        last = runs[-1][0] if runs else own
        stays = character.isspace() or unicodedata.category(character) in _JOINERS
        if stays and ord(character) in _letters(last):
            path: Path | None = last
        else:
            path = _path_for(character, style)
        if path is None:
            path, character = own, MISSING
        if runs and path == last:
            runs[-1] = (path, runs[-1][1] + character)
            continue
        if runs and _is_right_to_left(runs[-1][1]):
            # Written leftward, the space at the end would come first: it goes with what follows.
            before = runs[-1][1].rstrip()
            character = runs[-1][1][len(before) :] + character
            runs[-1] = (last, before)
        runs.append((path, character))
    return tuple(run for run in runs if run[1])


@lru_cache(maxsize=4_096)
def _path_for(character: str, style: Style) -> Path | None:
    """The font that has the letter, DejaVu first; but it cannot join what is written leftward."""
    own = path_of(style)
    if ord(character) in _letters(own) and not _is_right_to_left(character):
        return own
    found = (path for path in _others() if ord(character) in _letters(path))
    return next(found, own if ord(character) in _letters(own) else None)


def _is_right_to_left(text: str) -> bool:
    return any(unicodedata.bidirectional(c) in _RIGHT_TO_LEFT for c in text)


def _ordered(piece: str, path: Path) -> str:
    """The piece as its font's layout wants it: without Raqm it only goes rightward."""
    if not _is_right_to_left(piece) or _layout(path) is ImageFont.Layout.RAQM:
        return piece
    return piece[::-1]


def _layout(path: Path) -> ImageFont.Layout:
    """The basic layout needs no library of the host's, so it is the same everywhere; scripts whose
    letters join need Raqm, where the host has it."""
    if path.parent != _DEJAVU and features.check("raqm"):
        return ImageFont.Layout.RAQM
    return ImageFont.Layout.BASIC


@lru_cache(maxsize=64)
def _font(path: Path, size: int, style: Style) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(path, size, layout_engine=_layout(path))
    if path.parent != _DEJAVU and style in (Style.BOLD, Style.HEADLINE) and "[wght]" in path.name:
        font.set_variation_by_axes([_BOLD_WEIGHT])
    return font


@cache
def _others() -> tuple[Path, ...]:
    """The fonts of other scripts, those with general symbols last."""
    folder = Path(str(files(manimgx_fonts)))
    noto = sorted(p for p in folder.glob("*.ttf") if "Italic" not in p.name)
    last = [path for path in noto if path.name.startswith(_LAST)]
    cjk = Path(str(noto_cjk_sans_jp_regular.FONT_PATH))
    return (*(path for path in noto if path not in last), cjk, *last[::-1])


@cache
def _letters(path: Path) -> frozenset[int]:
    """The code points that the font has."""
    return frozenset(FT2Font(str(path)).get_charmap())
