"""The presets, explained by an example each: how long they take, and what comes when."""

from typing import Any

import discord
from discord import ui

from bot.face.layout import named, titled
from bot.face.routing import custom_id
from bot.face.texts import Texts
from bot.face.words import PRESETS
from bot.game import balance
from bot.game.content import N_
from bot.game.state import Phase, Preset
from bot.rhythm import ROUNDS

IN_SHORT = {
    Preset.STANDARD: N_("standard: three terms of three rounds"),
    Preset.CLASSIC: N_("classic: seven rounds, one mayor"),
}
"""Each preset in a line, where one is chosen."""


def days_of(preset: Preset, round_days: int) -> int:
    """How many days a campaign of that preset takes, if nobody hurries it."""
    before = ROUNDS[Phase.CAMPAIGN] + ROUNDS[Phase.ELECTION]
    return balance.TERMS[preset] * (before + balance.ROUNDS_A_TERM[preset]) * round_days


def presets_card(round_days: int, _: Texts) -> ui.Container[Any]:
    """What each preset is like, at that many days a round, and a select that starts one."""
    like = {
        Preset.STANDARD: _(
            "Three mayors, or one who is elected three times. Who wins a term governs for three "
            "rounds, and then answers for what was promised: somebody vows a forest in term one, "
            "fells it in round two, and meets the quote again in the next election. About {days} "
            "days."
        ),
        Preset.CLASSIC: _(
            "One election and one mayor for seven rounds: every promise of that one campaign falls "
            "due before the end, and the coal plant that closes in round one is still missed in "
            "round seven. About {days} days."
        ),
    }
    examples = []
    for preset, text in like.items():
        command = f"`/campaign start preset:{preset.value}`"
        value = text.format(days=days_of(preset, round_days))
        examples.append(named(_(PRESETS[preset]), f"{value}\n{command}"))
    choose = ui.Select[Any](
        custom_id=custom_id("campaign-start"),
        placeholder=_("Start a campaign"),
        options=[
            discord.SelectOption(label=_(line)[:100], value=preset.value)
            for preset, line in IN_SHORT.items()
        ],
    )
    return titled(_("Which campaign?"), examples, choose)
