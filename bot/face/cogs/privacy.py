"""`/privacy`: what is stored of a member, a copy of it, and its deletion."""

from typing import Any

import discord
from discord import app_commands, ui
from discord.ext import commands

from bot import privacy
from bot.face.client import Ecotopia
from bot.face.errors import say
from bot.face.handing import hand_over
from bot.face.layout import Control, layout, named, show, titled, told
from bot.face.routing import Press, button, custom_id
from bot.face.texts import Texts, texts_for
from bot.game.content import N_
from bot.keeping import Keeping


class PrivacyCog(commands.Cog):
    """For every member, about themselves alone."""

    privacy = app_commands.Group(
        name="privacy", description=N_("What is stored of you in this server"), guild_only=True
    )

    def __init__(self, bot: Ecotopia) -> None:
        self.bot = bot
        bot.handlers["forget-me"] = self.delete_confirmed

    @privacy.command(description=N_("What is stored of you, for how long, and who can read it"))
    async def show(self, interaction: discord.Interaction) -> None:
        """Show the page, privately."""
        _ = texts_for(interaction.locale)
        keeping = self.bot.keeping
        links: list[Control] = []
        if keeping.page is not None:
            links.append(ui.Button(label=_("The host's notice"), url=keeping.page))
        page = privacy_page(_, keeping, *links)
        await interaction.response.send_message(view=layout(page), ephemeral=True)

    @privacy.command(description=N_("Get a copy of everything that is stored of you, as one file"))
    async def export(self, interaction: discord.Interaction) -> None:
        """Send the file in a direct message, or here where these are closed."""
        await interaction.response.defer(ephemeral=True)
        assert interaction.guild_id is not None
        _, campaigns = texts_for(interaction.locale), self.bot.campaigns
        written = await privacy.export(
            campaigns.database, interaction.guild_id, interaction.user.id, campaigns.clock.now()
        )
        if written is None:
            await say(interaction, _("Nothing is stored of you in this server's campaigns."))
            return
        note = _("Everything that is stored of you in that server's campaigns.")
        await hand_over(interaction, written, f"ecotopia-{interaction.guild_id}.json", note)

    @privacy.command(description=N_("Delete everything that you wrote in this server's campaigns"))
    async def delete(self, interaction: discord.Interaction) -> None:
        """Ask once more, since nothing brings it back."""
        _ = texts_for(interaction.locale)
        asked = _(
            "Everything that you wrote in this server's campaigns is deleted for good: speeches, "
            "manifestos, drafts, slogans, quotes, and what citizens answered to them; your open "
            "ballot and vote too. The bot's posts of it are rewritten or deleted. Your promises "
            "stay without their words, the results stay as they are, and your name becomes "
            "“N. N.”.\n\nIf you stand or govern now, nobody acts for that candidate any more; as "
            "the mayor you may want to /resign first. This cannot be undone. Are you sure?"
        )
        this = button(_("Delete it all"), custom_id("forget-me"), discord.ButtonStyle.danger)
        await interaction.response.send_message(view=told(asked, this), ephemeral=True)

    async def delete_confirmed(self, interaction: discord.Interaction, press: Press) -> None:
        """Forget whoever pressed the button, which only they can see."""
        await interaction.response.defer()
        assert interaction.guild_id is not None
        campaigns = self.bot.campaigns
        done = await privacy.delete(
            campaigns.database, interaction.guild_id, interaction.user.id, campaigns.clock.now()
        )
        await show(interaction, told(deletion_told(done, texts_for(interaction.locale))))


def privacy_page(_: Texts, keeping: Keeping, *controls: Control) -> ui.Container[Any]:
    """What is stored, for how long, who can read it, and what a member can do about it."""
    stored = _(
        "Your Discord id, and your name from when you stood for mayor. Your slogan; your speeches "
        "and manifestos with their drafts and edits; the promises that were read in them, and what "
        "citizens said about them. Everything that you decided with a command, and when. Your "
        "ballot, until the election closes. The bot does not read what you write in channels."
    )
    kept = _("Until you delete it with /privacy delete.")
    if keeping.retention is not None:
        kept = _.ngettext(
            "Until you delete it with /privacy delete, and at most until {days} day after the end "
            "of a campaign. What was posted on Discord stays there longer.",
            "Until you delete it with /privacy delete, and at most until {days} days after the end "
            "of a campaign. What was posted on Discord stays there longer.",
            keeping.retention.days,
        ).format(days=keeping.retention.days)
    secret = _("Who cast which ballot is deleted when the election closes.")
    left = _.ngettext(
        "Where the bot is removed from this server, all of it is erased {days} day later.",
        "Where the bot is removed from this server, all of it is erased {days} days later.",
        keeping.after_leaving.days,
    ).format(days=keeping.after_leaving.days)
    if keeping.backups is not None:
        left += " " + _.ngettext(
            "A backup that the bot makes of its database before an upgrade is deleted {days} day "
            "later.",
            "A backup that the bot makes of its database before an upgrade is deleted {days} days "
            "later.",
            keeping.backups.days,
        ).format(days=keeping.backups.days)
    readers = _(
        "Whoever hosts this bot could read its database, and in it every ballot before an election "
        "closes. A language model reads your speeches: on the host's machine, or on a server that "
        "the host has chosen. Before a speech is posted nobody else sees it; then everybody in the "
        "campaign's channel does."
    )
    rights = _(
        "/privacy export gives you a copy of everything. /privacy delete deletes what you wrote, "
        "here and in the bot's posts; results stay, without your name. Out of its reach are what "
        "other members wrote about you, and copies of the database that the host has made: ask "
        "the host."
    )
    fields = (
        (_("What"), stored),
        (_("For how long"), f"{kept} {secret} {left}"),
        (_("Who can read it"), readers),
        (_("What you can do"), rights),
    )
    return titled(_("What is stored of you"), [named(*field) for field in fields], *controls)


def deletion_told(done: privacy.Forgotten, _: Texts) -> str:
    """What was deleted, and what has to be deleted by hand."""
    if not done.campaigns and done.moderated:
        return _("Done: your name is gone from what you did as a moderator.")
    if not done.campaigns:
        return _("Nothing is stored of you in this server's campaigns.")
    forgotten = _.ngettext(
        "Done: you are forgotten in {number} campaign.",
        "Done: you are forgotten in {number} campaigns.",
        done.campaigns,
    ).format(number=done.campaigns)
    if not done.posts:
        return forgotten
    posts = _.ngettext(
        "{number} post in the campaign's channel is rewritten or deleted within minutes.",
        "{number} posts in the campaign's channel are rewritten or deleted within minutes.",
        done.posts,
    ).format(number=done.posts)
    rest = _("What the bot posted in another channel before, a moderator has to delete there.")
    return f"{forgotten} {posts} {rest}"


async def setup(bot: Ecotopia) -> None:
    """Add the commands."""
    await bot.add_cog(PrivacyCog(bot))
