"""The outbox: posts that must reach Discord, once each and in order."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.game import saves
from bot.game.events import Event
from bot.store.tables import OutboxRow


def add(
    session: AsyncSession, guild_id: int, campaign_id: str, event: Event, now: datetime
) -> None:
    """A post that tells of this event.

    Its nonce is drawn once, here: every attempt to send it uses the same one, and a database
    made anew never repeats an old one.
    """
    session.add(
        OutboxRow(
            guild_id=guild_id,
            campaign_id=campaign_id,
            event=saves.dump(event),
            nonce=secrets.token_hex(12),
            not_before=now,
        )
    )


async def next_of_each_guild(
    session: AsyncSession, now: datetime, limit: int
) -> Sequence[OutboxRow]:
    """The oldest waiting post of each guild, where its time has come: posts never overtake."""
    oldest = (
        select(func.min(OutboxRow.id))
        .where(OutboxRow.posted_at.is_(None))
        .group_by(OutboxRow.guild_id)
        .scalar_subquery()
    )
    query = (
        select(OutboxRow)
        .where(OutboxRow.id.in_(oldest), OutboxRow.not_before <= now)
        .order_by(OutboxRow.id)
        .limit(limit)
    )
    return (await session.execute(query)).scalars().all()


async def begin(session: AsyncSession, row_id: int, now: datetime) -> None:
    """Note that a sending begins, so that a crash in the middle of it can be told."""
    await session.execute(
        update(OutboxRow)
        .where(OutboxRow.id == row_id, OutboxRow.sending_since.is_(None))
        .values(sending_since=now)
    )


async def posted(session: AsyncSession, row_id: int, message_id: int, now: datetime) -> None:
    """The post is on Discord under this id."""
    await session.execute(
        update(OutboxRow)
        .where(OutboxRow.id == row_id)
        .values(posted_at=now, message_id=message_id, error=None)
    )


async def failed(session: AsyncSession, row_id: int, error: str, not_before: datetime) -> None:
    """The post did not get through; try again from `not_before`."""
    await session.execute(
        update(OutboxRow)
        .where(OutboxRow.id == row_id)
        .values(attempts=OutboxRow.attempts + 1, error=error, not_before=not_before)
    )


async def known_messages(session: AsyncSession, message_ids: Sequence[int]) -> set[int]:
    """Which of these messages belong to posts that are already recorded."""
    query = select(OutboxRow.message_id).where(OutboxRow.message_id.in_(message_ids))
    return {found for found in (await session.execute(query)).scalars() if found is not None}
