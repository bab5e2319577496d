"""Turns what a server said into an answer the game can trust: parsed, clamped, or left out.

A constrained answer passes unchanged but for repetitions and promises of a single word. A server
without our grammar may quote loosely: such a quote is moved onto the words of the speech it means,
or its entry is dropped. Nothing is invented.
"""

import json
import math
import re
from collections.abc import Callable
from typing import Any, TypeVar

from pydantic import ValidationError
from rapidfuzz import fuzz

from bot.errors import BadAnswer
from bot.language.grammar import word_count
from bot.language.schemas import (
    AGAINST_SELF,
    MAX_CONCERN,
    MAX_CONCERNS,
    MAX_COST,
    MAX_DIALOGUE,
    MAX_SUMMARY,
    MAX_SUMMARY_WORDS,
    MAX_TIMELINE,
    Contradiction,
    ExtractCase,
    ExtractedPromise,
    Extraction,
    ReactCase,
    Reaction,
)
from bot.plain_text import beckons, visible

SAME_WORDS = 88
"""Similarity (0–100) from which a loose quote counts as the same words."""
LEAST_WORDS = 2
"""Words of a promise's quote; none of 3,100 annotated ones has fewer."""
MIN_LOOSE_QUOTE = 8
"""Characters below which a quote that is not verbatim says too little to be placed."""

MANY_WORDS = 12
"""Words from which on a dialogue can be said to repeat itself."""
LEAST_DISTINCT = 0.5
"""Share of different words in a dialogue, at least; 540 hand-written ones have 0.72 or more."""

OUT_OF_CHARACTER = (
    *("language model", "modèle de langage", "sprachmodell", "modelo de lenguaje"),
    *("as an ai", "system prompt", "i am an assistant", "my instructions"),
)
"""What no citizen says."""

_LOOSE_ENDS = " \t\r\n,;:—–-"

Item = TypeVar("Item", ExtractedPromise, Contradiction)


def settle_extraction(text: str, case: ExtractCase) -> Extraction:
    """Read an answer to an extract case. Raises BadAnswer where it is not such an answer."""
    data = _object(text)
    return Extraction(
        # The same words twice are one promise (DESIGN.md section 5: one promise an act).
        promises=_each(data, "promises", lambda item: _promise(item, case), lambda p: p.quote),
        contradictions=_each(
            data,
            "contradictions",
            lambda item: _contradiction(item, case),
            lambda c: f"{c.against} {c.quote}",
        ),
    )


def settle_reaction(text: str, case: ReactCase) -> Reaction:
    """Read an answer to a react case. Raises BadAnswer where it is not such an answer.

    A citizen who recites who they are, goes round in circles, posts a link, calls people by a ping
    or speaks of being a model has not answered.
    """
    data = _object(text)
    concerns = data.get("concerns")
    if not isinstance(concerns, list):
        raise BadAnswer("the answer has no list 'concerns'")
    phrases = [cut(visible(str(item)), MAX_CONCERN) for item in concerns]
    cites = data.get("cites")
    known = {promise.id for promise in case.promises}
    try:
        reaction = Reaction.model_validate(
            {
                "sentiment": data.get("sentiment"),
                "support": _whole(data.get("support"), 100),
                "concerns": list(dict.fromkeys(filter(None, phrases)))[:MAX_CONCERNS],
                "dialogue": cut(visible(str(data.get("dialogue") or "")), MAX_DIALOGUE),
                "cites": cites if isinstance(cites, str) and cites in known else None,
            }
        )
    except (ValidationError, TypeError, ValueError) as error:
        raise BadAnswer(f"not a reaction, but {len(text)} characters") from error
    if rambles(reaction.dialogue, case):
        raise BadAnswer("the citizen recites or repeats itself")
    if is_no_person(reaction.dialogue):
        raise BadAnswer("the citizen speaks of being a model")
    if beckons(reaction.dialogue):
        raise BadAnswer("the citizen posts a link or a ping")
    return reaction


def is_no_person(dialogue: str) -> bool:
    """Whether a citizen speaks of being a model, as some speeches would have them."""
    said = dialogue.casefold()
    return any(words in said for words in OUT_OF_CHARACTER)


def rambles(dialogue: str, case: ReactCase) -> bool:
    """Whether a dialogue is no speech: the prompt's description of the citizen, or repetition."""
    if f"{case.citizen.name}, {case.citizen.age}" in dialogue:
        return True
    sentences = [s.strip().lower() for s in re.split(r"[.!?…]+", dialogue) if s.strip()]
    words = dialogue.lower().split()
    few_words = len(words) >= MANY_WORDS and len(set(words)) < LEAST_DISTINCT * len(words)
    return few_words or len(set(sentences)) < len(sentences)


def align(quote: str, speech: str) -> str | None:
    """Find the words of the speech that a quote means; None where it has none."""
    quote = quote.strip()
    if quote in speech:
        return quote or None
    if len(quote) < MIN_LOOSE_QUOTE:
        return None
    found = fuzz.partial_ratio_alignment(_folded(quote), _folded(speech), score_cutoff=SAME_WORDS)
    if found is None:
        return None
    start, end = found.dest_start, found.dest_end
    while 0 < start < len(speech) and speech[start - 1].isalnum() and speech[start].isalnum():
        start -= 1
    while 0 < end < len(speech) and speech[end - 1].isalnum() and speech[end].isalnum():
        end += 1
    return speech[start:end].strip(_LOOSE_ENDS) or None


def cut(text: str, limit: int) -> str:
    """Put a text on one line of at most ``limit`` characters, at the end of a sentence or word."""
    text = " ".join(text.split())
    if len(text) <= limit:
        return text
    head = text[:limit]
    sentence = max(head.rfind(mark) for mark in ".!?…")
    if sentence > limit // 2:
        return head[: sentence + 1]
    word = text[: limit - 1].rfind(" ")
    return text[: word if word > 0 else limit - 1].rstrip(" ,;:") + "…"


def short_summary(text: str) -> str:
    """Cut a summary to what the schema allows."""
    return cut(" ".join(visible(text).split()[:MAX_SUMMARY_WORDS]), MAX_SUMMARY)


def _object(text: str) -> dict[str, Any]:
    # A server that ignores response_format likes to wrap its answer in a code fence.
    bare = text[text.find("{") : text.rfind("}") + 1]
    try:
        data = json.loads(bare)
    except (ValueError, RecursionError) as error:
        raise BadAnswer(f"not JSON, but {len(text)} characters") from error
    if not isinstance(data, dict):
        raise BadAnswer(f"JSON, but no object: {len(text)} characters")
    return data


def _each(
    data: dict[str, Any],
    key: str,
    read: Callable[[dict[str, Any]], Item],
    identity: Callable[[Item], str],
) -> list[Item]:
    """Read a list, leaving out what does not fit and what was said before."""
    items = data.get(key)
    if not isinstance(items, list):
        raise BadAnswer(f"the answer has no list {key!r}")
    kept: dict[str, Item] = {}
    for item in items:
        try:
            settled = read(item)
        except (ValidationError, TypeError, ValueError, KeyError, AttributeError):
            continue
        kept.setdefault(identity(settled), settled)
    return list(kept.values())


def _promise(item: dict[str, Any], case: ExtractCase) -> ExtractedPromise:
    timeline = item.get("timeline")
    quote = align(item["quote"], case.speech)
    if quote is None or word_count(quote) < LEAST_WORDS:
        raise ValueError("a promise takes more than a word")
    return ExtractedPromise.model_validate(
        {
            "quote": quote,
            "summary": short_summary(item["summary"]),
            "category": str(item["category"]).lower(),
            "feasibility": round(min(max(_number(item["feasibility"]), 0.0), 1.0), 1),
            "cost": _whole(item["cost"], MAX_COST),
            "timeline": None if timeline is None else _whole(timeline, MAX_TIMELINE),
        }
    )


def _contradiction(item: dict[str, Any], case: ExtractCase) -> Contradiction:
    if item["against"] not in (AGAINST_SELF, *case.known_ids):
        raise ValueError("unknown id")
    return Contradiction.model_validate(
        {
            "quote": align(item["quote"], case.speech),
            "against": item["against"],
            "severity": str(item["severity"]).lower(),
        }
    )


def _whole(value: Any, most: int) -> int:
    return min(max(round(_number(value)), 0), most)


def _number(value: Any) -> float:
    number = float(value)
    if not math.isfinite(number):
        raise ValueError("not a finite number")
    return number


def _folded(text: str) -> str:
    # Lower case is of use only while each character keeps its place.
    lower = text.lower()
    return lower if len(lower) == len(text) else text
