"""`/city` and `/why`: how the city fares, its map, and what moved each number."""

import asyncio
import io

import discord
from discord import app_commands
from discord.ext import commands

from bot.face import chart_picture
from bot.face.cards import over
from bot.face.city_cards import MAP, city_card, rounds_card, why_card
from bot.face.client import Ecotopia
from bot.face.errors import say
from bot.face.map_picture import alternative, picture
from bot.face.texts import texts_for
from bot.face.words import NUMBERS
from bot.game import views
from bot.game.content import N_


class CityCog(commands.Cog):
    """The city for everybody who wants to know."""

    def __init__(self, bot: Ecotopia) -> None:
        self.bot = bot

    @app_commands.command(description=N_("The city's numbers and its map"))
    @app_commands.guild_only()
    async def city(self, interaction: discord.Interaction) -> None:
        """Show numbers, what is in force, the map with its legend, and the rounds so far."""
        await interaction.response.defer(ephemeral=True)
        assert interaction.guild_id is not None
        state = await self.bot.campaigns.last(interaction.guild_id)
        view = views.city(state)
        _ = texts_for(interaction.locale)
        drawn = await asyncio.to_thread(picture, view.ground)
        files = [discord.File(io.BytesIO(drawn), MAP, description=alternative(view.ground, _))]
        embeds = [city_card(view, _)]
        rounds = await self.bot.campaigns.rounds_over(state.id)
        if rounds:
            chart = chart_picture.of(rounds, _)
            drawn = await asyncio.to_thread(chart.draw)
            files.append(discord.File(io.BytesIO(drawn), chart.name, description=chart.alternative))
            embeds.append(rounds_card(chart, _))
        await interaction.followup.send(over(state, _), embeds=embeds, files=files, ephemeral=True)

    @app_commands.command(description=N_("Why a number of the city changed"))
    @app_commands.describe(number=N_("Which number: an indicator, the treasury or an approval"))
    @app_commands.guild_only()
    async def why(self, interaction: discord.Interaction, number: str) -> None:
        """Show each cause with its points."""
        await interaction.response.defer(ephemeral=True)
        assert interaction.guild_id is not None
        _ = texts_for(interaction.locale)
        if number not in NUMBERS:
            await say(interaction, _("Choose a number from the list."))
            return
        state = await self.bot.campaigns.last(interaction.guild_id)
        card = why_card(number, views.why(state, number), _)
        await interaction.followup.send(over(state, _), embed=card, ephemeral=True)

    @why.autocomplete("number")
    async def numbers(
        self, interaction: discord.Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        """The numbers that have causes, in the member's language."""
        _ = texts_for(interaction.locale)
        return [
            app_commands.Choice(name=_(name), value=on)
            for on, name in NUMBERS.items()
            if typed.casefold() in _(name).casefold()
        ]


async def setup(bot: Ecotopia) -> None:
    """Add the commands."""
    await bot.add_cog(CityCog(bot))
