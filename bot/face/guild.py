"""What the bot needs to know of a guild and its members: who moderates, what it may do where."""

from dataclasses import dataclass

import discord
import structlog

from bot.campaigns import Campaigns
from bot.errors import EcotopiaError, Unreachable
from bot.face.errors import NotAModerator
from bot.face.texts import Texts
from bot.game.content import N_
from bot.store.tables import Guild

log = structlog.get_logger()


class ChannelGone(Unreachable):
    """The campaign's channel was deleted, or the bot no longer sees it."""


class GuildAway(EcotopiaError):
    """The bot is not in the guild, or Discord has an outage there; its channels are unknown."""


@dataclass(frozen=True, slots=True)
class Need:
    """A permission that the bot needs in the campaign's channel, and what fails without it."""

    flag: str
    name: str
    purpose: str


NEEDS = (
    Need("view_channel", N_("View Channel"), N_("to be there at all")),
    Need("send_messages", N_("Send Messages"), N_("to post speeches and results")),
    Need("attach_files", N_("Attach Files"), N_("to post pictures and long speeches")),
    Need("read_message_history", N_("Read Message History"), N_("to never post twice")),
    Need("manage_webhooks", N_("Manage Webhooks"), N_("to give citizens a name and a face")),
    Need(
        "create_public_threads",
        N_("Create Public Threads"),
        N_("to keep long exchanges out of the way"),
    ),
    Need(
        "send_messages_in_threads",
        N_("Send Messages in Threads"),
        N_("to let citizens go on there"),
    ),
)


def needed_permissions() -> discord.Permissions:
    """Exactly what `NEEDS` names."""
    return discord.Permissions(**{need.flag: True for need in NEEDS})


def invite_link(application_id: int) -> str:
    """The address at which the bot is added to a server, with what it needs there."""
    return discord.utils.oauth_url(
        application_id,
        permissions=needed_permissions(),
        scopes=("bot", "applications.commands"),
    )


def permission_table(permissions: discord.Permissions, channel: str, _: Texts) -> str:
    """A ✓ or ✗ line for each permission; under them, how to mend what is missing."""
    lines, missing = [], []
    for need in NEEDS:
        has = getattr(permissions, need.flag)
        lines.append(f"{'✓' if has else '✗'} **{_(need.name)}** — {_(need.purpose)}")
        if not has:
            missing.append(_(need.name))
    if missing:
        mend = _(
            "Open the settings of {channel}, choose Permissions, add the role of this bot "
            "and allow “{permission}”; then run /setup again."
        )
        lines.append(f"-# {mend.format(channel=channel, permission=', '.join(missing))}")
    return "\n".join(lines)


async def require_moderator(interaction: discord.Interaction, campaigns: Campaigns) -> int:
    """The moderator's id; NotAModerator for a member without the role or Manage Server."""
    member = interaction.user
    assert interaction.guild_id is not None
    if interaction.permissions.manage_guild:
        return member.id
    settings = await campaigns.settings(interaction.guild_id)
    roles = {role.id for role in member.roles} if isinstance(member, discord.Member) else set()
    if settings is None or settings.moderator_role_id not in roles:
        raise NotAModerator
    return member.id


async def members_on_roll(guild: discord.Guild, role_id: int | None) -> int:
    """How many members may vote, bots among them: those with the role, as far as Discord tells."""
    if role_id is not None:
        try:
            counts = await guild.role_member_counts()
        except discord.HTTPException as refusal:
            log.info("members of a role cannot be counted", guild=guild.id, cause=str(refusal))
        else:
            found = (count for role, count in counts.items() if role.id == role_id)
            return next(found, 0)
    return guild.member_count or 0


async def made_channel(guild: discord.Guild, _: Texts) -> discord.TextChannel | None:
    """A new channel for the city, in the language of `_`; None where the bot may not make one."""
    if not guild.me.guild_permissions.manage_channels:
        return None
    try:
        return await guild.create_text_channel(
            _("city-hall"),
            topic=_("Where the city meets: promises, votes, and what became of them."),
        )
    except discord.HTTPException as refusal:
        log.info("no channel made", guild=guild.id, cause=str(refusal))
        return None


def first_writable(guild: discord.Guild) -> discord.TextChannel | None:
    """Where the bot can say something to this server: the system channel, else the first that it
    may write to."""
    places = ([guild.system_channel] if guild.system_channel else []) + guild.text_channels
    return next((place for place in places if may_write(place)), None)


def may_write(channel: discord.TextChannel) -> bool:
    """Whether the bot may say anything there, as far as Discord has told."""
    may = channel.permissions_for(channel.guild.me)
    return may.view_channel and may.send_messages


def campaign_channel(client: discord.Client, settings: Guild) -> discord.TextChannel:
    """The channel that `/setup` chose; ChannelGone where it is no more, and GuildAway where nobody
    can say that."""
    guild = client.get_guild(settings.id)
    if guild is None or guild.unavailable:
        raise GuildAway(f"guild {settings.id} is not there, or its servers are down")
    channel = client.get_channel(settings.channel_id)
    if not isinstance(channel, discord.TextChannel):
        raise ChannelGone(f"channel {settings.channel_id} of guild {settings.id} is not there")
    return channel
