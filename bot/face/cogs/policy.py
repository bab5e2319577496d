"""`/policy`: what can be enacted and repealed, what it costs and does."""

from typing import Any

import discord
from discord import app_commands, ui
from discord.ext import commands

from bot.face.client import Ecotopia
from bot.face.decision_cards import policy_card, policy_list
from bot.face.desk_layout import categories, to_desk
from bot.face.errors import refusal_told
from bot.face.foresight import Decision, foresee, governor
from bot.face.layout import layout, show, told
from bot.face.routing import Press, button, custom_id, number, one_of
from bot.face.texts import Texts, texts_for
from bot.face.words import CATEGORIES
from bot.game import views
from bot.game.commands import Enact, Repeal
from bot.game.content import N_
from bot.game.content.shipped import POLICIES
from bot.game.rejection import Reason, Rejected
from bot.game.rules.governing import REPEAL_CAPITAL
from bot.game.state import Campaign
from bot.game.vocabulary import Category


class PolicyCog(commands.Cog):
    """Policies: read the list, look at one, enact or repeal it."""

    def __init__(self, bot: Ecotopia) -> None:
        self.bot = bot
        bot.handlers |= {
            "policy-list": self.listed,
            "policy-show": self.shown,
            "policy-enact": self.enacted,
            "policy-repeal": self.repealed,
        }

    @app_commands.command(description=N_("The policies, their price and what they do"))
    @app_commands.describe(category=N_("What they are about"))
    @app_commands.choices(
        category=[app_commands.Choice(name=CATEGORIES[c], value=c.value) for c in Category]
    )
    @app_commands.guild_only()
    async def policy(
        self, interaction: discord.Interaction, category: app_commands.Choice[str] | None = None
    ) -> None:
        """Show a category's policies; one is chosen below."""
        await interaction.response.defer(ephemeral=True)
        assert interaction.guild_id is not None
        state = await self.bot.campaigns.view(interaction.guild_id)
        chosen = Category.ENVIRONMENT if category is None else Category(category.value)
        _ = texts_for(interaction.locale)
        await show(interaction, list_layout(state, chosen, _))

    async def listed(self, interaction: discord.Interaction, press: Press) -> None:
        """Show another category."""
        await interaction.response.defer()
        assert interaction.guild_id is not None
        state = await self.bot.campaigns.view(interaction.guild_id)
        chosen = press.chosen() if press.fields.get("values") else press.take(2)[1]
        category, _ = one_of(Category, chosen), texts_for(interaction.locale)
        await show(interaction, list_layout(state, category, _))

    async def shown(self, interaction: discord.Interaction, press: Press) -> None:
        """Show one policy; the mayor gets a button for it where it can be enacted or repealed."""
        await interaction.response.defer()
        assert interaction.guild_id is not None
        state = await self.bot.campaigns.view(interaction.guild_id)
        key = press.chosen()
        _ = texts_for(interaction.locale)
        policy = POLICIES.get(key)
        if policy is None:
            raise Rejected(Reason.UNKNOWN_POLICY)
        city = views.city(state)
        in_force = policy in city.policies
        back = custom_id("policy-list", state.id, policy.category.value)
        items = [button(_("Back to the list"), back)]
        if city.governed:
            items.append(to_desk(state.id, _))
        ahead = None
        try:
            mayor = governor(state)
            decide = Repeal if in_force else Enact
            decision: Decision = decide(mayor, city.round, key)
            ahead = foresee(state, decision, self.bot.campaigns.clock.now())
            note = _("Nothing has happened yet.")
            if interaction.user.id != mayor:
                note = _("Only the mayor can decide it.")
            elif in_force:
                this = custom_id("policy-repeal", state.id, city.round, key)
                note = _(
                    "In force. Repealing it costs {capital} political capital. What it has set "
                    "going still comes, and it cannot be enacted again in this term."
                ).format(capital=REPEAL_CAPITAL)
                items.insert(0, button(_("Repeal it"), this, discord.ButtonStyle.danger))
            else:
                this = custom_id("policy-enact", state.id, city.round, key)
                items.insert(0, button(_("Enact it"), this, discord.ButtonStyle.success))
        except Rejected as refusal:
            note = await refusal_told(refusal, self.bot.campaigns, interaction.guild_id, _)
        await show(interaction, layout(policy_card(policy, note, ahead, _, *items)))

    async def enacted(self, interaction: discord.Interaction, press: Press) -> None:
        """Enact what the preview showed, in the round in which it was shown."""
        _ = texts_for(interaction.locale)
        await self._decide(interaction, press, Enact, _("In force: {policy}"))

    async def repealed(self, interaction: discord.Interaction, press: Press) -> None:
        """Repeal what the preview showed, in the round in which it was shown."""
        _ = texts_for(interaction.locale)
        await self._decide(interaction, press, Repeal, _("No longer in force: {policy}"))

    async def _decide(
        self,
        interaction: discord.Interaction,
        press: Press,
        decide: type[Enact] | type[Repeal],
        done: str,
    ) -> None:
        await interaction.response.defer()
        assert interaction.guild_id is not None
        campaign, round_, key = press.take(3)
        command = decide(interaction.user.id, number(round_), key)
        await self.bot.campaigns.apply(interaction.guild_id, command, campaign)
        _ = texts_for(interaction.locale)
        back = custom_id("policy-list", campaign, POLICIES[key].category.value)
        text = done.format(policy=_(POLICIES[key].title))
        list_ = button(_("Back to the list"), back)
        await show(interaction, told(text, list_, to_desk(campaign, _)))


def list_layout(state: Campaign, category: Category, _: Texts) -> ui.LayoutView:
    """A category's policies, a select of them, and one of the categories."""
    city = views.city(state)
    in_force = frozenset(policy.id for policy in city.policies)
    listed = [policy for policy in POLICIES.values() if policy.category is category]
    look = ui.Select[Any](
        custom_id=custom_id("policy-show", state.id),
        placeholder=_("Look at a policy more closely"),
        options=[
            discord.SelectOption(label=_(policy.title)[:100], value=policy.id) for policy in listed
        ],
    )
    other = categories(custom_id("policy-list", state.id), category, _)
    treasury, capital = city.city.treasury, city.capital
    return layout(policy_list(category, in_force, treasury, capital, _, look, other))


async def setup(bot: Ecotopia) -> None:
    """Add the command."""
    await bot.add_cog(PolicyCog(bot))
