"""The control API over HTTP, as docs/sandbox.md promises it."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import discord
import pytest
from discord import app_commands, ui
from loopback import Bot, Stage, eventually

from sandbox.client import point_discord_at
from sandbox.seed import seed_demo
from sandbox.server import Sandbox


class Page:
    """What the page in the browser does: it asks the control API."""

    def __init__(self, stage: Stage, http: aiohttp.ClientSession) -> None:
        self.stage = stage
        self.http = http
        self.channel = str(stage.city_hall.id)
        self.guild = str(stage.demo.guild.id)
        self.ada, self.bruno = str(stage.ada.id), str(stage.bruno.id)

    async def ask(self, method: str, path: str, status: int = 200, /, **body: Any) -> Any:
        async with self.http.request(method, path, json=body or None) as answer:
            data = await answer.json()
            assert answer.status == status, data
            return data

    async def refused(self, method: str, path: str, status: int, /, **body: Any) -> str:
        return (await self.ask(method, path, status, **body))["error"]


@pytest.fixture
async def page(tmp_path: Path) -> AsyncIterator[Page]:
    async with Sandbox(clock_path=tmp_path / "clock") as sandbox:
        with point_discord_at(sandbox.discord_url):
            stage = Stage(sandbox, seed_demo(sandbox.world))
            async with aiohttp.ClientSession(sandbox.control_url) as http:
                yield Page(stage, http)
            await stage.close()


class Form(ui.Modal, title="Form"):
    text = ui.Label(text="Text", component=ui.TextInput(custom_id="text"))

    async def on_submit(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message(self.text.component.value)


class Buttons(ui.View):
    @ui.button(label="Form", custom_id="form")
    async def form(self, interaction: discord.Interaction, button: ui.Button) -> None:
        await interaction.response.send_modal(Form())

    @ui.select(custom_id="pick", options=[discord.SelectOption(label=x) for x in "ab"])
    async def pick(self, interaction: discord.Interaction, select: ui.Select) -> None:
        await interaction.response.send_message(f"picked {select.values[0]}", ephemeral=True)


def game() -> Bot:
    bot = Bot()
    group = app_commands.Group(name="campaign", description="The campaign")

    @group.command(description="Starts")
    async def start(interaction: discord.Interaction, title: str) -> None:
        await interaction.response.defer()
        await asyncio.sleep(0.1)
        await interaction.followup.send(title, view=Buttons())

    @start.autocomplete("title")
    async def titles(
        interaction: discord.Interaction, current: str
    ) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=f"{current}!", value=current)]

    bot.tree.add_command(group)
    return bot


async def test_reading(page: Page) -> None:
    (guild,) = await page.ask("GET", "/api/guilds")
    assert (guild["id"], guild["name"], guild["owner_id"]) == (page.guild, "Ecotopia", page.ada)
    assert [c["name"] for c in guild["channels"]] == ["city-hall", "chat"]
    members = {m["name"]: m for m in guild["members"]}
    assert set(members["ada"]) == {
        *("id", "name", "display_name", "avatar_url", "bot", "roles", "locale", "online")
    }
    bot = members["Ecotopia"]
    assert (bot["bot"], bot["online"]) == (True, False)
    assert members["carla"]["locale"] == "de"
    async with page.http.get(members["ada"]["avatar_url"]) as picture:
        assert picture.content_type == "image/png"
    await page.stage.start(game())
    (guild,) = await page.ask("GET", "/api/guilds")
    assert next(m for m in guild["members"] if m["bot"])["online"] is True

    query = f"as={page.bruno}&channel={page.channel}"
    (command,) = await page.ask("GET", f"/api/guilds/{page.guild}/commands?{query}")
    assert (command["name"], command["options"][0]["name"]) == ("campaign", "start")
    async with page.http.get("/") as index:
        assert index.content_type == "text/html"


async def test_a_whole_conversation(page: Page) -> None:
    await page.stage.start(game())
    me = {"member": page.bruno}
    here = me | {"channel": page.channel, "command": "campaign start"}
    typed = await page.ask(
        "POST", "/api/autocomplete", **here, options={"title": "Spr"}, focused="title"
    )
    assert typed["choices"] == [{"name": "Spr!", "value": "Spr"}]
    invoked = await page.ask("POST", "/api/invoke", **here, options={"title": "Spring"})
    assert invoked["state"] == "deferred"
    assert invoked["message"]["flags"] & 128
    answered = await page.ask("GET", f"/api/interactions/{invoked['id']}?wait=5")
    assert (answered["state"], answered["message"]["content"]) == ("message", "Spring")
    assert answered["message"]["interaction"] == {"name": "campaign start", "user_name": "Bruno"}

    message = {"message": answered["message"]["id"]}
    picked = await page.ask(
        "POST", "/api/component", **me, **message, custom_id="pick", values=["b"]
    )
    assert (picked["message"]["content"], picked["message"]["ephemeral"]) == ("picked b", True)
    opened = await page.ask("POST", "/api/component", **me, **message, custom_id="form")
    assert opened["modal"]["title"] == "Form"
    fields = {"text": "Read me"}
    sent = await page.ask("POST", "/api/modal", **me, interaction=opened["id"], fields=fields)
    assert sent["message"]["content"] == "Read me"
    own = await page.ask("GET", f"/api/channels/{page.channel}/messages?as={page.bruno}")
    assert [m["content"] for m in own] == ["Spring", "picked b", "Read me"]
    other = await page.ask("GET", f"/api/channels/{page.channel}/messages?as={page.ada}&limit=1")
    assert [m["content"] for m in other] == ["Read me"]

    written = await page.ask("POST", "/api/messages", **me, channel=page.channel, content="Hi")
    assert written["author"]["display_name"] == "Bruno"


async def test_refusals_are_sentences(page: Page) -> None:
    await page.stage.start(game())
    here = {"member": page.bruno, "channel": page.channel}
    refused = page.refused
    assert "no command /tidy" in await refused("POST", "/api/invoke", 404, **here, command="tidy")
    assert "needs one of its subcommands" in await refused(
        "POST", "/api/invoke", 400, **here, command="campaign"
    )
    assert "required" in await refused("POST", "/api/invoke", 400, **here, command="campaign start")
    assert "`command` must be a text" in await refused("POST", "/api/invoke", 400, **here)
    assert "`options` must be an object" in await refused(
        "POST", "/api/invoke", 400, **here, command="campaign start", options=["x"]
    )
    assert "no such member" in await refused(
        "POST", "/api/messages", 404, member="17", channel=page.channel, content="x"
    )
    bot_id = str(page.stage.demo.application.id)
    assert "acts for itself" in await refused(
        "POST", "/api/messages", 403, member=bot_id, channel=page.channel, content="x"
    )
    assert "no number" in await refused("GET", f"/api/channels/x/messages?as={page.ada}", 400)
    assert "no such interaction" in await refused("GET", "/api/interactions/17", 404)
    async with page.http.post("/api/invoke", data=b"{") as answer:
        assert answer.status == 400


async def test_members_join_and_change(page: Page) -> None:
    citizen = str(page.stage.demo.citizen.id)
    new = await page.ask(
        "POST",
        f"/api/guilds/{page.guild}/members",
        name="greta",
        display_name="Greta",
        roles=[citizen],
        locale="fr",
        created_days_ago=30,
    )
    assert (new["display_name"], new["roles"], new["locale"]) == ("Greta", [citizen], "fr")
    bot = await page.stage.start(Bot())
    seen = await bot.guilds[0].fetch_member(int(new["id"]))
    assert (discord.utils.utcnow() - seen.created_at).days == 30
    path = f"/api/members/{new['id']}"
    changed = await page.ask("PATCH", path, guild=page.guild, roles=[], display_name="Mayor Greta")
    assert (changed["display_name"], changed["roles"]) == ("Mayor Greta", [])
    assert "no role 17" in await page.refused("PATCH", path, 400, guild=page.guild, roles=["17"])


async def test_what_one_member_sees_live(page: Page) -> None:
    bot = await page.stage.start(game())
    news: dict[str, list[tuple[str, Any]]] = {page.ada: [], page.bruno: []}

    open_sockets = asyncio.Semaphore(0)

    async def watch(member: str) -> None:
        async with page.http.ws_connect(f"/api/live?as={member}") as socket:
            open_sockets.release()
            async for frame in socket:
                data = frame.json()
                news[member].append((data["type"], data["data"]))

    def kinds(member: str) -> list[str]:
        return [kind for kind, _ in news[member]]

    watching = [asyncio.create_task(watch(m)) for m in news]
    for _ in watching:
        await open_sockets.acquire()
    here = {"member": page.bruno, "channel": page.channel, "command": "campaign start"}
    await page.ask("POST", "/api/invoke", **here, options={"title": "Spring"})
    await eventually(lambda: "message_update" in kinds(page.ada))
    assert kinds(page.ada) == ["message_create", "message_update"]
    assert news[page.ada][1][1]["content"] == "Spring"
    states = [d["state"] for kind, d in news[page.bruno] if kind == "interaction"]
    assert states == ["pending", "deferred", "message"]

    message = news[page.ada][0][1]["id"]
    await page.ask(
        "POST",
        "/api/component",
        member=page.bruno,
        message=message,
        custom_id="pick",
        values=["a"],
    )
    await eventually(lambda: kinds(page.bruno).count("message_create") == 2)
    assert kinds(page.ada) == ["message_create", "message_update"]  # nothing of what is private

    channel = page.stage.channel(bot)
    await channel.typing()
    await channel.get_partial_message(int(message)).delete()
    await channel.create_thread(name="Debate", type=discord.ChannelType.public_thread)
    await bot.tree.sync()
    await eventually(lambda: "commands" in kinds(page.ada))
    assert kinds(page.ada)[2:] == ["typing", "message_delete", "guild", "commands"]
    assert [c["name"] for c in news[page.ada][4][1]["channels"]] == ["city-hall", "chat", "Debate"]
    await page.stage.stop(bot)
    await eventually(lambda: kinds(page.ada)[-1] == "guild")
    assert not next(m for m in news[page.ada][-1][1]["members"] if m["bot"])["online"]
    for task in watching:
        task.cancel()


async def test_the_clock_of_the_bot(page: Page, tmp_path: Path) -> None:
    assert await page.ask("GET", "/api/clock") == {"offset": 0}
    assert await page.ask("POST", "/api/clock", advance=3600) == {"offset": 3600}
    assert await page.ask("POST", "/api/clock", advance=0.5) == {"offset": 3600.5}
    assert float((tmp_path / "clock").read_text()) == 3600.5
    assert "negative" in await page.refused("POST", "/api/clock", 400, advance=-1)


async def test_without_a_clock_file_there_is_no_clock(strict: Stage) -> None:
    async with aiohttp.ClientSession(strict.sandbox.control_url) as http:
        assert "without a clock" in await Page(strict, http).refused("GET", "/api/clock", 404)


async def test_trouble_over_http(page: Page) -> None:
    bot = await page.stage.start(Bot())
    await page.ask("POST", "/api/faults", kind="reconnect")
    await eventually(lambda: bot.count("resumed") == 1)
    await page.ask("POST", "/api/faults", kind="drop_gateway")
    await eventually(lambda: bot.count("resumed") == 2)
    await page.ask("POST", "/api/faults", kind="drop_gateway", code=4000)
    await eventually(lambda: bot.count("resumed") == 3)
    await page.ask("POST", "/api/faults", kind="invalid_session", resumable=True)
    await eventually(lambda: bot.count("resumed") == 4)
    await page.ask("POST", "/api/faults", kind="http", status=503, times=2, path="/messages$")
    with pytest.raises(discord.DiscordServerError):
        await page.stage.channel(bot).send("x")
    await page.ask("DELETE", "/api/faults")
    await page.stage.channel(bot).send("x")
    for wrong in ({"kind": "rain"}, {"kind": "http"}, {"kind": "http", "status": 500, "path": "("}):
        await page.refused("POST", "/api/faults", 400, **wrong)


async def test_files_and_direct_messages(page: Page) -> None:
    bot, read = Bot(), []

    @bot.tree.command(description="Reads a file")
    async def manifesto(interaction: discord.Interaction, file: discord.Attachment) -> None:
        read.append((file.filename, await file.read()))
        await interaction.user.send("Read")
        await interaction.response.send_message("Thanks")

    await page.stage.start(bot)
    form = aiohttp.FormData()
    form.add_field("file", b"More trees", filename="plan.txt", content_type="text/plain")
    async with page.http.post(f"/api/files?as={page.bruno}", data=form) as answer:
        uploaded = await answer.json()
    here = {"member": page.bruno, "channel": page.channel, "command": "manifesto"}
    await page.ask("POST", "/api/invoke", **here, options={"file": uploaded["id"]})
    assert read == [("plan.txt", b"More trees")]
    (dm,) = await page.ask("GET", f"/api/dms?as={page.bruno}")
    assert dm["user"]["name"] == "Ecotopia"
    (message,) = await page.ask("GET", f"/api/channels/{dm['id']}/messages?as={page.bruno}")
    assert message["content"] == "Read"
    path = f"/api/channels/{dm['id']}/messages?as={page.ada}"
    assert "cannot see" in await page.refused("GET", path, 403)
