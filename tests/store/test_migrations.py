from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, text

from bot.errors import StoreError
from bot.store import migrate
from bot.store.database import Database
from bot.store.tables import Base


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
        rows = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'"))
        return [
            name for (name,) in rows if name != "alembic_version" and not name.startswith("sqlite_")
        ]

    async with database.engine.begin() as connection:
        assert await connection.run_sync(down) == []


async def test_sqlite_is_set_up_to_be_safe(database: Database, tmp_path: Path) -> None:
    async with database.reading() as session:
        for pragma, value in (
            ("journal_mode", "wal"),
            ("foreign_keys", 1),
            ("synchronous", 2),
            ("secure_delete", 1),
        ):
            assert (await session.execute(text(f"PRAGMA {pragma}"))).scalar_one() == value
