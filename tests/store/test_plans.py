"""What is asked each second and at each command finds its rows by an index, whatever else is there.

The real statements are caught on their way to SQLite, whose planner says how it finds the rows.
"""

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, text

from bot import privacy
from bot.campaigns import Campaigns
from bot.game import commands
from bot.game.state import Preset
from bot.language.service import Language
from bot.scheduler import Scheduler
from bot.store import deadlines, outbox
from bot.store.database import Database
from bot.store.tables import Base
from tests.conftest import SetClock
from tests.databases import SERVER
from tests.game.plays import ANN, BOB, nominate
from tests.test_scheduler import Channel

pytestmark = pytest.mark.skipif(SERVER is not None, reason="the planner that is asked is SQLite's")

GUILD = 1
Statement = tuple[str, Any]
SCAN = re.compile(r"^SCAN (\w+)(?! USING (?:COVERING )?INDEX)")


@contextmanager
def caught(database: Database) -> Iterator[list[Statement]]:
    """Every statement that reads or changes rows while the block lasts."""
    found: list[Statement] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if statement.split()[0] in ("SELECT", "UPDATE", "DELETE"):
            found.append((statement, parameters))

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(database.engine.sync_engine, "before_cursor_execute", note)


async def plan(database: Database, statement: Statement) -> list[str]:
    async with database.engine.connect() as connection:
        asked, parameters = statement
        found = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}", parameters)
        return [row[3] for row in found.all()]


async def scans(database: Database, statements: list[Statement]) -> list[str]:
    """The steps in which a whole table is read, each with its statement."""
    names = set(Base.metadata.tables)
    found = []
    for statement in statements:
        aliases = set(re.findall(r"(?:FROM|JOIN|,) (\w+) AS (\w+)", statement[0]))
        tables = names | {alias for table, alias in aliases if table in names}
        for step in await plan(database, statement):
            match = SCAN.match(step)
            if match is not None and match[1] in tables:
                found.append(f"{step}: {statement[0]}")
    return found


@pytest.fixture
async def scheduler(campaigns: Campaigns) -> AsyncIterator[Scheduler]:
    async with Language.rules() as language:
        scheduler = Scheduler(campaigns, language, Channel())
        yield scheduler
        await scheduler.stop()


async def settled(scheduler: Scheduler) -> None:
    for _ in range(8):
        await scheduler.tick()
        while scheduler._serving or scheduler._sending:
            work = [*scheduler._serving.values(), *scheduler._sending.values()]
            for task in work:
                await task


async def test_the_checker_sees_a_table_that_is_read_whole(database: Database) -> None:
    whole = ("SELECT * FROM deadlines WHERE attempts = ?", (3,))
    assert await scans(database, [whole]) == [f"SCAN deadlines: {whole[0]}"]
    alias = ("SELECT * FROM outbox AS o WHERE o.error = ?", ("x",))
    assert len(await scans(database, [alias])) == 1


async def test_a_tick_reads_no_table_whole(
    database: Database, campaigns: Campaigns, scheduler: Scheduler, clock: SetClock
) -> None:
    await campaigns.start(GUILD, Preset.STANDARD, 99)
    await campaigns.apply(GUILD, nominate(ANN))
    await campaigns.apply(GUILD, commands.GiveSpeech(ANN, "I will plant 500 trees."))
    with caught(database) as statements:
        for _ in range(4):
            await settled(scheduler)
            clock.advance(timedelta(hours=13))
        await privacy.delete(database, GUILD, ANN, clock.now())
        del statements[-40:]
        await settled(scheduler)
    told = " ".join(asked for asked, _ in statements)
    for table in ("deadlines", "outbox", "campaigns", "guilds"):
        assert f"FROM {table}" in told, "the tick was not what it should be"
    assert await scans(database, statements) == []


Act = Callable[[Campaigns], Awaitable[Any]]


@pytest.mark.parametrize(
    "act",
    [
        lambda c: c.apply(GUILD, nominate(BOB)),
        lambda c: c.apply(GUILD, commands.GiveSpeech(ANN, "The library stays open.")),
        lambda c: c.open_election(GUILD, 99),
        lambda c: c.apply(GUILD, commands.Pause(99)),
        lambda c: c.phase_ends(GUILD),
        lambda c: c.posts_stuck(GUILD),
        lambda c: c.take_up(GUILD),
        lambda c: c.view(GUILD),
        lambda c: c.last(GUILD),
        lambda c: c.set_rhythm(GUILD, 3),
        lambda c: c.apply(GUILD, commands.EndCampaign(99)),
    ],
    ids=["run", "speech", "open", "pause", "ends", "stuck", "up", "view", "last", "rhythm", "end"],
)
async def test_a_command_reads_no_table_whole(
    database: Database, campaigns: Campaigns, act: Act
) -> None:
    await campaigns.start(GUILD, Preset.STANDARD, 99)
    for player in (ANN, BOB):
        await campaigns.apply(GUILD, nominate(player))
    with caught(database) as statements:
        await act(campaigns)
    assert statements
    assert await scans(database, statements) == []


async def test_what_is_told_of_the_backlog_reads_no_table_whole(
    database: Database, clock: SetClock
) -> None:
    with caught(database) as statements:
        async with database.reading() as session:
            await outbox.backlog(session, clock.now())
            await deadlines.backlog(session, clock.now())
            await outbox.known_messages(session, [1, 2, 3])
    assert len(statements) == 3
    assert await scans(database, statements) == []


async def test_a_look_at_what_is_due_costs_no_more_with_many_that_are_paused(
    database: Database, campaigns: Campaigns, clock: SetClock
) -> None:
    """SQLite counts its own steps: they may not grow with deadlines that are held or not due."""
    await campaigns.start(GUILD, Preset.STANDARD, 99)

    async def steps() -> int:
        async with database.reading() as session:
            raw = (await (await session.connection()).get_raw_connection()).driver_connection
            assert raw is not None
            counted = 0

            def count() -> int:
                nonlocal counted
                counted += 1
                return 0

            await raw.set_progress_handler(count, 10)
            await deadlines.due(session, clock.now(), 32)
            await outbox.next_of_each_guild(session, clock.now(), 32)
            await outbox.next_outdated(session, clock.now(), 32)
            await raw.set_progress_handler(None, 0)
            return counted

    few = await steps()
    async with database.writing() as session:
        await session.execute(
            text(
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000) "
                "INSERT INTO deadlines (campaign_id, guild_id, kind, subject, revision, due_at, "
                "held, attempts) SELECT (SELECT id FROM campaigns), 1, 'let_stand', i, 0, "
                "CASE i % 2 WHEN 0 THEN '2020-01-01 00:00:00' ELSE '2040-01-01 00:00:00' END, "
                "i % 2 = 0, 0 FROM n"
            )
        )
        await session.execute(
            text(
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000) "
                "INSERT INTO outbox (guild_id, campaign_id, event, nonce, not_before, attempts, "
                "posted_at, outdated) SELECT 1, (SELECT id FROM campaigns), '{}', 'n' || i, "
                "'2020-01-01 00:00:00', 1, '2020-01-01 00:00:00', 0 FROM n"
            )
        )
    assert await steps() <= 2 * few + 20
