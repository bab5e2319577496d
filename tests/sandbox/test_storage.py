"""A restarted sandbox finds everything where it was, also after SIGKILL."""

import asyncio
import io
import json
import signal
import sys
from pathlib import Path

import aiohttp
import discord
import pytest
from loopback import Bot, Stage, eventually, png

from sandbox import places
from sandbox.client import point_discord_at
from sandbox.errors import StateError
from sandbox.model import to_json
from sandbox.seed import seed_demo
from sandbox.server import Sandbox
from sandbox.storage import SAVE_DELAY
from sandbox.world import World


def everything(world: World) -> dict[str, list[dict]]:
    """All records but the ephemeral messages, as they would be saved."""
    guilds = world.guilds.values()
    kinds = {
        "users": world.users.values(),
        "applications": world.applications.values(),
        "guilds": guilds,
        "roles": [r for g in guilds for r in g.roles.values()],
        "members": [m for g in guilds for m in g.members.values()],
        "channels": world.channels.values(),
        "webhooks": world.webhooks.values(),
        "messages": [m for m in world.messages.values() if not m.ephemeral],
    }
    return {
        kind: [json.loads(json.dumps(to_json(r), default=to_json)) for r in records]
        for kind, records in kinds.items()
    }


async def test_a_round_trip(tmp_path: Path) -> None:
    path = tmp_path / "state" / "sandbox.json"
    async with Sandbox(state_path=path) as sandbox:
        stage = Stage(sandbox, seed_demo(sandbox.world))
        with point_discord_at(sandbox.discord_url):
            bot = Bot()

            @bot.tree.command(description="Whispers")
            async def whisper(interaction: discord.Interaction) -> None:
                await interaction.response.send_message("psst", ephemeral=True)

            await stage.start(bot)
            channel = stage.channel(bot)
            webhook = await channel.create_webhook(name="Paper", avatar=png(3, 3))
            await webhook.send("By the webhook", username="Olga")
            message = await channel.send(
                "With a file", file=discord.File(io.BytesIO(png(9, 9)), "map.png"), nonce="n1"
            )
            await message.add_reaction("🌳")
            thread = await message.create_thread(name="Debate")
            await thread.send("In the thread")
            gone = await channel.send("Deleted")
            await gone.delete()
            await stage.bruno.invoke(stage.city_hall, "whisper")
            user = await bot.fetch_user(stage.carla.id)
            await user.send("Privately")
            await stage.close()
        before = everything(sandbox.world)

    async with Sandbox(state_path=path) as again:
        assert everything(again.world) == before
        demo = stage.demo
        assert [
            m.content
            for m in again.member(demo.guild.id, stage.bruno.id).messages(stage.city_hall.id)
        ] == ["By the webhook", "With a file"]
        newest = again.world.ids.next()
        assert newest > max(again.world.messages)
        found = again.world.messages[message.id]
        url = f"{again.control_url}/files/{found.attachments[0].id}/map.png"
        async with aiohttp.ClientSession() as http, http.get(url) as answer:
            assert await answer.read() == png(9, 9)
        with point_discord_at(again.discord_url):
            stage = Stage(again, demo)
            bot = await stage.start(Bot())
            assert [c.name for c in await bot.tree.fetch_commands()] == ["whisper"]
            (webhook,) = await stage.channel(bot).webhooks()
            assert await webhook.avatar.read() == png(3, 3)
            once = await stage.channel(bot).send("With a file", nonce="n1")
            assert once.id == message.id  # the nonce is remembered, too
            await stage.close()


async def test_it_is_saved_soon_after_a_change(tmp_path: Path) -> None:
    path = tmp_path / "sandbox.json"
    async with Sandbox(state_path=path) as sandbox:
        demo = seed_demo(sandbox.world)
        await eventually(path.exists, SAVE_DELAY * 6)
        member = sandbox.member(demo.guild.id, demo.people[1].id)
        await member.write(demo.city_hall, "Remember me")
        await eventually(lambda: "Remember me" in path.read_text(), SAVE_DELAY * 6)


WRITER = """
import asyncio, sys
from pathlib import Path
from sandbox.seed import seed_demo
from sandbox.server import Sandbox

async def main():
    async with Sandbox(state_path=Path(sys.argv[1])) as sandbox:
        guild = next(iter(sandbox.world.guilds.values()), None) or seed_demo(sandbox.world).guild
        channel = next(iter(guild.channels))
        member = sandbox.member(guild.id, guild.owner_id)
        print("up", flush=True)
        while True:
            await member.write(channel, "x" * 1000)
            await asyncio.sleep(0.002)

asyncio.run(main())
"""


async def test_sigkill_loses_a_moment_and_corrupts_nothing(tmp_path: Path) -> None:
    path = tmp_path / "sandbox.json"
    kept = 0
    for _ in range(2):
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", WRITER, str(path), stdout=asyncio.subprocess.PIPE
        )
        assert process.stdout is not None
        assert await process.stdout.readline() == b"up\n"
        before = path.stat().st_mtime_ns if path.exists() else 0
        await eventually(lambda before=before: path.exists() and path.stat().st_mtime_ns != before)
        await asyncio.sleep(SAVE_DELAY / 2)
        process.send_signal(signal.SIGKILL)
        await process.wait()
        async with Sandbox(state_path=path) as sandbox:
            assert len(sandbox.world.messages) > kept
            kept = len(sandbox.world.messages)


async def test_a_damaged_file_is_reported_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "sandbox.json"
    for text, problem in (
        ("{", "is not the state of a sandbox"),
        ('{"version": 99}', "of version 1"),
        ('{"version": 1, "User": [{"id": 1}]}', "A User in the state file cannot be read"),
    ):
        path.write_text(text)
        with pytest.raises(StateError, match=problem):
            async with Sandbox(state_path=path):
                pass
        assert path.read_text() == text


async def test_files_that_nothing_needs_are_removed(tmp_path: Path) -> None:
    path = tmp_path / "sandbox.json"
    async with Sandbox(state_path=path) as sandbox:
        demo = seed_demo(sandbox.world)
        await sandbox.member(demo.guild.id, demo.people[0].id).upload("a.txt", b"abandoned")
        places.create_user(sandbox.world, "olga", avatar=await sandbox.world.files.put(b"kept"))
        folder = tmp_path / "sandbox-files"
        assert len(list(folder.iterdir())) == 2
    async with Sandbox(state_path=path):
        assert [p.read_bytes() for p in folder.iterdir()] == [b"kept"]
