"""A folder of one process's own in the system's temporary one, and the end of those left behind.

A process that is killed leaves its folder. Whoever makes one holds a lock on a file in it, which
the system gives back however the process ends: an `ecotopia-…` folder of the same user whose lock
is free has no owner any more. The number of a process would not tell: numbers are used again.
"""

import contextlib
import fcntl
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import structlog

log = structlog.get_logger()

PREFIX = "ecotopia-"
OWNER = "owner"
"""The file in a folder that its owner holds."""


@contextmanager
def own_folder() -> Iterator[Path]:
    """A new folder that only this user enters; it is gone after the block."""
    with (
        tempfile.TemporaryDirectory(prefix=PREFIX, ignore_cleanup_errors=True) as made,
        (Path(made) / f"{OWNER}.new").open("w") as held,
    ):
        fcntl.flock(held, fcntl.LOCK_EX)
        # Under its name only once it is held: nobody finds it free in between.
        Path(held.name).rename(Path(made) / OWNER)
        yield Path(made)


def remove_left(place: Path | None = None) -> int:
    """Remove the folders of this user whose owners are gone; how many. Blocks.

    A folder without the owner's file is let alone, whoever made it.
    """
    place = place or Path(tempfile.gettempdir())
    removed = 0
    for folder in sorted(place.glob(f"{PREFIX}*")):
        with contextlib.suppress(OSError):
            removed += _remove_if_left(folder)
    if removed:
        log.info("folders of killed processes removed", folders=removed, place=str(place))
    return removed


def _remove_if_left(folder: Path) -> bool:
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
        return False
    owner = os.open(folder / OWNER, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        fcntl.flock(owner, fcntl.LOCK_EX | fcntl.LOCK_NB)  # BlockingIOError: its owner lives.
        shutil.rmtree(folder)
    finally:
        os.close(owner)
    return True
