"""`/speech`: words handed in, read, and settled by their speaker."""

import io
from contextlib import suppress

import discord
from discord import app_commands, ui
from discord.ext import commands

from bot import tasks
from bot.face.client import Ecotopia
from bot.face.modals import SpeechModal
from bot.face.paging import turning
from bot.face.routing import Press, button, controls, custom_id
from bot.face.speech_cards import draft_page, preview
from bot.face.texts import Texts, texts_for
from bot.game import commands as acts
from bot.game import engine, views
from bot.game.content import N_
from bot.game.rejection import Reason, Rejected
from bot.game.rules.speeches import check_may_speak
from bot.game.state import Campaign, PromiseStatus, SpeechStatus

SELECT_LIMIT = 25


class SpeechCog(commands.Cog):
    """A candidate's way from words to the ledger."""

    def __init__(self, bot: Ecotopia) -> None:
        self.bot = bot
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
        command = acts.GiveSpeech(interaction.user.id, press.fields["text"][0])
        await self._read(interaction, command, press.arguments[0])

    async def text_edited(self, interaction: discord.Interaction, press: Press) -> None:
        """Take the new text of a speech that is not posted yet, and have it read again."""
        await interaction.response.defer()
        campaign, speech = press.arguments
        command = acts.EditSpeech(interaction.user.id, int(speech), press.fields["text"][0])
        await self._read(interaction, command, campaign)

    async def edit(self, interaction: discord.Interaction, press: Press) -> None:
        """Open the modal with the words as they are."""
        campaign, number = press.arguments
        assert interaction.guild_id is not None
        state = await self.bot.campaigns.view(interaction.guild_id)
        draft = views.draft(state, interaction.user.id)
        if state.id != campaign or draft is None or draft.speech.id != int(number):
            raise Rejected(Reason.SPEECH_SETTLED)
        engine.check_phase(state, acts.EditSpeech)
        _ = texts_for(interaction.locale)
        modal = SpeechModal(_, custom_id("speech-edited", campaign, number), draft.speech.text)
        await interaction.response.send_modal(modal)

    async def turn(self, interaction: discord.Interaction, press: Press) -> None:
        """Show another page of what was read."""
        await interaction.response.defer()
        assert interaction.guild_id is not None
        campaign, number, page = press.arguments
        state = await self.bot.campaigns.view(interaction.guild_id)
        draft = views.draft(state, interaction.user.id)
        if state.id != campaign or draft is None or draft.speech.id != int(number):
            raise Rejected(Reason.SPEECH_SETTLED)
        await show_draft(interaction, state, int(page))

    async def contest(self, interaction: discord.Interaction, press: Press) -> None:
        """Mark what the speaker says was misread."""
        await self._choose(interaction, press, acts.ContestPromises)

    async def take_back(self, interaction: discord.Interaction, press: Press) -> None:
        """Have the speech take back the earlier promises that its speaker names."""
        await self._choose(interaction, press, acts.WithdrawBySpeech)

    async def _choose(
        self,
        interaction: discord.Interaction,
        press: Press,
        choose: type[acts.ContestPromises] | type[acts.WithdrawBySpeech],
    ) -> None:
        """Choose the promises of a select, and show the draft with them."""
        await interaction.response.defer()
        campaign, speech, revision, page = press.arguments
        command = choose(
            interaction.user.id, int(speech), int(revision), tuple(press.fields["values"])
        )
        assert interaction.guild_id is not None
        state, _events = await self.bot.campaigns.apply(interaction.guild_id, command, campaign)
        await show_draft(interaction, state, int(page))

    async def post(self, interaction: discord.Interaction, press: Press) -> None:
        """Agree with what was read."""
        _ = texts_for(interaction.locale)
        campaign, speech, revision = press.arguments
        command = acts.ConfirmSpeech(interaction.user.id, int(speech), int(revision))
        done = _("Your speech is on its way to the city. /promises shows what you promised.")
        await self._settle(interaction, command, campaign, done)

    async def discard(self, interaction: discord.Interaction, press: Press) -> None:
        """Forget the speech."""
        _ = texts_for(interaction.locale)
        campaign, speech, _revision = press.arguments
        command = acts.DiscardSpeech(interaction.user.id, int(speech))
        await self._settle(interaction, command, campaign, _("Nobody will hear of this speech."))

    async def _read(
        self,
        interaction: discord.Interaction,
        command: acts.GiveSpeech | acts.EditSpeech,
        campaign: str,
    ) -> None:
        assert interaction.guild_id is not None
        guild_id = interaction.guild_id
        # The words are safe from here: should this process die, the deadline reads them.
        try:
            state, _events = await self.bot.campaigns.apply(guild_id, command, campaign)
        except Rejected:
            await hand_back(interaction, command.text)
            raise
        if isinstance(command, acts.EditSpeech):
            await self._hide_old_reading(interaction)
        draft = views.draft(state, interaction.user.id)
        assert draft is not None
        reading = await tasks.read_speech(
            self.bot.campaigns, self.bot.language, guild_id, draft.speech.id
        )
        try:
            state, _events = await self.bot.campaigns.apply(guild_id, reading, campaign)
        except Rejected as refusal:
            if refusal.reason is not Reason.STALE_READING:
                raise
            # The deadline, or a later edit, was faster: show what stands now.
            state = await self.bot.campaigns.view(guild_id)
        await show_draft(interaction, state)

    async def _hide_old_reading(self, interaction: discord.Interaction) -> None:
        """Nobody should confirm the old reading while the new one is made."""
        _ = texts_for(interaction.locale)
        with suppress(discord.NotFound):
            # The speaker may have dismissed the message meanwhile.
            await interaction.edit_original_response(
                content=_("Your words are being read…"), embed=None, view=None
            )

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
        await interaction.edit_original_response(content=done, embed=None, view=None)


async def show_draft(interaction: discord.Interaction, state: Campaign, page: int = 0) -> None:
    """A page of the speaker's unposted speech in place of the answer, with its controls."""
    _ = texts_for(interaction.locale)
    draft = views.draft(state, interaction.user.id)
    if draft is None:
        raise Rejected(Reason.SPEECH_SETTLED)
    if draft.speech.status is not SpeechStatus.READ:
        raise Rejected(Reason.SPEECH_UNREAD)
    await interaction.edit_original_response(
        content=None,
        embed=preview(draft, _, page),
        view=draft_controls(state.id, draft, _, page),
    )


async def hand_back(interaction: discord.Interaction, text: str) -> None:
    """Give a speaker back what they typed where it could not be taken."""
    _ = texts_for(interaction.locale)
    await interaction.followup.send(
        _("Here are your words, so that they are not lost:"),
        file=discord.File(io.BytesIO(text.encode()), filename="speech.txt"),
        ephemeral=True,
    )


def draft_controls(campaign: str, draft: views.DraftView, _: Texts, number: int = 0) -> ui.View:
    """What the speaker may do with a speech that was read, from a page of its preview."""
    speech = draft.speech
    this = (campaign, speech.id, speech.revision)
    page = draft_page(draft, _, number)
    from_here = (*this, page.number)
    items: list[ui.Item[ui.View]] = [
        button(_("Post it"), custom_id("speech-post", *this), discord.ButtonStyle.success),
        button(_("Edit"), custom_id("speech-edit", campaign, speech.id)),
        button(_("Discard"), custom_id("speech-discard", *this)),
        *turning(page, _, "speech-page", campaign, speech.id),
    ]
    if draft.promises:
        items.append(
            ui.Select(
                custom_id=custom_id("speech-test", *from_here),
                placeholder=_("Is a promise judged by the wrong thing? Choose it here"),
                options=[
                    discord.SelectOption(label=f"{p.id} · {p.summary}"[:100], value=p.id)
                    for p in draft.promises[:SELECT_LIMIT]
                ],
            )
        )
        items.append(
            ui.Select(
                custom_id=custom_id("speech-contest", *from_here),
                placeholder=_("Was anything misread? Contest it here"),
                min_values=0,
                max_values=min(len(draft.promises), SELECT_LIMIT),
                required=False,
                options=[
                    discord.SelectOption(
                        label=f"{p.id} · {p.summary}"[:100],
                        value=p.id,
                        default=p.status is PromiseStatus.CONTESTED,
                    )
                    for p in draft.promises[:SELECT_LIMIT]
                ],
            )
        )
    if draft.reversals:
        items.append(
            ui.Select(
                custom_id=custom_id("speech-withdraw", *from_here),
                placeholder=_("Does this speech take a promise back? Choose it here"),
                min_values=0,
                max_values=min(len(draft.reversals), SELECT_LIMIT),
                required=False,
                options=[
                    discord.SelectOption(
                        label=f"{each.promise.id} · {each.promise.summary}"[:100],
                        value=each.promise.id,
                        default=each.taken_back,
                    )
                    for each in draft.reversals[:SELECT_LIMIT]
                ],
            )
        )
    return controls(*items)


async def setup(bot: Ecotopia) -> None:
    """Add the commands."""
    await bot.add_cog(SpeechCog(bot))
