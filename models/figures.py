"""Variations of numbers and times: where they change, cost, timeline and feasibility follow.

They apply only where the rubric's tables give the answer as it was annotated; a promise whose price
or feasibility needed judgement keeps its numbers.
"""

import re
from dataclasses import replace
from random import Random

from bot.language.schemas import ExtractedPromise
from models.draft import MARK, OPENING, Draft, bare, related
from models.names import WHEN

LAST_ROUND = 9
TERM = 3
"""Rounds between two elections."""
MOST_COST = 200
_COSTS = (0, 5, 15, 40, 100)
_FEASIBILITY = (
    # at once, 1 round, 2, 3 to 5, 6 or more or none stated
    (0.9, 0.9, 0.9, 0.9, 0.9),
    (0.8, 0.9, 0.9, 0.9, 0.9),
    (0.5, 0.7, 0.8, 0.8, 0.8),
    (0.2, 0.3, 0.5, 0.6, 0.6),
    (0.1, 0.1, 0.2, 0.3, 0.4),
    (0.1, 0.1, 0.1, 0.1, 0.2),
)
_CORRECTIONS = (0.0, -0.2, -0.3)

_UNITS = {
    0.075: r"(?:police )?officers|firefighters|nurses|teachers"
    r"|policiers|agents|pompiers|infirmi[eè]re?s"
    r"|enseignants|professeurs|Polizist\w+|Feuerwehrleute|Pflegekräfte|Lehrkräfte|Lehrer\w*"
    r"|policías|bomberos|enfermer[ao]s|maestr[ao]s|profesor[ae]s",
    0.06: r"(?:council |city |new )?flats|logements|(?:städtische )?Wohnungen|pisos|viviendas",
    0.02: r"apprentices(?:hips)?|kindergarten places|apprentis|places de crèche|Ausbildungsplätze"
    r"|Kitaplätze|aprendices|plazas de guardería",
    0.003: r"(?:\w+ )?trees|arbres|Bäume|árboles",
    0.01: r"(?:new |street )?(?:lamps|street lights)|benches|bins|taps|lampadaires|bancs|poubelles"
    r"|Laternen|Straßenlaternen|Bänke|Mülleimer|farolas|luminarias|bancos|papeleras",
    0.5: r"km (?:of |de |d'|Rad)(?:new )?(?:bike lanes?|pipes?|lead pipes?|pistes? cyclables?"
    r"|weg\w*|carril\w*|tuberías?)",
    0.3: r"(?:new |electric |more )*buses|bus électriques|Elektrobusse|autobuses",
    0.2: r"public roofs|toits publics|städtische Dächer|tejados públicos",
}
"""Credits a piece, by the words for it (RUBRIC.md, section 6)."""

_ROUND = r"(?i:rounds?|years?|tours?|l'an|années?|runden?|jahr|rondas?|turnos?|años?)"
_ROUNDS = re.compile(
    rf"\b({_ROUND}[ \ue100-\ue2ff]+)(\d+)"
    r"((?:(?:, | and | to | et | à | und | bis | y | a |-|–)\d+)*)\b"
)
_NO_NUMBER = re.compile(
    r"(?i)\b(?:next|last|this|every|each|a|per|same|past|coming|one|first|ce|cette|chaque|par|une?"
    r"|nächste[sn]?|letzte[sn]?|diese[sr]?|jede[sn]?|pro|eine[mr]?|est[ea]|próxim[oa]|cada|al|por"
    rf"|una|mism[oa]) {_ROUND}[ \ue100-\ue2ff]+\d"
)
"""A number after these is no round's ("next year 40 lamps")."""
_IN_WORDS = re.compile(
    rf"(?i)\b{_ROUND} (?:one|two|three|four|five|six|seven|eight|nine|ten|un|deux|trois|quatre|cinq"
    r"|sept|huit|neuf|dix|eins|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|uno|dos|tres|cuatro"
    r"|cinco|siete|ocho|nueve|diez)\b|\b\d+(?:\.|th|rd|nd|st) (?:Runde|round|year)"
)
_TERM = re.compile(
    r"(?i)\b(?:terms?|mandat\w*|amtszeit\w*|legislatur\w*|elections?|wahl\w*|élections?)\b"
)
_CALENDAR = re.compile(r"\b(?:19|20)\d\d\b")

_NUMBERS = {
    "en": ("two", "three", "four", "five", "six"),
    "fr": ("deux", "trois", "quatre", "cinq", "six"),
    "de": ("zwei", "drei", "vier", "fünf", "sechs"),
    "es": ("dos", "tres", "cuatro", "cinco", "seis"),
}
_DUE = {
    "en": (
        r"(?:by|before) (?:round|year) (?P<due>\d+)",
        r"(?:by )?next (?:round|year)",
        r"(?:in|within) (?P<span>NUMBERS|\d) (?:rounds|years)",
        r"this (?:round|year)",
    ),
    "fr": (
        r"(?:d'ici le|avant le|au) tour (?P<due>\d+)",
        r"l'an prochain|l'année prochaine|au prochain tour",
        r"(?:en|dans|d'ici) (?P<span>NUMBERS|\d) (?:ans|tours)",
        r"cette année",
    ),
    "de": (
        r"(?:bis|vor) Runde (?P<due>\d+)",
        r"(?:bis )?nächste (?:Runde)|(?:bis )?nächstes Jahr",
        r"(?:in|binnen) (?P<span>NUMBERS|\d) (?:Jahren|Runden)",
        r"(?:noch )?dieses Jahr|(?:noch )?diese Runde",
    ),
    "es": (
        r"(?:antes de la ronda|para la ronda|antes del turno|en la ronda) (?P<due>\d+)",
        r"la próxima ronda|el próximo año|el año que viene",
        r"en (?P<span>NUMBERS|\d) (?:años|rondas)",
        r"este (?:mismo )?año|esta (?:misma )?ronda",
    ),
}
"""Phrases for when a promise is due: by a round, next round, in some rounds, in this one."""
_SAYINGS = {
    "en": (
        ("by round {}", "before round {}"),
        ("next round", "next year"),
        ("within {} years", "in {} rounds", "in {} years"),
        ("this year", "this round"),
    ),
    "fr": (
        ("d'ici le tour {}", "avant le tour {}"),
        ("l'an prochain", "au prochain tour"),
        ("d'ici {} ans", "dans {} tours", "en {} ans"),
        ("cette année",),
    ),
    "de": (
        ("bis Runde {}", "vor Runde {}"),
        ("nächste Runde", "nächstes Jahr"),
        ("binnen {} Jahren", "in {} Runden", "in {} Jahren"),
        ("dieses Jahr", "noch dieses Jahr"),
    ),
    "es": (
        ("antes de la ronda {}", "para la ronda {}"),
        ("el próximo año", "la próxima ronda"),
        ("en {} años", "en {} rondas"),
        ("este año", "este mismo año"),
    ),
}
_NOT_DUE = re.compile(
    r"(?i)\b(?:of|since|from|after|until|till|the|every|each|starting|over|du|dès|depuis|à"
    r" partir de"
    r"|jusqu'à|jusqu'|ab|seit|von|der|des|desde|hasta|de|a partir de|for|not)\s*$"
)


def feasibility(cost: int, timeline: int | None) -> float:
    """Read the feasibility off cost (credits) and timeline (rounds), as the rubric's table does."""
    row = sum(cost > top for top in _COSTS)
    column = 4 if timeline is None or timeline > 5 else min(timeline, 3)
    return _FEASIBILITY[row][column]


def repriced(
    promise: ExtractedPromise, cost: int, timeline: int | None
) -> dict[str, object] | None:
    """Give the fields of a promise under another cost and timeline.

    None where its feasibility is not the table's, with or without one of the corrections: then
    a judgement stands behind it that a program cannot repeat.
    """
    correction = round(promise.feasibility - feasibility(promise.cost, promise.timeline), 1)
    # At the lowest and the highest value a correction may have been cut off.
    if correction not in _CORRECTIONS or (correction and promise.feasibility <= 0.1):
        return None
    value = max(0.1, round(feasibility(cost, timeline) + correction, 1))
    return {"cost": cost, "timeline": timeline, "feasibility": value}


def recounted(draft: Draft, random: Random) -> Draft | None:
    """Change the number of pieces that a promise is priced by, in all places and in the cost."""
    for number in random.sample(range(len(draft.promises)), len(draft.promises)):
        promise = draft.promises[number]
        for price, words in _UNITS.items():
            found = re.search(rf"(?<![\d.,])(\d{{1,4}}) ?(?:{words})\b", bare(draft.quote(number)))
            if found is None or promise.cost != _price(price, int(found[1])):
                continue
            count = int(found[1])
            if not _stands_alone(draft, number, count):
                return None
            new = _another(count, random)
            fields = repriced(promise, _price(price, new), promise.timeline)
            if fields is None or new == count or _price(price, new) > MOST_COST:
                return None
            draft = draft.edited(rf"(?<![\d.,])\b{count}\b(?![.,]\d)", str(new), everywhere=True)
            return draft.with_promise(number, **fields)
    return None


def _price(price: float, count: int) -> int:
    return max(1, int(price * count + 0.5))


def _another(count: int, random: Random) -> int:
    new = count * random.choice((0.4, 0.5, 0.6, 0.75, 1.25, 1.5, 2, 2.5, 3))
    step = 1 if new < 20 else 5 if new < 100 else 10 if new < 1000 else 100
    return max(2, round(new / step) * step)


def _stands_alone(draft: Draft, number: int, count: int) -> bool:
    """Whether a count means the same thing wherever it stands, and clashes with no other."""
    pattern = re.compile(rf"\b{count}\b")
    others = [draft.quote(n) for n in range(len(draft.promises)) if n != number]
    others += [known.text for known in draft.context]
    if any(pattern.search(bare(text)) for text in others):
        return False
    return not (draft.contradictions and re.search(r"\d", "".join(k.text for k in draft.context)))


def retimed(draft: Draft, random: Random) -> Draft | None:
    """Give a promise another due time, in its words and its timeline."""
    if draft.contradictions or draft.slice == "decoy":
        return None
    for number in random.sample(range(len(draft.promises)), len(draft.promises)):
        promise, quote = draft.promises[number], draft.quote(number)
        found = _due(quote, draft.lang)
        if found is None or promise.timeline != _rounds(found, draft):
            continue
        shared = any(
            other.timeline is not None and not WHEN.search(draft.quote(n))
            for n, other in enumerate(draft.promises)
            if n != number
        )
        # Another date for what was promised before would be a contradiction.
        if (
            shared
            or related(quote, draft.context)
            or len(WHEN.findall(quote)) != len(WHEN.findall(found.group()))
        ):
            continue
        phrase, timeline = _when(draft, random)
        fields = repriced(promise, promise.cost, timeline)
        if fields is None or timeline == promise.timeline:
            continue
        new = quote[: found.start()] + _in_case(phrase, found.group()) + quote[found.end() :]
        return draft.with_quote(number, new).with_promise(number, **fields)
    return None


def _in_case(phrase: str, like: str) -> str:
    if like.islower() or like.isupper():
        return phrase.lower() if like.islower() else phrase.upper()
    return phrase[0].upper() + phrase[1:] if like[0].isupper() else phrase


def _due(quote: str, lang: str) -> re.Match[str] | None:
    """Find the one phrase of a quote that says when it is due."""
    numbers = "|".join(_NUMBERS[lang])
    found: list[re.Match[str]] = []
    for pattern in _DUE[lang]:
        found += re.finditer(rf"(?i)\b(?:{pattern.replace('NUMBERS', numbers)})\b", quote)
    if len(found) != 1 or _NOT_DUE.search(bare(quote[: found[0].start()])):
        return None
    return found[0]


def _rounds(found: re.Match[str], draft: Draft) -> int:
    """Count the rounds until a due phrase; 1 is its plain "next", 0 its "this"."""
    groups = found.groupdict()
    if due := groups.get("due"):
        return max(0, int(due) - draft.round)
    if span := groups.get("span"):
        words = _NUMBERS[draft.lang]
        return int(span) if span.isdigit() else words.index(span.lower()) + 2
    nearest = re.search(r"(?i)next|prochain|nächst|próxim|viene", found.group())
    return 1 if nearest else 0


def _when(draft: Draft, random: Random) -> tuple[str, int]:
    by_round, following, spans, present = _SAYINGS[draft.lang]
    match random.choice("bbbbnsspp"):
        case "b":
            timeline = random.randint(1, 5)
            return random.choice(by_round).format(draft.round + timeline), timeline
        case "n":
            return random.choice(following), 1
        case "s":
            timeline = random.randint(2, 5)
            return random.choice(spans).format(_NUMBERS[draft.lang][timeline - 2]), timeline
        case _:
            return random.choice(present), 0


def shifted(draft: Draft, random: Random) -> Draft | None:
    """Move the present round and every round that is named, so that no timeline changes."""
    return moved_to(draft, random.randint(1, 7))


def moved_to(draft: Draft, present: int) -> Draft | None:
    """Let a speech be held in another round; None where a program cannot tell what that changes."""
    by = present - draft.round
    texts = [draft.text, *(known.text for known in draft.context)]
    whole = "\n".join(texts)
    if by == 0 or any(
        pattern.search(bare(whole)) for pattern in (_NO_NUMBER, _IN_WORDS, _CALENDAR)
    ):
        return None
    if by % TERM and _TERM.search(whole):
        return None
    named = [
        int(n) for found in _ROUNDS.finditer(whole) for n in re.findall(r"\d+", found[2] + found[3])
    ]
    if any(not 1 <= n + by <= LAST_ROUND for n in named):
        return None

    def renamed(found: re.Match[str]) -> str:
        digits = re.sub(r"\d+", lambda n: str(int(n[0]) + by), found[2] + found[3])
        return found[1] + digits

    known, deeds = (
        tuple(item.model_copy(update={"text": _ROUNDS.sub(renamed, item.text)}) for item in items)
        for items in (draft.known, draft.deeds)
    )
    text = _ROUNDS.sub(renamed, draft.text)
    return replace(draft, text=text, round=present, known=known, deeds=deeds)


def retold(draft: Draft, random: Random) -> Draft | None:
    """Change a number of the anecdote around the promises."""
    outside = re.sub(rf"{OPENING}[^\ue100-\ue2ff]*", lambda m: "\n" * len(m[0]), draft.text)
    found = [
        match
        for match in re.finditer(
            r"(?<![\w.,:€$%#/-])([1-9]\d)(?= [a-zà-ÿ]{3,})(?! *(?:%|per|o'clock|uhr))", outside
        )
        if not WHEN.search(outside[max(0, match.start() - 15) : match.end() + 15])
        and len(re.findall(rf"\b{match[1]}\b", MARK.sub(" ", draft.text))) == 1
        and not any(re.search(rf"\b{match[1]}\b", item.text) for item in draft.context)
    ]
    if not found or draft.contradictions or draft.slice in ("sarcasm", "decoy", "injection"):
        return None
    match = random.choice(found)
    new = max(11, int(match[1]) + random.choice((-9, -7, -4, -3, -2, 2, 3, 4, 6, 8)))
    return replace(draft, text=draft.text[: match.start()] + str(new) + draft.text[match.end() :])
