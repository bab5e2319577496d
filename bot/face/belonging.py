"""Which guilds the bot is in: what follows when it is removed from one, or invited again."""

from typing import TYPE_CHECKING

import discord
import structlog

from bot import guilds
from bot.errors import Unreachable
from bot.face.alarm import check_permissions, reach_moderators
from bot.face.cards import with_end
from bot.face.guild import GuildAway, campaign_channel
from bot.face.texts import Texts, texts

if TYPE_CHECKING:
    from bot.face.client import Ecotopia

log = structlog.get_logger()


async def leave(bot: "Ecotopia", guild_id: int) -> None:
    """Freeze what is kept of a guild that the bot is no longer in."""
    campaigns = bot.campaigns
    kept = bot.keeping.after_leaving
    await guilds.leave(campaigns.database, guild_id, campaigns.clock.now(), kept)


async def come_back(bot: "Ecotopia", guild_id: int) -> None:
    """Let a guild that the bot is in again go on, and tell its moderators."""
    campaigns = bot.campaigns
    found = await guilds.come_back(campaigns.database, guild_id, campaigns.clock.now())
    if found is not None:
        await _tell(bot, found)


async def compare(bot: "Ecotopia") -> None:
    """Make up for what was not heard while the bot was off, or not connected."""
    campaigns = bot.campaigns
    try:
        present = await _present(bot)
    except discord.HTTPException as failure:
        log.warning("guilds not compared", cause=str(failure))
        return
    found = await guilds.compare(
        campaigns.database,
        present,
        campaigns.clock.now(),
        bot.keeping.after_leaving,
        bot.served,
    )
    for each in found:
        await _tell(bot, each)


async def _present(bot: "Ecotopia") -> set[int]:
    """The guilds that the bot is in, those in an outage too."""
    if not bot.scheduler.started:
        return {guild.id for guild in bot.guilds}
    # After a second handshake discord.py still has those from which the bot was removed meanwhile.
    return {guild.id async for guild in bot.fetch_guilds(limit=None, with_counts=False)}


async def _tell(bot: "Ecotopia", found: guilds.Return) -> None:
    """Tell the moderators, in the campaign's channel if the bot may still post there.

    If it may not, the campaign waits in a pause until it may.
    """
    settings, trouble, channel = found.settings, None, None
    try:
        channel = campaign_channel(bot, settings)
        check_permissions(channel)
    except GuildAway:
        return
    except Unreachable as lost:
        trouble, channel = lost, None
    told = back_told(found, trouble is None, texts(settings.language))
    await reach_moderators(bot, settings, told, channel)
    if trouble is not None:
        await bot.scheduler.strand(settings, trouble)


def back_told(found: guilds.Return, there: bool, _: Texts) -> str:
    """What moderators are told when the bot is back; `there` says that the channel still is."""
    told = _("Ecotopia's moderators: I am back in this server, and everything is as it was.")
    if not found.running or not there:
        return told
    if found.ends is None:
        line = _("The campaign is paused, as it was before.")
    else:
        line = with_end(_("All that was due is due as much later."), found.ends, _)
    return f"{told} {line}"
