"""Trouble made on purpose: answers that fail, come late, or are lost on the way back."""

import asyncio
import re
from dataclasses import dataclass
from typing import TypeVar


@dataclass(slots=True)
class HttpFault:
    """Answers `status` to the next `times` requests whose path fits.

    With `after`, the request is carried out first and only its answer is lost. `scope` says whose
    limit a 429 is: `user`, `global` or `shared`.
    """

    status: int
    times: int = 1
    path: str = ""
    retry_after: float = 1.0
    after: bool = False
    scope: str = "user"


@dataclass(slots=True)
class Delay:
    """Holds the next `times` requests whose path fits back for `seconds`."""

    seconds: float
    times: int = 1
    path: str = ""


Fault = TypeVar("Fault", HttpFault, Delay)


class Faults:
    def __init__(self) -> None:
        self._waiting: list[HttpFault | Delay] = []

    def add(self, fault: HttpFault | Delay) -> None:
        re.compile(fault.path)  # a bad expression fails here, not at some later request
        self._waiting.append(fault)

    def clear(self) -> None:
        self._waiting.clear()

    async def meet(self, path: str) -> HttpFault | None:
        """Waits out a delay for this path; the answer that is to fail, if one is."""
        if not self._waiting:
            return None
        if delay := self._take(path, Delay):
            await asyncio.sleep(delay.seconds)
        return self._take(path, HttpFault)

    def _take(self, path: str, kind: type[Fault]) -> Fault | None:
        for fault in self._waiting:
            if isinstance(fault, kind) and re.search(fault.path, path):
                fault.times -= 1
                if fault.times <= 0:
                    self._waiting.remove(fault)
                return fault
        return None
