"""`/policy`: what can be enacted and repealed, what it costs and does."""

import discord
from discord import app_commands, ui
from discord.ext import commands

from bot.face.client import Ecotopia
from bot.face.decision_cards import policy_card, policy_list
from bot.face.errors import refusal_told
from bot.face.foresight import Decision, foresee, governor
from bot.face.routing import Press, button, controls, custom_id
from bot.face.texts import Texts, texts_for
from bot.face.words import CATEGORIES, CATEGORY_EMOJI
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
        await interaction.followup.send(
            embed=_list(state, chosen, _), view=list_controls(state.id, chosen, _), ephemeral=True
        )

    async def listed(self, interaction: discord.Interaction, press: Press) -> None:
        """Show another category."""
        await interaction.response.defer()
        assert interaction.guild_id is not None
        state = await self.bot.campaigns.view(interaction.guild_id)
        (chosen,) = press.fields["values"] or press.arguments[1:]
        category, _ = Category(chosen), texts_for(interaction.locale)
        await interaction.edit_original_response(
            content=None,
            embed=_list(state, category, _),
            view=list_controls(state.id, category, _),
        )

    async def shown(self, interaction: discord.Interaction, press: Press) -> None:
        """Show one policy; the mayor gets a button for it where it can be enacted or repealed."""
        await interaction.response.defer()
        assert interaction.guild_id is not None
        state = await self.bot.campaigns.view(interaction.guild_id)
        (key,) = press.fields["values"]
        _ = texts_for(interaction.locale)
        policy = POLICIES.get(key)
        if policy is None:
            raise Rejected(Reason.UNKNOWN_POLICY)
        city = views.city(state)
        in_force = policy in city.policies
        back = custom_id("policy-list", state.id, policy.category.value)
        items = [button(_("Back to the list"), back)]
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
        await interaction.edit_original_response(
            embed=policy_card(policy, note, ahead, _), view=controls(*items)
        )

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
        campaign, round_, key = press.arguments
        command = decide(interaction.user.id, int(round_), key)
        await self.bot.campaigns.apply(interaction.guild_id, command, campaign)
        _ = texts_for(interaction.locale)
        back = custom_id("policy-list", campaign, POLICIES[key].category.value)
        await interaction.edit_original_response(
            content=done.format(policy=_(POLICIES[key].title)),
            embed=None,
            view=controls(button(_("Back to the list"), back)),
        )


def list_controls(campaign: str, category: Category, _: Texts) -> ui.View:
    """A select of the other categories, and one of this category's policies."""
    return controls(
        ui.Select(
            custom_id=custom_id("policy-show", campaign),
            placeholder=_("Look at a policy more closely"),
            options=[
                discord.SelectOption(label=_(policy.title)[:100], value=policy.id)
                for policy in POLICIES.values()
                if policy.category is category
            ],
        ),
        ui.Select(
            custom_id=custom_id("policy-list", campaign),
            options=[
                discord.SelectOption(
                    label=_(CATEGORIES[each]),
                    value=each.value,
                    emoji=CATEGORY_EMOJI[each],
                    default=each is category,
                )
                for each in Category
            ],
        ),
    )


def _list(state: Campaign, category: Category, _: Texts) -> discord.Embed:
    city = views.city(state)
    in_force = frozenset(policy.id for policy in city.policies)
    return policy_list(category, in_force, city.city.treasury, city.capital, _)


async def setup(bot: Ecotopia) -> None:
    """Add the command."""
    await bot.add_cog(PolicyCog(bot))
