"""What a guild's moderators settled beside a campaign, and the record of what they did."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import CursorResult, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.store.dialects import insert
from bot.store.tables import AuditRow, Base, FilterWordRow, MutedRow

FORGOTTEN = 0
"""Who a moderator is whose id was deleted."""


class Act(StrEnum):
    """What moderators do that is recorded here; the rest is in the campaign's journal."""

    REMOVE = "remove"
    MUTE = "mute"
    UNMUTE = "unmute"
    ADD_WORD = "add_word"
    REMOVE_WORD = "remove_word"
    EXPORT = "export"
    ERASE = "erase"
    RULES = "rules"


async def muted(session: AsyncSession, guild_id: int) -> frozenset[str]:
    """The ids of the citizens who say nothing in the guild."""
    query = select(MutedRow.citizen).where(MutedRow.guild_id == guild_id)
    return frozenset((await session.execute(query)).scalars())


async def mute(session: AsyncSession, guild_id: int, citizen: str) -> bool:
    """Let a citizen say nothing; False where they do not speak anyway."""
    return await _add(session, MutedRow, guild_id=guild_id, citizen=citizen)


async def unmute(session: AsyncSession, guild_id: int, citizen: str) -> bool:
    """Let a citizen speak again; False where they do."""
    return await _remove(session, MutedRow, guild_id=guild_id, citizen=citizen)


async def words(session: AsyncSession, guild_id: int) -> tuple[str, ...]:
    """The words that the guild has added to the filter, by the alphabet."""
    query = select(FilterWordRow.word).where(FilterWordRow.guild_id == guild_id)
    return tuple(sorted((await session.execute(query)).scalars()))


async def add_word(session: AsyncSession, guild_id: int, word: str) -> bool:
    """Add a word as the filter compares it; False where it is there."""
    return await _add(session, FilterWordRow, guild_id=guild_id, word=word)


async def remove_word(session: AsyncSession, guild_id: int, word: str) -> bool:
    """Take a word back; False where the guild has not added it."""
    return await _remove(session, FilterWordRow, guild_id=guild_id, word=word)


async def _add(session: AsyncSession, table: type[Base], **values: object) -> bool:
    """Add a row; False where it is there, whoever added it just now."""
    result = await session.execute(insert(session, table).values(**values).on_conflict_do_nothing())
    assert isinstance(result, CursorResult)
    return result.rowcount == 1


async def _remove(session: AsyncSession, table: type[Base], **values: object) -> bool:
    """Delete a row; False where there is none."""
    result = await session.execute(delete(table).filter_by(**values))
    assert isinstance(result, CursorResult)
    return result.rowcount == 1


def record(
    session: AsyncSession, guild_id: int, moderator: int, act: Act, subject: str, at: datetime
) -> AuditRow:
    """Note what a moderator did, in the transaction that does it."""
    row = AuditRow(guild_id=guild_id, at=at, moderator=moderator, act=act.value, subject=subject)
    session.add(row)
    return row


async def recorded(session: AsyncSession, guild_id: int, limit: int) -> Sequence[AuditRow]:
    """The last acts of the guild's moderators, the newest first."""
    query = (
        select(AuditRow)
        .where(AuditRow.guild_id == guild_id)
        .order_by(AuditRow.id.desc())
        .limit(limit)
    )
    return (await session.execute(query)).scalars().all()


async def recorded_since(
    session: AsyncSession, guild_id: int, act: Act, moment: datetime
) -> Sequence[AuditRow]:
    """All acts of one kind in the guild since then, the oldest first."""
    query = (
        select(AuditRow)
        .where(AuditRow.guild_id == guild_id, AuditRow.act == act.value, AuditRow.at >= moment)
        .order_by(AuditRow.id)
    )
    return (await session.execute(query)).scalars().all()


async def acts_of(session: AsyncSession, guild_id: int, moderator: int) -> Sequence[AuditRow]:
    """All that one moderator did in the guild, the oldest first."""
    query = (
        select(AuditRow)
        .where(AuditRow.guild_id == guild_id, AuditRow.moderator == moderator)
        .order_by(AuditRow.id)
    )
    return (await session.execute(query)).scalars().all()


async def forget(session: AsyncSession, guild_id: int, moderator: int) -> int:
    """Let nobody know who did what that moderator did; how many acts these were."""
    result = await session.execute(
        update(AuditRow)
        .where(AuditRow.guild_id == guild_id, AuditRow.moderator == moderator)
        .values(moderator=FORGOTTEN)
    )
    assert isinstance(result, CursorResult)
    return result.rowcount


async def forget_before(session: AsyncSession, moment: datetime) -> None:
    """Let nobody know who did what was done before then."""
    await session.execute(update(AuditRow).where(AuditRow.at < moment).values(moderator=FORGOTTEN))
