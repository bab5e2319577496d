"""The real discord.py against a real sandbox, over sockets: what those tests share."""

import asyncio
import io
from collections.abc import Callable
from typing import Any, TypeVar

import discord
from discord.ext import commands
from PIL import Image

from sandbox import places
from sandbox.members import ActingMember
from sandbox.model import Channel
from sandbox.permissions import Permission
from sandbox.seed import SANDBOX_TOKEN, Demo
from sandbox.server import Sandbox

UNPRIVILEGED = discord.Intents(guilds=True, guild_messages=True, dm_messages=True, webhooks=True)


class Noting(commands.bot.BotBase):
    """It syncs its commands before it connects, and notes what it hears."""

    def __init__(self, intents: discord.Intents = UNPRIVILEGED, **options: Any) -> None:
        self.heard: list[tuple[str, Any]] = []
        self.is_up = asyncio.Event()
        super().__init__("!", intents=intents, guild_ready_timeout=0.05, **options)

    async def setup_hook(self) -> None:
        if self.tree.get_commands():
            await self.tree.sync()

    def dispatch(self, event_name: str, /, *args: Any, **kwargs: Any) -> None:
        self.heard.append((event_name, args[0] if args else None))
        if event_name == "ready":
            self.is_up.set()
        super().dispatch(event_name, *args, **kwargs)

    def count(self, event_name: str) -> int:
        return sum(1 for name, _ in self.heard if name == event_name)

    def last(self, event_name: str) -> Any:
        return next(thing for name, thing in reversed(self.heard) if name == event_name)


class Bot(Noting, commands.Bot):
    """An ordinary bot."""


class ShardedBot(Noting, commands.AutoShardedBot):
    """An ordinary bot in shards; the sandbox needs no five seconds between two of them."""

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        pass


AnyBot = TypeVar("AnyBot", bound=Noting)


class Stage:
    """A sandbox with its demo guild, and the bots a test puts on it."""

    def __init__(self, sandbox: Sandbox, demo: Demo) -> None:
        self.sandbox = sandbox
        self.world = sandbox.world
        self.demo = demo
        self.city_hall: Channel = demo.city_hall
        self.ada, self.bruno, self.carla = (self.member(n) for n in range(3))
        self._running: list[tuple[Noting, asyncio.Task[None]]] = []

    def member(self, number: int) -> ActingMember:
        return self.sandbox.member(self.demo.guild.id, self.demo.people[number].id)

    async def start(self, bot: AnyBot, token: str = SANDBOX_TOKEN) -> AnyBot:
        """The bot once it is ready; what makes its start fail is raised here."""
        task = asyncio.create_task(bot.start(token))
        self._running.append((bot, task))
        up = asyncio.create_task(bot.is_up.wait())
        await asyncio.wait({task, up}, return_when=asyncio.FIRST_COMPLETED, timeout=20)
        up.cancel()
        if task.done():
            task.result()
        assert bot.is_up.is_set()
        return bot

    async def stop(self, bot: Noting) -> None:
        task = next(t for b, t in self._running if b is bot)
        self._running.remove((bot, task))
        await bot.close()
        await asyncio.gather(task, return_exceptions=True)

    async def close(self) -> None:
        for bot, _ in list(self._running):
            await self.stop(bot)

    def channel(self, bot: Noting, record: Channel | None = None) -> discord.TextChannel:
        """The bot's own view of a channel; the city hall where none is named."""
        found = bot.get_channel((record or self.city_hall).id)
        assert isinstance(found, discord.TextChannel)
        return found


async def eventually(holds: Callable[[], Any], seconds: float = 5.0) -> None:
    """Waits until something that happens on its own has happened."""
    for _ in range(int(seconds / 0.01)):
        if holds():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it has not happened")


def png(width: int, height: int) -> bytes:
    """A picture of that many pixels."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), "green").save(out, "PNG")
    return out.getvalue()


def deny(stage: Stage, channel: Channel, *permissions: Permission) -> None:
    """Take permissions of the channel from the demo's bot."""
    bits = 0
    for permission in permissions:
        bits |= permission
    bot_id = stage.demo.application.id
    overwrite = {"id": str(bot_id), "type": 1, "allow": "0", "deny": str(int(bits))}
    places.set_overwrite(stage.world, channel, bot_id, overwrite)
