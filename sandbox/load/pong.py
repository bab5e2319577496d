"""The least bot that discord.py makes: it answers `/ping` with "pong". `python -m … URL TOKEN`."""

import sys

import discord
from discord import app_commands

from sandbox.client import point_discord_at


class Pong(discord.AutoShardedClient):
    """One command, no cache of anybody, nothing else."""

    def __init__(self) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
        )
        self.tree = app_commands.CommandTree(self)

    async def setup_hook(self) -> None:
        @self.tree.command(description="Answers pong")
        async def ping(interaction: discord.Interaction) -> None:
            await interaction.response.send_message("pong", ephemeral=True)

        await self.tree.sync()

    async def on_ready(self) -> None:
        """Say so, as whoever measures waits for it."""
        print("pong is ready now", flush=True)


if __name__ == "__main__":
    with point_discord_at(sys.argv[1]):
        Pong().run(sys.argv[2], log_handler=None)
