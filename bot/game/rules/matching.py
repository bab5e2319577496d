"""From a promise's words to the tests that could judge it; who promised may choose another."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from bot.game.content.form import Words
from bot.game.content.shipped import POLICIES
from bot.game.rules.city.build_rules import BUILDS, BuildAction
from bot.game.rules.city.build_words import WORDS
from bot.game.rules.city.grid import Ground
from bot.game.rules.city.tiles import TileKind
from bot.game.rules.judging import Built, Enacted, NeverEnacted, Reached, Stays, Test
from bot.game.rules.matching_keys import TOP, key_of, possible, reached, standing
from bot.game.rules.matching_text import ALL, Clause, Token, clauses, find, phrase
from bot.game.rules.matching_things import (
    BAD,
    BUILDS_TOO,
    GOOD,
    KEPT,
    KEPT_WORDS,
    NAMED,
    PIECES,
    POLICIES_TOO,
    UNDOES,
)
from bot.game.rules.matching_words import NO, Act
from bot.game.state import City
from bot.game.vocabulary import Category, Indicator

MOST = 5
"""Proposals that one promise gets: the best, and up to four for the speaker to choose from."""

THRESHOLD = 0.62
"""The least score of a proposal; below it a promise is about something that the city has not."""

FROM_PHRASE = 0.4
"""What a phrase alone scores; the rest is the share of the promise's words that it explains."""

ONE_WORD = 0.9
NOT_THE_SUMMARY = 0.95
OTHER_CATEGORY = 0.95
ONLY_PART_OF_A_NAME = 0.75
FEWER = 0.9
WHOLE = 0.9
"""Factors on a score: one word says less than two; a quote has more beside the matter than a
summary; the category may be wrong; `refinery workers` are no refinery; fewer is not none; verbs of
several clauses may belong to other things."""

LONG_WORD = 9
"""Letters from which a single word says as much as two, as German ones do."""

BESIDE = 2
"""Places from a verb of keeping to what is kept; one word may stand between."""

AMOUNT_WITHIN = 3
"""Words from a number to what it counts."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A test that may be what the promise means, and how surely (0-1)."""

    test: Test
    score: float


@dataclass(frozen=True, slots=True)
class _Thing:
    """What a phrase stands for: of the kind `build`, `policy`, `kept`, `named`, `good` or `bad`."""

    kind: str
    key: str
    stems: tuple[str, ...]
    undoes: bool = False


@dataclass(frozen=True, slots=True)
class _Match:
    """A phrase in a clause: the places of its words, and what the clause does beside them."""

    thing: _Thing
    clause: Clause
    taken: frozenset[int]
    acts: frozenset[Act]


UNDOING: Mapping[BuildAction, str] = {
    BuildAction.CLOSE_FACTORY: "factories",
    BuildAction.CLOSE_COAL_PLANT: "coal_plant",
    BuildAction.CLOSE_REFINERY: "refinery",
    BuildAction.CLEAR_FOREST: "forest",
}
"""Build actions of which the contrary is that something stays."""


def proposals(
    quote: str, summary: str, category: Category, city: City, ground: Ground
) -> tuple[Proposal, ...]:
    """The tests that the promise may mean, best first, at most MOST; empty where there is none."""
    best: dict[Test, float] = {}
    for text, weight in ((summary, 1.0), (quote, NOT_THE_SUMMARY)):
        for clause in clauses(text, _KNOWN):
            for match in _widest(tuple(_matches(clause))):
                for test, sure in _tests(match, city, ground):
                    if weight < 1 and len(match.taken) == 1 and not match.acts:
                        continue  # a word in passing
                    score = round(weight * sure * _score(match, category), 3)
                    if score >= THRESHOLD:
                        best[test] = max(best.get(test, 0.0), score)
    ranked = sorted(best.items(), key=lambda item: (-item[1], key_of(item[0])))
    return tuple(Proposal(test, score) for test, score in ranked[:MOST])


def _matches(clause: Clause) -> Iterator[_Match]:
    for anchor in clause.places:
        for thing in _THINGS.get(anchor, ()):
            taken = find(thing.stems, clause)
            if taken is not None:
                match = _Match(thing, clause, taken, clause.acts(taken))
                if not (clause.whole and Act.NOT in match.acts):
                    yield match


def _widest(matches: tuple[_Match, ...]) -> Iterator[_Match]:
    """All but the builds that another includes: to build a clean factory is not to build any."""
    builds = [match.taken for match in matches if match.thing.kind == "build"]
    for match in matches:
        if match.thing.kind != "build" or not any(taken > match.taken for taken in builds):
            yield match


def _score(match: _Match, category: Category) -> float:
    tokens, taken = match.clause.tokens, match.taken
    unexplained = _DETAILS if _makes_new(match.thing) else _DETAILS | {Act.BUILD.value}
    explained = sum(
        place in taken or (token.stem.startswith("@") and token.stem not in unexplained)
        for place, token in enumerate(tokens)
    )
    score = FROM_PHRASE + (1 - FROM_PHRASE) * explained / len(tokens)
    first, last = min(taken), max(taken)
    one_word = first == last and len(tokens[first].word) < LONG_WORD
    if one_word:
        score *= ONE_WORD
    if _joined(tokens, last, last + 1) or (one_word and _joined(tokens, first - 1, first)):
        score *= ONLY_PART_OF_A_NAME
    if match.clause.whole:
        score *= WHOLE
    policy = POLICIES.get(match.thing.key) if match.thing.kind == "policy" else None
    if policy is not None and policy.category is not category:
        score *= OTHER_CATEGORY
    return score


def _makes_new(thing: _Thing) -> bool:
    """Whether to build and to open are ways to say what keeps such a promise."""
    return thing.kind != "build" or TileKind.WASTELAND in BUILDS[BuildAction(thing.key)].on


def _joined(tokens: tuple[Token, ...], one: int, other: int) -> bool:
    """Whether two words stand side by side, and neither is an act."""
    if one < 0 or other >= len(tokens):
        return False
    pair = tokens[one], tokens[other]
    return pair[0].at + 1 == pair[1].at and not any(t.stem.startswith("@") for t in pair)


def _tests(match: _Match, city: City, ground: Ground) -> Iterator[tuple[Test, float]]:
    """What the phrase and the acts beside it come to, each with how surely."""
    match match.thing.kind:
        case "build":
            yield from _built(match, ground)
        case "policy":
            yield from _enacted(match)
        case "kept":
            keeps = _keeps(match)
            ends = bool({Act.CLOSE, Act.LESS} & match.acts)
            if keeps != (Act.NOT in match.acts) and keeps != ends:
                yield from _stays(match, match.thing.key, ground)
        case _:
            test = _indicator(match, city)
            if test is not None:
                yield test, 1.0


def _keeps(match: _Match) -> bool:
    """Whether a verb of keeping is beside the phrase, at most one word between."""
    return _beside(match, {Act.KEEP, Act.PROTECT}, BESIDE, BESIDE)


def _beside(match: _Match, acts: set[Act], before: int, after: int) -> bool:
    """Whether one of the acts stands so near to the phrase; acts and small words do not count."""
    tokens = match.clause.tokens
    for places, reach in (
        (range(min(match.taken) - 1, -1, -1), before),
        (range(max(match.taken) + 1, len(tokens)), after),
    ):
        between = 0
        for place in places:
            stem = tokens[place].stem
            if stem in acts and between < reach:
                return True
            between += not stem.startswith("@")
    return False


def _denied(match: _Match) -> bool:
    """Whether a `no` stands before the phrase, or a `not` right beside it."""
    first, last = min(match.taken), max(match.taken)
    before = match.clause.tokens[max(first - 2 * BESIDE, 0) : first]
    after = match.clause.tokens[last + 1 : last + 2]
    return any(token.word in NO for token in before) or (
        _beside(match, {Act.NOT}, 1, 1) and not any(token.word in NO for token in after)
    )


def _built(match: _Match, ground: Ground) -> Iterator[tuple[Test, float]]:
    action, acts = BuildAction(match.thing.key), match.acts
    if Act.NOT in acts or (action is BuildAction.CLEAR_FOREST and Act.CLOSE in acts):
        if action in UNDOING and not {Act.KEEP, Act.PROTECT, Act.BUILD} & acts:
            yield from _stays(match, UNDOING[action], ground)
        return
    if {Act.KEEP, Act.PROTECT, Act.LESS} & acts:
        return
    if Act.CLOSE in acts and action not in UNDOING and not {Act.BUILD, Act.REPLACE} & acts:
        return
    most = possible(action, ground)
    if most:
        yield Built(action.value, min(_amount(match, most), most)), 1.0


def _stays(match: _Match, key: str, ground: Ground) -> Iterator[tuple[Test, float]]:
    most = standing(KEPT[key], ground)
    wanted = _counted(match)
    count = most if wanted is None or not 0 < wanted[0] < most else wanted[0]
    if count:
        yield Stays(KEPT[key], count), 1.0


def _enacted(match: _Match) -> Iterator[tuple[Test, float]]:
    key, acts = match.thing.key, match.acts
    against, ends, less = Act.NOT in acts, Act.CLOSE in acts, Act.LESS in acts
    if match.thing.undoes:
        if against or ends or less:
            yield Enacted(key), 1.0
    elif (
        ({Act.KEEP, Act.PROTECT} & acts and not _keeps(match))
        or (against and not _denied(match))
        or (ends and not _beside(match, {Act.CLOSE}, 1, 1))
    ):
        return  # said of something else
    elif against != ends:
        yield NeverEnacted(key), 1.0
    elif not less:
        yield Enacted(key), 1.0
    elif _beside(match, {Act.LESS}, 1, 1):
        yield NeverEnacted(key), FEWER


def _indicator(match: _Match, city: City) -> Reached | None:
    kind, indicator, acts = match.thing.kind, Indicator(match.thing.key), match.acts
    if kind == "bad":
        down = bool({Act.LESS, Act.CLOSE} & acts)
        return reached(indicator, city, None) if down != (Act.NOT in acts) else None
    if {Act.NOT, Act.LESS, Act.CLOSE} & acts:
        return None
    least = None if kind == "good" else _target(match.clause, city.indicators()[indicator])
    ups = {Act.MORE, Act.PROTECT} if kind == "named" else {Act.MORE, Act.PROTECT, Act.BUILD}
    return reached(indicator, city, least) if least is not None or ups & acts else None


_PERCENT = re.compile(r"\b(?:per ?cent|prozent|pour cent|por ciento)")
_BY = re.compile(r"\b(?:by|um|de|en|por) (\d{1,3})\b")


def _target(clause: Clause, now: int) -> int | None:
    """The value that a clause names for an indicator: `to 70`, or `by 10` from now."""
    values = [value for _, value in clause.numbers if 0 < value <= TOP]
    if len(values) != 1 or _PERCENT.search(clause.text):
        return None
    by = any(int(found[1]) == values[0] for found in _BY.finditer(clause.text))
    return now + values[0] if by else values[0]


def _counted(match: _Match) -> tuple[int, str] | None:
    """The number that stands just before the phrase, and the word that it counts."""
    nouns = [
        match.clause.tokens[place]
        for place in sorted(match.taken)
        if not match.clause.tokens[place].stem.startswith("@")
    ]
    for at, value in reversed(match.clause.numbers):
        if 0 < nouns[0].at - at <= AMOUNT_WITHIN:
            words = {noun.word for noun in nouns} & set(PIECES)
            return value, min(words, default="")
    return None


def _amount(match: _Match, most: int) -> int:
    """How many builds the promise asks for; flats, trees and turbines are many to a tile."""
    counted = _counted(match)
    if counted is None:
        return 1
    value, word = counted
    if value == ALL:
        fixed = TileKind.WASTELAND not in BUILDS[BuildAction(match.thing.key)].on
        return most if fixed else 1
    return max(-(-value // PIECES.get(word, 1)), 1)


def _listed() -> Iterator[_Thing]:
    for action in BuildAction:
        for text in (*_texts(WORDS[action]), *BUILDS_TOO.get(action, ())):
            yield _Thing("build", action.value, phrase(text))
    undoes = {phrase(text) for text in UNDOES}
    for key, policy in POLICIES.items():
        for text in (*_texts(policy.words), *POLICIES_TOO.get(key, ())):
            stems = phrase(text)
            yield _Thing("policy", key, stems, stems in undoes)
    for name, texts in KEPT_WORDS.items():
        yield from (_Thing("kept", name, phrase(text)) for text in texts)
    for kind, words in (("named", NAMED), ("good", GOOD), ("bad", BAD)):
        for indicator, texts in words.items():
            yield from (_Thing(kind, indicator.value, phrase(text)) for text in texts)


def _texts(words: Words) -> Iterator[str]:
    for _, texts in words.by_language():
        yield from texts


def _anchored(things: Iterable[_Thing]) -> dict[str, tuple[_Thing, ...]]:
    """The things by the first stem of their phrase that is no act, each once."""
    by_anchor: dict[str, dict[_Thing, None]] = {}
    for thing in things:
        anchor = next(each for each in thing.stems if not each.startswith("@"))
        by_anchor.setdefault(anchor, {})[thing] = None
    return {anchor: tuple(found) for anchor, found in by_anchor.items()}


_THINGS = _anchored(_listed())
_KNOWN = frozenset(s for found in _THINGS.values() for thing in found for s in thing.stems)
_DETAILS = frozenset((Act.CLEAN.value, Act.REPLACE.value))
"""Acts that say something of a thing beside what is done with it."""
