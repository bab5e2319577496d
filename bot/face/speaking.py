"""Citizens' voices: webhooks with their names and faces, shared out where there are too few.

Discord gives a channel fifteen webhooks, and some may be the server's own, which are never touched.
A webhook has one citizen's name and face; where no more can be made, the one that has been silent
for longest gets those of whoever speaks next. What it said before keeps the earlier face.
"""

import asyncio
from collections.abc import Sequence

import aiohttp
import discord
import structlog

from bot.errors import EcotopiaError
from bot.face.portraits import portrait
from bot.face.refusals import Refusals
from bot.game.state import Citizen
from bot.store import webhooks
from bot.store.database import Database
from bot.store.tables import WebhookRow

log = structlog.get_logger()

NO_MENTIONS = discord.AllowedMentions.none()
PER_CHANNEL = 15
"""Webhooks that Discord takes in a channel."""
LEFT_FREE = 2
"""Of them are left to the server, unless the bot would have none at all."""
DEAD = (401, 404)
"""How Discord answers where a webhook's token is no longer good, or the webhook deleted."""
UNKNOWN_MESSAGE = 10008
UNKNOWN_CHANNEL = 10003
"""Discord's code for a thread that is gone."""
TOO_MANY_WEBHOOKS = 30007
"""Discord's code for a sixteenth webhook in a channel."""
ATTEMPTS = 3

Place = discord.TextChannel | discord.Thread


class PostUncertain(EcotopiaError):
    """Discord failed in a way that leaves open whether the post arrived: look before repeating."""


class Voices:
    """Speaks for citizens, and takes back what they said."""

    def __init__(self, client: discord.Client, database: Database, refusals: Refusals) -> None:
        self._client = client
        self._database = database
        self._refusals = refusals
        self._session: aiohttp.ClientSession | None = None

    async def say(
        self, place: Place, citizen: Citizen, words: str, view: discord.ui.View
    ) -> int | None:
        """Post a citizen's words; the message's id, or None where no webhook is to be had.

        HTTPException where Discord refuses or fails otherwise; `PostUncertain` where the post may
        have arrived.
        """
        channel = _channel_of(place)
        dead: str | None = None
        for _attempt in range(ATTEMPTS):
            webhook = await self._webhook(channel, citizen, dead)
            if webhook is None:
                return None
            try:
                message = await webhook.send(
                    words,
                    username=citizen.name,
                    allowed_mentions=NO_MENTIONS,
                    wait=True,
                    view=view,
                    thread=place if isinstance(place, discord.Thread) else discord.utils.MISSING,
                )
            except discord.HTTPException as refusal:
                if refusal.status not in DEAD:
                    raise
                if refusal.code == UNKNOWN_CHANNEL and isinstance(place, discord.Thread):
                    place = channel  # somebody deleted the thread
                    continue
                log.info("webhook lost", channel=channel.id, cause=str(refusal))
                dead = webhook.token
                continue
            async with self._database.writing() as session:
                await webhooks.used(session, channel.id, citizen.id, message.id)
            return message.id
        return None

    async def take_back(self, message: discord.Message) -> None:
        """Delete a message of the bot's or of a citizen's.

        NotFound where it is gone; Forbidden where its webhook is, and the bot may not delete what
        others wrote.
        """
        webhook = await self._speaker_of(message)
        if webhook is None:
            await message.delete()
            return
        thread = message.channel if isinstance(message.channel, discord.Thread) else None
        try:
            await webhook.delete_message(message.id, thread=thread or discord.utils.MISSING)
        except discord.HTTPException as refusal:
            if refusal.status not in DEAD or refusal.code == UNKNOWN_MESSAGE:
                raise
            await message.delete()

    async def heard_through(self, place: Place, citizen: Citizen) -> int | None:
        """The id of the webhook through which the citizen spoke there last."""
        async with self._database.reading() as session:
            known = await webhooks.find(session, _channel_of(place).id, citizen.id)
        return None if known is None else known.webhook_id

    async def close(self) -> None:
        """Give the connections back."""
        if self._session is not None:
            await self._session.close()

    async def _webhook(
        self, channel: discord.TextChannel, citizen: Citizen, dead: str | None
    ) -> discord.Webhook | None:
        """The citizen's webhook, made or handed over where there is none, or a `dead` token's."""
        async with self._database.reading() as session:
            rows = await webhooks.in_channel(session, channel.id)
        known = next((row for row in rows if row.citizen == citizen.id), None)
        if known is not None and known.token != dead:
            return self._bound(known.webhook_id, known.token)
        try:
            return await self._found_or_made(channel, citizen, rows, dead)
        except discord.Forbidden as refusal:
            log.info("no webhook", channel=channel.id, cause=str(refusal))
        except discord.HTTPException as failure:
            if failure.code != TOO_MANY_WEBHOOKS:
                raise
            log.info("no webhook left", channel=channel.id)
        return None

    async def _found_or_made(
        self,
        channel: discord.TextChannel,
        citizen: Citizen,
        rows: Sequence[WebhookRow],
        dead: str | None,
    ) -> discord.Webhook | None:
        there = await channel.webhooks()
        ours = {
            webhook.id: webhook
            for webhook in there
            if webhook.token and webhook.token != dead and webhook.user == self._client.user
        }
        gone = [row.webhook_id for row in rows if row.webhook_id not in ours]
        async with self._database.writing() as session:
            await webhooks.drop(session, channel.id, gone)
        faces = {row.webhook_id: row for row in rows if row.webhook_id in ours}
        # Its token was made anew; or a crash left it with this face, and nobody noted it.
        for webhook in ours.values():
            face = faces.get(webhook.id)
            if webhook.name == citizen.name if face is None else face.citizen == citizen.id:
                return await self._keep(channel, citizen, webhook)
        room = PER_CHANNEL - len(there)
        if room > LEFT_FREE or (room > 0 and not ours):
            made = await channel.create_webhook(name=citizen.name, avatar=await face_of(citizen))
            return await self._keep(channel, citizen, made)
        if not ours:
            log.info("no webhook left", channel=channel.id)
            return None
        return await self._hand_over(channel, citizen, ours, list(faces))

    async def _hand_over(
        self,
        channel: discord.TextChannel,
        citizen: Citizen,
        ours: dict[int, discord.Webhook],
        faces: list[int],
    ) -> discord.Webhook:
        """Give this citizen's face to a webhook without one, or silent for longest."""
        unnoted = [number for number in ours if number not in faces]
        webhook = ours[(unnoted or faces)[0]]
        # First the earlier face is forgotten: a crash in between may not have it speak as another.
        async with self._database.writing() as session:
            await webhooks.drop(session, channel.id, [webhook.id])
        await webhook.edit(name=citizen.name, avatar=await face_of(citizen))
        log.info("webhook handed over", channel=channel.id, citizen=citizen.id)
        return await self._keep(channel, citizen, webhook)

    async def _keep(
        self, channel: discord.TextChannel, citizen: Citizen, webhook: discord.Webhook
    ) -> discord.Webhook:
        assert webhook.token is not None, "a webhook of one's own comes with its token"
        async with self._database.writing() as session:
            await webhooks.keep(session, channel.id, citizen.id, webhook.id, webhook.token)
        return self._bound(webhook.id, webhook.token)

    async def _speaker_of(self, message: discord.Message) -> discord.Webhook | None:
        """The webhook that said it; None where the bot did, or has no token for it."""
        if message.webhook_id is None:
            return None
        channel = _channel_of(message.channel)
        async with self._database.reading() as session:
            rows = await webhooks.in_channel(session, channel.id)
        tokens = {row.webhook_id: row.token for row in rows}
        if message.webhook_id not in tokens:
            try:
                there = await channel.webhooks()
            except discord.Forbidden:
                return None
            tokens = {webhook.id: webhook.token for webhook in there if webhook.token}
        token = tokens.get(message.webhook_id)
        return None if token is None else self._bound(message.webhook_id, token)

    def _bound(self, webhook_id: int, token: str) -> discord.Webhook:
        if self._session is None:
            # discord.py itself repeats a webhook's post after a 502, though it may have arrived.
            self._session = aiohttp.ClientSession(
                raise_for_status=_refuse_server_errors,
                trace_configs=[self._refusals.watch(aiohttp.TraceConfig())],
            )
        return discord.Webhook.partial(
            webhook_id, token, client=self._client, session=self._session
        )


def _channel_of(place: object) -> discord.TextChannel:
    """The channel whose webhooks speak in that place."""
    channel = place.parent if isinstance(place, discord.Thread) else place
    assert isinstance(channel, discord.TextChannel), "citizens speak in text channels"
    return channel


async def face_of(citizen: Citizen) -> bytes:
    """The citizen's face, as a PNG."""
    return await asyncio.to_thread(
        portrait, citizen.id, demographic=citizen.demographic, age=citizen.age
    )


async def _refuse_server_errors(response: aiohttp.ClientResponse) -> None:
    if response.status >= 500:
        raise PostUncertain(f"Discord answered {response.status}; the post may have arrived")
