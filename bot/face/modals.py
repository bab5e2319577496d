"""The modals. They only draw: what they submit is handled by its custom_id (see routing.py)."""

import discord

from bot.face.texts import Texts
from bot.game import balance

DRAWN_FOR = 3_600.0
"""Seconds for which discord.py keeps a modal that was dismissed without submitting."""


class SpeechModal(discord.ui.Modal):
    """A speech to type or to edit."""

    def __init__(self, _: Texts, custom_id: str, text: str = "") -> None:
        super().__init__(title=_("Your speech"), custom_id=custom_id, timeout=DRAWN_FOR)
        self.add_item(
            discord.ui.Label(
                text=_("What do you promise the city?"),
                component=discord.ui.TextInput(
                    custom_id="text",
                    style=discord.TextStyle.paragraph,
                    max_length=balance.SPEECH_LIMIT,
                    default=text or None,
                ),
            )
        )


class NameModal(discord.ui.Modal):
    """A server's name to type, before something that cannot be undone."""

    def __init__(self, _: Texts, custom_id: str, name: str) -> None:
        super().__init__(title=_("Erase everything?"), custom_id=custom_id, timeout=DRAWN_FOR)
        self.add_item(
            discord.ui.Label(
                text=_("This server's name, to confirm"),
                component=discord.ui.TextInput(
                    custom_id="name", placeholder=name[:100], max_length=100
                ),
            )
        )
