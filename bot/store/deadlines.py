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

from bot.shards import WHOLE, Shards
from bot.store.backlog import Backlog
from bot.store.shards import within
from bot.store.tables import PHASES, Deadline, DeadlineKind

NEVER_HELD = (DeadlineKind.READ_SPEECH,)
"""What is due in a pause too: the reading of a speech that was given before it."""

LOOKED_AT = 1_000
"""Due deadlines among which the guilds take turns; one guild never has nearly as many."""
LONGEST_PUT_OFF = timedelta(minutes=11)
"""After a failure nothing is put off for longer."""

_FALLS_DUE = func.coalesce(Deadline.not_before, Deadline.due_at)

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
    not_before: datetime | None = None,
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
            not_before=not_before,
            held=held,
        )
    )
    await session.flush()


async def schedule_once(
    session: AsyncSession,
    *,
    campaign_id: str,
    guild_id: int,
    kind: DeadlineKind,
    due_at: datetime,
    subject: int,
) -> None:
    """Set a deadline where there is none of that kind and subject."""
    if await find(session, campaign_id, kind, subject) is None:
        await schedule(
            session,
            campaign_id=campaign_id,
            guild_id=guild_id,
            kind=kind,
            due_at=due_at,
            subject=subject,
        )


async def find(
    session: AsyncSession, campaign_id: str, kind: DeadlineKind, subject: int
) -> Deadline | None:
    """The deadline of that kind and subject, if it is there."""
    query = select(Deadline).where(
        Deadline.campaign_id == campaign_id,
        Deadline.kind == kind.value,
        Deadline.subject == subject,
    )
    return (await session.execute(query)).scalar_one_or_none()


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


async def upcoming(session: AsyncSession, guild_id: int, limit: int) -> Sequence[Deadline]:
    """What is due next in a guild, the earliest first, held or not."""
    query = (
        select(Deadline)
        .where(Deadline.guild_id == guild_id)
        .order_by(_FALLS_DUE, Deadline.id)
        .limit(limit)
    )
    return (await session.execute(query)).scalars().all()


async def next_after(session: AsyncSession, guild_id: int, moment: datetime) -> datetime | None:
    """When a guild's first deadline after that moment falls due; what is held never does."""
    query = select(func.min(_FALLS_DUE)).where(
        Deadline.guild_id == guild_id, moment < _FALLS_DUE, ~Deadline.held
    )
    return (await session.execute(query)).scalar_one()


async def due(
    session: AsyncSession,
    now: datetime,
    limit: int,
    serving: Collection[int] = (),
    kinds: Collection[DeadlineKind] = tuple(DeadlineKind),
    shards: Shards = WHOLE,
) -> Sequence[Deadline]:
    """What is due of these kinds in these shards, without the ids that are being served.

    First the oldest of each guild, then the second of each, and so on, so that no guild's many hold
    up another's one. The end of a phase waits for all that was due before it in its campaign, and
    all that was due after it waits for the end of the phase; at one and the same moment the phase
    ends first.
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
    # What is being served has its turn too: whose first one takes long is not first again.
    oldest = (
        select(Deadline.id, Deadline.guild_id, Deadline.due_at)
        .where(
            _is_due(Deadline, now),
            Deadline.kind.in_(kinds),
            within(Deadline.guild_id, shards),
            ~waits,
        )
        .order_by(Deadline.due_at)
        .limit(LOOKED_AT + len(serving))
        .subquery()
    )
    turn = func.row_number().over(
        partition_by=oldest.c.guild_id, order_by=(oldest.c.due_at, oldest.c.id)
    )
    turns = select(oldest.c.id, turn.label("turn")).subquery()
    query = (
        select(Deadline)
        .join(turns, turns.c.id == Deadline.id)
        .where(Deadline.id.not_in(serving))
        .order_by(turns.c.turn, Deadline.due_at, Deadline.id)
        .limit(limit)
    )
    return (await session.execute(query)).scalars().all()


async def claim(session: AsyncSession, deadline_id: int, now: datetime) -> bool:
    """Take a deadline inside the transaction that serves it.

    False where another one did, or is about to, or where it was put off or held since it was seen
    to be due.
    """
    free = (
        select(Deadline.id)
        .where(Deadline.id == deadline_id, _is_due(Deadline, now))
        .with_for_update(skip_locked=True)
    )
    result = await session.execute(delete(Deadline).where(Deadline.id.in_(free)))
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
    found = (await session.execute(query.with_for_update())).scalars().all()
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
    for deadline in (await session.execute(query.with_for_update())).scalars():
        deadline.due_at += later
        if deadline.not_before is not None:
            deadline.not_before += later
        deadline.held = False


async def freeze(session: AsyncSession, guild_id: int, erased_at: datetime) -> None:
    """Let nothing fall due in a guild that the bot has left, but its erasure at that moment."""
    await session.execute(update(Deadline).where(Deadline.guild_id == guild_id).values(held=True))
    session.add(
        Deadline(
            campaign_id=None,
            guild_id=guild_id,
            kind=DeadlineKind.ERASE.value,
            subject=0,
            revision=0,
            due_at=erased_at,
        )
    )


async def thaw(session: AsyncSession, guild_id: int, later: timedelta, paused: bool) -> None:
    """Let what was due in a guild fall due again, that much later; its erasure is called off.

    Where the campaign is `paused`, what the pause holds stays held, until `release`.
    """
    erasure = Deadline.kind == DeadlineKind.ERASE.value
    await session.execute(delete(Deadline).where(Deadline.guild_id == guild_id, erasure))
    query = select(Deadline).where(Deadline.guild_id == guild_id)
    if paused:
        query = query.where(Deadline.kind.in_(NEVER_HELD))
    for deadline in (await session.execute(query)).scalars():
        deadline.due_at += later
        deadline.not_before = None
        deadline.held = False


def _is_due(deadline: type[Deadline], now: datetime) -> ColumnElement[bool]:
    return and_(
        deadline.due_at <= now,
        ~deadline.held,
        or_(
            func.coalesce(deadline.not_before, deadline.due_at) <= now,
            # Put off by a clock that went wrong.
            deadline.not_before > now + LONGEST_PUT_OFF,
        ),
    )


async def backlog(session: AsyncSession, now: datetime, shards: Shards = WHOLE) -> Backlog:
    """What is due in these shards and not served yet, and since when."""
    query = select(func.count(), func.min(Deadline.due_at)).where(
        _is_due(Deadline, now), within(Deadline.guild_id, shards)
    )
    return Backlog(*(await session.execute(query)).one())
