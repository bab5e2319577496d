"""What `ecotopia sandbox` runs: the loopback Discord, the real bot beside it, the page."""

import asyncio
import errno
import os
import signal
from asyncio.subprocess import Process
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack, suppress
from pathlib import Path

from sandbox.seed import SANDBOX_TOKEN, seed_demo
from sandbox.server import Sandbox

STOPPING_TIME = 15.0
"""Seconds that the bot has to end after it was asked to."""
RESTART_PAUSE = 2.0
"""Seconds before a bot that has died is started again."""


class PortTaken(Exception):
    """Another program, or another sandbox, listens on one of the two ports."""


class BotRefused(Exception):
    """The bot cannot run as it is set up; the sentence is its own last word."""


async def play(
    data_dir: Path,
    *,
    discord_port: int,
    control_port: int,
    bot_command: Sequence[str],
    say: Callable[[str], None],
) -> None:
    """Serve until SIGINT or SIGTERM. Guild, messages and clock are kept in the data folder.

    Raises PortTaken where it cannot listen, BotRefused where the bot gives up.
    """
    folder = data_dir / "sandbox"
    clock = folder / "clock"
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    async with AsyncExitStack() as stack:
        try:
            sandbox = await stack.enter_async_context(
                Sandbox(
                    discord_port,
                    control_port,
                    state_path=folder / "world.json",
                    clock_path=clock,
                )
            )
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
            raise PortTaken(error.strerror) from error
        if not sandbox.world.guilds:
            seed_demo(sandbox.world)
        environment = {
            **os.environ,
            "DISCORD_TOKEN": SANDBOX_TOKEN,
            "ECOTOPIA_DISCORD_URL": sandbox.discord_url,
            "ECOTOPIA_CLOCK_FILE": str(clock),
            "ECOTOPIA_DATA_DIR": str(data_dir),
        }
        log = data_dir / "bot.log"
        say(f"Ecotopia is at {sandbox.control_url} — Ctrl-C ends it.")
        say(f"The bot's log is in {log}.")
        bot = asyncio.create_task(_keep_running(bot_command, environment, log, say))
        stopping = asyncio.create_task(stopped.wait())
        await asyncio.wait((bot, stopping), return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        bot.cancel()
        with suppress(asyncio.CancelledError):
            await bot


async def _keep_running(
    command: Sequence[str], environment: dict[str, str], log: Path, say: Callable[[str], None]
) -> None:
    """Start the bot, and again whenever it is killed; end it when cancelled.

    Raises BotRefused where it ends by itself: starting it again would not help.
    """
    while True:
        process = await _start(command, environment, log)
        try:
            code = await process.wait()
        except asyncio.CancelledError:
            await _end(process)
            raise
        if code > 0:
            raise BotRefused(f"The bot gave up: {await asyncio.to_thread(_last_line, log)}")
        say(f"The bot was ended by signal {-code} (see {log}); it starts again.")
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
