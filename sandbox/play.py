"""What `ecotopia sandbox` runs: the loopback Discord, the real bot beside it, the page."""

import asyncio
import errno
import os
import shutil
import signal
from asyncio.subprocess import Process
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

from sandbox.backstage import Backstage
from sandbox.seed import SANDBOX_TOKEN, seed_demo
from sandbox.server import Sandbox, files_of

STOPPING_TIME = 15.0
"""Seconds that the bot has to end after it was asked to."""
RESTART_PAUSE = 2.0
"""Seconds before a bot that has died is started again."""


class PortTaken(Exception):
    """Another program, or another sandbox, listens on one of the two ports."""


class BotRefused(Exception):
    """The bot cannot run as it is set up; the sentence is its own last word."""


@dataclass(slots=True, frozen=True)
class Production:
    """What is played: where it is kept, how the bot is started, what may be seen behind it."""

    data_dir: Path
    bot_command: Sequence[str]
    backstage: Backstage
    say: Callable[[str], None]

    @property
    def world(self) -> Path:
        return self.data_dir / "sandbox" / "world.json"

    @property
    def clock(self) -> Path:
        return self.data_dir / "sandbox" / "clock"

    @property
    def log(self) -> Path:
        return self.data_dir / "bot.log"

    def strike(self) -> None:
        """Remove the world and its clock; the bot's own rows are the backstage's."""
        self.world.unlink(missing_ok=True)
        self.clock.unlink(missing_ok=True)
        shutil.rmtree(files_of(self.world), ignore_errors=True)


async def play(production: Production, *, discord_port: int, control_port: int) -> None:
    """Serve until SIGINT or SIGTERM. Guild, messages and clock are kept in the data folder.

    Where the page asks for a reset, all of it is thrown away, and the play begins anew at the
    same address. Raises PortTaken where it cannot listen, BotRefused where the bot gives up.
    """
    stopped, reset = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    async with AsyncExitStack() as whole:
        whole.push_async_callback(production.backstage.close)
        await _play_on(production, (discord_port, control_port), stopped, reset)


async def _play_on(
    production: Production, ports: tuple[int, int], stopped: asyncio.Event, reset: asyncio.Event
) -> None:
    """One performance after the other, until it is stopped."""
    announce = production.say
    while not stopped.is_set():
        reset.clear()
        async with AsyncExitStack() as stack:
            sandbox = await _open(stack, production, ports, reset.set)
            if not sandbox.world.guilds:
                seed_demo(sandbox.world)
            announce(f"Ecotopia is at {sandbox.control_url} — Ctrl-C ends it.")
            announce(f"The bot's log is in {production.log}.")
            await _perform(production, sandbox.discord_url, stopped, reset)
            guilds, channels = list(sandbox.world.guilds), list(sandbox.world.channels)
            ports = sandbox.ports
        if reset.is_set():
            await production.backstage.forget(guilds, channels)
            await asyncio.to_thread(production.strike)
            announce = _say_nothing


async def _open(
    stack: AsyncExitStack,
    production: Production,
    ports: tuple[int, int],
    reset: Callable[[], None],
) -> Sandbox:
    sandbox = Sandbox(
        *ports,
        state_path=production.world,
        clock_path=production.clock,
        backstage=production.backstage,
        reset=reset,
    )
    try:
        return await stack.enter_async_context(sandbox)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        raise PortTaken(error.strerror) from error


async def _perform(
    production: Production, discord_url: str, stopped: asyncio.Event, reset: asyncio.Event
) -> None:
    """Keep the bot running until somebody ends it all, or wants to begin anew."""
    environment = {
        **os.environ,
        "DISCORD_TOKEN": SANDBOX_TOKEN,
        "ECOTOPIA_DISCORD_URL": discord_url,
        "ECOTOPIA_CLOCK_FILE": str(production.clock),
        "ECOTOPIA_DATA_DIR": str(production.data_dir),
    }
    bot = asyncio.create_task(_keep_running(production, environment))
    ends = [asyncio.create_task(event.wait()) for event in (stopped, reset)]
    await asyncio.wait((bot, *ends), return_when=asyncio.FIRST_COMPLETED)
    for task in (*ends, bot):
        task.cancel()
    with suppress(asyncio.CancelledError):
        await bot


def _say_nothing(_: str) -> None:
    """The address has not changed."""


async def _keep_running(production: Production, environment: dict[str, str]) -> None:
    """Start the bot, and again whenever it is killed; end it when cancelled.

    Raises BotRefused where it ends by itself: starting it again would not help.
    """
    log = production.log
    while True:
        process = await _start(production.bot_command, environment, log)
        try:
            code = await process.wait()
        except asyncio.CancelledError:
            await _end(process)
            raise
        if code > 0:
            raise BotRefused(f"The bot gave up: {await asyncio.to_thread(_last_line, log)}")
        production.say(f"The bot was ended by signal {-code} (see {log}); it starts again.")
        await asyncio.sleep(RESTART_PAUSE)


async def _start(command: Sequence[str], environment: dict[str, str], log: Path) -> Process:
    with await asyncio.to_thread(log.open, "ab") as output:
        # A session of its own: Ctrl-C reaches this process alone, which then ends the bot.
        return await asyncio.create_subprocess_exec(
            *command,
            env=environment,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )


def _last_line(log: Path) -> str:
    lines = log.read_text(errors="replace").strip().splitlines()
    return lines[-1] if lines else f"see {log}"


async def _end(process: Process) -> None:
    process.terminate()
    try:
        await asyncio.wait_for(process.wait(), STOPPING_TIME)
    except TimeoutError:
        process.kill()
        await process.wait()
