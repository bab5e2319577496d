"""Revision 0003: campaigns that run already get a deadline, so that none stands still."""

from datetime import UTC, datetime, timedelta

import pytest
from alembic import command
from sqlalchemy import Connection, select, text

from bot.campaigns import Campaigns
from bot.game import commands
from bot.game.state import Preset
from bot.store import migrate
from bot.store.database import Database
from bot.store.tables import PHASES, Deadline
from tests.conftest import SetClock
from tests.databases import sqlite_only
from tests.game.plays import MODERATOR, nominate


def to(revision: str, connection: Connection) -> None:
    command.downgrade(migrate.alembic_config(connection), revision)


async def test_a_running_campaign_gets_the_end_of_its_phase(
    campaigns: Campaigns, clock: SetClock
) -> None:
    # The bot's clock is ahead, as the sandbox's may be: the deadline is ahead of it all the same.
    clock.moment = datetime.now(UTC) + timedelta(days=40)
    state = await campaigns.start(1, Preset.STANDARD, MODERATOR)
    await campaigns.apply(1, nominate(11))
    async with campaigns.database.engine.begin() as connection:
        await connection.run_sync(lambda c: to("0001", c))
    async with campaigns.database.engine.connect() as connection:
        kinds = (await connection.execute(text("SELECT kind FROM deadlines"))).scalars().all()
    assert kinds == ["digest"]
    await migrate.upgrade(campaigns.database)
    async with campaigns.database.reading() as session:
        row = (
            await session.execute(select(Deadline).where(Deadline.kind.in_(PHASES)))
        ).scalar_one()
    assert (row.campaign_id, row.kind, row.subject, row.held) == (state.id, "campaign", 1, False)
    assert timedelta(days=1) < row.due_at - clock.now() < timedelta(days=4)
    clock.moment = row.due_at
    outcome = await campaigns.serve_phase(row)
    assert outcome is not None
    assert outcome[0].mayor == 11
    assert await campaigns.apply(1, commands.ResolveRound(1))


@sqlite_only
@pytest.mark.parametrize("table", ["deadlines", "outbox"])
async def test_ids_are_never_used_again(database: Database, table: str) -> None:
    async with database.reading() as session:
        query = text("SELECT sql FROM sqlite_master WHERE name = :table")
        made = (await session.execute(query, {"table": table})).scalar_one()
    assert "AUTOINCREMENT" in made
