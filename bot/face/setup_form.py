"""The form behind the button of the bot's hello: all that `/setup` asks, in one modal."""

import discord

from bot.face.modals import DRAWN_FOR
from bot.face.texts import LANGUAGES, Texts

EVENING = 18
"""The hour that the form proposes."""
ZONES = {
    "de": "Europe/Berlin",
    "es": "Europe/Madrid",
    "fr": "Europe/Paris",
    "gb": "Europe/London",
}
"""The time zone that it proposes, by language; where nothing can be guessed, UTC."""


class SetupForm(discord.ui.Modal):
    """Channel, moderators' role, hour, time zone and language; `locale` is its reader's."""

    def __init__(self, _: Texts, custom_id: str, locale: str) -> None:
        super().__init__(title=_("Set up Ecotopia"), custom_id=custom_id, timeout=DRAWN_FOR)
        code = locale.split("-")[0]
        known = ZONES.get(locale.split("-")[-1].lower()) or ZONES.get(code, "UTC")
        self.add_item(
            discord.ui.Label(
                text=_("Where does the city meet?"),
                description=_("Choose none, and a channel is made for it."),
                component=discord.ui.ChannelSelect(
                    custom_id="channel",
                    channel_types=[discord.ChannelType.text],
                    min_values=0,
                    required=False,
                ),
            )
        )
        self.add_item(
            discord.ui.Label(
                text=_("Who starts campaigns and runs elections?"),
                description=_("A role of this server, not @everyone."),
                component=discord.ui.RoleSelect(custom_id="role", required=True),
            )
        )
        self.add_item(
            discord.ui.Label(
                text=_("When do the citizens speak, each day?"),
                component=discord.ui.Select(
                    custom_id="hour",
                    options=[
                        discord.SelectOption(
                            label=f"{hour}:00", value=str(hour), default=hour == EVENING
                        )
                        for hour in range(24)
                    ],
                ),
            )
        )
        self.add_item(
            discord.ui.Label(
                text=_("In which time zone?"),
                description=_("Continent/City, such as Europe/Paris"),
                component=discord.ui.TextInput(custom_id="zone", default=known, max_length=64),
            )
        )
        self.add_item(
            discord.ui.Label(
                text=_("In which language is posted?"),
                component=discord.ui.Select(
                    custom_id="language",
                    options=[
                        discord.SelectOption(label=name, value=each, default=each == _.language)
                        for each, name in LANGUAGES.items()
                    ],
                ),
            )
        )
