from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, inspect, text

from bot.errors import StoreError
from bot.game.rules.methods.ballots import Ranking
from bot.store import ballots, migrate
from bot.store.copying import VERSION
from bot.store.database import Database
from bot.store.tables import Base
from tests.databases import sqlite_only


async def test_the_migrations_build_what_the_tables_say(database: Database) -> None:
    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return compare_metadata(context, Base.metadata)

    async with database.engine.connect() as connection:
        assert await connection.run_sync(differences) == []
    assert await migrate.revision(database) == migrate.newest_revision()


async def test_upgrading_twice_changes_nothing(database: Database) -> None:
    await migrate.upgrade(database)
    assert await migrate.revision(database) == migrate.newest_revision()


async def test_a_database_of_a_newer_version_is_refused(database: Database) -> None:
    async with database.writing() as session:
        await session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match="newer version"):
        await migrate.upgrade(database)


async def test_the_way_down_leaves_nothing(database: Database) -> None:
    def down(connection: Connection) -> list[str]:
        command.downgrade(migrate.alembic_config(connection), "base")
        return [name for name in inspect(connection).get_table_names() if name != VERSION]

    async with database.engine.begin() as connection:
        assert await connection.run_sync(down) == []


async def test_ballots_of_an_open_election_outlive_the_upgrade(database: Database) -> None:
    """As 0001 kept them: rankings, and posts of elections in the old form."""

    def again(connection: Connection) -> None:
        config = migrate.alembic_config(connection)
        command.downgrade(config, "0001")
        for statement in (
            "INSERT INTO guilds VALUES (1, 2, 3, 18, 'UTC', 'en')",
            "INSERT INTO campaigns VALUES ('c', 1, NULL, 0, '{}')",
            "INSERT INTO ballots VALUES (1, 'c', 1, 7, '[22, 11]'), (2, 'c', 1, 8, '[11]')",
            """INSERT INTO outbox (guild_id, campaign_id, event, nonce, not_before, attempts)
               VALUES (1, 'c', '{"kind": "ElectionOpened"}', 'a', '2026-01-01 00:00:00', 0),
                      (1, 'c', '{"kind": "SpeechPosted"}', 'b', '2026-01-01 00:00:00', 0)""",
        ):
            connection.execute(text(statement))
        command.upgrade(config, "head")

    async with database.engine.begin() as connection:
        await connection.run_sync(again)
    async with database.reading() as session:
        said, receipts = await ballots.cast_in(session, "c", 1)
        assert said == (Ranking.of(11), Ranking.of(22, 11))
        assert len(set(receipts)) == 2
        nonces = (await session.execute(text("SELECT nonce FROM outbox"))).scalars().all()
        rules = await session.execute(text("SELECT election_method, players_percent FROM guilds"))
    assert nonces == ["b"]
    assert rules.one() == ("irv", 60)


@sqlite_only
async def test_sqlite_is_set_up_to_be_safe(database: Database, tmp_path: Path) -> None:
    async with database.reading() as session:
        for pragma, value in (
            ("journal_mode", "wal"),
            ("foreign_keys", 1),
            ("synchronous", 2),
            ("secure_delete", 1),
        ):
            assert (await session.execute(text(f"PRAGMA {pragma}"))).scalar_one() == value
