"""What judges a promise: its speaker may choose something else before the speech is posted."""

import discord
from discord.ext import commands

from bot.face.client import Ecotopia
from bot.face.cogs.speech import show_draft
from bot.face.draft_layout import judging_layout
from bot.face.judging_selects import NOTHING, OTHER
from bot.face.layout import show
from bot.face.routing import Press, number
from bot.face.texts import texts_for
from bot.game import engine, views
from bot.game.commands import SetTest
from bot.game.rejection import Reason, Rejected
from bot.game.rules.matching_keys import test_of


class JudgingCog(commands.Cog):
    """The tests to choose from: what the words may mean, and everything that fits the category."""

    def __init__(self, bot: Ecotopia) -> None:
        self.bot = bot
        bot.handlers |= {
            "speech-test": self.asked,
            "speech-judge": self.chosen,
            "speech-back": self.back,
        }

    async def asked(self, interaction: discord.Interaction, press: Press) -> None:
        """Let the test chosen on the card judge its promise, or show everything that could."""
        this = press.take(5)
        await interaction.response.defer()
        key = press.chosen()
        if key != OTHER:
            await self._judge(interaction, this, key)
            return
        assert interaction.guild_id is not None
        state = await self.bot.campaigns.view(interaction.guild_id)
        campaign, speech, revision, _page, chosen = this
        draft = views.draft(state, interaction.user.id)
        if state.id != campaign or draft is None or draft.speech.id != number(speech):
            raise Rejected(Reason.SPEECH_SETTLED)
        promise = next((p for p in draft.promises if p.id == chosen), None)
        if promise is None or draft.speech.revision != number(revision):
            raise Rejected(Reason.STALE_READING)
        engine.check_phase(state, SetTest)
        _ = texts_for(interaction.locale)
        await show(interaction, judging_layout(state, promise, this, _))

    async def back(self, interaction: discord.Interaction, press: Press) -> None:
        """Leave the test as it is, and go back to the speech."""
        await interaction.response.defer()
        assert interaction.guild_id is not None
        state = await self.bot.campaigns.view(interaction.guild_id)
        campaign, speech, _revision, page, _promise = press.take(5)
        draft = views.draft(state, interaction.user.id)
        if state.id != campaign or draft is None or draft.speech.id != number(speech):
            raise Rejected(Reason.SPEECH_SETTLED)
        await show_draft(interaction, state, number(page))

    async def chosen(self, interaction: discord.Interaction, press: Press) -> None:
        """Let the test chosen among everything judge the promise."""
        *this, _select = press.take(6)
        await interaction.response.defer()
        key = press.chosen()
        await self._judge(interaction, tuple(this), key)

    async def _judge(
        self, interaction: discord.Interaction, this: tuple[str, ...], key: str
    ) -> None:
        """Let the test judge the promise, and go back to the speech."""
        assert interaction.guild_id is not None
        campaign, speech, revision, page, promise = this
        state = await self.bot.campaigns.view(interaction.guild_id)
        city = views.city(state)
        test = test_of(key, city.city, city.ground)
        if test is None and key != NOTHING:
            raise Rejected(Reason.STALE_ROUND)
        command = SetTest(interaction.user.id, number(speech), number(revision), promise, test)
        state, _events = await self.bot.campaigns.apply(interaction.guild_id, command, campaign)
        await show_draft(interaction, state, number(page))


async def setup(bot: Ecotopia) -> None:
    """Add the handlers."""
    await bot.add_cog(JudgingCog(bot))
