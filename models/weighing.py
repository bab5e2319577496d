"""How much each token of an answer counts in the loss.

Most tokens of an answer are its form, which the constraint gives for nothing, and words copied from
the speech. What is hard to learn is told by very few: whether there is a promise at all, whether
another one follows, of which category. A recipe may let these count for more.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

FORM = "form"
"""What the weights call everything that belongs to no field: braces, keys, commas."""

Weights = Mapping[str, float]
"""Weight by field; one that is not named weighs 1. A list's own are the tokens that open its first
item, go on to the next one, or close it."""


def pieces(value: Any, field: str = FORM) -> Iterator[tuple[str, str]]:
    """Give a JSON value's compact text in pieces, each with the field that it tells."""
    match value:
        case dict():
            yield "{", FORM
            for number, (key, item) in enumerate(value.items()):
                yield f"{',' if number else ''}{json.dumps(key, ensure_ascii=False)}:", FORM
                yield from pieces(item, key)
            yield "}", FORM
        case list():
            yield "[", FORM
            for number, item in enumerate(value):
                opening, *rest = pieces(item, field)
                yield from [(",", field), opening] if number else [(opening[0], field)]
                yield from rest
            yield "]", field
        case str():
            yield '"', FORM
            yield json.dumps(value, ensure_ascii=False)[1:], field
        case _:
            yield json.dumps(value), field


def weigh(answer: Any, offsets: list[tuple[int, int]], weights: Weights) -> list[float]:
    """Give the weights of an answer's tokens, whose ``offsets`` are in its compact text.

    A token that belongs to several fields has the greatest of their weights.
    """
    by_character = [
        weights.get(field, 1.0) for text, field in pieces(answer) for _ in range(len(text))
    ]
    return [max(by_character[start:end]) for start, end in offsets]
