"""Where a long text is cut into what a reader takes at a time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.game import balance
from bot.game.rules.pieces import piece_end, pieces

LIMIT = 60

words = st.text(alphabet="abé🌳.!? \n\t", max_size=400)


@given(text=words, limit=st.integers(1, 80))
def test_pieces_are_the_text_and_none_is_too_long(text: str, limit: int) -> None:
    found = pieces(text, limit)
    assert "".join(found) == text
    assert all(1 <= len(piece) <= limit for piece in found)


@given(text=words)
def test_a_piece_ends_where_the_next_begins_wherever_one_starts(text: str) -> None:
    start = 0
    for piece in pieces(text, LIMIT):
        assert piece_end(text, start, LIMIT) == start + len(piece)
        start += len(piece)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        # A paragraph's end goes before a sentence's, a line's before it too.
        (f"{'a' * 35}\n\n{'b. ' * 30}", f"{'a' * 35}\n\n"),
        (f"{'a' * 35}\n{'b. ' * 30}", f"{'a' * 35}\n"),
        (f"{'a b ' * 9}End. {'c ' * 60}", f"{'a b ' * 9}End. "),
        (f"{'a b ' * 9}End.” {'c ' * 60}", f"{'a b ' * 9}End.” "),
        # Where there is none in the second half, words are kept whole, or nothing is.
        (f"End. {'word ' * 30}", f"End. {'word ' * 11}"),
        ("x" * 200, "x" * LIMIT),
    ],
)
def test_a_cut_comes_where_a_thought_ends(text: str, first: str) -> None:
    assert pieces(text, LIMIT)[0] == first


def test_a_text_that_fits_is_one_piece() -> None:
    speech = "One. " * 800
    assert len(speech) == balance.SPEECH_LIMIT
    assert pieces(speech) == (speech,)


def test_a_paragraph_of_whitespace_is_cut_without_delay() -> None:
    text = f"a{' ' * 10_000}{chr(10) * 5_000}{' ' * 4_000}b"
    assert "".join(pieces(text)) == text
