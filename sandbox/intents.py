"""Which intents a bot needs for which gateway event."""

from enum import IntFlag

from sandbox.model import FLAG_CONTENT_LIMITED, FLAG_MEMBERS_LIMITED, Application

FLAG_PRESENCES_LIMITED = 1 << 13


class Intent(IntFlag):
    """Discord's gateway intents, as far as the sandbox has events for them."""

    GUILDS = 1 << 0
    GUILD_MEMBERS = 1 << 1
    GUILD_WEBHOOKS = 1 << 5
    GUILD_PRESENCES = 1 << 8
    GUILD_MESSAGES = 1 << 9
    GUILD_MESSAGE_REACTIONS = 1 << 10
    GUILD_MESSAGE_TYPING = 1 << 11
    DIRECT_MESSAGES = 1 << 12
    DIRECT_MESSAGE_REACTIONS = 1 << 13
    DIRECT_MESSAGE_TYPING = 1 << 14
    MESSAGE_CONTENT = 1 << 15


# The flag that switches a privileged intent on has an unlimited twin one bit lower.
PRIVILEGED = {
    Intent.GUILD_PRESENCES: FLAG_PRESENCES_LIMITED | FLAG_PRESENCES_LIMITED >> 1,
    Intent.GUILD_MEMBERS: FLAG_MEMBERS_LIMITED | FLAG_MEMBERS_LIMITED >> 1,
    Intent.MESSAGE_CONTENT: FLAG_CONTENT_LIMITED | FLAG_CONTENT_LIMITED >> 1,
}

# In a guild, and in a DM; an event that is not listed needs none.
NEEDED: dict[str, tuple[Intent, Intent]] = {
    "MESSAGE": (Intent.GUILD_MESSAGES, Intent.DIRECT_MESSAGES),
    "MESSAGE_REACTION": (Intent.GUILD_MESSAGE_REACTIONS, Intent.DIRECT_MESSAGE_REACTIONS),
    "TYPING": (Intent.GUILD_MESSAGE_TYPING, Intent.DIRECT_MESSAGE_TYPING),
    "GUILD_MEMBER": (Intent.GUILD_MEMBERS, Intent.GUILD_MEMBERS),
    "WEBHOOKS": (Intent.GUILD_WEBHOOKS, Intent.GUILD_WEBHOOKS),
    "GUILD": (Intent.GUILDS, Intent.GUILDS),
    "GUILD_ROLE": (Intent.GUILDS, Intent.GUILDS),
    "CHANNEL": (Intent.GUILDS, Intent.DIRECT_MESSAGES),
    "CHANNEL_PINS": (Intent.GUILDS, Intent.DIRECT_MESSAGES),
    "THREAD": (Intent.GUILDS, Intent.GUILDS),
    "THREAD_MEMBERS": (Intent.GUILDS, Intent.GUILDS),
}


def needed(event: str, in_guild: bool) -> Intent:
    """The intent without which a bot does not hear of `event`, such as MESSAGE_CREATE."""
    family = event.rpartition("_")[0]
    if family.startswith("MESSAGE_REACTION"):
        family = "MESSAGE_REACTION"
    guild_intent, dm_intent = NEEDED.get(family, (Intent(0), Intent(0)))
    return guild_intent if in_guild else dm_intent


def disallowed(intents: int, application: Application) -> bool:
    """Whether a privileged intent is asked for that the application has not switched on."""
    return any(intents & i and not application.flags & flags for i, flags in PRIVILEGED.items())
