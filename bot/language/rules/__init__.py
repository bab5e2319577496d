"""Answers without a model: rules that read a speech, templates that let a citizen speak."""

from bot.language.rules.prices import priced
from bot.language.rules.reacting import react
from bot.language.rules.reading import dated, extract
from bot.language.rules.second import corrected

__all__ = ["corrected", "dated", "extract", "priced", "react"]
