"""`/report-card` and `/leaderboard`: who has kept their word, now and over all campaigns."""

from collections.abc import Sequence
from contextlib import suppress
from fractions import Fraction

import discord
from discord import app_commands, ui
from discord.ext import commands

from bot.annals import leaderboard
from bot.campaigns import NoCampaign
from bot.face import single_report_picture
from bot.face.cards import over, safe, shortened
from bot.face.client import Ecotopia
from bot.face.drawing import drawable
from bot.face.errors import say
from bot.face.layout import layout, named, show, titled
from bot.face.ledger_cards import report_lines
from bot.face.paging import Field, foot, page_of, turning
from bot.face.pictures import file_of
from bot.face.routing import Press, number
from bot.face.texts import Texts, texts_for
from bot.face.words import percent
from bot.game import views
from bot.game.content import N_
from bot.game.rules.ledger import PAR, ReportCard
from bot.game.rules.standing import PRIOR, Standing
from bot.game.state import Campaign, Candidate

SUGGESTIONS = 25
NAME_LIMIT = 80
PLAYERS_ON_A_PAGE = 15
MEDALS = ("🥇", "🥈", "🥉")


class RecordsCog(commands.Cog):
    """The public record of everybody who has ever stood."""

    def __init__(self, bot: Ecotopia) -> None:
        self.bot = bot
        bot.handlers["leaderboard-page"] = self.turned

    @app_commands.command(
        name="report-card", description=N_("What came of somebody's promises, or of your own")
    )
    @app_commands.describe(player=N_("Whose; your own if you do not choose"))
    @app_commands.guild_only()
    async def report_card(
        self, interaction: discord.Interaction, player: str | None = None
    ) -> None:
        """Show a player's report card of this campaign, with its picture."""
        await interaction.response.defer(ephemeral=True)
        assert interaction.guild_id is not None
        state = await self.bot.campaigns.last(interaction.guild_id)
        _ = texts_for(interaction.locale)
        known = views.report_cards(state)
        found = _find(known, str(interaction.user.id) if player is None else player)
        if found is None and player is None:
            text = _(
                "You have not stood for mayor in this campaign, so you have no report card. /run "
                "makes you a candidate; /leaderboard shows all campaigns."
            )
            await say(interaction, text)
            return
        if found is None:
            await say(interaction, _("Choose somebody from the list: these have stood for mayor."))
            return
        who, card = found
        promises = [p for p in views.public_ledger(state) if p.player == who.player]
        picture = single_report_picture.of(drawable(who.name, "#1"), card, promises, _)
        files = [] if picture is None else [await file_of(picture)]
        shown = titled(
            _("Report card: {name}").format(name=shortened(safe(who.name), NAME_LIMIT)),
            ["\n".join(report_lines(card, _))],
            foot=_("/promises shows every word, /leaderboard all campaigns."),
            picture=picture,
        )
        await show(interaction, layout(over(state, _), shown), *files)

    @report_card.autocomplete("player")
    async def players(
        self, interaction: discord.Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        """Everybody who has stood in this campaign."""
        assert interaction.guild_id is not None
        try:
            state = await self.bot.campaigns.last(interaction.guild_id)
        except NoCampaign:
            return []
        return [
            app_commands.Choice(name=who.name[:100], value=str(who.player))
            for who, _card in views.report_cards(state)
            if typed.casefold() in who.name.casefold()
        ][:SUGGESTIONS]

    @app_commands.command(description=N_("Who has kept their word in this server's campaigns"))
    @app_commands.guild_only()
    async def leaderboard(self, interaction: discord.Interaction) -> None:
        """Show the players over all campaigns, the best first."""
        await interaction.response.defer(ephemeral=True)
        _ = texts_for(interaction.locale)
        standings = await self._standings(interaction)
        if not standings:
            text = _(
                "No promise was judged in this server yet, so nobody has a place. Stand with /run, "
                "promise with /speech, and keep it."
            )
            await say(interaction, text)
            return
        await show(interaction, leaderboard_layout(standings, 0, _))

    async def turned(self, interaction: discord.Interaction, press: Press) -> None:
        """Show another page, as it is now."""
        await interaction.response.defer()
        standings = await self._standings(interaction)
        page = number(*press.take(1))
        await show(interaction, leaderboard_layout(standings, page, texts_for(interaction.locale)))

    async def _standings(self, interaction: discord.Interaction) -> tuple[Standing, ...]:
        assert interaction.guild_id is not None
        state: Campaign | None = None
        with suppress(NoCampaign):
            state = await self.bot.campaigns.last(interaction.guild_id)
        return await leaderboard(self.bot.campaigns.database, interaction.guild_id, state)


def leaderboard_layout(standings: Sequence[Standing], number: int, _: Texts) -> ui.LayoutView:
    """A page of the leaderboard, and by what rule it goes."""
    rule = _(
        "The share of judged promises that was kept, a compromise as half. {prior} promises are "
        "added to everybody's, of which {par} are kept: so one kept word does not lead."
    ).format(prior=PRIOR, par=percent(Fraction(PAR, 100), _))
    fields = [_field(place, each, _) for place, each in enumerate(standings)]
    page = page_of(fields, number, PLAYERS_ON_A_PAGE)
    note = _("/report-card shows one player, /promises every word.")
    card = titled(
        _("Who keeps their word"),
        [rule, *(named(*field) for field in page.fields)],
        *turning(page, _, "leaderboard-page"),
        foot=" · ".join(filter(None, (note, foot(page, _)))),
    )
    return layout(card)


def _field(place: int, each: Standing, _: Texts) -> Field:
    sign = MEDALS[place] if place < len(MEDALS) else f"{place + 1}."
    counts = _("{share}: {kept} kept, {compromise} half kept, {broken} broken").format(
        share=percent(each.share, _),
        kept=each.kept,
        compromise=each.compromise,
        broken=each.broken,
    )
    terms = _.ngettext("{number} term won", "{number} terms won", each.terms)
    campaigns = _.ngettext("{number} campaign", "{number} campaigns", each.campaigns)
    won = f"{terms.format(number=each.terms)} · {campaigns.format(number=each.campaigns)}"
    return f"{sign} {shortened(safe(each.name), NAME_LIMIT)}", f"{counts}\n{won}"


def _find(
    known: Sequence[tuple[Candidate, ReportCard]], chosen: str
) -> tuple[Candidate, ReportCard] | None:
    """Who was chosen from the list, or typed by their name."""
    wanted = chosen.strip().casefold()
    by_id = (each for each in known if str(each[0].player) == wanted)
    by_name = (each for each in known if each[0].name.casefold() == wanted)
    return next(by_id, None) or next(by_name, None)


async def setup(bot: Ecotopia) -> None:
    """Add the commands."""
    await bot.add_cog(RecordsCog(bot))
