"""One bot for each shard, and one sandbox, at a time on a folder."""

import fcntl
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TextIO

from bot.errors import ConfigError
from bot.shards import WHOLE, Shards


@contextmanager
def only_user(folder: Path, what: str, shards: Shards = WHOLE) -> Iterator[None]:
    """Make the folder and hold it, for these shards alone where they are not all.

    ConfigError where another process holds it for one of them, or counts the shards otherwise, or
    where it cannot be. The system gives it back however the process ends.
    """
    taken = ConfigError(
        f"Another {what} uses the folder {folder}: end it, or give this one a folder of "
        "its own with ECOTOPIA_DATA_DIR."
    )
    own = [_name(number, shards.count) for number in shards.ids]
    with ExitStack() as stack:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            files = [stack.enter_context((folder / name).open("w")) for name in own]
        except OSError as error:
            raise ConfigError(
                f"The folder {folder} cannot be written: {error.strerror}."
            ) from error
        if not all(_hold(file, fcntl.LOCK_EX) for file in files):
            raise taken
        # Only now: of two that count otherwise, and begin at one moment, none goes on.
        same = {_name(number, shards.count) for number in range(shards.count)}
        for path in {folder / "lock", *folder.glob("lock-*-of-*")}:
            if path.name not in same and path.exists() and not _free(path):
                raise taken
        yield


def _name(number: int, count: int) -> str:
    return "lock" if count == 1 else f"lock-{number}-of-{count}"


def _free(path: Path) -> bool:
    with path.open("r") as file:
        return _hold(file, fcntl.LOCK_SH)


def _hold(file: TextIO, how: int) -> bool:
    try:
        fcntl.flock(file, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
