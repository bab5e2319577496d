"""`/election` for moderators, `/vote` for everybody; `/resign` is in office.py."""

from fractions import Fraction

import discord
import structlog
from discord import app_commands
from discord.ext import commands

from bot.campaigns import BallotCast, NotSetUp
from bot.campaigns import opening as opening_by
from bot.face.cards import safe, shortened
from bot.face.client import Ecotopia
from bot.face.election_posts import rules_of
from bot.face.errors import say
from bot.face.foresight import governor
from bot.face.guild import members_on_roll, require_moderator
from bot.face.modals import BallotModal
from bot.face.routing import Press, button, controls, custom_id
from bot.face.texts import Texts, texts_for
from bot.face.words import HOW_TO_VOTE, METHODS
from bot.game import engine, views
from bot.game.commands import Ballot, CancelElection, RemoveMayor, Voter
from bot.game.content import N_
from bot.game.rejection import Reason, Rejected
from bot.game.rules.elections import check_may_vote, choices_of
from bot.game.rules.methods.ballots import BEST_SCORE, Approvals, Method, Ranking, Scores
from bot.game.rules.methods.ballots import Ballot as Said
from bot.store.tables import Guild

log = structlog.get_logger()

LONGEST_ROLL_DAYS = 3_650
NAME_ON_A_BALLOT = 40
"""Characters of a name where a voter is told what their ballot says: 25 names fit a message."""


class ElectionCog(commands.Cog):
    """Rules, opening, voting, closing, cancelling; and an election because the mayor must go."""

    election = app_commands.Group(
        name="election", description=N_("The election of the mayor"), guild_only=True
    )

    def __init__(self, bot: Ecotopia) -> None:
        self.bot = bot
        bot.handlers |= {"vote": self.ballot_given, "remove-mayor": self.removed}

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
        view = controls(button(_("Remove the mayor"), this, discord.ButtonStyle.danger))
        await interaction.followup.send(asked, view=view, ephemeral=True)

    async def removed(self, interaction: discord.Interaction, press: Press) -> None:
        """Remove whoever governed in the round for which the button was shown."""
        await interaction.response.defer()
        moderator = await require_moderator(interaction, self.bot.campaigns)
        assert interaction.guild_id is not None
        campaign, round_ = press.arguments
        command = RemoveMayor(moderator, int(round_))
        await self.bot.campaigns.apply(interaction.guild_id, command, campaign)
        log.info("mayor removed", guild=interaction.guild_id, moderator=moderator)
        _ = texts_for(interaction.locale)
        await interaction.edit_original_response(content=_("Done: the channel is told."), view=None)

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
        await self.bot.campaigns.configure(settings)
        log.info("election rules", guild=settings.id, moderator=moderator)
        await say(interaction, self._rules(settings, texts_for(interaction.locale)))

    @app_commands.command(description=N_("Vote, or change your vote"))
    @app_commands.guild_only()
    async def vote(self, interaction: discord.Interaction) -> None:
        """Open the ballot, filled in as it was cast before."""
        assert interaction.guild_id is not None
        state = await self.bot.campaigns.view(interaction.guild_id)
        # Before anybody fills in a ballot for nothing.
        check_may_vote(state, self._voter(interaction))
        election = views.open_election(state)
        assert election is not None, "one may vote in it"
        said = await self.bot.campaigns.own_ballot(state, interaction.user.id)
        await interaction.response.send_modal(
            BallotModal(
                texts_for(interaction.locale),
                custom_id("vote", state.id, election.id),
                election,
                () if said is None else choices_of(said),
            )
        )

    async def ballot_given(self, interaction: discord.Interaction, press: Press) -> None:
        """Keep the ballot and show it to its voter alone."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        campaign, election = press.arguments
        choices = tuple(
            tuple(int(choice) for choice in press.fields[place]) for place in sorted(press.fields)
        )
        assert interaction.guild_id is not None
        cast = await self.bot.campaigns.cast_ballot(
            interaction.guild_id,
            campaign,
            self._voter(interaction),
            Ballot(int(election), choices),
        )
        state = await self.bot.campaigns.view(interaction.guild_id)
        candidates = views.candidates(state)
        names = {c.player: shortened(safe(c.name), NAME_ON_A_BALLOT) for c in candidates}
        await say(interaction, ballot_told(cast, names, texts_for(interaction.locale)))

    def _voter(self, interaction: discord.Interaction) -> Voter:
        member = interaction.user
        joined, roles = None, tuple[int, ...]()
        if isinstance(member, discord.Member):
            joined, roles = member.joined_at, tuple(role.id for role in member.roles)
        now = self.bot.campaigns.clock.on_discord()
        return Voter(member.id, joined or now, member.created_at, roles)

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


def ballot_told(cast: BallotCast, names: dict[int, str], _: Texts) -> str:
    """What a voter's ballot says, and the receipt for it."""
    done = (
        _("Your ballot was changed. It now says:")
        if cast.changed
        else _("Your ballot is cast. It says:")
    )
    rest = _("Nobody else sees it. Until the polls close, /vote changes it.")
    receipt = _(
        "Your receipt: `{receipt}`. Keep it: it proves that this ballot was counted, and never "
        "what it said."
    ).format(receipt=cast.receipt)
    return "\n".join([done, *_lines(cast.said, names), rest, receipt])


def _lines(said: Said, names: dict[int, str]) -> list[str]:
    match said:
        case Ranking():
            return [
                f"{place}. {', '.join(names[c] for c in tier)}"
                for place, tier in enumerate(said.tiers, start=1)
            ]
        case Approvals():
            return [f"✓ {names[candidate]}" for candidate in said.approved]
        case Scores():
            best_first = sorted(said.scores, key=lambda scored: -scored[1])
            return [
                f"{'★' * score}{'☆' * (BEST_SCORE - score)} {names[candidate]}"
                for candidate, score in best_first
            ]


async def setup(bot: Ecotopia) -> None:
    """Add the commands."""
    await bot.add_cog(ElectionCog(bot))
