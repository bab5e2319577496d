"""Which examples share a batch: such of like length, or padding costs more than learning."""

from collections.abc import Iterator, Sequence

import torch
from torch.utils.data import Sampler

CHUNK = 16
"""Batches' worth of examples, drawn at random, that are sorted by length together."""


class LikeLengths(Sampler[int]):
    """Gives an epoch's indices, ``batch`` at a time of like length, the batches in random order.

    transformers' own length grouping goes from the longest to the shortest, over and over. Where an
    answer's length tells what it holds (no promise, or many), a model then learns by turns to find
    nothing and to find much, and ends on nothing (models/LOG.md). Hence the random order; and
    several small batches should make one step of the optimiser.
    """

    def __init__(self, lengths: Sequence[int], batch: int) -> None:
        self._lengths = lengths
        self._batch = batch

    def __len__(self) -> int:
        return len(self._lengths)

    def __iter__(self) -> Iterator[int]:
        order = torch.randperm(len(self._lengths)).tolist()
        chunk = self._batch * CHUNK
        batches: list[list[int]] = []
        for start in range(0, len(order), chunk):
            near = sorted(order[start : start + chunk], key=self._lengths.__getitem__)
            batches += [near[at : at + self._batch] for at in range(0, len(near), self._batch)]
        # A batch that is not full may only be the last, or it would shift all after it.
        full = [index for index, items in enumerate(batches) if len(items) == self._batch]
        rest = [item for items in batches if len(items) < self._batch for item in items]
        for place in torch.randperm(len(full)).tolist():
            yield from batches[full[place]]
        yield from rest
