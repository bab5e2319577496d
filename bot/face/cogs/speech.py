"""`/speech`: words handed in, read, and settled by their speaker."""

import io
from contextlib import suppress
from dataclasses import replace

import discord
from discord import app_commands
from discord.ext import commands

from bot import tasks
from bot.campaigns import NoCampaign
from bot.face.client import Ecotopia
from bot.face.draft_layout import YES, draft_layout
from bot.face.errors import say
from bot.face.filtering import WordsStopped, check_words
from bot.face.layout import show, told
from bot.face.manifesto_form import ManifestoModal, parts_of, typed
from bot.face.modals import SpeechModal
from bot.face.routing import Press, Turns, custom_id, number
from bot.face.texts import texts_for
from bot.game import commands as acts
from bot.game import engine, views
from bot.game.content import N_
from bot.game.rejection import Reason, Rejected
from bot.game.rules.speeches import check_may_speak
from bot.game.state import Campaign, PromiseStatus, SpeechKind, SpeechStatus
from bot.plain_text import visible


class SpeechCog(commands.Cog):
    """A candidate's way from words to the ledger."""

    def __init__(self, bot: Ecotopia) -> None:
        self.bot = bot
        self._turns = Turns()
        bot.handlers |= {
            "speech-text": self.text_given,
            "speech-edit": self.edit,
            "speech-edited": self.text_edited,
            "speech-contest": self.contest,
            "speech-withdraw": self.take_back,
            "speech-page": self.turn,
            "speech-post": self.post,
            "speech-discard": self.discard,
        }

    @app_commands.command(description=N_("Speak to the city"))
    @app_commands.guild_only()
    async def speech(self, interaction: discord.Interaction) -> None:
        """Open the modal, or show the speech that is not settled yet."""
        assert interaction.guild_id is not None
        _ = texts_for(interaction.locale)
        state = await self.bot.campaigns.view(interaction.guild_id)
        if views.draft(state, interaction.user.id) is not None:
            await interaction.response.defer(ephemeral=True)
            await show_draft(interaction, state)
            return
        # Before anybody types 4,000 characters for nothing.
        engine.check_phase(state, acts.GiveSpeech)
        check_may_speak(state, interaction.user.id)
        await interaction.response.send_modal(SpeechModal(_, custom_id("speech-text", state.id)))

    async def text_given(self, interaction: discord.Interaction, press: Press) -> None:
        """Take the text, have it read, and show its speaker what was read."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        assert interaction.guild_id is not None
        (campaign,) = press.take(1)
        command = acts.GiveSpeech(interaction.user.id, press.typed("text"))
        await hand_in(self.bot, interaction, command, campaign)

    async def text_edited(self, interaction: discord.Interaction, press: Press) -> None:
        """Take the new text of a speech that is not posted yet, and have it read again."""
        await interaction.response.defer()
        campaign, speech = press.take(2)
        command = acts.EditSpeech(interaction.user.id, number(speech), typed(press.fields))
        await hand_in(self.bot, interaction, command, campaign)

    async def edit(self, interaction: discord.Interaction, press: Press) -> None:
        """Open the modal with the words as they are."""
        campaign, speech = press.take(2)
        assert interaction.guild_id is not None
        state = await self.bot.campaigns.view(interaction.guild_id)
        draft = views.draft(state, interaction.user.id)
        if state.id != campaign or draft is None or draft.speech.id != number(speech):
            raise Rejected(Reason.SPEECH_SETTLED)
        engine.check_phase(state, acts.EditSpeech)
        _ = texts_for(interaction.locale)
        custom = custom_id("speech-edited", campaign, speech)
        if draft.speech.kind is SpeechKind.SPEECH:
            await interaction.response.send_modal(SpeechModal(_, custom, draft.speech.text))
            return
        parts = parts_of(draft.speech.text)
        if parts is None:
            await say(interaction, _("Hand your new text in as a file, with /manifesto."))
            return
        await interaction.response.send_modal(ManifestoModal(_, custom, parts))

    async def turn(self, interaction: discord.Interaction, press: Press) -> None:
        """Show another page of what was read."""
        await interaction.response.defer()
        assert interaction.guild_id is not None
        campaign, speech, page = press.take(3)
        state = await self.bot.campaigns.view(interaction.guild_id)
        draft = views.draft(state, interaction.user.id)
        if state.id != campaign or draft is None or draft.speech.id != number(speech):
            raise Rejected(Reason.SPEECH_SETTLED)
        await show_draft(interaction, state, number(page))

    async def contest(self, interaction: discord.Interaction, press: Press) -> None:
        """Mark what the speaker says was misread, or take the mark away."""
        await self._mark(interaction, press, acts.ContestPromises)

    async def take_back(self, interaction: discord.Interaction, press: Press) -> None:
        """Have the speech take back an earlier promise, or let that one stand."""
        await self._mark(interaction, press, acts.WithdrawBySpeech)

    async def _mark(
        self,
        interaction: discord.Interaction,
        press: Press,
        mark: type[acts.ContestPromises] | type[acts.WithdrawBySpeech],
    ) -> None:
        """Mark one promise beside those that are marked, and show the draft with it."""
        campaign, speech, revision, page, promise, word = press.take(6)
        await interaction.response.defer()
        assert interaction.guild_id is not None
        guild_id, speaker = interaction.guild_id, interaction.user.id
        async with self._turns.of(speaker):
            draft = views.draft(await self.bot.campaigns.view(guild_id), speaker)
            marked = set() if draft is None else _marked(draft, mark)
            marked = marked | {promise} if word == YES else marked - {promise}
            command = mark(speaker, number(speech), number(revision), tuple(sorted(marked)))
            state, _events = await self.bot.campaigns.apply(guild_id, command, campaign)
            await show_draft(interaction, state, number(page))

    async def post(self, interaction: discord.Interaction, press: Press) -> None:
        """Agree with what was read."""
        _ = texts_for(interaction.locale)
        campaign, speech, revision = press.take(3)
        command = acts.ConfirmSpeech(interaction.user.id, number(speech), number(revision))
        done = _("It is on its way to the city. /promises shows what you promised.")
        await self._settle(interaction, command, campaign, done)

    async def discard(self, interaction: discord.Interaction, press: Press) -> None:
        """Forget the speech."""
        _ = texts_for(interaction.locale)
        campaign, speech, _revision = press.take(3)
        command = acts.DiscardSpeech(interaction.user.id, number(speech))
        await self._settle(interaction, command, campaign, _("Nobody will hear of it."))

    async def _settle(
        self,
        interaction: discord.Interaction,
        command: acts.ConfirmSpeech | acts.DiscardSpeech,
        campaign: str,
        done: str,
    ) -> None:
        await interaction.response.defer()
        assert interaction.guild_id is not None
        await self.bot.campaigns.apply(interaction.guild_id, command, campaign)
        await show(interaction, told(done))


async def hand_in(
    bot: Ecotopia,
    interaction: discord.Interaction,
    command: acts.GiveSpeech | acts.GiveManifesto | acts.EditSpeech,
    campaign: str,
) -> None:
    """Take the words, have them read, and show their speaker what was read.

    The interaction is deferred already. Where the words are refused, the speaker gets them back.
    """
    assert interaction.guild_id is not None
    command = replace(command, text=visible(command.text))
    # The words are safe from here: should this process die, the deadline reads them.
    try:
        await check_words(bot.campaigns, interaction.guild_id, command.text)
        state, _events = await bot.campaigns.apply(interaction.guild_id, command, campaign)
    except (Rejected, NoCampaign, WordsStopped):
        await hand_back(interaction, command.text)
        raise
    if isinstance(command, acts.EditSpeech):
        # Nobody should confirm the old reading while the new one is made.
        await _tell_reading(interaction)
    draft = views.draft(state, interaction.user.id)
    assert draft is not None
    # The deadline, or a later edit, may be faster: then what stands now is shown.
    state = await tasks.read_on(bot.campaigns, bot.language, state, draft.speech.id)
    await show_draft(interaction, state)


async def _tell_reading(interaction: discord.Interaction) -> None:
    _ = texts_for(interaction.locale)
    with suppress(discord.NotFound):
        # The speaker may have dismissed the message meanwhile.
        await show(interaction, told(_("Your words are being read…")))


async def show_draft(interaction: discord.Interaction, state: Campaign, page: int = 0) -> None:
    """A page of the speaker's unposted speech in place of the answer, with its controls."""
    _ = texts_for(interaction.locale)
    draft = views.draft(state, interaction.user.id)
    if draft is None:
        raise Rejected(Reason.SPEECH_SETTLED)
    if draft.speech.status is not SpeechStatus.READ:
        raise Rejected(Reason.SPEECH_UNREAD)
    await show(interaction, draft_layout(state, draft, _, page))


def _marked(
    draft: views.DraftView, mark: type[acts.ContestPromises] | type[acts.WithdrawBySpeech]
) -> set[str]:
    """The promises that bear such a mark already."""
    if mark is acts.ContestPromises:
        return {p.id for p in draft.promises if p.status is PromiseStatus.CONTESTED}
    return {each.promise.id for each in draft.reversals if each.taken_back}


async def hand_back(interaction: discord.Interaction, text: str) -> None:
    """Give a speaker back what they typed where it could not be taken."""
    _ = texts_for(interaction.locale)
    await interaction.followup.send(
        _("Here are your words, so that they are not lost:"),
        file=discord.File(io.BytesIO(text.encode()), filename="speech.txt"),
        ephemeral=True,
    )


async def setup(bot: Ecotopia) -> None:
    """Add the commands."""
    await bot.add_cog(SpeechCog(bot))
