"""`/settings data` for moderators: a copy of all that is kept of the server, and its erasure."""

import unicodedata
from datetime import timedelta

import discord
import structlog
from discord import app_commands
from discord.ext import commands
from discord.utils import format_dt

from bot import guild_copy, guilds
from bot.campaigns import NotSetUp
from bot.face.cards import safe
from bot.face.client import Ecotopia
from bot.face.errors import say
from bot.face.guild import require_moderator
from bot.face.handing import hand_over
from bot.face.layout import show, told
from bot.face.modals import NameModal
from bot.face.routing import Outdated, Press, button, custom_id, number
from bot.face.texts import texts_for
from bot.game.content import N_
from bot.store import moderation
from bot.store.moderation import Act
from bot.store.tables import AuditRow

log = structlog.get_logger()

OPEN_FOR = timedelta(days=1)
"""So long may a second moderator agree that all is erased."""


class SettingsCog(commands.Cog):
    """What moderators decide about everything that the server has here."""

    settings = app_commands.Group(
        name="settings",
        description=N_("What is kept of this server (moderators)"),
        guild_only=True,
    )
    data = app_commands.Group(
        name="data",
        description=N_("A copy of all that is kept of this server, and its erasure (moderators)"),
        parent=settings,
    )

    def __init__(self, bot: Ecotopia) -> None:
        self.bot = bot
        bot.handlers |= {
            "erase-guild": self.ask_for_name,
            "erase-guild-named": self.erase_confirmed,
            "erase-guild-ask": self.ask_a_second,
            "erase-guild-agreed": self.erase_agreed,
        }

    @data.command(description=N_("Get a copy of what is kept of this server, as one file"))
    async def export(self, interaction: discord.Interaction) -> None:
        """Send the file to the moderator alone, and note that they have it."""
        await interaction.response.defer(ephemeral=True)
        moderator = await require_moderator(interaction, self.bot.campaigns)
        assert interaction.guild_id is not None
        guild, campaigns = interaction.guild_id, self.bot.campaigns
        written = await guild_copy.export(campaigns.database, guild, campaigns.clock.now())
        if written is None:
            raise NotSetUp
        async with campaigns.database.writing() as session:
            now = campaigns.clock.now()
            moderation.record(session, guild, moderator, Act.EXPORT, "", now)
        log.info("guild exported", guild=guild, moderator=moderator)
        _ = texts_for(interaction.locale)
        note = _(
            "All that is kept of that server and that its moderators may see: settings, and what "
            "happened in its campaigns. Ballots, drafts and votes on dilemmas are not in it."
        )
        await hand_over(interaction, written, f"ecotopia-server-{guild}.json", note)

    @data.command(description=N_("Erase everything that is kept of this server"))
    async def erase(self, interaction: discord.Interaction) -> None:
        """Ask once more, since nothing brings it back; or for agreement, where it was asked for."""
        await interaction.response.defer(ephemeral=True)
        moderator = await require_moderator(interaction, self.bot.campaigns)
        assert interaction.guild_id is not None
        guild = interaction.guild_id
        if await self.bot.campaigns.settings(guild) is None:
            raise NotSetUp
        _ = texts_for(interaction.locale)
        warning = _(
            "Everything that is kept of this server is erased for good, for all members: its "
            "settings, its campaigns, the one that is running too, with all speeches, promises, "
            "ballots and results. It cannot be brought back. /settings data export gives you a "
            "copy before.\n\nWhat was posted on Discord stays there."
        )
        others = [each for each in await self._open(guild) if each.moderator != moderator]
        if others:
            asked = _("{who} asked for it {when}. Do you agree? It is done at once then.").format(
                who=f"<@{others[-1].moderator}>", when=format_dt(others[-1].at, "R")
            )
            this = custom_id("erase-guild-agreed", others[-1].id)
            buttons = [button(_("Agree: erase everything"), this, discord.ButtonStyle.danger)]
        else:
            asked = _(
                "Are you sure? You are asked for the server's name next. Or a second moderator "
                "agrees with you."
            )
            named, second = custom_id("erase-guild"), custom_id("erase-guild-ask", guild)
            buttons = [
                button(_("Erase everything"), named, discord.ButtonStyle.danger),
                button(_("Ask a second moderator"), second),
            ]
        await show(interaction, told(f"{warning} {asked}", *buttons))

    async def _open(self, guild: int) -> list[AuditRow]:
        """Who asked lately for all of a guild to be erased, the oldest first."""
        campaigns = self.bot.campaigns
        since = campaigns.clock.now() - OPEN_FOR
        async with campaigns.database.reading() as session:
            rows = await moderation.recorded_since(session, guild, Act.ERASE, since)
        return [row for row in rows if row.moderator != moderation.FORGOTTEN]

    async def ask_a_second(self, interaction: discord.Interaction, press: Press) -> None:
        """Note that the moderator wants all of the server erased, for a second one to agree."""
        await interaction.response.defer(ephemeral=True)
        moderator = await require_moderator(interaction, self.bot.campaigns)
        assert interaction.guild_id is not None
        guild, campaigns = interaction.guild_id, self.bot.campaigns
        (shown_in,) = press.take(1)
        if number(shown_in) != guild:
            raise Outdated(f"a button of server {shown_in}")
        if await campaigns.settings(guild) is None:
            raise NotSetUp
        own = [each.at for each in await self._open(guild) if each.moderator == moderator]
        if not own:
            own = [campaigns.clock.now()]
            async with campaigns.database.writing() as session:
                moderation.record(session, guild, moderator, Act.ERASE, "", own[0])
            log.info("guild erasure wanted", guild=guild, moderator=moderator)
        _ = texts_for(interaction.locale)
        noted = _(
            "Noted; /moderate log shows it. A second moderator gives /settings data erase too and "
            "agrees, until {when}. Nothing is erased before."
        )
        await say(interaction, noted.format(when=format_dt(own[0] + OPEN_FOR, "f")))

    async def erase_agreed(self, interaction: discord.Interaction, press: Press) -> None:
        """Erase the server because two of its moderators want it."""
        await interaction.response.defer(ephemeral=True)
        moderator = await require_moderator(interaction, self.bot.campaigns)
        assert interaction.guild_id is not None
        (asked,) = map(number, press.take(1))
        open_now = {each.id: each.moderator for each in await self._open(interaction.guild_id)}
        first = open_now.get(asked, moderator)
        if first == moderator:
            _ = texts_for(interaction.locale)
            await say(interaction, _("Nobody else asks for that now: nothing was erased."))
            return
        await self._erase(interaction, moderator, first)

    async def ask_for_name(self, interaction: discord.Interaction, press: Press) -> None:
        """Let the moderator type the server's name: nobody does that by mistake."""
        await require_moderator(interaction, self.bot.campaigns)
        assert interaction.guild is not None
        _ = texts_for(interaction.locale)
        modal = NameModal(_, custom_id("erase-guild-named"), interaction.guild.name)
        await interaction.response.send_modal(modal)

    async def erase_confirmed(self, interaction: discord.Interaction, press: Press) -> None:
        """Erase the server in which the name was typed, if it is its name."""
        await interaction.response.defer(ephemeral=True)
        moderator = await require_moderator(interaction, self.bot.campaigns)
        assert interaction.guild is not None
        guild = interaction.guild
        _ = texts_for(interaction.locale)
        typed = press.typed("name")
        if plain(typed) != plain(guild.name):
            wrong = _("That is not this server's name, which is “{name}”: nothing was erased.")
            await say(interaction, wrong.format(name=safe(guild.name)))
            return
        await self._erase(interaction, moderator)

    async def _erase(
        self, interaction: discord.Interaction, moderator: int, first: int | None = None
    ) -> None:
        """Erase the server, which `moderator` wants, and `first` where two were needed."""
        assert interaction.guild_id is not None
        guild, campaigns = interaction.guild_id, self.bot.campaigns
        log.info("guild erasure asked", guild=guild, moderator=moderator, first=first)
        if not await guilds.erase(campaigns.database, guild, campaigns.clock.now()):
            raise NotSetUp
        _ = texts_for(interaction.locale)
        done = _(
            "Done: nothing is kept of this server any more, but that it was erased, and when. "
            "Copies of the database that the host has made are out of reach: ask the host. /setup "
            "begins anew."
        )
        await say(interaction, done)


def plain(name: str) -> str:
    """A server's name as it is compared: however it is spaced, and in capitals or not."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


async def setup(bot: Ecotopia) -> None:
    """Add the commands."""
    await bot.add_cog(SettingsCog(bot))
