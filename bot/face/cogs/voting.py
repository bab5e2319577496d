"""`/vote`: the ballot, its receipt, and the count told step by step, all for one member alone."""

from datetime import datetime

import discord
from discord import app_commands
from discord.ext import commands
from discord.utils import format_dt

from bot import polls
from bot.campaigns import BallotCast
from bot.face.ballot_layout import (
    Places,
    ballot_layout,
    ballot_lines,
    chosen_in,
    names_of,
    places_in,
)
from bot.face.cards import ending
from bot.face.client import Ecotopia
from bot.face.count_story import count_layout
from bot.face.layout import show, told
from bot.face.routing import Outdated, Press, Turns, number
from bot.face.texts import Texts, texts_for
from bot.game import views
from bot.game.commands import Ballot, Voter
from bot.game.content import N_
from bot.game.rejection import Reason, Rejected
from bot.game.rules.elections import check_may_vote, choices_of
from bot.game.state import Campaign
from bot.store import campaigns as stored

LONGEST_RECEIPT = 40
"""Characters of what may be typed as a receipt: a code with room for spaces."""


class VotingCog(commands.Cog):
    """Voting, and checking afterwards that one's ballot was counted."""

    def __init__(self, bot: Ecotopia) -> None:
        self.bot = bot
        self._turns = Turns()
        bot.handlers |= {
            "vote-open": self.asked_for,
            "vote-choose": self.chosen,
            "vote-undo": self.undone,
            "vote-clear": self.cleared,
            "vote-cast": self.ballot_cast,
            "count-open": self.count_asked_for,
            "count-step": self.count_turned,
        }

    @app_commands.command(description=N_("Vote, or change your vote; or check a receipt"))
    @app_commands.describe(receipt=N_("A receipt: was its ballot counted?"))
    @app_commands.guild_only()
    async def vote(
        self,
        interaction: discord.Interaction,
        receipt: app_commands.Range[str, 1, LONGEST_RECEIPT] | None = None,
    ) -> None:
        """Show the ballot, filled in as it was cast before; or say what a receipt is worth."""
        await interaction.response.defer(ephemeral=True)
        assert interaction.guild_id is not None
        if receipt is None:
            await self._show_own(interaction, await self.bot.campaigns.view(interaction.guild_id))
            return
        checked = await polls.check_receipt(
            self.bot.campaigns, interaction.guild_id, interaction.user.id, receipt
        )
        ends = await self.bot.campaigns.phase_ends(interaction.guild_id)
        await show(interaction, told(receipt_told(checked, ends, texts_for(interaction.locale))))

    async def asked_for(self, interaction: discord.Interaction, press: Press) -> None:
        """Show a member their ballot who pressed the button under a post."""
        campaign, election = press.take(2)
        await interaction.response.defer(ephemeral=True, thinking=True)
        state = await self._state_of(interaction, campaign)
        open_now = views.open_election(state)
        if open_now is None or open_now.id != number(election):
            raise Rejected(Reason.NO_ELECTION)
        await self._show_own(interaction, state)

    async def count_asked_for(self, interaction: discord.Interaction, press: Press) -> None:
        """Begin to tell a member a count, round by round."""
        campaign, election = press.take(2)
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self._show_count(interaction, campaign, number(election), 0)

    async def count_turned(self, interaction: discord.Interaction, press: Press) -> None:
        """Go on to another round of the count."""
        campaign, election, step = press.take(3)
        await interaction.response.defer()
        await self._show_count(interaction, campaign, number(election), number(step))

    async def _show_count(
        self, interaction: discord.Interaction, campaign: str, election: int, step: int
    ) -> None:
        # A count of another server is none of this one's.
        async with self.bot.campaigns.database.reading() as session:
            row = await stored.find(session, campaign)
        if row is None or row.guild_id != interaction.guild_id:
            raise Rejected(Reason.OLD_CAMPAIGN)
        count = await polls.count_of(self.bot.campaigns, campaign, election)
        if count is None or count.result.winner is None:
            raise Outdated(f"no count of election {election}")
        _ = texts_for(interaction.locale)
        await show(interaction, count_layout(campaign, count, step, _))

    async def _show_own(self, interaction: discord.Interaction, state: Campaign) -> None:
        # Before anybody fills in a ballot for nothing.
        check_may_vote(state, self._voter(interaction))
        said = await self.bot.campaigns.own_ballot(state, interaction.user.id)
        await self._show(interaction, state, () if said is None else choices_of(said))

    async def chosen(self, interaction: discord.Interaction, press: Press) -> None:
        """Put the candidates of a select on the ballot, which is cast by nothing but its button."""
        campaign, election, code, place = press.take(4)
        await interaction.response.defer()
        state, places = await self._filled_in(interaction, campaign, election, code)
        open_now = views.open_election(state)
        assert open_now is not None, "its ballot was just read"
        chosen = tuple(map(number, press.fields.get("values", [])))
        places = chosen_in(places, open_now, number(place), chosen)
        await self._show(interaction, state, places)

    async def undone(self, interaction: discord.Interaction, press: Press) -> None:
        """Take the last choice off the ballot."""
        await interaction.response.defer()
        state, places = await self._filled_in(interaction, *press.take(3))
        await self._show(interaction, state, places[:-1])

    async def cleared(self, interaction: discord.Interaction, press: Press) -> None:
        """Begin with an empty ballot."""
        await interaction.response.defer()
        state, _places = await self._filled_in(interaction, *press.take(3))
        await self._show(interaction, state, ())

    async def ballot_cast(self, interaction: discord.Interaction, press: Press) -> None:
        """Keep the ballot as it was shown, and give its voter alone the receipt."""
        campaign, election, code = press.take(3)
        await interaction.response.defer()
        # A finger that slips casts twice: the receipt on show must be of the ballot that counts.
        async with self._turns.of(interaction.user.id):
            state, places = await self._filled_in(interaction, campaign, election, code)
            open_now = views.open_election(state)
            assert open_now is not None, "its ballot was just read"
            assert interaction.guild_id is not None
            cast = await self.bot.campaigns.cast_ballot(
                interaction.guild_id,
                campaign,
                self._voter(interaction),
                Ballot(number(election), places),
            )
            _ = texts_for(interaction.locale)
            await show(interaction, told(ballot_told(cast, open_now, _)))

    async def _filled_in(
        self, interaction: discord.Interaction, campaign: str, election: str, code: str
    ) -> tuple[Campaign, Places]:
        """The state, and what a card's ballot says; Rejected where its election is not open."""
        state = await self._state_of(interaction, campaign)
        check_may_vote(state, self._voter(interaction))
        open_now = views.open_election(state)
        if open_now is None or open_now.id != number(election):
            raise Rejected(Reason.NO_ELECTION)
        return state, places_in(code, open_now)

    async def _show(
        self, interaction: discord.Interaction, state: Campaign, places: Places
    ) -> None:
        """Show the ballot as it stands, and whether it is cast."""
        election = views.open_election(state)
        assert election is not None, "one may vote in it"
        said = await self.bot.campaigns.own_ballot(state, interaction.user.id)
        cast = said is not None and choices_of(said) == places
        receipt = None
        if cast:
            receipt = await polls.own_receipt(self.bot.campaigns, state, interaction.user.id)
        code = None if receipt is None else receipt.code
        _ = texts_for(interaction.locale)
        card = ballot_layout(state.id, election, places, cast=cast, _=_, receipt=code)
        await show(interaction, card)

    async def _state_of(self, interaction: discord.Interaction, campaign: str) -> Campaign:
        """The state of the campaign of that id, which has to be the running one."""
        assert interaction.guild_id is not None
        state = await self.bot.campaigns.view(interaction.guild_id)
        if state.id != campaign:
            raise Rejected(Reason.OLD_CAMPAIGN)
        return state

    def _voter(self, interaction: discord.Interaction) -> Voter:
        member = interaction.user
        joined, roles = None, tuple[int, ...]()
        if isinstance(member, discord.Member):
            joined, roles = member.joined_at, tuple(role.id for role in member.roles)
        now = self.bot.campaigns.clock.on_discord()
        return Voter(member.id, joined or now, member.created_at, roles)


def ballot_told(cast: BallotCast, election: views.ElectionView, _: Texts) -> str:
    """What a voter's ballot says, and the receipt for it."""
    done = (
        _("Your ballot was changed. It now says:")
        if cast.changed
        else _("Your ballot is cast. It says:")
    )
    rest = _("Nobody else sees it. Until the polls close, /vote changes it.")
    receipt = _(
        "Your receipt: `{receipt}`. Keep it: once the polls are closed, /vote with the receipt "
        "tells whether this ballot was counted, and never what it said."
    ).format(receipt=cast.receipt)
    names = names_of(election.candidates)
    return "\n".join(
        [done, *ballot_lines(choices_of(cast.said), election.method, names), rest, receipt]
    )


def receipt_told(checked: polls.Checked, ends: datetime | None, _: Texts) -> str:
    """Whether a ballot with that receipt was counted, and never what it said."""
    match checked.found:
        case polls.Found.IN_FORCE:
            line = _(
                "This is the receipt of the ballot that you cast last. It counts, unless you vote "
                "again before the close."
            )
            close = ending(_("The polls close {when}."), ends)
            return f"✅ {line} {close}".strip()
        case polls.Found.COUNTED:
            assert checked.closed_at is not None, "what was counted was counted at some time"
            counted = _("The ballot with this receipt was counted when the polls closed, {when}.")
            return f"✅ {counted.format(when=format_dt(checked.closed_at, 'f'))}"
        case polls.Found.NOT_FOUND:
            missing = _(
                "No ballot with this receipt was counted here so far. Check each character. "
                "Whoever votes again gets a new receipt, and the old one is worth nothing; while "
                "the polls are open, /vote shows you yours."
            )
            return f"❔ {missing}"


async def setup(bot: Ecotopia) -> None:
    """Add the command."""
    await bot.add_cog(VotingCog(bot))
