"""`ecotopia bench gateway`: thousands of guilds on a loopback Discord, and how the bot bears it."""

import asyncio
import json
import os
import random
import socket
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Any

import aiohttp
import typer
from rich.console import Console
from rich.table import Table

from bot.errors import ConfigError
from bot.terminal import out, started

if TYPE_CHECKING:
    from sandbox.load.driver import Act, Driver, Lap
    from sandbox.load.process import BotProcess

TOKEN = "bench.token.of-no-use-anywhere-else"
DIGEST_POSTS = 4
"""Posts of a digest: one of each demographic."""
SILENCE = 45.0
"""Seconds without a post after which no more are waited for, beyond the digests' spread."""
LONGEST = 3_900.0
"""Seconds for all digests, whatever their number."""
STARTING = 600.0
"""Seconds in which a bot has to be connected; thousands of guilds take their time."""
NO_MODEL = "http://127.0.0.1:9/v1"
"""Where no server is: templates speak, at once."""


@dataclass(frozen=True)
class Plan:
    """What load there is: guilds, rates in interactions a second, lengths in seconds."""

    guilds: int
    burst_rate: float
    burst_seconds: float
    rate: float
    seconds: float
    limits: bool
    model: bool


@dataclass(frozen=True)
class Measured:
    """What came of a stretch of load for one bot; milliseconds, bytes, and posts a second.

    `own_lag` is the harness's own: where that is much, the figures say more of it than of the bot.
    """

    system: str
    part: str
    interactions: int
    a_second: float
    acknowledged_p50: float
    acknowledged_p99: float
    answered_p50: float
    answered_p99: float
    failed: int
    posts: int
    posts_a_second: float
    cpu_ms: float
    peak_memory: int
    loop_lag: float | None
    own_lag: float


def gateway(
    guilds: Annotated[int, typer.Option(min=1, help="Guilds with a campaign.")] = 2_000,
    burst_rate: Annotated[float, typer.Option(min=0, help="Interactions a second: burst.")] = 200,
    burst_seconds: Annotated[float, typer.Option(min=0, help="Length of the burst.")] = 60,
    rate: Annotated[float, typer.Option(min=0, help="Interactions a second: steady.")] = 20,
    seconds: Annotated[float, typer.Option(min=0, help="Length of the steady part.")] = 600,
    pong: Annotated[bool, typer.Option(help="Measure a bot that only says pong, too.")] = True,
    limits: Annotated[bool, typer.Option(help="Discord's rate limits hold.")] = True,
    model: Annotated[bool, typer.Option(help="Run the model too, not only templates.")] = False,
    save: Annotated[Path | None, typer.Option("--json", help="Write all figures there.")] = None,
    folder: Annotated[
        Path | None,
        typer.Option(exists=True, file_okay=False, help="Where the database is made for a while."),
    ] = None,
) -> None:
    """Bear a burst and a steady load in thousands of guilds, whose digests are due at one minute.

    Discord is a loopback one in this process, the bot is in its own, over real sockets. Beside it
    the least bot that discord.py makes answers "pong" to the same load.
    """
    started()
    plan = Plan(guilds, burst_rate, burst_seconds, rate, seconds, limits, model)
    shown = Console(stderr=True)
    with TemporaryDirectory(dir=folder, prefix="ecotopia-bench-") as place:
        found = asyncio.run(_ecotopia(plan, Path(place), shown.print))
        if pong:
            found += asyncio.run(_pong(plan, Path(place), shown.print))
    out.print(_table(found))
    for line in _ratios(found):
        out.print(line, highlight=False)
    if save is not None:
        told = {"plan": asdict(plan), "at": datetime.now(UTC).isoformat(), "machine": _machine()}
        save.write_text(json.dumps(told | {"measured": [asdict(each) for each in found]}, indent=1))


async def _ecotopia(plan: Plan, place: Path, tell: Callable[[str], None]) -> list[Measured]:
    from bot.simulate.crowd import HOUR, fill
    from bot.store import migrate
    from bot.store.database import Database
    from sandbox.botclock import BotClock
    from sandbox.load.crowd import gather
    from sandbox.load.driver import Driver
    from sandbox.load.process import BotProcess
    from sandbox.ratelimits import RateLimits
    from sandbox.server import Sandbox

    clock, port = place / "clock", _free_port()
    # The bot's clock: an hour before the digests, so that the start is a quiet one.
    morning = datetime.now(UTC).replace(hour=HOUR - 1, minute=0, second=0, microsecond=0)
    morning += timedelta(days=1)
    async with Sandbox(clock_path=clock, rate_limits=RateLimits(enforced=plan.limits)) as sandbox:
        crowd = gather(sandbox.world, plan.guilds, TOKEN)
        tell(f"{plan.guilds} guilds: filling the database")
        database = Database(f"sqlite+aiosqlite:///{place / 'ecotopia.db'}")
        try:
            await migrate.upgrade(database)
            begun = morning - timedelta(hours=8)
            await fill(database, [(p.guild.id, p.channel.id) for p in crowd.places], begun)
        finally:
            await database.close()
        bot_clock = BotClock(clock)
        await bot_clock.advance((morning - datetime.now(UTC)).total_seconds())
        environment = _environment() | {
            "DISCORD_TOKEN": TOKEN,
            "ECOTOPIA_DISCORD_URL": sandbox.discord_url,
            "ECOTOPIA_CLOCK_FILE": str(clock),
            "ECOTOPIA_DATA_DIR": str(place),
            "ECOTOPIA_METRICS_PORT": str(port),
        }
        if not plan.model:
            environment["ECOTOPIA_MODEL_URL"] = NO_MODEL
        bot = BotProcess(
            [sys.executable, "-m", "bot.cli", "run"], environment, place / "ecotopia.log"
        )
        driver = Driver(sandbox, crowd, _acts())
        found: list[Measured] = []
        try:
            await _start(bot, crowd.application, place / "ecotopia.log", tell, "Ecotopia")
            meter = _Meter("ecotopia", bot, port)
            if plan.burst_seconds:
                tell(f"Ecotopia: {plan.burst_rate:g} interactions/s for {plan.burst_seconds:g} s")
                lap = await driver.lap(plan.burst_rate, plan.burst_seconds)
                found.append(await meter.read("burst", lap))
            if plan.seconds:
                now = datetime.now(UTC) + timedelta(seconds=await bot_clock.read())
                await bot_clock.advance((morning.replace(hour=HOUR) - now).total_seconds())
                found += await _digests(plan, driver, meter, tell)
        finally:
            took = await bot.stop(30)
        tell(f"Ecotopia: ended {took:.1f} s after SIGTERM")
        return found


async def _digests(
    plan: Plan, driver: "Driver", meter: "_Meter", tell: Callable[[str], None]
) -> list[Measured]:
    """Bear the steady load while the digests of all guilds are due, and wait for those left."""
    from bot.rhythm import SPREAD

    tell(f"Ecotopia: {plan.rate:g}/s for {plan.seconds:g} s, all digests due")
    lap = await driver.lap(plan.rate, plan.seconds)
    found = [await meter.read("steady, digests", lap)]
    left = DIGEST_POSTS * plan.guilds - lap.posts
    if left > 0:
        tell("Ecotopia: waiting for the digests that are left")
        patience = SPREAD.total_seconds() + SILENCE
        lap = await driver.lap(0, LONGEST, lambda lap, quiet: lap.posts >= left or quiet > patience)
        found.append(await meter.read("digests left", lap))
    return found


async def _pong(plan: Plan, place: Path, tell: Callable[[str], None]) -> list[Measured]:
    from sandbox.load.crowd import gather
    from sandbox.load.driver import Driver
    from sandbox.load.process import BotProcess
    from sandbox.ratelimits import RateLimits
    from sandbox.server import Sandbox

    async with Sandbox(rate_limits=RateLimits(enforced=plan.limits)) as sandbox:
        crowd = gather(sandbox.world, plan.guilds, TOKEN)
        command = [sys.executable, "-m", "sandbox.load.pong", sandbox.discord_url, TOKEN]
        bot = BotProcess(command, _environment(), place / "pong.log")
        driver = Driver(sandbox, crowd, [("ping", lambda chance: {})])
        found: list[Measured] = []
        try:
            await _start(bot, crowd.application, place / "pong.log", tell, "Pong")
            meter = _Meter("pong", bot, None)
            for part, rate, seconds in (
                ("burst", plan.burst_rate, plan.burst_seconds),
                ("steady, digests", plan.rate, plan.seconds),
            ):
                if seconds:
                    tell(f"Pong: {rate:g} interactions/s for {seconds:g} s")
                    found.append(await meter.read(part, await driver.lap(rate, seconds)))
        finally:
            await bot.stop(30)
        return found


async def _start(
    bot: "BotProcess",
    application: Any,
    log: Path,
    tell: Callable[[str], None],
    name: str,
) -> None:
    """Start the bot and wait until its log says that it knows its guilds."""
    from sandbox.load.process import NotUp

    def ready() -> bool:
        return " ready " in log.read_text(errors="replace")

    try:
        took = await bot.start(application, STARTING, ready)
    except NotUp as failure:
        raise ConfigError(str(failure)) from failure
    tell(f"{name}: connected after {took:.1f} s")
    # What the first look at all the guilds left to do is no part of the load.
    await asyncio.sleep(3)


class _Meter:
    """Reads what a stretch of load has cost the bot."""

    def __init__(self, system: str, bot: "BotProcess", port: int | None) -> None:
        self._system, self._bot, self._port = system, bot, port
        self._cpu = bot.cost().cpu

    async def read(self, part: str, lap: "Lap") -> Measured:
        from sandbox.load.driver import quantile

        cost = self._bot.cost()
        spent, self._cpu = cost.cpu - self._cpu, cost.cpu
        return Measured(
            system=self._system,
            part=part,
            interactions=lap.asked,
            a_second=lap.asked / max(lap.seconds, 1e-9),
            acknowledged_p50=1000 * quantile(lap.acknowledged, 0.5),
            acknowledged_p99=1000 * quantile(lap.acknowledged, 0.99),
            answered_p50=1000 * quantile(lap.settled, 0.5),
            answered_p99=1000 * quantile(lap.settled, 0.99),
            failed=lap.failed,
            posts=lap.posts,
            posts_a_second=lap.posts_a_second(),
            cpu_ms=1000 * spent / max(lap.asked + lap.posts, 1),
            peak_memory=cost.footprint.peak,
            loop_lag=await self._loop_lag(),
            own_lag=1000 * quantile(lap.late, 0.99),
        )

    async def _loop_lag(self) -> float | None:
        """The longest lag of the bot's event loop in the last minute, in milliseconds."""
        if self._port is None:
            return None
        from bot.watch.live import Figures

        async with (
            aiohttp.ClientSession() as session,
            session.get(f"http://127.0.0.1:{self._port}/metrics") as answer,
        ):
            figures = Figures.of(await answer.text())
        return 1000 * figures.total("ecotopia_loop_lag_longest_seconds")


def _acts() -> Sequence["Act"]:
    """What members do, as often as each stands here: mostly they look, one in twenty stands."""

    def none(chance: random.Random) -> dict[str, str]:
        return {}

    def stand(chance: random.Random) -> dict[str, str]:
        homes = ("student", "retiree", "rural_farmer", "urban_professional")
        return {"slogan": f"Trees, take {chance.randrange(10**9)}", "home": chance.choice(homes)}

    def ask(chance: random.Random) -> dict[str, str]:
        return {"number": "environment"}

    often: list[tuple[Act, int]] = [
        (("city", none), 4),
        (("promises", none), 5),
        (("help", none), 4),
        (("campaign status", none), 5),
        (("why", ask), 1),
        (("run", stand), 1),
    ]
    return [act for act, times in often for _ in range(times)]


def _environment() -> dict[str, str]:
    """This process's, without a host's own settings, which are none of the bench's."""
    ours = ("ECOTOPIA_", "DISCORD_")
    return {key: value for key, value in os.environ.items() if not key.startswith(ours)}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _machine() -> dict[str, Any]:
    return {"processors": os.cpu_count(), "load": os.getloadavg(), "uname": list(os.uname())[2:]}


def _table(found: Sequence[Measured]) -> Table:
    table = Table("bot", "part", box=None)
    names = ("n", "n/s", "ack p50 ms", "p99", "answer p50", "p99", "failed")
    for name in (*names, "posts", "posts/s", "CPU ms", "peak MB", "loop late ms", "own lag ms"):
        table.add_column(name, justify="right")
    for each in found:
        table.add_row(
            each.system,
            each.part,
            str(each.interactions),
            f"{each.a_second:.0f}",
            f"{each.acknowledged_p50:.0f}",
            f"{each.acknowledged_p99:.0f}",
            f"{each.answered_p50:.0f}",
            f"{each.answered_p99:.0f}",
            str(each.failed),
            str(each.posts),
            f"{each.posts_a_second:.1f}",
            f"{each.cpu_ms:.1f}",
            f"{each.peak_memory / 1e6:.0f}",
            "" if each.loop_lag is None else f"{each.loop_lag:.0f}",
            f"{each.own_lag:.0f}",
        )
    return table


def _ratios(found: Sequence[Measured]) -> list[str]:
    """Ecotopia beside the least bot, part by part."""
    least = {each.part: each for each in found if each.system == "pong"}
    lines = []
    for each in found:
        other = least.get(each.part)
        if each.system == "pong" or other is None or not other.acknowledged_p50:
            continue
        lines.append(
            f"{each.part}: acknowledgement p50 "
            f"{each.acknowledged_p50 / other.acknowledged_p50:.2f} ×, p99 "
            f"{each.acknowledged_p99 / other.acknowledged_p99:.2f} ×, memory "
            f"{each.peak_memory / other.peak_memory:.2f} ×, CPU "
            f"{each.cpu_ms / max(other.cpu_ms, 1e-9):.2f} × that of the pong bot."
        )
    return lines
