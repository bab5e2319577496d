"""`/promises`, `/withdraw`, and `/contest` for moderators: what becomes of a given word."""

from collections.abc import Sequence

import discord
from discord import app_commands, ui
from discord.ext import commands

from bot.campaigns import NoCampaign
from bot.face.cards import over, safe
from bot.face.client import Ecotopia
from bot.face.guild import require_moderator
from bot.face.layout import Control, block, layout, rows, show, told
from bot.face.ledger_cards import EVERYBODY, ledger_layout
from bot.face.routing import Outdated, Press, button, custom_id, number
from bot.face.speech_cards import judged_field
from bot.face.texts import Texts, texts_for
from bot.game import engine, views
from bot.game.commands import SettleContest, Withdraw
from bot.game.content import N_
from bot.game.rejection import Reason, Rejected
from bot.game.rules.counting import same_word
from bot.game.state import Campaign, Promise

SUGGESTIONS = 25
UPHELD, STRUCK = "upheld", "struck"
"""How a moderator settles a contested promise."""


class PromisesCog(commands.Cog):
    """The public ledger, and the two ways in which a promise leaves it unjudged."""

    def __init__(self, bot: Ecotopia) -> None:
        self.bot = bot
        bot.handlers |= {
            "promises-page": self.turned,
            "withdraw": self.withdrawn,
            "contest": self.settled,
        }

    @app_commands.command(description=N_("What was promised to the city, and what came of it"))
    @app_commands.describe(candidate=N_("Only this candidate's promises, with a report card"))
    @app_commands.guild_only()
    async def promises(
        self, interaction: discord.Interaction, candidate: discord.Member | None = None
    ) -> None:
        """Show the public ledger, newest first."""
        await interaction.response.defer(ephemeral=True)
        assert interaction.guild_id is not None
        state = await self.bot.campaigns.last(interaction.guild_id)
        _ = texts_for(interaction.locale)
        player = None if candidate is None else candidate.id
        await show(interaction, ledger_layout(state, player, _, above=over(state, _)))

    async def turned(self, interaction: discord.Interaction, press: Press) -> None:
        """Show another page of the ledger, as it is now."""
        await interaction.response.defer()
        assert interaction.guild_id is not None
        campaign, whose, page = press.take(3)
        state = await self.bot.campaigns.last(interaction.guild_id)
        if state.id != campaign:
            raise Rejected(Reason.OLD_CAMPAIGN)
        _ = texts_for(interaction.locale)
        player = None if whose == EVERYBODY else number(whose)
        await show(interaction, ledger_layout(state, player, _, number(page), over(state, _)))

    @app_commands.command(description=N_("Take back a promise of yours in public"))
    @app_commands.describe(promise=N_("Which one"))
    @app_commands.guild_only()
    async def withdraw(self, interaction: discord.Interaction, promise: str) -> None:
        """Show the promise once more, with what taking it back costs."""
        await interaction.response.defer(ephemeral=True)
        assert interaction.guild_id is not None
        state = await self.bot.campaigns.view(interaction.guild_id)
        engine.apply(
            state, Withdraw(interaction.user.id, promise), self.bot.campaigns.clock.now()
        )  # only tried: refused here, it is not even shown
        _ = texts_for(interaction.locale)
        own = views.in_force(state, interaction.user.id)
        chosen = _find(own, promise)
        note = _("The city will read it. A mayor pays half of what breaking it would cost.")
        others = [p.id for p in own if p.id != promise and same_word(p, chosen)]
        if others:
            same = _("What says the same goes with it, at no further price: {promises}.")
            note = f"{note}\n{same.format(promises=', '.join(others))}"
        take_back = button(
            _("Take it back"),
            custom_id("withdraw", state.id, promise),
            discord.ButtonStyle.danger,
        )
        await show(interaction, _asked(chosen, note, _, take_back))

    async def withdrawn(self, interaction: discord.Interaction, press: Press) -> None:
        """Take the promise back."""
        await interaction.response.defer()
        assert interaction.guild_id is not None
        campaign, promise = press.take(2)
        command = Withdraw(interaction.user.id, promise)
        await self.bot.campaigns.apply(interaction.guild_id, command, campaign)
        _ = texts_for(interaction.locale)
        await show(interaction, told(_("{promise} is taken back.").format(promise=promise)))

    @app_commands.command(description=N_("Settle a contested promise (moderators)"))
    @app_commands.describe(promise=N_("Which one"))
    @app_commands.guild_only()
    async def contest(self, interaction: discord.Interaction, promise: str) -> None:
        """Show a moderator what is contested, and two buttons."""
        await interaction.response.defer(ephemeral=True)
        await require_moderator(interaction, self.bot.campaigns)
        assert interaction.guild_id is not None
        state = await self.bot.campaigns.view(interaction.guild_id)
        engine.check_phase(state, SettleContest)
        _ = texts_for(interaction.locale)
        waiting = views.contested(state)
        if promise not in {p.id for p in waiting}:
            raise Rejected(Reason.NOT_CONTESTED)
        if _find(waiting, promise).player == interaction.user.id:
            raise Rejected(Reason.OWN_CONTEST)
        note = _("Its speaker says that it was read wrongly. Does it count as it was read?")
        counts = button(
            _("It counts"),
            custom_id("contest", state.id, promise, UPHELD),
            discord.ButtonStyle.success,
        )
        strike = button(
            _("Strike it"),
            custom_id("contest", state.id, promise, STRUCK),
            discord.ButtonStyle.danger,
        )
        await show(interaction, _asked(_find(waiting, promise), note, _, counts, strike))

    async def settled(self, interaction: discord.Interaction, press: Press) -> None:
        """Settle it, if whoever presses is a moderator still."""
        await interaction.response.defer()
        moderator = await require_moderator(interaction, self.bot.campaigns)
        assert interaction.guild_id is not None
        campaign, promise, word = press.take(3)
        if word not in (UPHELD, STRUCK):
            raise Outdated(f"no settlement: {word}")
        command = SettleContest(moderator, promise, word == UPHELD)
        await self.bot.campaigns.apply(interaction.guild_id, command, campaign)
        _ = texts_for(interaction.locale)
        await show(interaction, told(_("{promise} is settled.").format(promise=promise)))

    @withdraw.autocomplete("promise")
    async def own(
        self, interaction: discord.Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        """The member's own promises in force."""
        state = await self._view(interaction)
        return [] if state is None else _choices(views.in_force(state, interaction.user.id), typed)

    @contest.autocomplete("promise")
    async def waiting(
        self, interaction: discord.Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        """The promises that wait for the word of a moderator who has not given them."""
        state = await self._view(interaction)
        waiting = () if state is None else views.contested(state)
        return _choices([p for p in waiting if p.player != interaction.user.id], typed)

    async def _view(self, interaction: discord.Interaction) -> Campaign | None:
        assert interaction.guild_id is not None
        try:
            return await self.bot.campaigns.view(interaction.guild_id)
        except NoCampaign:
            return None


def _choices(promises: Sequence[Promise], typed: str) -> list[app_commands.Choice[str]]:
    names = [(f"{p.id} · {p.summary}"[:100], p.id) for p in reversed(promises)]
    return [
        app_commands.Choice(name=name, value=key)
        for name, key in names
        if typed.casefold() in name.casefold()
    ][:SUGGESTIONS]


def _find(promises: Sequence[Promise], key: str) -> Promise:
    found = next((p for p in promises if p.id == key), None)
    if found is None:
        raise Rejected(Reason.UNKNOWN_PROMISE)
    return found


def _asked(promise: Promise, note: str, _: Texts, *controls: Control) -> ui.LayoutView:
    """A promise once more, and what may be done with it."""
    name, text = judged_field(promise, _)
    title = f"### {safe(promise.id)}\n{note}"
    return layout(block(title, f"**{name}**\n{text}", *rows(*controls)))


async def setup(bot: Ecotopia) -> None:
    """Add the commands."""
    await bot.add_cog(PromisesCog(bot))
