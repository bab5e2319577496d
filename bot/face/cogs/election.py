"""`/election` for moderators, `/vote` for everybody."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.face.cards import safe
from bot.face.client import Ecotopia
from bot.face.errors import say
from bot.face.guild import require_moderator
from bot.face.modals import BallotModal
from bot.face.routing import Press, custom_id
from bot.face.texts import texts_for
from bot.game import views
from bot.game.commands import Ballot, OpenElection, Voter
from bot.game.content import N_
from bot.game.rejection import Reason, Rejected


class ElectionCog(commands.Cog):
    """Opening, voting, closing."""

    election = app_commands.Group(
        name="election", description=N_("The election of the mayor"), guild_only=True
    )

    def __init__(self, bot: Ecotopia) -> None:
        self.bot = bot
        bot.handlers["vote"] = self.ballot_given

    @election.command(description=N_("Open the polls (moderators)"))
    async def open(self, interaction: discord.Interaction) -> None:
        """Fix the candidates and the roll."""
        await interaction.response.defer(ephemeral=True)
        moderator = await require_moderator(interaction, self.bot.campaigns)
        assert interaction.guild_id is not None
        await self.bot.campaigns.apply(
            interaction.guild_id, OpenElection(moderator, self.bot.campaigns.clock.on_discord())
        )
        _ = texts_for(interaction.locale)
        await say(
            interaction,
            _("The polls are open. Members vote with /vote; close them with /election close."),
        )

    @election.command(description=N_("Close the polls and count (moderators)"))
    async def close(self, interaction: discord.Interaction) -> None:
        """Count; the result is posted for everybody."""
        await interaction.response.defer(ephemeral=True)
        moderator = await require_moderator(interaction, self.bot.campaigns)
        assert interaction.guild_id is not None
        await self.bot.campaigns.close_election(interaction.guild_id, moderator)
        _ = texts_for(interaction.locale)
        await say(interaction, _("The polls are closed. The result is on its way."))

    @app_commands.command(description=N_("Vote, or change your vote"))
    @app_commands.guild_only()
    async def vote(self, interaction: discord.Interaction) -> None:
        """Open the ballot, filled in as it was cast before."""
        assert interaction.guild_id is not None
        state = await self.bot.campaigns.view(interaction.guild_id)
        election = views.open_election(state)
        if election is None:
            raise Rejected(Reason.NO_ELECTION)
        ranking = await self.bot.campaigns.own_ballot(state, interaction.user.id)
        await interaction.response.send_modal(
            BallotModal(
                texts_for(interaction.locale),
                custom_id("vote", state.id, election.id),
                election.candidates,
                ranking,
            )
        )

    async def ballot_given(self, interaction: discord.Interaction, press: Press) -> None:
        """Keep the ballot and show it to its voter alone."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        campaign, election = press.arguments
        places = sorted(press.fields)
        ranking = tuple(int(choice) for place in places for choice in press.fields[place])
        member = interaction.user
        joined = member.joined_at if isinstance(member, discord.Member) else None
        voter = Voter(member.id, joined or self.bot.campaigns.clock.on_discord())
        assert interaction.guild_id is not None
        cast = await self.bot.campaigns.cast_ballot(
            interaction.guild_id, campaign, voter, Ballot(int(election), ranking)
        )
        state = await self.bot.campaigns.view(interaction.guild_id)
        names = {c.player: safe(c.name) for c in state.candidates}
        _ = texts_for(interaction.locale)
        done = (
            _("Your ballot was changed. It now says:")
            if cast.changed
            else _("Your ballot is cast. It says:")
        )
        lines = [f"{place}. {names[player]}" for place, player in enumerate(cast.ranking, start=1)]
        rest = _("Nobody else sees it. Until the polls close, /vote changes it.")
        await say(interaction, "\n".join([done, *lines, rest]))


async def setup(bot: Ecotopia) -> None:
    """Add the commands."""
    await bot.add_cog(ElectionCog(bot))
