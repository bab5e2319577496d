"""One finding of `ecotopia doctor` or `ecotopia models verify`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Check:
    """A finding. ``fine`` is None where a thing is missing that not everybody needs."""

    name: str
    fine: bool | None
    found: str
    mend: str = ""
