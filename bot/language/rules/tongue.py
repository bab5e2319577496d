"""The shape of what the rules know of one language; the languages are modules of their own."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

Due = int | Literal["rounds", "round"]
"""A fixed number of rounds from now, or where a pattern's number says it: rounds, or which one."""


def frequent(text: str) -> frozenset[str]:
    """Read a list of words."""
    return frozenset(text.split())


def words(table: str) -> re.Pattern[str]:
    """Match, as whole words, any of the alternatives that a table sets apart by bars."""
    alternatives = re.sub(r"\s*\|\s*", "|", " ".join(table.split()))
    return re.compile(rf"\b(?:{alternatives})\b", re.IGNORECASE)


def lowered(text: str) -> str:
    """Write what opened a sentence as it stands within one."""
    return text[:1].lower() + text[1:]


def phrase(pattern: str) -> re.Pattern[str]:
    """Compile a pattern that ignores case and its own line breaks."""
    return re.compile(pattern, re.IGNORECASE | re.VERBOSE)


@dataclass(frozen=True)
class Tongue:
    """One language.

    ``commits`` are patterns with a group ``act`` (what will be done) and perhaps ``not``;
    ``implies`` are patterns whose whole match is the promise, with the function that words it.
    """

    common: frozenset[str]
    """Frequent words, to know the language by."""
    opening: re.Pattern[str]
    """What may stand before a sentence's matter: and, if elected, as your mayor."""
    commits: Sequence[re.Pattern[str]]
    implies: Sequence[tuple[re.Pattern[str], Callable[[re.Match[str]], str]]]
    imperative: Callable[[str], str]
    """Word an act as a summary."""
    refuse: Callable[[str], str]
    """Word the promise not to do what a summary says."""
    is_act: Callable[[str], bool]
    """Whether a fragment after "and" or a comma is an act of its own."""
    joint: re.Pattern[str]
    """What joins acts inside a sentence."""
    vague: re.Pattern[str]
    """Acts that nobody could check: to listen, to fight, to think about."""
    hedge: re.Pattern[str]
    reported: re.Pattern[str]
    """A sentence that tells what somebody else says."""
    due: Sequence[tuple[re.Pattern[str], Due]]
    numbers: Sequence[str]
    """The words for 1, 2, 3 …"""
    less: re.Pattern[str]
    more: re.Pattern[str]
    negation: re.Pattern[str]
    keeping: re.Pattern[str]
    """Acts that cost nothing: keep, ban, forbid."""
    complete: Callable[[str], bool] = lambda part: True
    """Whether a fragment has its verb already; where verbs come last, one may be missing yet."""
