"""Tells a server's moderators, once, that posts cannot be brought to its channel."""

import discord
import structlog

from bot.errors import Unreachable
from bot.face.guild import NEEDS, may_write
from bot.face.texts import Texts, texts
from bot.store.tables import Guild

log = structlog.get_logger()

NO_MENTIONS = discord.AllowedMentions.none()
NEEDED = ("view_channel", "send_messages", "attach_files", "read_message_history")
"""The permissions without which no post is tried."""


class NotPermitted(Unreachable):
    """The bot lacks what it needs in the channel; `missing` are the permissions' flags."""

    def __init__(self, missing: tuple[str, ...]) -> None:
        super().__init__(f"permissions withdrawn: {', '.join(missing)}")
        self.missing = missing


def check_permissions(channel: discord.TextChannel) -> None:
    """Raise NotPermitted without asking Discord, which counts how often it has to refuse."""
    mine = channel.permissions_for(channel.guild.me)
    missing = tuple(flag for flag in NEEDED if not getattr(mine, flag))
    if missing:
        raise NotPermitted(missing)


async def tell_moderators(client: discord.Client, settings: Guild, trouble: Unreachable) -> None:
    """Say what is wrong and how to mend it, where moderators read it."""
    if await reach_moderators(client, settings, _told(settings, trouble)):
        log.warning("moderators told", guild=settings.id, cause=str(trouble))


async def reach_moderators(
    client: discord.Client,
    settings: Guild,
    text: str,
    first: discord.TextChannel | None = None,
) -> bool:
    """Say something in that channel where it is given, else where moderators read it, else to the
    owner alone; False where nobody can be told."""
    guild = client.get_guild(settings.id)
    if guild is None:
        log.warning("the bot was removed from the server", guild=settings.id)
        return False
    try:
        place = first or _where(guild, settings)
        if place is None and guild.owner_id is not None:
            owner = await client.fetch_user(guild.owner_id)
            await owner.send(text, allowed_mentions=NO_MENTIONS)
        elif place is not None:
            await place.send(text, allowed_mentions=NO_MENTIONS)
    except discord.HTTPException as refusal:
        log.warning("nobody can be told", guild=guild.id, cause=str(refusal))
        return False
    return True


def _told(settings: Guild, trouble: Unreachable) -> str:
    _: Texts = texts(settings.language)
    lost = _(
        "Ecotopia's moderators: I can no longer write in {channel}, so the campaign is paused and "
        "nothing is lost. Choose another channel with /setup, or give me my permissions back and "
        "use /setup again: then it goes on."
    )
    lines = [lost.format(channel=f"<#{settings.channel_id}>")]
    if isinstance(trouble, NotPermitted):
        names = {need.flag: _(need.name) for need in NEEDS}
        missing = ", ".join(names[flag] for flag in trouble.missing)
        lines.append(_("There I lack the permissions: {permissions}.").format(permissions=missing))
    return "\n".join(lines)


def _where(guild: discord.Guild, settings: Guild) -> discord.TextChannel | None:
    """Where Discord itself tells moderators things, else a channel of theirs, else any channel."""
    role = guild.get_role(settings.moderator_role_id)
    open_ = [c for c in guild.text_channels if may_write(c)]
    theirs = [c for c in open_ if not c.permissions_for(guild.default_role).view_channel]
    if role is not None:
        theirs = [c for c in theirs if c.permissions_for(role).view_channel]
    first = [c for c in (guild.public_updates_channel,) if c is not None and may_write(c)]
    general = [c for c in (guild.system_channel,) if c is not None and may_write(c)]
    return next(iter([*first, *theirs, *general, *open_]), None)
