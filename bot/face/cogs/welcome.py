"""The bot's first words in a server, and a day of citizens to try before anything is public."""

import secrets
from typing import Any

import discord
import structlog
from discord import ui
from discord.ext import commands

from bot import trial
from bot.face.cards import at_sentence, safe
from bot.face.client import Ecotopia
from bot.face.guild import first_writable, require_moderator
from bot.face.layout import block_of, layout, named, show, titled, told
from bot.face.posts import render
from bot.face.routing import Press, button, custom_id
from bot.face.speaking import NO_MENTIONS
from bot.face.texts import Texts, texts_for
from bot.face.words import DEMOGRAPHICS, SENTIMENT_EMOJI
from bot.game.content import N_
from bot.plain_text import spoken

log = structlog.get_logger()

EXAMPLE = N_(
    "My friends, this river was clean once. I will plant a forest in the wasteland by round 2, and "
    "I will close the coal plant before this term is over. No farmland will be built on."
)
"""The speech that is answered in a trial."""
VOICE_SHOWN = 350
"""Characters of what a citizen says there: four of them and the speech with its promises fit."""


class Welcome(commands.Cog):
    """What a newcomer meets first."""

    def __init__(self, bot: Ecotopia) -> None:
        self.bot = bot
        bot.handlers["try-a-day"] = self.pressed

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Say hello where it can be seen, with the button that sets the game up."""
        if await self.bot.campaigns.settings(guild.id) is not None:
            return  # The bot was here before: belonging.py tells what becomes of that.
        place = first_writable(guild)
        if place is None:
            log.info("no place for a hello", guild=guild.id)
            return
        _ = texts_for(guild.preferred_locale)
        try:
            await place.send(view=hello(_), allowed_mentions=NO_MENTIONS)
        except discord.HTTPException as refusal:
            log.info("no hello", guild=guild.id, cause=str(refusal))

    async def pressed(self, interaction: discord.Interaction, press: Press) -> None:
        """Show a day to the moderator who pressed the button."""
        await show_a_day(self.bot, interaction)


async def show_a_day(bot: Ecotopia, interaction: discord.Interaction) -> None:
    """An example speech as it would be posted, and what the citizens of a new city say to it."""
    await interaction.response.defer(ephemeral=True, thinking=True)
    await require_moderator(interaction, bot.campaigns)
    _ = texts_for(interaction.locale)
    day = await trial.a_day(
        bot.language,
        _("Somebody"),
        _(EXAMPLE),
        _.language,
        secrets.randbits(64),
        bot.campaigns.clock.now(),
    )
    speech = render(day.speech, _).embed
    assert speech is not None, "a speech is posted on a card"
    note = _("This is a made-up day. Only you see it, and nothing of it is kept.")
    await show(interaction, layout(note, block_of(speech), voices_card(day, _)))


def voices_card(day: trial.Trial, _: Texts) -> ui.Container[Any]:
    """What each citizen says; in a campaign each speaks with a name and face of their own."""
    title = _("What the citizens say")
    voices = []
    for event in day.reactions:
        citizen, said = event.citizen, event.reaction
        group = _(DEMOGRAPHICS[citizen.demographic])
        name = f"{SENTIMENT_EMOJI[said.sentiment]} {safe(citizen.name)} · {group}"
        voices.append(named(name, at_sentence(safe(spoken(said.dialogue)), VOICE_SHOWN)))
    note = _("In a campaign they speak once a day, and remember what was promised.")
    return titled(title, voices, foot=note)


def hello(_: Texts) -> ui.LayoutView:
    """The first words, and the buttons that begin."""
    return told(
        _(
            "Hello! With Ecotopia this server plays the politics of a city on the edge of "
            "collapse: candidates promise in their own words, citizens answer, everybody votes, "
            "and every promise is remembered. Whoever has “Manage Server” sets it up in a minute, "
            "here or with /setup."
        ),
        button(_("Set up"), custom_id("setup-open"), discord.ButtonStyle.success),
        try_a_day(_),
    )


def try_a_day(_: Texts) -> ui.Button[Any]:
    """The button that shows a day of citizens."""
    return button(_("Show me a day of citizens"), custom_id("try-a-day"))


async def setup(bot: Ecotopia) -> None:
    """Add the listener, the handlers and the command."""
    await bot.add_cog(Welcome(bot))
