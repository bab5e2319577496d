"""Many guilds' campaigns in a database at once, with all their deadlines, for the benches."""

from collections.abc import Callable, Sequence
from datetime import datetime

from bot import agenda
from bot.game import commands, engine
from bot.game.state import Preset
from bot.store import campaigns as rows
from bot.store.database import Database
from bot.store.tables import Guild

AT_ONCE = 500
"""Campaigns that are put into the database in one transaction."""
HOUR = 18
"""Every guild's, in UTC: so all digests are due at the same moment."""
MODERATOR = 9


async def fill(
    database: Database,
    guilds: Sequence[tuple[int, int]],
    now: datetime,
    on_progress: Callable[[int], None] | None = None,
) -> None:
    """Let a campaign begin at that moment in each guild, given with its channel."""
    for first in range(0, len(guilds), AT_ONCE):
        async with database.writing() as session:
            for seed, (guild_id, channel_id) in enumerate(guilds[first : first + AT_ONCE], first):
                guild = Guild(
                    id=guild_id,
                    channel_id=channel_id,
                    moderator_role_id=guild_id,
                    digest_hour=HOUR,
                    time_zone="UTC",
                    language=("en", "fr", "de", "es")[seed % 4],
                    round_days=1,
                )
                session.add(guild)
                await session.flush()
                start = commands.StartCampaign(MODERATOR, Preset.STANDARD, seed)
                state, events = engine.start(f"crowd-{seed}", guild_id, start, now)
                await rows.insert(session, state, start, events, now)
                await agenda.follow(session, guild, None, state, events, now)
        if on_progress is not None:
            on_progress(min(first + AT_ONCE, len(guilds)))
