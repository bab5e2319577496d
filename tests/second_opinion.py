"""simcord, another model of Discord by other hands: what does it take, and what refuse?

Two models that agree may still both be wrong; where they differ, one of them is.
"""

import json
from collections.abc import AsyncIterator, Awaitable, Iterable
from contextlib import asynccontextmanager
from typing import Any

import discord
import simcord
from discord import app_commands
from discord.http import Route
from discord.webhook.async_ import async_context, interaction_response_params

from sandbox.model import Message

Json = dict[str, Any]
FORM = 9
"""The type of an answer to an interaction that opens a form."""
KEPT = 1 << 15
"""Of a message's flags, the one that a post may have: it is a layout."""


@asynccontextmanager
async def other_discord() -> AsyncIterator[tuple[discord.Client, simcord.Env]]:
    """A bot, and simcord's Discord around it."""
    bot = discord.Client(intents=discord.Intents(guilds=True))
    async with simcord.run(bot, check_errors=False) as env:
        yield bot, env


async def verdict(call: Awaitable[object]) -> int:
    """Discord's code of the refusal; 0 for none."""
    try:
        await call
    except discord.HTTPException as refusal:
        return refusal.code
    return 0


def posted(message: Message) -> Json:
    """What a bot sends for such a message, as a post; its files are already where they belong."""
    flags = message.flags & KEPT
    components = json.dumps(message.components)
    for file in message.attachments:
        components = components.replace(f"attachment://{file.filename}", f"https://cdn/{file.id}")
    told = {"embeds": message.embeds, "components": json.loads(components), "flags": flags}
    if not flags:
        told["content"] = message.content or "A file."
    return told


async def refused_messages(messages: Iterable[Message]) -> list[str]:
    """What simcord's Discord says of each message that it would not take."""
    refused = []
    async with other_discord() as (bot, env):
        hall = env.create_guild().create_text_channel("hall")
        route = Route("POST", "/channels/{channel_id}/messages", channel_id=hall.id)
        for message in messages:
            try:
                await bot.http.request(route, json=posted(message))
            except discord.HTTPException as refusal:
                refused.append(f"{refusal}: {posted(message)}")
    return refused


async def refused_forms(forms: Iterable[Json]) -> list[str]:
    """What simcord's Discord says of each form that it would not open."""
    refused = []
    async with other_discord() as (bot, env):
        tree = app_commands.CommandTree(bot)
        waiting = list(forms)

        @tree.command(description="Open a form")
        async def form(interaction: discord.Interaction) -> None:
            try:
                await async_context.get().create_interaction_response(
                    interaction.id,
                    interaction.token,
                    session=interaction._session,
                    params=interaction_response_params(FORM, waiting[0]),
                )
            except discord.HTTPException as refusal:
                refused.append(f"{refusal}: {waiting[0]}")
                await interaction.response.send_message("refused")

        await tree.sync()
        guild = env.create_guild()
        hall, member = guild.create_text_channel("hall"), guild.add_member(env.create_user("ada"))
        while waiting:
            await member.slash(hall, "form")
            waiting.pop(0)
    return refused
