"""`/setup`: where the city meets, who moderates, when and in which language it speaks."""

from zoneinfo import available_timezones

import discord
import structlog
from discord import app_commands
from discord.ext import commands

from bot.face.client import Ecotopia
from bot.face.errors import say
from bot.face.guild import members_on_roll, permission_table
from bot.face.texts import LANGUAGES, texts_for
from bot.game.content import N_
from bot.store.tables import Guild

log = structlog.get_logger()

SUGGESTIONS = 25
ZONES = tuple(sorted(z for z in available_timezones() if "/" in z or z == "UTC"))


class Setup(commands.Cog):
    """The first command that a moderator gives."""

    def __init__(self, bot: Ecotopia) -> None:
        self.bot = bot

    @app_commands.command(description=N_("Choose where and when Ecotopia is played here"))
    @app_commands.describe(
        channel=N_("The channel in which the city meets"),
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
        channel: discord.TextChannel,
        moderator_role: discord.Role,
        daily_hour: app_commands.Range[int, 0, 23],
        time_zone: str,
        language: app_commands.Choice[str],
    ) -> None:
        """Save the settings and show what the bot may and may not do in the channel."""
        await interaction.response.defer(ephemeral=True)
        _ = texts_for(interaction.locale)
        if time_zone not in ZONES:
            await say(
                interaction,
                _("There is no time zone “{zone}”; choose one from the list.").format(
                    zone=discord.utils.escape_markdown(time_zone[:60])
                ),
            )
            return
        assert interaction.guild is not None
        if moderator_role.is_default():
            await say(
                interaction, _("@everyone cannot be the moderators' role: choose another one.")
            )
            return
        known = await self.bot.campaigns.settings(interaction.guild.id)
        roll_role = None if known is None else known.roll_role_id
        await self.bot.campaigns.configure(
            Guild(
                id=interaction.guild.id,
                channel_id=channel.id,
                moderator_role_id=moderator_role.id,
                digest_hour=daily_hour,
                time_zone=time_zone,
                language=language.value,
                members=await members_on_roll(interaction.guild, roll_role),
            )
        )
        log.info("set up", guild=interaction.guild.id, moderator=interaction.user.id)
        table = permission_table(channel.permissions_for(interaction.guild.me), channel.mention, _)
        done = _(
            "Ecotopia is set up in {channel}: the citizens speak at {hour}:00 ({zone}) in "
            "{language}, and {role} runs campaigns and elections. Start with /campaign start."
        ).format(
            channel=channel.mention,
            hour=daily_hour,
            zone=time_zone,
            language=language.name,
            role=moderator_role.mention,
        )
        await say(interaction, f"{done}\n\n{table}")

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
