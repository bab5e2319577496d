"""Speeches of one sentence, taken from longer ones."""

from bot.language import rules
from bot.language.schemas import ExtractCase, Extraction
from models.excerpts import OUTPUT, UNKNOWN, WORDS, excerpts
from models.price_list import sources
from models.validate import ExtractLine, load
from models.vary import written

LINES = [line for path in sources() for line in load(path) if isinstance(line, ExtractLine)]
BY_ID = {line.id: line for line in LINES}
SHIPPED = [line for line in load(OUTPUT) if isinstance(line, ExtractLine)]


def test_the_same_lines_and_seed_give_the_same_excerpts() -> None:
    few = LINES[::40]
    assert excerpts(few, 1) == excerpts(few, 1)


def test_what_is_shipped_is_what_the_program_makes() -> None:
    assert [written(line) for line in SHIPPED] == [written(line) for line in excerpts(LINES, 1)]


def test_an_excerpt_is_a_piece_of_its_speech_with_the_promises_that_stand_in_it() -> None:
    for line in SHIPPED:
        original = BY_ID[line.id.rpartition("-x")[0]]
        assert line.origin == original.id
        assert line.input.speech in original.input.speech
        assert len(line.input.speech.split()) in WORDS
        quotes = [promise.quote for promise in original.answer.promises]
        assert all(promise.quote in quotes for promise in line.answer.promises)
        if not line.answer.promises:
            assert not original.answer.promises


def test_a_due_time_is_told_by_the_excerpt_itself() -> None:
    for line in SHIPPED:
        undated = [p.model_copy(update={"timeline": UNKNOWN}) for p in line.answer.promises]
        case = ExtractCase(round=line.input.round, speech=line.input.speech, lang=line.input.lang)
        found = rules.dated(Extraction(promises=undated, contradictions=[]), case)
        for gold, dated in zip(line.answer.promises, found.promises, strict=True):
            assert (gold.timeline is None) == (dated.timeline == UNKNOWN)


def test_some_go_against_what_was_promised_and_more_do_not() -> None:
    against = sum(bool(line.answer.contradictions) for line in SHIPPED)
    beside = sum(line.slice == "decoy" for line in SHIPPED)
    assert 40 < against < len(SHIPPED) / 10
    assert beside > 40
