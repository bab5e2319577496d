"""Lets a citizen react without a model: a mood from what touches them, and lines that fit it.

The same case gives the same reaction; two citizens, or two days, rarely say the same.
"""

import random
import zlib

from bot.game.vocabulary import Category, Demographic, Sentiment
from bot.language.rules.reading import language_of, way_of
from bot.language.rules.tongue import words
from bot.language.rules.topics import topics_of
from bot.language.rules.voices import VOICES, Lines, Voice
from bot.language.schemas import MAX_DIALOGUE, Known, ReactCase, Reaction
from bot.language.settle import cut

ENVIRONMENT, ECONOMY, SOCIAL, SECURITY = Category

# How much a demographic cares for each category.
_CARES = {
    Demographic.URBAN_PROFESSIONAL: {ENVIRONMENT: 0.3, ECONOMY: 0.3, SOCIAL: 0.2, SECURITY: 0.2},
    Demographic.RURAL_FARMER: {ENVIRONMENT: 0.2, ECONOMY: 0.4, SOCIAL: 0.1, SECURITY: 0.3},
    Demographic.STUDENT: {ENVIRONMENT: 0.4, ECONOMY: 0.1, SOCIAL: 0.4, SECURITY: 0.1},
    Demographic.RETIREE: {ENVIRONMENT: 0.1, ECONOMY: 0.2, SOCIAL: 0.4, SECURITY: 0.3},
}
# Things of which less is welcome, to those who do not live from them.
_UNWELCOME = {"coal", "refinery", "taxes", "crime", "waste", "climate"}
_LIVE_FROM_INDUSTRY = {Demographic.RURAL_FARMER, Demographic.RETIREE}

_BROKEN = words(
    r"""
    broke | broken
    | betray\w* | lied | fail\w* | polluted | died | lost | rompió | roto | incumpl\w*
    | mintió | contaminad\w* | murió | perdido | rompu\w* | trahi\w* | menti | pollué\w* | mort\w*
    | perdu\w* | gebrochen | bricht | verraten | gelogen | verschmutzt | gestorben | verloren
    """
)
_KEPT = words(
    r"""
    kept | keeps | fulfilled | delivered | healed | cumpl\w* | tenu\w* | tient | gehalten | hält
    | erfüllt | geheilt | sanad\w* | guéri\w*
    """
)


def react(case: ReactCase) -> Reaction:
    """Word a citizen's reaction by rules."""
    seed = case.model_dump_json(exclude=None if case.to else {"to"})
    chance = random.Random(zlib.crc32(seed.encode()))
    lang = case.lang or language_of(" ".join([*case.happened, *case.memory]))
    voice = VOICES[lang]
    mood = _mood(case) + chance.uniform(-0.1, 0.1)
    sentiment = _sentiment(mood)
    cited = _cited(case)
    return Reaction(
        sentiment=sentiment,
        support=round(min(max(case.citizen.approval + 20 * mood, 0), 100)),
        concerns=_concerns(case, voice, chance),
        dialogue=_dialogue(case, voice, sentiment, cited, chance),
        cites=cited.id if cited else None,
    )


def _mood(case: ReactCase) -> float:
    """Sum up what speaks for (> 0) and against (< 0) the administration, about -1 to 1."""
    cares = _CARES[case.citizen.demographic]
    mood = (case.citizen.approval - 50) / 100
    for event in case.happened:
        if _BROKEN.search(event):
            mood -= 0.5
            continue
        for topic in topics_of(event)[:2]:
            way = way_of(event)
            if topic.name in _UNWELCOME:
                lives_from_it = case.citizen.demographic in _LIVE_FROM_INDUSTRY
                way = way if lives_from_it and topic.name in ("coal", "refinery") else -way
            mood += way * cares[topic.category]
        mood += 0.3 * bool(_KEPT.search(event))
    for promise in case.promises[:3]:
        mood += sum(0.3 * cares[topic.category] for topic in topics_of(promise.text)[:1])
    if case.city:
        numbers = case.city.model_dump()
        mood -= sum(cares[category] for category in Category if numbers[category] < 30) / 2
    return mood


def _sentiment(mood: float) -> Sentiment:
    for limit, sentiment in zip((-0.45, -0.12, 0.12, 0.45), Sentiment, strict=False):
        if mood < limit:
            return sentiment
    return Sentiment.VERY_POSITIVE


def _cited(case: ReactCase) -> Known | None:
    """Choose the promise that shares most words with what happened."""
    said = set(" ".join(case.happened).lower().split())
    return max(
        case.promises,
        key=lambda promise: len(said.intersection(promise.text.lower().split())),
        default=None,
    )


def _concerns(case: ReactCase, voice: Voice, chance: random.Random) -> list[str]:
    """Name what the event is about, else what the citizen's group cares for most."""
    texts = [*case.happened, *(promise.text for promise in case.promises)]
    touched = [topic.category for text in texts for topic in topics_of(text)]
    cares = _CARES[case.citizen.demographic]
    ranked = [*touched, *sorted(Category, key=lambda category: -cares[category])]
    categories = list(dict.fromkeys(ranked))[: chance.randint(1, 3)]
    return [chance.choice(voice.concerns[category]) for category in categories]


def _dialogue(
    case: ReactCase,
    voice: Voice,
    sentiment: Sentiment,
    cited: Known | None,
    chance: random.Random,
) -> str:
    filled = {
        "job": case.citizen.job,
        "event": cut(case.happened[-1], 110).rstrip(".!") if case.happened else "",
        "promise": cut(cited.text, 80).rstrip(".!") if cited else "",
        "who": (cited.by if cited else None) or voice.somebody,
        "to": case.to or "",
    }
    happy = sentiment in (Sentiment.POSITIVE, Sentiment.VERY_POSITIVE)
    middles = (voice.trusting if happy else voice.doubting) if cited else voice.events
    if case.to and not cited:
        middles = voice.openings[sentiment]  # what was said need not be said again
    parts = [
        _choose(voice.answers if case.to else voice.openings[sentiment], filled, chance),
        _choose(middles, filled, chance),
        _choose(voice.closings[case.citizen.demographic], filled, chance),
    ]
    return cut(" ".join(filter(None, parts)), MAX_DIALOGUE)


def _choose(lines: Lines, filled: dict[str, str], chance: random.Random) -> str:
    usable = [
        line
        for line in lines
        if all(value for name, value in filled.items() if f"{{{name}}}" in line)
    ]
    return chance.choice(usable).format(**filled) if usable else ""
