"""Guilds and campaigns, as rows."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.game import saves
from bot.game.commands import Command, RemoveMayor, Resign, ResolveRound, StartCampaign
from bot.game.events import Event, RoundResolved
from bot.game.state import Campaign, Phase
from bot.store.tables import CampaignRow, Guild, JournalRow

Listed = tuple[str, int, str, str, int, int, str]
"""A campaign's id, guild, preset, phase, round, revision, and the moment of its start."""

ENDS_ROUND = tuple(kind.__name__ for kind in (ResolveRound, Resign, RemoveMayor))
"""The kinds of the commands after which a round is over."""
_OVER = RoundResolved.__name__


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


async def newest_state(session: AsyncSession, guild_id: int) -> Campaign | None:
    """The state of the campaign that was started last in the guild, running or ended; or None."""
    started = CampaignRow.state["campaign"]["started_at"].as_string()
    query = select(CampaignRow.state).where(CampaignRow.guild_id == guild_id)
    query = query.order_by(CampaignRow.running.is_(None), started.desc()).limit(1)
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
    """The state after a command, and the command itself in the journal.

    Where an older version saved the campaign last, the journal keeps its upgrade first.
    """
    if saves.is_older(row.state):
        row.revision += 1
        upgrade = saves.dump_upgrade(row.state)
        session.add(
            JournalRow(
                campaign_id=row.id, revision=row.revision, at=now, command=upgrade, events=[]
            )
        )
    row.revision += 1
    row.state = saves.dump_campaign(state)
    if state.phase is Phase.ENDED:
        row.running = None
    session.add(_entry(row, command, events, now))


async def find(session: AsyncSession, campaign_id: str) -> CampaignRow | None:
    """The campaign of that id, running or ended."""
    return await session.get(CampaignRow, campaign_id)


async def all_of(session: AsyncSession, guild_id: int) -> Sequence[CampaignRow]:
    """The guild's campaigns, the oldest first; locked until the transaction ends, if it writes."""
    started = CampaignRow.state["campaign"]["started_at"].as_string()
    query = select(CampaignRow).where(CampaignRow.guild_id == guild_id).order_by(started)
    return (await session.execute(query.with_for_update())).scalars().all()


async def ended_before(session: AsyncSession, moment: datetime) -> Sequence[str]:
    """The ids of the campaigns that ended before then and still have somebody's words."""
    kind = JournalRow.command["kind"].as_string()
    query = (
        select(CampaignRow.id, CampaignRow.revision)
        .join(JournalRow, JournalRow.campaign_id == CampaignRow.id)
        .where(CampaignRow.running.is_(None), kind != saves.REDACTION)
        .group_by(CampaignRow.id)
        .having(func.max(JournalRow.at) < moment)
    )
    found = []
    for identity, revision in (await session.execute(query)).all():
        newest = await session.get(JournalRow, (identity, revision))
        if newest is None or not newest.command.get("everybody"):
            found.append(identity)
    return found


def redact(
    session: AsyncSession,
    row: CampaignRow,
    saved: dict[str, Any],
    everybody: bool,
    now: datetime,
) -> None:
    """What is left of a campaign's state, kept in the journal too: a replay begins there."""
    row.revision += 1
    row.state = saved
    command = saves.dump_redaction(saved, everybody)
    session.add(
        JournalRow(campaign_id=row.id, revision=row.revision, at=now, command=command, events=[])
    )


async def listed(session: AsyncSession) -> Sequence[Row[Listed]]:
    """All campaigns of all guilds; those that run come first, then the newest."""
    own = CampaignRow.state["campaign"]
    started = own["started_at"].as_string()
    query = select(
        CampaignRow.id,
        CampaignRow.guild_id,
        own["preset"].as_string(),
        own["phase"].as_string(),
        own["round"].as_integer(),
        CampaignRow.revision,
        started,
    ).order_by(CampaignRow.running.is_(None), started.desc())
    return (await session.execute(query)).all()


async def journal(session: AsyncSession, row: CampaignRow) -> Sequence[JournalRow]:
    """The campaign's journal up to the revision of that row, in order."""
    query = (
        select(JournalRow)
        .where(JournalRow.campaign_id == row.id, JournalRow.revision <= row.revision)
        .order_by(JournalRow.revision)
    )
    return (await session.execute(query)).scalars().all()


async def rounds_over(session: AsyncSession, campaign_id: str) -> tuple[RoundResolved, ...]:
    """What came of each of the campaign's rounds that are over, in order, as its journal has it."""
    query = (
        select(JournalRow.events)
        .where(
            JournalRow.campaign_id == campaign_id,
            JournalRow.command["kind"].as_string().in_(ENDS_ROUND),
        )
        .order_by(JournalRow.revision)
    )
    found = (await session.execute(query)).scalars().all()
    saved = (event for events in found for event in events if event["kind"] == _OVER)
    return tuple(saves.load(event) for event in saved)


async def insert_played(
    session: AsyncSession, state: Campaign, entries: Iterable[JournalRow], revision: int
) -> None:
    """A campaign that has been played already, with its journal."""
    session.add(
        CampaignRow(
            id=state.id,
            guild_id=state.guild,
            running=None if state.phase is Phase.ENDED else state.guild,
            revision=revision,
            state=saves.dump_campaign(state),
        )
    )
    await session.flush()
    session.add_all(entries)


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
