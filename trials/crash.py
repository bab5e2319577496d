"""Campaigns on the loopback Discord whose bot is killed at random instants, and what that changes.

Several guilds play at once, each its own campaign, always the same way. The first time nobody
disturbs them; that is what every later time is held against.
"""

import asyncio
import os
import random
import signal
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from functools import partial
from pathlib import Path

from bot.campaigns import Campaigns
from bot.clock import Clock
from bot.game.state import Phase, Preset
from bot.language.files import packaged_model
from bot.rhythm import SPREAD
from bot.store import migrate
from bot.store.database import Database
from sandbox.model import Message
from sandbox.seed import Demo, seed_demo
from sandbox.server import Sandbox
from sandbox.world import Event
from trials import checks, guilds, record
from trials.house import House
from trials.process import BotProcess, BotsClock
from trials.record import Json, Ledger, Record
from trials.result import Result
from trials.table import BRUNO, CARLA, Failed, Table

GUILDS = 4
"""Guilds that play at once with one bot."""
ROUNDS = 2
"""Rounds of a campaign until its moderators end it."""
MODEL_EVERY = 3
"""Every so many plays have the model's worker, which may be killed too; the others the rules."""
UP_WITHIN = 120.0
"""Seconds that a bot has to connect; longer, and it does not start any more."""
STOPPED_WITHIN = 10.0
"""Seconds that a bot has to end after SIGTERM."""
STEADY = 6.0
"""Seconds within which something happens that a kill may be aimed at."""
PATIENT = 3
LONGEST_REST = 60.0
"""Kills in a row after which a bot has to get something done first, and seconds for it."""
INSTANTS = ("any", "post", "act")
"""When a bot is killed: at any instant from its start on, when a post has just reached Discord, or
when a member has just done something."""

Tell = Callable[[int, str], None]
"""Told how many kills are done, and what is going on."""


class Crash:
    """Plays and kills in that folder, until so many kills of each kind are done."""

    def __init__(self, folder: Path, kills: int, terms: int, seed: int, tell: Tell) -> None:
        self._folder = folder
        self._random = random.Random(seed)
        self._signals = ["kill"] * kills + ["term"] * terms
        self._random.shuffle(self._signals)
        self._tell = tell
        self.result = Result(seed)
        self._clock = BotsClock(folder / "clock")
        self._ledger = Ledger(folder / "data" / "ecotopia.db")
        self._house = House(self._ledger, self._clock)
        self._news: dict[str, asyncio.Event] = {kind: asyncio.Event() for kind in INSTANTS}
        self._entries, self._fruitless = 0, 0
        self._cut_off: set[int] = set()
        self._reference: dict[int, list[Json]] = {}

    async def run(self) -> Result:
        """Play until all kills are done; what differed is in the result."""
        began = time.monotonic()
        (self._folder / "data").mkdir(parents=True)
        async with Sandbox(clock_path=self._clock.file) as self._sandbox:
            demo = seed_demo(self._sandbox.world)
            for person in demo.people:
                person.locale = "en-US"
            self._application = demo.application
            self._sandbox.world.listeners.append(self._hear)
            self._tables = [self._table(demo, number) for number in range(GUILDS)]
            self._database = Database(f"sqlite+aiosqlite:///{self._ledger.path}")
            await migrate.upgrade(self._database)
            await self._database.close()
            await self._play_all()
        self.result.seconds = time.monotonic() - began
        return self.result

    async def _play_all(self) -> None:
        play = 0
        while (play == 0 or self._signals) and not self.result.differences:
            model = play % MODEL_EVERY == MODEL_EVERY - 1
            self._tell(self._done, "undisturbed" if play == 0 else f"play {play}")
            try:
                await self._play(model=model, disturbed=play > 0)
            except Failed as failure:
                self._differs(f"play {play}: {failure}")
            play += 1
            self.result.plays = play

    @property
    def _done(self) -> int:
        return sum(self.result.kills.values())

    def _differs(self, sentence: str) -> None:
        self.result.differences.append(sentence)

    # One play

    async def _play(self, *, model: bool, disturbed: bool) -> None:
        url, reader = self._sandbox.discord_url, packaged_model() if model else None
        self._process = BotProcess(self._folder, url, reader)
        await self._begin_campaigns()
        self._start_bot()
        acting = asyncio.create_task(self._acts())
        try:
            if disturbed:
                await self._disturb(acting)
            await self._watch(acting)
            await acting
            await self._drained()
            self._process.terminate()
            await self._process.ended()
            await self._check(all_sent=True, words=not model)
        finally:
            acting.cancel()
            await asyncio.gather(acting, return_exceptions=True)
            if self._process.alive:
                self._process.kill()
                await self._process.ended()
            self._house.falls()
        self._read_log()

    async def _begin_campaigns(self) -> None:
        """A campaign in each guild, of the guild's own seed, as `/campaign start` begins it."""
        database = Database(f"sqlite+aiosqlite:///{self._ledger.path}")
        try:
            campaigns = Campaigns(database, Clock(self._clock.file))
            hour = (campaigns.clock.now() + timedelta(hours=18)).hour
            for number, table in enumerate(self._tables):
                place = (table.guild, table.hall, table.moderator)
                await campaigns.configure(guilds.settings(place, hour))
                moderator = table.members[0].id
                state = await campaigns.start(
                    table.guild.id, Preset.STANDARD, moderator, self.result.seed + number
                )
                table.campaign, table.reached, table.seen = state.id, 1, []
                table.since = max(table.hall.messages, default=0)
                self.result.campaigns += 1
        finally:
            await database.close()

    async def _acts(self) -> None:
        """What all members do, guild beside guild; together they wait for the clock."""
        await self._all(lambda table: table.stand())
        for speaker in (BRUNO, CARLA):
            await self._all(partial(Table.speak, number=speaker))
            self._clock.move(46)
            await self._all(lambda table: table.served("AnswerSpeech"))
        await self._all(lambda table: table.elect())
        for _ in range(ROUNDS):
            await self._all(lambda table: table.govern())
            governing = [t for t in self._tables if self._governs(t)]
            ends = [
                due.due_at for t in governing for due in self._house.record(t.campaign).deadlines
            ]
            if not ends:
                break
            # Digests are spread over some minutes after the hour.
            self._clock.move((max(ends) + SPREAD - self._clock.now()).total_seconds() + 1)
            await asyncio.gather(*(t.served("ResolveRound", "PublishDigest") for t in governing))
        await self._all(lambda table: table.end())

    def _governs(self, table: Table) -> bool:
        return self._house.record(table.campaign).state.phase is Phase.GOVERN

    async def _all(self, act: Callable[[Table], Awaitable[None]]) -> None:
        await asyncio.gather(*(act(table) for table in self._tables))

    async def _drained(self) -> None:
        for _ in range(3_000):
            with suppress(OSError), self._ledger.alive() as connection:
                if not record.unsent(connection):
                    return
            await asyncio.sleep(0.1)
        self._differs("posts wait that are not sent")

    # The bot, and its end

    def _start_bot(self) -> None:
        self._identified = self._application.identified
        self._began = time.monotonic()
        self._process.start()

    async def _wait_up(self) -> None:
        """Wait until the bot is connected; Failed where it does not come up."""
        if self._house.is_up:
            return
        while self._application.identified == self._identified:
            if not self._process.alive:
                raise Failed("the bot ended by itself at its start")
            if time.monotonic() - self._began > UP_WITHIN:
                raise Failed(f"the bot is not connected after {UP_WITHIN:.0f} s")
            await asyncio.sleep(0.01)
        self.result.up_seconds.append(time.monotonic() - self._began)
        self._house.rises()

    async def _watch(self, acting: "asyncio.Task[None]") -> None:
        """Wait until the members have done everything, with a bot that stays up."""
        await self._wait_up()
        while not acting.done():
            if not self._process.alive:
                raise Failed("the bot ended by itself")
            await asyncio.sleep(0.05)

    async def _disturb(self, acting: "asyncio.Task[None]") -> None:
        """Kill, look, start again, as long as they play, kills are left and nothing differs."""
        while self._signals and not self.result.differences and not acting.done():
            how, when = self._signals.pop(), self._random.choice(INSTANTS)
            await self._let_progress()
            rising = asyncio.create_task(self._wait_up())
            try:
                await self._instant(when, rising)
            finally:
                rising.cancel()
                await asyncio.gather(rising, return_exceptions=True)
            ended = await self._end_bot(how)
            for name, counts in ((ended, self.result.kills), (when, self.result.instants)):
                counts[name] = counts.get(name, 0) + 1
            self._tell(self._done, "playing")
            if self._process.alive:
                continue  # the worker alone was killed
            # What was on its way arrives at Discord all the same.
            await asyncio.sleep(0.05)
            await self._check(all_sent=False, words=False)
            self._start_bot()

    async def _let_progress(self) -> None:
        """Let a bot live on that was killed PATIENT times without having done anything.

        Else a slow machine would never get beyond what takes longer than its bots live.
        """
        now = sum(len(table.seen) for table in self._tables)
        self._fruitless = 0 if now != self._entries else self._fruitless + 1
        self._entries = now
        if self._fruitless < PATIENT:
            return
        self._fruitless = 0
        await self._wait_up()
        for _ in range(int(10 * LONGEST_REST)):
            if sum(len(self._house.kinds(table.campaign)) for table in self._tables) > now:
                return
            await asyncio.sleep(0.1)

    async def _instant(self, when: str, rising: "asyncio.Task[None]") -> None:
        """Wait for the instant of the next kill."""
        chance = self._random.random()
        if when == "any":
            await asyncio.sleep(chance * 2 * self._usual_start())
            return
        await rising
        self._news[when].clear()
        with suppress(TimeoutError):
            async with asyncio.timeout(STEADY):
                await self._news[when].wait()
        await asyncio.sleep(chance * (0.03 if when == "post" else 0.2))

    def _usual_start(self) -> float:
        known = self.result.up_seconds
        return sorted(known)[len(known) // 2] if known else 1.0

    async def _end_bot(self, how: str) -> str:
        """Kill the bot, its worker or both, or ask the bot to end; which it was."""
        worker = self._process.worker()
        target = "bot"
        if worker is not None and how == "kill":
            target = self._random.choice(("bot", "worker", "both"))
        if worker is not None and target != "bot":
            with suppress(ProcessLookupError):
                os.kill(worker, signal.SIGKILL)
            if target == "worker":
                return "SIGKILL worker"
        self._house.falls()
        if not self._process.alive:
            self._differs("the bot ended by itself")
            return "none"
        if how == "kill":
            self._process.kill()
            await self._process.ended()
            return "SIGKILL both" if target == "both" else "SIGKILL bot"
        began = time.monotonic()
        self._process.terminate()
        code = await self._process.ended()
        took = time.monotonic() - began
        self.result.stop_seconds.append(took)
        # Before it has set up its handling, the signal ends it as it ends any process.
        if code not in (0, -15):
            self._differs(f"after SIGTERM the bot ended with {code}")
        self.result.late_stops += took > STOPPED_WITHIN
        return "SIGTERM"

    # Looking

    async def _check(self, *, all_sent: bool, words: bool) -> None:
        with self._ledger.dead(self._folder / "copy") as connection:
            said = record.sound(connection)
            if said != "ok":
                self._differs(f"the database is damaged: {said}")
                return
            for number, table in enumerate(self._tables):
                now = record.record(connection, table.campaign)
                for sentence in self._found(number, table, now, all_sent, words):
                    self._differs(f"kill {self._done}, guild {number}: {sentence}")
                table.seen = now.journal

    def _found(
        self, number: int, table: Table, now: Record, all_sent: bool, words: bool
    ) -> Iterator[str]:
        messages = self._messages(table)
        yield from checks.state_differs(now)
        yield from checks.history_differs(table.seen, now)
        yield from checks.deadlines_differ(now)
        yield from checks.posts_differ(now, messages, all_sent=all_sent)
        yield from table.lost
        for voter, choice in table.votes.items():
            if str(choice) not in str(now.ballots.get(voter)):
                yield f"the ballot of {voter} for {choice} is {now.ballots.get(voter)}"
        noted = {row.message_id for row in now.outbox}
        self._cut_off |= {message.id for message in messages} - noted
        self.result.cut_off = len(self._cut_off)
        if not all_sent:
            return
        self.result.commands += len(now.journal)
        self.result.posts += len(messages)
        known = self._reference.setdefault(number, [entry.command for entry in now.journal])
        yield from checks.course_differs(known, now, words=words)

    def _messages(self, table: Table) -> list[Message]:
        world, bot, hall = self._sandbox.world, self._application.id, table.hall
        # Citizens answer each other in threads of the channel.
        places = [hall, *(c for c in world.channels.values() if c.parent_id == hall.id)]
        told = sorted(m for place in places for m in place.messages if m > table.since)
        here = [world.messages[m] for m in told]
        return [m for m in here if m.author_id == bot or m.webhook is not None]

    def _hear(self, event: Event) -> None:
        if event.name == "MESSAGE_CREATE":
            self._news["post"].set()
        elif event.name == "INTERACTION_CREATE":
            self._news["act"].set()

    def _read_log(self) -> None:
        """What the bot itself did not expect is a difference too."""
        text = (self._folder / "bot.log").read_text(errors="replace")
        if "Traceback" in text:
            begin = text.index("Traceback")
            self._differs(f"the bot's log has a traceback: {text[begin - 300 : begin + 3_000]}")

    def _table(self, demo: Demo, number: int) -> Table:
        guild, hall, moderator = guilds.place(self._sandbox.world, demo, number)
        members = [self._sandbox.member(guild.id, person.id) for person in demo.people]
        return Table(self._house, guild, hall, moderator, members)
