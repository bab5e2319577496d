"""What a model does by itself: the counts by hand, the model itself where time allows."""

import json
from math import log

import numpy as np
import pytest

from bot.language.files import packaged_model
from bot.language.llama import Options
from models import evaluate_raw
from models.evaluate_raw import Forced, Free, forced_metrics, free_metrics, strictly
from models.validate import DATA, Line, read


@pytest.fixture(scope="module")
def lines() -> list[Line]:
    """A speech with a promise and a citizen."""
    files = [read(DATA / f"{task}_valid.jsonl", thorough=False) for task in ("extract", "citizens")]
    speech = next(line for line in files[0].lines.values() if line.answer.promises)
    return [speech, next(iter(files[1].lines.values()))]


def gold_text(line: Line) -> str:
    return json.dumps(line.answer.model_dump(mode="json"), ensure_ascii=False)


def test_a_free_answer_is_taken_as_it_stands(lines: list[Line]) -> None:
    for line in lines:
        text = gold_text(line)
        assert strictly(Free(line, text, ended=True)) == line.answer
        assert strictly(Free(line, text, ended=False)) is None
        assert strictly(Free(line, f"```json\n{text}\n```", ended=True)) is None
        assert strictly(Free(line, text[:-1], ended=True)) is None
    support = f'"support": {lines[1].answer.support}'
    for wrong in ('"support": 101', '"support": "50"'):
        text = gold_text(lines[1]).replace(support, wrong)
        assert strictly(Free(lines[1], text, ended=True)) is None


def test_free_answers_are_counted(lines: list[Line]) -> None:
    speech = lines[0]
    promise = {"quote": "nobody said this", "summary": "Do", "category": "social"}
    promise |= {"feasibility": 0.5, "cost": 1, "timeline": None}
    invented = json.dumps({"promises": [promise], "contradictions": []})
    texts = [gold_text(speech), invented, "no JSON"]
    marks = free_metrics([Free(speech, text, ended=True) for text in texts])
    assert marks["unconstrained_valid"] == 2 / 3
    assert marks["unconstrained_fits"] == 1 / 3
    quotes = len(speech.answer.promises) + len(speech.answer.contradictions)
    assert marks["unconstrained_quotes_verbatim"] == quotes / (quotes + 1)
    assert free_metrics([Free(speech, "", ended=False)])["unconstrained_ended"] == 0


def test_loss_and_accuracy_are_by_token() -> None:
    marks = forced_metrics([Forced(2.0, 4, 3), Forced(10.0, 2, 0)])
    assert marks == {"eval_loss": 2.0, "eval_mean_token_accuracy": 0.5}


def test_a_sum_of_likelihoods_does_not_overflow() -> None:
    found = evaluate_raw._log_sum(np.array([1000.0, 1000.0, -1000.0]))
    assert found == pytest.approx(1000 + log(2))


@pytest.mark.slow
def test_a_model_by_itself(lines: list[Line]) -> None:
    options = Options(context=2048, extra_buffers=False)
    free = evaluate_raw.answer_freely(packaged_model(), lines[1:], options, "untuned")
    assert free[0].text
    (gold,) = evaluate_raw.force(packaged_model(), lines[1:], options, "untuned")
    assert gold.loss > 0
    assert 0 < gold.right < gold.tokens
    # What the model says itself, it finds far likelier than what it is told to say.
    own = lines[1].model_copy(deep=True)
    own.answer.dialogue = "The city is a city, and the city is the city of the city."
    (plain,) = evaluate_raw.force(packaged_model(), [own], options, "untuned")
    assert plain.loss / plain.tokens < gold.loss / gold.tokens
