"""What one more campaign costs: start, memory, a tick and a command, by how many there are.

`python -m bot.simulate.growth DATABASE_FOLDER` measures one database in a process of its own, so
that memory and start are those of a bot that finds it, and prints a line of JSON.
"""

import asyncio
import json
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path
from statistics import median

from sqlalchemy import func, select

from bot.campaigns import Campaigns
from bot.clock import Clock
from bot.errors import Unreachable
from bot.footprint import footprint_of
from bot.game import commands
from bot.game.vocabulary import Demographic
from bot.language.service import Language
from bot.scheduler import Scheduler
from bot.simulate.crowd import fill
from bot.store import migrate
from bot.store.database import Database
from bot.store.tables import CampaignRow, Guild, OutboxRow

BEGUN = datetime(2026, 1, 1, 6, tzinfo=UTC)
"""When all campaigns begin: in the morning, so that nothing is due for hours."""
QUIET = BEGUN + timedelta(hours=1)
FIRST = 1 << 22
"""The smallest id that Discord could give."""
TICKS = 200
COMMANDS = 200
_members = count(1)
POSTS_SENT = 8
"""Posts that each campaign has behind it, for the bot to find its way past."""


@dataclass(frozen=True)
class Growth:
    """One size's costs: seconds of a start, bytes of memory at most, milliseconds of the rest.

    `tick` is one with nothing due, `view` a look at a campaign, `command` one that is written.
    """

    campaigns: int
    start: float
    memory: int
    tick: float
    view: float
    command: float
    database: int


class Standing(Clock):
    """A clock that stands: what is due is what the bench wants."""

    def now(self) -> datetime:
        """Always the same moment."""
        return QUIET


class Nowhere:
    """Takes posts and has nothing to do with them."""

    async def send(self, row: OutboxRow, settings: Guild) -> int:
        """It is posted."""
        return row.id

    async def revise(self, row: OutboxRow, settings: Guild) -> None:
        """It is revised."""

    async def alarm(self, settings: Guild, trouble: Unreachable) -> None:
        """Nobody is there to be told."""


def path(folder: Path) -> Path:
    """The database in that folder."""
    return folder / "ecotopia.db"


def guild_id(number: int) -> int:
    """The id of the guild of that number."""
    return FIRST * (number + 1)


async def make(
    folder: Path, campaigns: int, on_progress: Callable[[int], None] | None = None
) -> None:
    """A database with so many campaigns in that folder, each with posts behind it."""
    database = Database(f"sqlite+aiosqlite:///{path(folder)}")
    try:
        await migrate.upgrade(database)
        guilds = [(guild_id(number), number + 1) for number in range(campaigns)]
        await fill(database, guilds, BEGUN, on_progress)
        async with database.writing() as session:
            for first in range(0, campaigns, 1_000):
                session.add_all(
                    _sent(number, each)
                    for number in range(first, min(first + 1_000, campaigns))
                    for each in range(POSTS_SENT)
                )
                await session.flush()
                session.expunge_all()
    finally:
        await database.close()


def _sent(number: int, each: int) -> OutboxRow:
    return OutboxRow(
        guild_id=guild_id(number),
        campaign_id=f"crowd-{number}",
        event={"kind": "Paused"},
        nonce=f"{number}-{each}",
        not_before=BEGUN,
        posted_at=BEGUN,
        message_id=number * POSTS_SENT + each + 1,
    )


async def measure(folder: Path) -> Growth:
    """Start as the bot does, tick, look and write; the campaigns are spread over all there are."""
    began = time.perf_counter()
    database = Database(f"sqlite+aiosqlite:///{path(folder)}")
    try:
        await migrate.upgrade(database)
        await database.forget_deleted()
        campaigns = Campaigns(database, Standing())
        async with Language.rules() as language:
            scheduler = Scheduler(campaigns, language, Nowhere())
            await scheduler.tick()
            start = time.perf_counter() - began
            ticks = [await _timed(scheduler.tick) for _ in range(TICKS)]
            await scheduler.stop()
        async with database.reading() as session:
            counted = await session.execute(select(func.count()).select_from(CampaignRow))
        number = counted.scalar_one()
        chosen = [guild_id(each * number // COMMANDS) for each in range(COMMANDS)]
        views = [await _timed(partial(campaigns.view, each)) for each in chosen]
        acts = [await _timed(partial(_stand, campaigns, each)) for each in chosen]
    finally:
        await database.close()
    return Growth(
        number,
        start,
        footprint_of().peak,
        1000 * median(ticks),
        1000 * median(views),
        1000 * median(acts),
        path(folder).stat().st_size,
    )


async def grown(folder: Path) -> Growth:
    """Measure the folder's database in a process of its own."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", __name__, str(folder), stdout=asyncio.subprocess.PIPE
    )
    told, _ = await process.communicate()
    if process.returncode:
        raise RuntimeError(f"the measuring process ended with exit code {process.returncode}")
    return Growth(**json.loads(told))


async def _timed(act: Callable[[], Awaitable[object]]) -> float:
    began = time.perf_counter()
    await act()
    return time.perf_counter() - began


async def _stand(campaigns: Campaigns, guild: int) -> None:
    """Somebody stands for mayor: the state, the journal, and a post for the outbox."""
    member = next(_members)
    command = commands.Nominate(member, f"Member {member}", "Trees!", Demographic.STUDENT)
    await campaigns.apply(guild, command)


if __name__ == "__main__":
    print(json.dumps(asdict(asyncio.run(measure(Path(sys.argv[1]))))))
