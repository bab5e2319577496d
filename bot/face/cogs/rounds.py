"""`/round` for moderators: the campaign's clock, hurried and made slower."""

import discord
import structlog
from discord import app_commands
from discord.ext import commands

from bot.face.cards import with_end
from bot.face.client import Ecotopia
from bot.face.errors import say
from bot.face.guild import require_moderator
from bot.face.layout import show, told
from bot.face.routing import Press, button, custom_id, number, one_of
from bot.face.texts import texts_for
from bot.game import views
from bot.game.content import N_
from bot.game.rejection import Reason, Rejected
from bot.game.state import Phase
from bot.rhythm import LONGEST, SHORTEST, Stage

log = structlog.get_logger()

ASKED = {
    Phase.CAMPAIGN: N_(
        "This ends the nominations at once: the polls open, or, where nobody has a rival, there is "
        "no election. Are you sure?"
    ),
    Phase.ELECTION: N_("This closes the polls at once and counts the ballots. Are you sure?"),
    Phase.GOVERN: N_("This ends round {round} at once. Are you sure?"),
}


class RoundsCog(commands.Cog):
    """The campaign's clock in a moderator's hand."""

    round = app_commands.Group(
        name="round", description=N_("The campaign's clock (moderators)"), guild_only=True
    )

    def __init__(self, bot: Ecotopia) -> None:
        self.bot = bot
        bot.handlers["round-advance"] = self.advance_confirmed

    @round.command(description=N_("End this phase or round at once (moderators)"))
    async def advance(self, interaction: discord.Interaction) -> None:
        """Ask once more before a phase is cut short."""
        await interaction.response.defer(ephemeral=True)
        await require_moderator(interaction, self.bot.campaigns)
        assert interaction.guild_id is not None
        state = await self.bot.campaigns.view(interaction.guild_id)
        stage = views.stage(state)
        if stage.paused:
            raise Rejected(Reason.PAUSED)
        _ = texts_for(interaction.locale)
        asked = _(ASKED[stage.phase]).format(round=stage.round)
        this = custom_id("round-advance", state.id, stage.phase.value, stage.round)
        end_it = button(_("End it now"), this, discord.ButtonStyle.danger)
        await show(interaction, told(asked, end_it))

    async def advance_confirmed(self, interaction: discord.Interaction, press: Press) -> None:
        """End the phase that the button was shown for, and no later one."""
        await interaction.response.defer()
        moderator = await require_moderator(interaction, self.bot.campaigns)
        assert interaction.guild_id is not None
        campaign, phase, round_ = press.take(3)
        stage = Stage(one_of(Phase, phase), number(round_))
        await self.bot.campaigns.advance(interaction.guild_id, campaign, stage, moderator)
        _ = texts_for(interaction.locale)
        ends = await self.bot.campaigns.phase_ends(interaction.guild_id)
        done = with_end(_("Done: the channel is told."), ends, _)
        await show(interaction, told(done))

    @round.command(description=N_("Choose how long rounds are (moderators)"))
    @app_commands.describe(days=N_("Days of a round; nominations take twice as long"))
    async def rhythm(
        self, interaction: discord.Interaction, days: app_commands.Range[int, SHORTEST, LONGEST]
    ) -> None:
        """Set the days of a round, from the present phase on."""
        await interaction.response.defer(ephemeral=True)
        moderator = await require_moderator(interaction, self.bot.campaigns)
        assert interaction.guild_id is not None
        await self.bot.campaigns.set_rhythm(interaction.guild_id, days)
        log.info("round rhythm", guild=interaction.guild_id, days=days, moderator=moderator)
        _ = texts_for(interaction.locale)
        days_told = _.ngettext("A round takes {number} day.", "A round takes {number} days.", days)
        ends = await self.bot.campaigns.phase_ends(interaction.guild_id)
        await say(interaction, with_end(days_told.format(number=days), ends, _))


async def setup(bot: Ecotopia) -> None:
    """Add the commands."""
    await bot.add_cog(RoundsCog(bot))
