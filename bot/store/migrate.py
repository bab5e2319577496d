"""The database's revision: read it, bring it to this version's, refuse a newer one."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

import migrations
from bot.errors import StoreError
from bot.store import dialects
from bot.store.database import Database


def alembic_config(connection: Connection | None = None) -> Config:
    """Alembic's configuration, without a file: the scripts lie in the package `migrations`."""
    config = Config()
    assert migrations.__file__ is not None
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    config.attributes["connection"] = connection
    return config


def revisions() -> list[str]:
    """All revisions that this version of the bot knows, the oldest first."""
    scripts = ScriptDirectory.from_config(alembic_config())
    return [script.revision for script in scripts.walk_revisions()][::-1]


def newest_revision() -> str:
    """The revision that this version of the bot works with."""
    head = ScriptDirectory.from_config(alembic_config()).get_current_head()
    assert head is not None
    return head


async def revision(database: Database) -> str | None:
    """The database's revision, or None where it is empty."""
    try:
        async with database.engine.connect() as connection:
            return await connection.run_sync(_revision)
    except (DBAPIError, OSError) as error:
        raise StoreError(f"The database cannot be opened: {error}") from error


async def upgrade(database: Database, to: str = "head") -> None:
    """Bring the database to the newest revision; StoreError where a newer bot made it."""
    try:
        async with database.engine.begin() as connection:
            await connection.run_sync(_upgrade, to)
    except (DBAPIError, OSError) as error:
        raise StoreError(f"The database cannot be opened or upgraded: {error}") from error


def check_known(revision: str | None) -> None:
    """StoreError where a newer version of the bot made the database."""
    if revision is not None and revision not in revisions():
        raise StoreError(
            f"The database is at revision {revision}, which a newer version of the bot made; "
            "install that version, or restore a backup from before the upgrade."
        )


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _upgrade(connection: Connection, to: str) -> None:
    dialects.of(connection.dialect.name).lock_schema(connection)
    check_known(_revision(connection))
    command.upgrade(alembic_config(connection), to)
