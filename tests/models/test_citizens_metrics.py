"""The citizens' metrics, on cases whose right result can be worked out by hand."""

from typing import Any

import pytest

from bot.game.vocabulary import Demographic
from bot.language import rules
from bot.language.schemas import Reaction
from models import citizens_metrics
from models.citizens_attribution import Attribution
from models.citizens_metrics import Reacted, judge, metrics
from models.validate import ReactLine

URBAN, FARMER, STUDENT, RETIREE = Demographic
WORDS = {
    URBAN: "office commute spreadsheet",
    FARMER: "cow field harvest",
    STUDENT: "exam campus flatshare",
    RETIREE: "grandchildren bench doctor",
}


@pytest.fixture(scope="module")
def attribution() -> Attribution:
    return Attribution(
        [text for text in WORDS.values() for _ in range(2)],
        [who for who in WORDS for _ in range(2)],
    )


def a_reaction(**changes: Any) -> Reaction:
    plain = {"sentiment": "positive", "support": 60, "concerns": ["the bus"], "cites": "P1"}
    return Reaction.model_validate({**plain, "dialogue": "The cow waits.", **changes})


def a_line(answer: Reaction | None = None, who: Demographic = FARMER) -> ReactLine:
    citizen = {"name": "Ada Moor", "age": 50, "job": "miller", "demographic": who, "approval": 50.4}
    case = {
        "lang": "en",
        "citizen": citizen,
        "happened": ['The mayor said: "We will mend the old mill road by spring."'],
        "promises": [{"id": "P1", "text": "Mend the mill road"}, {"id": "P2", "text": "Dredge"}],
    }
    told = (answer or a_reaction()).model_dump(mode="json")
    line = {"id": "a", "slice": "speech", "lang": "en", "input": case, "answer": told}
    return ReactLine.model_validate(line)


def judged(
    attribution: Attribution, *found: Reaction, gold: Reaction | None = None, own: bool = True
) -> list[Reacted]:
    return judge([a_line(gold)] * len(found), found, [own] * len(found), attribution)


def test_gold_gets_full_marks(attribution: Attribution) -> None:
    marks = metrics(judged(attribution, a_reaction()))
    faults = ("support_mae", "invented_quotes", "out_of_character", "repeated_openings")
    assert [marks.pop(name) for name in faults] == [0, 0, 0, 0]
    templates = marks.pop("support_sign_templates")
    told = rules.react(a_line().input).support
    assert templates == (told > 50)
    assert all(mark == 1 for mark in marks.values()), marks


def test_support_goes_up_or_down_from_approval(attribution: Attribution) -> None:
    found = [a_reaction(support=support) for support in (51, 50, 49, 100)]
    assert [citizens_metrics.sign(answer, a_line()) for answer in found] == [1, 0, -1, 1]
    marks = metrics(judged(attribution, *found))
    assert marks["support_sign"] == 2 / 4
    assert marks["support_mae"] == (9 + 10 + 11 + 40) / 4
    # 51, 50 and 49 are below the band of positive, 55 to 85, and 100 is above it.
    assert marks["support_in_band"] == 0


def test_sentiment_is_compared_by_steps(attribution: Attribution) -> None:
    names = ("positive", "neutral", "negative", "very_positive")
    marks = metrics(judged(attribution, *(a_reaction(sentiment=name) for name in names)))
    assert marks["sentiment_accuracy"] == 1 / 4
    assert marks["sentiment_within_1"] == 3 / 4
    # Positive: one hit, four on one side and one on the other; three more labels without a hit.
    assert marks["sentiment_macro_f1"] == pytest.approx(2 / 5 / 4)


def test_a_citation_is_right_wrong_or_unknown(attribution: Attribution) -> None:
    found = [a_reaction(cites=name) for name in ("P1", "P2", "P9", None)]
    marks = metrics(judged(attribution, *found))
    assert marks["cites_exact"] == marks["cites_right"] == 1 / 4
    assert marks["cites_known"] == marks["valid"] == 3 / 4
    silent = metrics(judged(attribution, *found, gold=a_reaction(cites=None)))
    assert silent["cites_exact"] == 1 / 4
    assert silent["cites_right"] is None


def test_words_in_quotation_marks_must_have_been_said(attribution: Attribution) -> None:
    said = ("“mend the old mill road”, he says.", "“I will pay for everyone”, he says.")
    marks = metrics(judged(attribution, *(a_reaction(dialogue=text) for text in said)))
    assert marks["invented_quotes"] == 1 / 2


@pytest.mark.parametrize(
    "dialogue",
    [
        "As an AI I like mills.",
        "As a worried citizen, I like mills.",
        "Als Bürger mag ich die Mühle.",
        "We rural farmers… the rural farmer knows.",
        "I mean P1.",
    ],
)
def test_out_of_character(attribution: Attribution, dialogue: str) -> None:
    found = [a_reaction(dialogue=dialogue), a_reaction(dialogue="The citizens of my street wait.")]
    assert metrics(judged(attribution, *found))["out_of_character"] == 1 / 2


def test_who_speaks_is_judged_by_the_dialogue_alone(attribution: Attribution) -> None:
    found = [
        a_reaction(dialogue="A cow in a field.", concerns=["harvest"]),
        a_reaction(dialogue="An exam on campus.", concerns=["cow field harvest"]),
        a_reaction(dialogue="Exam!", concerns=["cow field", "harvest field", "cow harvest"]),
    ]
    cases = judged(attribution, *found)
    assert [case.heard_as for case in cases] == [FARMER, STUDENT, STUDENT]
    assert metrics(cases)["attribution"] == 1 / 3
    assert cases[2].posted_as == FARMER


def test_a_dialogue_in_another_language(attribution: Attribution) -> None:
    texts = ("The road is bad and it will not mend.", "Die Straße ist schlecht und das bleibt so.")
    marks = metrics(judged(attribution, *(a_reaction(dialogue=text) for text in texts)))
    assert marks["language_right"] == 1 / 2


def test_distinct_pairs_and_worn_openings(attribution: Attribution) -> None:
    texts = ("One two three four.", "One two three four five.", "Six seven.")
    marks = metrics(judged(attribution, *(a_reaction(dialogue=text) for text in texts)))
    # 3 + 4 + 1 pairs of words, of which one two, two three, three four stand twice.
    assert marks["distinct_2"] == pytest.approx(5 / 8)
    assert marks["repeated_openings"] == 2 / 3


def test_an_answer_of_the_templates_is_not_valid(attribution: Attribution) -> None:
    assert metrics(judged(attribution, a_reaction(), own=False))["valid"] == 0
    long = a_reaction(dialogue="One. Two. Three. Four.")
    assert metrics(judged(attribution, long))["valid"] == 0
