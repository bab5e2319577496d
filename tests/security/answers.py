"""What makes an answer a good one: there is one, it is no apology, and it is in its language."""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.face.texts import LANGUAGES, texts
from sandbox.components import walk
from sandbox.interactions import Interaction
from sandbox.model import Message
from tests.e2e.playing import words
from tests.face.test_texts import catalogue_of

APOLOGY = "Something went wrong on our side. Please try again."
SHORTEST = 16
"""Characters of a piece of a text that is told from chance."""
PLACEHOLDER = re.compile(r"\{[^}]*\}|\n")


def answered(interaction: Interaction) -> str | None:
    """What is wrong with the bot's answer; None where it is a sentence or a form."""
    if interaction.state in ("pending", "deferred", "failed"):
        return f"{interaction.state}: {interaction.error}"
    if interaction.state == "modal":
        return None if (interaction.modal or {}).get("title") else "a form without a title"
    told = said(interaction)
    if not re.search(r"\w{2}", told):
        return "nothing is said"
    for language in LANGUAGES:
        if texts(language)(APOLOGY) in told:
            return "the apology for an error"
    return None


def said(interaction: Interaction) -> str:
    """All that the member reads in answer."""
    shown: list[Message] = [*interaction.followups]
    if interaction.message is not None:
        shown.append(interaction.message)
    labels = [
        str(item[key])
        for message in shown
        for item in walk(message.components)
        for key in ("label", "placeholder")
        if item.get(key)
    ]
    return "\n".join([*map(words, shown), *labels])


def in_another_language(told: str, locale: str) -> str | None:
    """A piece of the bot's English texts in an answer to a member with another language."""
    language = locale.split("-")[0]
    if language == "en":
        return None
    return next((piece for piece in _english(language) if piece in told), None)


@cache
def _english(language: str) -> tuple[str, ...]:
    """The pieces between placeholders of the English texts that no translation contains."""
    known: set[str] = set()
    translated = []
    for message in catalogue_of(language):
        if not message.id:
            continue
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        forms = message.string if isinstance(message.string, tuple) else (message.string,)
        translated += [form for form in forms if form]
        for each in ids:
            pieces = (piece.strip() for piece in PLACEHOLDER.split(each))
            known |= {piece for piece in pieces if len(piece) >= SHORTEST and " " in piece}
    whole = "\n".join(translated)
    return tuple(sorted(piece for piece in known if piece not in whole))


@contextmanager
def no_error_logged(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """The block, after which neither the bot nor a library has logged an error."""
    caplog.clear()
    with caplog.at_level(logging.ERROR), capture_logs() as lines:
        yield
    told: list[Any] = [line for line in lines if line["log_level"] in ("error", "critical")]
    told += [r.getMessage() for r in caplog.records if r.levelno >= logging.ERROR]
    assert not told, told[:3]
