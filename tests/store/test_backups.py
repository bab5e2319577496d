"""Backups: made under load, brought back, and made by themselves before an upgrade."""

import asyncio
import stat
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.campaigns import Campaigns
from bot.errors import StoreError
from bot.game import commands
from bot.game.state import Preset
from bot.store import backups, migrate
from bot.store.database import Database
from tests.conftest import SetClock, a_guild
from tests.game.plays import ANN, MODERATOR, nominate
from tests.store.test_copying import sound
from tests.store.test_every_revision import down, found
from tests.test_replay import play_some

GUILDS = range(1, 5)


def named(folder: Path, pattern: str) -> list[str]:
    return [path.name for path in folder.glob(pattern)]


@pytest.fixture
async def busy(campaigns: Campaigns) -> AsyncIterator[Campaigns]:
    """Four guilds whose campaigns take a command after the other."""
    for guild in GUILDS:
        await campaigns.configure(a_guild(guild))
        await campaigns.start(guild, Preset.STANDARD, MODERATOR)
        await campaigns.apply(guild, nominate(ANN))
    done = asyncio.Event()

    async def play(guild: int) -> None:
        while not done.is_set():
            await campaigns.apply(guild, commands.PublishDigest(()))

    playing = [asyncio.create_task(play(guild)) for guild in GUILDS]
    await asyncio.sleep(0.3)
    yield campaigns
    done.set()
    await asyncio.gather(*playing)


async def test_a_backup_under_load_is_one_state_and_comes_back(
    busy: Campaigns, tmp_path: Path
) -> None:
    file = tmp_path / "backup.db"
    told: list[tuple[str, int, int]] = []
    await backups.backup(busy.database, file, lambda *what: told.append(what))
    assert told[-1][1] == told[-1][2] > 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert named(tmp_path, "backup.db?*") == []
    kept = Database(f"sqlite:///{file}")
    assert await sound(kept) == len(GUILDS)
    saved = await found(kept)
    await kept.close()
    await asyncio.sleep(0.3)
    assert len((await found(busy.database))["journal"]) > len(saved["journal"])


async def test_restoring_gives_every_row_back(
    campaigns: Campaigns, clock: SetClock, tmp_path: Path
) -> None:
    await play_some(campaigns, clock)
    before, file = await found(campaigns.database), tmp_path / "backup.db"
    await backups.backup(campaigns.database, file)
    await campaigns.apply(1, commands.EndCampaign(MODERATOR))
    await campaigns.start(1, Preset.CLASSIC, MODERATOR)
    assert await found(campaigns.database) != before
    await backups.restore(campaigns.database, file, tmp_path / "draft")
    assert await found(campaigns.database) == before
    assert await sound(campaigns.database) == 1
    await campaigns.apply(1, commands.ResolveRound(3))
    assert named(tmp_path, "*draft*") == []


async def test_an_older_backup_is_brought_to_this_revision(
    campaigns: Campaigns, clock: SetClock, tmp_path: Path
) -> None:
    await play_some(campaigns, clock)
    await down(campaigns.database, "0004")
    await backups.backup(campaigns.database, tmp_path / "old.db")
    await migrate.upgrade(campaigns.database)
    await backups.restore(campaigns.database, tmp_path / "old.db", tmp_path / "draft")
    assert await migrate.revision(campaigns.database) == migrate.newest_revision()
    assert await sound(campaigns.database) == 1


async def test_what_is_no_backup_changes_nothing(
    campaigns: Campaigns, clock: SetClock, tmp_path: Path
) -> None:
    await play_some(campaigns, clock)
    before = await found(campaigns.database)
    good = tmp_path / "good.db"
    await backups.backup(campaigns.database, good)
    whole = good.read_bytes()
    ahead = Database(f"sqlite:///{tmp_path / 'ahead.db'}")
    await backups.restore(ahead, good, tmp_path / "draft")
    async with ahead.writing() as session:
        connection = await session.connection()
        await connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    await ahead.close()
    for name, content, said in (
        ("text.db", b"not a database, " * 100, "text.db"),
        ("cut.db", whole[: len(whole) // 2], "cut.db"),
        ("empty.db", b"", "no campaigns' tables"),
        ("torn.db", whole[:8192] + b"\xff" * 8192 + whole[16384:], "torn.db"),
        ("ahead.db", (tmp_path / "ahead.db").read_bytes(), "a newer version"),
    ):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(StoreError, match=said):
            await backups.restore(campaigns.database, tmp_path / name, tmp_path / "draft")
        assert await found(campaigns.database) == before


async def test_a_file_that_is_there_is_never_overwritten(
    campaigns: Campaigns, tmp_path: Path
) -> None:
    (tmp_path / "taken.db").write_text("mine")
    with pytest.raises(FileExistsError):
        await backups.backup(campaigns.database, tmp_path / "taken.db")
    assert (tmp_path / "taken.db").read_text() == "mine"


async def test_before_an_upgrade_a_backup_is_made_by_itself(
    campaigns: Campaigns, clock: SetClock, tmp_path: Path
) -> None:
    await play_some(campaigns, clock)
    database, folder = campaigns.database, tmp_path / "backups"
    assert await backups.upgrade(database, folder, clock.now()) is None
    await down(database, "0003")
    before = await found(database)
    file = await backups.upgrade(database, folder, clock.now())
    assert file is not None
    assert file.parent == folder
    assert await migrate.revision(database) == migrate.newest_revision()
    kept = Database(f"sqlite:///{file}")
    assert await migrate.revision(kept) == "0003"
    saved = await found(kept)
    await kept.close()
    for table, rows in before.items():
        # In a file moments have no zone; they are in UTC.
        assert len(saved[table]) == len(rows), table
    assert saved["journal"][-1]["command"] == before["journal"][-1]["command"]


async def test_a_new_database_needs_no_backup(tmp_path: Path, clock: SetClock) -> None:
    database = Database(f"sqlite:///{tmp_path / 'new.db'}")
    assert await backups.upgrade(database, tmp_path / "backups", clock.now()) is None
    assert not (tmp_path / "backups").exists()
    await database.close()


def test_what_the_bot_backed_up_by_itself_is_kept_for_some_time(tmp_path: Path) -> None:
    made = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
    soon, asked = made + timedelta(days=2), backups.name(made)
    own = {
        backups.name(made, "before-0011"),
        backups.name(made, "before-restore"),
        f"{backups.name(made, 'before-0011')}.4711.part",
        f"{backups.name(made, 'before-0011')}.4711.part-wal",
        f"{backups.name(made, 'restoring')}.4711.part",
        f"{asked}.4711.part",
    }
    others = {
        asked,
        "ecotopia-20269999-000000-before-0011.db",
        "ecotopia-before-0011.db",
        "before-the-party.db",
        f"{asked}.gz",
        "my.db.4711.part",
        backups.name(soon, "before-0012"),
    }
    for name in own | others:
        (tmp_path / name).touch()
    assert backups.forget_old(tmp_path, made) == 0
    assert backups.forget_old(tmp_path, made + timedelta(days=1)) == len(own)
    assert set(named(tmp_path, "*")) == others
    assert backups.forget_old(tmp_path / "none", soon) == 0


async def test_a_backup_before_an_upgrade_is_one_that_nobody_asked_for(
    campaigns: Campaigns, clock: SetClock, tmp_path: Path
) -> None:
    await down(campaigns.database, "0003")
    file = await backups.upgrade(campaigns.database, tmp_path / "backups", clock.now())
    assert file is not None
    assert backups.forget_old(file.parent, clock.now() + timedelta(seconds=1)) == 1
    assert not file.exists()
