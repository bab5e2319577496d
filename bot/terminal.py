"""What the commands share: the settings, and how findings and progress are shown."""

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeElapsedColumn

from bot.checks import Check
from bot.config import Settings, load_settings
from bot.language.files import Task
from bot.language.installing import OnProgress
from bot.logs import configure_logging

# Into a file or a pipe, a line is not broken where a terminal's would be.
out = Console(width=None if sys.stdout.isatty() else 240)
_MARKS = {True: "[green]✓[/]", False: "[red]✗[/]", None: "[yellow]–[/]"}


def started() -> Settings:
    """The settings of a command that begins, which logs as they say. Raises ConfigError."""
    # Ballots and tokens are in what is written: it is for nobody else on this machine.
    os.umask(0o077)
    settings = load_settings()
    configure_logging(settings)
    return settings


def show(checks: Iterable[Check]) -> bool:
    """Print findings and how to mend what is wrong; say whether nothing is."""
    fine = True
    for check in checks:
        fine &= check.fine is not False
        out.print(f"{_MARKS[check.fine]} {check.name}:", end=" ")
        # Not wrapped: the terminal does that itself, and a link stays one that can be copied.
        out.print(check.found, markup=False, highlight=False, soft_wrap=True)
        if check.fine is not True and check.mend:
            out.print(f"    → {check.mend}", markup=False, highlight=False, soft_wrap=True)
    return fine


@contextmanager
def making_models() -> Iterator[OnProgress]:
    """A bar on standard error for each default model that has to be made."""
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as shown:
        rows = {}

        def tell(task: Task, done: int, total: int) -> None:
            if task not in rows:
                rows[task] = shown.add_task(f"Making the model for {task}", total=total)
            shown.update(rows[task], completed=done)

        yield tell
