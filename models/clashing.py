"""The same speech after an earlier promise or deed that it goes against, and after one beside it.

What contradicts is told from what only sounds alike by pairs that differ in nothing else. Both
sides of each pair were written by hand, one pair a speech, in ``models/data/opposites/``.
"""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from bot.game.vocabulary import Severity
from bot.language.schemas import Known
from models.draft import Draft, related
from models.variations import in_context

FOLDER = Path(__file__).parent / "data" / "opposites"
MOST_KNOWN = 5
"""Promises and deeds together in the context of a case."""


class Opposite(BaseModel):
    """Two texts for the context of one line: ``clash`` is contradicted by the quote, ``beside``
    is not."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    line: str
    quote: str
    kind: Literal["promise", "deed"]
    clash: str = Field(min_length=1, max_length=100)
    severity: Severity
    beside: str = Field(min_length=1, max_length=100)


def load(folder: Path = FOLDER) -> dict[str, Opposite]:
    """Give the opposites by the id of their line; ValueError where a line has two."""
    found: dict[str, Opposite] = {}
    for path in sorted(folder.glob("*.jsonl")):
        for text in path.read_text("utf-8").splitlines():
            opposite = Opposite.model_validate_json(text)
            if opposite.line in found:
                raise ValueError(f"{path}: {opposite.line} has two opposites")
            found[opposite.line] = opposite
    return found


def faults(opposites: Iterable[Opposite], drafts: dict[str, Draft]) -> list[str]:
    """Say which opposites belong to no line, to no quote of it, or to one that clashes already."""
    wrong = []
    for opposite in opposites:
        draft = drafts.get(opposite.line)
        if draft is None:
            wrong.append(f"{opposite.line}: there is no such line")
        elif _number(draft, opposite) is None:
            wrong.append(f"{opposite.line}: its answer has no such quote: {opposite.quote!r}")
        elif draft.contradictions:
            wrong.append(f"{opposite.line}: has a contradiction of its own")
    return wrong


def clashed(draft: Draft, opposite: Opposite, random: Random) -> Draft | None:
    """Let the speech go against an earlier promise or deed; None where the context is full."""
    number = _number(draft, opposite)
    draft = _cleared(draft, opposite)
    if number is None or len(draft.context) >= MOST_KNOWN:
        return None
    new = Known(id=f"{_letter(opposite)}.clash", text=opposite.clash)
    draft = draft.with_contradiction(number, against=new.id, severity=opposite.severity)
    return in_context(replace(draft, slice="contradiction"), new, random)


def accompanied(draft: Draft, opposite: Opposite, random: Random) -> Draft | None:
    """Put the text that goes well with the speech in its context; None where that is full."""
    draft = _cleared(draft, opposite)
    if len(draft.context) >= MOST_KNOWN:
        return None
    new = Known(id=f"{_letter(opposite)}.beside", text=opposite.beside)
    return in_context(replace(draft, slice="decoy"), new, random)


def _cleared(draft: Draft, opposite: Opposite) -> Draft:
    """Forget what the context holds on that subject: two entries must not clash with each other."""
    texts = f"{opposite.quote} {opposite.clash} {opposite.beside}"
    known, deeds = (
        tuple(item for item in items if not related(texts, [item]))
        for items in (draft.known, draft.deeds)
    )
    return replace(draft, known=known, deeds=deeds)


def _letter(opposite: Opposite) -> str:
    return "P" if opposite.kind == "promise" else "D"


def _number(draft: Draft, opposite: Opposite) -> int | None:
    """Which of the speech's promises the opposite is about."""
    return next((n for n, p in enumerate(draft.promises) if p.quote == opposite.quote), None)
