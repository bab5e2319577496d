"""`/govern`: the mayor's desk, from which everything that a mayor decides is one press away."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.face.client import Ecotopia
from bot.face.cogs.build import build_layout
from bot.face.desk_layout import desk_layout, sites_layout
from bot.face.foresight import governor
from bot.face.layout import show
from bot.face.routing import Press, number, one_of
from bot.face.texts import texts_for
from bot.game.content import N_
from bot.game.rejection import Reason, Rejected
from bot.game.rules.city.build_rules import BuildAction
from bot.game.rules.city.grid import Build as Site
from bot.game.state import Campaign
from bot.game.vocabulary import Category


class GovernCog(commands.Cog):
    """The desk; what is confirmed on it is in build.py and policy.py."""

    def __init__(self, bot: Ecotopia) -> None:
        self.bot = bot
        bot.handlers |= {
            "govern-desk": self.desk,
            "govern-build": self.sites,
            "govern-tile": self.site,
        }

    @app_commands.command(description=N_("The mayor's desk: what can be decided, and what it does"))
    @app_commands.guild_only()
    async def govern(self, interaction: discord.Interaction) -> None:
        """Show the desk as it is now."""
        await interaction.response.defer(ephemeral=True)
        assert interaction.guild_id is not None
        state = await self.bot.campaigns.view(interaction.guild_id)
        await self._show(interaction, state, Category.ENVIRONMENT)

    async def desk(self, interaction: discord.Interaction, press: Press) -> None:
        """Show the desk again, with the policies of the chosen category."""
        (campaign,) = press.take(1)
        await interaction.response.defer()
        chosen = press.chosen() if press.fields.get("values") else Category.ENVIRONMENT.value
        state = await self._state(interaction, campaign)
        await self._show(interaction, state, one_of(Category, chosen))

    async def sites(self, interaction: discord.Interaction, press: Press) -> None:
        """Show where the chosen action can be done; a page's button names action and page."""
        campaign, action, page = press.take(3) if press.arguments[1:] else (*press.take(1), "", "0")
        await interaction.response.defer()
        state = await self._state(interaction, campaign)
        chosen = one_of(BuildAction, action or press.chosen())
        governor(state)
        layout = sites_layout(state, chosen, number(page), texts_for(interaction.locale))
        await show(interaction, layout)

    async def site(self, interaction: discord.Interaction, press: Press) -> None:
        """Show what the chosen action would do on the chosen tile."""
        campaign, action = press.take(2)
        await interaction.response.defer()
        state = await self._state(interaction, campaign)
        place = press.chosen()
        planned = Site(one_of(BuildAction, action), number(place))
        _, now = texts_for(interaction.locale), self.bot.campaigns.clock.now()
        await show(interaction, build_layout(state, planned, interaction.user.id, now, _))

    async def _state(self, interaction: discord.Interaction, campaign: str) -> Campaign:
        """The campaign that the card was drawn of; Rejected where it is over."""
        assert interaction.guild_id is not None
        state = await self.bot.campaigns.view(interaction.guild_id)
        if state.id != campaign:
            raise Rejected(Reason.OLD_CAMPAIGN)
        return state

    async def _show(
        self, interaction: discord.Interaction, state: Campaign, category: Category
    ) -> None:
        governor(state)
        assert interaction.guild_id is not None
        ends = await self.bot.campaigns.phase_ends(interaction.guild_id)
        _ = texts_for(interaction.locale)
        await show(interaction, desk_layout(state, interaction.user.id, category, ends, _))


async def setup(bot: Ecotopia) -> None:
    """Add the command."""
    await bot.add_cog(GovernCog(bot))
