"""A copy of all that is kept of a guild, for its moderators, as one file.

The file, form 1, is JSON: `kind`: `ecotopia guild`; `form`: 1; `guild`: its Discord id; `made_at`;
`settings`: what was settled with commands; `moderation`: the rows of what the moderators did and
want outside of campaigns, by table; and `campaigns`, the oldest first, each with

- `campaign`, `preset`, `started_at`, `phase`, `term`, `round`: which one it is, where it stands;
- `happened`: what came of each command, in order: the moment `at`; `by`, with the command's `act`
  and the `player`, where a moderator gave it; and the `events`, as the channel was told of them.

Who may read all of that is told nothing that the game keeps secret: no ballots, no drafts, nobody's
vote on a dilemma, and no seed of chance. A member's own copy (bot/privacy.py) has theirs.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.game import commands
from bot.game.events import ElectionClosed
from bot.public import PUBLIC
from bot.recount import LEAST_TURNOUT
from bot.store import campaigns
from bot.store.database import Database
from bot.store.erasing import SURVIVING
from bot.store.tables import (
    Base,
    CampaignRow,
    Deadline,
    Guild,
    JournalRow,
    OutboxRow,
)

KIND = "ecotopia guild"
FORM = 1
"""Of the file; a change of it needs a new number here."""

TOLD = frozenset(kind.__name__ for kind in PUBLIC)
MODERATING = frozenset(
    kind.__name__
    for kind in (
        commands.StartCampaign,
        commands.OpenElection,
        commands.CloseElection,
        commands.CancelElection,
        commands.SkipElection,
        commands.ResolveRound,
        commands.RemoveMayor,
        commands.Pause,
        commands.Resume,
        commands.SettleContest,
        commands.EndCampaign,
    )
)
"""The commands of which it is nobody's secret who gave them."""

ELSEWHERE = SURVIVING | {table.__tablename__ for table in (Guild, CampaignRow, Deadline, OutboxRow)}
"""The tables with a guild's rows that are in the file in another form, or not at all."""


async def export(database: Database, guild_id: int, now: datetime) -> str | None:
    """The text of the file; None where nothing is kept of the guild."""
    async with database.reading() as session:
        guild = await campaigns.guild(session, guild_id)
        if guild is None:
            return None
        file = {
            "kind": KIND,
            "form": FORM,
            "guild": guild_id,
            "made_at": now.isoformat(),
            "settings": _plain({c.key: getattr(guild, c.key) for c in Guild.__table__.columns}),
            "moderation": await _moderation(session, guild_id),
            "campaigns": [
                _campaign(row, await campaigns.journal(session, row))
                for row in await campaigns.all_of(session, guild_id)
            ],
        }
    return json.dumps(file, indent=1, ensure_ascii=False) + "\n"


async def _moderation(session: AsyncSession, guild_id: int) -> dict[str, list[dict[str, Any]]]:
    found = {}
    for table in Base.metadata.sorted_tables:
        if table.name not in ELSEWHERE and "guild_id" in table.columns:
            mine = select(table).where(table.columns["guild_id"] == guild_id)
            rows = (await session.execute(mine.order_by(*table.primary_key))).mappings().all()
            found[table.name] = [_plain(row) for row in rows]
    return found


def _campaign(row: CampaignRow, journal: Iterable[JournalRow]) -> dict[str, Any]:
    own = row.state["campaign"]
    head = {key: own[key] for key in ("preset", "started_at", "phase", "term", "round")}
    entries = [_entry(each) for each in journal]
    return {"campaign": row.id, **head, "happened": [each for each in entries if len(each) > 1]}


def _entry(entry: JournalRow) -> dict[str, Any]:
    found: dict[str, Any] = {"at": entry.at.isoformat()}
    kind, player = entry.command["kind"], entry.command.get("player")
    if kind in MODERATING and player is not None:
        found["by"] = {"act": kind, "player": player}
    told = [_told(event) for event in entry.events if event["kind"] in TOLD]
    if told:
        found["events"] = told
    return found


def _told(event: dict[str, Any]) -> dict[str, Any]:
    """The event without what its post does not tell either: ballots that could be guessed."""
    if event["kind"] != ElectionClosed.__name__ or len(event.get("receipts", ())) >= LEAST_TURNOUT:
        return event
    secret = ("players", "demographics", "tie_seed", "receipts")
    return {key: value for key, value in event.items() if key not in secret}


def _plain(values: Mapping[Any, Any]) -> dict[str, Any]:
    return {
        str(key): value.isoformat() if isinstance(value, datetime) else value
        for key, value in values.items()
    }
