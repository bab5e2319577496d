"""A long text in the pieces that a reader takes one after another.

A piece ends where a paragraph does, else a line, a sentence, a word: no thought is cut in two where
that can be helped, since a promise is looked for in each piece by itself.
"""

import re

from bot.game import balance

_BREAKS = tuple(
    re.compile(pattern)
    for pattern in (r"\n[^\S\n]*\n\s*", r"\s*\n\s*", r"[.!?…。！？][\"'”»“)\]]*\s+", r"\s+")
)
"""What stands between two paragraphs, lines, sentences and words, the best break first."""

LEAST_SHARE = 2
"""No piece that is cut at a good break is shorter than this part (½) of the longest one."""


def piece_end(text: str, start: int, limit: int = balance.SPEECH_LIMIT) -> int:
    """Where the piece ends that begins at `start`: at most `limit` characters later."""
    end = start + limit
    if end >= len(text):
        return len(text)
    for pattern in _BREAKS:
        ends = (found.end() for found in pattern.finditer(text, start, end))
        best = max((at for at in ends if at >= start + limit // LEAST_SHARE), default=None)
        if best is not None:
            return best
    return end


def pieces(text: str, limit: int = balance.SPEECH_LIMIT) -> tuple[str, ...]:
    """The text in pieces of at most `limit` characters; joined, they are the text."""
    found: list[str] = []
    start = 0
    while start < len(text):
        end = piece_end(text, start, limit)
        found.append(text[start:end])
        start = end
    return tuple(found)
