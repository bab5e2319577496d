"""Variations of how a citizen says it: the same reaction, in words that hold as much.

Each takes a line and a random generator and gives the varied line, or None where it does not apply.
Amounts change in what happened too.
"""

import re
from functools import partial
from random import Random

from bot.game.vocabulary import Demographic, Sentiment
from bot.language.schemas import Known
from models.draft import related, sentences
from models.likeness import normal
from models.names import HEDGE, LEANING
from models.reactions import everywhere, of_answer, said, told
from models.validate import ReactLine
from models.voices import AMOUNT, WORDINGS, amount, amounts, counted

LEAST_WORDS = 12
"""Words that must be left of what is shortened."""
_GLAD = (Sentiment.POSITIVE, Sentiment.VERY_POSITIVE)
_QUOTED = re.compile(r"[\"“”„«»]")
_BOUND_BEFORE = re.compile(
    r"(?i)(?:[.,:+=/*€$%'’-]|\b(?:round|year|line|no|number|age[ds]?|over|under|at|from|until|till|tour|année|ligne"
    r"|runde|jahr|linie|um|ab|bis|mit|ronda|año|línea|las|à|dès|desde|hasta)\W)\Z"
)
_BOUND_AFTER = re.compile(
    r"(?i)^(?:[:+=/*%€$-]|[.,]\d|\W(?:y|et|o'clock|percent|degrees|uhr|prozent|grad|heures?|pour"
    r" cent|degrés|grados|por ciento|de la mañana|[ap]m)\b)"
)
"""What binds a number to more than an amount: a date, a time, a share, a greater number."""
_SHORT = (
    (r"\b(do|does|did|is|are|was|were|has|have|had|could|would|should)n['’]t\b", r"\1 not"),
    (r"\bwon['’]t\b", "will not"),
    (r"\bcan['’]t\b", "cannot"),
    (r"\b(I)['’]m\b", r"\1 am"),
    (r"\b(I|you|we|they|You|We|They)['’]ve\b", r"\1 have"),
    (r"\b(I|you|he|she|it|we|they|You|He|She|It|We|They)['’]ll\b", r"\1 will"),
    (r"\b(you|we|they|You|We|They)['’]re\b", r"\1 are"),
)
_LONG = (
    (r"\b(do|does|did|is|are|was|were|had|could|would|should) not\b", r"\1n't"),
    (r"\bwill not\b", "won't"),
    (r"\bcannot\b", "can't"),
    (r"\b(I) am\b(?=\s\w)", r"\1'm"),
    (r"\b(I|you|he|she|we|they|You|He|She|We|They) will\b(?=\s\w)", r"\1'll"),
    (r"\b(you|we|they|You|We|They) are\b(?=\s\w)", r"\1're"),
)
"""English in full and contracted: a pattern and what stands instead."""
_ASKED = r"(?!\s+(?:I|you|he|she|it|we|they|this|that|there|not|never)\b)"


def reworded(line: ReactLine, random: Random) -> ReactLine | None:
    """Say up to three things in other words; none that what happened uses as well."""
    dialogue = line.answer.dialogue
    if _QUOTED.search(dialogue):
        return None
    held = f"{told(line)}\n{' '.join(line.answer.concerns)}".casefold()
    groups = [group.replace("_", " ").split("/") for group in WORDINGS[line.lang].split()]
    changed = 0
    for first, *others in random.sample(groups, len(groups)):
        pattern = rf"(?<![\w'’-]){re.escape(first)}(?![\w'’-])"
        found = re.search(rf"(?i:{pattern})", dialogue)
        if found and first.casefold() not in held and changed < 3:
            new = _in_case(random.choice(others), found.group())
            dialogue = dialogue[: found.start()] + new + dialogue[found.end() :]
            changed += 1
    return of_answer(line, dialogue=dialogue) if changed else None


def _in_case(new: str, old: str) -> str:
    return new[0].upper() + new[1:] if old[0].isupper() else new


def contracted(line: ReactLine, random: Random) -> ReactLine | None:
    """Write one or two English contractions in full, or contract where the old would not."""
    if line.lang != "en" or _QUOTED.search(line.answer.dialogue):
        return None
    dialogue = line.answer.dialogue
    formal = line.input.citizen.demographic == Demographic.RETIREE
    forms = _SHORT if formal else random.choice((_SHORT, _LONG))
    changed = 0
    for pattern, new in random.sample(forms, len(forms)):
        found = re.search(pattern + _ASKED, dialogue)
        if found and changed < 2:
            dialogue = dialogue[: found.start()] + found.expand(new) + dialogue[found.end() :]
            changed += 1
    return of_answer(line, dialogue=dialogue) if changed else None


def shortened(line: ReactLine, random: Random) -> ReactLine | None:
    """Leave out the last of three sentences, where the others speak of all that is named."""
    answer = line.answer
    parts = [part.strip() for part in sentences(answer.dialogue)]
    rest = " ".join(parts[:2])
    moved = answer.support - line.input.citizen.approval
    # A reaction may be mixed, and its last sentence the one that decides.
    mixed = moved <= 0 if answer.sentiment in _GLAD else moved >= 0
    if len(parts) != 3 or answer.sentiment == Sentiment.NEUTRAL or mixed:
        return None
    if LEANING.search(parts[2]) or HEDGE.search(parts[2]):
        return None
    first = Known(id="P0", text=answer.concerns[0])
    named = [item for item in line.input.promises if item.id == answer.cites]
    if related(parts[2], [first]):
        named.append(first)
    if len(normal(rest).split()) < LEAST_WORDS or not all(related(rest, [item]) for item in named):
        return None
    return of_answer(line, dialogue=rest)


def lowered(line: ReactLine, random: Random) -> ReactLine | None:
    """Let a student write in lower case."""
    dialogue = line.answer.dialogue
    if line.input.citizen.demographic != Demographic.STUDENT or _QUOTED.search(dialogue):
        return None
    new = dialogue.lower()
    return of_answer(line, dialogue=new) if new != dialogue else None


def recounted(line: ReactLine, random: Random) -> ReactLine | None:
    """Change an amount wherever it stands, where nothing that is said depends on another one."""
    whole, spoken = f"{told(line)}\n{said(line)}", said(line)
    # French "neuf" is new as often as nine.
    counts = sorted(set(amounts("\n".join(line.input.happened), line.lang)) - {"neuf"})
    if AMOUNT.search(spoken) or line.slice == "injection":
        return None
    values = {amount(number, line.lang) for number in amounts(whole, line.lang)}
    for number in random.sample(counts, len(counts)):
        value = amount(number, line.lang)
        if set(amounts(spoken, line.lang)) <= {number} and _free(number, whole, line.lang):
            new = _near(value, random)
            text = counted(new, line.lang, like=number)
            # Among other amounts it keeps its rank.
            ranks = all((value < other) == (new < other) for other in values - {value})
            if text and value > 2 and new not in values and ranks:
                return everywhere(line, partial(re.sub, rf"\b{number}\b", text))
    return None


def _free(number: str, whole: str, lang: str) -> bool:
    """Whether a number is an amount of something, and of nothing else, wherever it stands."""
    places = list(re.finditer(rf"(?i)\b{number}\b", whole))
    if len(places) != len(re.findall(rf"(?i){number}", whole)) or not places:
        return False
    for found in places:
        before, after = whole[: found.start()][-20:], whole[found.end() :][:25]
        beside = re.findall(r"\w+\W{1,2}\Z", before) + re.findall(r"^\W{1,2}\w+", after)
        if found.group() != number or _BOUND_BEFORE.search(before) or _BOUND_AFTER.search(after):
            return False
        if any(AMOUNT.search(text) or amounts(text, lang) for text in beside):
            return False
    return re.search(rf"\b{number} [a-zà-ÿA-ZÄÖÜ]{{4,}}", whole) is not None


def _near(value: int, random: Random) -> int:
    if value <= 15:
        return max(3, value + random.choice((-2, -1, 1, 2)))
    step = 1 if value < 20 else 5 if value < 100 else 10 if value < 1000 else 100
    return round(value * random.choice((0.75, 0.85, 1.2, 1.3)) / step) * step
