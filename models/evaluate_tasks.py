"""What differs between the tasks when they are measured: who answers how, and what is counted."""

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Generic, TypeVar

from bot.game.vocabulary import Category, Sentiment
from bot.language.schemas import (
    ExtractCase,
    ExtractedPromise,
    Extraction,
    ReactCase,
    Reaction,
)
from bot.language.service import Language, Read
from models import citizens_metrics, metrics
from models.citizens_attribution import Attribution
from models.metrics import Metrics
from models.validate import DATA, ExtractLine, Line, ReactLine, read

LineT = TypeVar("LineT", ExtractLine, ReactLine)
AnswerT = TypeVar("AnswerT", Extraction, Reaction)
JudgedT = TypeVar("JudgedT")

COMMONEST = Category.SOCIAL
"""The category of most promises in the training texts."""
TRIVIAL_REACTION = Reaction(
    sentiment=Sentiment.NEUTRAL,
    support=50,
    concerns=["the city"],
    dialogue="Let us wait and see.",
    cites=None,
)

_SENTENCE = re.compile(r"[^.!?\n]*\w[^.!?\n]*")


@dataclass(frozen=True)
class Task(Generic[LineT, AnswerT, JudgedT]):
    """How one task is measured.

    ``ask`` lets the bot answer, ``beside`` names those who answer without any language code.
    ``judge`` takes lines, answers and which of these are of whoever is measured; ``metrics``
    measures what it gives. ``kinds`` names what lines are grouped by, ``columns`` the metrics shown
    for each group; ``one`` and ``many`` are the words for what is counted.
    """

    one: str
    many: str
    ask: Callable[[Language, LineT], Awaitable[Read[AnswerT]]]
    beside: Mapping[str, Callable[[LineT], AnswerT]]
    judge: Callable[[Sequence[LineT], Sequence[AnswerT], Sequence[bool]], list[JudgedT]]
    metrics: Callable[[Sequence[JudgedT]], Metrics]
    kinds: Mapping[str, Callable[[LineT], str]]
    columns: Sequence[str]


def extraction() -> Task[ExtractLine, Extraction, metrics.Judged]:
    """Speeches to read."""
    return Task(
        one="speech",
        many="speeches",
        ask=lambda language, line: language.extract(_bare(ExtractCase, line)),
        beside={"trivial": trivial_extraction},
        judge=_judge_extractions,
        metrics=metrics.metrics,
        kinds={"slice": lambda line: line.slice, "lang": lambda line: line.lang},
        columns=(
            "f1",
            "count_match",
            "categories_match",
            "false_positives",
            "category_accuracy",
            "timeline_exact",
            "cost_within_2",
            "contradiction_accuracy",
        ),
    )


def citizens(
    lines: Sequence[ReactLine], training: Sequence[ReactLine]
) -> Task[ReactLine, Reaction, citizens_metrics.Reacted]:
    """Citizens who react to ``lines``; who speaks is judged as learnt from ``training``.

    Beside stand the gold reactions, as a ceiling: they too may leave open who speaks.
    """
    known = frozenset[str]().union(*(line.family for line in lines))
    # Variations say little new, and what is measured must not have been learnt from.
    learnt = [line for line in training if line.origin is None and line.id not in known]
    attribution = Attribution(
        [citizens_metrics.posted_text(line.answer) for line in learnt],
        [line.input.citizen.demographic for line in learnt],
    )
    return Task(
        one="reaction",
        many="reactions",
        ask=lambda language, line: language.react(_bare(ReactCase, line)),
        beside={"trivial": lambda line: TRIVIAL_REACTION, "gold": lambda line: line.answer},
        judge=partial(_judge_reactions, attribution),
        metrics=citizens_metrics.metrics,
        kinds={
            "slice": lambda line: line.slice,
            "lang": lambda line: line.lang,
            "demographic": lambda line: line.input.citizen.demographic,
        },
        columns=(
            "valid",
            "support_sign",
            "support_mae",
            "sentiment_accuracy",
            "attribution",
            "cites_right",
            "invented_quotes",
            "language_right",
        ),
    )


def training_citizens() -> list[ReactLine]:
    """Read the shipped training texts of the citizens."""
    files = [read(path, thorough=False) for path in sorted(DATA.glob("citizens_train*.jsonl"))]
    return [line for file in files for line in file.lines.values() if isinstance(line, ReactLine)]


def trivial_extraction(line: ExtractLine) -> Extraction:
    """Find one promise, the longest sentence, in every speech, and never a contradiction."""
    speech = line.input.speech
    sentences = [match.group().strip() for match in _SENTENCE.finditer(speech)]
    promise = ExtractedPromise(
        quote=max(sentences, key=len, default=speech),
        summary="Do it",
        category=COMMONEST,
        feasibility=0.8,
        cost=5,
        timeline=None,
    )
    return Extraction(promises=[promise], contradictions=[])


def _judge_extractions(
    lines: Sequence[ExtractLine], found: Sequence[Extraction], own: Sequence[bool]
) -> list[metrics.Judged]:
    return [
        metrics.judge(line.input.speech, line.answer, answer, own=itself)
        for line, answer, itself in zip(lines, found, own, strict=True)
    ]


def _judge_reactions(
    attribution: Attribution,
    lines: Sequence[ReactLine],
    found: Sequence[Reaction],
    own: Sequence[bool],
) -> list[citizens_metrics.Reacted]:
    return citizens_metrics.judge(lines, found, own, attribution)


CaseT = TypeVar("CaseT", ExtractCase, ReactCase)


def _bare(form: type[CaseT], line: Line) -> CaseT:
    """Leave out the id: only what the game knows of a case reaches the model."""
    return form.model_validate(line.input.model_dump(exclude={"id"}))
