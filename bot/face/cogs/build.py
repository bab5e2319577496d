"""`/build`: what the mayor has built, closed or cleared, seen before it is done."""

from datetime import datetime

import discord
from discord import app_commands, ui
from discord.ext import commands

from bot.campaigns import NoCampaign
from bot.face.client import Ecotopia
from bot.face.decision_cards import build_card
from bot.face.desk_layout import price, to_desk
from bot.face.effect_words import site
from bot.face.errors import say
from bot.face.foresight import foresee, governor
from bot.face.layout import layout, show, told
from bot.face.routing import Press, button, custom_id, number, one_of
from bot.face.texts import Texts, texts_for
from bot.game import views
from bot.game.commands import Build
from bot.game.content import N_
from bot.game.events import Built
from bot.game.rejection import Reason, Rejected
from bot.game.rules.city.build_rules import BUILDS, BuildAction
from bot.game.rules.city.grid import Build as Site
from bot.game.rules.city.grid import name_of, place_of
from bot.game.rules.city.tiles import NAMES
from bot.game.state import Campaign

SUGGESTIONS = 25


class BuildCog(commands.Cog):
    """Building: choose, look, confirm."""

    def __init__(self, bot: Ecotopia) -> None:
        self.bot = bot
        bot.handlers["build"] = self.confirmed

    @app_commands.command(description=N_("Build, close or clear something on a tile (mayor)"))
    @app_commands.describe(
        action=N_("What is done; the list has what is possible now"),
        tile=N_("Where, such as C7; /city shows the map"),
    )
    @app_commands.guild_only()
    async def build(self, interaction: discord.Interaction, action: str, tile: str) -> None:
        """Show what the build would do; the mayor gets a button that has it done."""
        await interaction.response.defer(ephemeral=True)
        assert interaction.guild_id is not None
        _ = texts_for(interaction.locale)
        place = place_of(tile)
        if place is None:
            raise Rejected(Reason.OFF_THE_MAP)
        if action not in BUILDS:
            await say(interaction, _("Choose an action from the list."))
            return
        planned = Site(BuildAction(action), place)
        state = await self.bot.campaigns.view(interaction.guild_id)
        await show(interaction, build_layout(state, planned, interaction.user.id, self._now(), _))

    async def confirmed(self, interaction: discord.Interaction, press: Press) -> None:
        """Build what the preview showed, in the round in which it was shown."""
        await interaction.response.defer()
        assert interaction.guild_id is not None
        campaign, round_, action, place = press.take(4)
        planned = Site(one_of(BuildAction, action), number(place))
        command = Build(interaction.user.id, number(round_), planned.action, planned.place)
        state, _events = await self.bot.campaigns.apply(interaction.guild_id, command, campaign)
        _ = texts_for(interaction.locale)
        left = views.city(state).builds_left
        done = _.ngettext(
            "Begun. {number} build action is left this round.",
            "Begun. {number} build actions are left this round.",
            left,
        ).format(number=left)
        text = f"🏗️ {site(planned, _)}\n{done}"
        await show(interaction, told(text, to_desk(campaign, _)))

    def _now(self) -> datetime:
        return self.bot.campaigns.clock.now()

    @build.autocomplete("action")
    async def actions(
        self, interaction: discord.Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        """What can be built somewhere now, with its least price."""
        state = await self._view(interaction)
        if state is None:
            return []
        _ = texts_for(interaction.locale)
        city = views.city(state)
        choices = []
        for action, places in views.sites(state).items():
            rule, kinds = BUILDS[action], {city.ground.kind(place) for place in places}
            name = f"{_(rule.title)} · {price(rule, kinds, _)}"
            if typed.casefold() in name.casefold():
                choices.append(app_commands.Choice(name=name[:100], value=action.value))
        return choices[:SUGGESTIONS]

    @build.autocomplete("tile")
    async def tiles(
        self, interaction: discord.Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        """Where the chosen action is possible now; typing a column or a kind of tile narrows it."""
        state = await self._view(interaction)
        chosen = str(interaction.namespace.action)
        if state is None or chosen not in BUILDS:
            return []
        _, action = texts_for(interaction.locale), BuildAction(chosen)
        ground, rule = views.city(state).ground, BUILDS[action]
        choices = []
        for place in views.sites(state).get(action, ()):
            kind = ground.kind(place)
            name = f"{name_of(place)} · {_(NAMES[kind])} · {price(rule, {kind}, _)}"
            if typed.casefold() in name.casefold():
                choices.append(app_commands.Choice(name=name[:100], value=name_of(place)))
        # `C1` is meant before `C10`, and a tile's own name before a word that contains it.
        choices.sort(key=lambda choice: not choice.value.casefold().startswith(typed.casefold()))
        return choices[:SUGGESTIONS]

    async def _view(self, interaction: discord.Interaction) -> Campaign | None:
        assert interaction.guild_id is not None
        try:
            return await self.bot.campaigns.view(interaction.guild_id)
        except NoCampaign:
            return None


def build_layout(
    state: Campaign, planned: Site, viewer: int, now: datetime, _: Texts
) -> ui.LayoutView:
    """What a build would do; the mayor gets a button that has it done. Rejected where it cannot."""
    mayor = governor(state)
    city = views.city(state)
    decision = Build(mayor, city.round, planned.action, planned.place)
    ahead = foresee(state, decision, now)
    plan = next(event.plan for event in ahead.events if isinstance(event, Built))
    this = custom_id("build", state.id, city.round, planned.action.value, planned.place)
    controls = [to_desk(state.id, _)]
    if viewer == mayor:
        controls.insert(0, button(_("Have it done"), this, discord.ButtonStyle.success))
    card = build_card(planned, city.ground, plan, ahead, *controls, mayor=viewer == mayor, _=_)
    return layout(card)


async def setup(bot: Ecotopia) -> None:
    """Add the command."""
    await bot.add_cog(BuildCog(bot))
