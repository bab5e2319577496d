"""Revision 0009: deadlines of no campaign, and no webhooks of channels that were left."""

from datetime import timedelta

from alembic import command
from sqlalchemy import Connection, inspect, select, text

from bot import guilds
from bot.campaigns import Campaigns
from bot.game.state import Preset
from bot.store import migrate
from bot.store.tables import Deadline, WebhookRow
from tests.conftest import SetClock
from tests.databases import sqlite_only

MODERATOR = 7
BEFORE = "0008"


@sqlite_only
async def test_deadlines_outlive_the_way_down_and_up(campaigns: Campaigns, clock: SetClock) -> None:
    database = campaigns.database

    async def due() -> dict[int, tuple[str | None, str, bool]]:
        async with database.reading() as session:
            rows = (await session.execute(select(Deadline))).scalars().all()
        return {row.id: (row.campaign_id, row.kind, row.held) for row in rows}

    def down(connection: Connection) -> None:
        command.downgrade(migrate.alembic_config(connection), BEFORE)

    def shape(connection: Connection) -> tuple[object, ...]:
        found = inspect(connection)
        made = "SELECT sql FROM sqlite_master WHERE name = 'deadlines'"
        return (
            "AUTOINCREMENT" in connection.execute(text(made)).scalar_one(),
            {index["name"] for index in found.get_indexes("deadlines")},
            [each["column_names"] for each in found.get_unique_constraints("deadlines")],
            sorted(each["referred_table"] for each in found.get_foreign_keys("deadlines")),
        )

    await campaigns.start(1, Preset.STANDARD, MODERATOR)
    before = await due()
    async with database.engine.connect() as connection:
        as_made = await connection.run_sync(shape)
    await guilds.leave(database, 1, clock.now(), timedelta(days=30))
    async with database.writing() as session:
        session.add(WebhookRow(channel_id=101, citizen="c", webhook_id=1, token="t"))
        session.add(WebhookRow(channel_id=404, citizen="c", webhook_id=2, token="t"))
    assert (None, "erase", False) in (await due()).values()
    async with database.engine.begin() as connection:
        await connection.run_sync(down)
    await migrate.upgrade(database)
    # In the version before nobody knows that the guild was left: all that was due is due again.
    assert await due() == before
    async with database.engine.connect() as connection:
        assert await connection.run_sync(shape) == as_made
    async with database.reading() as session:
        channels = (await session.execute(select(WebhookRow.channel_id))).scalars().all()
    assert channels == [101]
    # The bot finds out anew at its next start.
    assert await guilds.leave(database, 1, clock.now(), timedelta(days=30))
