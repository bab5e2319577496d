"""A bot in a process of its own beside the harness, and what it costs the machine."""

import asyncio
import os
import signal
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.footprint import Footprint, footprint_of
from sandbox.model import Application

TICKS = os.sysconf("SC_CLK_TCK")


class NotUp(Exception):
    """The bot ended, or did not connect in time; the sentence says what its log has last."""


@dataclass(slots=True, frozen=True)
class Cost:
    """Memory, and seconds of processor time so far."""

    footprint: Footprint
    cpu: float


class BotProcess:
    """A bot's command, its output in a log file."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], log: Path) -> None:
        self._command = command
        self._environment = environment
        self._log = log
        self._process: asyncio.subprocess.Process | None = None

    async def start(
        self, application: Application, seconds: float, is_ready: Callable[[], bool]
    ) -> float:
        """Start it; how many seconds it took until it was connected and `is_ready`."""
        began = time.monotonic()
        with await asyncio.to_thread(self._log.open, "ab") as output:
            self._process = await asyncio.create_subprocess_exec(
                *self._command,
                env=dict(self._environment),
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        while not (application.identified and application.commands_in(None) and is_ready()):
            if self._process.returncode is not None or time.monotonic() - began > seconds:
                raise NotUp(f"The bot did not start: {self.last_words()}")
            await asyncio.sleep(0.05)
        return time.monotonic() - began

    async def stop(self, seconds: float) -> float:
        """Ask it to end; how long that took. It is killed where it takes longer than that."""
        if self._process is None or self._process.returncode is not None:
            return 0.0
        began = time.monotonic()
        self._process.send_signal(signal.SIGTERM)
        try:
            await asyncio.wait_for(self._process.wait(), seconds)
        except TimeoutError:
            self._process.kill()
            await self._process.wait()
        return time.monotonic() - began

    def cost(self) -> Cost:
        """What it has taken so far; NotUp where it has ended."""
        assert self._process is not None
        pid = self._process.pid
        try:
            footprint = footprint_of(pid)
            spent = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        except OSError as error:
            raise NotUp(f"The bot has ended: {self.last_words()}") from error
        return Cost(footprint, (int(spent[11]) + int(spent[12])) / TICKS)

    def last_words(self) -> str:
        """The last line of its log."""
        lines = self._log.read_text(errors="replace").strip().splitlines()
        return lines[-1] if lines else "it said nothing"
