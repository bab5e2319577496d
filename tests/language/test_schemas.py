import json

import pytest
from pydantic import ValidationError

from bot.language.schemas import Contradiction, ExtractCase, ExtractedPromise, Extraction, ReactCase

PROMISE = {
    "quote": "The forest stays",
    "summary": "Keep the forest",
    "category": "environment",
    "feasibility": 0.9,
    "cost": 0,
    "timeline": None,
}


@pytest.mark.parametrize(
    ("given", "ids", "texts"),
    [
        (["a", "b"], ["P1", "P2"], ["a", "b"]),
        ([{"text": "a"}, {"summary": "b"}, {"quote": "c"}], ["P1", "P2", "P3"], ["a", "b", "c"]),
        ([{"id": "P7", "summary": "a", "quote": "x", "status": "kept"}], ["P7"], ["a"]),
        ({"P3": "a", "P9": {"quote": "b"}}, ["P3", "P9"], ["a", "b"]),
        ([{"id": 4, "text": "a"}], ["4"], ["a"]),
        (None, [], []),
    ],
)
def test_promises_may_be_given_in_any_plain_form(given, ids, texts):
    case = ExtractCase.model_validate({"speech": "x", "promises": given})
    assert [known.id for known in case.promises] == ids
    assert [known.text for known in case.promises] == texts


def test_deeds_are_numbered_apart_from_promises():
    case = ExtractCase(id=1, speech="x", promises=["a"], deeds=["b", "c"])
    assert case.known_ids == ["P1", "D1", "D2"]


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"speech": 5},
        {"speech": "x" * 20_001},
        {"speech": "half an emoji \ud83d"},
        {"speech": "x", "promises": 5},
        {"speech": "x", "promises": [5]},
        {"speech": "x", "promises": [{"id": "P1"}]},
        {"speech": "x", "promises": ["a"], "deeds": {"P1": "b"}},
        {"speech": "x", "promises": {"speech": "a"}},
        {"speech": "x", "promises": {'a"b': "c"}},
        {"speech": "x", "round": -1},
    ],
)
def test_a_case_that_cannot_be_read_is_refused(wrong):
    with pytest.raises(ValidationError):
        ExtractCase.model_validate(wrong)


@pytest.mark.parametrize(
    ("given", "lang"), [("fr-CA", "fr"), ("DE", "de"), ("en_GB", "en"), ("tlh", None), (None, None)]
)
def test_languages_are_reduced_to_those_with_rules(given, lang):
    assert ExtractCase(speech="x", lang=given).lang == lang


@pytest.mark.parametrize(
    "change",
    [
        {"summary": " ".join("a" * 13)},
        {"summary": "a" * 101},
        {"feasibility": 1.1},
        {"feasibility": float("nan")},
        {"cost": 201},
        {"cost": 1.5},
        {"timeline": -1},
        {"category": "war"},
        {"quote": ""},
        {"colour": "green"},
    ],
)
def test_an_answer_is_strict(change):
    with pytest.raises(ValidationError):
        ExtractedPromise.model_validate({**PROMISE, **change})


def test_an_extraction_is_checked_against_its_case():
    case = ExtractCase(speech="The forest stays.", promises=["x"])
    promise = ExtractedPromise.model_validate(PROMISE)
    fits = Contradiction(quote="forest", against="P1", severity="low")
    itself = Contradiction(quote="forest", against="speech", severity="low")
    assert not Extraction(promises=[promise], contradictions=[fits, itself]).misfits(case)
    invented = promise.model_copy(update={"quote": "The forest burns"})
    unknown = Contradiction(quote="forest", against="P2", severity="low")
    assert len(Extraction(promises=[invented], contradictions=[unknown]).misfits(case)) == 2


def test_the_answer_written_by_hand_is_the_answer_read():
    text = json.dumps({"promises": [PROMISE], "contradictions": []})
    assert json.loads(Extraction.model_validate_json(text).model_dump_json()) == json.loads(text)


def test_a_react_case_needs_only_a_citizen():
    citizen = {"name": "Ann", "age": 40, "demographic": "student"}
    case = ReactCase.model_validate({"citizen": citizen, "happened": "The river died."})
    assert case.happened == ["The river died."]
    assert case.citizen.approval == 50
