"""A speech loses the sentences of a promise, and its answer loses that promise alone."""

from random import Random

from models.draft import Draft
from models.silencing import silenced
from models.validate import ExtractLine
from tests.models.test_variations import DAM, a_line, applied

DOGS = ("The dog park stays open", "Keep the dog park open", "social", 0.9, 0, None)
TALK = "My aunt has lived by the river for thirty years and she sends her regards."


def test_a_speech_without_its_promises_holds_none() -> None:
    line = a_line(f"{TALK} {DAM[0]}. {DOGS[0]}, I swear.", DAM, DOGS)
    found = applied(silenced, line)
    assert {len(varied.answer.promises) for varied in found} == {0, 1}
    for varied in found:
        for promise in (DAM, DOGS):
            kept = any(item.quote == promise[0] for item in varied.answer.promises)
            assert (promise[0] in varied.input.speech) == kept
        assert varied.slice == ("explicit" if varied.answer.promises else "none")
        assert TALK in varied.input.speech


def test_promises_of_one_sentence_go_together() -> None:
    line = a_line(f"{TALK} {DAM[0]} and {DOGS[0].lower()}.", DAM, (DOGS[0].lower(), *DOGS[1:]))
    found = applied(silenced, line)
    assert found
    assert {varied.input.speech for varied in found} == {TALK}


def test_a_contradiction_goes_with_its_quote() -> None:
    speech = f"{TALK} {DAM[0]}. {DOGS[0]}."
    line = a_line(
        speech,
        DAM,
        DOGS,
        slice="contradiction",
        clashes=[(DAM[0], "P1", "high")],
        known=["No dam on the river"],
    )
    for varied in applied(silenced, line):
        assert bool(varied.answer.contradictions) == (DAM[0] in varied.input.speech)


def untouched(line: ExtractLine) -> bool:
    return all(silenced(Draft.of(line), Random(seed)) is None for seed in range(20))


def test_what_leans_on_a_promise_keeps_it() -> None:
    assert untouched(a_line(f"{TALK} {DAM[0]}. That is twice as high as the old one.", DAM))


def test_a_speech_against_itself_is_left_whole() -> None:
    line = a_line(
        f"{TALK} {DAM[0]}. Nobody needs a dam.",
        DAM,
        slice="contradiction",
        clashes=[(DAM[0], "speech", "high")],
    )
    assert untouched(line)


def test_hardly_a_word_would_be_left() -> None:
    assert untouched(a_line(f"Hello my friends. {DAM[0]}.", DAM))
