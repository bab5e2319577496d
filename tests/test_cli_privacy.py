"""`ecotopia privacy` as a host uses it: real processes on a real database."""

import json
import subprocess
from pathlib import Path
from typing import Protocol

import pytest

from bot.campaigns import Campaigns
from tests.test_cli import ecotopia
from tests.test_guilds import on_disk
from tests.test_privacy import ADA, GUILD, QUOTE, SECRETS, speak

NOBODY = "4242"


class Privacy(Protocol):
    def __call__(self, *arguments: object, given: str = "") -> subprocess.CompletedProcess[str]: ...


@pytest.fixture
def privacy(database_url: str, tmp_path: Path) -> Privacy:
    """Runs `ecotopia privacy …` on the database of `campaigns`."""

    def run(*arguments: object, given: str = "") -> subprocess.CompletedProcess[str]:
        words = map(str, arguments)
        done = ecotopia(
            tmp_path, "privacy", *words, given=given, ECOTOPIA_DATABASE_URL=database_url
        )
        assert "Traceback" not in done.stderr
        return done

    return run


@pytest.mark.parametrize("command", ["", "export", "delete", "erase"])
def test_every_command_has_help(privacy: Privacy, command: str) -> None:
    done = privacy(*command.split(), "--help")
    assert done.returncode == 0
    assert "Usage:" in done.stdout


async def test_a_host_copies_and_deletes_what_is_a_members(
    campaigns: Campaigns, privacy: Privacy, tmp_path: Path
) -> None:
    await speak(campaigns)
    file = tmp_path / "ada.json"
    assert privacy("export", GUILD, ADA, file).returncode == 0
    assert json.loads(file.read_text())["campaigns"][0]["promises"][0]["quote"] == QUOTE
    file.unlink()
    assert privacy("export", GUILD, NOBODY, file).returncode == 1
    assert not file.exists()

    # Asked, and not sure: nothing is done.
    assert privacy("delete", GUILD, ADA, given="n\n").returncode == 1
    assert set(await on_disk(campaigns, tmp_path, SECRETS)) == set(SECRETS)
    done = privacy("delete", GUILD, ADA, given="y\n")
    assert "Forgotten in campaigns: 1" in done.stdout
    assert await on_disk(campaigns, tmp_path, SECRETS) == []
    assert [c.name for c in (await campaigns.view(GUILD)).candidates] == ["N. N. 1", "Ben"]


async def test_a_host_erases_a_server_while_the_bot_is_connected(
    campaigns: Campaigns, privacy: Privacy, tmp_path: Path
) -> None:
    state = await speak(campaigns)
    assert privacy("erase", GUILD, given="\n").returncode == 1
    assert await campaigns.settings(GUILD) is not None
    done = privacy("erase", GUILD, "--yes")
    assert done.returncode == 0, done.stderr
    assert await on_disk(campaigns, tmp_path, (*SECRETS, state.id)) == []
    assert await campaigns.settings(GUILD) is None
    assert privacy("erase", GUILD, "--yes").returncode == 1
