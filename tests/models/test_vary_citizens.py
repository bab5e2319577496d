"""Varied citizens: what is felt moves with what was felt before, and nothing else comes undone."""

from collections import Counter
from itertools import islice
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models import reactions, wording
from models.validate import DATA, SUPPORT, DataFile, ReactLine, check_line, compare, read
from models.vary import vary, written
from models.vary_citizens import OUTPUT, CitizenVarier, Variation


def originals() -> list[ReactLine]:
    paths = [path for path in sorted(DATA.glob("citizens_train*.jsonl")) if path != OUTPUT]
    return [line for path in paths for line in lines_of(path)]


def lines_of(path: Path) -> list[ReactLine]:
    lines = read(path, thorough=False).lines.values()
    return [line for line in lines if isinstance(line, ReactLine)]


ORIGINALS = originals()
BY_ID = {line.id: line for line in ORIGINALS}
WORDINGS: tuple[Variation, ...] = (
    wording.reworded,
    wording.contracted,
    wording.shortened,
    wording.lowered,
    wording.recounted,
)
CONDITIONS: tuple[Variation, ...] = (
    reactions.renamed,
    reactions.aged,
    reactions.described,
    reactions.measured,
    reactions.reported,
    reactions.without_promises,
    reactions.with_event,
    reactions.with_memory,
    lambda line, random: reactions.with_promises(line, ["Gild the weathercock"], random),
    lambda line, random: reactions.christened(line, ["Vandersteen"], random),
)


def held(lines: list[ReactLine], split: str = "train") -> DataFile:
    path = DATA / f"citizens_{split}.jsonl"
    return DataFile(path, "citizens", split, dict(enumerate(lines, start=1)), [])


def case(**answer: object) -> ReactLine:
    told = {
        "lang": "en",
        "citizen": {
            "name": "Ida Novak",
            "age": 40,
            "job": "baker",
            "demographic": "urban_professional",
            "leaning": "green",
            "temper": "dry",
            "approval": 50,
        },
        "city": dict.fromkeys(
            ("environment", "economy", "social", "security", "research", "treasury"), 50
        ),
        "happened": ["Mayor Ben Adair had nine oaks felled at Castle Hill.", "It rained."],
        "promises": [{"id": "P1", "text": "Plant oaks"}, {"id": "P2", "text": "Buy a tug"}],
        "memory": [],
    }
    said = {
        "sentiment": "negative",
        "support": 35,
        "concerns": ["nine oaks felled"],
        "dialogue": "Nobody asked us about the nine oaks on Castle Hill. Ask Adair, I don't know.",
        "cites": "P1",
    }
    raw = {"id": "x", "slice": "deed", "lang": "en", "input": told, "answer": {**said, **answer}}
    return ReactLine.model_validate(raw)


@settings(max_examples=150, deadline=None)
@given(
    number=st.integers(0, len(ORIGINALS) - 1),
    chosen=st.lists(st.sampled_from((*WORDINGS, *CONDITIONS)), min_size=1, max_size=5, unique=True),
    seed=st.integers(0, 2**32),
)
def test_what_is_not_about_approval_leaves_the_verdict(
    number: int, chosen: list[Variation], seed: int
) -> None:
    line, random = ORIGINALS[number], Random(seed)
    varied = line
    for variation in chosen:
        varied = variation(varied, random) or varied
    assert varied.answer.support == line.answer.support
    assert varied.answer.sentiment == line.answer.sentiment
    assert len(varied.answer.concerns) == len(line.answer.concerns)
    assert varied.answer.misfits(varied.input) == []
    assert (varied.answer.cites is None) == (line.answer.cites is None)


@settings(max_examples=8, deadline=None)
@given(number=st.integers(0, len(ORIGINALS) - 1), seed=st.integers(0, 2**32))
def test_every_attempt_is_a_sound_line_of_another_approval(number: int, seed: int) -> None:
    line = ORIGINALS[number]
    attempts = CitizenVarier(ORIGINALS, seed).attempts(line.id, 1, lambda other: True)
    for varied in islice(attempts, 2):
        assert check_line(written(varied), ReactLine, thorough=False)[1] == []
        step = varied.input.citizen.approval - line.input.citizen.approval
        assert abs(step) >= reactions.LEAST_SHIFT
        assert varied.answer.support == line.answer.support + step


@pytest.mark.parametrize("seed", range(30))
def test_support_follows_approval_within_the_band(seed: int) -> None:
    varied = reactions.inclined(case(), Random(seed))
    assert varied is not None
    assert varied.answer.support - 35 == varied.input.citizen.approval - 50
    assert varied.answer.support in SUPPORT[varied.answer.sentiment]


def test_who_told_how_they_voted_moves_less() -> None:
    line = case(dialogue="I voted for this man. Never again.")
    steps = {
        varied.input.citizen.approval - 50
        for seed in range(60)
        if (varied := reactions.inclined(line, Random(seed)))
    }
    assert max(map(abs, steps)) == 8
    assert {-8, 8} <= steps


def test_names_change_wherever_they_stand() -> None:
    varied = reactions.renamed(case(), Random(1))
    assert varied is not None
    whole = f"{reactions.told(varied)}\n{reactions.said(varied)}"
    assert "Adair" not in whole
    assert "Castle" not in whole
    surname = varied.input.happened[0].split()[2]
    assert f"Ask {surname}," in varied.answer.dialogue


def test_a_name_that_is_a_word_too_is_kept() -> None:
    line = case(dialogue="An adair is no oak. Ask Adair about Castle Hill.")
    varied = reactions.renamed(line, Random(1))
    assert varied is not None
    assert "Mayor Ben Adair" in varied.input.happened[0]


def test_an_amount_changes_in_the_context_and_the_answer() -> None:
    varied = wording.recounted(case(), Random(3))
    assert varied is not None
    whole = f"{reactions.told(varied)}\n{reactions.said(varied)}"
    assert "nine" not in whole
    amount = varied.answer.concerns[0].split()[0]
    assert f"{amount} oaks" in varied.answer.dialogue
    assert f"{amount} oaks" in varied.input.happened[0]


@pytest.mark.parametrize(
    "dialogue",
    [
        "Nine oaks, twice what they felled last time.",
        "Nine oaks, and two of them were mine.",
        "Half of what stood on the hill is gone.",
    ],
)
def test_an_amount_that_others_hang_on_is_kept(dialogue: str) -> None:
    assert all(wording.recounted(case(dialogue=dialogue), Random(n)) is None for n in range(9))


def test_promises_keep_what_is_cited() -> None:
    fewer = reactions.without_promises(case(), Random(1))
    assert fewer is not None
    assert [item.text for item in fewer.input.promises] == ["Plant oaks"]
    places = set()
    for seed in range(20):
        more = reactions.with_promises(case(), ["Oil the clock", "Fell oaks"], Random(seed))
        assert more is not None
        texts = {item.id: item.text for item in more.input.promises}
        assert texts[str(more.answer.cites)] == "Plant oaks"
        assert "Fell oaks" not in texts.values()
        places.add(more.answer.cites)
    assert places == {"P1", "P2", "P3"}


def test_words_of_what_happened_are_kept() -> None:
    line = case(dialogue="It was almost noon until nobody asked.")
    line = reactions.of_case(line, happened=["Nobody asked."])
    varied = [wording.reworded(line, Random(seed)) for seed in range(9)]
    assert {new.answer.dialogue for new in varied if new} == {
        "It was nearly noon till nobody asked."
    }


def test_quoted_words_are_kept() -> None:
    line = case(dialogue='He said "nobody asked" until noon.')
    assert all(variation(line, Random(1)) is None for variation in WORDINGS[:4])


def test_a_last_sentence_with_a_turn_is_kept() -> None:
    loose = (
        "The oaks on Castle Hill are gone, all nine of them. I saw the stumps. My tea went cold."
    )
    turn = loose.replace("My tea", "But my tea")
    assert wording.shortened(case(dialogue=turn), Random(1)) is None
    short = wording.shortened(case(dialogue=loose), Random(1))
    assert short is not None
    assert short.answer.dialogue == loose.removesuffix(" My tea went cold.")


def test_the_same_seed_gives_the_same_lines() -> None:
    few = ORIGINALS[::20]
    lines = vary(CitizenVarier(few, 4), 12, [held(few)])
    assert len(lines) == 12
    assert lines == vary(CitizenVarier(few, 4), 12, [held(few)])
    assert lines != vary(CitizenVarier(few, 5), 12, [held(few)])


def test_relatives_of_the_same_words_need_another_support() -> None:
    first = case()
    other = first.model_copy(update={"id": "y", "origin": "x"})
    moved = reactions.inclined(other, Random(1))
    assert moved is not None
    assert compare([held([first, moved])]) == []
    faults = compare([held([first, other])])
    assert len(faults) == 1
    assert "equals" in faults[0]


def test_the_shipped_file_is_of_these_originals() -> None:
    lines = lines_of(OUTPUT)
    assert len(lines) >= 360
    assert max(Counter(line.origin for line in lines).values()) == 1
    for line in lines:
        origin = BY_ID[str(line.origin)]
        step = line.input.citizen.approval - origin.input.citizen.approval
        assert line.answer.support - origin.answer.support == step != 0
