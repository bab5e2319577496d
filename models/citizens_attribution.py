"""Tells by the words alone which demographic speaks: the judge of the blind attribution.

Regularised least squares on one column a demographic (Rifkin, Yeo & Poggio 2003, "Regularized
least-squares classification"), solved in its dual form, over words and runs of characters weighed
by tf-idf with logarithmic frequencies (Manning, Raghavan & Schütze 2008, chapter 6). It sees
nothing of the case: no name, no age, no job but what the text itself says.
"""

from collections import Counter
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from bot.game.vocabulary import Demographic
from models.likeness import normal

RUNS = range(2, 5)
"""Lengths of the runs of characters, spaces included."""
LEAST_TEXTS = 2
"""Texts that must hold a feature for it to count."""
RIDGE = 1.0

Matrix = npt.NDArray[np.float32]


class Attribution:
    """A judge that has learnt from texts whose demographics are known."""

    def __init__(self, texts: Sequence[str], speakers: Sequence[Demographic]) -> None:
        self._groups = sorted(set(speakers))
        if len(self._groups) < 2:
            raise ValueError("the texts to learn from are of fewer than two demographics")
        found = [_features(text) for text in texts]
        held = Counter(name for features in found for name in features)
        kept = sorted(name for name, count in held.items() if count >= LEAST_TEXTS)
        self._columns = {name: column for column, name in enumerate(kept)}
        self._rarity = np.array(
            [np.log((1 + len(texts)) / (1 + held[name])) + 1 for name in kept], dtype=np.float32
        )
        rows = self._rows(found)
        wanted = np.array(
            [[1.0 if group == name else -1.0 for name in self._groups] for group in speakers]
        )
        self._usual = wanted.mean(axis=0)
        dual = np.linalg.solve(rows @ rows.T + RIDGE * np.eye(len(rows)), wanted - self._usual)
        self._weights = rows.T @ dual

    def guess(self, texts: Sequence[str]) -> list[Demographic]:
        """Say of each text who speaks."""
        scores = self._rows([_features(text) for text in texts]) @ self._weights + self._usual
        return [self._groups[place] for place in scores.argmax(axis=1)]

    def _rows(self, found: Sequence[Counter[str]]) -> Matrix:
        rows = np.zeros((len(found), len(self._columns)), dtype=np.float32)
        for row, features in zip(rows, found, strict=True):
            for name, count in features.items():
                if (column := self._columns.get(name)) is not None:
                    row[column] = 1 + np.log(count)
        rows *= self._rarity
        rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
        return rows


def _features(text: str) -> Counter[str]:
    words = normal(text).split()
    line = f" {' '.join(words)} "
    runs = (line[at : at + size] for size in RUNS for at in range(len(line) - size + 1))
    # A word and a run of the same letters are two features.
    return Counter([*(f"={word}" for word in words), *runs])
