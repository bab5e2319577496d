"""A throwaway PostgreSQL server: `python -m tests.postgres COMMAND …` runs the command with one.

The server lies in a temporary folder, listens on a Unix socket in it alone, and is gone at the end.
The command finds its address in ECOTOPIA_TEST_DATABASE. Debian's package `postgresql` is enough;
PostgreSQL does not run as root, so root starts it as the user `postgres`.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

VARIABLE = "ECOTOPIA_TEST_DATABASE"
USER = "ecotopia"
DEBIAN = Path("/usr/lib/postgresql")
# It need not outlive a power cut, only be quick.
OPTIONS = (
    "-c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off "
    "-c max_connections=200 -c shared_buffers=64MB -c autovacuum=off"
)


def program(name: str) -> str:
    """The path of one of the server's programs, of the newest version that is installed."""
    folders = sorted(DEBIAN.glob("*/bin"), key=lambda folder: int(folder.parent.name))
    found = next((str(f / name) for f in folders[::-1] if (f / name).exists()), shutil.which(name))
    if found is None:
        sys.exit(f"{name} is not installed: apt-get install postgresql")
    return found


@contextmanager
def server() -> Iterator[str]:
    """A running server; the address of its database `postgres`."""
    # In /tmp itself: a Unix socket's path has 107 bytes at most.
    with tempfile.TemporaryDirectory(prefix="ecotopia-pg-", dir="/tmp") as name:
        folder = Path(name)
        as_user = []
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
            as_user = ["runuser", "-u", "postgres", "--"]

        def run(tool: str, *arguments: str) -> None:
            command = [*as_user, program(tool), "-D", str(folder / "data"), *arguments]
            done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
            if done.returncode:
                sys.exit(f"{tool} failed:\n{done.stdout}{done.stderr}")

        run("initdb", "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        log = str(folder / "log")
        run("pg_ctl", "-w", "-l", log, "-o", f"{OPTIONS} -k {folder}", "start")
        try:
            yield f"postgresql+asyncpg://{USER}@/postgres?host={folder}"
        finally:
            run("pg_ctl", "-w", "-m", "immediate", "stop")


def main() -> int:
    """Run the command that is given, with a server."""
    with server() as url:
        return subprocess.run(
            sys.argv[1:], env={**os.environ, VARIABLE: url}, check=False
        ).returncode


if __name__ == "__main__":
    sys.exit(main())
