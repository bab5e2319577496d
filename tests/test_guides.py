"""The guides for hosts, moderators and players name nothing that the bot does not have."""

import re
from importlib import import_module
from pathlib import Path

import pytest
import typer
from discord import app_commands
from typer.core import TyperGroup

from bot.campaigns import Campaigns
from bot.cli import app
from bot.config import Settings
from bot.face.client import COGS, Ecotopia
from bot.face.guild import NEEDS, needed_permissions
from bot.game import balance
from bot.language.service import Language

ROOT = Path(__file__).parent.parent
GUIDES = ("docs/host.md", "docs/moderator.md", "docs/player.md")
PAGES = (*GUIDES, "docs/privacy.md", "docs/rules.md", "README.md")
DEPLOYED = ("deploy/ecotopia.service", "deploy/Containerfile", "deploy/privacy-notice.md")

Commands = dict[str, app_commands.Command | app_commands.Group]


def text(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def spans(page: str) -> list[str]:
    """What stands between backticks in a line, or is a line of a block."""
    found = []
    for number, part in enumerate(text(page).split("```")):
        found += part.splitlines() if number % 2 else re.findall(r"`([^`]+)`", part)
    return found


def settings() -> dict[str, str]:
    """Every environment variable, with its default as the guide writes it."""
    return {
        str(field.validation_alias or f"ECOTOPIA_{name.upper()}"): (
            "–" if field.default is None else f"`{field.default}`"
        )
        for name, field in Settings.model_fields.items()
    }


@pytest.fixture
async def registered(campaigns: Campaigns) -> Commands:
    bot = Ecotopia(campaigns, Language.rules())
    for name in COGS:
        await import_module(f"bot.face.cogs.{name}").setup(bot)
    return {command.qualified_name: command for command in bot.tree.walk_commands()}


def test_the_hosts_guide_has_every_setting_with_its_default() -> None:
    rows = re.findall(r"^\| `([A-Z_]+)` \| (\S+) \|", text("docs/host.md"), re.MULTILINE)
    assert dict(rows) == settings()


@pytest.mark.parametrize("page", [*PAGES, *DEPLOYED])
def test_every_setting_that_is_named_exists(page: str) -> None:
    named = set(re.findall(r"\b(?:ECOTOPIA|DISCORD)_[A-Z_]+\b", text(page)))
    assert named <= settings().keys()


@pytest.mark.parametrize("page", PAGES)
def test_every_slash_command_that_is_named_is_registered(page: str, registered: Commands) -> None:
    named = {span[1:] for span in spans(page) if re.fullmatch(r"/[a-z]+( [a-z]+)?", span)}
    elsewhere = {"tmp", "home", "metrics", "healthz"}
    assert named - elsewhere <= registered.keys()


def test_every_registered_command_is_in_a_guide(registered: Commands) -> None:
    written = {span for page in GUIDES for span in spans(page)}
    commands = {n for n, c in registered.items() if isinstance(c, app_commands.Command)}
    assert {f"/{name}" for name in commands} <= written


def test_the_moderators_guide_has_every_option_of_the_rules(registered: Commands) -> None:
    rules = registered["election rules"]
    assert isinstance(rules, app_commands.Command)
    table = text("docs/moderator.md").split("| option |")[1].split("\n\n")[0]
    assert re.findall(r"^\| `([a-z_]+)` \|", table, re.MULTILINE) == [
        option.name for option in rules.parameters
    ]


def test_the_invite_link_asks_for_what_the_bot_needs() -> None:
    (number,) = re.findall(r"permissions=(\d+)", text("docs/host.md"))
    assert int(number) == needed_permissions().value
    needed = [f"| {need.name} | {need.purpose} |" for need in NEEDS]
    for page in ("docs/host.md", "docs/moderator.md"):
        table = re.search(r"^\| permission.*\n\|[-|]+\n((?:\|.*\n)+)", text(page), re.MULTILINE)
        assert table is not None
        assert table[1].splitlines() == needed


@pytest.mark.parametrize("page", PAGES)
def test_every_command_of_the_host_exists(page: str) -> None:
    for span in spans(page):
        words = re.match(r"(?:\S*/)?ecotopia ([a-z]+)(?: ([a-z]+))?", span)
        if words is None:
            continue
        command = typer.main.get_command(app)
        for word in filter(None, words.groups()):
            if isinstance(command, TyperGroup):
                assert word in command.commands, span
                command = command.commands[word]


def test_the_players_page_has_the_rules_own_numbers() -> None:
    page = text("docs/player.md")
    assert f"up to {balance.SPEECH_LIMIT:,} characters" in page
    assert f"up to {balance.MANIFESTO_LIMIT:,}\ncharacters" in page
    assert (balance.SPEECHES_A_TERM, balance.BUILDS_A_ROUND) == (2, 2)
    assert balance.CONFIRMATION_TIME.total_seconds() == 10 * 60
