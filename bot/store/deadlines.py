"""Deadlines: rows that say what is due when."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    and_,
    delete,
    exists,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from bot.store.tables import PHASES, Deadline, DeadlineKind

NEVER_HELD = (DeadlineKind.READ_SPEECH,)
"""What is due in a pause too: the reading of a speech that was given before it."""


WRITTEN_BY_A_MODEL = (DeadlineKind.READ_SPEECH, DeadlineKind.FIRST_REACTION, DeadlineKind.DIGEST)
"""What takes a while to serve, and is made of what the campaign held when that began."""


async def schedule(
    session: AsyncSession,
    *,
    campaign_id: str,
    guild_id: int,
    kind: DeadlineKind,
    due_at: datetime,
    subject: int = 0,
    revision: int = 0,
    held: bool = False,
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
            held=held,
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


async def cancel_phase(session: AsyncSession, campaign_id: str) -> None:
    """Take back the end of the campaign's phase."""
    await session.execute(
        delete(Deadline).where(Deadline.campaign_id == campaign_id, Deadline.kind.in_(PHASES))
    )


async def cancel_all(session: AsyncSession, campaign_id: str) -> None:
    """Take back whatever is due in a campaign."""
    await session.execute(delete(Deadline).where(Deadline.campaign_id == campaign_id))


async def of_phase(session: AsyncSession, guild_id: int) -> Deadline | None:
    """The end of the phase in which the guild's running campaign is."""
    query = select(Deadline).where(Deadline.guild_id == guild_id, Deadline.kind.in_(PHASES))
    return (await session.execute(query)).scalar_one_or_none()


async def due(
    session: AsyncSession, now: datetime, limit: int, serving: Collection[int] = ()
) -> Sequence[Deadline]:
    """What is due, the oldest first, without the ids that are being served.

    The end of a phase waits for all that was due before it in its campaign, and all that was due
    after it waits for the end of the phase; at one and the same moment the phase ends first.
    """
    other = aliased(Deadline)
    waits = exists().where(
        other.campaign_id == Deadline.campaign_id,
        _is_due(other, now),
        or_(
            and_(
                other.due_at < Deadline.due_at,
                or_(other.kind.in_(PHASES), Deadline.kind.in_(PHASES)),
            ),
            and_(
                other.due_at == Deadline.due_at,
                other.kind.in_(PHASES),
                Deadline.kind.not_in(PHASES),
            ),
        ),
    )
    query = (
        select(Deadline)
        .where(_is_due(Deadline, now), Deadline.id.not_in(serving), ~waits)
        .order_by(Deadline.due_at)
        .limit(limit)
    )
    return (await session.execute(query)).scalars().all()


async def claim(session: AsyncSession, deadline_id: int, now: datetime) -> bool:
    """Take a deadline inside the transaction that serves it.

    False where another one did, or where it was put off or held since it was seen to be due.
    """
    result = await session.execute(
        delete(Deadline).where(Deadline.id == deadline_id, _is_due(Deadline, now))
    )
    assert isinstance(result, CursorResult)
    return result.rowcount == 1


async def postpone(session: AsyncSession, deadline_id: int, not_before: datetime) -> None:
    """Try again later, after a failure."""
    await session.execute(
        update(Deadline)
        .where(Deadline.id == deadline_id)
        .values(not_before=not_before, attempts=Deadline.attempts + 1)
    )


async def renew(session: AsyncSession, campaign_id: str) -> None:
    """Give what a model writes for a campaign new ids: an answer that is under way comes too late.

    So it is written anew, from what the campaign holds now.
    """
    query = select(Deadline).where(
        Deadline.campaign_id == campaign_id, Deadline.kind.in_(WRITTEN_BY_A_MODEL)
    )
    found = (await session.execute(query)).scalars().all()
    for old in found:
        await session.delete(old)
    await session.flush()
    for old in found:
        session.add(
            Deadline(
                campaign_id=old.campaign_id,
                guild_id=old.guild_id,
                kind=old.kind,
                subject=old.subject,
                revision=old.revision,
                due_at=old.due_at,
                not_before=old.not_before,
                held=old.held,
                attempts=old.attempts,
            )
        )


async def hold(session: AsyncSession, campaign_id: str) -> None:
    """Let nothing fall due in a campaign, as long as it is paused."""
    await session.execute(
        update(Deadline)
        .where(Deadline.campaign_id == campaign_id, Deadline.kind.not_in(NEVER_HELD))
        .values(held=True)
    )


async def release(session: AsyncSession, campaign_id: str, later: timedelta) -> None:
    """Let what was held in a campaign fall due, that much later."""
    query = select(Deadline).where(Deadline.campaign_id == campaign_id, Deadline.held)
    for deadline in (await session.execute(query)).scalars():
        deadline.due_at += later
        deadline.held = False


def _is_due(deadline: type[Deadline], now: datetime) -> ColumnElement[bool]:
    return and_(
        deadline.due_at <= now,
        ~deadline.held,
        func.coalesce(deadline.not_before, deadline.due_at) <= now,
    )
