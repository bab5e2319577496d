"""`/setup`: where the city meets, who moderates, when and in which language it speaks."""

from dataclasses import dataclass
from zoneinfo import available_timezones

import discord
import structlog
from discord import app_commands
from discord.ext import commands

from bot.face.client import Ecotopia
from bot.face.cogs.welcome import try_a_day
from bot.face.errors import NotAModerator, say
from bot.face.guild import made_channel, may_write, members_on_roll, permission_table
from bot.face.layout import layout, rows, show
from bot.face.preset_cards import presets_card
from bot.face.routing import Outdated, Press, number
from bot.face.setup_form import SetupForm
from bot.face.texts import LANGUAGES, texts, texts_for
from bot.game.content import N_
from bot.store.tables import Guild

log = structlog.get_logger()

SUGGESTIONS = 25
ZONES = tuple(sorted(z for z in available_timezones() if "/" in z or z == "UTC"))


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a moderator asked for; without a channel, one is made. `language` is a code."""

    channel: discord.TextChannel | None
    role: discord.Role
    hour: int
    zone: str
    language: str


class Setup(commands.Cog):
    """The first command that a moderator gives."""

    def __init__(self, bot: Ecotopia) -> None:
        self.bot = bot
        bot.handlers |= {"setup-open": self.opened, "setup-form": self.filled_in}

    @app_commands.command(description=N_("Choose where and when Ecotopia is played here"))
    @app_commands.describe(
        channel=N_("The channel in which the city meets; without one, one is made"),
        moderator_role=N_("Who may start campaigns and run elections"),
        daily_hour=N_("The hour of the day at which citizens speak (0-23)"),
        time_zone=N_("Your time zone, such as Europe/Paris"),
        language=N_("The language of everything that is posted"),
    )
    @app_commands.choices(
        language=[app_commands.Choice(name=n, value=code) for code, n in LANGUAGES.items()]
    )
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.guild_only()
    async def setup(
        self,
        interaction: discord.Interaction,
        moderator_role: discord.Role,
        daily_hour: app_commands.Range[int, 0, 23],
        time_zone: str,
        language: app_commands.Choice[str],
        channel: discord.TextChannel | None = None,
    ) -> None:
        """Save the settings and show what the bot may and may not do in the channel."""
        await interaction.response.defer(ephemeral=True)
        # Discord hides the command from others; who names the moderators is not left to that.
        if not interaction.permissions.manage_guild:
            raise NotAModerator
        wanted = Wanted(channel, moderator_role, daily_hour, time_zone, language.value)
        await self._settle(interaction, wanted)

    async def opened(self, interaction: discord.Interaction, press: Press) -> None:
        """Show the form, to those who may use the command."""
        if not interaction.permissions.manage_guild:
            raise NotAModerator
        form = SetupForm(texts_for(interaction.locale), "setup-form", str(interaction.locale))
        await interaction.response.send_modal(form)

    async def filled_in(self, interaction: discord.Interaction, press: Press) -> None:
        """Take the form as the command's options."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        if not interaction.permissions.manage_guild:
            raise NotAModerator
        assert interaction.guild is not None
        role = interaction.guild.get_role(number(press.typed("role")))
        chosen = press.fields.get("channel", [])
        channel = interaction.guild.get_channel(number(next(iter(chosen), "0")))
        _ = texts_for(interaction.locale)
        if role is None or (chosen and not isinstance(channel, discord.TextChannel)):
            await say(interaction, _("What you chose is no longer there. Please choose again."))
            return
        place = channel if isinstance(channel, discord.TextChannel) else None
        hour, language = number(press.typed("hour")), press.typed("language")
        if hour not in range(24) or language not in LANGUAGES:
            raise Outdated(f"no hour or language: {hour}, {language}")
        zone = press.typed("zone").strip()
        await self._settle(interaction, Wanted(place, role, hour, zone, language))

    async def _settle(self, interaction: discord.Interaction, wanted: Wanted) -> None:
        _ = texts_for(interaction.locale)
        assert interaction.guild is not None
        guild = interaction.guild
        zone = next((z for z in ZONES if z.lower() == wanted.zone.lower()), None)
        if zone is None:
            told = _("There is no time zone “{zone}”; choose one from the list.")
            escaped = discord.utils.escape_markdown(wanted.zone[:60])
            await say(interaction, told.format(zone=escaped))
            return
        if wanted.role.is_default():
            await say(
                interaction, _("@everyone cannot be the moderators' role: choose another one.")
            )
            return
        channel = wanted.channel or await made_channel(guild, texts(wanted.language))
        if channel is None:
            told = _(
                "I may not make a channel here. Make one and choose it, or give my role “Manage "
                "Channels” for as long as this takes."
            )
            await say(interaction, told)
            return
        known = await self.bot.campaigns.settings(guild.id)
        roll_role = None if known is None else known.roll_role_id
        await self.bot.campaigns.configure(
            Guild(
                id=guild.id,
                channel_id=channel.id,
                moderator_role_id=wanted.role.id,
                digest_hour=wanted.hour,
                time_zone=zone,
                language=wanted.language,
                members=await members_on_roll(guild, roll_role),
            )
        )
        log.info("set up", guild=guild.id, moderator=interaction.user.id)
        if may_write(channel):
            await self.bot.campaigns.take_up(guild.id)
        table = permission_table(channel.permissions_for(guild.me), channel.mention, _)
        done = _(
            "Ecotopia is set up in {channel}: the citizens speak at {hour}:00 ({zone}) in "
            "{language}, and {role} runs campaigns and elections. Start with /campaign start."
        ).format(
            channel=channel.mention,
            hour=wanted.hour,
            zone=zone,
            language=LANGUAGES[wanted.language],
            role=wanted.role.mention,
        )
        presets = presets_card(1 if known is None else known.round_days, _)
        await show(interaction, layout(f"{done}\n\n{table}", presets, *rows(try_a_day(_))))

    @setup.autocomplete("time_zone")
    async def zones(
        self, interaction: discord.Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        """The zones that contain what was typed, those whose city begins with it first."""
        wanted = typed.lower().replace(" ", "_")
        fitting = [zone for zone in ZONES if wanted in zone.lower()]
        fitting.sort(key=lambda zone: not zone.lower().split("/")[-1].startswith(wanted))
        return [app_commands.Choice(name=zone, value=zone) for zone in fitting[:SUGGESTIONS]]


async def setup(bot: Ecotopia) -> None:
    """Add the command."""
    await bot.add_cog(Setup(bot))
