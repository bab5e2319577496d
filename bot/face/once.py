"""Each of Discord's events once: after a resumed connection some may be delivered again."""

from collections import OrderedDict

REMEMBERED = 10_000
"""Ids kept: those of several minutes at the pace at which a busy bot hears of them."""


class Once:
    """Knows the ids of the interactions that were taken."""

    def __init__(self) -> None:
        self._known: OrderedDict[int, None] = OrderedDict()

    def first(self, interaction: int) -> bool:
        """Whether this interaction was not there before; it is taken by that."""
        if interaction in self._known:
            return False
        self._known[interaction] = None
        if len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
        return True
