"""A member's words taken out of a campaign's saved form: state, commands, events and posts alike.

It works on JSON and goes by the names of fields, so that it also reads what older schemas wrote.
A field with words that a person or a model wrote is in `WORDS`; tests/game/test_redaction.py holds
that every text field of the campaign is either there or known to be none.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

REDACTED = "[…]"
"""What stands where words were; every language reads it."""

NOBODY = re.compile(r"N\. N\. (\d+)")
"""The name of somebody who is forgotten (nomen nescio), numbered in their campaign."""

OWN = frozenset({"text", "quote", "slogan"})
"""The fields of words that members write themselves."""
SPOKEN = frozenset({"dialogue", "concerns"})
"""The fields of words that citizens say, often with those of a member in them."""
WORDS = OWN | SPOKEN | {"summary"}

RUN = 4
"""Words in a row that nobody shares with a speech by chance."""
LEAST = 8
"""Characters from which on words are told again when a citizen says them."""
SHORTEST_NAME = 3

_SENTENCES = re.compile(r"(?<=[.!?…])\s+|\n+")
_WORD = re.compile(r"\w+")


class Redactor:
    """Takes one member out of a campaign: words become `REDACTED`, the id `alias`, the name `name`.

    `facts` are all JSON values of the campaign: its save, its journal's entries as `command` and
    `events`, its posts' events. Whoever quotes a whole sentence of the member's keeps the rest of
    what they wrote; a citizen who speaks of the member says nothing any more.
    """

    def __init__(self, player: int, alias: int, name: str, facts: Iterable[Any]) -> None:
        self._player, self._alias, self._name = player, alias, name
        self._speeches: set[int] = set()
        self._promises: set[str] = set()
        names: set[str] = set()
        said: set[str] = set()
        facts = tuple(facts)
        for fact in facts:
            for each in _mappings(fact):
                self._claim(each)
                if each.get("player") == player and isinstance(each.get("name"), str):
                    names.add(each["name"])
        for fact in facts:
            said.update(self._said(fact, False, ""))
        parts = {part.strip().rstrip(".!?…") for text in said for part in _parts(text)}
        self._runs = {run for text in said for run in _runs(text)}
        self._told = {part.casefold() for part in parts if len(part) >= LEAST}
        self._quotes = _any_of(part for part in parts if len(_WORD.findall(part)) >= RUN)
        self._names = _any_of(each for each in names if len(each) >= SHORTEST_NAME)

    def redact(self, value: Any) -> Any:
        """The JSON value without the member."""
        return self._redacted(value, False, "")

    def _redacted(self, value: Any, theirs: bool, key: str) -> Any:
        match value:
            case bool():
                return value
            case int():
                return self._alias if value == self._player else value
            case str():
                return self._without(value, theirs, key)
            case list():
                return [self._redacted(each, theirs, key) for each in value]
            case dict():
                theirs = self._is_theirs(value, theirs)
                new = {k: self._redacted(each, theirs, k) for k, each in value.items()}
                if value.get("player") == self._player and "name" in value:
                    new["name"] = self._name
                return new
        return value

    def _without(self, text: str, theirs: bool, key: str) -> str:
        if (theirs and key in WORDS) or (key in SPOKEN and self._tells(text)):
            return REDACTED
        if self._quotes is not None:
            text = self._quotes.sub(REDACTED, text)
        return text.replace(str(self._player), str(self._alias))  # a mention

    def _tells(self, text: str) -> bool:
        """Whether a citizen's words name the member or repeat their words."""
        folded = text.casefold()
        return (
            not self._runs.isdisjoint(_runs(text))
            or any(part in folded for part in self._told)
            or (self._names is not None and self._names.search(text) is not None)
        )

    def _claim(self, fact: Mapping[str, Any]) -> None:
        """Note the numbers of the member's speeches and promises, also of discarded ones."""
        match fact:
            case {"player": self._player, "id": int(speech), "text": _}:
                self._speeches.add(speech)
            case {"player": self._player, "speech": int(speech)}:
                self._speeches.add(speech)
                if isinstance(fact.get("id"), str):
                    self._promises.add(fact["id"])
            case {"command": {"player": self._player}, "events": events}:
                self._speeches.update(
                    e["speech"] for e in events if isinstance(e.get("speech"), int)
                )

    def _is_theirs(self, fact: Mapping[str, Any], outer: bool) -> bool:
        """Whether the words in it are the member's, or answer or remember the member's."""
        match fact:
            case {"player": int(player)}:
                return player == self._player
            case {"speech": int(speech)}:
                return speech in self._speeches
            case {"about": str(about)}:
                return about in self._promises or about in {f"S{n}" for n in self._speeches}
            case {"cites": str(promise)} if promise in self._promises:
                return True
        return outer

    def _said(self, value: Any, theirs: bool, key: str) -> Iterator[str]:
        """The member's own words in it."""
        match value:
            case str() if theirs and key in OWN and value != REDACTED:
                yield value
            case list():
                for each in value:
                    yield from self._said(each, theirs, key)
            case dict() if "about" not in value:
                theirs = self._is_theirs(value, theirs)
                for k, each in value.items():
                    yield from self._said(each, theirs, k)


def words_in(fact: Any) -> Iterator[str]:
    """All that a person or a model wrote in a JSON value."""
    for each in _mappings(fact):
        for key, value in each.items():
            if key in WORDS:
                yield from (value,) if isinstance(value, str) else filter(None, value)


def without(fact: Any, replaced: Callable[[str, str], str]) -> Any:
    """The JSON value with `replaced` (of a field's name and its words) in place of all words."""
    match fact:
        case list():
            return [without(each, replaced) for each in fact]
        case dict():
            return {key: _reworded(key, each, replaced) for key, each in fact.items()}
    return fact


def _reworded(key: str, value: Any, replaced: Callable[[str, str], str]) -> Any:
    if key not in WORDS:
        return without(value, replaced)
    return replaced(key, value) if isinstance(value, str) else [replaced(key, v) for v in value]


def players(fact: Any) -> set[int]:
    """Who acts, or is told of, in a JSON value."""
    return {each["player"] for each in _mappings(fact) if isinstance(each.get("player"), int)}


def numbers(fact: Any) -> set[int]:
    """All whole numbers in a JSON value."""
    match fact:
        case bool():
            return set()
        case int():
            return {fact}
        case list():
            return set().union(*map(numbers, fact))
        case dict():
            return set().union(*map(numbers, fact.values()))
    return set()


def names(fact: Any) -> dict[int, str]:
    """The names of the players in a JSON value; of several the one that comes last."""
    return {
        each["player"]: each["name"]
        for each in _mappings(fact)
        if isinstance(each.get("player"), int) and isinstance(each.get("name"), str)
    }


def _mappings(fact: Any) -> Iterator[Mapping[str, Any]]:
    match fact:
        case list():
            for each in fact:
                yield from _mappings(each)
        case dict():
            yield fact
            for each in fact.values():
                yield from _mappings(each)


def _parts(text: str) -> Iterator[str]:
    yield text
    yield from _SENTENCES.split(text)


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    words = _WORD.findall(text.casefold())
    return zip(*(words[start:] for start in range(RUN)), strict=False)


def _any_of(texts: Iterable[str]) -> re.Pattern[str] | None:
    """Finds any of these, the longest first, as whole words; None where there are none."""
    longest = sorted(texts, key=lambda text: (-len(text), text))
    if not longest:
        return None
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)", re.IGNORECASE)
