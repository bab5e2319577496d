"""The rows of a process's own guilds, and the mark in the database that they are its own."""

from sqlalchemy import ColumnElement, true
from sqlalchemy.orm import InstrumentedAttribute

from bot.shards import Shards

BELOW_TIME = 2**22
"""An id without what is below this is its time of making: by that Discord's rule goes."""


def within(guild_id: InstrumentedAttribute[int], shards: Shards) -> ColumnElement[bool]:
    """Whether the row's guild is in one of these shards."""
    if shards.whole:
        return true()
    return (guild_id // BELOW_TIME % shards.count).in_(shards.ids)
