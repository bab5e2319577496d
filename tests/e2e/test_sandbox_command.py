"""`ecotopia sandbox`, which `make play` runs: starts, is found again as it was, ends cleanly."""

import asyncio
import os
import re
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, closing, suppress
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.language.files import packaged_model
from tests.e2e.playing import until

pytestmark = pytest.mark.timeout(240)
START = 60.0


@asynccontextmanager
async def playing(
    folder: Path, **ports: int
) -> AsyncIterator[tuple[str, asyncio.subprocess.Process]]:
    """The sandbox as a process of its own: its address, once it printed it."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot.cli", "sandbox"),
        env={
            # Merging the default models at each first start is tested elsewhere.
            "ECOTOPIA_MODEL": str(packaged_model()),
            **os.environ,
            "ECOTOPIA_DATA_DIR": str(folder),
            "ECOTOPIA_DISCORD_PORT": str(ports.get("discord", 0)),
            "ECOTOPIA_CONTROL_PORT": str(ports.get("control", 0)),
        },
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    assert process.stdout is not None
    line = (await asyncio.wait_for(process.stdout.readline(), START)).decode()
    address = re.search(r"http://127\.0\.0\.1:\d+", line)
    try:
        assert address, line + (await process.stdout.read()).decode()
        yield address[0], process
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGINT)
            await asyncio.wait_for(process.wait(), 30)


class Page:
    """What the browser page does, without the browser: the control API."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self._session = session
        self._url = url

    async def get(self, path: str) -> Any:
        async with self._session.get(self._url + path) as answer:
            assert answer.status == 200, await answer.text()
            return await answer.json()

    async def post(self, path: str, **body: Any) -> Any:
        async with self._session.post(self._url + path, json=body) as answer:
            assert answer.status == 200, await answer.text()
            return await answer.json()

    async def commands(self, guild: dict[str, Any], member: str) -> list[Any]:
        channel = guild["channels"][0]["id"]
        return list(
            await self.get(f"/api/guilds/{guild['id']}/commands?as={member}&channel={channel}")
        )


async def test_a_campaign_is_found_again_where_it_was(tmp_path: Path) -> None:
    async with aiohttp.ClientSession() as session:
        async with playing(tmp_path) as (url, process):
            async with session.get(url) as answer:
                assert "Ecotopia" in await answer.text()
            page = Page(session, url)
            (guild,) = await page.get("/api/guilds")
            ada = guild["members"][0]["id"]
            hall = guild["channels"][0]["id"]

            async def offered() -> bool:
                return bool(await page.commands(guild, ada))

            # Commands are registered before the bot connects: until then nobody answers them.
            await until(offered, "the bot's commands")
            await until(online(page), "the bot")
            moderator = next(r["id"] for r in guild["roles"] if r["name"] == "Moderator")
            options = {
                "channel": hall,
                "moderator_role": moderator,
                "daily_hour": 18,
                "time_zone": "Europe/Paris",
                "language": "en",
            }
            for command, given in (("setup", options), ("campaign start", {"preset": "standard"})):
                shown = await page.post(
                    "/api/invoke", member=ada, channel=hall, command=command, options=given
                )
                done = await page.get(f"/api/interactions/{shown['id']}?wait=20")
                assert done["state"] == "message", done

            async def opened() -> bool:
                messages = await page.get(f"/api/channels/{hall}/messages?as={ada}")
                return any("A new campaign begins" in str(m["components"]) for m in messages)

            await until(opened, "the opening post")
            bot = children(process.pid)
            assert bot
        # Ctrl-C ended everything, the bot and its worker too.
        assert process.returncode == 0
        assert not bot & set(all_processes())

        async with playing(tmp_path) as (url, process):
            page = Page(session, url)
            await until(online(page), "the bot again")
            messages = await page.get(f"/api/channels/{hall}/messages?as={ada}")
            assert sum("A new campaign begins" in str(m["components"]) for m in messages) == 1
            shown = await page.post(
                "/api/invoke", member=ada, channel=hall, command="campaign status", options={}
            )
            done = await page.get(f"/api/interactions/{shown['id']}?wait=20")
            assert "Term 1, round 1" in str(done["message"]["components"])


async def test_a_reset_begins_anew_at_the_same_address(tmp_path: Path) -> None:
    async with aiohttp.ClientSession() as session, playing(tmp_path) as (url, process):
        page = Page(session, url)
        (old,) = await page.get("/api/guilds")
        ada, hall = old["members"][0]["id"], old["channels"][0]["id"]
        await until(online(page), "the bot")
        await page.post("/api/messages", member=ada, channel=hall, content="Forget this")
        moderator = next(r["id"] for r in old["roles"] if r["name"] == "Moderator")
        options = {"channel": hall, "moderator_role": moderator, "daily_hour": 18}
        options |= {"time_zone": "Europe/Paris", "language": "en"}
        for command, given in (("setup", options), ("campaign start", {"preset": "standard"})):
            shown = await page.post(
                "/api/invoke", member=ada, channel=hall, command=command, options=given
            )
            await page.get(f"/api/interactions/{shown['id']}?wait=20")
        behind = await page.get(f"/api/guilds/{old['id']}/backstage")
        assert behind["resettable"]
        assert behind["deadlines"]
        moved = await page.post(f"/api/guilds/{old['id']}/next-deadline")
        assert moved["offset"] > 0

        await page.post("/api/reset")

        async def begun_anew() -> bool:
            with suppress(aiohttp.ClientError):
                return bool((await page.get("/api/guilds"))[0]["id"] != old["id"])
            return False

        await until(begun_anew, "the new guild")
        (new,) = await page.get("/api/guilds")
        ada, hall = new["members"][0]["id"], new["channels"][0]["id"]
        assert await page.get(f"/api/channels/{hall}/messages?as={ada}") == []
        assert await page.get("/api/clock") == {"offset": 0.0}
        for guild in (old, new):
            assert (await database_rows(tmp_path, guild["id"])) == 0
        await until(online(page), "the bot again")
        assert process.returncode is None


async def database_rows(folder: Path, guild: str) -> int:
    """How many campaigns and settings the bot keeps of a guild."""

    def count() -> int:
        with closing(sqlite3.connect(folder / "ecotopia.db")) as connection:
            (settings,) = connection.execute("select count(*) from guilds where id = ?", (guild,))
            campaigns = connection.execute(
                "select count(*) from campaigns where guild_id = ?", (guild,)
            ).fetchone()
            return int(settings[0] + campaigns[0])

    return await asyncio.to_thread(count)


def online(page: Page) -> Callable[[], Awaitable[bool]]:
    async def is_online() -> bool:
        (guild,) = await page.get("/api/guilds")
        return any(m["bot"] and m["online"] for m in guild["members"])

    return is_online


def all_processes() -> list[int]:
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]


def children(pid: int) -> set[int]:
    """All descendants of a process (Linux tells them in /proc)."""
    found: set[int] = set()
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            found |= {int(child)} | children(int(child))
    return found


async def test_a_taken_port_is_one_sentence(tmp_path: Path) -> None:
    async with playing(tmp_path / "one") as (url, _):
        port = int(url.rsplit(":", 1)[1])
        with pytest.raises(AssertionError, match="is in use: end the other program"):
            async with playing(tmp_path / "two", control=port):
                pass


async def test_two_sandboxes_do_not_share_a_folder(tmp_path: Path) -> None:
    async with playing(tmp_path):
        with pytest.raises(AssertionError, match="Another sandbox uses the folder"):
            async with playing(tmp_path):
                pass


async def test_a_bot_that_gives_up_ends_the_sandbox_with_its_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ECOTOPIA_MODEL", str(tmp_path / "nowhere.gguf"))
    async with playing(tmp_path) as (_, process):
        assert process.stdout is not None
        told = (await asyncio.wait_for(process.stdout.read(), START)).decode()
        assert await process.wait() == 1
    assert "The bot gave up: ecotopia: cannot read the model file" in told
    assert "Traceback" not in told
