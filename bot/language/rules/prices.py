"""What an act costs: as much as the acts most like it in a price list, in four languages.

A small model reads promises well and prices them badly. The list (``prices.tsv``: credits, a tab,
the act in few words, and in those of the speech) holds the acts of the hand-written training
speeches, priced by the rubric; ``python -m models.price_list`` writes it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
import numpy.typing as npt

from bot.language.schemas import ExtractedPromise, Extraction

GRAMS = (3, 4, 5)
"""Letters of the pieces by which two texts are compared, beside their words."""
NEAREST = 80
"""Acts of the list that have a say: those most like the one to price."""
SHARPNESS = 3
"""The power of a likeness that an act's price counts with. Both were found on the training
speeches, each file priced by the others; the next two on validation, where they lie on a plain
between worse values (models/LOG.md)."""
OWN_SHARE = 0.3
"""Weight of the reader's own price, of the list's together."""
FAR = 0.2
"""What a price loses for each doubling that lies between it and another."""

_WORD = re.compile(r"\w+")

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class PriceList:
    """Acts and what they cost, by pieces of their words weighed by rarity (tf-idf).

    ``costs`` are credits in ascending order, one an act; ``prices`` are the different ones of them
    and ``agreed`` (acts, prices) says how well they go together. ``rarity`` has a number a
    piece, and ``holders`` the acts that hold it; ``norms`` are the lengths of the acts' vectors.
    """

    costs: npt.NDArray[np.int64]
    prices: npt.NDArray[np.int64]
    agreed: Floats
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
        prices = np.unique(costs)
        norms = np.sqrt(np.maximum(squares, 1e-12))
        return cls(costs, prices, agreement(costs, prices), rarity, holders, norms)

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
        """Credits that an act costs: the price that most of the list and the reader agree with.

        Not what lies in the middle of them: between those who say nothing and those who say ten
        credits nobody may be.
        """
        likeness = self.likeness(text)
        nearest = np.argsort(-likeness, kind="stable")[:NEAREST]
        weights = likeness[nearest] ** SHARPNESS
        total = float(weights.sum())
        if not total:
            return own
        votes = weights @ self.agreed[nearest] / total
        votes += OWN_SHARE * agreement(np.array([own]), self.prices)[0]
        return int(self.prices[votes.argmax()])


def agreement(costs: npt.NDArray[np.int64], prices: npt.NDArray[np.int64]) -> Floats:
    """Say of each cost (rows) how well each price goes with it: 1 within twofold, else 0.

    Nothing goes with nothing alone. Of each doubling between them ``FAR`` is taken off.
    """
    one, other = costs[:, None], prices[None, :]
    within = np.maximum(one, other) <= 2 * np.minimum(one, other)
    doublings = np.abs(np.log2((one + 0.5) / (other + 0.5)))
    found: Floats = within - FAR * doublings
    return found


def priced(found: Extraction) -> Extraction:
    """Give each promise the price that the shipped list and the reader agree on."""
    promises = [
        promise.model_copy(update={"cost": shipped().price(worded(promise), promise.cost)})
        for promise in found.promises
    ]
    return found.model_copy(update={"promises": promises})


def worded(promise: ExtractedPromise) -> str:
    """Give the act in few words and in those of the speech: a small model garbles the first."""
    return " ".join(f"{promise.summary} {promise.quote}".split())


def pieces(text: str) -> set[str]:
    """The words of a text, each marked as a whole, and all its runs of few letters."""
    text = f" {' '.join(text.lower().split())} "
    words = {f"={word}" for word in _WORD.findall(text)}
    grams = {text[at : at + size] for size in GRAMS for at in range(len(text) - size + 1)}
    return words | grams


@cache
def shipped() -> PriceList:
    """The list that the bot ships with; takes most of a second the first time."""
    text = (resources.files(__package__) / "prices.tsv").read_text("utf-8")
    rows: Sequence[tuple[str, str, str]] = [line.partition("\t") for line in text.splitlines()]
    return PriceList.of((int(cost), act) for cost, _, act in rows)
