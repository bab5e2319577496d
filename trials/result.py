"""What came of a trial."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Result:
    """What came of it. `differences` are sentences; none means that no kill changed anything.

    `late_stops` took longer than 10 s after SIGTERM, `cut_off` are the posts that were at
    Discord, but not yet noted, when the bot was killed.
    """

    seed: int
    kills: dict[str, int] = field(default_factory=dict)
    instants: dict[str, int] = field(default_factory=dict)
    plays: int = 0
    campaigns: int = 0
    commands: int = 0
    posts: int = 0
    cut_off: int = 0
    up_seconds: list[float] = field(default_factory=list)
    stop_seconds: list[float] = field(default_factory=list)
    seconds: float = 0.0
    late_stops: int = 0
    differences: list[str] = field(default_factory=list)
