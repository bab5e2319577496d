"""How long pictures take to draw, and how late the event loop is meanwhile."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from bot.face import chart_picture, news_picture
from bot.face.pictures import drawn_beside
from bot.face.post import Picture
from bot.face.texts import texts
from bot.game import commands, engine
from bot.game.events import Event
from bot.game.issues import Issue, issues
from bot.game.state import Preset
from bot.game.vocabulary import Demographic

BEAT = 0.002
"""Seconds that the measured loop asks to sleep."""
ROUNDS = 3
THEN = datetime(2026, 1, 1, tzinfo=UTC)

Draw = Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Drawing:
    """Pictures of one kind: seconds for each, and by how many the loop was late at most."""

    picture: str
    place: str
    seconds: float
    late: float


async def measured(repeats: int) -> list[Drawing]:
    """A page and a chart, each drawn that often in a thread and in the process of its own.

    The first row is the loop with nothing to do, for as long.
    """
    found = []
    places: dict[str, Callable[[Draw], Awaitable[object]]] = {
        "thread": asyncio.to_thread,
        "process": drawn_beside,
    }
    for picture in _pictures():
        for place, draw in places.items():
            await draw(picture.draw)  # fonts and caches
            seconds, late = await _late(partial(draw, picture.draw), repeats)
            found.append(Drawing(picture.name, place, seconds, late))
    longest = max(each.seconds for each in found)
    seconds, late = await _late(partial(asyncio.sleep, longest), repeats)
    return [Drawing("nothing", "", seconds, late), *found]


async def _late(work: Callable[[], Awaitable[object]], repeats: int) -> tuple[float, float]:
    """Seconds for each of the repeats, and the most by which a short sleep was late meanwhile."""
    late = 0.0

    async def beat() -> None:
        nonlocal late
        while True:
            begun = time.perf_counter()
            await asyncio.sleep(BEAT)
            late = max(late, time.perf_counter() - begun - BEAT)

    beating = asyncio.create_task(beat())
    begun = time.perf_counter()
    for _ in range(repeats):
        await work()
    seconds = (time.perf_counter() - begun) / repeats
    beating.cancel()
    return seconds, late


def _pictures() -> tuple[Picture, Picture]:
    found, _ = _issues(), texts("en")
    chart = chart_picture.of([issue.resolved for issue in found], _)
    return news_picture.of(found[0], _), chart


def _issues() -> tuple[Issue, ...]:
    """The first rounds of a campaign in which nobody has a rival and the mayor does nothing."""
    start = commands.StartCampaign(0, Preset.CLASSIC, 1)
    state, events = engine.start("bench", 0, start, THEN)
    happened: list[tuple[Event, ...]] = [events]
    given: list[commands.Command] = [
        commands.Nominate(1, "Ann", "Trees", Demographic.STUDENT),
        commands.SkipElection(),
        *(commands.ResolveRound(number) for number in range(1, ROUNDS + 1)),
    ]
    for command in given:
        state, events = engine.apply(state, command, THEN)
        happened.append(events)
    return issues(happened)
