"""Drives a bot: interactions at a steady rate, whether or not the bot keeps up."""

import asyncio
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from sandbox.interactions import Interaction
from sandbox.load.crowd import Crowd, Place
from sandbox.members import ActingMember
from sandbox.server import Sandbox
from sandbox.world import Event

STEP = 0.05
"""Seconds between two looks at how late the harness itself is."""
SETTLING = 60.0
"""Seconds that an acknowledged interaction has for its answer."""

Options = dict[str, str]
Act = tuple[str, Callable[[random.Random], Options]]
"""A command, and its options as chance has them."""


@dataclass(slots=True)
class Lap:
    """What came of one stretch of load; times in seconds, one of each interaction.

    `acknowledged` is from the member's click until Discord had the bot's first answer; `settled`
    until the promised answer was there. `late` is by how much this process itself was late: where
    that is much, the figures say more of the harness than of the bot.
    """

    asked: int = 0
    seconds: float = 0.0
    acknowledged: list[float] = field(default_factory=list)
    settled: list[float] = field(default_factory=list)
    failed: int = 0
    posts: int = 0
    posting: tuple[float, float] | None = None
    late: list[float] = field(default_factory=list)

    def posts_a_second(self) -> float:
        """From the first post to the last one."""
        if self.posting is None or self.posts < 2:
            return 0.0
        return (self.posts - 1) / max(self.posting[1] - self.posting[0], 1e-9)


class Driver:
    """Acts for the members of a crowd, by a seed: two bots meet the same crowd."""

    def __init__(self, sandbox: Sandbox, crowd: Crowd, acts: Sequence[Act], seed: int = 1) -> None:
        self._sandbox = sandbox
        self._crowd = crowd
        self._acts = acts
        self._random = random.Random(seed)
        self._lap = Lap()
        sandbox.world.listeners.append(self._hear)

    async def lap(
        self, rate: float, seconds: float, until: Callable[[Lap, float], bool] | None = None
    ) -> Lap:
        """Act `rate` times a second for so long; a rate of 0 only looks on.

        With `until` (of the lap and the seconds since its last post) it ends as soon as that holds.
        """
        self._lap = lap = Lap()
        began = time.monotonic()
        looking = asyncio.create_task(self._look(lap))
        under_way: set[asyncio.Task[None]] = set()
        try:
            while (now := time.monotonic() - began) < seconds:
                if until is not None and until(lap, self._silence()):
                    break
                # Open loop: what is due by now begins, however many wait for their answer.
                while lap.asked < rate * now:
                    task = asyncio.create_task(self._act(lap))
                    under_way.add(task)
                    task.add_done_callback(under_way.discard)
                    lap.asked += 1
                await asyncio.sleep(0.005 if rate else STEP)
            lap.seconds = time.monotonic() - began
            if under_way:
                await asyncio.wait(list(under_way))
        finally:
            looking.cancel()
        return lap

    def _silence(self) -> float:
        posting = self._lap.posting
        return 0.0 if posting is None else time.monotonic() - posting[1]

    async def _act(self, lap: Lap) -> None:
        place = self._random.choice(self._crowd.places)
        command, options = self._random.choice(self._acts)
        member = self._member(place)
        began = time.monotonic()
        interaction = await member.invoke(place.channel, command, options(self._random))
        lap.acknowledged.append(time.monotonic() - began)
        if await interaction.until(_answered, SETTLING) and interaction.state != "failed":
            lap.settled.append(time.monotonic() - began)
        else:
            lap.failed += 1

    def _member(self, place: Place) -> ActingMember:
        user = self._random.choice(place.members)
        return self._sandbox.member(place.guild.id, user.id)

    def _hear(self, event: Event) -> None:
        """A post is a message in the open that is no answer to anybody."""
        if event.name != "MESSAGE_CREATE" or event.subject.seen_by is not None:
            return
        if event.subject.cause is None:
            now, lap = time.monotonic(), self._lap
            lap.posts += 1
            lap.posting = (lap.posting[0] if lap.posting else now, now)

    async def _look(self, lap: Lap) -> None:
        while True:
            before = time.monotonic()
            await asyncio.sleep(STEP)
            lap.late.append(max(time.monotonic() - before - STEP, 0.0))


def _answered(interaction: Interaction) -> bool:
    return interaction.state not in ("pending", "deferred")


def quantile(values: Sequence[float], share: float) -> float:
    """The value below which that share of them lies; 0 of none."""
    ordered = sorted(values)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)] if ordered else 0.0
