"""The bot in a process of its own, as `ecotopia run` runs it, but ready in a tenth of the time.

A process that has imported everything forks each bot, so that hundreds can be started and killed.
"""

import asyncio
import multiprocessing
import os
import signal
import sys
import threading
from datetime import UTC, datetime, timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path

from bot.config import load_settings
from bot.language.service import Language
from bot.logs import configure_logging
from bot.run import run_bot
from sandbox.client import point_discord_at
from sandbox.seed import SANDBOX_TOKEN

PRELOADED = ("trials.process", "trials.preloaded")
POLL = 0.01


class BotProcess:
    """Starts, kills and stops bots that share a data folder; one at a time.

    Without a `model` the rules read and speak.
    """

    def __init__(self, folder: Path, discord_url: str, model: Path | None = None) -> None:
        self.folder = folder
        self.log = folder / "bot.log"
        self._environment = {
            "DISCORD_TOKEN": SANDBOX_TOKEN,
            "ECOTOPIA_DISCORD_URL": discord_url,
            "ECOTOPIA_CLOCK_FILE": str(folder / "clock"),
            "ECOTOPIA_DATA_DIR": str(folder / "data"),
            "ECOTOPIA_MODEL": str(model or ""),
        }
        self._model = model
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(list(PRELOADED))
        self._process: BaseProcess | None = None

    @property
    def pid(self) -> int:
        """The process id of the bot that was started last."""
        pid = None if self._process is None else self._process.pid
        assert pid is not None, "a bot was started"
        return pid

    @property
    def alive(self) -> bool:
        """Whether a bot runs."""
        return self._process is not None and self._process.is_alive()

    def start(self) -> None:
        """Start a bot; its output is added to the log."""
        self._process = self._context.Process(
            target=_run, args=(self._environment, self.log, self._model is not None)
        )
        self._process.start()

    def kill(self) -> None:
        """SIGKILL: nothing in the bot gets to say goodbye."""
        os.kill(self.pid, signal.SIGKILL)

    def terminate(self) -> None:
        """SIGTERM, as a host's service manager sends it."""
        os.kill(self.pid, signal.SIGTERM)

    async def ended(self) -> int:
        """The exit code, once the bot has ended: below 0 it was ended by that signal."""
        assert self._process is not None
        while True:
            code = self._process.exitcode
            if code is not None:
                return code
            await asyncio.sleep(POLL)

    def worker(self) -> int | None:
        """The process id of the bot's model worker, while there is one."""
        return worker_of(self.pid)


class BotsClock:
    """The clock of the bots in a folder, moved by the file that they read."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def now(self) -> datetime:
        """The moment by that clock."""
        return datetime.now(UTC) + timedelta(seconds=self._offset())

    def move(self, seconds: float) -> None:
        """Move it forward from where it is."""
        draft = self.file.with_suffix(".new")
        draft.write_text(str(self._offset() + seconds))
        draft.replace(self.file)

    def _offset(self) -> float:
        return float(self.file.read_text()) if self.file.exists() else 0.0


def worker_of(pid: int) -> int | None:
    """The process id of that bot's model worker; None where it has none."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        for child in map(int, children):
            if "bot.language.worker" in Path(f"/proc/{child}/cmdline").read_text():
                return child
    except (FileNotFoundError, ProcessLookupError):
        return None  # it has ended meanwhile
    return None


def _run(environment: dict[str, str], log: Path, model: bool) -> None:
    """What the forked process does: the same as `ecotopia run`."""
    threading.Thread(target=_follow_parent, daemon=True).start()
    os.environ.update(environment)
    with log.open("ab") as output:
        os.dup2(output.fileno(), 1)
        os.dup2(output.fileno(), 2)
    settings = load_settings()
    configure_logging(settings)
    assert settings.discord_url is not None
    assert settings.discord_token is not None
    token = settings.discord_token.get_secret_value()
    with point_discord_at(settings.discord_url):
        asyncio.run(run_bot(settings, token, None if model else Language.rules()))
    sys.stderr.flush()


def _follow_parent() -> None:
    """End with who started the bot, however that ends: nobody else would."""
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)
