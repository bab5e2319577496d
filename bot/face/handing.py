"""Hands a copy of what is kept to who asked for it, and to nobody else."""

import asyncio
import gzip
import io

import discord

from bot.face.errors import say
from bot.face.texts import texts_for

LARGEST = 8 * 1024 * 1024
"""Bytes that Discord takes as one file wherever the bot is."""


async def hand_over(interaction: discord.Interaction, written: str, name: str, told: str) -> None:
    """Send the text as a file of that name in a direct message, or here where these are closed.

    The interaction is deferred already, privately. A file that is too large is packed with gzip.
    """
    _ = texts_for(interaction.locale)
    data = written.encode()
    if len(data) > LARGEST:
        data, name = await asyncio.to_thread(gzip.compress, data), f"{name}.gz"
    try:
        await interaction.user.send(told, file=discord.File(io.BytesIO(data), filename=name))
    except discord.Forbidden:
        text = _(
            "You take no direct messages from this bot, so here is the file. Only you can see it."
        )
        file = discord.File(io.BytesIO(data), filename=name)
        await interaction.followup.send(text, file=file, ephemeral=True)
        return
    await say(interaction, _("The file is in your direct messages."))
