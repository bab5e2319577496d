"""Find texts that are too much alike: near-duplicates within a file, leaks between splits.

Two texts are alike where their words are (token-set ratio of the normalised texts, for texts of
comparable length) or where they share a run of words. Lines that a program varied from one origin
are relatives, as is what was joined of two: they may be alike, never equal, and keep to one split.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz

ALIKE = 85
"""Token-set ratio (0–100) from which two texts are near-duplicates."""
COMPARABLE = 0.5
"""Shorter by longer length from which the ratio tells: it calls a subset of the words equal."""
RUN = 8
"""Words in a row that two texts may not share."""
IN_COMMON = 0.25
"""Telling words in common, of the words of the shorter text, from which a ratio is worth taking."""


@dataclass(frozen=True)
class Text:
    """A line's text. ``context`` is held against other splits only.

    ``family`` holds the ids of its originals (its own, where it is one); relatives share one.
    ``answer`` tells relatives apart that have the same words.
    """

    place: str
    split: str
    family: frozenset[str]
    text: str
    context: str = ""
    answer: str = ""

    def related(self, other: "Text") -> bool:
        """Whether both come from one original."""
        return not self.family.isdisjoint(other.family)


def normal(text: str) -> str:
    """Reduce a text to its lower-case words without accents and marks."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    return " ".join(re.findall(r"\w+", plain))


def likenesses(texts: Sequence[Text]) -> list[str]:
    """Say of each text that is too much like an earlier one which that is."""
    words = [normal(text.text) for text in texts]
    return [
        f"{later.place}: {what} {earlier.place}"
        for earlier, later, what in (
            *_equal(texts, words),
            *_alike(texts, words),
            *_sharing(texts, [[line] for line in words], "shares a run of words with"),
            *_leaking(texts),
        )
    ]


Found = Iterable[tuple[Text, Text, str]]


def _equal(texts: Sequence[Text], words: Sequence[str]) -> Found:
    """Relatives that are the same; strangers who are equal are alike anyhow."""
    seen: dict[tuple[str, str], Text] = {}
    for text, line in zip(texts, words, strict=True):
        earlier = seen.setdefault((line, text.answer), text)
        if earlier is not text and earlier.related(text):
            yield earlier, text, "equals"


def _alike(texts: Sequence[Text], words: Sequence[str]) -> Found:
    for first, second in _candidates(words):
        earlier, later = texts[first], texts[second]
        if not earlier.related(later):
            ratio = fuzz.token_set_ratio(words[first], words[second])
            if ratio >= ALIKE:
                yield earlier, later, f"is {ratio:.0f} % like"


def _candidates(words: Sequence[str]) -> Iterable[tuple[int, int]]:
    """Find the pairs worth a ratio, which is dear: of comparable length, with words in common."""
    sets = [set(line.split()) for line in words]
    held = Counter(word for own in sets for word in own)
    # A word of one text alone joins no pair, and all texts hold the commonest ones.
    telling = {word for word, count in held.items() if 1 < count <= max(2, len(sets) // 5)}
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for row, own in enumerate(sets):
        for word in own & telling:
            holders[word].append(row)
    rows = {word: np.array(found) for word, found in holders.items()}
    lengths = np.array([len(line) for line in words], dtype=np.float32)
    sizes = np.array([len(own) for own in sets], dtype=np.float32)
    for first in range(len(sets)):
        later = slice(first + 1, None)
        comparable = np.minimum(lengths[later], lengths[first]) >= COMPARABLE * np.maximum(
            lengths[later], lengths[first]
        )
        held_by = [rows[word] for word in sets[first] & telling]
        if not held_by:
            continue
        common = np.bincount(np.concatenate(held_by), minlength=len(sets))[later]
        enough = common >= IN_COMMON * np.minimum(sizes[later], sizes[first])
        for offset in np.flatnonzero(comparable & enough):
            yield first, first + 1 + int(offset)


def _sharing(texts: Sequence[Text], parts: Sequence[Sequence[str]], what: str) -> Found:
    holders: defaultdict[str, list[Text]] = defaultdict(list)
    told: set[tuple[str, str]] = set()
    for text, own in zip(texts, parts, strict=True):
        for run in _runs(own):
            for earlier in holders[run]:
                if not earlier.related(text) and (earlier.place, text.place) not in told:
                    told.add((earlier.place, text.place))
                    yield earlier, text, what
            holders[run].append(text)


def _leaking(texts: Sequence[Text]) -> Found:
    parts = [[normal(line) for line in text.context.splitlines()] for text in texts]
    for earlier, later, what in _sharing(texts, parts, "has its context from"):
        if earlier.split != later.split:
            yield earlier, later, what


def _runs(parts: Iterable[str]) -> set[str]:
    return {
        " ".join(words[start : start + RUN])
        for words in map(str.split, parts)
        for start in range(len(words) - RUN + 1)
    }
