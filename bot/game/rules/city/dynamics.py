"""Dynamic citizens: whom a deed or the city's state brings, and how long they stay."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.game.content import N_
from bot.game.vocabulary import Indicator

MOST_AT_A_TIME = 2
"""Dynamic citizens who are in the city at once (issue 4)."""

STAY_AFTER_A_DEED = 3
"""Rounds that somebody stays whose life a deed changed, the first one included (issue 4: 2-3)."""

STAY_FOR_A_STATE = 2
"""Rounds that somebody stays whom the city's state brought (issue 4: 2-3)."""

LOW, HIGH, HIGH_RESEARCH = 30, 90, 80
"""Below and above these an indicator brings somebody; the last is research's own (issue 4)."""


class Arrival(StrEnum):
    """Who can come."""

    DRILLER = "driller"
    PLANT_WORKER = "plant_worker"
    FORESTER = "forester"
    FARMER = "farmer"
    SOLAR_TECHNICIAN = "solar_technician"
    DOCTORAL_STUDENT = "doctoral_student"
    FUSION_ENGINEER = "fusion_engineer"


@dataclass(frozen=True, slots=True)
class Spawn:
    """A reason for somebody to come; `cause` is a message id, `stay` counts rounds."""

    kind: Arrival
    cause: str
    stay: int


@dataclass(frozen=True, slots=True)
class DynamicCitizen:
    """Somebody who came in round `came` and leaves when round `leaves` begins."""

    kind: Arrival
    cause: str
    came: int
    leaves: int


LOW_SPAWNS: Mapping[Indicator, Spawn] = {
    Indicator.ENVIRONMENT: Spawn(Arrival.FORESTER, N_("the land is dying"), STAY_FOR_A_STATE),
    Indicator.ECONOMY: Spawn(Arrival.PLANT_WORKER, N_("the work is gone"), STAY_FOR_A_STATE),
    Indicator.SOCIAL: Spawn(Arrival.DOCTORAL_STUDENT, N_("the city falls apart"), STAY_FOR_A_STATE),
    Indicator.SECURITY: Spawn(Arrival.FARMER, N_("nobody feels safe"), STAY_FOR_A_STATE),
}
"""Who comes when that indicator falls below LOW (ours; research starts below, so it brings nobody).
"""

HIGH_SPAWNS: Mapping[Indicator, Spawn] = {
    Indicator.ENVIRONMENT: Spawn(Arrival.FORESTER, N_("the land is alive"), STAY_FOR_A_STATE),
    Indicator.ECONOMY: Spawn(
        Arrival.SOLAR_TECHNICIAN, N_("there is work for all"), STAY_FOR_A_STATE
    ),
    Indicator.SOCIAL: Spawn(
        Arrival.DOCTORAL_STUDENT, N_("people like to live here"), STAY_FOR_A_STATE
    ),
    Indicator.SECURITY: Spawn(Arrival.FARMER, N_("the city is safe"), STAY_FOR_A_STATE),
    Indicator.RESEARCH: Spawn(
        Arrival.FUSION_ENGINEER, N_("the laboratories lead the world"), STAY_FOR_A_STATE
    ),
}
"""Who comes when that indicator rises above HIGH, research above HIGH_RESEARCH (ours)."""


def triggered(before: Mapping[Indicator, int], after: Mapping[Indicator, int]) -> tuple[Spawn, ...]:
    """Whom a change of the indicators brings: only crossing a limit counts, not staying beyond."""
    fallen = [spawn for on, spawn in LOW_SPAWNS.items() if after[on] < LOW <= before[on]]
    risen = [spawn for on, spawn in HIGH_SPAWNS.items() if before[on] <= _high(on) < after[on]]
    return (*fallen, *risen)


def welcome(
    present: tuple[DynamicCitizen, ...], spawns: Iterable[Spawn], now: int
) -> tuple[DynamicCitizen, ...]:
    """Who is there after the spawns of round `now`, in the order in which they came.

    Where the city is full, whoever came first leaves for the newcomer, but nobody who came this
    round; a kind that is there already does not come twice.
    """
    for spawn in spawns:
        if any(citizen.kind is spawn.kind for citizen in present):
            continue
        if len(present) >= MOST_AT_A_TIME:
            if present[0].came == now:
                continue
            present = present[1:]
        present = (*present, DynamicCitizen(spawn.kind, spawn.cause, now, now + spawn.stay))
    return present


def farewell(
    present: tuple[DynamicCitizen, ...], now: int
) -> tuple[tuple[DynamicCitizen, ...], tuple[DynamicCitizen, ...]]:
    """Who stays and who leaves when round `now` begins."""
    staying = tuple(citizen for citizen in present if citizen.leaves > now)
    return staying, tuple(citizen for citizen in present if citizen.leaves <= now)


def _high(on: Indicator) -> int:
    return HIGH_RESEARCH if on is Indicator.RESEARCH else HIGH
