"""The dilemma of a round: everybody's vote, by the buttons under its post or `/dilemma`."""

from datetime import datetime

import discord
from discord import app_commands, ui
from discord.ext import commands

from bot.face.client import Ecotopia
from bot.face.errors import say
from bot.face.governing_posts import dilemma_card
from bot.face.layout import block_of, layout, show
from bot.face.routing import Press, button, custom_id, number
from bot.face.texts import Texts, texts_for
from bot.game import engine, views
from bot.game.commands import VoteDilemma
from bot.game.content import N_
from bot.game.rejection import Reason, Rejected


class DilemmaCog(commands.Cog):
    """Voting on a dilemma; nobody sees a count before it is settled."""

    def __init__(self, bot: Ecotopia) -> None:
        self.bot = bot
        bot.handlers["dilemma-vote"] = self.voted

    @app_commands.command(description=N_("The dilemma that the city votes on, and your vote"))
    @app_commands.guild_only()
    async def dilemma(self, interaction: discord.Interaction) -> None:
        """Show the dilemma and the viewer's own vote."""
        await interaction.response.defer(ephemeral=True)
        assert interaction.guild_id is not None
        state = await self.bot.campaigns.view(interaction.guild_id)
        engine.check_phase(state, VoteDilemma)
        crisis = views.crisis(state, interaction.user.id)
        if crisis is None:
            raise Rejected(Reason.NO_DILEMMA)
        ends = await self.bot.campaigns.phase_ends(interaction.guild_id)
        _ = texts_for(interaction.locale)
        await show(interaction, vote_layout(state.id, crisis, ends, _))

    async def voted(self, interaction: discord.Interaction, press: Press) -> None:
        """Count the vote and tell its voter alone."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        assert interaction.guild_id is not None
        campaign, round_, option = press.take(3)
        command = VoteDilemma(interaction.user.id, number(round_), option)
        state, _events = await self.bot.campaigns.apply(interaction.guild_id, command, campaign)
        crisis = views.crisis(state, interaction.user.id)
        assert crisis is not None, "a vote was just counted"
        await say(interaction, own_vote(crisis, texts_for(interaction.locale)))


def own_vote(crisis: views.CrisisView, _: Texts) -> str:
    """How the viewer has voted."""
    if crisis.own is None:
        return _("You have not voted yet.")
    chosen = next(option for option in crisis.dilemma.options if option.id == crisis.own)
    return _("Your vote: {option}. Until the round ends you may change it.").format(
        option=_(chosen.label)
    )


def vote_layout(
    campaign: str, crisis: views.CrisisView, ends: datetime | None, _: Texts
) -> ui.LayoutView:
    """The dilemma, a button for each answer, the viewer's own one marked, and their vote."""
    items = []
    for option in crisis.dilemma.options:
        label = _(option.label)
        this = custom_id("dilemma-vote", campaign, crisis.round, option.id)
        own = option.id == crisis.own
        style = discord.ButtonStyle.primary if own else discord.ButtonStyle.secondary
        items.append(button(label, this, style))
    return layout(own_vote(crisis, _), block_of(dilemma_card(crisis.dilemma, _, ends), *items))


async def setup(bot: Ecotopia) -> None:
    """Add the command."""
    await bot.add_cog(DilemmaCog(bot))
