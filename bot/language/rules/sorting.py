"""What a promise is mainly about, told by its words: a vote beside the reader's own.

One logistic regression a category on words, pairs of words, runs of letters and the topics of the
rules, in summary and quote. ``python -m models.second_reader`` learns the weights.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from bot.game.vocabulary import Category
from bot.language.rules.hashed import shipped
from bot.language.rules.topics import topics_of
from bot.language.schemas import ExtractedPromise

WEIGHTS = "sorting.npz"
CATEGORIES = tuple(Category)
"""In the order of the outputs."""
OWN_VOTE = 3.0
"""Log-odds that the reader's own choice is worth. Found on validation: a plain between worse
values on both sides (models/LOG.md)."""
RUNS = range(3, 6)
"""Letters of the pieces of a word, its ends being marked."""


def category_of(promise: ExtractedPromise, own_vote: float = OWN_VOTE) -> Category:
    """Choose between what a promise's words say and the reader's own category."""
    odds = shipped(WEIGHTS).odds(features(promise.summary, promise.quote)).copy()
    odds[CATEGORIES.index(promise.category)] += own_vote
    return CATEGORIES[int(np.argmax(odds))]


def features(summary: str, quote: str) -> set[str]:
    """Name what there is to see in the two texts."""
    found: set[str] = set()
    for where, text in (("", summary), ("quote ", quote)):
        about = topics_of(text)
        found |= {f"{where}{piece}" for piece in _pieces(text)}
        found |= {f"{where}about {topic.name}" for topic in about}
        found |= {f"{where}good {topic.category}" for topic in about}
        found |= {f"{where}main {topic.name}" for topic in about[:1]}
        found |= {f"{where}main good {topic.category}" for topic in about[:1]}
    return found


def _pieces(text: str) -> Iterator[str]:
    words = re.findall(r"\w+", text.lower())
    yield from (f"word {word}" for word in words)
    yield from (f"pair {one} {other}" for one, other in pairwise(words))
    for word in words:
        marked = f"<{word}>"
        for size in RUNS:
            yield from (marked[at : at + size] for at in range(len(marked) - size + 1))
