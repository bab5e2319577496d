"""`/city` and `/why`: how the city fares, its map, and what moved each number."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.face import chart_picture
from bot.face.cards import over
from bot.face.city_cards import changed_in, city_card, city_map, rounds_card, why_card
from bot.face.client import Ecotopia
from bot.face.errors import say
from bot.face.layout import layout, show
from bot.face.pictures import file_of
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
        rounds = await self.bot.campaigns.rounds_over(state.id)
        changed = changed_in(rounds[-1]) if rounds else ()
        files = [await file_of(city_map(view, _, changed))]
        cards = [city_card(view, _, changed)]
        if rounds:
            chart = chart_picture.of(rounds, _)
            files.append(await file_of(chart))
            cards.append(rounds_card(chart, _))
        await show(interaction, layout(over(state, _), *cards), *files)

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
        await show(interaction, layout(over(state, _), card))

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
