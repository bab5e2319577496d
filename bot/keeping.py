"""What a host promises: for how long what is kept, and where that can be read."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Keeping:
    """`retention` is how long members' words are kept after a campaign's end; None for ever.

    `after_leaving` is how long all of a guild is kept after the bot has left it. `page` is the
    address of the host's own privacy notice, where there is one. `backups` is how long the backups
    are kept that the bot makes by itself, in the folder `backups_in`; None for ever.
    """

    retention: timedelta | None = None
    after_leaving: timedelta = timedelta(days=30)
    page: str | None = None
    backups: timedelta | None = None
    backups_in: Path | None = None


USUAL = Keeping()
"""What is promised where the host has settled nothing else."""
