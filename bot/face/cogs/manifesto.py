"""`/manifesto`: a candidate's programme of a term, typed or handed in as a text file.

From there on it goes the way of a speech, with the speech's own preview and buttons.
"""

import discord
from discord import app_commands
from discord.ext import commands

from bot.face.client import Ecotopia
from bot.face.cogs.speech import hand_in, show_draft
from bot.face.manifesto_form import ManifestoModal, typed
from bot.face.routing import Press, custom_id
from bot.face.text_file import text_of
from bot.face.texts import texts_for
from bot.game import balance, engine, views
from bot.game import commands as acts
from bot.game.content import N_
from bot.game.rules.speeches import check_may_speak
from bot.game.state import Campaign, SpeechKind


class ManifestoCog(commands.Cog):
    """A candidate's way from a programme to the ledger."""

    def __init__(self, bot: Ecotopia) -> None:
        self.bot = bot
        bot.handlers["manifesto-text"] = self.text_given

    @app_commands.command(description=N_("Publish your programme, once a term"))
    @app_commands.describe(
        file=N_("A text file (UTF-8), if you would rather not type; at most 20,000 characters")
    )
    @app_commands.guild_only()
    async def manifesto(
        self, interaction: discord.Interaction, file: discord.Attachment | None = None
    ) -> None:
        """Open the modal, take a file, or show what is not settled yet."""
        assert interaction.guild_id is not None
        state = await self.bot.campaigns.view(interaction.guild_id)
        if file is not None:
            await interaction.response.defer(ephemeral=True, thinking=True)
            await self._take(interaction, state, file)
        elif views.draft(state, interaction.user.id) is not None:
            await interaction.response.defer(ephemeral=True)
            await show_draft(interaction, state)
        else:
            _check(state, interaction.user.id)
            modal = ManifestoModal(
                texts_for(interaction.locale), custom_id("manifesto-text", state.id)
            )
            await interaction.response.send_modal(modal)

    async def text_given(self, interaction: discord.Interaction, press: Press) -> None:
        """Take the typed parts, have them read, and show their speaker what was read."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        command = acts.GiveManifesto(interaction.user.id, typed(press.fields))
        await hand_in(self.bot, interaction, command, *press.take(1))

    async def _take(
        self, interaction: discord.Interaction, state: Campaign, file: discord.Attachment
    ) -> None:
        """Take the file as the manifesto, or as the new text of one that is not posted yet."""
        member = interaction.user.id
        draft = views.draft(state, member)
        if draft is None or draft.speech.kind is not SpeechKind.MANIFESTO:
            _check(state, member)
            text = await text_of(file, balance.MANIFESTO_LIMIT)
            await hand_in(self.bot, interaction, acts.GiveManifesto(member, text), state.id)
            return
        engine.check_phase(state, acts.EditSpeech)
        text = await text_of(file, balance.MANIFESTO_LIMIT)
        edit = acts.EditSpeech(member, draft.speech.id, text)
        await hand_in(self.bot, interaction, edit, state.id)


def _check(state: Campaign, member: int) -> None:
    """Rejected before anybody types or sends 20,000 characters for nothing."""
    engine.check_phase(state, acts.GiveManifesto)
    check_may_speak(state, member, SpeechKind.MANIFESTO)


async def setup(bot: Ecotopia) -> None:
    """Add the command."""
    await bot.add_cog(ManifestoCog(bot))
