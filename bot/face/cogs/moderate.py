"""`/moderate`: posts removed, citizens muted, words filtered, and the record of it."""

import re
from collections.abc import Callable, Coroutine
from typing import Any

import discord
import structlog
from discord import app_commands
from discord.ext import commands
from discord.utils import format_dt
from sqlalchemy.ext.asyncio import AsyncSession

from bot.campaigns import NoCampaign, NotSetUp
from bot.face.cards import safe
from bot.face.client import Ecotopia
from bot.face.election_log import rules_told
from bot.face.errors import NotAModerator, say
from bot.face.guild import require_moderator
from bot.face.layout import layout, show, titled
from bot.face.texts import Texts, texts_for
from bot.game import people
from bot.game.content import N_
from bot.game.content.personas import PERSONAS
from bot.game.rejection import Reason, Rejected
from bot.store import campaigns as stored
from bot.store import moderation
from bot.store.moderation import Act
from bot.store.tables import AuditRow
from bot.word_filter import LONGEST, MOST, normal

log = structlog.get_logger()

SUGGESTIONS = 25
ACTS_SHOWN = 20

_LINK = re.compile(r"(?:.*/channels/(?P<guild>\d+)/(?P<channel>\d+)/)?(?P<message>\d{15,20})/?")

ACTS = {
    Act.REMOVE: N_("{who} removed the post {what}"),
    Act.MUTE: N_("{who} muted {what}"),
    Act.UNMUTE: N_("{who} let {what} speak again"),
    Act.ADD_WORD: N_("{who} added {what} to the word filter"),
    Act.RULES: N_("{who} changed the rules of elections: {rules}"),
    Act.REMOVE_WORD: N_("{who} took {what} out of the word filter"),
    Act.EXPORT: N_("{who} took a copy of all that is kept of this server"),
    Act.ERASE: N_("{who} asked a second moderator to agree that this server is erased"),
}

NAMES = {citizen.id: citizen.name for citizen in PERSONAS}


class ModerateCog(commands.Cog):
    """What moderators may do about posts, citizens and words."""

    moderate = app_commands.Group(
        name="moderate", description=N_("Posts, citizens, words (moderators)"), guild_only=True
    )
    words = app_commands.Group(
        name="words", description=N_("The word filter (moderators)"), parent=moderate
    )

    def __init__(self, bot: Ecotopia) -> None:
        self.bot = bot
        self._menu = app_commands.ContextMenu(
            name=app_commands.locale_str(N_("Remove this post")), callback=self.remove_shown
        )
        self._menu.default_permissions = discord.Permissions(manage_messages=True)
        self._menu.guild_only = True

    async def cog_load(self) -> None:
        """A menu on messages is no part of a cog by itself."""
        self.bot.tree.add_command(self._menu)

    @moderate.command(description=N_("Remove a post of the bot or of a citizen (moderators)"))
    @app_commands.describe(message=N_("The message's link or id (Copy Message Link)"))
    async def remove(self, interaction: discord.Interaction, message: str) -> None:
        """Remove the post of that link."""
        await interaction.response.defer(ephemeral=True)
        moderator = await require_moderator(interaction, self.bot.campaigns)
        _ = texts_for(interaction.locale)
        found = await self._found(interaction, message)
        if found is None:
            await say(interaction, _("There is no such message where the bot can see it."))
            return
        await self._remove(interaction, moderator, found)

    async def remove_shown(
        self, interaction: discord.Interaction, message: discord.Message
    ) -> None:
        """Remove the post on which the menu was opened."""
        await interaction.response.defer(ephemeral=True)
        moderator = await require_moderator(interaction, self.bot.campaigns)
        await self._remove(interaction, moderator, message)

    async def _found(
        self, interaction: discord.Interaction, written: str
    ) -> discord.Message | None:
        match = _LINK.fullmatch(written.strip())
        assert interaction.guild is not None
        if match is None or match["guild"] not in (None, str(interaction.guild.id)):
            return None
        number = match["channel"]
        place = interaction.channel
        if number is not None:
            place = interaction.guild.get_channel_or_thread(int(number))
        if not isinstance(place, discord.TextChannel | discord.Thread):
            return None
        try:
            return await place.fetch_message(int(match["message"]))
        except discord.DiscordServerError:
            raise
        except discord.HTTPException:
            # Not there, not for the bot to see, or a number that is no id at all.
            return None

    async def _remove(
        self, interaction: discord.Interaction, moderator: int, message: discord.Message
    ) -> None:
        _, campaigns = texts_for(interaction.locale), self.bot.campaigns
        assert interaction.guild_id is not None
        assert self.bot.user is not None
        own = self.bot.user.id
        if own not in (message.author.id, message.application_id):
            await say(interaction, _("That is no post of this bot or of its citizens."))
            return
        # Noted before it is done: what is removed is never unaccounted for.
        async with campaigns.database.writing() as session:
            await self._require_guild(session, interaction.guild_id)
            row = moderation.record(
                session,
                interaction.guild_id,
                moderator,
                Act.REMOVE,
                str(message.id),
                campaigns.clock.now(),
            )
        try:
            await self.bot.poster.voices.take_back(message)
        except (discord.NotFound, discord.Forbidden) as refusal:
            async with campaigns.database.writing() as session:
                await session.delete(row)
            if isinstance(refusal, discord.NotFound):
                await say(interaction, _("That post is gone already."))
                return
            await say(
                interaction,
                _("The webhook that posted it is gone, so Discord lets only you delete it."),
            )
            return
        log.info(
            "post removed", guild=interaction.guild_id, message=message.id, moderator=moderator
        )
        await say(interaction, _("The post is removed, and /moderate log says by whom."))

    @moderate.command(description=N_("Let a citizen post nothing more (moderators)"))
    @app_commands.describe(citizen=N_("Which one"))
    async def mute(self, interaction: discord.Interaction, citizen: str) -> None:
        """Mute a citizen of the campaign."""
        await interaction.response.defer(ephemeral=True)
        moderator = await require_moderator(interaction, self.bot.campaigns)
        assert interaction.guild_id is not None
        state = await self.bot.campaigns.view(interaction.guild_id)
        citizen = _id_of(citizen)
        if citizen not in {each.id for each in people.citizens(state)}:
            raise Rejected(Reason.UNKNOWN_CITIZEN)
        done = await self._settle(interaction, moderator, Act.MUTE, citizen, moderation.mute)
        _ = texts_for(interaction.locale)
        told = (
            _("{name} posts nothing more, until /moderate unmute.")
            if done
            else _("{name} is muted already.")
        )
        await say(interaction, told.format(name=_name(citizen)))

    @moderate.command(description=N_("Let a muted citizen speak again (moderators)"))
    @app_commands.describe(citizen=N_("Which one"))
    async def unmute(self, interaction: discord.Interaction, citizen: str) -> None:
        """Take a citizen's muting back."""
        await interaction.response.defer(ephemeral=True)
        moderator = await require_moderator(interaction, self.bot.campaigns)
        citizen = _id_of(citizen)
        done = await self._settle(interaction, moderator, Act.UNMUTE, citizen, moderation.unmute)
        _ = texts_for(interaction.locale)
        told = _("{name} speaks again.") if done else _("{name} is not muted.")
        await say(interaction, told.format(name=_name(citizen)))

    @moderate.command(name="log", description=N_("What moderators did here (moderators)"))
    async def show_log(self, interaction: discord.Interaction) -> None:
        """Show the newest acts."""
        await interaction.response.defer(ephemeral=True)
        await require_moderator(interaction, self.bot.campaigns)
        assert interaction.guild_id is not None
        async with self.bot.campaigns.database.reading() as session:
            rows = await moderation.recorded(session, interaction.guild_id, ACTS_SHOWN)
        _ = texts_for(interaction.locale)
        lines = [act_line(row, _) for row in rows]
        listed = "\n".join(lines) or _("Nothing yet.")
        await show(interaction, layout(titled(_("What moderators did here"), [listed])))

    @words.command(description=N_("Add a word to the filter (moderators)"))
    @app_commands.describe(word=N_("A word, or several in a row; only whole words are stopped"))
    async def add(
        self, interaction: discord.Interaction, word: app_commands.Range[str, 1, LONGEST]
    ) -> None:
        """Stop a word from now on, in what members hand in and in what is posted."""
        await interaction.response.defer(ephemeral=True)
        moderator = await require_moderator(interaction, self.bot.campaigns)
        assert interaction.guild_id is not None
        _, wanted = texts_for(interaction.locale), normal(word)[:LONGEST]
        if not any(letter.isalnum() for letter in wanted):
            await say(interaction, _("There is no word in that."))
            return
        async with self.bot.campaigns.database.reading() as session:
            known = await moderation.words(session, interaction.guild_id)
        if len(known) >= MOST:
            await say(interaction, _("The filter holds {limit} words.").format(limit=MOST))
            return
        done = await self._settle(interaction, moderator, Act.ADD_WORD, wanted, moderation.add_word)
        told = (
            _("Nobody says “{word}” here any more: speeches with it are refused.")
            if done
            else _("“{word}” is in the filter already.")
        )
        await say(interaction, told.format(word=safe(wanted)))

    @words.command(name="remove", description=N_("Take a word out of the filter (moderators)"))
    @app_commands.describe(word=N_("Which one"))
    async def remove_word(self, interaction: discord.Interaction, word: str) -> None:
        """Let a word through again that this server had added."""
        await interaction.response.defer(ephemeral=True)
        moderator = await require_moderator(interaction, self.bot.campaigns)
        _, wanted = texts_for(interaction.locale), normal(word)[:LONGEST]
        done = await self._settle(
            interaction, moderator, Act.REMOVE_WORD, wanted, moderation.remove_word
        )
        told = (
            _("“{word}” may be said again.")
            if done
            else _("This server has not added “{word}” to the filter.")
        )
        await say(interaction, told.format(word=safe(wanted)))

    @words.command(name="list", description=N_("The words that this server added (moderators)"))
    async def list_words(self, interaction: discord.Interaction) -> None:
        """Show them, hidden until they are pressed."""
        await interaction.response.defer(ephemeral=True)
        await require_moderator(interaction, self.bot.campaigns)
        assert interaction.guild_id is not None
        async with self.bot.campaigns.database.reading() as session:
            known = await moderation.words(session, interaction.guild_id)
        _ = texts_for(interaction.locale)
        note = _("Beside them a short list of slurs is stopped everywhere.")
        listed = " ".join(f"||{safe(word)}||" for word in known)
        texts = [listed or _("This server has added no words.")]
        await show(interaction, layout(titled(_("The word filter"), texts, foot=note)))

    async def _settle(
        self,
        interaction: discord.Interaction,
        moderator: int,
        act: Act,
        subject: str,
        do: Callable[[AsyncSession, int, str], Coroutine[Any, Any, bool]],
    ) -> bool:
        """Do and record it in one transaction; False where there was nothing to do."""
        guild_id, campaigns = interaction.guild_id, self.bot.campaigns
        assert guild_id is not None
        async with campaigns.database.writing() as session:
            await self._require_guild(session, guild_id)
            if not await do(session, guild_id, subject):
                return False
            moderation.record(session, guild_id, moderator, act, subject, campaigns.clock.now())
        log.info("moderated", guild=guild_id, act=act.value, moderator=moderator)
        return True

    async def _require_guild(self, session: AsyncSession, guild_id: int) -> None:
        if await stored.guild(session, guild_id) is None:
            raise NotSetUp

    @mute.autocomplete("citizen")
    async def speaking(
        self, interaction: discord.Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        """The campaign's citizens who are not muted."""
        assert interaction.guild_id is not None
        try:
            state = await self.bot.campaigns.view(interaction.guild_id)
        except NoCampaign:
            return []
        muted = await self._muted(interaction.guild_id)
        return _choices([c.id for c in people.citizens(state) if c.id not in muted], typed)

    @unmute.autocomplete("citizen")
    async def silent(
        self, interaction: discord.Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        """The muted citizens."""
        assert interaction.guild_id is not None
        return _choices(sorted(await self._muted(interaction.guild_id)), typed)

    @remove_word.autocomplete("word")
    async def known_words(
        self, interaction: discord.Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        """The words that the server added, for moderators alone."""
        assert interaction.guild_id is not None
        try:
            await require_moderator(interaction, self.bot.campaigns)
        except NotAModerator:
            return []
        async with self.bot.campaigns.database.reading() as session:
            known = await moderation.words(session, interaction.guild_id)
        fitting = [word for word in known if normal(typed) in word]
        return [app_commands.Choice(name=word, value=word) for word in fitting[:SUGGESTIONS]]

    async def _muted(self, guild_id: int) -> frozenset[str]:
        async with self.bot.campaigns.database.reading() as session:
            return await moderation.muted(session, guild_id)


def act_line(row: AuditRow, _: Texts) -> str:
    """Who did what to what, and when."""
    act = Act(row.act)
    who = _("somebody") if row.moderator == moderation.FORGOTTEN else f"<@{row.moderator}>"
    what = row.subject
    if act in (Act.MUTE, Act.UNMUTE):
        what = _name(row.subject)
    elif act is Act.RULES:
        what = rules_told(row.subject, _)
    elif act in (Act.ADD_WORD, Act.REMOVE_WORD):
        what = f"||{safe(row.subject)}||"
    return f"{format_dt(row.at, 'f')} {_(ACTS[act]).format(who=who, what=what, rules=what)}"


def _id_of(typed: str) -> str:
    """The id of the citizen who was chosen from the list, or typed by name."""
    wanted = typed.strip().casefold()
    return next((key for key, name in NAMES.items() if name.casefold() == wanted), typed[:64])


def _name(citizen: str) -> str:
    return NAMES.get(citizen, safe(citizen[:100]))


def _choices(citizens: list[str], typed: str) -> list[app_commands.Choice[str]]:
    named = [(_name(citizen), citizen) for citizen in citizens]
    return [
        app_commands.Choice(name=name, value=citizen)
        for name, citizen in named
        if typed.casefold() in name.casefold()
    ][:SUGGESTIONS]


async def setup(bot: Ecotopia) -> None:
    """Add the commands."""
    await bot.add_cog(ModerateCog(bot))
