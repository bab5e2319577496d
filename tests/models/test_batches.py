"""Batches hold like lengths, in no order of length."""

import pytest

pytest.importorskip("torch")

import torch

from models.batches import CHUNK, LikeLengths


def test_an_epoch_gives_each_example_once() -> None:
    sampler = LikeLengths([7, 3, 9, 1, 5, 2, 8], batch=3)
    assert len(sampler) == 7
    assert sorted(sampler) == list(range(7))


def test_batches_are_of_like_length_and_in_random_order() -> None:
    lengths = torch.randperm(8 * CHUNK * 4).tolist()
    sampler = LikeLengths(lengths, batch=8)
    order = [lengths[index] for index in sampler]
    batches = [order[at : at + 8] for at in range(0, len(order), 8)]
    spreads = [max(batch) - min(batch) for batch in batches]
    middles = [sum(batch) / 8 for batch in batches]
    assert sum(spreads) / len(spreads) < len(lengths) / 8
    # A falling or rising order would have no such steps up and down.
    turns = sum(
        (after > at) != (at > before)
        for before, at, after in zip(middles, middles[1:], middles[2:], strict=False)
    )
    assert turns > len(middles) / 3
    assert list(sampler) != list(sampler)
