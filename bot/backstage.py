"""What the sandbox's page shows of the bot's own rows, and how they are forgotten at its reset."""

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.exc import DBAPIError

from bot.store import deadlines, erasing, migrate, outbox
from bot.store.database import Database
from bot.store.tables import Deadline, OutboxRow

SHOWN_DEADLINES = 6
SHOWN_POSTS = 30

NOT_THERE = (DBAPIError, OSError)
"""The bot has not made its tables yet, or the database's server does not answer."""

Json = dict[str, Any]


class Backstage:
    """A look into the bot's database from beside it; moments are seconds since 1970."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def look(self, guild_id: int) -> Json:
        """What is due next and the newest posts of a guild, nothing while there is no database."""
        try:
            async with self._database.reading() as session:
                due = await deadlines.upcoming(session, guild_id, SHOWN_DEADLINES)
                posts = await outbox.newest(session, guild_id, SHOWN_POSTS)
        except NOT_THERE:
            return {"deadlines": [], "outbox": []}
        return {"deadlines": [_deadline(d) for d in due], "outbox": [_post(p) for p in posts]}

    async def next_deadline(self, guild_id: int, after: float) -> float | None:
        """When the first deadline after that moment falls due; None where none does."""
        moment = datetime.fromtimestamp(after, UTC)
        try:
            async with self._database.reading() as session:
                found = await deadlines.next_after(session, guild_id, moment)
        except NOT_THERE:
            return None
        return None if found is None else found.timestamp()

    async def forget(self, guild_ids: Collection[int], channel_ids: Collection[int]) -> None:
        """Delete every row of these guilds; nothing where there is no database yet."""
        if await migrate.revision(self._database) is None:
            return
        async with self._database.writing() as session:
            await erasing.erase_guilds(session, guild_ids, channel_ids)

    async def close(self) -> None:
        """Let go of the database."""
        await self._database.close()


def _deadline(row: Deadline) -> Json:
    return {
        "kind": row.kind,
        "subject": row.subject,
        "at": (row.not_before or row.due_at).timestamp(),
        "held": row.held,
    }


def _post(row: OutboxRow) -> Json:
    state = "waiting"
    if row.posted_at is not None:
        state = "posted"
    elif row.error is not None:
        state = "failed"
    elif row.sending_since is not None:
        state = "sending"
    return {
        "id": row.id,
        "event": row.event["kind"],
        "state": state,
        "attempts": row.attempts,
        "at": (row.posted_at or row.not_before).timestamp(),
        "message": None if row.message_id is None else str(row.message_id),
        "error": row.error,
    }
