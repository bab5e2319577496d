"""What an act costs: as much as the acts most like it in a price list, in four languages.

A small model reads promises well and prices them badly. The list (``prices.tsv``: credits, a tab,
the act in few words) holds the acts of the hand-written training speeches, priced by the rubric;
``python -m models.price_list`` writes it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
import numpy.typing as npt

from bot.language.schemas import Extraction

GRAMS = (3, 4, 5)
"""Letters of the pieces by which two texts are compared, beside their words."""
NEAREST = 5
"""Acts of the list that have a say: those most like the one to price."""
SHARPNESS = 3
"""The power of a likeness that an act's price counts with. Found on validation, as the other two:
a plain between worse values on all sides (models/LOG.md)."""
OWN_SHARE = 0.5
"""Weight of the reader's own price, of the list's together."""

_WORD = re.compile(r"\w+")

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class PriceList:
    """Acts and what they cost, by pieces of their words weighed by rarity (tf-idf).

    ``costs`` are credits in ascending order, one an act; ``rarity`` has a number a piece, and
    ``holders`` the acts that hold it; ``norms`` are the lengths of the acts' vectors.
    """

    costs: npt.NDArray[np.int64]
    rarity: dict[str, float]
    holders: dict[str, npt.NDArray[np.int64]]
    norms: Floats

    @classmethod
    def of(cls, rows: Iterable[tuple[int, str]]) -> "PriceList":
        """Make a list of pairs of credits and an act's words; at least one."""
        ordered = sorted(rows)
        held: dict[str, list[int]] = {}
        for number, (_, text) in enumerate(ordered):
            for piece in pieces(text):
                held.setdefault(piece, []).append(number)
        rarity = {p: float(np.log((1 + len(ordered)) / (1 + len(n)))) for p, n in held.items()}
        holders = {piece: np.array(numbers) for piece, numbers in held.items()}
        squares = np.zeros(len(ordered))
        for piece, numbers in holders.items():
            squares[numbers] += rarity[piece] ** 2
        costs = np.array([cost for cost, _ in ordered])
        return cls(costs, rarity, holders, np.sqrt(np.maximum(squares, 1e-12)))

    def likeness(self, text: str) -> Floats:
        """How like the text is to each act, 0-1: the cosine of their vectors."""
        alike = np.zeros(len(self.costs))
        square = 0.0
        for piece in pieces(text):
            if piece in self.rarity:
                weight = self.rarity[piece] ** 2
                alike[self.holders[piece]] += weight
                square += weight
        likeness: Floats = alike / (self.norms * max(square, 1e-12) ** 0.5)
        return likeness

    def price(self, text: str, own: int) -> int:
        """Credits that an act costs: the weighed median of the list's and of the reader's own."""
        likeness = self.likeness(text)
        # Sorted again by number, so by cost: of equals the first in the list have their say.
        nearest = np.sort(np.argsort(-likeness, kind="stable")[:NEAREST])
        weights = likeness[nearest] ** SHARPNESS
        total = float(weights.sum())
        if not total:
            return own
        at = int(np.searchsorted(self.costs[nearest], own))
        costs = np.insert(self.costs[nearest], at, own)
        weights = np.insert(weights, at, OWN_SHARE * total)
        reached = np.cumsum(weights)
        return int(costs[np.searchsorted(reached, reached[-1] / 2)])


def priced(found: Extraction) -> Extraction:
    """Give each promise the price that the shipped list and the reader agree on."""
    promises = [
        promise.model_copy(update={"cost": shipped().price(promise.summary, promise.cost)})
        for promise in found.promises
    ]
    return found.model_copy(update={"promises": promises})


def pieces(text: str) -> set[str]:
    """The words of a text, each marked as a whole, and all its runs of few letters."""
    text = f" {' '.join(text.lower().split())} "
    words = {f"={word}" for word in _WORD.findall(text)}
    grams = {text[at : at + size] for size in GRAMS for at in range(len(text) - size + 1)}
    return words | grams


@cache
def shipped() -> PriceList:
    """The list that the bot ships with; takes some tenths of a second the first time."""
    text = (resources.files(__package__) / "prices.tsv").read_text("utf-8")
    rows: Sequence[tuple[str, str, str]] = [line.partition("\t") for line in text.splitlines()]
    return PriceList.of((int(cost), act) for cost, _, act in rows)
