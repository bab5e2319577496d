"""A process of some shards, for tests that kill it: the real scheduler, with rules for a model.

`python -m tests.shard_process URL CLOCK IDS COUNT`: it prints `ready`, and each post that it sends
becomes a row of the table `sent`.
"""

import asyncio
import sys
from pathlib import Path

from sqlalchemy import text

from bot.campaigns import Campaigns
from bot.clock import Clock
from bot.language.service import Language
from bot.scheduler import Scheduler
from bot.shards import Shards
from bot.store.database import Database
from bot.store.holding import holding
from bot.store.tables import Guild, OutboxRow


class Sent:
    """Where posts arrive."""

    def __init__(self, database: Database, shards: Shards) -> None:
        self._database = database
        self._shards = shards

    async def send(self, row: OutboxRow, settings: Guild) -> int:
        async with self._database.writing() as session:
            query = text("INSERT INTO sent (post, guild, shard) VALUES (:post, :guild, :shard)")
            values = {"post": row.id, "guild": row.guild_id, "shard": self._shards.ids[0]}
            await session.execute(query, values)
        return 10_000 + row.id

    async def revise(self, row: OutboxRow, settings: Guild) -> None:
        raise AssertionError("nothing is deleted here")


async def serve(url: str, clock: Path, shards: Shards) -> None:
    database = Database(url)
    async with holding(database, shards), Language.rules() as language:
        campaigns = Campaigns(database, Clock(clock))
        scheduler = Scheduler(campaigns, language, Sent(database, shards), shards=shards)
        print("ready", flush=True)
        while True:
            await scheduler.tick()
            await asyncio.sleep(0.02)


if __name__ == "__main__":
    url, clock, ids, count = sys.argv[1:]
    asyncio.run(serve(url, Path(clock), Shards(tuple(map(int, ids.split(","))), int(count))))
