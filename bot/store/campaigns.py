"""Guilds and campaigns, as rows."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.game import saves
from bot.game.commands import Command, StartCampaign
from bot.game.events import Event
from bot.game.state import Campaign, Phase
from bot.store.tables import CampaignRow, Guild, JournalRow


async def guild(session: AsyncSession, guild_id: int) -> Guild | None:
    """The guild's settings, or None before `/setup`."""
    return await session.get(Guild, guild_id)


async def running(session: AsyncSession, guild_id: int) -> CampaignRow | None:
    """The guild's running campaign; locked until the transaction ends, where it writes."""
    query = select(CampaignRow).where(CampaignRow.running == guild_id).with_for_update()
    return (await session.execute(query)).scalar_one_or_none()


async def state_of(session: AsyncSession, guild_id: int) -> Campaign | None:
    """The state of the guild's running campaign, or None."""
    query = select(CampaignRow.state).where(CampaignRow.running == guild_id)
    saved = (await session.execute(query)).scalar_one_or_none()
    return None if saved is None else saves.load_campaign(saved)


async def insert(
    session: AsyncSession,
    state: Campaign,
    command: StartCampaign,
    events: tuple[Event, ...],
    now: datetime,
) -> None:
    """A new campaign, and its start as the first entry of the journal."""
    row = CampaignRow(
        id=state.id,
        guild_id=state.guild,
        running=state.guild,
        revision=0,
        state=saves.dump_campaign(state),
    )
    session.add(row)
    await session.flush()
    session.add(_entry(row, command, events, now))


def save(
    session: AsyncSession,
    row: CampaignRow,
    state: Campaign,
    command: Command,
    events: tuple[Event, ...],
    now: datetime,
) -> None:
    """The state after a command, and the command itself in the journal."""
    row.revision += 1
    row.state = saves.dump_campaign(state)
    if state.phase is Phase.ENDED:
        row.running = None
    session.add(_entry(row, command, events, now))


def _entry(
    row: CampaignRow, command: StartCampaign | Command, events: tuple[Event, ...], now: datetime
) -> JournalRow:
    return JournalRow(
        campaign_id=row.id,
        revision=row.revision,
        at=now,
        command=saves.dump(command),
        events=[saves.dump(event) for event in events],
    )
