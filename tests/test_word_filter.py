"""Whole words, however disguised, and no harmless one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.unwanted_words import BY_LANGUAGE, EVERYWHERE
from bot.word_filter import WordFilter, normal

OWN = ("blorb", "grim deal", "fiélt")
FILTER = WordFilter("en", OWN)


@pytest.mark.parametrize(
    "text",
    [
        "blorb",
        "A BLORB!",
        "(blorb)",
        "Never blorb, I say.",
        "bl0rb",
        "b1orb",  # 1 for l
        "b!orb",
        "blørb".replace("ø", "о"),  # a Cyrillic о
        "ｂｌｏｒｂ",  # NFKC
        "bl\u200bor\u200db",
        "b\u0336l\u0336o\u0336r\u0336b\u0336",
        "bl\u00ador\u2060b",
        "_blorb_",
        "blorb@",
        "a grim  deal",
        "a GR1M\ndeal!",
        "fiélt",
        "fielt",
        "f1elt",
        "motherfucker",
        "m0therfuck3r",
    ],
)
def test_a_word_is_stopped_however_it_is_written(text: str) -> None:
    assert FILTER.stops(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "blorbs",
        "ablorb",
        "I live in Scunthorpe and eat shiitake.",
        "We build a dyke and a cock for the weather.",
        "grim, a big deal",
        "1 2 3 4 5, 50%, 100 € and 7!",
        "The class of 1488 assesses the assassin.",
        "🙂 … — !!!",
    ],
)
def test_other_words_are_let_through(text: str) -> None:
    assert not FILTER.stops(text)


def test_a_number_is_a_number_and_no_word_of_letters() -> None:
    assert not WordFilter("en", ["sos"]).stops("505")
    assert WordFilter("en", ["sos"]).stops("5o5")


def test_each_language_has_its_own_list_and_one_is_for_all() -> None:
    assert WordFilter("fr").stops("Quelle pute !")
    assert not WordFilter("de").stops("Heute gibt es Pute.")
    slur = EVERYWHERE.split()[0]
    for language in ("en", "fr", "de", "es", "xx"):
        assert WordFilter(language).stops(f"… {slur.upper()}?")
    assert WordFilter("es").stops("que maricon")
    assert not WordFilter("es").stops("El cono, el año y el ano.")


@pytest.mark.parametrize("language", sorted(BY_LANGUAGE))
def test_every_shipped_word_is_stopped(language: str) -> None:
    shipped = WordFilter(language)
    for word in f"{EVERYWHERE} {BY_LANGUAGE[language]}".split():
        text = word.replace("-", " ")
        assert shipped.stops(text), word
        assert len(normal(text)) <= 50


@given(st.text())
def test_any_text_is_read_and_its_normal_form_is_one(text: str) -> None:
    assert normal(normal(text)) == normal(text)
    WordFilter("de", [text]).stops(text)


words = st.text(alphabet="abcdefgmnopqrstuvwxyzäéß", min_size=1, max_size=8)


@given(before=st.lists(words, max_size=4), word=words, after=st.lists(words, max_size=4))
def test_a_word_is_found_wherever_it_stands(before: list[str], word: str, after: list[str]) -> None:
    assert WordFilter("xx", [word]).stops(" ".join([*before, word.upper(), *after]))


@given(prefix=words, word=words, suffix=words)
def test_a_word_within_another_is_not_meant(prefix: str, word: str, suffix: str) -> None:
    wanted = WordFilter("xx", [word])
    longer = prefix + word + suffix
    known = {normal(word), *(normal(w) for w in EVERYWHERE.split())}
    assert wanted.stops(longer) == (normal(longer) in known)
