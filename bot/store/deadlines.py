"""Deadlines: rows that say what is due when."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import CursorResult, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.store.tables import Deadline, DeadlineKind


async def schedule(
    session: AsyncSession,
    *,
    campaign_id: str,
    guild_id: int,
    kind: DeadlineKind,
    due_at: datetime,
    subject: int = 0,
    revision: int = 0,
) -> None:
    """Set a deadline; the same one of the same subject is replaced."""
    await cancel(session, campaign_id, kind, subject)
    session.add(
        Deadline(
            campaign_id=campaign_id,
            guild_id=guild_id,
            kind=kind.value,
            subject=subject,
            revision=revision,
            due_at=due_at,
        )
    )
    await session.flush()


async def cancel(
    session: AsyncSession, campaign_id: str, kind: DeadlineKind, subject: int = 0
) -> None:
    """Take a deadline back, if it is there."""
    await session.execute(
        delete(Deadline).where(
            Deadline.campaign_id == campaign_id,
            Deadline.kind == kind.value,
            Deadline.subject == subject,
        )
    )


async def cancel_all(session: AsyncSession, campaign_id: str) -> None:
    """Take back whatever is due in a campaign."""
    await session.execute(delete(Deadline).where(Deadline.campaign_id == campaign_id))


async def due(
    session: AsyncSession, now: datetime, limit: int, serving: Collection[int] = ()
) -> Sequence[Deadline]:
    """What is due, the oldest first, without the ids that are being served."""
    query = (
        select(Deadline)
        .where(Deadline.due_at <= now, Deadline.id.not_in(serving))
        .order_by(Deadline.due_at)
        .limit(limit)
    )
    return (await session.execute(query)).scalars().all()


async def claim(session: AsyncSession, deadline_id: int) -> bool:
    """Take a deadline inside the transaction that serves it; False where another one did."""
    result = await session.execute(delete(Deadline).where(Deadline.id == deadline_id))
    assert isinstance(result, CursorResult)
    return result.rowcount == 1


async def postpone(session: AsyncSession, deadline_id: int, due_at: datetime) -> None:
    """Try again later, after a failure."""
    await session.execute(
        update(Deadline)
        .where(Deadline.id == deadline_id)
        .values(due_at=due_at, attempts=Deadline.attempts + 1)
    )
