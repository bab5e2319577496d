"""The judge of who speaks, on voices that can be told apart and on those that cannot."""

import pytest

from bot.game.vocabulary import Demographic
from models.citizens_attribution import Attribution
from models.evaluate_tasks import training_citizens

URBAN, FARMER, STUDENT, RETIREE = Demographic
VOICES = {
    URBAN: ("my commute and my office rent", "the office is late, the rent is not"),
    FARMER: ("the field is dry and the cow thin", "no rain, and the cow in the field knows"),
    STUDENT: ("exam week and no night bus", "missed the night bus before the exam again"),
    RETIREE: ("my grandchildren and the doctor", "the doctor asks after my grandchildren"),
}


def judge() -> Attribution:
    said = [(text, who) for who, texts in VOICES.items() for text in texts]
    return Attribution([text for text, _ in said], [who for _, who in said])


def test_words_tell_who_speaks() -> None:
    texts = ["One cow, one field.", "The rent of an office!", "grandchildren, doctor", "exam? bus?"]
    assert judge().guess(texts) == [FARMER, URBAN, RETIREE, STUDENT]


def test_case_accents_and_marks_tell_nothing() -> None:
    assert judge().guess(["THE CÖW, the field!!"]) == judge().guess(["the cow the field"])


def test_unheard_words_still_get_a_guess() -> None:
    assert judge().guess(["", "зима 冬"])[0] in Demographic


def test_one_voice_cannot_be_learnt() -> None:
    with pytest.raises(ValueError, match="fewer than two"):
        Attribution(["a", "b"], [URBAN, URBAN])


def test_the_shipped_texts_tell_better_than_chance() -> None:
    lines = [line for line in training_citizens() if line.origin is None and line.lang == "en"]
    parts = lines[::2], lines[1::2]
    learnt, asked = (
        [(line.answer.dialogue, line.input.citizen.demographic) for line in part] for part in parts
    )
    found = Attribution(*zip(*learnt, strict=True)).guess([text for text, _ in asked])
    right = sum(a == who for a, (_, who) in zip(found, asked, strict=True))
    assert right / len(asked) > 0.33
