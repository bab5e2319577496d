"""The one place that reads the time of day. Everything else is given a clock or a moment."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import structlog

log = structlog.get_logger()


class Clock:
    """The time in UTC, moved by the seconds that an optional file holds.

    The file is how the sandbox lets a newcomer skip a day; a host's bot has none.
    """

    def __init__(self, offset_file: Path | None = None) -> None:
        self._file = offset_file
        self._offset = timedelta(0)
        # A member's command may come before the first tick of the scheduler.
        self.refresh()

    def refresh(self) -> None:
        """Read the file again (a few bytes; it blocks, so call it in a thread)."""
        if self._file is None:
            return
        try:
            self._offset = timedelta(seconds=float(self._file.read_text()))
        except FileNotFoundError:
            self._offset = timedelta(0)
        except (ValueError, OverflowError) as error:
            log.warning("clock file damaged", file=str(self._file), cause=str(error))

    def now(self) -> datetime:
        """The moment, aware, in UTC."""
        return self.on_discord() + self._offset

    def on_discord(self) -> datetime:
        """The moment on Discord's own clocks, which nobody can move."""
        return datetime.now(UTC)
