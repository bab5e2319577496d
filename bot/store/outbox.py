"""The outbox: posts that must reach Discord, once each and in order."""

import secrets
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, CursorResult, and_, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.game import saves
from bot.game.events import CaughtUp, CitizenReacted, ElectionOpened, Event
from bot.shards import WHOLE, Shards
from bot.store.backlog import Backlog
from bot.store.shards import within
from bot.store.tables import Guild, OutboxRow

LONGEST_HELD = timedelta(minutes=11)
"""No post is kept back for longer: neither for a summary nor after a failure."""


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
    session: AsyncSession,
    now: datetime,
    limit: int,
    busy: Collection[int] = (),
    after: int = 0,
    shards: Shards = WHOLE,
) -> Sequence[OutboxRow]:
    """The oldest waiting post of each guild, where its time has come: posts never overtake.

    Guilds that are `busy` with a sending are left out, and those that other shards serve. The
    guilds have their turns in the order of their ids, from the one `after` on and then from the
    first one, so that those with many posts leave room for the others. A post that should wait
    longer than any does was kept back by a clock that went wrong: it goes at once.
    """
    own = within(OutboxRow.guild_id, shards)
    found = await _heads(session, now, limit, busy, and_(own, OutboxRow.guild_id > after))
    if len(found) < limit and after:
        rest = limit - len(found)
        found += await _heads(session, now, rest, busy, and_(own, OutboxRow.guild_id <= after))
    return found


async def _heads(
    session: AsyncSession,
    now: datetime,
    limit: int,
    busy: Collection[int],
    among: ColumnElement[bool],
) -> list[OutboxRow]:
    """Oldest waiting posts of guilds, in the order of the guilds' ids."""
    oldest = (
        select(func.min(OutboxRow.id).label("id"))
        .where(OutboxRow.posted_at.is_(None), OutboxRow.guild_id.not_in(busy), among)
        .group_by(OutboxRow.guild_id)
        .subquery()
    )
    query = (
        select(OutboxRow)
        .join(oldest, oldest.c.id == OutboxRow.id)
        .where(
            or_(OutboxRow.not_before <= now, OutboxRow.not_before > now + LONGEST_HELD), ~_left()
        )
        .order_by(OutboxRow.guild_id)
        .limit(limit)
    )
    return list((await session.execute(query)).scalars())


def _left() -> ColumnElement[bool]:
    """Whether the bot has left the post's guild."""
    return exists().where(Guild.id == OutboxRow.guild_id, Guild.left_at.is_not(None))


async def next_outdated(
    session: AsyncSession,
    now: datetime,
    limit: int,
    busy: Collection[int] = (),
    shards: Shards = WHOLE,
) -> Sequence[OutboxRow]:
    """The oldest post of each guild whose message is to be revised.

    Left out are `busy` guilds, those that other shards serve, and those that the bot has left.
    """
    oldest = (
        select(func.min(OutboxRow.id))
        .where(
            OutboxRow.outdated,
            OutboxRow.posted_at.is_not(None),
            OutboxRow.not_before <= now,
            OutboxRow.guild_id.not_in(busy),
            within(OutboxRow.guild_id, shards),
        )
        .group_by(OutboxRow.guild_id)
        .scalar_subquery()
    )
    query = select(OutboxRow).where(OutboxRow.id.in_(oldest), ~_left())
    query = query.order_by(OutboxRow.id).limit(limit)
    return (await session.execute(query)).scalars().all()


async def hold_of_campaign(session: AsyncSession, campaign_id: str) -> Sequence[OutboxRow]:
    """All posts of a campaign, sent or not; no attempt at one begins until the transaction ends."""
    query = select(OutboxRow).where(OutboxRow.campaign_id == campaign_id).order_by(OutboxRow.id)
    return (await session.execute(query.with_for_update())).scalars().all()


async def opening_told(session: AsyncSession, campaign_id: str, election: int) -> OutboxRow | None:
    """The post that tells of an election's opening, on Discord or still to come; locked."""
    query = select(OutboxRow).where(
        OutboxRow.campaign_id == campaign_id,
        OutboxRow.event["kind"].as_string() == ElectionOpened.__name__,
        OutboxRow.event["election"].as_integer() == election,
        # On its way, it may have been written before the newest ballot.
        or_(OutboxRow.message_id.is_not(None), OutboxRow.posted_at.is_(None)),
    )
    return (await session.execute(query.with_for_update())).scalars().first()


async def newest(session: AsyncSession, guild_id: int, limit: int) -> Sequence[OutboxRow]:
    """A guild's newest posts, the newest first, sent or not."""
    query = (
        select(OutboxRow)
        .where(OutboxRow.guild_id == guild_id)
        .order_by(OutboxRow.id.desc())
        .limit(limit)
    )
    return (await session.execute(query)).scalars().all()


async def claim(session: AsyncSession, row: OutboxRow, moment: datetime) -> bool:
    """Begin an attempt at sending; False where the row is posted, or another attempt began.

    `moment` is the time on Discord's clocks: a crash in the middle of the sending is told by it.
    """
    free = (
        select(OutboxRow.id)
        .where(
            OutboxRow.id == row.id,
            OutboxRow.posted_at.is_(None),
            OutboxRow.attempts == row.attempts,
        )
        .with_for_update(skip_locked=True)
    )
    result = await session.execute(
        update(OutboxRow)
        .where(OutboxRow.id.in_(free))
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


async def posted(session: AsyncSession, row_id: int, message_id: int | None, now: datetime) -> None:
    """The post is on Discord under this id; None where nothing was to be posted after all."""
    await session.execute(
        update(OutboxRow)
        .where(OutboxRow.id == row_id)
        .values(posted_at=now, message_id=message_id, error=None)
    )


async def revised(session: AsyncSession, row: OutboxRow) -> None:
    """The post's message no longer says what was deleted, as far as the bot can reach it.

    Where more was deleted meanwhile, it is still to be revised.
    """
    await session.execute(
        update(OutboxRow)
        .where(OutboxRow.id == row.id, OutboxRow.attempts == row.attempts)
        .values(outdated=False, error=None)
    )


async def failed(session: AsyncSession, row_id: int, error: str, not_before: datetime) -> None:
    """The post did not get through; try again from `not_before`."""
    await session.execute(
        update(OutboxRow).where(OutboxRow.id == row_id).values(error=error, not_before=not_before)
    )


async def hurry(session: AsyncSession, guild_id: int, now: datetime) -> None:
    """What failed in the guild so far is tried again at once: what was in the way is gone."""
    await session.execute(
        update(OutboxRow)
        .where(
            OutboxRow.guild_id == guild_id,
            or_(OutboxRow.posted_at.is_(None), OutboxRow.outdated),
            OutboxRow.error.is_not(None),
        )
        .values(not_before=now)
    )


async def known_messages(session: AsyncSession, message_ids: Sequence[int]) -> set[int]:
    """Which of these messages belong to posts that are already recorded."""
    query = select(OutboxRow.message_id).where(OutboxRow.message_id.in_(message_ids))
    return {found for found in (await session.execute(query)).scalars() if found is not None}


async def said_by(session: AsyncSession, campaign_id: str, citizen: str, before: int) -> int | None:
    """The message in which a citizen spoke last in a digest before that row; None for none."""
    query = (
        select(OutboxRow.message_id)
        .where(
            OutboxRow.campaign_id == campaign_id,
            OutboxRow.id < before,
            OutboxRow.event["kind"].as_string() == CitizenReacted.__name__,
            OutboxRow.event["citizen"]["id"].as_string() == citizen,
            OutboxRow.event["speech"].as_string().is_(None),
        )
        .order_by(OutboxRow.id.desc())
        .limit(1)
    )
    return (await session.execute(query)).scalar_one_or_none()


async def backlog(session: AsyncSession, now: datetime, shards: Shards = WHOLE) -> Backlog:
    """The posts of these shards that wait, and since when.

    Not those kept back for more to tell, nor those of guilds that the bot has left.
    """
    since = func.coalesce(OutboxRow.sending_since, OutboxRow.not_before)
    query = select(func.count(), func.min(since)).where(
        OutboxRow.posted_at.is_(None),
        since <= now,
        within(OutboxRow.guild_id, shards),
        ~_left(),
    )
    return Backlog(*(await session.execute(query)).one())
