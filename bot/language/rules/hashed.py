"""Linear models on named features, hashed onto weights.

After Weinberger et al. 2009, "Feature hashing for large scale multitask learning"
(arXiv:0902.2206), without signs. ``python -m models.second_reader`` learns the weights.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from zlib import crc32

import numpy as np
import numpy.typing as npt

SIZE = 1 << 16
"""Weights of an output; more features than that share them."""
LENGTH = 5.0
"""Of the vector of all features of a thing, so that no weight need be large."""

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Linear:
    """Logistic regressions beside one another: ``weights`` (outputs, SIZE), ``bias`` (outputs,)."""

    weights: Floats
    bias: Floats

    def odds(self, features: Iterable[str]) -> Floats:
        """Give the log-odds of each output."""
        at = places(features)
        found: Floats = self.bias + self.weights[:, at].sum(axis=1) * length(len(at))
        return found


def length(features: int) -> float:
    """What each of so many features counts."""
    return LENGTH / math.sqrt(max(features, 1))


def places(features: Iterable[str]) -> npt.NDArray[np.int64]:
    """Hash features onto weights, each weight once, in order."""
    found = sorted({crc32(name.encode()) % SIZE for name in features})
    return np.array(found, dtype=np.int64)


@cache
def shipped(name: str) -> Linear:
    """Read weights that the bot ships with; they are stored in steps of ``scale``."""
    with (resources.files(__package__) / name).open("rb") as file, np.load(file) as saved:
        weights = saved["weights"].astype(np.float32) * saved["scale"].astype(np.float32)
        return Linear(weights, saved["bias"])
