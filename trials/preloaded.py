"""Imports what a bot imports late, and reads the rules' tables, so that a forked one has them."""

from importlib import import_module

from bot.face.client import COGS
from bot.language import rules
from bot.language.schemas import ExtractCase

for _name in COGS:
    import_module(f"bot.face.cogs.{_name}")

_CASE = ExtractCase(speech="I will plant 500 trees by round 2.")
rules.priced(rules.dated(rules.extract(_CASE), _CASE))
