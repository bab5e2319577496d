import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import BadAnswer
from bot.language.schemas import ExtractCase, ReactCase
from bot.language.settle import align, cut, settle_extraction, settle_reaction

SPEECH = "Friends! I will build a flood dam by round 5, and the forest — our forest — stays."
CASE = ExtractCase(speech=SPEECH, promises=["x"])
GOOD = {
    "quote": "I will build a flood dam by round 5",
    "summary": "Build a flood dam",
    "category": "security",
    "feasibility": 0.6,
    "cost": 20,
    "timeline": 4,
}
CITIZEN = {"name": "Ann", "age": 40, "demographic": "student"}
REACTION = {
    "sentiment": "positive",
    "support": 60,
    "concerns": ["the river"],
    "dialogue": "Good.",
    "cites": "P1",
}


def settled(*promises: object, contradictions: object = ()) -> object:
    answer = {"promises": list(promises), "contradictions": list(contradictions)}
    return settle_extraction(json.dumps(answer), CASE)


@pytest.mark.parametrize(
    ("loose", "meant"),
    [
        ("I will build a flood dam", "I will build a flood dam"),
        ("  the forest  ", "the forest"),
        ("i will build a Flood dam", "I will build a flood dam"),
        ("the forest - our forest - stays", "the forest — our forest — stays"),
        ("I will build the flood dam by round 5", "I will build a flood dam by round 5"),
        ("I promise free lunches for every child", None),
        ("dam!", None),
        ("", None),
    ],
)
def test_a_loose_quote_is_moved_onto_the_words_it_means_or_dropped(loose, meant):
    assert align(loose, SPEECH) == meant


@given(quote=st.text(max_size=60), speech=st.text(max_size=200))
def test_no_quote_is_ever_invented(quote, speech):
    found = align(quote, speech)
    assert found is None or (found and found in speech)


def test_a_good_answer_passes_unchanged():
    (promise,) = settled(GOOD).promises
    assert promise.model_dump(mode="json") == GOOD


@pytest.mark.parametrize(
    ("change", "field", "becomes"),
    [
        ({"feasibility": 0.64}, "feasibility", 0.6),
        ({"feasibility": 7}, "feasibility", 1.0),
        ({"cost": 999}, "cost", 200),
        ({"cost": "12"}, "cost", 12),
        ({"cost": -3}, "cost", 0),
        ({"timeline": 2.2}, "timeline", 2),
        ({"timeline": -1}, "timeline", 0),
        ({"category": "Security"}, "category", "security"),
        ({"summary": "a " * 20}, "summary", " ".join("a" * 12)),
        ({"summary": "Build\n a  dam"}, "summary", "Build a dam"),
    ],
    ids=str,
)
def test_values_are_clamped(change, field, becomes):
    (promise,) = settled({**GOOD, **change}).promises
    assert getattr(promise, field) == becomes


@pytest.mark.parametrize(
    "wrong",
    [
        {**GOOD, "quote": "Nobody ever said anything like this"},
        {**GOOD, "category": "war"},
        {**GOOD, "cost": None},
        {**GOOD, "cost": float("inf")},
        {**GOOD, "summary": " "},
        {**GOOD, "quote": 5},
        {"quote": "I will"},
        "I will build",
        None,
    ],
    ids=str,
)
def test_an_entry_that_cannot_be_mended_is_dropped_alone(wrong):
    assert len(settled(wrong, GOOD).promises) == 1


def test_a_single_word_is_no_promise():
    assert settled(GOOD | {"quote": "forest"}).promises == []
    case = ExtractCase(speech="森を守る")
    answer = {"promises": [GOOD | {"quote": "森を守る"}], "contradictions": []}
    assert len(settle_extraction(json.dumps(answer), case).promises) == 1


def test_repetitions_count_once():
    assert len(settled(GOOD, GOOD, GOOD).promises) == 1


def test_contradictions_name_only_what_was_given():
    entry = {"quote": "our forest", "against": "P1", "severity": "HIGH"}
    found = settled(contradictions=[entry, {**entry, "against": "P2"}]).contradictions
    assert [(item.against, item.severity) for item in found] == [("P1", "high")]


def test_a_code_fence_is_looked_through():
    fenced = "Sure!\n```json\n" + json.dumps({"promises": [GOOD], "contradictions": []}) + "\n```"
    assert len(settle_extraction(fenced, CASE).promises) == 1


@pytest.mark.parametrize(
    "text", ["", "no", "[]", "{", '{"promises": 5}', '{"promises": []}', "[" * 9999]
)
def test_what_is_no_extraction_is_refused(text):
    with pytest.raises(BadAnswer):
        settle_extraction(text, CASE)


def test_a_reaction_is_clamped():
    case = ReactCase.model_validate({"citizen": CITIZEN, "promises": ["x"]})
    wild = {
        **REACTION,
        "support": 130.4,
        "concerns": ["jobs", "jobs", " ", "a" * 90, "c", "d"],
        "dialogue": "Well.\n" + " ".join(f"Tale{n} follows story{n}." for n in range(60)),
        "cites": "P9",
    }
    reaction = settle_reaction(json.dumps(wild), case)
    assert reaction.support == 100
    assert reaction.cites is None
    assert len(reaction.concerns) == 3
    assert len(reaction.dialogue) <= 400
    assert reaction.dialogue.endswith(".")
    assert settle_reaction(json.dumps(REACTION), case).model_dump(mode="json") == REACTION


@pytest.mark.parametrize(
    "change",
    [
        {"sentiment": "furious"},
        {"support": "much"},
        {"concerns": []},
        {"concerns": None},
        {"dialogue": ""},
    ],
    ids=str,
)
def test_what_is_no_reaction_is_refused(change):
    case = ReactCase.model_validate({"citizen": CITIZEN})
    with pytest.raises(BadAnswer):
        settle_reaction(json.dumps({**REACTION, **change}), case)


@given(text=st.text(), limit=st.integers(2, 50))
def test_a_cut_text_fits(text, limit):
    short = cut(text, limit)
    assert len(short) <= limit
    assert "\n" not in short


def reaction(dialogue):
    answer = {
        "sentiment": "neutral",
        "support": 50,
        "concerns": ["rent"],
        "dialogue": dialogue,
        "cites": None,
    }
    citizen = {"name": "Josef Brandt", "age": 58, "demographic": "rural_farmer"}
    case = ReactCase.model_validate({"citizen": citizen})
    return settle_reaction(json.dumps(answer), case)


@pytest.mark.parametrize(
    "dialogue",
    [
        "Josef Brandt, 58, dairy farmer, conservative, blunt and stubborn.",
        "50, 50, 50, 50, 50, 50, 50, 50, 50, 50, 50, 50, 50, 50.",
        "It rained. My cows are fine. It rained.",
    ],
)
def test_a_citizen_who_recites_or_goes_round_in_circles_has_not_answered(dialogue):
    with pytest.raises(BadAnswer, match="recites or repeats"):
        reaction(dialogue)


def test_plain_speech_is_no_rambling():
    said = "Fine words, fine words. But who pays for the fence, and who pays for the vet?"
    assert reaction(said).dialogue == said


def test_the_same_words_are_one_promise():
    speech = "I will plant trees. I will build homes."
    promise = {"category": "social", "feasibility": 0.5, "timeline": None}
    promises = [
        {**promise, "quote": quote, "summary": f"Do {number}", "cost": number}
        for number, quote in enumerate(["I will plant trees", "I will plant trees", "build homes"])
    ]
    answer = json.dumps({"promises": promises, "contradictions": []})
    found = settle_extraction(answer, ExtractCase(speech=speech)).promises
    assert [(p.quote, p.cost) for p in found] == [("I will plant trees", 0), ("build homes", 2)]
