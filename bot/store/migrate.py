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
from bot.store.database import Database


def alembic_config(connection: Connection | None = None) -> Config:
    """Alembic's configuration, without a file: the scripts lie in the package `migrations`."""
    config = Config()
    assert migrations.__file__ is not None
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    config.attributes["connection"] = connection
    return config


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


async def upgrade(database: Database) -> None:
    """Bring the database to the newest revision; StoreError where a newer bot made it."""
    try:
        async with database.engine.begin() as connection:
            await connection.run_sync(_upgrade)
    except (DBAPIError, OSError) as error:
        raise StoreError(f"The database cannot be opened or upgraded: {error}") from error


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _upgrade(connection: Connection) -> None:
    known = {r.revision for r in ScriptDirectory.from_config(alembic_config()).walk_revisions()}
    current = _revision(connection)
    if current is not None and current not in known:
        raise StoreError(
            f"The database is at revision {current}, which a newer version of the bot made; "
            "install that version, or restore a backup from before the upgrade."
        )
    command.upgrade(alembic_config(connection), "head")
