from collections import Counter

from bot.game.rules.city.build_rules import BuildAction
from bot.game.rules.city.build_words import WORDS


def test_every_build_action_has_words_in_every_language() -> None:
    assert set(WORDS) == set(BuildAction)
    for words in WORDS.values():
        assert all(len(phrases) >= 3 for _, phrases in words.by_language())


def test_no_phrase_is_too_long_or_stands_for_two_actions() -> None:
    uses = Counter(
        (language, phrase.casefold())
        for words in WORDS.values()
        for language, phrases in words.by_language()
        for phrase in phrases
    )
    assert set(uses.values()) == {1}
    assert all(0 < len(phrase) <= 40 for _, phrase in uses)
