"""Answers without a model: rules that read a speech, templates that let a citizen speak."""

from bot.language.rules.reacting import react
from bot.language.rules.reading import extract

__all__ = ["extract", "react"]
