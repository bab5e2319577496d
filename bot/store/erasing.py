"""Deletes guilds whole: every row of every table that is theirs; that it was done stays."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, Table, delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.store.tables import Base, CampaignRow, ErasureRow

SURVIVING = frozenset({ErasureRow.__tablename__})
"""The tables that tell of what is erased."""


async def erase_guilds(
    session: AsyncSession, guild_ids: Collection[int], channel_ids: Collection[int]
) -> None:
    """Delete all that is kept of these guilds and of their channels."""
    for table in reversed(Base.metadata.sorted_tables):  # what refers to another comes first
        if table.name in SURVIVING:
            continue
        await session.execute(delete(table).where(belonging(table, guild_ids, channel_ids)))


def belonging(
    table: Table, guild_ids: Collection[int], channel_ids: Collection[int]
) -> ColumnElement[bool]:
    """Which rows of a table belong to these guilds.

    Raises:
        LookupError: where the table does not tell whose its rows are.
    """
    columns = table.columns
    if table.name == "guilds":
        return columns["id"].in_(guild_ids)
    if "guild_id" in columns:
        return columns["guild_id"].in_(guild_ids)
    if "campaign_id" in columns:
        campaigns = select(CampaignRow.id).where(CampaignRow.guild_id.in_(guild_ids))
        return columns["campaign_id"].in_(campaigns)
    if "channel_id" in columns:
        return columns["channel_id"].in_(channel_ids)
    raise LookupError(f"nothing in the table {table.name} tells which guild a row belongs to")
