"""What citizens remember: what they saw, were promised and were told, and who broke their word.

All numbers are ours: no study gives them in points.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from operator import attrgetter

from bot.game.replacing import replace
from bot.game.vocabulary import Demographic

MOST_MEMORIES = 12
"""Memories of one citizen at a time."""
HEAVIEST = 1_000
"""The weight of what fills somebody's mind; 0 is nothing."""
PUBLIC_WEIGHT = 300
"""How much whatever is public weighs with somebody whom it does not touch."""
PER_WEIGHT = 2
"""Hundredths of a point of approval in a citizen's demographic that weigh one more."""
FADES_BY = 3
"""A round takes the third part of a weight, of all but what lasts."""
FORGOTTEN = 50
"""What weighs less is gone: something that touches nobody is forgotten after five rounds."""
LONGEST_TEXT = 200
"""Characters of one memory: it is a line of a citizen's prompt."""

SAME_THING = 1_000
SAME_WORD = 200
"""How much closer to a topic a memory is by being about the same id, and by each word in common,
beside its own weight."""
SHORTEST_WORD = 4
STEM = 5
"""Words have at least four letters, and of longer ones the first five tell: forest and forests."""

_SAY_NOTHING = """
city council every from have into mayor more most next only people promise promised promises round
said shall speech than that their them then there they this till until what when where which will
with would year years your
avec cette chaque dans elle leur maire mais nous pour plus promis sans sera tous tout toute ville
vous
aber alle auch dass diese eine einen einer haben keine mehr nach nicht noch oder sein sind stadt
unser werde werden wird
años cada ciudad como donde esta este hasta para pero porque será sobre todo todos
"""
"""Words of the four languages that many texts share whatever they are about."""

_COMMON = frozenset(word[:STEM] for word in _SAY_NOTHING.split())

_LIGHTEST = attrgetter("lasting", "weight", "round")

_WORD = re.compile(rf"\w{{{SHORTEST_WORD},}}")


class MemoryKind(StrEnum):
    """How something came to be remembered."""

    SAW = "saw"
    PROMISED = "promised"
    TOLD = "told"
    BETRAYED = "betrayed"


@dataclass(frozen=True)
class Memory:
    """Something that a citizen knows since `round`; `weight` goes from 0 to 1000.

    `about` is the id of a promise (`P2`), a deed (`D1`), a speech (`S3`) or a row of the content.
    What is `lasting` does not fade.
    """

    round: int
    kind: MemoryKind
    about: str
    text: str
    weight: int
    lasting: bool


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that citizens may come to know; only what is `public` they do.

    `touches` is what it did to the approval of demographics, in hundredths of a point.
    """

    round: int
    kind: MemoryKind
    about: str
    text: str
    touches: Mapping[Demographic, int]
    public: bool


Memories = tuple[Memory, ...]
"""What one citizen remembers, oldest first."""

Minds = tuple[tuple[str, Memories], ...]
"""What every citizen remembers, by their id."""


def knows(demographic: Demographic, happening: Happening) -> Memory | None:
    """What somebody of that demographic knows of it; None where it is not public.

    It weighs more the more it touches their own demographic, for better or worse. A broken word
    lasts.
    """
    if not happening.public:
        return None
    touched = abs(happening.touches.get(demographic, 0)) // PER_WEIGHT
    return Memory(
        round=happening.round,
        kind=happening.kind,
        about=happening.about,
        text=_clipped(happening.text),
        weight=min(HEAVIEST, PUBLIC_WEIGHT + touched),
        lasting=happening.kind is MemoryKind.BETRAYED,
    )


def remember(memories: Memories, *new: Memory) -> Memories:
    """Add memories; the newest about a thing takes the place of the one before, and its weight.

    A lasting one gives way to a lasting one alone. Of more than a mind holds, the lightest goes
    first, the oldest among equals, and the lasting ones last.
    """
    for memory in new:
        replaced = [
            old
            for old in memories
            if old.about == memory.about and (memory.lasting or not old.lasting)
        ]
        if replaced:
            memory = _weighing(memory, max(each.weight for each in (memory, *replaced)))
            memories = tuple(old for old in memories if old not in replaced)
        memories = (*memories, memory)
        if len(memories) > MOST_MEMORIES:
            lost = min(memories, key=_LIGHTEST)
            memories = tuple([each for each in memories if each is not lost])
    return memories


def decayed(memories: Memories) -> Memories:
    """What is left of them a round later: all fade by a third but what lasts."""
    return tuple(
        each if each.lasting else _weighing(each, weight)
        for each in memories
        if (weight := each.weight - each.weight // FADES_BY) >= FORGOTTEN or each.lasting
    )


def recall(memories: Memories, topics: Iterable[str], limit: int) -> Memories:
    """Of what has to do with the topics (ids or texts) the first `limit`, the closest first.

    What lasts comes to mind whatever the topic, after what has more to do with it.
    """
    topics = tuple(topics)
    words = frozenset(word for topic in topics for word in stems(topic))
    close = []
    for memory in memories:
        nearness = SAME_THING * (memory.about in topics)
        nearness += SAME_WORD * len(words & stems(memory.text))
        if nearness or memory.lasting:
            close.append((nearness + memory.weight, memory.round, memory))
    close.sort(key=lambda each: each[:2], reverse=True)
    return tuple(memory for _, _, memory in close[:limit])


def witness(
    minds: Minds, citizens: Mapping[str, Demographic], happenings: Iterable[Happening]
) -> Minds:
    """What these citizens (their ids and demographics) remember after all that happened."""
    before, happenings = dict(minds), tuple(happenings)
    return tuple(
        (
            citizen,
            remember(
                before.get(citizen, ()),
                *(m for happening in happenings if (m := knows(demographic, happening))),
            ),
        )
        for citizen, demographic in citizens.items()
    )


def fade(minds: Minds) -> Minds:
    """What every citizen remembers a round later."""
    return tuple((citizen, decayed(memories)) for citizen, memories in minds)


def memories_of(minds: Minds, citizen: str) -> Memories:
    """What that citizen remembers; nothing for somebody who has just come."""
    return dict(minds).get(citizen, ())


def _weighing(memory: Memory, weight: int) -> Memory:
    return memory if weight == memory.weight else replace(memory, weight=weight)


def stems(text: str) -> frozenset[str]:
    """What of the words of a text tells what it is about, in any of the four languages."""
    return frozenset(word[:STEM] for word in _WORD.findall(text.casefold())) - _COMMON


def _clipped(text: str) -> str:
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1].rstrip() + "…"
