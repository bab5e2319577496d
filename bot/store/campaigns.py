"""Guilds and campaigns, as rows."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import CursorResult, Row, Select, bindparam, func, inspect, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.game import saves
from bot.game.commands import Command, RemoveMayor, Resign, ResolveRound, StartCampaign
from bot.game.events import Event, RoundResolved
from bot.game.state import Campaign, Phase
from bot.shards import WHOLE, Shards
from bot.store.dialects import insert as insertion
from bot.store.shards import within
from bot.store.tables import CampaignRow, Guild, JournalRow

Listed = tuple[str, int, str, str, int, int, str]
"""A campaign's id, guild, preset, phase, round, revision, and the moment of its start."""

ENDS_ROUND = tuple(kind.__name__ for kind in (ResolveRound, Resign, RemoveMayor))
"""The kinds of the commands after which a round is over."""
_OVER = RoundResolved.__name__
_COLUMNS = inspect(Guild).columns

# What most commands ask, made once: SQLAlchemy takes about as long to make a query as to ask it.
_STATE: Select[Any] = select(CampaignRow.state)
_RUNNING = _STATE.where(CampaignRow.running == bindparam("guild"))
_NEWEST = (
    _STATE.where(CampaignRow.guild_id == bindparam("guild"))
    .order_by(
        CampaignRow.running.is_(None),
        CampaignRow.state["campaign"]["started_at"].as_string().desc(),
    )
    .limit(1)
)


async def guild(session: AsyncSession, guild_id: int) -> Guild | None:
    """The guild's settings, or None before `/setup`."""
    return await session.get(Guild, guild_id)


async def guilds(session: AsyncSession, shards: Shards = WHOLE) -> dict[int, bool]:
    """The ids of all guilds that are set up, and whether the bot has left them."""
    query = select(Guild.id, Guild.left_at.is_not(None)).where(within(Guild.id, shards))
    return {row[0]: row[1] for row in (await session.execute(query)).all()}


async def held_guild(session: AsyncSession, guild_id: int) -> Guild | None:
    """The guild's settings, locked until the transaction ends: its writers follow each other."""
    # Not against rows that only refer to it, as every deadline and post does.
    return await session.get(Guild, guild_id, with_for_update={"key_share": True})


async def add_guild(session: AsyncSession, guild: Guild) -> bool:
    """Add the guild's settings; False where there are some, by whomever they were saved."""
    given = inspect(guild).dict
    values = {column.key: given[column.key] for column in _COLUMNS if column.key in given}
    new = insertion(session, Guild).values(values).on_conflict_do_nothing()
    result = await session.execute(new)
    assert isinstance(result, CursorResult)
    return result.rowcount == 1


async def running(session: AsyncSession, guild_id: int) -> CampaignRow | None:
    """The guild's running campaign, locked until the transaction ends."""
    query = select(CampaignRow).where(CampaignRow.running == guild_id).with_for_update()
    return (await session.execute(query)).scalar_one_or_none()


async def state_of(session: AsyncSession, guild_id: int) -> Campaign | None:
    """The state of the guild's running campaign, or None."""
    return await _state(session, _RUNNING, guild_id)


async def newest_state(session: AsyncSession, guild_id: int) -> Campaign | None:
    """The state of the campaign that was started last in the guild, running or ended; or None."""
    return await _state(session, _NEWEST, guild_id)


async def _state(session: AsyncSession, query: Select[Any], guild_id: int) -> Campaign | None:
    saved = (await session.execute(query, {"guild": guild_id})).scalar_one_or_none()
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


async def held(session: AsyncSession, campaign_id: str) -> CampaignRow | None:
    """The campaign of that id, running or ended, locked until the transaction ends."""
    return await session.get(CampaignRow, campaign_id, with_for_update=True)


async def all_of(session: AsyncSession, guild_id: int) -> Sequence[CampaignRow]:
    """The guild's campaigns, the oldest first."""
    return (await session.execute(_all_of(guild_id))).scalars().all()


async def hold_all_of(session: AsyncSession, guild_id: int) -> Sequence[CampaignRow]:
    """The same, each locked until the transaction ends."""
    return (await session.execute(_all_of(guild_id).with_for_update())).scalars().all()


def _all_of(guild_id: int) -> Select[CampaignRow]:
    started = CampaignRow.state["campaign"]["started_at"].as_string()
    return select(CampaignRow).where(CampaignRow.guild_id == guild_id).order_by(started)


async def ended_before(
    session: AsyncSession, moment: datetime, shards: Shards = WHOLE
) -> Sequence[str]:
    """The ids of the campaigns that ended before then and still have somebody's words."""
    kind = JournalRow.command["kind"].as_string()
    query = (
        select(CampaignRow.id, CampaignRow.revision)
        .join(JournalRow, JournalRow.campaign_id == CampaignRow.id)
        .where(
            CampaignRow.running.is_(None),
            within(CampaignRow.guild_id, shards),
            kind != saves.REDACTION,
        )
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


async def happened(
    session: AsyncSession, campaign_id: str, kinds: Collection[str]
) -> list[list[dict[str, Any]]]:
    """The saved events of these kinds that came of each of the campaign's commands, in order."""
    query = (
        select(JournalRow.events)
        .where(JournalRow.campaign_id == campaign_id)
        .order_by(JournalRow.revision)
    )
    found = (await session.execute(query)).scalars()
    return [[event for event in events if event["kind"] in kinds] for events in found]


async def happened_in(
    session: AsyncSession, guild_id: int, commands: Collection[str], kinds: Collection[str]
) -> dict[str, list[dict[str, Any]]]:
    """The saved events of these kinds that came of commands of those kinds in all of the guild's
    campaigns: by the campaign's id, the oldest campaign first."""
    started = CampaignRow.state["campaign"]["started_at"].as_string()
    query = (
        select(CampaignRow.id, JournalRow.events)
        .join(JournalRow, JournalRow.campaign_id == CampaignRow.id)
        .where(
            CampaignRow.guild_id == guild_id, JournalRow.command["kind"].as_string().in_(commands)
        )
        .order_by(started, JournalRow.revision)
    )
    found: dict[str, list[dict[str, Any]]] = {}
    for campaign, events in (await session.execute(query)).all():
        found.setdefault(campaign, []).extend(e for e in events if e["kind"] in kinds)
    return found


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
