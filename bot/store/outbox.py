"""The outbox: posts that must reach Discord, once each and in order."""

import secrets
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import CursorResult, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.game import saves
from bot.game.events import CaughtUp, Event
from bot.store.tables import OutboxRow


def add(
    session: AsyncSession,
    guild_id: int,
    campaign_id: str,
    event: Event,
    not_before: datetime,
    phase_ends: datetime | None = None,
) -> None:
    """A post that tells of this event, and until when the campaign's phase goes on.

    Its nonce is drawn once, here: every attempt to send it uses the same one, and a database
    made anew never repeats an old one.
    """
    session.add(
        OutboxRow(
            guild_id=guild_id,
            campaign_id=campaign_id,
            event=saves.dump(event),
            phase_ends=phase_ends,
            nonce=secrets.token_hex(12),
            not_before=not_before,
        )
    )


async def summary(session: AsyncSession, campaign_id: str, now: datetime) -> OutboxRow | None:
    """The campaign's summary of what was caught up, while it is kept back for more."""
    query = select(OutboxRow).where(
        OutboxRow.campaign_id == campaign_id,
        OutboxRow.posted_at.is_(None),
        OutboxRow.not_before > now,
        OutboxRow.event["kind"].as_string() == CaughtUp.__name__,
        # One that could not be sent waits too, but may have arrived.
        OutboxRow.sending_since.is_(None),
    )
    return (await session.execute(query)).scalar_one_or_none()


async def next_of_each_guild(
    session: AsyncSession, now: datetime, limit: int, busy: Collection[int] = ()
) -> Sequence[OutboxRow]:
    """The oldest waiting post of each guild, where its time has come: posts never overtake.

    Guilds that are `busy` with a sending are left out.
    """
    oldest = (
        select(func.min(OutboxRow.id))
        .where(OutboxRow.posted_at.is_(None), OutboxRow.guild_id.not_in(busy))
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


async def next_outdated(
    session: AsyncSession, now: datetime, limit: int, busy: Collection[int] = ()
) -> Sequence[OutboxRow]:
    """The oldest post of each guild whose message is to be revised; `busy` guilds are left out."""
    oldest = (
        select(func.min(OutboxRow.id))
        .where(
            OutboxRow.outdated,
            OutboxRow.posted_at.is_not(None),
            OutboxRow.not_before <= now,
            OutboxRow.guild_id.not_in(busy),
        )
        .group_by(OutboxRow.guild_id)
        .scalar_subquery()
    )
    query = select(OutboxRow).where(OutboxRow.id.in_(oldest)).order_by(OutboxRow.id).limit(limit)
    return (await session.execute(query)).scalars().all()


async def of_campaign(session: AsyncSession, campaign_id: str) -> Sequence[OutboxRow]:
    """All posts of a campaign, sent or not."""
    query = select(OutboxRow).where(OutboxRow.campaign_id == campaign_id).order_by(OutboxRow.id)
    return (await session.execute(query)).scalars().all()


async def claim(session: AsyncSession, row: OutboxRow, moment: datetime) -> bool:
    """Begin an attempt at sending; False where the row is posted, or another attempt began.

    `moment` is the time on Discord's clocks: a crash in the middle of the sending is told by it.
    """
    result = await session.execute(
        update(OutboxRow)
        .where(
            OutboxRow.id == row.id,
            OutboxRow.posted_at.is_(None),
            OutboxRow.attempts == row.attempts,
        )
        .values(
            attempts=OutboxRow.attempts + 1,
            sending_since=func.coalesce(OutboxRow.sending_since, moment),
        )
    )
    assert isinstance(result, CursorResult)
    return result.rowcount == 1


async def stuck(session: AsyncSession, guild_id: int) -> bool:
    """Whether posts of the guild wait that could not be sent so far."""
    query = (
        select(OutboxRow.id)
        .where(
            OutboxRow.guild_id == guild_id,
            OutboxRow.posted_at.is_(None),
            OutboxRow.error.is_not(None),
        )
        .limit(1)
    )
    return (await session.execute(query)).first() is not None


async def posted(session: AsyncSession, row_id: int, message_id: int, now: datetime) -> None:
    """The post is on Discord under this id."""
    await session.execute(
        update(OutboxRow)
        .where(OutboxRow.id == row_id)
        .values(posted_at=now, message_id=message_id, error=None)
    )


async def revised(session: AsyncSession, row_id: int) -> None:
    """The post's message no longer says what was deleted, as far as the bot can reach it."""
    await session.execute(
        update(OutboxRow).where(OutboxRow.id == row_id).values(outdated=False, error=None)
    )


async def failed(session: AsyncSession, row_id: int, error: str, not_before: datetime) -> None:
    """The post did not get through; try again from `not_before`."""
    await session.execute(
        update(OutboxRow).where(OutboxRow.id == row_id).values(error=error, not_before=not_before)
    )


async def known_messages(session: AsyncSession, message_ids: Sequence[int]) -> set[int]:
    """Which of these messages belong to posts that are already recorded."""
    query = select(OutboxRow.message_id).where(OutboxRow.message_id.in_(message_ids))
    return {found for found in (await session.execute(query)).scalars() if found is not None}
