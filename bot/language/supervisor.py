"""Keeps a worker process alive: starts it, watches it, starts it again, stops it.

The worker's standard input is a pipe held open by this process: when it closes, however this
process ends, the worker ends too.
"""

import asyncio
import contextlib
import time
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

import aiohttp
import structlog

from bot.errors import ModelUnavailable
from bot.language.probe import EXIT_BAD_MODEL

log = structlog.get_logger()

POLL = 0.1
"""Seconds between two looks at a worker that is starting."""


class State(StrEnum):
    """What a supervised worker is doing."""

    STARTING = "starting"
    READY = "ready"
    DOWN = "down"
    UNUSABLE = "unusable"
    STOPPED = "stopped"


class Supervisor:
    """Runs ``command`` and knows its health through ``socket``.

    Times in seconds: a worker that is not ready after ``patience`` or does not answer ``misses``
    health checks in a row, ``interval`` apart, is killed. Between two starts lies a pause that
    doubles from ``pause`` to ``longest_pause``; a worker that ran longer than that starts afresh.
    """

    def __init__(
        self,
        command: Sequence[str],
        socket: Path,
        *,
        patience: float = 900.0,
        interval: float = 5.0,
        misses: int = 3,
        pause: float = 0.5,
        longest_pause: float = 60.0,
        grace: float = 2.0,
    ) -> None:
        self._command = list(command)
        self._socket = socket
        self._patience = patience
        self._interval = interval
        self._misses = misses
        self._pause = pause
        self._longest_pause = longest_pause
        self._grace = grace
        self._changed = asyncio.Condition()
        self._task: asyncio.Task[None] | None = None
        self._process: asyncio.subprocess.Process | None = None
        self.state = State.STOPPED
        self.cause = "not started"
        """One sentence on why the worker is not ready."""

    @property
    def pid(self) -> int | None:
        """The worker's process id, while there is a worker."""
        return self._process.pid if self._process else None

    async def start(self) -> None:
        """Start supervising; returns at once."""
        await self._become(State.STARTING, "the worker is loading the model")
        self._task = asyncio.create_task(self._supervise(), name="worker supervisor")

    async def stop(self) -> None:
        """Stop the worker, by force after the grace period."""
        if self._task:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
            self._task = None
        await self._become(State.STOPPED, "the worker is stopped")

    async def wait_ready(self, timeout: float | None = None, *, restarts: bool = False) -> None:
        """Wait until the worker answers; with ``restarts`` even where it fails meanwhile.

        Raises ModelUnavailable with the cause otherwise.
        """
        unsettled = {State.STARTING, State.DOWN} if restarts else {State.STARTING}

        def settled() -> bool:
            return self.state not in unsettled

        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(timeout), self._changed:
                await self._changed.wait_for(settled)
        if self.state is not State.READY:
            raise ModelUnavailable(self.cause)

    async def _become(self, state: State, cause: str = "") -> None:
        async with self._changed:
            self.state, self.cause = state, cause
            self._changed.notify_all()

    async def _supervise(self) -> None:
        pause = self._pause
        while True:
            started = time.monotonic()
            state, cause = await self._run_once()
            await self._become(state, cause)
            if state is State.UNUSABLE:
                log.error("the model cannot be used; rules answer", cause=cause)
                return
            if time.monotonic() - started > self._longest_pause:
                pause = self._pause
            log.warning("the model worker is down", cause=cause, again_in_s=pause)
            await asyncio.sleep(pause)
            pause = min(2 * pause, self._longest_pause)
            await self._become(State.STARTING, f"the worker is starting again: {cause}")

    async def _run_once(self) -> tuple[State, str]:
        """Run a worker until it ends or has to be ended; say how that leaves things, and why."""
        try:
            process = await asyncio.create_subprocess_exec(
                *self._command,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                # A Ctrl-C in the terminal is for the bot, which then stops the worker.
                start_new_session=True,
            )
        except OSError as error:
            return State.DOWN, f"the worker cannot be started: {error}"
        self._process = process
        ended = asyncio.create_task(self._ending(process))
        watched = asyncio.create_task(self._watch())
        try:
            await asyncio.wait((ended, watched), return_when=asyncio.FIRST_COMPLETED)
            if ended.done():
                return ended.result()
            return State.DOWN, watched.result()
        finally:
            watched.cancel()
            await self._end(process)
            await asyncio.wait((ended, watched))
            self._process = None

    async def _ending(self, process: asyncio.subprocess.Process) -> tuple[State, str]:
        """Read what the worker says on standard output: one sentence where it gives up."""
        assert process.stdout is not None
        sentence = ""
        async for line in process.stdout:
            sentence = line.decode("utf-8", "replace").strip() or sentence
        code = await process.wait()
        if code == EXIT_BAD_MODEL:
            return State.UNUSABLE, sentence
        how = f"signal {-code}" if code < 0 else f"exit code {code}"
        return State.DOWN, f"the worker ended with {how}" + (f": {sentence}" if sentence else "")

    async def _watch(self) -> str:
        """Look after a running worker; return the reason to end it."""
        timeout = aiohttp.ClientTimeout(total=self._interval)
        connector = aiohttp.UnixConnector(str(self._socket))
        async with aiohttp.ClientSession(connector=connector, timeout=timeout) as session:
            give_up = time.monotonic() + self._patience
            while not await _healthy(session):
                if time.monotonic() > give_up:
                    return f"the worker was not ready after {self._patience:.0f} s"
                await asyncio.sleep(POLL)
            await self._become(State.READY)
            log.info("the model worker is ready", pid=self.pid)
            missed = 0
            while missed < self._misses:
                await asyncio.sleep(self._interval)
                missed = 0 if await _healthy(session) else missed + 1
        return f"the worker did not answer {self._misses} health checks"

    async def _end(self, process: asyncio.subprocess.Process) -> None:
        if process.returncode is not None:
            return
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        try:
            async with asyncio.timeout(self._grace):
                await process.wait()
        except TimeoutError:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()


async def _healthy(session: aiohttp.ClientSession) -> bool:
    try:
        async with session.get("http://worker/health") as answer:
            return answer.status == 200
    except (aiohttp.ClientError, TimeoutError):
        return False
