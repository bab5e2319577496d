"""Variations of a citizen's reaction: who, how content, what else happened, in which words.

Each takes a line and a random generator and gives the varied line, or None where it does not apply
or could change what the answer ought to be beyond what it changes in it.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import product
from random import Random
from typing import Any

from bot.game.vocabulary import Demographic
from bot.language.schemas import Known
from models.draft import related
from models.names import PLACES, SWEEPING
from models.renaming import new_names, substitutions
from models.validate import SUPPORT, ReactLine
from models.voices import (
    AMOUNT,
    EVENTS,
    LEANINGS,
    MEMORIES,
    SPEAKERS,
    SPEECH,
    TEMPERS,
    amounts,
)

LEAST_SHIFT, MOST_SHIFT = 5, 20
"""Points by which approval and support move together."""
MOST_PROMISES = 5
_BOUND = re.compile(
    r"(?i)\b(?:vot\w+|elect\w*|trust\w*|believ\w+|ballot\w*|\w*stimm\w*|gewähl\w*|vertrau\w*"
    r"|glaub\w*|élu\w*|confiance|crois|votos?|confi\w+|cre[oí]\w*|urnas?)\b"
)
"""Words that tell how a citizen stood to the city's government before."""
_MONEY = re.compile(
    r"(?i)treasur|budget|debt|money|afford|caisse|dette|sou\b|argent|kasse|schuld|geld|deuda"
    r"|dinero|arcas|presupuesto"
)
_AGED = {
    Demographic.STUDENT: range(18, 28),
    Demographic.RETIREE: range(64, 93),
    Demographic.URBAN_PROFESSIONAL: range(25, 66),
    Demographic.RURAL_FARMER: range(22, 82),
}


def of_case(line: ReactLine, **changes: Any) -> ReactLine:
    """Change fields of what a citizen is given."""
    return line.model_copy(update={"input": line.input.model_copy(update=changes)})


def of_answer(line: ReactLine, **changes: Any) -> ReactLine:
    """Change fields of what a citizen answers."""
    return line.model_copy(update={"answer": line.answer.model_copy(update=changes)})


def of_citizen(line: ReactLine, **changes: Any) -> ReactLine:
    """Change fields of the citizen."""
    return of_case(line, citizen=line.input.citizen.model_copy(update=changes))


def told(line: ReactLine) -> str:
    """Give all that a citizen is told, a text a line."""
    case = line.input
    return "\n".join((*case.happened, *case.memory, *(item.text for item in case.promises)))


def said(line: ReactLine) -> str:
    """Give all that a citizen says, a text a line."""
    return "\n".join((line.answer.dialogue, *line.answer.concerns))


def everywhere(line: ReactLine, change: Callable[[str], str]) -> ReactLine:
    """Change the citizen's name, all that is told and all that is said in the same way."""
    case, answer = line.input, line.answer
    line = of_case(
        of_citizen(line, name=change(case.citizen.name)),
        happened=[change(text) for text in case.happened],
        memory=[change(text) for text in case.memory],
        promises=[item.model_copy(update={"text": change(item.text)}) for item in case.promises],
    )
    return of_answer(
        line, dialogue=change(answer.dialogue), concerns=[change(text) for text in answer.concerns]
    )


def inclined(line: ReactLine, random: Random) -> ReactLine | None:
    """Let the citizen be more or less content before, and by as much afterwards.

    What happened moves support by what the rubric says, from wherever approval stood; the
    sentiment stays, so support stays in its band. The more of their past is told, the less.
    """
    citizen, answer = line.input.citizen, line.answer
    most = 8 if _BOUND.search(f"{told(line)}\n{said(line)}") else MOST_SHIFT
    if line.input.memory:
        most = min(most, 13)
    steps = [
        step
        for step in range(-most, most + 1)
        if abs(step) >= LEAST_SHIFT
        and answer.support + step in SUPPORT[answer.sentiment]
        and 1 <= answer.support + step <= 98
        and 3 <= citizen.approval + step <= 96
    ]
    if not steps:
        return None
    step = random.choice(steps)
    return of_answer(
        of_citizen(line, approval=citizen.approval + step), support=answer.support + step
    )


def renamed(line: ReactLine, random: Random) -> ReactLine | None:
    """Replace the names of politicians and places by others of their kind, wherever they stand."""
    whole = f"{line.input.citizen.name}\n{told(line)}\n{said(line)}"
    changes = {
        name: new
        for name, new in new_names(whole, line.lang, random, (PLACES, SPEAKERS)).items()
        # Elided or inflected, a name would stay what it was, or its article would not fit.
        if whole.count(name) == len(re.findall(rf"(?<!['’-])\b{re.escape(name)}\b(?![-])", whole))
    }
    # What looks like a place is somebody's forename where a surname follows ("Odile Marsh").
    for first, last in product(list(changes), repeat=2):
        if f"{first} {last}" in whole:
            changes.pop(first, None)
    if not changes:
        return None
    for pattern, new in substitutions(changes, line.lang):
        line = everywhere(line, partial(re.sub, pattern, new))
    return line


def christened(line: ReactLine, surnames: Sequence[str], random: Random) -> ReactLine | None:
    """Give the citizen another surname, where nothing else names it."""
    first, _, last = line.input.citizen.name.rpartition(" ")
    whole = f"{told(line)}\n{said(line)}"
    free = [name for name in surnames if name != last and name not in whole]
    if not first or last in whole or not free:
        return None
    return of_citizen(line, name=f"{first} {random.choice(free)}")


def aged(line: ReactLine, random: Random) -> ReactLine | None:
    """Let the citizen be some years older or younger, where nothing depends on it."""
    citizen = line.input.citizen
    held = f"{citizen.job}\n{told(line)}\n{said(line)}"
    if amounts(held, line.lang) or AMOUNT.search(held):
        return None
    ages = [
        age
        for age in range(citizen.age - 3, citizen.age + 4)
        if age != citizen.age and age in _AGED[citizen.demographic]
    ]
    return of_citizen(line, age=random.choice(ages)) if ages else None


def described(line: ReactLine, random: Random) -> ReactLine | None:
    """Call temper and leaning by other words for the same."""
    citizen = line.input.citizen
    new = {
        "temper": _other_word(citizen.temper, TEMPERS[line.lang], random),
        "leaning": _other_word(citizen.leaning, LEANINGS[line.lang], random),
    }
    changes = {field: word for field, word in new.items() if word}
    return of_citizen(line, **changes) if changes else None


def _other_word(word: str, table: str, random: Random) -> str | None:
    for held in table.split():
        first, *others = held.replace("_", " ").split("/")
        if first == word:
            return random.choice(others)
    return None


def measured(line: ReactLine, random: Random) -> ReactLine | None:
    """Move the city's numbers a little; no citizen speaks of them."""
    city = line.input.city
    if city is None:
        return None
    new: dict[str, float] = {}
    for field, value in city.model_dump().items():
        most = 6
        if field == "treasury":
            most = 3 if _MONEY.search(f"{told(line)}\n{said(line)}") or value < 15 else 14
        moved = value + random.randint(-most, most)
        new[field] = moved if field == "treasury" else min(100, max(0, moved))
    return of_case(line, city=city.model_copy(update=new))


def with_promises(line: ReactLine, pool: Iterable[str], random: Random) -> ReactLine | None:
    """Add promises that nothing here has to do with, and put them all in another order."""
    whole = f"{told(line)}\n{said(line)}"
    strange = [
        text
        for text in pool
        if not SWEEPING.search(text) and not related(whole, [Known(id="P0", text=text)])
    ]
    room = MOST_PROMISES - len(line.input.promises)
    if room < 1 or not strange:
        return None
    added = random.sample(strange, min(len(strange), random.randint(1, min(2, room))))
    new = [Known(id=f"new{number}", text=text) for number, text in enumerate(added)]
    items = [*line.input.promises, *new]
    return _numbered(line, random.sample(items, len(items)))


def without_promises(line: ReactLine, random: Random) -> ReactLine | None:
    """Leave out promises that nothing here has to do with."""
    whole = "\n".join((*line.input.happened, *line.input.memory, said(line)))
    free = [
        item
        for item in line.input.promises
        if item.id != line.answer.cites and not related(whole, [item])
    ]
    if not free:
        return None
    gone = random.sample(free, random.randint(1, min(2, len(free))))
    return _numbered(line, [item for item in line.input.promises if item not in gone])


def _numbered(line: ReactLine, items: Sequence[Known]) -> ReactLine:
    known = {item.id: f"P{number}" for number, item in enumerate(items, start=1)}
    cites = line.answer.cites
    line = of_case(
        line, promises=[item.model_copy(update={"id": known[item.id]}) for item in items]
    )
    return of_answer(line, cites=known[cites] if cites else None)


def with_event(line: ReactLine, random: Random) -> ReactLine | None:
    """Let something else happen, before or after, that nobody here speaks of."""
    events = _strange(line, EVENTS[line.lang], random)
    if not events or line.slice == "quiet" or len(line.input.happened) > 3:
        return None
    happened = [*line.input.happened]
    happened.insert(random.choice((0, len(happened))), events[0])
    return of_case(line, happened=happened)


def with_memory(line: ReactLine, random: Random) -> ReactLine | None:
    """Let the citizen remember something else as well."""
    memories = _strange(line, MEMORIES[line.lang], random)
    if not memories or len(line.input.memory) > 2:
        return None
    stop = "." if any(text.endswith(".") for text in line.input.memory) else ""
    memory = [*line.input.memory]
    memory.insert(random.choice((0, len(memory))), memories[0] + stop)
    return of_case(line, memory=memory)


def _strange(line: ReactLine, pool: str, random: Random) -> list[str]:
    whole = f"{line.input.citizen.job}\n{told(line)}\n{said(line)}"
    held = pool.split("|")
    return [
        text
        for text in random.sample(held, len(held))
        if not related(whole, [Known(id="P0", text=text)])
    ]


def reported(line: ReactLine, random: Random) -> ReactLine | None:
    """Tell in other words that somebody spoke."""
    usual, *others = (form.removeprefix("{}") for form in SPEECH[line.lang])
    happened = [*line.input.happened]
    spoken = [n for n, text in enumerate(happened) if text.count(usual) == 1]
    if not spoken:
        return None
    n = random.choice(spoken)
    happened[n] = happened[n].replace(usual, random.choice(others))
    return of_case(line, happened=happened)
