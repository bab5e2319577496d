"""Wakes due deadlines and drains the outbox. It keeps nothing itself: the rows are the truth."""

import asyncio
import time
from collections.abc import Coroutine
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Protocol

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from structlog.contextvars import bind_contextvars

from bot import guilds, polls, privacy, tasks
from bot.campaigns import Campaigns, NoCampaign
from bot.errors import Unreachable
from bot.game import commands, views
from bot.game.rejection import Rejected
from bot.keeping import USUAL, Keeping
from bot.language.service import Language
from bot.shards import WHOLE, Shards
from bot.store import backups, deadlines, moderation, outbox
from bot.store.tables import PHASES, Deadline, DeadlineKind, Guild, OutboxRow
from bot.watch.metrics import Metrics

log = structlog.get_logger()

TICK = timedelta(seconds=1)
AT_ONCE = 32
"""Deadlines, and messages to revise, that one tick begins with at most."""
DIGESTS_AT_ONCE = 32
"""Digests in the making. They wait for the model, all else waits for them never; the model's
worker queues no more than 256 questions."""
POSTS_AT_ONCE = 64
"""Posts on their way, of a guild each. Discord takes 50 requests a second."""
LAST_LOOK = 1.0
"""Seconds that a stop waits for a look at what is due."""
NO_DIGESTS = tuple(kind for kind in DeadlineKind if kind is not DeadlineKind.DIGEST)
LONGEST_WAIT = timedelta(minutes=10)
"""Between two attempts at something that fails."""


class Posting(Protocol):
    """Who brings the outbox to Discord."""

    async def send(self, row: OutboxRow, settings: Guild) -> int | None:
        """Post the row, and return the message's id; raises where that failed.

        None where it is not to be posted any more.
        """

    async def alarm(self, settings: Guild, trouble: Unreachable) -> None:
        """Tell the guild's moderators, wherever they can be reached, that nothing can be posted."""

    async def revise(self, row: OutboxRow, settings: Guild) -> None:
        """Let the row's message say what its event says now; raises where to try again."""


class Scheduler:
    """Runs in the bot's event loop between `start` and `stop`."""

    def __init__(
        self,
        campaigns: Campaigns,
        language: Language,
        posting: Posting,
        keeping: Keeping = USUAL,
        shards: Shards = WHOLE,
        metrics: Metrics | None = None,
    ) -> None:
        self._campaigns = campaigns
        self._shards = shards
        self._language = language
        self._posting = posting
        self._keeping = keeping
        # In UTC, whatever the host says of its own zone: the rows keep moments, not local times.
        self._jobs = AsyncIOScheduler(timezone=UTC)
        self._stopped = asyncio.Event()
        self._ticking: asyncio.Task[None] | None = None
        self._serving: dict[int, asyncio.Task[None]] = {}
        self._sending: dict[int, asyncio.Task[None]] = {}
        self._forgetting: dict[int, asyncio.Task[None]] = {}
        self._stranding: set[int] = set()
        self._digests: set[int] = set()
        self._turn = 0
        """The guild whose post went out last: the others are before it again."""
        self._metrics = metrics or Metrics()
        self._ticked: float | None = None

    def ticked(self) -> float | None:
        """Seconds since the last look at what is due; None before the first."""
        return None if self._ticked is None else time.monotonic() - self._ticked

    @property
    def started(self) -> bool:
        """Whether it ticks."""
        return bool(self._jobs.running)

    def start(self) -> None:
        """Begin to tick, if not yet; what fell due while the bot was off is served first.

        Once stopped it begins no more: a bot may be ready only while it is being closed.
        """
        if self._jobs.running or self._stopped.is_set():
            return
        self._ticking = asyncio.create_task(self._tick_on())
        # However late it comes to it: a missed day would be a day longer kept than promised.
        self._jobs.add_job(
            self._each_day,
            "interval",
            days=1,
            next_run_time=datetime.now(UTC),
            misfire_grace_time=None,
        )
        self._jobs.start()

    async def _each_day(self) -> None:
        # A task of its own, which a stop can wait for.
        _run(self._forgetting, 0, self.forget_old())

    async def _tick_on(self) -> None:
        # Not a job: those wait by the machine's clock, and as long as it is put back, if it is.
        while not self._stopped.is_set():
            try:
                await self.tick()
            except Exception:
                log.exception("tick failed")
            with suppress(TimeoutError):
                async with asyncio.timeout(TICK.total_seconds()):
                    await self._stopped.wait()

    async def forget_old(self) -> None:
        """Delete what was kept for as long as was promised: old backups, then members' words.

        And what is still in the database's log because somebody was reading then.
        """
        clock, database, keeping = self._campaigns.clock, self._campaigns.database, self._keeping
        if keeping.backups is not None and keeping.backups_in is not None:
            before = clock.on_discord() - keeping.backups
            await asyncio.to_thread(backups.forget_old, keeping.backups_in, before)
        if keeping.retention is not None:
            now = clock.now()
            before = now - keeping.retention
            forgotten = await privacy.forget_old(database, before, now, self._shards)
            log.info("old campaigns forgotten", campaigns=forgotten)
        await database.forget_deleted()

    async def stop(self, grace: float = 0.0) -> None:
        """End the ticking, and the work in the middle after so many seconds.

        What is given up is due, or in the outbox, at the next start.
        """
        # It goes on `running` for a moment after its end, and may be ended once.
        if self._jobs.running and not self._stopped.is_set():
            self._jobs.shutdown(wait=False)
        self._stopped.set()
        if self._ticking is not None:
            # A look at the database may end in its own time, if that is short.
            await asyncio.wait((self._ticking,), timeout=LAST_LOOK)
            self._ticking.cancel()
            await asyncio.wait((self._ticking,))
        under_way = [
            *self._serving.values(),
            *self._sending.values(),
            *self._forgetting.values(),
        ]
        if under_way and grace:
            await asyncio.wait(under_way, timeout=grace)
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)

    async def tick(self) -> None:
        """Serve what is due and send what waits; one deadline or guild never blocks another."""
        clock = self._campaigns.clock
        await asyncio.to_thread(clock.refresh)
        async with self._campaigns.database.reading() as session:
            serving = list(self._serving)
            shards = self._shards
            due = [*await deadlines.due(session, clock.now(), AT_ONCE, serving, NO_DIGESTS, shards)]
            if room := DIGESTS_AT_ONCE - len(self._digests & self._serving.keys()):
                kinds = (DeadlineKind.DIGEST,)
                due += await deadlines.due(session, clock.now(), room, serving, kinds, shards)
            waiting = await outbox.next_of_each_guild(
                session,
                clock.now(),
                max(POSTS_AT_ONCE - len(self._sending), 0),
                list(self._sending),
                self._turn,
                shards,
            )
            busy = [*self._sending, *(row.guild_id for row in waiting)]
            outdated = await outbox.next_outdated(session, clock.now(), AT_ONCE, busy, shards)
        self._ticked = time.monotonic()
        if self._stopped.is_set():
            return
        self._digests = {each.id for each in due if each.kind == DeadlineKind.DIGEST} | (
            self._digests & self._serving.keys()
        )
        if waiting:
            self._turn = waiting[-1].guild_id
        for deadline in due:
            _run(self._serving, deadline.id, self._serve(deadline))
        for row in waiting:
            _run(self._sending, row.guild_id, self._deliver(row))
        for row in outdated:
            _run(self._sending, row.guild_id, self._revise(row))

    async def _serve(self, deadline: Deadline) -> None:
        bind_contextvars(guild=deadline.guild_id, campaign=deadline.campaign_id)
        late = self._campaigns.clock.now() - deadline.due_at
        self._metrics.lateness.labels(deadline.kind).observe(late.total_seconds())
        try:
            if deadline.kind == DeadlineKind.ERASE:
                database = self._campaigns.database
                await guilds.erase_left(database, deadline, self._campaigns.clock.now())
            elif deadline.kind in PHASES:
                await self._campaigns.serve_phase(deadline)
            elif deadline.kind == DeadlineKind.REMINDER:
                await polls.remind(self._campaigns, deadline)
            elif deadline.kind == DeadlineKind.TURNOUT:
                await polls.tell_turnout(self._campaigns, deadline)
            else:
                outcome = await self._campaigns.serve(deadline, await self._command(deadline))
                if outcome is not None and deadline.kind == DeadlineKind.READ_SPEECH:
                    # A manifesto has more pieces, and nobody else reads them any more.
                    await tasks.read_on(
                        self._campaigns, self._language, outcome[0], deadline.subject
                    )
        except (Rejected, NoCampaign) as refusal:
            # The deadline came too late for its campaign: there is nothing left to do.
            log.info("deadline dropped", kind=deadline.kind, reason=str(refusal))
            await self._campaigns.drop(deadline)
        except Exception:
            log.exception("deadline failed", kind=deadline.kind, attempts=deadline.attempts)
            later = self._campaigns.clock.now() + _wait(deadline.attempts)
            async with self._campaigns.database.writing() as session:
                await deadlines.postpone(session, deadline.id, later)

    async def _command(self, deadline: Deadline) -> commands.Command:
        """The command that is due, with the model's words where it needs them."""
        if deadline.kind == DeadlineKind.LET_STAND:
            return commands.LetStand(deadline.subject, deadline.revision)
        if deadline.kind == DeadlineKind.READ_SPEECH:
            return await tasks.read_piece(
                self._campaigns, self._language, deadline.guild_id, deadline.subject
            )
        state = await self._campaigns.view(deadline.guild_id)
        guild = await self._campaigns.settings(deadline.guild_id)
        lang = "en" if guild is None else guild.language
        async with self._campaigns.database.reading() as session:
            silent = await moderation.muted(session, deadline.guild_id)
        if deadline.kind == DeadlineKind.FIRST_REACTION:
            return await tasks.answer_speech(self._language, state, deadline.subject, lang, silent)
        if await self._campaigns.posts_stuck(deadline.guild_id):
            # Nobody can hear the citizens now, and a month of digests at once is of no use later.
            return commands.PublishDigest(())
        return await tasks.write_digest(self._language, state, lang, silent)

    async def _deliver(self, row: OutboxRow) -> None:
        """Send one post; the next tick takes the guild's next one, which paces them too."""
        bind_contextvars(guild=row.guild_id, campaign=row.campaign_id)
        database, clock = self._campaigns.database, self._campaigns.clock
        guild = await self._campaigns.settings(row.guild_id)
        if guild is None:
            return  # All of the guild was erased since the tick.
        async with database.writing() as session:
            if not await outbox.claim(session, row, clock.on_discord()):
                return
        try:
            message_id = await self._posting.send(row, guild)
        except Exception as error:
            self._metrics.posts.labels("failed").inc()
            log.warning("post failed", outbox=row.id, cause=repr(error))
            async with database.writing() as session:
                later = clock.now() + _wait(row.attempts)
                await outbox.failed(session, row.id, repr(error), later)
            if isinstance(error, Unreachable):
                await self.strand(guild, error)
            return
        self._metrics.posts.labels("posted").inc()
        async with database.writing() as session:
            await outbox.posted(session, row.id, message_id, clock.now())
        if row.error is not None:
            # The channel is back, or the permission.
            await self._campaigns.take_up(guild.id)

    async def strand(self, guild: Guild, trouble: Unreachable) -> None:
        """Tell the moderators once that nothing can be posted, and pause their campaign.

        In this order: who dies in between tells them again, rather than not at all.
        """
        if guild.id in self._stranding:
            return
        self._stranding.add(guild.id)
        try:
            if views.stage(await self._campaigns.view(guild.id)).paused:
                return
            log.warning("stranded", guild=guild.id, channel=guild.channel_id)
            await self._posting.alarm(guild, trouble)
            await self._campaigns.strand(guild.id)
        except NoCampaign:
            return
        finally:
            self._stranding.discard(guild.id)

    async def _revise(self, row: OutboxRow) -> None:
        """Take words that were deleted from one message; after a crash that is done again."""
        bind_contextvars(guild=row.guild_id, campaign=row.campaign_id)
        database, clock = self._campaigns.database, self._campaigns.clock
        guild = await self._campaigns.settings(row.guild_id)
        if guild is None:
            return  # All of the guild was erased since the tick.
        try:
            await self._posting.revise(row, guild)
        except Exception as error:
            log.warning("post not revised", outbox=row.id, cause=repr(error))
            async with database.writing() as session:
                await outbox.failed(session, row.id, repr(error), clock.now() + LONGEST_WAIT)
            return
        async with database.writing() as session:
            await outbox.revised(session, row)


def _run(
    running: dict[int, asyncio.Task[None]], key: int, work: Coroutine[None, None, None]
) -> None:
    task = asyncio.create_task(work)
    running[key] = task
    task.add_done_callback(partial(_over, running, key))


def _over(running: dict[int, asyncio.Task[None]], key: int, task: asyncio.Task[None]) -> None:
    running.pop(key, None)
    if not task.cancelled() and (error := task.exception()) is not None:
        # The database itself failed: its rows are as they were, and the next tick finds them.
        log.error("not done, and due again", cause=repr(error))


def _wait(attempts: int) -> timedelta:
    """2, 4, 8 … seconds after a failure, at most LONGEST_WAIT."""
    return min(timedelta(seconds=2 ** min(attempts + 1, 16)), LONGEST_WAIT)
