"""Varied training lines: whatever the variations make is sound, apart and the same each time."""

from collections import Counter
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models import figures, registers, variations
from models.draft import Draft
from models.price_list import sources
from models.validate import DATA, DataFile, ExtractLine, check_line, load
from models.vary import MOST, OUTPUT, Variation, Varier, vary, written


def originals() -> list[ExtractLine]:
    return [line for path in sources() for line in load(path) if isinstance(line, ExtractLine)]


ORIGINALS = originals()
VARIATIONS = (
    *registers.REGISTERS,
    variations.renamed,
    variations.reworded,
    variations.recommitted,
    variations.dropped,
    variations.reordered,
    variations.without_others,
    variations.renumbered,
    variations.greeted,
    variations.injected,
    figures.recounted,
    figures.retimed,
    figures.shifted,
    figures.retold,
)


@settings(max_examples=150)
@given(
    number=st.integers(0, len(ORIGINALS) - 1),
    chosen=st.lists(st.sampled_from(VARIATIONS), min_size=1, max_size=4, unique=True),
    seed=st.integers(0, 2**32),
)
def test_single_variations_keep_the_answer_whole(
    number: int, chosen: list[Variation], seed: int
) -> None:
    line, random = ORIGINALS[number], Random(seed)
    draft = Draft.of(line)
    for variation in chosen:
        draft = variation(draft, random) or draft
    varied = draft.line("varied")
    assert len(varied.answer.promises) == len(line.answer.promises)
    assert varied.answer.misfits(varied.input) == []
    assert Counter(p.category for p in varied.answer.promises) == Counter(
        p.category for p in line.answer.promises
    )


@settings(max_examples=25)
@given(number=st.integers(0, len(ORIGINALS) - 1), seed=st.integers(0, 2**32))
def test_every_attempt_is_a_sound_line(number: int, seed: int) -> None:
    varier = Varier(ORIGINALS, seed, {})
    name = ORIGINALS[number].id
    for line in varier.attempts(name, 1, lambda other: True):
        assert check_line(written(line), ExtractLine)[1] == []
        assert line.parents[0] == name


def held(lines: list[ExtractLine], split: str = "train") -> DataFile:
    path = DATA / f"extract_{split}.jsonl"
    return DataFile(path, "extract", split, dict(enumerate(lines, start=1)), [])


def test_the_same_seed_gives_the_same_lines() -> None:
    few = ORIGINALS[::12]
    lines = vary(Varier(few, 4, {}), 20, [held(few)])
    assert len(lines) == 20
    assert lines == vary(Varier(few, 4, {}), 20, [held(few)])
    assert lines != vary(Varier(few, 5, {}), 20, [held(few)])


def test_no_original_serves_too_often() -> None:
    few = ORIGINALS[::80]
    lines = vary(Varier(few, 4, {}), 100, [held(few)])
    used = Counter(name for line in lines for name in line.parents)
    assert max(used.values()) == MOST


def test_varied_lines_are_held_apart_from_the_test() -> None:
    few = ORIGINALS[::40]
    first = vary(Varier(few, 1, {}), 10, [held(few)])
    test = held(
        [
            line.model_copy(update={"id": f"t-{line.id}", "origin": None, "joined": None})
            for line in first
        ],
        "test",
    )
    lines = vary(Varier(few, 1, {}), 10, [held(few), test])
    assert len(lines) > 0
    assert {line.input.speech for line in lines}.isdisjoint(line.input.speech for line in first)


@pytest.mark.slow
def test_the_shipped_file_is_of_these_originals() -> None:
    lines = load(OUTPUT)
    used = Counter(name for line in lines for name in line.parents)
    assert max(used.values()) <= MOST
    assert set(used) <= {line.id for line in ORIGINALS}
    assert len(lines) + len(ORIGINALS) >= 1800
