"""Who waits for an answer, and who is next: first by priority, then in turn by whom it is for."""

from collections import OrderedDict, deque
from typing import Generic, TypeVar

Item = TypeVar("Item")


class Waiting(Generic[Item]):
    """A queue that no single guild can fill for the others.

    The lowest ``priority`` goes first. Within one, each whom something waits for ``on_behalf`` of
    has a turn after the other, and what waits for the same is served in order.
    """

    def __init__(self) -> None:
        self._turns: dict[int, OrderedDict[str, deque[Item]]] = {}
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def put(self, item: Item, priority: int, on_behalf: str) -> None:
        """Let an item wait behind those on behalf of the same."""
        turns = self._turns.setdefault(priority, OrderedDict())
        turns.setdefault(on_behalf, deque()).append(item)
        self._count += 1

    def drop(self, item: Item, priority: int, on_behalf: str) -> bool:
        """Let an item go; False where it does not wait any more."""
        items = self._turns[priority].get(on_behalf) if priority in self._turns else None
        if not items or item not in items:
            return False
        items.remove(item)
        self._left(priority, on_behalf)
        return True

    def take(self) -> Item | None:
        """Give the next item, None where nobody waits."""
        if not self._count:
            return None
        priority = min(self._turns)
        turns = self._turns[priority]
        on_behalf, items = next(iter(turns.items()))
        item = items.popleft()
        turns.move_to_end(on_behalf)
        self._left(priority, on_behalf)
        return item

    def _left(self, priority: int, on_behalf: str) -> None:
        self._count -= 1
        turns = self._turns[priority]
        if not turns[on_behalf]:
            del turns[on_behalf]
        if not turns:
            del self._turns[priority]
