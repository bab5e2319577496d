"""`ecotopia db` as a host uses it: real processes on a real database."""

import json
import subprocess
from pathlib import Path
from typing import Protocol

import pytest
from sqlalchemy import update

from bot import privacy
from bot.campaigns import Campaigns
from bot.game import commands
from bot.store.tables import CampaignRow
from tests.conftest import SetClock, a_guild
from tests.game.plays import ANN, BOB, MODERATOR, opening
from tests.test_cli import ecotopia
from tests.test_replay import GUILD, play_some, with_older


class Db(Protocol):
    def __call__(self, *arguments: str) -> subprocess.CompletedProcess[str]: ...


@pytest.fixture
def db(campaigns: Campaigns, tmp_path: Path, database_url: str) -> Db:
    """Runs `ecotopia db …` on the database of `campaigns`."""

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        done = ecotopia(tmp_path, "db", *arguments, ECOTOPIA_DATABASE_URL=database_url)
        assert "Traceback" not in done.stderr
        return done

    return run


@pytest.mark.parametrize(
    "command", ["", "list", "replay", "export", "import", "copy", "backup", "restore"]
)
def test_every_command_has_help(tmp_path: Path, command: str) -> None:
    done = ecotopia(tmp_path, "db", *command.split(), "--help")
    assert done.returncode == 0
    assert "Usage:" in done.stdout


async def test_a_campaign_is_listed_replayed_exported_and_imported(
    campaigns: Campaigns, clock: SetClock, db: Db, tmp_path: Path
) -> None:
    campaign = await play_some(campaigns, clock)
    await campaigns.configure(a_guild(2))

    listed = db("list")
    assert listed.returncode == 0
    assert campaign in listed.stdout
    assert "govern" in listed.stdout

    replayed = db("replay", campaign)
    assert replayed.returncode == 0, replayed.stderr
    assert "the same, bit for bit" in replayed.stdout
    assert "Playing again" in replayed.stderr

    exported = db("export", campaign, "c.json")
    assert exported.returncode == 0, exported.stderr
    assert json.loads((tmp_path / "c.json").read_text(encoding="utf-8"))["form"] == 1
    assert "ballots" not in exported.stdout
    again = db("export", campaign, "c.json")
    assert (again.returncode, again.stderr) == (1, "ecotopia: c.json: File exists\n")

    imported = db("import", "c.json", "--guild", "2")
    assert imported.returncode == 0, imported.stderr
    moved = await campaigns.view(2)
    assert f"server 2 as campaign {moved.id}" in imported.stdout
    assert db("replay", moved.id).returncode == 0

    taken = db("import", "c.json", "--guild", "2")
    assert taken.returncode == 1
    assert taken.stderr.splitlines()[-1].startswith("ecotopia: A campaign runs in server 2")


async def test_a_difference_is_named_and_is_1(
    campaigns: Campaigns, clock: SetClock, db: Db
) -> None:
    campaign = await play_some(campaigns, clock)
    async with campaigns.database.writing() as session:
        state = (await session.get_one(CampaignRow, campaign)).state
        state["campaign"]["mayor"] = BOB
        await session.execute(update(CampaignRow).values(state=state))
    done = db("replay", campaign)
    assert done.returncode == 1
    assert f"differs at campaign.mayor: {BOB} saved, {ANN} replayed." in done.stderr


async def test_an_older_campaign_is_told_in_one_sentence(campaigns: Campaigns, db: Db) -> None:
    campaign = await with_older(campaigns, "schema1_campaign")
    assert campaign in db("list").stdout
    early = db("replay", campaign)
    assert early.returncode == 1
    assert "last saved under schema 1" in early.stderr
    await campaigns.apply(GUILD, commands.PublishDigest(()))
    late = db("replay", campaign)
    assert late.returncode == 0
    assert "upgraded from schema 1" in late.stdout
    assert "Revisions 16 to 16 were played again" in late.stdout


async def test_open_polls_are_told_of(campaigns: Campaigns, db: Db) -> None:
    campaign = await with_older(campaigns, "schema1_campaign")
    await campaigns.apply(GUILD, opening())
    await campaigns.configure(a_guild(2))
    for done in (db("export", campaign, "c.json"), db("import", "c.json", "--guild", "2")):
        assert done.returncode == 0, done.stderr
        assert "everybody votes again" in done.stdout.replace("\n", " ")


async def test_what_cannot_be_imported_is_one_sentence(db: Db, tmp_path: Path) -> None:
    file = tmp_path / "bad.json"
    for damage in (b"\xff\xfe", b"{}", b'{"kind": "ecotopia campaign", "form": 1}'):
        file.write_bytes(damage)
        done = db("import", "bad.json", "--guild", str(GUILD))
        assert done.returncode == 1
        assert done.stderr.startswith("ecotopia: bad.json cannot be imported: ")
        assert done.stderr.count("\n") == 1
    assert db("import", "no-such-file.json", "--guild", "1").returncode == 2
    assert db("import", "bad.json").returncode == 2


def test_without_a_database_nothing_is_made_up(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    done = ecotopia(tmp_path, "db", "replay", "nowhere")
    assert done.returncode == 1
    assert "use ecotopia db upgrade first" in done.stderr


async def test_an_unknown_campaign_is_one_sentence(db: Db) -> None:
    for command in (("replay", "nowhere"), ("export", "nowhere", "c.json")):
        done = db(*command)
        assert done.returncode == 1
        assert done.stderr == (
            "ecotopia: There is no campaign nowhere in the database; ecotopia db list shows them.\n"
        )


async def test_a_replay_says_where_words_were_deleted(
    campaigns: Campaigns, clock: SetClock, db: Db
) -> None:
    campaign = await play_some(campaigns, clock)
    await privacy.delete(campaigns.database, GUILD, MODERATOR, clock.now())
    done = db("replay", campaign)
    assert done.returncode == 0, done.stderr
    assert "members' words were deleted from the campaign; what was before is" in done.stdout
