"""A guild's life: the bot leaves it, comes back to it, or forgets it for good.

A guild that the bot was removed from is frozen as it is: nothing falls due and nothing is posted.
Where the bot comes back in time, all goes on, and what was due is due as much later as it was
away; else a deadline erases the guild. What Discord shows of it is out of the bot's reach.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot import agenda
from bot.game import views
from bot.game.events import EndMoved
from bot.shards import WHOLE, Shards
from bot.store import campaigns, deadlines, erasing, outbox
from bot.store.database import Database
from bot.store.tables import Deadline, ErasureRow, Guild

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Return:
    """How the bot finds a guild again: its settings, and what its campaign does.

    `away` is how long the bot was; `running` says that there is a campaign, `ends` when its phase
    ends now: None in a pause.
    """

    settings: Guild
    away: timedelta
    running: bool
    ends: datetime | None


async def leave(database: Database, guild_id: int, now: datetime, kept: timedelta) -> bool:
    """Freeze a guild that the bot is no longer in, until it is erased after so long.

    False where nothing is kept of it, or it is frozen already.
    """
    async with database.writing() as session:
        guild = await campaigns.held_guild(session, guild_id)
        if guild is None or guild.left_at is not None:
            return False
        guild.left_at = now
        await deadlines.freeze(session, guild_id, now + kept)
    log.info("guild left", guild=guild_id, erased_at=(now + kept).isoformat())
    return True


async def come_back(database: Database, guild_id: int, now: datetime) -> Return | None:
    """Let a guild that was left go on where it was; None where there is nothing to go on with."""
    async with database.writing() as session:
        guild = await campaigns.held_guild(session, guild_id)
        if guild is None or guild.left_at is None:
            return None
        # A host's clock may have been put back meanwhile: nothing falls due earlier for it.
        away = max(now - guild.left_at, timedelta(0))
        guild.left_at = None
        state = await campaigns.state_of(session, guild_id)
        paused = state is not None and views.stage(state).paused
        await deadlines.thaw(session, guild_id, away, paused)
        ends = await agenda.ends(session, guild_id)
        if state is not None and ends is not None:
            outbox.add(session, guild_id, state.id, EndMoved(), now, ends)
    log.info("guild came back", guild=guild_id, away=away.total_seconds())
    return Return(guild, away, state is not None, ends)


async def compare(
    database: Database,
    present: Collection[int],
    now: datetime,
    kept: timedelta,
    shards: Shards = WHOLE,
) -> tuple[Return, ...]:
    """Make up for what was missed: freeze what is not `present`, and let go on what is again.

    Only guilds of these shards are looked at: others are another process's. Those that go on.
    """
    async with database.reading() as session:
        known = await campaigns.guilds(session, shards)
    for guild_id, left in known.items():
        if not left and guild_id not in present:
            await leave(database, guild_id, now, kept)
    again = [each for each, left in known.items() if left and each in present]
    found = [await come_back(database, guild_id, now) for guild_id in again]
    return tuple(each for each in found if each is not None)


async def erase(database: Database, guild_id: int, now: datetime) -> bool:
    """Erase all of a guild because a moderator asked; False where nothing is kept of it.

    Its rows are gone from every table and from the database's file; of the erasure itself the
    guild's id and the moment are kept.
    """
    async with database.writing() as session:
        done = await _erase(session, guild_id, now, asked=True)
    if done:
        await _erased(database, guild_id, asked=True)
    return done


async def erase_left(database: Database, deadline: Deadline, now: datetime) -> bool:
    """Erase the guild whose time is over, by its deadline; False where it was called off."""
    async with database.writing() as session:
        if not await deadlines.claim(session, deadline.id, now):
            return False
        await _erase(session, deadline.guild_id, now, asked=False)
    await _erased(database, deadline.guild_id, asked=False)
    return True


async def _erase(session: AsyncSession, guild_id: int, now: datetime, asked: bool) -> bool:
    guild = await campaigns.held_guild(session, guild_id)
    if guild is None:
        return False
    # Who writes in one of its campaigns now ends first, and who comes later finds it gone.
    await campaigns.hold_all_of(session, guild_id)
    await erasing.erase_guilds(session, [guild_id], [guild.channel_id])
    session.add(ErasureRow(guild_id=guild_id, at=now, asked=asked))
    return True


async def _erased(database: Database, guild_id: int, asked: bool) -> None:
    await database.forget_deleted()
    log.info("guild erased", guild=guild_id, asked=asked)
