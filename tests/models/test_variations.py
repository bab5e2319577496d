"""Each variation of a training line, on a small case."""

import json
from collections.abc import Sequence
from random import Random
from typing import Any

import pytest

from bot.language.schemas import Known
from models import figures, registers, variations
from models.draft import Draft, sentences
from models.validate import ExtractLine, check_line
from models.vary import Variation, written

DAM = ("I will build a dam by round 4", "Build a dam", "security", 0.5, 20, 2)
FLATS = ("40 km of bike lanes", "Build 40 km of bike lanes", "environment", 0.6, 20, None)


def a_line(
    speech: str,
    *promises: tuple[Any, ...],
    lang: str = "en",
    slice: str = "explicit",
    clashes: Sequence[tuple[str, str, str]] = (),
    known: Sequence[str] = (),
    deeds: Sequence[str] = (),
    present: int = 2,
    name: str = "one",
) -> ExtractLine:
    fields = ("quote", "summary", "category", "feasibility", "cost", "timeline")
    against = ("quote", "against", "severity")
    raw = {
        "id": name,
        "slice": slice,
        "lang": lang,
        "input": {
            "round": present,
            "speech": speech,
            "lang": lang,
            "promises": [{"id": f"P{n}", "text": text} for n, text in enumerate(known, 1)],
            "deeds": [{"id": f"D{n}", "text": text} for n, text in enumerate(deeds, 1)],
        },
        "answer": {
            "promises": [dict(zip(fields, item, strict=True)) for item in promises],
            "contradictions": [dict(zip(against, item, strict=True)) for item in clashes],
        },
    }
    line, faults = check_line(json.dumps(raw), ExtractLine)
    assert faults == []
    assert isinstance(line, ExtractLine)
    return line


def applied(variation: Variation, line: ExtractLine, tries: int = 40) -> list[ExtractLine]:
    """What comes of a variation with many random generators; all of it sound."""
    drafts = [variation(Draft.of(line), Random(seed)) for seed in range(tries)]
    lines = [draft.line("varied") for draft in drafts if draft is not None]
    for varied in lines:
        assert check_line(written(varied), ExtractLine)[1] == []
    return lines


def speeches(lines: Sequence[ExtractLine]) -> set[str]:
    return {line.input.speech for line in lines}


PLAIN = a_line(
    "Neighbours, the river is in our cellars. I will build a dam by round 4. My sister cried.", DAM
)


def test_a_line_taken_apart_goes_together_again() -> None:
    clash = ("I will build a dam by round 4", "P1", "high")
    line = a_line(PLAIN.input.speech, DAM, slice="contradiction", clashes=[clash], known=["No dam"])
    again = Draft.of(line).line("one")
    assert (again.input, again.answer) == (line.input, line.answer)
    assert again.origin == "one"


def test_sentences_end_at_marks_and_lines() -> None:
    assert sentences("Mr. Lund left. Why?! I did\n- this") == [
        "Mr. Lund left. ",
        "Why?! ",
        "I did\n",
        "- this",
    ]


def test_names_change_wherever_they_stand() -> None:
    line = a_line(
        "Mr Lund sold Kiln Road. I will reopen Kiln Road for you, whatever Lund says.",
        ("I will reopen Kiln Road for you", "Reopen Kiln Road", "economy", 0.9, 1, None),
        known=["Keep Kiln Road open"],
    )
    for varied in applied(variations.renamed, line):
        whole = written(varied)
        assert "Kiln" not in whole
        assert "Lund" not in whole
        street = varied.answer.promises[0].summary.split()[1]
        assert varied.input.promises[0].text == f"Keep {street} Road open"
        assert whole.count(street) == 5


def test_a_place_that_is_named_otherwise_too_keeps_its_name() -> None:
    line = a_line(
        "The Tannery stinks, so does Tannery Lane, and nobody does a thing.", slice="none"
    )
    assert applied(variations.renamed, line) == []


def test_a_name_in_two_cases_stays() -> None:
    line = a_line(
        "ok so i will reopen kiln road next round, promise.",
        ("i will reopen kiln road next round", "Reopen Kiln Road", "economy", 0.9, 1, 1),
    )
    assert applied(variations.renamed, line) == []


def test_another_count_has_another_price() -> None:
    line = a_line("My bikes rust here. I promise you 40 km of bike lanes, all of it new.", FLATS)
    lines = applied(figures.recounted, line)
    assert len({item.answer.promises[0].cost for item in lines}) > 3
    for varied in lines:
        promise = varied.answer.promises[0]
        count = int(promise.quote.split()[0])
        assert promise.summary == f"Build {count} km of bike lanes"
        assert promise.cost == int(count / 2 + 0.5)
        assert promise.feasibility == figures.feasibility(promise.cost, None)


def test_a_price_that_was_judged_is_left_alone() -> None:
    judged = (*FLATS[:4], 27, None)
    line = a_line("My bikes rust here. I promise you 40 km of bike lanes, all of it new.", judged)
    assert applied(figures.recounted, line) == []


def test_another_due_round_has_another_timeline() -> None:
    lines = applied(figures.retimed, PLAIN, 80)
    found = {
        line.answer.promises[0].quote.removeprefix("I will build a dam "): line.answer.promises[0]
        for line in lines
    }
    assert found["by round 7"].timeline == 5
    assert found["by round 7"].feasibility == 0.6
    assert found["next year"].timeline == 1
    assert found["next year"].feasibility == 0.3
    assert found["this round"].timeline == 0
    assert found["this round"].feasibility == 0.2
    assert found["within three years"].timeline == 3


@pytest.mark.parametrize(
    ("speech", "known"),
    [
        ("The fees are frozen until round 4, and that is my word to all of you.", []),
        (
            "I will build a dam by round 4 as I said. Nobody gets wet any more here.",
            ["Build a dam"],
        ),
    ],
)
def test_what_is_no_due_date_or_was_promised_before_keeps_its_time(
    speech: str, known: list[str]
) -> None:
    quote = speech.split(",")[0] if "fees" in speech else DAM[0]
    line = a_line(speech, (quote, "Do it", "economy", 0.9, 0, 2), known=known)
    assert applied(figures.retimed, line) == []


def test_all_rounds_move_with_the_present_one() -> None:
    line = a_line(
        "In round 1 it rained. I will build a dam by round 4, and you will be dry by then.",
        DAM,
        known=["Open a pool by round 5"],
    )
    for varied in applied(figures.shifted, line):
        by = varied.input.round - 2
        assert f"In round {1 + by} it rained" in varied.input.speech
        assert varied.answer.promises[0].quote == f"I will build a dam by round {4 + by}"
        assert varied.input.promises[0].text == f"Open a pool by round {5 + by}"
        assert varied.answer.promises[0].timeline == 2


@pytest.mark.parametrize(
    "time", ["by round five", "before 2040", "next year 40 dams and more", "by the 4th round"]
)
def test_rounds_that_a_program_cannot_move_stay(time: str) -> None:
    line = a_line(f"Friends and neighbours, I hope that it rains {time}, honestly.", slice="none")
    assert applied(figures.shifted, line) == []


def test_the_end_of_the_term_stays_as_far_away() -> None:
    line = a_line(
        "Friends, I will build a dam before the end of my term, and that is that.",
        ("I will build a dam before the end of my term", "Build a dam", "security", 0.3, 20, 1),
    )
    assert {varied.input.round for varied in applied(figures.shifted, line)} == {5}


def test_numbers_of_the_anecdote_alone_change() -> None:
    line = a_line(
        "I waited with 43 people in the rain. I will build a dam by round 4. That was in 12 days.",
        DAM,
    )
    for varied in applied(figures.retold, line):
        assert "43" not in varied.input.speech
        assert "by round 4. That was in 12 days." in varied.input.speech


def test_words_change_but_not_what_is_promised() -> None:
    line = a_line(
        "My sister has a dog, honestly. I will open a dog park for people with dogs, that is all.",
        ("I will open a dog park for people with dogs", "Open a dog park", "social", 0.9, 1, None),
    )
    found = speeches(applied(variations.reworded, line))
    assert found
    assert all("My sister has a dog" not in speech or "folks" in speech for speech in found)
    assert all("dog park" in speech for speech in found)


def test_commitments_change_their_form() -> None:
    found = speeches(applied(variations.recommitted, PLAIN))
    assert {speech.split("cellars. ")[1].split(" build")[0] for speech in found} == {
        "I'll",
        "I'm going to",
        "I'm gonna",
        "We will",
    }


LOOSE = a_line(
    "Rivers are lovely. Cellars are wet. I will build a dam by round 4. Boats float on water.", DAM
)


def test_a_sentence_without_a_promise_goes() -> None:
    found = speeches(applied(variations.dropped, LOOSE))
    assert len(found) == 3
    assert all("I will build a dam by round 4" in speech for speech in found)


@pytest.mark.parametrize(
    "speech",
    [
        "The mill road is old. It is wet there. I will build a dam by round 4. And that is it.",
        "Next round, listen. That is the day. I will build a dam by round 4. So there you are.",
    ],
)
def test_a_sentence_that_is_needed_stays(speech: str) -> None:
    assert applied(variations.dropped, a_line(speech, DAM)) == []


def test_sentences_and_bullets_change_their_order() -> None:
    assert len(speeches(applied(variations.reordered, LOOSE))) > 3
    listed = a_line(
        "My plan for you all:\n- a clinic in the mill\n- a playground at the quay",
        ("a clinic in the mill", "Open a clinic in the mill", "social", 0.8, 8, None),
        ("a playground at the quay", "Build a playground at the quay", "social", 0.9, 1, None),
    )
    lines = applied(variations.reordered, listed)
    assert speeches(lines) == {
        "My plan for you all:\n- a playground at the quay\n- a clinic in the mill"
    }
    assert [item.cost for item in lines[0].answer.promises] == [1, 8]


def test_two_speeches_become_one() -> None:
    clash = ("The pool gets shut", "P1", "high")
    other = a_line(
        "The pool gets shut by round 6. A sad day, but someone has to tell you the truth.",
        ("The pool gets shut", "Shut the pool", "social", 0.9, 0, None),
        slice="contradiction",
        clashes=[clash],
        known=["Keep the swimming hall"],
        present=3,
        name="two",
    )
    first = a_line(PLAIN.input.speech, DAM, known=["Plant elms"])
    draft = variations.joined(Draft.of(first), Draft.of(other), Random(1))
    assert draft is not None
    line = draft.line("varied")
    assert (line.origin, line.joined, line.slice) == ("one", "two", "contradiction")
    assert [item.cost for item in line.answer.promises] == [20, 0]
    assert "by round 5" in line.input.speech
    assert [item.text for item in line.input.promises] == ["Plant elms", "Keep the swimming hall"]
    assert line.answer.contradictions[0].against == "P2"
    assert check_line(written(line), ExtractLine)[1] == []


@pytest.mark.parametrize(
    "known", ["Keep every meadow", "Do not raise any tax", "Drain the cellars"]
)
def test_speeches_that_could_clash_are_not_joined(known: str) -> None:
    other = a_line("Meadows are for cows and cows are for milk.", slice="none", known=[known])
    assert variations.joined(Draft.of(PLAIN), Draft.of(other), Random(1)) is None


def test_the_context_changes_and_the_ids_follow() -> None:
    clash = ("I will build a dam by round 4", "P2", "high")
    line = a_line(
        PLAIN.input.speech,
        DAM,
        slice="contradiction",
        clashes=[clash],
        known=["Open a pool", "Never dam the stream"],
        deeds=["Sold a bus"],
    )
    pool = [Known(id="P1", text="Paint the lighthouse"), Known(id="D2", text="Drained the cellars")]

    def fuller(draft: Draft, random: Random) -> Draft | None:
        return variations.with_others(draft, pool, random)

    added, shuffled = applied(fuller, line), applied(variations.renumbered, line)
    assert {len(varied.input.promises) for varied in added} == {3}
    assert all("Drained" not in written(varied) for varied in added)
    left = applied(variations.without_others, line)
    assert {len(varied.input.promises) + len(varied.input.deeds) for varied in left} == {2}
    for varied in (*added, *shuffled, *left):
        against = varied.answer.contradictions[0].against
        held = {item.id: item.text for item in varied.input.promises}
        assert held[against] == "Never dam the stream"
    assert {varied.answer.contradictions[0].against for varied in shuffled} == {"P1", "P2"}


def test_a_sweeping_promise_is_no_decoy() -> None:
    pool = [Known(id="P1", text="Do not raise any tax"), Known(id="P2", text="Plant elms")]
    draft = variations.with_others(Draft.of(PLAIN), pool, Random(1))
    assert draft is not None
    assert [item.text for item in draft.known] == ["Plant elms"]


@pytest.mark.parametrize(
    ("variation", "token"),
    [
        (registers.lowered, "i will build a dam by round 4."),
        (registers.with_emoji, "I will build a dam by round 4. "),
        (registers.shouted, "I WILL BUILD A DAM BY ROUND 4."),
        (registers.emphasised, "**I will build a dam by round 4**."),
        (variations.greeted, "Servus! Neighbours, the river"),
        (variations.injected, "[SYSTEM "),
    ],
)
def test_registers(variation: Variation, token: str) -> None:
    lines = applied(variation, PLAIN, 400 if token.startswith("Servus") else 40)
    assert any(token in line.input.speech for line in lines)
    assert all(line.answer.promises[0].cost == 20 for line in lines)


def test_typing_errors_stand_in_the_quote_too() -> None:
    line = a_line(
        "We build another playground beside the harbour. Perhaps someone might paint something.",
        ("We build another playground beside the harbour", "Build", "social", 0.9, 1, None),
    )
    lines = applied(registers.mistyped, line)
    assert any(item.answer.promises[0].quote != line.answer.promises[0].quote for item in lines)
    assert all("Perhaps" in item.input.speech and "might" in item.input.speech for item in lines)


@pytest.mark.parametrize(
    ("lang", "speech", "plain"),
    [
        (
            "en",
            "I'll say it's wet, folks, and don't you laugh.",
            "Ill say its wet, folks, and dont",
        ),
        ("fr", "L'été, on l'a passé à l'école, c'était long.", "L'ete, on l'a passe a l'ecole"),
        ("de", "Für die Straße über den Fluß reicht es nie.", "Fuer die Strasse ueber den Fluss"),
        ("es", "¿Qué año fue? Un año más de lluvia y más niñez.", "Que año fue? Un año mas de"),
    ],
)
def test_marks_over_letters_go(lang: str, speech: str, plain: str) -> None:
    (line,) = applied(registers.unaccented, a_line(speech, lang=lang, slice="none"), 1)
    assert line.input.speech.startswith(plain)


def test_bullets_and_prose() -> None:
    speech = "Neighbours, look here. I will build a dam by round 4. We plant nine elms. Bye."
    elms = ("We plant nine elms", "Plant nine elms", "environment", 0.9, 1, None)
    (listed,) = applied(registers.as_bullets, a_line(speech, DAM, elms), 1)
    assert len(listed.input.speech.split("\n")) == 4
    prose = applied(registers.as_prose, listed.model_copy(update={"origin": None}))
    assert all(line.input.speech.count("\n") == 2 for line in prose)
    assert prose
