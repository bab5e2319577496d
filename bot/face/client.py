"""The Discord client: no privileged intents, everything wired in `setup_hook`."""

import asyncio
from importlib import import_module
from typing import Any

import discord
import structlog
from discord import app_commands
from discord.ext import commands

from bot.campaigns import Campaigns
from bot.face import belonging, errors, routing
from bot.face.gate import Gate
from bot.face.guild import ChannelGone
from bot.face.once import Once
from bot.face.pace import Pace
from bot.face.poster import Poster
from bot.face.refusals import Refusals
from bot.face.speaking import NO_MENTIONS
from bot.face.texts import CommandTexts
from bot.keeping import USUAL, Keeping
from bot.language.service import Language
from bot.scheduler import Scheduler
from bot.shards import WHOLE, Shards
from bot.watch.metrics import Fate, Metrics

log = structlog.get_logger()

# The bot has no voice: its missing libraries need no warning at every start.
discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False

ROUTED = (discord.InteractionType.component, discord.InteractionType.modal_submit)
DRAIN = 3.0
"""Seconds for what is under way at a stop; the whole stop takes at most 10."""
GOODBYE = 1.5
"""Seconds to close the connections to Discord."""
COGS = (
    "welcome",
    "setup",
    "campaign",
    "speech",
    "manifesto",
    "judging",
    "promises",
    "election",
    "voting",
    "office",
    "rounds",
    "build",
    "policy",
    "govern",
    "dilemma",
    "city",
    "news",
    "records",
    "help",
    "privacy",
    "citizens",
    "opposition",
    "moderate",
    "settings",
)


class Tree(app_commands.CommandTree["Ecotopia"]):
    """The slash commands; what any of them raises is answered in one place."""

    async def interaction_check(self, interaction: discord.Interaction["Ecotopia"], /) -> bool:
        """Let it in, or not: what is delivered a second time has had its answer.

        And nothing comes in from outside a server, whatever Discord offers there.
        """
        bot = interaction.client
        if not (bot.once.first(interaction.id) and await bot.gate.enter(interaction)):
            return False
        if interaction.guild_id is not None:
            return True
        if interaction.type is discord.InteractionType.autocomplete:
            await interaction.response.autocomplete([])
            return False
        raise app_commands.NoPrivateMessage

    async def on_error(
        self,
        interaction: discord.Interaction["Ecotopia"],
        error: app_commands.AppCommandError,
        /,
    ) -> None:
        """Translate a failure for its player."""
        fate = await errors.answer_error(interaction, error, interaction.client.campaigns)
        interaction.client.gate.count(interaction, fate)


class Ecotopia(commands.AutoShardedBot):
    """The bot. `handlers` maps the name in a component's custom_id to who handles it.

    `keeping` is what its host promises about what is kept.
    `shards` are those that this process serves; where it serves all, Discord says how many.
    """

    def __init__(
        self,
        campaigns: Campaigns,
        language: Language,
        keeping: Keeping = USUAL,
        shards: Shards = WHOLE,
        metrics: Metrics | None = None,
        pace: Pace | None = None,
    ) -> None:
        own: dict[str, Any] = {"shard_ids": list(shards.ids), "shard_count": shards.count}
        metrics = metrics or Metrics()
        self.gate = Gate(metrics, pace or Pace())
        self.once = Once()
        refusals = Refusals()
        super().__init__(
            **({} if shards == WHOLE else own),
            command_prefix=(),
            help_command=None,
            intents=discord.Intents(guilds=True),
            allowed_mentions=NO_MENTIONS,
            tree_cls=Tree,
            allowed_contexts=app_commands.AppCommandContext(guild=True),
            allowed_installs=app_commands.AppInstallationType(guild=True),
            # Campaigns live in the store: discord.py's caches of people and messages serve nobody.
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            http_trace=refusals.watch(self.gate.trace()),
        )
        self.campaigns = campaigns
        self.language = language
        self.keeping = keeping
        self.served = shards
        self.handlers: dict[str, routing.Handler] = {}
        self.poster = Poster(self, campaigns.database, refusals)
        self.scheduler = Scheduler(campaigns, language, self.poster, keeping, shards, metrics)

    async def setup_hook(self) -> None:
        """Runs once a process, before the gateway: commands and their handlers."""
        for name in COGS:
            await import_module(f"bot.face.cogs.{name}").setup(self)
        await self.tree.set_translator(CommandTexts())
        await self.tree.sync()

    async def on_ready(self) -> None:
        """May come again after a reconnection, so it only starts what is not running."""
        log.info("ready", user=str(self.user), guilds=len(self.guilds))
        await belonging.compare(self)
        self.scheduler.start()

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """The bot was removed, or the guild was deleted; an outage is another event."""
        await belonging.leave(self, guild.id)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """The bot was invited, perhaps not for the first time."""
        await belonging.come_back(self, guild.id)

    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """Where the campaign's own channel goes, its moderators need not wait for the next post."""
        settings = await self.campaigns.settings(channel.guild.id)
        if settings is not None and settings.channel_id == channel.id:
            await self.scheduler.strand(settings, ChannelGone(f"channel {channel.id}: deleted"))

    def dispatch(self, event: str, /, *args: Any, **kwargs: Any) -> None:
        """Hear of interactions in the instant in which they come in."""
        if event == "interaction":
            self.gate.arrived(args[0])
        super().dispatch(event, *args, **kwargs)

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Route what components and modals send, also those that an earlier process had shown."""
        if interaction.type not in ROUTED or not self.once.first(interaction.id):
            return
        if not await self.gate.enter(interaction):
            return
        assert interaction.data is not None
        try:
            if interaction.guild_id is None:
                raise app_commands.NoPrivateMessage
            name, press = routing.parse(dict(interaction.data))
            if name not in self.handlers:
                raise routing.Outdated(f"nothing handles {name}")
            await self.handlers[name](interaction, press)
        except Exception as error:
            fate = await errors.answer_error(interaction, error, self.campaigns)
            self.gate.count(interaction, fate)
        else:
            self.gate.count(interaction, Fate.DONE)

    async def on_app_command_completion(
        self, interaction: discord.Interaction, command: object
    ) -> None:
        """A command did what it was asked for."""
        self.gate.count(interaction, Fate.DONE)

    def disconnected(self) -> str | None:
        """Why Discord is not heard at present; None where it is."""
        if not self.is_ready():
            return "the bot has not logged in yet"
        closed = [str(number) for number, shard in self.shards.items() if shard.is_closed()]
        if closed:
            return f"not connected: shard {', '.join(closed)} of {len(self.shards)}"
        return None

    def ticked(self) -> float | None:
        """Seconds since the scheduler's last look at what is due; None before the first."""
        return self.scheduler.ticked()

    async def close(self) -> None:
        """Take nothing new, let what is under way end for a while, then cut the connection.

        What is not done by then stays in the database, and the next start finds it.
        """
        await asyncio.gather(self.gate.drain(DRAIN), self.scheduler.stop(DRAIN))
        await self.poster.close()
        try:
            async with asyncio.timeout(GOODBYE):
                await super().close()
        except TimeoutError:
            log.info("discord did not say goodbye")
