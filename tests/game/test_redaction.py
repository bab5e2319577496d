"""Every field with somebody's words is known to the redactor, whatever is added to a campaign."""

import dataclasses
import typing
from collections.abc import Iterator
from typing import Any

import pytest

from bot.game.commands import Command, StartCampaign
from bot.game.events import Event
from bot.game.redaction import OWN, REDACTED, WORDS, Redactor, numbers, players
from bot.game.state import Campaign

CODES = {
    "about",
    "against",
    "also",
    "barred",
    "build",
    "cause",
    "cites",
    "citizen",
    "clocks",
    "commitment",
    "dilemma",
    "event",
    "id",
    "job",
    "leaning",
    "memories",
    "on",
    "option",
    "past_dilemmas",
    "past_events",
    "policy",
    "promise",
    "promises",
    "quoted",
    "receipts",
    "temper",
    "thread",
    "to",
    "tile",
    "tiles",
    "votes",
    "what",
}
"""Text fields that hold ids, digests and what the game itself says, never anybody's words."""


def dataclasses_in(hint: Any, seen: set[type]) -> Iterator[type]:
    for inner in typing.get_args(hint):
        yield from dataclasses_in(inner, seen)
    origin = typing.get_origin(hint) or hint
    if dataclasses.is_dataclass(origin) and isinstance(origin, type) and origin not in seen:
        seen.add(origin)
        yield origin
        for each in typing.get_type_hints(origin).values():
            yield from dataclasses_in(each, seen)


def says_text(hint: Any) -> bool:
    return hint is str or any(says_text(inner) for inner in typing.get_args(hint))


def text_fields() -> set[str]:
    kept = (Campaign, StartCampaign, *Command.__args__, *Event.__args__)
    seen: set[type] = set()
    found = [each for kind in kept for each in dataclasses_in(kind, seen)]
    return {
        name
        for each in found
        for name, hint in typing.get_type_hints(each).items()
        if says_text(hint)
    }


def test_every_text_of_a_campaign_is_words_or_known_to_be_none() -> None:
    assert text_fields() - CODES - {"name"} == WORDS
    assert text_fields() >= CODES


MINE = {"player": 900_000_000, "id": 1, "text": "We dig the long green canal. Now!"}


def redacted(value: Any, *also: Any) -> Any:
    return Redactor(900_000_000, 4, "N. N. 1", [MINE, value, *also]).redact(value)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (MINE, {"player": 4, "id": 1, "text": REDACTED}),
        ({"player": 5, "text": "Hm."}, {"player": 5, "text": "Hm."}),
        # A whole sentence of theirs, in others' words; fewer words are nobody's.
        (
            {"player": 5, "text": "“WE DIG the long green canal”? No."},
            {"player": 5, "text": f"“{REDACTED}”? No."},
        ),
        (
            {"player": 5, "text": "A long green canal."},
            {"player": 5, "text": "A long green canal."},
        ),
        ({"dialogue": "A long green canal"}, {"dialogue": "A long green canal"}),
        ({"dialogue": "Dig the long, green canal"}, {"dialogue": REDACTED}),
        (
            {"speech": 1, "reaction": {"dialogue": "Yes"}},
            {"speech": 1, "reaction": {"dialogue": REDACTED}},
        ),
        (
            {"speech": 2, "reaction": {"dialogue": "Yes"}},
            {"speech": 2, "reaction": {"dialogue": "Yes"}},
        ),
        ({"text": "<@900000000> said so"}, {"text": "<@4> said so"}),
        ([[900_000_000, 1.5], [True, None]], [[4, 1.5], [True, None]]),
    ],
)
def test_what_is_theirs_goes_and_the_rest_stays(before: Any, after: Any) -> None:
    assert redacted(before) == after


def test_what_citizens_remember_of_them_goes() -> None:
    promise = {
        "player": 900_000_000,
        "id": "P3",
        "speech": 1,
        "quote": "the canal",
        "summary": "Dig",
    }
    memories = [{"about": about, "text": "Ada: the canal"} for about in ("P3", "P4", "S1")]
    texts = [memory["text"] for memory in redacted(memories, promise)]
    assert texts == [REDACTED, "Ada: the canal", REDACTED]
    cited = {"reaction": {"dialogue": "Never", "concerns": ["rent"], "cites": "P3"}}
    assert redacted(cited, promise)["reaction"] == {
        "dialogue": REDACTED,
        "concerns": [REDACTED],
        "cites": "P3",
    }


def test_who_is_in_a_value() -> None:
    value = {"player": 7, "all": [{"player": None}, {"player": 8, "n": True}, 9]}
    assert players(value) == {7, 8}
    assert numbers(value) == {7, 8, 9}
    assert OWN < WORDS
