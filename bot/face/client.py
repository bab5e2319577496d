"""The Discord client: no privileged intents, everything wired in `setup_hook`."""

from datetime import timedelta
from importlib import import_module

import discord
import structlog
from discord import app_commands
from discord.ext import commands

from bot.campaigns import Campaigns
from bot.face import errors, routing
from bot.face.poster import NO_MENTIONS, Poster
from bot.face.texts import CommandTexts
from bot.language.service import Language
from bot.scheduler import Scheduler

log = structlog.get_logger()

# The bot has no voice: its missing libraries need no warning at every start.
discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False

ROUTED = (discord.InteractionType.component, discord.InteractionType.modal_submit)
COGS = (
    "setup",
    "campaign",
    "speech",
    "judging",
    "promises",
    "election",
    "office",
    "rounds",
    "build",
    "policy",
    "dilemma",
    "city",
    "help",
    "privacy",
)


class Tree(app_commands.CommandTree["Ecotopia"]):
    """The slash commands; what any of them raises is answered in one place."""

    async def on_error(
        self,
        interaction: discord.Interaction["Ecotopia"],
        error: app_commands.AppCommandError,
        /,
    ) -> None:
        """Translate a failure for its player."""
        await errors.answer_error(interaction, error, interaction.client.campaigns)


class Ecotopia(commands.AutoShardedBot):
    """The bot. `handlers` maps the name in a component's custom_id to who handles it.

    `retention` is how long members' words are kept after a campaign's end; None for ever.
    """

    def __init__(
        self, campaigns: Campaigns, language: Language, retention: timedelta | None = None
    ) -> None:
        super().__init__(
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
        )
        self.campaigns = campaigns
        self.language = language
        self.retention = retention
        self.handlers: dict[str, routing.Handler] = {}
        self.poster = Poster(self, campaigns.database)
        self.scheduler = Scheduler(campaigns, language, self.poster, retention)

    async def setup_hook(self) -> None:
        """Runs once a process, before the gateway: commands and their handlers."""
        for name in COGS:
            await import_module(f"bot.face.cogs.{name}").setup(self)
        await self.tree.set_translator(CommandTexts())
        await self.tree.sync()

    async def on_ready(self) -> None:
        """May come again after a reconnection, so it only starts what is not running."""
        log.info("ready", user=str(self.user), guilds=len(self.guilds))
        self.scheduler.start()

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Route what components and modals send, also those that an earlier process had shown."""
        if interaction.type not in ROUTED:
            return
        assert interaction.data is not None
        name, press = routing.parse(dict(interaction.data))
        try:
            await self.handlers[name](interaction, press)
        except Exception as error:
            await errors.answer_error(interaction, error, self.campaigns)

    async def close(self) -> None:
        """End the work under way, then the connection."""
        await self.scheduler.stop()
        await self.poster.close()
        await super().close()
