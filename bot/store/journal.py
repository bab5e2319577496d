"""What is looked up in the journal: counts, the receipts in them, and who gave which command."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Text, cast, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.game.commands import CloseElection
from bot.game.events import ElectionClosed
from bot.store.tables import CampaignRow, JournalRow

_KIND = JournalRow.command["kind"].as_string()


async def counted_at(session: AsyncSession, guild_id: int, digest: str) -> datetime | None:
    """When the polls closed at which a receipt of that digest (hexadecimal) was counted.

    None where it was in no election of the guild.
    """
    query = (
        select(JournalRow.at, JournalRow.events)
        .join(CampaignRow, CampaignRow.id == JournalRow.campaign_id)
        .where(
            CampaignRow.guild_id == guild_id,
            CloseElection.__name__ == _KIND,
            # The database looks for it; what it finds is looked at more closely below.
            cast(JournalRow.events, Text).contains(digest, autoescape=True),
        )
    )
    found: list[datetime] = [
        at
        for at, events in (await session.execute(query)).all()
        if any(digest in event.get("receipts", ()) for event in events)
    ]
    return found[0] if found else None


async def count_of(session: AsyncSession, campaign_id: str, election: int) -> dict[str, Any] | None:
    """The saved event of that election's count; None where it was not counted."""
    query = select(JournalRow.events).where(
        JournalRow.campaign_id == campaign_id, CloseElection.__name__ == _KIND
    )
    found = (event for events in (await session.execute(query)).scalars() for event in events)
    counts = (event for event in found if event["kind"] == ElectionClosed.__name__)
    return next((event for event in counts if event["election"] == election), None)


async def commands_of(
    session: AsyncSession, campaign_id: str, kinds: Sequence[str]
) -> list[tuple[datetime, dict[str, Any]]]:
    """The commands of these kinds that a campaign took, as they are saved, with their moments."""
    query = (
        select(JournalRow.at, JournalRow.command)
        .where(JournalRow.campaign_id == campaign_id, _KIND.in_(kinds))
        .order_by(JournalRow.revision)
    )
    return [(at, command) for at, command in (await session.execute(query)).all()]


async def beginning(session: AsyncSession, campaign_id: str) -> tuple[int, datetime]:
    """The guild of a campaign, and when it was started."""
    query = (
        select(CampaignRow.guild_id, JournalRow.at)
        .join(JournalRow, JournalRow.campaign_id == CampaignRow.id)
        .where(CampaignRow.id == campaign_id, JournalRow.revision == 0)
    )
    guild_id, at = (await session.execute(query)).one()
    return guild_id, at
