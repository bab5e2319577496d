"""Reads a promise's text into clauses of stems and acts, and finds phrases in them."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from rapidfuzz import fuzz, process

from bot.game.rules.matching_words import (
    ACTS,
    DIVIDERS,
    EVERY,
    GENITIVES,
    NUMBERS,
    STOP,
    TIMES,
    Act,
)

ALL = -1
"""The number of a thing of which every one is meant."""

SLACK = 4
"""Words that may stand between the words of a phrase."""

TYPO = 87
"""Likeness (0-100) from which an unknown word of seven letters or more is a known one misspelt."""

_TYPO_LENGTH = 7
_IDIOMS = tuple(
    (re.compile(pattern), instead)
    for pattern, instead in (
        (r"\bend of\b", " "),  # of a term, not of a thing
        (r"\bcare homes?\b", "carehome"),  # no care at home
        (r"\bwell-being\b", "wellbeing"),
        (r"\b(?:without|no|sans|ohne|sin) (?:exc|ausnahm)\w+", " "),  # says no more than `all`
        (r"\bset(?:ting)? up\b", "build"),
        (
            r"\b(?:not|never|ne|nicht|nie|no|nunca) (?:touch|tocar|toque|anfass|anruhr)\w*"
            r"(?: pas)?|\bhands off\b|\bhande weg von\b",
            "keep",
        ),
    )
)
"""What is not the sum of its words."""

_MARKS = re.compile(r"[.,;:!?()…–—\"«»“”\n]+")
_WORD = re.compile(r"#s|@|[a-z0-9]+")
_DIGITS = re.compile(r"(\d+)(k?)")
_ARTICLES = frozenset(("the", "la", "le", "l", "les", "el", "los", "las", "der", "dem", "den"))
_PLURALS = (("ies", "y"), ("ss", "ss"), ("s", ""))
_ENDINGS = ("en", "er", "em", "ar", "ir", "e", "n", "a", "o")


@dataclass(frozen=True, slots=True)
class Token:
    """A word that counts: its stem or act, where it stood, and the token that it belongs to."""

    stem: str
    at: int
    word: str
    head: int | None = None


@dataclass(frozen=True, slots=True)
class Clause:
    """The words that count of one act, where each stem is, and the numbers with where they stand.

    `whole` is a text of several acts taken together, whose verbs may belong to other things.
    """

    tokens: tuple[Token, ...]
    places: Mapping[str, tuple[int, ...]]
    numbers: tuple[tuple[int, int], ...]
    text: str
    whole: bool = False

    def acts(self, without: frozenset[int]) -> frozenset[Act]:
        """What its verbs and small words do, those at the places of `without` left out."""
        return frozenset(
            Act(token.stem)
            for place, token in enumerate(self.tokens)
            if token.stem.startswith("@") and place not in without
        )


def plain(text: str) -> str:
    """Small letters without accents; the Spanish coal is told from carbon by its accent."""
    text = text.casefold().replace("’", "'").replace("carbón", "charbon").replace("n't", " not")
    text = re.sub(r"'s\b", " #s", text).replace("œ", "oe")
    text = re.sub(r"(?<=\d)[.,\u202f\u00a0 ](?=\d{3}\b)", "", text)
    letters = unicodedata.normalize("NFKD", text)
    text = "".join(letter for letter in letters if not unicodedata.combining(letter))
    for pattern, instead in _IDIOMS:
        text = pattern.sub(instead, text)
    return text


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """The act that the word stands for, or the word without the ending of its number or verb."""
    starts = (act for start, act in _ACT_STARTS if word.startswith(start))
    act = _ACT_WORDS.get(word) or next(starts, None)
    if act is not None:
        return act.value
    for ending, instead in _PLURALS:
        if len(word) > 3 and word.endswith(ending):
            word = word.removesuffix(ending) + instead
            break
    for ending in _ENDINGS:
        if len(word) - len(ending) > 2 and word.endswith(ending):
            return word.removesuffix(ending)
    return word


def phrase(text: str) -> tuple[str, ...]:
    """The stems of a phrase, in its order."""
    return tuple(dict.fromkeys(token.stem for token in _clause(_words(plain(text))).tokens))


def clauses(text: str, known: frozenset[str]) -> tuple[Clause, ...]:
    """The text whole, and each of its acts where it has several; typos of `known` are mended."""
    words: list[str] = []
    parts: list[list[str]] = [[]]
    # An "@" of the speaker's own is no act: what stands for one begins with it.
    for number, piece in enumerate(_MARKS.split(plain(text).replace("@", " "))):
        if number:
            parts.append([])
        for word in _words(piece):
            if word in DIVIDERS:
                parts.append([])
            else:
                parts[-1].append(word)
            words.append(word)
    parts = [part for part in parts if part]
    found = tuple(_clause(part, known) for part in parts)
    return found if len(found) < 2 else (replace(_clause(words, known), whole=True), *found)


def find(stems: tuple[str, ...], clause: Clause) -> frozenset[int] | None:
    """The places of a phrase's words, close to each other; None where they are not all there."""
    where = [clause.places.get(each) for each in stems]
    if any(places is None for places in where):
        return None
    anchors, *others = (places for places in where if places)
    best: tuple[int, ...] | None = None
    for anchor in anchors:
        chosen = (anchor, *(min(places, key=lambda p: abs(p - anchor)) for places in others))
        if best is None or max(chosen) - min(chosen) < max(best) - min(best):
            best = chosen
    if best is None or max(best) - min(best) >= len(stems) + SLACK:
        return None
    taken = frozenset(best)
    heads = (clause.tokens[place].head for place in taken)
    return taken if all(head is None or head in taken for head in heads) else None


def _words(text: str) -> list[str]:
    return _WORD.findall(text)


def _clause(words: list[str], known: frozenset[str] = frozenset()) -> Clause:
    tokens: list[Token] = []
    numbers: list[tuple[int, int]] = []
    for at, word in enumerate(words):
        if word == "#s":
            continue
        value = _number(word)
        if value is not None:
            if not _is_time(words, at):
                numbers.append((at, value))
        elif word not in STOP and not (word in TIMES and _beside_number(words, at)):
            tokens.append(Token(_mended(stem(word), known), at, word))
    tokens = [Token(t.stem, t.at, t.word, _head(words, tokens, i)) for i, t in enumerate(tokens)]
    places: dict[str, tuple[int, ...]] = {}
    for place, token in enumerate(tokens):
        places[token.stem] = (*places.get(token.stem, ()), place)
    if Act.REPLACE in places:  # what replaces a thing is built
        places[Act.BUILD] = (*places.get(Act.BUILD, ()), *places[Act.REPLACE])
    return Clause(tuple(tokens), places, tuple(numbers), " ".join(words))


def _head(words: list[str], tokens: list[Token], place: int) -> int | None:
    """The place of what that token belongs to, as the refinery to its bus in `refinery's bus`."""
    at = tokens[place].at
    if at + 1 < len(words) and words[at + 1] == "#s" and place + 1 < len(tokens):
        return None if tokens[place + 1].stem.startswith("@") else place + 1
    before = at - 1 - (at > 0 and words[at - 1] in _ARTICLES)
    if place and before > 0 and words[before] in GENITIVES:
        head = tokens[place - 1]
        if head.at == before - 1 and not head.stem.startswith("@"):
            return place - 1
    return None


def _number(word: str) -> int | None:
    if word in EVERY:
        return ALL
    digits = _DIGITS.fullmatch(word)
    if digits:
        return min(int(digits[1][:9]), 10**6) * (1000 if digits[2] else 1)
    return NUMBERS.get(word)


def _is_time(words: list[str], at: int) -> bool:
    return any(word in TIMES for word in words[max(at - 1, 0) : at + 2])


def _beside_number(words: list[str], at: int) -> bool:
    return any(_number(word) is not None for word in words[max(at - 1, 0) : at + 2])


def _mended(word: str, known: frozenset[str]) -> str:
    if len(word) < _TYPO_LENGTH or word.startswith("@") or word in known or not known:
        return word
    return _closest(word, known)


@lru_cache(maxsize=8192)
def _closest(word: str, known: frozenset[str]) -> str:
    near = process.extractOne(word, _long(known), scorer=fuzz.ratio, score_cutoff=TYPO)
    return word if near is None else near[0]


@lru_cache(maxsize=8)
def _long(known: frozenset[str]) -> tuple[str, ...]:
    return tuple(sorted(word for word in known if len(word) >= _TYPO_LENGTH))


_ACT_WORDS = {
    word: act for act, words in ACTS.items() for word in words.split() if not word.endswith("*")
}
_ACT_STARTS = tuple(
    (word[:-1], act) for act, words in ACTS.items() for word in words.split() if word.endswith("*")
)
