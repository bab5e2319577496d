"""The button under what a citizen says: who is this?"""

from typing import Any

import discord
from discord import ui
from discord.ext import commands

from bot.face.cards import safe, shortened
from bot.face.client import Ecotopia
from bot.face.layout import layout, named, show, titled
from bot.face.routing import Press
from bot.face.texts import Texts, texts_for
from bot.face.words import DEMOGRAPHICS, STATUSES
from bot.game import people
from bot.game.rejection import Reason, Rejected

MEMORY_LIMIT = 250
"""Characters shown of something that a citizen remembers."""


class CitizensCog(commands.Cog):
    """The citizens, for everybody who wants to know them."""

    def __init__(self, bot: Ecotopia) -> None:
        self.bot = bot
        bot.handlers["citizen-who"] = self.who

    async def who(self, interaction: discord.Interaction, press: Press) -> None:
        """Show a citizen to whoever asks, as they are now."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        assert interaction.guild_id is not None
        campaign, citizen = press.take(2)
        state = await self.bot.campaigns.last(interaction.guild_id)
        if state.id != campaign:
            raise Rejected(Reason.OLD_CAMPAIGN)
        person = people.person_of(state, citizen)
        if person is None:
            raise Rejected(Reason.UNKNOWN_CITIZEN)
        await show(interaction, layout(person_card(person, texts_for(interaction.locale))))


def person_card(person: people.PersonView, _: Texts) -> ui.Container[Any]:
    """Who a citizen is, what weighs with them, and what their group thinks of the mayor."""
    citizen = person.citizen
    group = _(DEMOGRAPHICS[citizen.demographic])
    who = _("{age}, {job} · {demographic}").format(
        age=citizen.age, job=_(citizen.job), demographic=group
    )
    approval = _("{number} of 100 among the {demographic}").format(
        number=person.approval, demographic=group
    )
    lines = [remembered_line(each, _) for each in person.minds]
    nothing = _("Nothing yet of what happened here.")
    fields = (
        (_("Temper"), _(citizen.temper)),
        (_("Approval"), approval),
        (_("Remembers"), "\n".join(lines) or nothing),
    )
    return titled(citizen.name, [who, *(named(*field) for field in fields)])


def remembered_line(memory: people.Remembered, _: Texts) -> str:
    """Something that a citizen remembers, with the round since which they do."""
    since = _("round {round}").format(round=memory.round)
    promise, speaker = memory.promise, memory.speaker
    if promise is None or speaker is None:
        told = safe(_(memory.told))
        return f"• {shortened(told, MEMORY_LIMIT)} ({since})"
    quote = shortened(safe(" ".join(promise.quote.split())), MEMORY_LIMIT)
    words = _("“{words}”").format(words=quote)
    status = _(STATUSES[promise.status])
    return f"• {safe(speaker.name)}: {words} ({since}; {status})"


async def setup(bot: Ecotopia) -> None:
    """Add the handler."""
    await bot.add_cog(CitizensCog(bot))
