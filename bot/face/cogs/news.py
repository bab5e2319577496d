"""`/news` and `/timeline`: the newspaper of any round that is over, and all rounds at a glance."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.annals import issues_of
from bot.campaigns import NoCampaign
from bot.face import chart_picture, news_picture
from bot.face.cards import over
from bot.face.client import Ecotopia
from bot.face.errors import say
from bot.face.filtering import filter_of, harmless
from bot.face.layout import Control, layout, show
from bot.face.news_cards import news_card, timeline_layout, title
from bot.face.pictures import file_of
from bot.face.routing import Press, button, custom_id, number
from bot.face.texts import Texts, texts_for
from bot.game.content import N_
from bot.game.issues import Issue
from bot.game.rejection import Reason, Rejected
from bot.game.state import Campaign

SUGGESTIONS = 25
NAME_LIMIT = 100
"""Characters of a suggestion."""


class NewsCog(commands.Cog):
    """What has been, for everybody who wants to read it again."""

    def __init__(self, bot: Ecotopia) -> None:
        self.bot = bot
        bot.handlers |= {"news-page": self.turned, "timeline-page": self.timeline_turned}

    @app_commands.command(description=N_("The newspaper of a round that is over"))
    @app_commands.describe(round=N_("Which round; the last one if you do not choose"))
    @app_commands.guild_only()
    async def news(
        self,
        interaction: discord.Interaction,
        round: app_commands.Range[int, 1] | None = None,
    ) -> None:
        """Show a round's page, with its picture."""
        await interaction.response.defer(ephemeral=True)
        state, issues = await self._issues(interaction)
        _ = texts_for(interaction.locale)
        if not issues:
            await say(interaction, _none(_))
            return
        found = issues[-1] if round is None else _find(issues, round)
        if found is None:
            text = _("There are pages of the rounds {first} to {last}: choose one of these.")
            await say(interaction, text.format(first=issues[0].round, last=issues[-1].round))
            return
        await _show_page(interaction, state, issues, found)

    @news.autocomplete("round")
    async def rounds(
        self, interaction: discord.Interaction, typed: str
    ) -> list[app_commands.Choice[int]]:
        """The rounds that are over with their headlines, the newest first."""
        try:
            _state, issues = await self._issues(interaction)
        except NoCampaign:
            return []
        _ = texts_for(interaction.locale)
        names = [(f"{issue.round} · {title(issue, _)}", issue.round) for issue in reversed(issues)]
        return [
            app_commands.Choice(name=name[:NAME_LIMIT], value=number)
            for name, number in names
            if str(typed).casefold() in name.casefold()
        ][:SUGGESTIONS]

    async def turned(self, interaction: discord.Interaction, press: Press) -> None:
        """Show another round's page."""
        await interaction.response.defer()
        state, issues = await self._issues(interaction)
        campaign, page = press.take(2)
        found = _find(issues, number(page))
        if state.id != campaign or found is None:
            raise Rejected(Reason.OLD_CAMPAIGN)
        await _show_page(interaction, state, issues, found)

    @app_commands.command(description=N_("The campaign so far, round by round"))
    @app_commands.guild_only()
    async def timeline(self, interaction: discord.Interaction) -> None:
        """Show what happened in each round, and the numbers over all of them."""
        await interaction.response.defer(ephemeral=True)
        state, issues = await self._issues(interaction)
        _ = texts_for(interaction.locale)
        if not issues:
            await say(interaction, _none(_))
            return
        await _show_rounds(interaction, state, issues, 0)

    async def timeline_turned(self, interaction: discord.Interaction, press: Press) -> None:
        """Show another page of the rounds."""
        await interaction.response.defer()
        state, issues = await self._issues(interaction)
        campaign, page = press.take(2)
        if state.id != campaign or not issues:
            raise Rejected(Reason.OLD_CAMPAIGN)
        await _show_rounds(interaction, state, issues, number(page))

    async def _issues(self, interaction: discord.Interaction) -> tuple[Campaign, tuple[Issue, ...]]:
        """The campaign that runs or ran last, and its rounds that are over."""
        assert interaction.guild_id is not None
        state = await self.bot.campaigns.last(interaction.guild_id)
        database = self.bot.campaigns.database
        unwanted = await filter_of(database, interaction.guild_id)
        let_through = harmless(unwanted, texts_for(interaction.locale))
        return state, await issues_of(database, state.id, let_through)


def _find(issues: tuple[Issue, ...], number: int) -> Issue | None:
    return next((issue for issue in issues if issue.round == number), None)


def _none(_: Texts) -> str:
    return _(
        "No round is over yet: the first page comes out at the end of round 1. /campaign status "
        "says where things stand."
    )


async def _show_page(
    interaction: discord.Interaction, state: Campaign, issues: tuple[Issue, ...], shown: Issue
) -> None:
    """A round's page in place of the answer."""
    _ = texts_for(interaction.locale)
    page = news_picture.of(shown, _)
    card = news_card(shown, page, _, *_leafing(state, issues, shown, _))
    await show(interaction, layout(over(state, _), card), await file_of(page))


async def _show_rounds(
    interaction: discord.Interaction, state: Campaign, issues: tuple[Issue, ...], number: int
) -> None:
    """A page of the rounds in place of the answer."""
    _ = texts_for(interaction.locale)
    chart = chart_picture.of([each.resolved for each in issues], _)
    view = timeline_layout(issues, chart, state.id, number, _, over(state, _))
    await show(interaction, view, await file_of(chart))


def _leafing(state: Campaign, issues: tuple[Issue, ...], shown: Issue, _: Texts) -> list[Control]:
    """Buttons to the rounds before and after."""
    place = issues.index(shown)
    items: list[Control] = []
    if place > 0:
        custom = custom_id("news-page", state.id, issues[place - 1].round)
        items.append(button(_("◀ Earlier"), custom))
    if place + 1 < len(issues):
        custom = custom_id("news-page", state.id, issues[place + 1].round)
        items.append(button(_("Later ▶"), custom))
    return items


async def setup(bot: Ecotopia) -> None:
    """Add the commands."""
    await bot.add_cog(NewsCog(bot))
