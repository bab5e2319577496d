"""What the page's tests stand on: a sandbox with its bot, and browser windows of its members."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from page_bot import PageBot
from playwright.async_api import (
    Browser,
    FilePayload,
    Locator,
    Page,
    WebSocketRoute,
    async_playwright,
    expect,
)

from bot.backstage import Backstage
from bot.store import migrate
from bot.store.database import Database
from sandbox import places
from sandbox.client import point_discord_at
from sandbox.model import Channel
from sandbox.seed import Demo, seed_demo
from sandbox.server import Sandbox

Gate = Callable[[WebSocketRoute], Awaitable[None]]

CHROMIUM = shutil.which("chromium")
IN_BROWSER = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.skipif(
        CHROMIUM is None and os.environ.get("ECOTOPIA_REQUIRE_BROWSER") != "1",
        reason="no Chromium on this machine: install it, e.g. apt-get install chromium",
    ),
]
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass
class Stage:
    """What all tests share: one sandbox with its bot, and one browser."""

    sandbox: Sandbox
    demo: Demo
    bot: PageBot
    browser: Browser
    clock: Path

    def person(self, name: str) -> str:
        return next(str(p.id) for p in self.demo.people if p.display_name == name)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    assert CHROMIUM, "ECOTOPIA_REQUIRE_BROWSER=1, and there is no Chromium on this machine"
    clock = tmp_path_factory.mktemp("page") / "clock"
    database = Database(f"sqlite+aiosqlite:///{clock.with_name('page.db')}")
    await migrate.upgrade(database)
    backstage = Backstage(database)
    async with (
        Sandbox(clock_path=clock, backstage=backstage) as sandbox,
        async_playwright() as playwright,
    ):
        demo = seed_demo(sandbox.world)
        with point_discord_at(sandbox.discord_url):
            async with PageBot() as bot:
                running = asyncio.create_task(bot.start(demo.application.token))
                await asyncio.wait_for(bot.wait_until_ready(), 10)
                browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
                yield Stage(sandbox, demo, bot, browser, clock)
                await browser.close()
            await running
    await backstage.close()


@dataclass
class Table:
    """One test's channel, the pages that look at it, and what went wrong in them."""

    stage: Stage
    channel: Channel
    problems: list[str] = field(default_factory=list)
    excused: list[str] = field(default_factory=list)

    async def sit(self, name: str, gate: Gate | None = None, **context: Any) -> Page:
        """A new browser window in which one is this member; `gate` holds its live socket."""
        opened = await self.stage.browser.new_context(locale="en-US", **context)
        opened.set_default_timeout(8000)
        page = await opened.new_page()
        if gate is not None:
            await page.route_web_socket("**/api/live*", gate)
        page.on("pageerror", lambda error: self.problems.append(f"{name}: {error}"))
        page.on("console", lambda message: self.heard(message.type, message.text))
        place = f"#guild={self.stage.demo.guild.id}&channel={self.channel.id}"
        await page.goto(f"{self.stage.sandbox.control_url}/{place}&as={self.stage.person(name)}")
        await expect(page.locator("#earlier:not([hidden]), .message").first).to_be_visible()
        return page

    def heard(self, kind: str, text: str) -> None:
        if kind in ("error", "warning") and not any(part in text for part in self.excused):
            self.problems.append(text)


@pytest_asyncio.fixture(loop_scope="module")
async def table(stage: Stage, request: pytest.FixtureRequest) -> AsyncIterator[Table]:
    name = request.node.name.removeprefix("test_").replace("_", "-")[:40]
    guild = stage.demo.guild
    table = Table(stage, places.create_channel(stage.sandbox.world, guild, name))
    yield table
    for context in stage.browser.contexts:
        await context.close()
    assert not table.problems, table.problems


def message(page: Page, text: str) -> Locator:
    return page.locator(".message").filter(has_text=text)


def group(page: Page, role: str) -> Locator:
    """The members who are listed under that role."""
    return page.locator("#members").get_by_role("region", name=role)


async def choose(page: Page, command: str) -> None:
    """Types a command's name and takes the first suggestion."""
    await page.locator("#composer-text").fill(f"/{command}")
    await expect(page.get_by_role("option").first).to_contain_text(f"/{command}")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("button", name="Run", exact=True)).to_be_visible()


async def run(page: Page, command: str) -> None:
    """Runs a command that needs no options, by the keyboard alone."""
    await choose(page, command)
    await page.keyboard.press("Enter")


async def pick(page: Page, control: str, *options: str) -> None:
    """Opens a picker and clicks these options."""
    await page.get_by_role("button", name=control).click()
    for option in options:
        await page.get_by_role("option", name=option).click()


async def attach(page: Page, label: str, name: str, text: str) -> None:
    file = FilePayload(name=name, mimeType="text/plain", buffer=text.encode())
    async with page.expect_response("**/api/files*"):
        await page.get_by_label(label).set_input_files(file)
