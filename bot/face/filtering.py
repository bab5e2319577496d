"""The word filter of a guild, on what members hand in and on what is posted."""

import zlib
from collections.abc import Callable
from typing import Any

import structlog

from bot.campaigns import Campaigns
from bot.face.texts import Texts
from bot.game.content import N_
from bot.game.events import CitizenAnswered, CitizenReacted, Event
from bot.game.redaction import REDACTED, without, words_in
from bot.game.vocabulary import Sentiment
from bot.language.rules.voices import VOICES
from bot.store import campaigns as stored
from bot.store import moderation
from bot.store.database import Database
from bot.word_filter import WordFilter

log = structlog.get_logger()

HELD_BACK = N_("(The word filter of this server holds these words back.)")


class WordsStopped(Exception):
    """A member's text has a word that the server's filter stops."""


async def filter_of(database: Database, guild_id: int) -> WordFilter:
    """What the guild's language and its moderators do not want said."""
    async with database.reading() as session:
        guild = await stored.guild(session, guild_id)
        own = await moderation.words(session, guild_id)
    return WordFilter("en" if guild is None else guild.language, own)


async def check_words(campaigns: Campaigns, guild_id: int, *texts: str) -> None:
    """Refuse a member's texts with WordsStopped before anybody, or a model, reads them."""
    unwanted = await filter_of(campaigns.database, guild_id)
    if any(unwanted.stops(text) for text in texts):
        log.info("words refused", guild=guild_id)
        raise WordsStopped


def passed(saved: dict[str, Any], unwanted: WordFilter, _: Texts) -> dict[str, Any] | None:
    """The saved event with a template in place of all words that are stopped; None for none."""
    if not any(unwanted.stops(words) for words in words_in(saved)):
        return None

    def replaced(key: str, words: str) -> str:
        if not unwanted.stops(words):
            return words
        return _(HELD_BACK) if key == "text" else REDACTED

    return dict(without(saved, replaced))


def harmless(unwanted: WordFilter, _: Texts) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """Make the function that gives a saved event without the words that are stopped."""

    def let_through(saved: dict[str, Any]) -> dict[str, Any]:
        without_them = passed(saved, unwanted, _)
        return saved if without_them is None else without_them

    return let_through


def spoken(event: Event, unwanted: WordFilter, language: str) -> str | None:
    """What a citizen says in place of words that were stopped; None for another event.

    A line of the templates that fits their mood, or nothing but that where all have such words.
    """
    if not isinstance(event, CitizenReacted | CitizenAnswered):
        return None
    lines = _lines(event.reaction.sentiment, language)
    first = zlib.crc32(event.citizen.id.encode()) % len(lines)
    fitting = (line for line in (*lines[first:], *lines[:first]) if not unwanted.stops(line))
    return next(fitting, "…")


def _lines(sentiment: Sentiment, language: str) -> tuple[str, ...]:
    voice = VOICES.get(language, VOICES["en"])
    return tuple(voice.openings[sentiment])
