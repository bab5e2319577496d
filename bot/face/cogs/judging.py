"""What judges a promise: its speaker may choose something else before the speech is posted."""

from collections.abc import Iterable

import discord
from discord import ui
from discord.ext import commands

from bot.face.cards import GREEN
from bot.face.client import Ecotopia
from bot.face.cogs.speech import show_draft
from bot.face.judging_words import judged_by
from bot.face.routing import Press, button, controls, custom_id
from bot.face.speech_cards import judged_field
from bot.face.texts import Texts, texts_for
from bot.game import engine, views
from bot.game.commands import SetTest
from bot.game.content.shipped import POLICIES
from bot.game.rejection import Reason, Rejected
from bot.game.rules.matching import proposals
from bot.game.rules.matching_keys import choices, key_of, test_of
from bot.game.state import Campaign, Promise
from bot.game.vocabulary import Indicator

NOTHING = "nothing"
"""The key for what nothing in the game can judge."""
SELECT_LIMIT = 25


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
        """Show what could judge the chosen promise."""
        await interaction.response.defer()
        assert interaction.guild_id is not None
        state = await self.bot.campaigns.view(interaction.guild_id)
        campaign, speech, revision, page = press.arguments
        draft = views.draft(state, interaction.user.id)
        if state.id != campaign or draft is None or draft.speech.id != int(speech):
            raise Rejected(Reason.SPEECH_SETTLED)
        (key,) = press.fields["values"]
        promise = next((p for p in draft.promises if p.id == key), None)
        if promise is None or draft.speech.revision != int(revision):
            raise Rejected(Reason.STALE_READING)
        engine.check_phase(state, SetTest)
        _ = texts_for(interaction.locale)
        name, value = judged_field(promise, _)
        card = discord.Embed(title=_("What shall judge this promise?"), colour=GREEN)
        card.add_field(name=name[:256], value=value[:1_024])
        this = (campaign, speech, revision, page, promise.id)
        await interaction.edit_original_response(
            embed=card, view=judging_controls(state, promise, this, _)
        )

    async def back(self, interaction: discord.Interaction, press: Press) -> None:
        """Leave the test as it is, and go back to the speech."""
        await interaction.response.defer()
        assert interaction.guild_id is not None
        state = await self.bot.campaigns.view(interaction.guild_id)
        campaign, speech, _revision, page, _promise = press.arguments
        draft = views.draft(state, interaction.user.id)
        if state.id != campaign or draft is None or draft.speech.id != int(speech):
            raise Rejected(Reason.SPEECH_SETTLED)
        await show_draft(interaction, state, int(page))

    async def chosen(self, interaction: discord.Interaction, press: Press) -> None:
        """Let the chosen test judge the promise, and go back to the speech."""
        await interaction.response.defer()
        assert interaction.guild_id is not None
        campaign, speech, revision, page, promise, _select = press.arguments
        (key,) = press.fields["values"]
        state = await self.bot.campaigns.view(interaction.guild_id)
        city = views.city(state)
        test = test_of(key, city.city, city.ground)
        if test is None and key != NOTHING:
            raise Rejected(Reason.STALE_ROUND)
        command = SetTest(interaction.user.id, int(speech), int(revision), promise, test)
        state, _events = await self.bot.campaigns.apply(interaction.guild_id, command, campaign)
        await show_draft(interaction, state, int(page))


def judging_controls(
    state: Campaign, promise: Promise, this: tuple[str, str, str, str, str], _: Texts
) -> ui.View:
    """Three selects (what the words may mean, what is built or stays, policies), and a way back."""
    city = views.city(state)
    proposed = proposals(promise.quote, promise.summary, promise.category, city.city, city.ground)
    own = "" if promise.test is None else key_of(promise.test)
    meant = dict.fromkeys([*([own] if own else []), *(key_of(each.test) for each in proposed)])
    ground = [key for key in choices() if key.startswith(("build:", "stays:"))]
    fitting = [POLICIES[key] for key in POLICIES if POLICIES[key].category is promise.category]
    decided = [
        *(f"reach:{on}" for on in (Indicator(promise.category.value), Indicator.RESEARCH)),
        *(f"policy:{policy.id}" for policy in fitting),
        *(f"never:{policy.id}" for policy in fitting),
    ]
    selects = (
        (_("What your words may mean"), [*meant, NOTHING]),
        (_("Something that is built, or that stays"), ground),
        (_("A policy or an indicator"), decided),
    )
    items: list[ui.Item[ui.View]] = [
        ui.Select[ui.View](
            custom_id=custom_id("speech-judge", *this, number),
            placeholder=placeholder,
            options=_options(state, promise, keys, _)[:SELECT_LIMIT],
        )
        for number, (placeholder, keys) in enumerate(selects)
    ]
    items.append(button(_("Back to the speech"), custom_id("speech-back", *this)))
    return controls(*items)


def _options(
    state: Campaign, promise: Promise, keys: Iterable[str], _: Texts
) -> list[discord.SelectOption]:
    """What of it is still to be decided: the rules refuse what is so already."""
    city = views.city(state)
    own = "" if promise.test is None else key_of(promise.test)
    options = []
    for key in keys:
        test = test_of(key, city.city, city.ground)
        if key == NOTHING or (test is not None and views.may_judge(state, promise, test)):
            label = judged_by(test, _)[:100]
            options.append(discord.SelectOption(label=label, value=key, default=key == own))
    return options


async def setup(bot: Ecotopia) -> None:
    """Add the handlers."""
    await bot.add_cog(JudgingCog(bot))
