"""Puts a row of the outbox on Discord, once, whatever happened to an earlier attempt."""

import asyncio
import io
from datetime import datetime, timedelta

import aiohttp
import discord
import structlog

from bot.errors import EcotopiaError
from bot.face.guild import campaign_channel
from bot.face.portraits import portrait
from bot.face.post import Picture, Post
from bot.face.posts import render
from bot.face.routing import button, controls, custom_id
from bot.face.texts import Texts, texts
from bot.face.words import DEMOGRAPHICS
from bot.game import saves
from bot.game.events import RoundResolved
from bot.game.state import Citizen
from bot.store import campaigns, outbox, webhooks
from bot.store.database import Database
from bot.store.tables import Guild, OutboxRow

log = structlog.get_logger()

NO_MENTIONS = discord.AllowedMentions.none()
REFUSED_FOR_GOOD = 400
"""The status with which Discord refuses what breaks its own limits."""
TOO_MANY_WEBHOOKS = 30007
"""Discord's code for a sixteenth webhook in a channel."""
LOOK_BACK = 1_000
"""Messages looked through for one whose sending was cut off before its id was noted."""
CLOCKS_APART = timedelta(minutes=2)
"""How far this machine's clock may be from Discord's."""


class PostUncertain(EcotopiaError):
    """Discord failed in a way that leaves open whether the post arrived: look before repeating."""


class Poster:
    """Posts as the bot, and as citizens through webhooks that it makes where it may."""

    def __init__(self, client: discord.Client, database: Database) -> None:
        self._client = client
        self._database = database
        self._session: aiohttp.ClientSession | None = None

    async def send(self, row: OutboxRow, settings: Guild) -> int:
        """The id of the message that tells of the row's event."""
        channel = campaign_channel(self._client, settings)
        post = await self._told(row, texts(settings.language))
        if row.sending_since is not None:
            earlier = await self._find_earlier(channel, post, row.sending_since)
            if earlier is not None:
                log.info("post found", outbox=row.id, message=earlier)
                return earlier
        try:
            if post.citizen is not None:
                return await self._speak(channel, post, post.citizen, settings.language, row.nonce)
            return await self._post(channel, post, row)
        except discord.HTTPException as refusal:
            if refusal.status != REFUSED_FOR_GOOD:
                raise
            # It would be refused the same way for ever, and hold back all that is behind it.
            log.error("post refused, sent as a file", outbox=row.id, cause=str(refusal))
            return await self._post_as_file(channel, post, row.nonce)

    async def _told(self, row: OutboxRow, _: Texts) -> Post:
        """The row's post; of a round's end with all rounds before it."""
        event = saves.load(row.event)
        if not isinstance(event, RoundResolved):
            return render(event, _, row.phase_ends)
        async with self._database.reading() as session:
            rounds = await campaigns.rounds_over(session, row.campaign_id)
        earlier = [each for each in rounds if each.round < event.round]
        return render(event, _, row.phase_ends, earlier)

    async def revise(self, row: OutboxRow, settings: Guild) -> None:
        """Let the message of a row from whose event words were deleted say no more than that does.

        What a citizen said is deleted. A message that is gone, or out of the bot's reach, is left.
        """
        assert row.message_id is not None, "only what was posted can be revised"
        channel = campaign_channel(self._client, settings)
        post = await self._told(row, texts(settings.language))
        message = channel.get_partial_message(row.message_id)
        try:
            if post.citizen is not None:
                await self._unsay(message, post.citizen)
                return
            try:
                files = await _files(post)
                await message.edit(embed=post.embed, attachments=files)
            except discord.HTTPException as refusal:
                if refusal.status != REFUSED_FOR_GOOD:
                    raise
                await message.delete()
        except (discord.NotFound, discord.Forbidden) as refusal:
            log.info("post left as it is", outbox=row.id, cause=str(refusal))

    async def _unsay(self, message: discord.PartialMessage, citizen: Citizen) -> None:
        async with self._database.reading() as session:
            known = await webhooks.find(session, message.channel.id, citizen.id)
        if known is not None:
            try:
                await self._bound(known.webhook_id, known.token).delete_message(message.id)
                return
            except discord.NotFound:
                pass  # The citizen spoke on a card of the bot's own, or through an older webhook.
        await message.delete()

    async def _post(self, channel: discord.TextChannel, post: Post, row: OutboxRow) -> int:
        assert post.embed is not None, "what the bot itself says is a card"
        files = await _files(post)
        buttons = [
            button(each.label, custom_id(each.name, row.campaign_id, *each.arguments))
            for each in post.buttons
        ]
        message = await channel.send(
            embed=post.embed,
            files=files,
            nonce=row.nonce,
            allowed_mentions=NO_MENTIONS,
            view=controls(*buttons) if buttons else discord.utils.MISSING,
        )
        return message.id

    async def _speak(
        self, channel: discord.TextChannel, post: Post, citizen: Citizen, lang: str, nonce: str
    ) -> int:
        try:
            webhook = await self._webhook(channel, citizen)
            return await self._through(webhook, post)
        except discord.NotFound:
            # Somebody deleted the webhook: make it anew, once.
            webhook = await self._webhook(channel, citizen, anew=True)
            return await self._through(webhook, post)
        except discord.Forbidden as refusal:
            log.info("no webhook", channel=channel.id, cause=str(refusal))
        except discord.HTTPException as failure:
            if failure.code != TOO_MANY_WEBHOOKS:
                raise
            log.info("no webhook left", channel=channel.id)
        return await self._post_as_card(channel, post, citizen, lang, nonce)

    async def _through(self, webhook: discord.Webhook, post: Post) -> int:
        message = await webhook.send(post.content or "", allowed_mentions=NO_MENTIONS, wait=True)
        return message.id

    async def _post_as_card(
        self, channel: discord.TextChannel, post: Post, citizen: Citizen, lang: str, nonce: str
    ) -> int:
        """Where webhooks are not to be had: the citizen's words in an embed with their face."""
        _ = texts(lang)
        embed = discord.Embed(description=post.content)
        embed.set_author(name=f"{citizen.name} · {_(DEMOGRAPHICS[citizen.demographic])}")
        embed.set_thumbnail(url="attachment://face.png")
        face = discord.File(io.BytesIO(await _face(citizen)), filename="face.png")
        message = await channel.send(
            embed=embed, file=face, nonce=nonce, allowed_mentions=NO_MENTIONS
        )
        return message.id

    async def _post_as_file(self, channel: discord.TextChannel, post: Post, nonce: str) -> int:
        """The bare words, where Discord takes them in no other form."""
        file = discord.File(io.BytesIO(_words(post).encode()), filename="post.txt")
        message = await channel.send(file=file, nonce=nonce, allowed_mentions=NO_MENTIONS)
        return message.id

    async def _webhook(
        self, channel: discord.TextChannel, citizen: Citizen, *, anew: bool = False
    ) -> discord.Webhook:
        async with self._database.reading() as session:
            known = await webhooks.find(session, channel.id, citizen.id)
        if known is not None and not anew:
            return self._bound(known.webhook_id, known.token)
        # A crash may have left a webhook of ours that was never noted: it is taken up again.
        ours = [
            w
            for w in await channel.webhooks()
            if w.name == citizen.name and w.token and w.user == self._client.user
        ]
        webhook = (
            ours[0]
            if ours
            else await channel.create_webhook(name=citizen.name, avatar=await _face(citizen))
        )
        assert webhook.token is not None, "a webhook of one's own comes with its token"
        async with self._database.writing() as session:
            await webhooks.keep(session, channel.id, citizen.id, webhook.id, webhook.token)
        return self._bound(webhook.id, webhook.token)

    def _bound(self, webhook_id: int, token: str) -> discord.Webhook:
        if self._session is None:
            # discord.py itself repeats a webhook's post after a 502, though it may have arrived.
            self._session = aiohttp.ClientSession(raise_for_status=_refuse_server_errors)
        return discord.Webhook.partial(
            webhook_id, token, client=self._client, session=self._session
        )

    async def close(self) -> None:
        """Give the connections back."""
        if self._session is not None:
            await self._session.close()

    async def _find_earlier(
        self, channel: discord.TextChannel, post: Post, since: datetime
    ) -> int | None:
        """The message of an attempt that was cut off, if it reached Discord after all.

        Discord remembers a nonce for minutes only, and none for webhooks. So look for the same
        words from the same speaker that are not the message of another row.
        """
        speakers = {self._client.user.id} if self._client.user else set()
        async with self._database.reading() as session:
            if post.citizen is not None:
                webhook = await webhooks.find(session, channel.id, post.citizen.id)
                speakers |= {webhook.webhook_id} if webhook else set()
        same = [
            message.id
            async for message in channel.history(
                limit=LOOK_BACK, after=since - CLOCKS_APART, oldest_first=True
            )
            if message.author.id in speakers and _tells(message, post)
        ]
        async with self._database.reading() as session:
            known = await outbox.known_messages(session, same)
        return next((found for found in same if found not in known), None)


def _tells(message: discord.Message, post: Post) -> bool:
    """Whether the message has the post's words, in the open or on a card.

    Discord may hide from a bot without the message-content intent what its webhooks said; nobody
    else speaks through them.
    """
    if post.embed is None:
        if message.webhook_id is not None and not message.content:
            return True
        return post.content in (message.content, *(card.description for card in message.embeds))
    return [(card.title, card.description) for card in message.embeds] == [
        (post.embed.title, post.embed.description)
    ]


async def _files(post: Post) -> list[discord.File]:
    """The files that go with a post; its card then shows its picture."""
    files = []
    if post.attachment is not None:
        name, text = post.attachment
        files.append(discord.File(io.BytesIO(text.encode()), filename=name))
    if post.picture is not None and (drawn := await _drawn(post.picture)) is not None:
        assert post.embed is not None, "a picture is shown on a card"
        post.embed.set_image(url=f"attachment://{drawn.filename}")
        files.append(drawn)
    return files


def _words(post: Post) -> str:
    """All that a post says, as plain text."""
    parts = [post.citizen.name if post.citizen else "", post.content or ""]
    if post.embed is not None:
        parts += [post.embed.title or "", post.embed.description or ""]
        parts += [f"{field.name}\n{field.value}" for field in post.embed.fields]
    return "\n\n".join(filter(None, parts))


async def _refuse_server_errors(response: aiohttp.ClientResponse) -> None:
    if response.status >= 500:
        raise PostUncertain(f"Discord answered {response.status}; the post may have arrived")


async def _drawn(picture: Picture) -> discord.File | None:
    """The picture as a file; None where it cannot be drawn: the words do not wait for it."""
    try:
        drawn = await asyncio.to_thread(picture.draw)
    except Exception:
        log.exception("picture not drawn", picture=picture.name)
        return None
    return discord.File(io.BytesIO(drawn), picture.name, description=picture.alternative)


async def _face(citizen: Citizen) -> bytes:
    return await asyncio.to_thread(
        portrait, citizen.id, demographic=citizen.demographic, age=citizen.age
    )
