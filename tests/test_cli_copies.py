"""`ecotopia db copy`, `backup` and `restore` as a host uses them: real processes."""

from pathlib import Path

import pytest

from bot.campaigns import Campaigns
from bot.game import commands
from bot.lock import only_user
from bot.store import migrate
from bot.store.database import Database
from tests.conftest import SetClock
from tests.game.plays import MODERATOR
from tests.store.test_every_revision import down, found
from tests.test_cli import ecotopia
from tests.test_cli_db import Db
from tests.test_cli_db import db as db  # the fixture
from tests.test_replay import play_some


def only(folder: Path, pattern: str) -> Path:
    (file,) = folder.glob(pattern)
    return file


async def test_a_backup_is_made_and_brought_back(
    campaigns: Campaigns, clock: SetClock, db: Db, tmp_path: Path
) -> None:
    await play_some(campaigns, clock)
    before = await found(campaigns.database)
    made = db("backup")
    assert made.returncode == 0, made.stderr
    file = only(tmp_path / "data" / "backups", "ecotopia-*.db")
    assert f"The backup is {file.relative_to(tmp_path)}." in made.stdout
    assert "Keep it as secret." in made.stdout
    assert "━" in made.stderr
    again = db("backup", str(file))
    assert (again.returncode, again.stderr.splitlines()[-1]) == (
        1,
        f"ecotopia: {file}: File exists",
    )

    await campaigns.apply(1, commands.EndCampaign(MODERATOR))
    ended = await found(campaigns.database)
    await campaigns.database.close()
    with only_user(tmp_path / "data", "bot"):
        running = db("restore", str(file))
    assert (running.returncode, running.stderr.count("Another bot uses the folder")) == (1, 1)
    assert await found(campaigns.database) == ended
    await campaigns.database.close()
    done = db("restore", str(file))
    assert done.returncode == 0, done.stderr
    assert f"The database holds what {file} holds." in done.stdout
    assert await found(campaigns.database) == before
    saved = Database(f"sqlite:///{only(file.parent, '*before-restore*')}")
    assert len((await found(saved))["journal"]) == len(ended["journal"])
    await saved.close()


async def test_a_database_is_copied_into_a_file(
    campaigns: Campaigns, clock: SetClock, db: Db, tmp_path: Path, database_url: str
) -> None:
    await play_some(campaigns, clock)
    copied = db("copy", database_url, "copy.db")
    assert copied.returncode == 0, copied.stderr
    assert "The counts and hashes of both databases are the same." in copied.stdout
    assert "Comparing" in copied.stderr
    rows = {line.split()[0]: line.split()[1] for line in copied.stdout.splitlines()[1:-1]}
    counts = {
        table: f"{len(r):,}"
        for table, r in (await found(campaigns.database)).items()
        if table != "alembic_version"
    }
    assert rows == counts
    again = db("copy", database_url, "copy.db")
    assert (again.returncode, again.stderr.count("is not empty")) == (1, 1)
    for bad in (("nowhere.db", "new.db"), ("copy.db", "mysql://here/there"), ("copy.db", "::://")):
        refused = db("copy", *bad)
        assert refused.returncode == 1
        assert refused.stderr.splitlines()[-1].startswith("ecotopia: ")
    assert not (tmp_path / "nowhere.db").exists()
    assert db("copy", "copy.db").returncode == 2


def test_without_a_database_there_is_no_backup(tmp_path: Path) -> None:
    done = ecotopia(tmp_path, "db", "backup")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines()[-1] == "ecotopia: There is no database at data/ecotopia.db."
    assert ecotopia(tmp_path, "db", "restore", "no-such.db").returncode == 2


@pytest.mark.parametrize("older", [migrate.revisions()[-2]])
async def test_an_upgrade_says_where_its_backup_is(
    campaigns: Campaigns, db: Db, tmp_path: Path, older: str
) -> None:
    await down(campaigns.database, older)
    refused = db("list")
    assert (refused.returncode, refused.stderr.count("use ecotopia db upgrade first")) == (1, 1)
    upgraded = db("upgrade")
    assert upgraded.returncode == 0, upgraded.stderr
    file = only(tmp_path / "data" / "backups", f"*before-{migrate.newest_revision()}.db")
    assert f"What it was before is in {file.relative_to(tmp_path)}." in upgraded.stdout
    assert db("list").returncode == 0
