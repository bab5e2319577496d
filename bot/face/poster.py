"""Puts a row of the outbox on Discord, once, whatever happened to an earlier attempt."""

import io
from datetime import datetime, timedelta

import discord
import structlog

from bot.annals import issues_of
from bot.errors import Unreachable
from bot.face import alarm
from bot.face.election_posts import add_turnout
from bot.face.filtering import filter_of, harmless, passed, spoken
from bot.face.guild import campaign_channel, may_write
from bot.face.pictures import file_of
from bot.face.post import Picture, Post
from bot.face.post_layout import buttons, posted, spoken_card, tells, words
from bot.face.posts import render
from bot.face.refusals import Refusals
from bot.face.routing import controls
from bot.face.speaking import NO_MENTIONS, Place, Voices, face_of
from bot.face.texts import Texts, texts
from bot.game import saves
from bot.game.events import ElectionOpened, RoundResolved
from bot.game.state import Citizen
from bot.store import ballots, moderation, outbox
from bot.store.database import Database
from bot.store.tables import Guild, OutboxRow

log = structlog.get_logger()

REFUSED_FOR_GOOD = 400
"""The status with which Discord refuses what breaks its own limits."""
THREAD_THERE = 160004
"""Discord's code where a message has a thread already."""
LOOK_BACK = 1_000
"""Messages looked through for one whose sending was cut off before its id was noted."""
CLOCKS_APART = timedelta(minutes=2)
"""How far this machine's clock may be from Discord's."""


class Poster:
    """Posts as the bot, and through `voices` as citizens."""

    def __init__(
        self, client: discord.Client, database: Database, refusals: Refusals | None = None
    ) -> None:
        self._client = client
        self._database = database
        self.refusals = refusals or Refusals()
        self.voices = Voices(client, database, self.refusals)

    async def send(self, row: OutboxRow, settings: Guild) -> int | None:
        """The id of the message that tells of the row's event; None where a muted citizen would."""
        self.refusals.check()
        channel = campaign_channel(self._client, settings)
        alarm.check_permissions(channel)
        post = await self._told(row, settings)
        if post.citizen is not None and await self._is_muted(settings.id, post.citizen):
            log.info("citizen is muted", outbox=row.id, citizen=post.citizen.id)
            return None
        place = await self._place(channel, row, post)
        if row.sending_since is not None:
            earlier = await self._find_earlier(place, post, row.sending_since)
            if earlier is not None:
                log.info("post found", outbox=row.id, message=earlier)
                return earlier
        try:
            if post.citizen is not None:
                return await self._speak(place, post, post.citizen, settings.language, row)
            return await self._post(channel, post, row)
        except discord.HTTPException as refusal:
            # Once may be Discord's mistake, where the bot has the permissions.
            for_good = row.attempts > 0 or not may_write(channel)
            if isinstance(refusal, discord.Forbidden) and for_good:
                raise Unreachable(f"channel {channel.id}: {refusal}") from refusal
            if refusal.status != REFUSED_FOR_GOOD:
                raise
            # It would be refused the same way for ever, and hold back all that is behind it.
            log.error("post refused, sent as a file", outbox=row.id, cause=str(refusal))
            return await self._post_as_file(channel, post, row.nonce)

    async def _told(self, row: OutboxRow, settings: Guild) -> Post:
        """The row's post; of a round's end with the round's page.

        Words that the guild's filter stops are not in it, but a template in their place.
        """
        _ = texts(settings.language)
        unwanted = await filter_of(self._database, settings.id)
        let_through = passed(row.event, unwanted, _)
        event = saves.load(row.event if let_through is None else let_through)
        instead = None
        if let_through is not None:
            log.warning("words stopped", outbox=row.id, guild=row.guild_id, kind=row.event["kind"])
            instead = spoken(event, unwanted, settings.language)
        if isinstance(event, ElectionOpened):
            return await self._opening(row, event, _)
        if not isinstance(event, RoundResolved):
            return render(event, _, row.phase_ends, instead=instead)
        issues = await issues_of(self._database, row.campaign_id, harmless(unwanted, _))
        issue = next((each for each in issues if each.round == event.round), None)
        return render(event, _, row.phase_ends, issue)

    async def _opening(self, row: OutboxRow, event: ElectionOpened, _: Texts) -> Post:
        """The post of an election's opening, with how many have voted by now."""
        post = render(event, _, row.phase_ends)
        async with self._database.reading() as session:
            turnout = await ballots.turnout_told(session, row.campaign_id, event.election)
        assert post.embed is not None, "an opening is told on a card"
        add_turnout(post.embed, turnout, event, _)
        return post

    async def _is_muted(self, guild_id: int, citizen: Citizen) -> bool:
        async with self._database.reading() as session:
            return citizen.id in await moderation.muted(session, guild_id)

    async def _place(self, channel: discord.TextChannel, row: OutboxRow, post: Post) -> Place:
        """Where the post belongs: a long exchange goes on in a thread, where there can be one."""
        if post.thread is None:
            return channel
        start = await self._start(row, post.thread)
        if start is None:
            return channel
        try:
            name = post.thread_name or post.thread
            return await channel.get_partial_message(start).create_thread(name=name)
        except discord.HTTPException as refusal:
            if refusal.code == THREAD_THERE:
                return await self._thread(channel, row, post.thread) or channel
            if not isinstance(refusal, discord.NotFound | discord.Forbidden):
                raise
            log.info("no thread", channel=channel.id, cause=str(refusal))
            return channel

    async def _thread(
        self, channel: discord.TextChannel, row: OutboxRow, citizen: str
    ) -> discord.Thread | None:
        """The thread on what that citizen said, if there is one."""
        start = await self._start(row, citizen)
        if start is None:
            return None
        known = channel.get_thread(start)
        if known is not None:
            return known
        try:
            found = await self._client.fetch_channel(start)  # it has its message's id
        except discord.NotFound:
            return None
        return found if isinstance(found, discord.Thread) else None

    async def _start(self, row: OutboxRow, citizen: str) -> int | None:
        async with self._database.reading() as session:
            return await outbox.said_by(session, row.campaign_id, citizen, row.id)

    async def alarm(self, settings: Guild, trouble: Unreachable) -> None:
        """Tell the moderators where they can be reached that nothing can be posted, and why."""
        await alarm.tell_moderators(self._client, settings, trouble)

    async def revise(self, row: OutboxRow, settings: Guild) -> None:
        """Let the message of a row say what its event says now: fewer words, or a new turnout.

        What a citizen said is deleted. A message that is gone, or out of the bot's reach, is left.
        """
        if row.message_id is None:
            return  # A muted citizen would have said it.
        channel = campaign_channel(self._client, settings)
        post = await self._told(row, settings)
        try:
            if post.citizen is not None:
                await self._unsay(channel, row, row.message_id, post)
                return
            message = channel.get_partial_message(row.message_id)
            try:
                files = await _files(post)
                await message.edit(
                    # Posts of earlier versions had embeds, which no layout can stand beside.
                    content=None,
                    embed=None,
                    attachments=files,
                    view=posted(post, row.campaign_id, files),
                    allowed_mentions=NO_MENTIONS,
                )
            except discord.HTTPException as refusal:
                if refusal.status != REFUSED_FOR_GOOD:
                    raise
                await message.delete()
        except (discord.NotFound, discord.Forbidden) as refusal:
            log.info("post left as it is", outbox=row.id, cause=str(refusal))

    async def _unsay(
        self, channel: discord.TextChannel, row: OutboxRow, message_id: int, post: Post
    ) -> None:
        if post.thread is not None and (thread := await self._thread(channel, row, post.thread)):
            try:
                await self.voices.take_back(await thread.fetch_message(message_id))
                return
            except discord.NotFound:
                pass  # There could be no thread when it was said.
        await self.voices.take_back(await channel.fetch_message(message_id))

    async def _post(self, channel: discord.TextChannel, post: Post, row: OutboxRow) -> int:
        files = await _files(post)
        message = await channel.send(
            view=posted(post, row.campaign_id, files),
            files=files,
            nonce=row.nonce,
            allowed_mentions=NO_MENTIONS,
            silent=post.silent,
        )
        return message.id

    async def _speak(
        self, place: Place, post: Post, citizen: Citizen, lang: str, row: OutboxRow
    ) -> int:
        view = controls(*buttons(post, row.campaign_id))
        said = await self.voices.say(place, citizen, post.content or "", view)
        if said is not None:
            return said
        face = await face_of(citizen)
        card, file = spoken_card(post, citizen, row.campaign_id, face, texts(lang))
        message = await place.send(
            view=card, file=file, nonce=row.nonce, allowed_mentions=NO_MENTIONS
        )
        return message.id

    async def _post_as_file(self, channel: discord.TextChannel, post: Post, nonce: str) -> int:
        """The bare words, where Discord takes them in no other form."""
        file = discord.File(io.BytesIO(words(post).encode()), filename="post.txt")
        message = await channel.send(file=file, nonce=nonce, allowed_mentions=NO_MENTIONS)
        return message.id

    async def close(self) -> None:
        """Give the connections back."""
        await self.voices.close()

    async def _find_earlier(self, place: Place, post: Post, since: datetime) -> int | None:
        """The message of an attempt that was cut off, if it reached Discord after all.

        Discord remembers a nonce for minutes only, and none for webhooks. So look for the same
        words from the same speaker that are not the message of another row.
        """
        speakers = {self._client.user.id} if self._client.user else set()
        if post.citizen is not None:
            webhook = await self.voices.heard_through(place, post.citizen)
            speakers |= set() if webhook is None else {webhook}
        same = [
            message.id
            async for message in place.history(
                limit=LOOK_BACK, after=since - CLOCKS_APART, oldest_first=True
            )
            if message.author.id in speakers and tells(message, post)
        ]
        async with self._database.reading() as session:
            known = await outbox.known_messages(session, same)
        return next((found for found in same if found not in known), None)


async def _files(post: Post) -> list[discord.File]:
    """The files that go with a post."""
    files = []
    if post.attachment is not None:
        name, text = post.attachment
        files.append(discord.File(io.BytesIO(text.encode()), filename=name))
    if post.picture is not None and (drawn := await _drawn(post.picture)) is not None:
        files.append(drawn)
    return files


async def _drawn(picture: Picture) -> discord.File | None:
    """The picture as a file; None where it cannot be drawn: the words do not wait for it."""
    try:
        return await file_of(picture)
    except Exception:
        log.exception("picture not drawn", picture=picture.name)
        return None
