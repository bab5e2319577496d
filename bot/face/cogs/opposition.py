"""The button under a broken promise with which the opposition quotes the words."""

import discord
from discord.ext import commands

from bot.face.client import Ecotopia
from bot.face.errors import say
from bot.face.routing import Press
from bot.face.texts import texts_for
from bot.game.commands import QuoteBroken


class OppositionCog(commands.Cog):
    """What those may do who lost the election."""

    def __init__(self, bot: Ecotopia) -> None:
        self.bot = bot
        bot.handlers["promise-quote"] = self.quote

    async def quote(self, interaction: discord.Interaction, press: Press) -> None:
        """Quote the promise in public, for whoever presses."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        assert interaction.guild_id is not None
        campaign, promise = press.take(2)
        command = QuoteBroken(interaction.user.id, promise)
        await self.bot.campaigns.apply(interaction.guild_id, command, campaign)
        _ = texts_for(interaction.locale)
        await say(interaction, _("The city will read these words again, with your name."))


async def setup(bot: Ecotopia) -> None:
    """Add the handler."""
    await bot.add_cog(OppositionCog(bot))
