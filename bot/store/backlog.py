"""How much waits in a table, and since when."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Backlog:
    """So many rows, the oldest of them since that moment; None where there is none."""

    rows: int
    since: datetime | None

    def age(self, now: datetime) -> float:
        """Seconds for which the oldest row waits."""
        return 0.0 if self.since is None else max((now - self.since).total_seconds(), 0.0)
