"""`/resign` for the mayor; who else may have them leave is in `/election remove` (election.py)."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.face.client import Ecotopia
from bot.face.layout import show, told
from bot.face.routing import Press, button, custom_id, number
from bot.face.texts import texts_for
from bot.game import engine, views
from bot.game.commands import Resign
from bot.game.content import N_


class OfficeCog(commands.Cog):
    """Leaving the mayor's office of one's own will."""

    def __init__(self, bot: Ecotopia) -> None:
        self.bot = bot
        bot.handlers["resign"] = self.resigned

    @app_commands.command(description=N_("Leave office before the term is over (mayor)"))
    @app_commands.guild_only()
    async def resign(self, interaction: discord.Interaction) -> None:
        """Ask once more before a mayor leaves."""
        await interaction.response.defer(ephemeral=True)
        assert interaction.guild_id is not None
        state = await self.bot.campaigns.view(interaction.guild_id)
        round_, now = views.stage(state).round, self.bot.campaigns.clock.now()
        engine.apply(state, Resign(interaction.user.id, round_), now)  # only tried
        _ = texts_for(interaction.locale)
        asked = _(
            "Round {round} ends with your time as mayor. What you promised for this term is judged "
            "at once, and there is a new election, in which you may stand again. Are you sure?"
        ).format(round=round_)
        this = custom_id("resign", state.id, round_)
        await show(interaction, told(asked, button(_("Resign"), this, discord.ButtonStyle.danger)))

    async def resigned(self, interaction: discord.Interaction, press: Press) -> None:
        """Leave in the round for which the button was shown."""
        await interaction.response.defer()
        assert interaction.guild_id is not None
        campaign, round_ = press.take(2)
        command = Resign(interaction.user.id, number(round_))
        await self.bot.campaigns.apply(interaction.guild_id, command, campaign)
        _ = texts_for(interaction.locale)
        await show(interaction, told(_("Done: the channel is told.")))


async def setup(bot: Ecotopia) -> None:
    """Add the command."""
    await bot.add_cog(OfficeCog(bot))
