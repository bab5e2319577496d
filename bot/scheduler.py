"""Wakes due deadlines and drains the outbox. It keeps nothing itself: the rows are the truth."""

import asyncio
from collections.abc import Coroutine
from datetime import UTC, datetime, timedelta
from typing import Protocol

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot import privacy, tasks
from bot.campaigns import Campaigns, NoCampaign
from bot.game import commands
from bot.game.rejection import Rejected
from bot.language.service import Language
from bot.store import deadlines, outbox
from bot.store.tables import PHASES, Deadline, DeadlineKind, Guild, OutboxRow

log = structlog.get_logger()

TICK = timedelta(seconds=1)
AT_ONCE = 32
"""Deadlines, and posts, looked at in one tick."""
LONGEST_WAIT = timedelta(minutes=10)
"""Between two attempts at something that fails."""


class Posting(Protocol):
    """Who brings the outbox to Discord."""

    async def send(self, row: OutboxRow, settings: Guild) -> int:
        """Post the row, and return the message's id; raises where that failed."""

    async def revise(self, row: OutboxRow, settings: Guild) -> None:
        """Let the row's message say what its event says now; raises where to try again."""


class Scheduler:
    """Runs in the bot's event loop between `start` and `stop`."""

    def __init__(
        self,
        campaigns: Campaigns,
        language: Language,
        posting: Posting,
        retention: timedelta | None = None,
    ) -> None:
        self._campaigns = campaigns
        self._language = language
        self._posting = posting
        self._retention = retention
        # In UTC, whatever the host says of its own zone: the rows keep moments, not local times.
        self._jobs = AsyncIOScheduler(timezone=UTC)
        self._serving: dict[int, asyncio.Task[None]] = {}
        self._sending: dict[int, asyncio.Task[None]] = {}

    def start(self) -> None:
        """Begin to tick, if not yet; what fell due while the bot was off is served first."""
        if self._jobs.running:
            return
        self._jobs.add_job(
            self.tick,
            "interval",
            seconds=TICK.total_seconds(),
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,
        )
        if self._retention is not None:
            self._jobs.add_job(self.forget_old, "interval", days=1, next_run_time=datetime.now(UTC))
        self._jobs.start()

    async def forget_old(self) -> None:
        """Delete members' words from campaigns that ended longer ago than they are kept."""
        assert self._retention is not None, "the job exists only where words are not kept for ever"
        now = self._campaigns.clock.now()
        database = self._campaigns.database
        forgotten = await privacy.forget_old(database, now - self._retention, now)
        log.info("old campaigns forgotten", campaigns=forgotten)

    async def stop(self) -> None:
        """End the ticking; work in the middle is given up, and the next start finds it due."""
        if self._jobs.running:
            self._jobs.shutdown(wait=False)
        under_way = [*self._serving.values(), *self._sending.values()]
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)

    async def tick(self) -> None:
        """Serve what is due and send what waits; one deadline or guild never blocks another."""
        clock = self._campaigns.clock
        await asyncio.to_thread(clock.refresh)
        async with self._campaigns.database.reading() as session:
            due = await deadlines.due(session, clock.now(), AT_ONCE, list(self._serving))
            waiting = await outbox.next_of_each_guild(
                session, clock.now(), AT_ONCE, list(self._sending)
            )
            busy = [*self._sending, *(row.guild_id for row in waiting)]
            outdated = await outbox.next_outdated(session, clock.now(), AT_ONCE, busy)
        for deadline in due:
            _run(self._serving, deadline.id, self._serve(deadline))
        for row in waiting:
            _run(self._sending, row.guild_id, self._deliver(row))
        for row in outdated:
            _run(self._sending, row.guild_id, self._revise(row))

    async def _serve(self, deadline: Deadline) -> None:
        try:
            if deadline.kind in PHASES:
                await self._campaigns.serve_phase(deadline)
            else:
                await self._campaigns.serve(deadline, await self._command(deadline))
        except (Rejected, NoCampaign) as refusal:
            # The deadline came too late for its campaign: there is nothing left to do.
            log.info("deadline dropped", kind=deadline.kind, reason=str(refusal))
            await self._campaigns.drop(deadline)
        except Exception:
            log.exception("deadline failed", kind=deadline.kind, campaign=deadline.campaign_id)
            later = self._campaigns.clock.now() + _wait(deadline.attempts)
            async with self._campaigns.database.writing() as session:
                await deadlines.postpone(session, deadline.id, later)

    async def _command(self, deadline: Deadline) -> commands.Command:
        """The command that is due, with the model's words where it needs them."""
        if deadline.kind == DeadlineKind.LET_STAND:
            return commands.LetStand(deadline.subject, deadline.revision)
        if deadline.kind == DeadlineKind.READ_SPEECH:
            return await tasks.read_speech(
                self._campaigns, self._language, deadline.guild_id, deadline.subject
            )
        state = await self._campaigns.view(deadline.guild_id)
        guild = await self._campaigns.settings(deadline.guild_id)
        lang = "en" if guild is None else guild.language
        if deadline.kind == DeadlineKind.FIRST_REACTION:
            return await tasks.answer_speech(self._language, state, deadline.subject, lang)
        if await self._campaigns.posts_stuck(deadline.guild_id):
            # Nobody can hear the citizens now, and a month of digests at once is of no use later.
            return commands.PublishDigest(())
        return await tasks.write_digest(self._language, state, lang)

    async def _deliver(self, row: OutboxRow) -> None:
        """Send one post; the next tick takes the guild's next one, which paces them too."""
        database, clock = self._campaigns.database, self._campaigns.clock
        guild = await self._campaigns.settings(row.guild_id)
        assert guild is not None, "a post belongs to a guild that is set up"
        async with database.writing() as session:
            if not await outbox.claim(session, row, clock.on_discord()):
                return
        try:
            message_id = await self._posting.send(row, guild)
        except Exception as error:
            log.warning("post failed", outbox=row.id, guild=row.guild_id, cause=repr(error))
            async with database.writing() as session:
                later = clock.now() + _wait(row.attempts)
                await outbox.failed(session, row.id, repr(error), later)
            return
        async with database.writing() as session:
            await outbox.posted(session, row.id, message_id, clock.now())

    async def _revise(self, row: OutboxRow) -> None:
        """Take words that were deleted from one message; after a crash that is done again."""
        database, clock = self._campaigns.database, self._campaigns.clock
        guild = await self._campaigns.settings(row.guild_id)
        assert guild is not None, "a post belongs to a guild that is set up"
        try:
            await self._posting.revise(row, guild)
        except Exception as error:
            log.warning("post not revised", outbox=row.id, guild=row.guild_id, cause=repr(error))
            async with database.writing() as session:
                await outbox.failed(session, row.id, repr(error), clock.now() + LONGEST_WAIT)
            return
        async with database.writing() as session:
            await outbox.revised(session, row.id)


def _run(
    running: dict[int, asyncio.Task[None]], key: int, work: Coroutine[None, None, None]
) -> None:
    task = asyncio.create_task(work)
    running[key] = task
    task.add_done_callback(lambda _: running.pop(key, None))


def _wait(attempts: int) -> timedelta:
    """2, 4, 8 … seconds after a failure, at most LONGEST_WAIT."""
    return min(timedelta(seconds=2 ** min(attempts + 1, 16)), LONGEST_WAIT)
