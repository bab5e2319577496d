"""`/election`: moderators look after it, and everybody may look up what they did."""

from fractions import Fraction

import discord
import structlog
from discord import app_commands
from discord.ext import commands

from bot import polls
from bot.campaigns import NotSetUp
from bot.campaigns import opening as opening_by
from bot.face.cards import ending
from bot.face.client import Ecotopia
from bot.face.election_log import log_layout
from bot.face.election_posts import rules_of
from bot.face.errors import say
from bot.face.foresight import governor
from bot.face.guild import members_on_roll, require_moderator
from bot.face.layout import show, told
from bot.face.routing import Press, button, custom_id, number
from bot.face.texts import Texts, texts_for
from bot.face.words import HOW_TO_VOTE, METHODS
from bot.game import engine, views
from bot.game.commands import CancelElection, RemoveMayor
from bot.game.content import N_
from bot.game.rejection import Reason, Rejected
from bot.game.rules.methods.ballots import Method
from bot.store.tables import Guild

log = structlog.get_logger()

LONGEST_ROLL_DAYS = 3_650
MOST_DAYS_MORE = 7
"""Days by which one `/election extend` lets the polls close later; it may be given again."""


class ElectionCog(commands.Cog):
    """Rules, opening, extending, closing, cancelling; an election because the mayor must go."""

    election = app_commands.Group(
        name="election", description=N_("The election of the mayor"), guild_only=True
    )

    def __init__(self, bot: Ecotopia) -> None:
        self.bot = bot
        bot.handlers |= {"remove-mayor": self.removed, "election-log": self.log_turned}

    @election.command(description=N_("Open the polls (moderators)"))
    async def open(self, interaction: discord.Interaction) -> None:
        """Fix the candidates and the roll."""
        await interaction.response.defer(ephemeral=True)
        moderator = await require_moderator(interaction, self.bot.campaigns)
        assert interaction.guild is not None
        settings = await self._settings(interaction.guild.id)
        members = await members_on_roll(interaction.guild, settings.roll_role_id)
        await self.bot.campaigns.open_election(interaction.guild.id, moderator, members)
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

    @election.command(description=N_("Keep the polls open for longer (moderators)"))
    @app_commands.describe(days=N_("How many days longer"))
    async def extend(
        self, interaction: discord.Interaction, days: app_commands.Range[int, 1, MOST_DAYS_MORE]
    ) -> None:
        """Let the polls close later; the channel is told by whom."""
        await interaction.response.defer(ephemeral=True)
        moderator = await require_moderator(interaction, self.bot.campaigns)
        assert interaction.guild_id is not None
        until = await polls.extend(self.bot.campaigns, interaction.guild_id, moderator, days)
        log.info("election extended", guild=interaction.guild_id, moderator=moderator, days=days)
        _ = texts_for(interaction.locale)
        await say(interaction, ending(_("Done: the polls close {when}."), until))

    @election.command(
        name="log", description=N_("Who opened, extended, closed or cancelled what, and when")
    )
    async def acts(self, interaction: discord.Interaction) -> None:
        """Show what moderators did in this campaign, for everybody to see."""
        await interaction.response.defer(ephemeral=True)
        assert interaction.guild_id is not None
        await self._show_log(interaction, 0)

    async def log_turned(self, interaction: discord.Interaction, press: Press) -> None:
        """Turn to another page of the log."""
        (page,) = press.take(1)
        await interaction.response.defer()
        await self._show_log(interaction, number(page))

    async def _show_log(self, interaction: discord.Interaction, page: int) -> None:
        assert interaction.guild_id is not None
        state = await self.bot.campaigns.last(interaction.guild_id)
        acts = await polls.acts(self.bot.campaigns, state.id)
        await show(interaction, log_layout(acts, page, texts_for(interaction.locale)))

    @election.command(description=N_("Cancel the election; it takes two moderators"))
    async def cancel(self, interaction: discord.Interaction) -> None:
        """Ask for the end of an election without a count, or agree to it."""
        await interaction.response.defer(ephemeral=True)
        moderator = await require_moderator(interaction, self.bot.campaigns)
        assert interaction.guild_id is not None
        open_now = views.open_election(await self.bot.campaigns.view(interaction.guild_id))
        if open_now is None:
            raise Rejected(Reason.NO_ELECTION)
        state, _events = await self.bot.campaigns.apply(
            interaction.guild_id, CancelElection(moderator, open_now.id)
        )
        _ = texts_for(interaction.locale)
        done = (
            _("The election is cancelled. No ballot was counted, and all are deleted.")
            if views.open_election(state) is None
            else _("Noted. Once a second moderator gives /election cancel, it is cancelled.")
        )
        await say(interaction, done)

    @election.command(description=N_("Remove the mayor; a new election follows (moderators)"))
    async def remove(self, interaction: discord.Interaction) -> None:
        """Ask once more before a mayor has to go."""
        await interaction.response.defer(ephemeral=True)
        moderator = await require_moderator(interaction, self.bot.campaigns)
        assert interaction.guild_id is not None
        state = await self.bot.campaigns.view(interaction.guild_id)
        now = self.bot.campaigns.clock.now()
        round_ = views.stage(state).round
        engine.apply(state, RemoveMayor(moderator, round_), now)  # only tried
        _ = texts_for(interaction.locale)
        asked = _(
            "Round {round} ends, and <@{mayor}>'s time as mayor with it. What they promised for "
            "this term is judged at once, and there is a new election, in which they may stand "
            "again. The channel is told that it was you. Are you sure?"
        ).format(round=round_, mayor=governor(state))
        this = custom_id("remove-mayor", state.id, round_)
        remove = button(_("Remove the mayor"), this, discord.ButtonStyle.danger)
        await show(interaction, told(asked, remove))

    async def removed(self, interaction: discord.Interaction, press: Press) -> None:
        """Remove whoever governed in the round for which the button was shown."""
        await interaction.response.defer()
        moderator = await require_moderator(interaction, self.bot.campaigns)
        assert interaction.guild_id is not None
        campaign, round_ = press.take(2)
        command = RemoveMayor(moderator, number(round_))
        await self.bot.campaigns.apply(interaction.guild_id, command, campaign)
        log.info("mayor removed", guild=interaction.guild_id, moderator=moderator)
        _ = texts_for(interaction.locale)
        await show(interaction, told(_("Done: the channel is told.")))

    @election.command(description=N_("See or change the rules of elections (moderators)"))
    @app_commands.describe(
        method=N_("How ballots are filled in and counted"),
        members_percent=N_("What the members' ballots weigh; the city's people have the rest"),
        role=N_("Only members with this role vote; @everyone for all members"),
        account_days=N_("How old a voter's account is at least, in days"),
        member_days=N_("How long a voter has been a member at least, in days"),
    )
    @app_commands.choices(
        method=[app_commands.Choice(name=METHODS[m], value=m.value) for m in Method]
    )
    async def rules(
        self,
        interaction: discord.Interaction,
        method: app_commands.Choice[str] | None = None,
        members_percent: app_commands.Range[int, 1, 100] | None = None,
        role: discord.Role | None = None,
        account_days: app_commands.Range[int, 0, LONGEST_ROLL_DAYS] | None = None,
        member_days: app_commands.Range[int, 0, LONGEST_ROLL_DAYS] | None = None,
    ) -> None:
        """Change what is given, and show all of it."""
        await interaction.response.defer(ephemeral=True)
        moderator = await require_moderator(interaction, self.bot.campaigns)
        assert interaction.guild is not None
        settings = await self._settings(interaction.guild.id)
        before = polls.rules_code(settings)
        if method is not None:
            settings.election_method = method.value
        if members_percent is not None:
            settings.players_percent = members_percent
        if role is not None:
            settings.roll_role_id = None if role.is_default() else role.id
        if account_days is not None:
            settings.roll_account_days = account_days
        if member_days is not None:
            settings.roll_member_days = member_days
        settings.members = await members_on_roll(interaction.guild, settings.roll_role_id)
        noted = (
            []
            if polls.rules_code(settings) == before
            else [polls.rules_changed(settings, moderator, self.bot.campaigns.clock.now())]
        )
        await self.bot.campaigns.configure(settings, *noted)
        log.info("election rules", guild=settings.id, moderator=moderator)
        await say(interaction, self._rules(settings, texts_for(interaction.locale)))

    async def _settings(self, guild_id: int) -> Guild:
        settings = await self.bot.campaigns.settings(guild_id)
        if settings is None:
            raise NotSetUp
        return settings

    def _rules(self, settings: Guild, _: Texts) -> str:
        now = self.bot.campaigns.clock.on_discord()
        rules = opening_by(settings, None, now)
        method = _("Elections are held by the method: {method}.").format(
            method=_(METHODS[rules.method])
        )
        later = _("An election that is open keeps the rules that it was opened by.")
        sentences = rules_of(Fraction(rules.players_share), rules.roll, _)
        return "\n".join([method, _(HOW_TO_VOTE[rules.method]), *sentences, "", later])


async def setup(bot: Ecotopia) -> None:
    """Add the commands."""
    await bot.add_cog(ElectionCog(bot))
