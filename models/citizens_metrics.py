"""How well citizens speak: pure functions of gold and found reactions.

A metric without anything to measure is None, never 0. Shares are 0–1.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.game.vocabulary import Demographic, Sentiment
from bot.language import rules
from bot.language.rules.reading import language_of
from bot.language.schemas import Reaction
from models.citizens_attribution import Attribution
from models.likeness import normal
from models.metrics import Metrics, macro_f1, mean, share
from models.validate import OPENING_WORDS, SUPPORT, ReactLine

INVENTED, OUT_OF_CHARACTER, SENTENCES = "nobody said", "out of character", "a dialogue of"
"""How the validator's words on these faults begin."""
_LEVELS = list(Sentiment)
_TELLS_ITS_PART = re.compile(
    r"\b(?:as an? (?:\w+ )?citizen|als (?:\w+ )?bürger(?:in)?|en tant que citoyen(?:ne)?"
    r"|como ciudadan[oa]|urban professional|rural farmer)\b",
    re.IGNORECASE,
)
"""What someone says who plays a citizen; the validator knows what only a machine says."""


@dataclass(frozen=True)
class Reacted:
    """One case: the gold reaction, the one found, and what was made of it.

    ``signs`` of support are the gold one, the found one and that of the bot's own templates.
    ``valid``: the system's own, 1 to 3 sentences, cites what there is (``cites_known``) or nothing.
    ``heard_as`` is who seems to speak by the dialogue alone, ``posted_as`` by dialogue and
    concerns. ``fresh`` of the ``pairs`` of neighbouring words are this dialogue's share of the
    different ones among all; ``worn``: another dialogue opens with the same words.
    """

    gold: Reaction
    found: Reaction
    speaker: Demographic
    signs: tuple[int, int, int]
    valid: bool
    cites_known: bool
    invented: bool
    out_of_character: bool
    language_right: bool
    heard_as: Demographic
    posted_as: Demographic
    fresh: float
    pairs: int
    worn: bool


def judge(
    lines: Sequence[ReactLine],
    found: Sequence[Reaction],
    own: Sequence[bool],
    attribution: Attribution,
) -> list[Reacted]:
    """Look at reactions together: words and openings wear out by what the others say.

    ``own`` says which are of whoever is measured, not of the templates in their place.
    """
    words = [normal(answer.dialogue).split() for answer in found]
    pairs = [list(pairwise(each)) for each in words]
    said = Counter(pair for each in pairs for pair in each)
    openings = Counter(tuple(each[:OPENING_WORDS]) for each in words)
    heard = attribution.guess([answer.dialogue for answer in found])
    posted = attribution.guess([posted_text(answer) for answer in found])
    judged = []
    for at, (line, answer) in enumerate(zip(lines, found, strict=True)):
        faults = list(line.model_copy(update={"answer": answer}).faults())
        known = not answer.misfits(line.input)
        judged.append(
            Reacted(
                gold=line.answer,
                found=answer,
                speaker=line.input.citizen.demographic,
                signs=(
                    sign(line.answer, line),
                    sign(answer, line),
                    sign(rules.react(line.input), line),
                ),
                valid=own[at] and known and not _has(faults, SENTENCES),
                cites_known=known,
                invented=_has(faults, INVENTED),
                out_of_character=_has(faults, OUT_OF_CHARACTER)
                or bool(_TELLS_ITS_PART.search(answer.dialogue)),
                language_right=language_of(answer.dialogue) == line.lang,
                heard_as=heard[at],
                posted_as=posted[at],
                fresh=sum(1 / said[pair] for pair in pairs[at]),
                pairs=len(pairs[at]),
                worn=openings[tuple(words[at][:OPENING_WORDS])] > 1,
            )
        )
    return judged


def posted_text(answer: Reaction) -> str:
    """Give the words of a reaction: what is said, then what worries."""
    return "\n".join((answer.dialogue, *answer.concerns))


def sign(answer: Reaction, line: ReactLine) -> int:
    """Say which way support goes from the citizen's approval: up 1, down -1, nowhere 0.

    From approval, because there the rubric (section 12) has support start.
    """
    change = answer.support - round(line.input.citizen.approval)
    return (change > 0) - (change < 0)


def metrics(cases: Sequence[Reacted]) -> Metrics:
    """Measure a set of reactions as one.

    ``support_sign`` is against the annotation, which follows the rubric's rules of support;
    ``support_sign_templates`` against the templates that speak where there is no model.
    ``distinct_2`` is the share of different ones among all pairs of neighbouring words (Li et al.
    2016, "A diversity-promoting objective function for neural conversation models").
    """
    both = [(case.gold, case.found) for case in cases]
    steps = [abs(_LEVELS.index(a.sentiment) - _LEVELS.index(b.sentiment)) for a, b in both]
    return {
        "valid": mean([case.valid for case in cases]),
        "support_in_band": mean([b.support in SUPPORT[b.sentiment] for _, b in both]),
        "support_sign": mean([case.signs[1] == case.signs[0] for case in cases]),
        "support_sign_templates": mean([case.signs[1] == case.signs[2] for case in cases]),
        "support_mae": mean([abs(a.support - b.support) for a, b in both]),
        "sentiment_accuracy": mean([step == 0 for step in steps]),
        "sentiment_within_1": mean([step <= 1 for step in steps]),
        "sentiment_macro_f1": macro_f1([(a.sentiment, b.sentiment) for a, b in both], _LEVELS),
        "attribution": mean([case.heard_as == case.speaker for case in cases]),
        "attribution_with_concerns": mean([case.posted_as == case.speaker for case in cases]),
        "cites_exact": mean([a.cites == b.cites for a, b in both]),
        "cites_right": mean([a.cites == b.cites for a, b in both if a.cites is not None]),
        "cites_known": mean([case.cites_known for case in cases]),
        "invented_quotes": mean([case.invented for case in cases]),
        "out_of_character": mean([case.out_of_character for case in cases]),
        "language_right": mean([case.language_right for case in cases]),
        "distinct_2": share(sum(case.fresh for case in cases), sum(case.pairs for case in cases)),
        "repeated_openings": mean([case.worn for case in cases]),
    }


def _has(faults: Sequence[str], kind: str) -> bool:
    return any(fault.startswith(kind) for fault in faults)
