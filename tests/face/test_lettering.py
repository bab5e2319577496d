"""Letters of every script: drawn, never dropped, and as wide as they say."""

from io import BytesIO

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, features

from bot.face import lettering
from bot.face.drawing import Sheet, drawable, width, wrapped
from bot.face.lettering import MISSING, Style

NAMES = (
    "Zoë",
    "Иван",
    "Ελένη",
    "市長",
    "山田太郎",
    "김철수",
    "محمد علي",
    "דוד",
    "สมชาย",
    "राजेश",
    "বাংলা",
    "தமிழ்",
    "አበበ",
    "Ann 🌳",
    "👩\u200d🚀",
    "★ Bob ♞",
)


def inked(name: str, style: Style = Style.PLAIN) -> tuple[int, int, int]:
    """The first and last column that has ink in a line from 100 on, and how many pixels have."""
    sheet = Sheet(200)
    sheet.text(100, 100, name, style=style)
    dark = np.asarray(Image.open(BytesIO(sheet.png())).convert("L")) < 140
    (columns,) = np.nonzero(dark.any(axis=0))
    return int(columns[0]), int(columns[-1]), int(dark.sum())


@pytest.mark.parametrize("style", Style)
@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_drawn_where_it_says(name: str, style: Style) -> None:
    assert drawable(name, "#1") == name
    first, last, pixels = inked(name, style)
    assert pixels > 60
    assert first >= 96
    assert last <= 100 + width(name, style=style) + 6


def test_each_script_has_letters_of_its_own_and_no_boxes() -> None:
    box = inked(MISSING)
    seen = {inked(name) for name in NAMES}
    assert len(seen) == len(NAMES)
    assert box not in seen


def test_a_letter_that_no_font_has_is_a_box_and_what_is_none_is_left_out() -> None:
    assert drawable("Ꮳ Ann\x00\u202e", "#1") == f"{MISSING} Ann"
    assert drawable("\U000f0001\u202e", "#1") == "#1"
    assert drawable("ᏣᎳᎩ", "#1") == "#1"


@given(st.text(max_size=40))
def test_any_text_can_be_measured_and_drawn(text: str) -> None:
    shown = drawable(text, "#1")
    assert shown.strip()
    assert width(shown) >= 0
    Sheet(80).text(10, 40, shown)
    Sheet(80).text(10, 40, text, anchor="rm", bold=True)


def test_words_without_spaces_are_broken_and_whole() -> None:
    text = "森は残る、川は澄む、街は変わる。" * 6
    lines = wrapped(text, 500, 38)
    assert len(lines) > 3
    assert "".join(lines) == text
    assert all(width(line, 38) <= 500 for line in lines)


def test_without_raqm_hebrew_is_still_read_from_the_right(monkeypatch: pytest.MonkeyPatch) -> None:
    with_raqm = features.check("raqm")
    first = inked("דוד ש")
    lettering._font.cache_clear()
    monkeypatch.setattr(features, "check", lambda _feature: False)
    plain = inked("דוד ש")
    lettering._font.cache_clear()
    assert abs(plain[1] - first[1]) <= 3
    if with_raqm:
        assert abs(plain[2] - first[2]) < 0.1 * first[2]
