"""The same speech without some of its promises, or without all: what tells them from the rest.

A reader that is to say where a promise stands learns most from pairs that differ in nothing else.
"""

from collections.abc import Sequence
from dataclasses import replace
from random import Random

from bot.language.schemas import AGAINST_SELF
from models.draft import Draft, bare, sentences
from models.names import LEANING

LEAST_WORDS = 8
"""Words that must be left of a speech."""
ALL = 0.6
"""Share of the speeches that lose every promise."""
_WHOLE = ("sarcasm", "injection", "decoy")
"""Slices whose point may go with a sentence."""


def silenced(draft: Draft, random: Random) -> Draft | None:
    """Leave out the sentences of some promises, or of all, with what was contradicted there."""
    if not draft.promises or draft.slice in _WHOLE:
        return None
    count = len(draft.promises)
    lost = set(range(count))
    if count > 1 and random.random() > ALL:
        lost = set(random.sample(range(count), random.randint(1, count - 1)))
    parts = sentences(draft.text)
    gone = {place for number in lost for place in places(draft, parts, number)}
    # Whatever else is promised in those sentences goes with them, all of it or none.
    lost = {number for number in range(count) if gone & places(draft, parts, number)}
    if any(places(draft, parts, number) - gone for number in lost):
        return None
    if any(LEANING.search(bare(parts[n])) for n in range(len(parts)) if n - 1 in gone - {n}):
        return None
    text = "".join(part for n, part in enumerate(parts) if n not in gone).strip()
    kept = draft.without(lost, text)
    if kept is None or len(bare(text).split()) < LEAST_WORDS:
        return None
    if any(clash.against == AGAINST_SELF for clash in draft.contradictions):
        return None
    return replace(kept, slice=_slice(kept))


def places(draft: Draft, parts: Sequence[str], number: int) -> set[int]:
    """Number the sentences over which a promise's quote reaches."""
    opening, closing = draft.marks(number)
    first = next(n for n, part in enumerate(parts) if opening in part)
    last = next(n for n, part in enumerate(parts) if closing in part)
    return set(range(first, last + 1))


def _slice(draft: Draft) -> str:
    if draft.contradictions:
        return "contradiction"
    if not draft.promises:
        return "hedged" if draft.slice == "hedged" else "none"
    if draft.slice in ("none", "contradiction", "long"):
        return "long" if 3 <= len(draft.promises) <= 7 else "explicit"
    return draft.slice
