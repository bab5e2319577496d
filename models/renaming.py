"""New names for places and people, the same wherever the old one stands."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from random import Random

from models.names import ALIKE, PLACES, SURNAMES

Table = Mapping[str, tuple[str, str]]
"""By language: a pattern with the name in group 1, and the names it may have instead."""
_HOLD = 0xE400
"""First of the characters that stand for a name while others are replaced."""


def new_names(
    whole: str, lang: str, random: Random, tables: Sequence[Table] = (PLACES, SURNAMES)
) -> dict[str, str]:
    """Find the names in all texts of a line, ``whole``, that can be replaced, and by what."""
    changes: dict[str, str] = {}
    for table in tables:
        pattern, held = table[lang]
        pool = held.split("," if "," in held else None)
        for name, count in Counter(re.findall(pattern, whole)).items():
            alone = len(re.findall(re.escape(name), whole)) > count
            # What a place is called after may have a life of its own ("the Tannery").
            if not (alone and table is PLACES):
                changes[name] = _fresh(pool, whole, changes, random)
    for names in map(str.split, ALIKE):
        for name in names:
            if re.search(rf"\b{name}\b", whole):
                changes.setdefault(name, _fresh(names, whole, changes, random))
    # Where a name is also written in another case, it would live on there.
    return {
        name: new
        for name, new in changes.items()
        if whole.lower().count(name.lower()) == whole.count(name)
    }


def _fresh(pool: Sequence[str], whole: str, taken: dict[str, str], random: Random) -> str:
    return random.choice(
        [name for name in pool if name not in whole and name not in taken.values()]
    )


def substitutions(changes: Mapping[str, str], lang: str) -> list[tuple[str, str]]:
    """Give the pattern and replacement of each step that renames, in their order."""
    after = r"(?=gasse|allee|siedlung|brücke|\b)" if lang == "de" else r"\b"
    # A name is held by a number first, so that no new name is taken for an old one.
    steps = [
        (rf"\b{re.escape(name)}{after}", chr(_HOLD + number)) for number, name in enumerate(changes)
    ]
    return steps + [(chr(_HOLD + number), new) for number, new in enumerate(changes.values())]
