"""The constraint without a model: what it lets through, what it refuses, and that it ends."""

import json
import random

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st
from llguidance import LLMatcher, LLTokenizer

from bot.language.grammar import PREFIX, extract_grammar, promise_limit, quote_chunks, react_grammar
from bot.language.llama import Llama
from bot.language.schemas import ExtractCase, Extraction, ReactCase, Reaction
from tests.language.speeches import NASTY, ORDINARY

PROMISE = {
    "quote": "The forest stays",
    "summary": "Keep the forest",
    "category": "environment",
    "feasibility": 0.9,
    "cost": 0,
    "timeline": None,
}
REACTION = {
    "sentiment": "negative",
    "support": 40,
    "concerns": ["the river"],
    "dialogue": 'He said "never". I don\'t trust him… Nobody does!',
    "cites": "P1",
}
CITIZEN = {"name": "Ann", "age": 40, "demographic": "student"}

thorough = settings(
    deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
# The tokens of this model cannot spell every unassigned character; such a quote is just not made.
written = st.characters(exclude_categories=("Cs", "Cn", "Co"))
speeches = st.one_of(
    st.text(written, max_size=120), st.text("ab \"\\\n\t\x00'’.🌳é\u0301", max_size=80)
)


@pytest.fixture(scope="module")
def tokenizer(llama: Llama) -> LLTokenizer:
    return llama.tokenizer


def accepts(tokenizer: LLTokenizer, grammar: str, answer: object) -> bool:
    """Whether the grammar takes an answer as ``json.dumps`` writes it, and is done then."""
    matcher = LLMatcher(tokenizer, grammar.removeprefix(PREFIX))
    assert not matcher.is_error(), matcher.get_error()
    text = json.dumps(answer, separators=(",", ":"), ensure_ascii=False)
    tokens = tokenizer.tokenize_str(text)
    return matcher.try_consume_tokens(tokens) == len(tokens) and matcher.is_accepting()


def extraction(**change: object) -> dict[str, object]:
    return {"promises": [{**PROMISE, **change}], "contradictions": []}


def against(name: str) -> dict[str, object]:
    return {
        "promises": [],
        "contradictions": [{"quote": "forest", "against": name, "severity": "high"}],
    }


@thorough
@given(speech=speeches, data=st.data())
@example(speech=NASTY["special tokens"], data=None)
@example(speech=NASTY["backslashes"], data=None)
def test_any_run_of_chunks_may_be_quoted(tokenizer, speech, data):
    chunks = quote_chunks(speech)
    assert json.loads(f'"{"".join(chunks)}"') == speech
    assume(chunks)
    start = data.draw(st.integers(0, len(chunks) - 1)) if data else 0
    stop = data.draw(st.integers(start + 1, len(chunks))) if data else len(chunks)
    quote = json.loads(f'"{"".join(chunks[start:stop])}"')
    says_something = promise_limit(quote) > 0
    opens_well = (
        quote[0] > " " and not "\x7f" <= quote[0] <= "\x9f" and quote[0] not in "\u2028\u2029"
    )
    assert quote in speech
    answer = extraction(quote=quote)
    taken = accepts(tokenizer, extract_grammar(ExtractCase(speech=speech)), answer)
    assert taken == (says_something and opens_well)


@thorough
@given(speech=speeches, quote=st.text(min_size=1, max_size=30))
def test_an_invented_quote_is_refused(tokenizer, speech, quote):
    assume(quote not in speech)
    grammar = extract_grammar(ExtractCase(speech=speech))
    assert not accepts(tokenizer, grammar, extraction(quote=quote))


@pytest.mark.parametrize(
    "change",
    [
        *({"cost": cost} for cost in (0, 7, 10, 99, 100, 109, 199, 200)),
        *({"feasibility": tenths / 10} for tenths in range(11)),
        *({"timeline": timeline} for timeline in (None, 0, 9, 10, 99)),
        {"summary": "Construire un barrage à l'est, « solide »"},
        {"summary": 'Say "no" to c:\\'},
        {"summary": "建造水坝"},
    ],
    ids=str,
)
def test_what_fits_the_schema_is_accepted(tokenizer, change):
    grammar = extract_grammar(ExtractCase(speech="The forest stays."))
    assert accepts(tokenizer, grammar, extraction(**change))
    Extraction.model_validate(extraction(**change))


@pytest.mark.parametrize(
    "change",
    [
        {"quote": "he forest stays"},
        {"quote": "The forest  stays"},
        {"quote": "."},
        {"cost": 201},
        {"cost": -1},
        {"feasibility": 0.25},
        {"feasibility": 1.1},
        {"feasibility": 1},
        {"timeline": 100},
        {"timeline": "soon"},
        {"category": "war"},
        {"summary": " ".join("a" * 13)},
        {"summary": "a" * 101},
        {"summary": ""},
        {"summary": "two\nlines"},
        {"extra": 1},
    ],
    ids=str,
)
def test_what_does_not_fit_is_refused(tokenizer, change):
    grammar = extract_grammar(ExtractCase(speech="The forest stays."))
    assert not accepts(tokenizer, grammar, extraction(**change))


def test_a_contradiction_names_only_what_was_given(tokenizer):
    case = ExtractCase(speech="The forest stays.", promises=["a"], deeds={"D7": "b"})
    grammar = extract_grammar(case)
    for name in ("P1", "D7", "speech"):
        assert accepts(tokenizer, grammar, against(name))
    for name in ("P2", "D1", ""):
        assert not accepts(tokenizer, grammar, against(name))


@pytest.mark.parametrize("speech", [NASTY["empty"], NASTY["blank"], NASTY["marks only"]])
def test_a_speech_without_a_word_has_no_promises(tokenizer, speech):
    grammar = extract_grammar(ExtractCase(speech=speech))
    assert accepts(tokenizer, grammar, {"promises": [], "contradictions": []})


@pytest.mark.parametrize(
    ("change", "fits"),
    [
        ({}, True),
        ({"cites": None}, True),
        ({"cites": "P2"}, False),
        ({"support": 100}, True),
        ({"support": 101}, False),
        ({"concerns": ["a", "b", "c"]}, True),
        ({"concerns": ["a", "b", "c", "d"]}, False),
        ({"concerns": []}, False),
        ({"concerns": ["a" * 41]}, False),
        ({"dialogue": "a" * 399 + "."}, True),
        ({"dialogue": "a" * 400 + "."}, False),
        ({"dialogue": "One. Two! Three?"}, True),
        ({"dialogue": "One. Two! Three? Four."}, False),
        ({"dialogue": "Enfin ! « C'est bien »."}, True),
        ({"dialogue": "Enfin\u202f! «\u00a0C'est bien\u00a0»."}, True),
        ({"dialogue": "no end"}, False),
        ({"sentiment": "furious"}, False),
    ],
    ids=str,
)
def test_reactions(tokenizer, change, fits):
    case = ReactCase.model_validate({"citizen": CITIZEN, "promises": ["x"]})
    assert accepts(tokenizer, react_grammar(case), {**REACTION, **change}) == fits


def babble(llama: Llama, grammar: str, seed: int) -> str:
    """Answer as the worst of models would: any allowed token, and no wish to end."""
    chance = random.Random(seed)
    matcher = LLMatcher(llama.tokenizer, grammar.removeprefix(PREFIX))
    tokens: list[int] = []
    while not matcher.is_stopped():
        bits = np.frombuffer(matcher.compute_bitmask(), dtype=np.uint8)
        allowed = np.flatnonzero(np.unpackbits(bits, bitorder="little")[: llama.n_vocab])
        drawn = [int(chance.choice(allowed)) for _ in range(8)]
        going_on = [token for token in drawn if not set('"]') & set(llama.text([token]))]
        token = (going_on or drawn)[0]
        assert matcher.consume_token(token)
        tokens.append(token)
    assert not matcher.is_error(), matcher.get_error()
    return llama.text([token for token in tokens if not llama.ends(token)])


@pytest.mark.parametrize("name", NASTY)
def test_even_a_babbling_model_ends_with_a_true_answer(llama, name):
    case = ExtractCase(speech=NASTY[name], promises=["x", "y"], deeds=["z"])
    for seed in range(3):
        answer = Extraction.model_validate_json(babble(llama, extract_grammar(case), seed))
        assert not answer.misfits(case)
        assert len(answer.promises) <= promise_limit(case.speech)


def test_even_a_babbling_citizen_ends(llama):
    case = ReactCase.model_validate({"citizen": CITIZEN, "promises": ["x"]})
    for seed in range(10):
        answer = Reaction.model_validate_json(babble(llama, react_grammar(case), seed))
        assert not answer.misfits(case)


def test_scripts_and_joined_characters_are_cut_where_a_reader_would():
    assert quote_chunks("We'll go") == ["We'll", " ", "go"]
    assert quote_chunks("建水坝") == ["建", "水", "坝"]
    assert quote_chunks("👩‍👧!") == ["👩‍👧", "!"]
    assert quote_chunks("e\u0301t") == ["e\u0301t"]
    assert promise_limit(ORDINARY) >= 6
