"""The bot's second reader has learnt from the training speeches that are there, and well."""

from importlib import resources
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from bot.language.rules import second, sorting
from bot.language.rules.hashed import SIZE, places, shipped
from bot.language.rules.second import Speech, likely
from models.price_list import ACTS, sources
from models.second_reader import EXCERPTS, acts, digest, learn, pieces, save, training


@pytest.mark.parametrize("name", [second.WEIGHTS, sorting.WEIGHTS])
def test_the_shipped_weights_are_in_step_with_the_data(name: str) -> None:
    with (resources.files("bot.language.rules") / name).open("rb") as file, np.load(file) as saved:
        assert str(saved["learnt_from"]) == digest([*sources(), EXCERPTS, ACTS]), (
            "python -m models.second_reader"
        )


@pytest.mark.slow
def test_the_shipped_weights_tell_promises_from_the_rest() -> None:
    right = []
    for line in islice(training(sources()), 0, None, 40):
        speech = Speech(line.input)
        starts = [(speech.text.find(p.quote), p.quote) for p in line.answer.promises]
        right += [likely(speech, (at, at + len(quote))) > 0 for at, quote in starts]
        if not starts:
            right += [likely(speech, span) < 0 for span in speech.pieces()]
    assert np.mean(right) > 0.9


@pytest.mark.slow
def test_a_promise_is_learnt_from_its_words_and_a_category_from_an_act() -> None:
    lines = training(sources())[:3]
    assert {label for _, label in pieces(lines)} <= {-1, 0}
    assert {label for _, label in acts([])} == {0, 1, 2, 3}


def test_what_is_learnt_and_saved_tells_the_examples_apart(tmp_path: Path) -> None:
    examples = [(places(["a", "b"]), 0), (places(["b", "c"]), 1), (places(["d"]), -1)]
    model = learn(examples, outputs=2, ridge=0.01)
    assert model.weights.shape == (2, SIZE)
    save(model, "somewhere", tmp_path / "learnt.npz")
    with np.load(tmp_path / "learnt.npz") as saved:
        assert str(saved["learnt_from"]) == "somewhere"
        again = saved["weights"] * saved["scale"]
    assert np.abs(again - model.weights).max() <= saved_step(model.weights)
    assert model.odds(["a", "b"])[0] > 0 > model.odds(["a", "b"])[1]
    assert model.odds(["b", "c"])[1] > 0 > model.odds(["b", "c"])[0]
    assert (model.odds(["d"]) < 0).all()


def saved_step(weights: np.ndarray) -> float:
    return float(np.abs(weights).max()) / 127


def test_shipped_weights_have_an_output_each() -> None:
    assert shipped(second.WEIGHTS).weights.shape == (1, SIZE)
    assert shipped(sorting.WEIGHTS).weights.shape == (len(sorting.CATEGORIES), SIZE)
