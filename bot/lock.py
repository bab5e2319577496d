"""One bot, and one sandbox, at a time on a folder."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.errors import ConfigError


@contextmanager
def only_user(folder: Path, what: str) -> Iterator[None]:
    """Make the folder and hold it; ConfigError where another process holds it, or it cannot be.

    The system gives it back however the process ends.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = (folder / "lock").open("w")
    except OSError as error:
        raise ConfigError(f"The folder {folder} cannot be written: {error.strerror}.") from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as taken:
            raise ConfigError(
                f"Another {what} uses the folder {folder}: end it, or give this one a folder of "
                "its own with ECOTOPIA_DATA_DIR."
            ) from taken
        yield
