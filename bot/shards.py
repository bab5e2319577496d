"""Which guilds a process serves, where several processes share one database."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shards:
    """These of `count` shards (0 … count-1), by Discord's own rule for its gateway."""

    ids: tuple[int, ...] = (0,)
    count: int = 1

    @property
    def whole(self) -> bool:
        """Whether no other process serves a guild."""
        return len(self.ids) == self.count

    def __str__(self) -> str:
        return f"{', '.join(map(str, self.ids))} of {self.count}"


WHOLE = Shards()
"""All guilds in one process."""
