"""Finds every fault of the content's texts, in all the languages that the bot speaks."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from bot.game.content.shipped import Content
from bot.game.rules.city.build_words import WORDS as BUILD_WORDS

TRANSLATED = ("fr", "de", "es")
"""The languages beside English, whose texts are the message ids."""

TITLE = 60
TEXT = 300
"""Characters of a policy's, a dilemma's or an event's text."""

LABEL = 80
"""Characters of an option's label: the most of a Discord button."""

OPTION_TEXT = 120
"""Four of them with their labels fit one field of a Discord embed (1,024 characters)."""

JOB = 60

PHRASE = 40
"""Characters of one phrase of a policy's words."""

PHRASES = 3
"""The fewest phrases in a language."""


def text_faults(content: Content, translations: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    """Texts that are missing or too long in some language, and words that find no or two things."""
    for where, limit, text in _texts(content):
        yield from _text(where, limit, text)
        for language in TRANSLATED:
            translated = translations.get(language, {}).get(text, "")
            yield from _text(f"{where} ({language})", limit, translated)
    yield from _words(content)


def _texts(content: Content) -> Iterator[tuple[str, int, str]]:
    """Where each text stands, the most characters it may have there, and the text."""
    for kind, things in (
        ("policy", content.policies),
        ("dilemma", content.dilemmas),
        ("event", content.events),
    ):
        for thing in things:
            yield f"{kind} {thing.id}, title", TITLE, thing.title
            yield f"{kind} {thing.id}, text", TEXT, thing.text
    for dilemma in content.dilemmas:
        for option in dilemma.options:
            yield f"dilemma {dilemma.id}, option {option.id}, label", LABEL, option.label
            yield f"dilemma {dilemma.id}, option {option.id}, text", OPTION_TEXT, option.text
    for persona in content.personas:
        yield f"persona {persona.id}, job", JOB, persona.job


def _text(where: str, limit: int, text: str) -> Iterator[str]:
    if not text.strip():
        yield f"{where}: missing"
    if len(text) > limit:
        yield f"{where}: {len(text)} characters, more than {limit}"
    if "{" in text or "}" in text:
        yield f"{where}: a brace, which a formatted message would trip over"


def _words(content: Content) -> Iterator[str]:
    users: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for action, words in BUILD_WORDS.items():
        for language, phrases in words.by_language():
            for phrase in phrases:
                users[language, phrase.casefold()].append(action)
    for policy in content.policies:
        for language, phrases in policy.words.by_language():
            where = f"policy {policy.id}, words ({language})"
            if len(phrases) < PHRASES:
                yield f"{where}: {len(phrases)}, fewer than {PHRASES}"
            for phrase in phrases:
                users[language, phrase.casefold()].append(policy.id)
                if not phrase.strip() or len(phrase) > PHRASE:
                    yield f"{where}: {phrase!r} has not 1 to {PHRASE} characters"
    for (language, phrase), ids in users.items():
        if len(ids) > 1:
            yield f"words ({language}): {phrase!r} stands for {', '.join(ids)}"
