"""What a process takes of the machine's memory, as Linux tells it."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Footprint:
    """Bytes of memory: at most so far, and at present."""

    peak: int
    present: int


def footprint_of(pid: int | None = None) -> Footprint:
    """The memory of a process, of this one if None; OSError where nothing tells, as of one that
    has ended.

    Not what `getrusage` says: its peak begins with that of whoever started the process.
    """
    status = Path(f"/proc/{'self' if pid is None else pid}/status").read_text()
    found = dict(line.split(":", 1) for line in status.splitlines())
    try:
        peak, present = (int(found[name].split()[0]) * 1024 for name in ("VmHWM", "VmRSS"))
    except KeyError as missing:
        raise ProcessLookupError(f"process {pid} has no memory any more") from missing
    return Footprint(peak, present)
