"""Answers without a model: rules that read a speech, templates that let a citizen speak."""

from bot.language.rules.prices import priced
from bot.language.rules.reacting import react
from bot.language.rules.reading import dated, extract

__all__ = ["dated", "extract", "priced", "react"]
