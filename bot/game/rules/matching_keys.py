"""The tests that may be promised, each with a short key by which a speaker chooses it."""

import re

from bot.game.content.shipped import POLICIES
from bot.game.rules.city.build_rules import BUILDS, BuildAction
from bot.game.rules.city.grid import Ground
from bot.game.rules.city.tiles import TileKind
from bot.game.rules.judging import Built, Enacted, NeverEnacted, Reached, Stays, Test
from bot.game.rules.matching_things import KEPT
from bot.game.state import City
from bot.game.vocabulary import Indicator

STEP = 5
"""Points above now that an indicator must reach where the promise names no number (ours)."""

TOP = 100
"""The highest value of an indicator."""


def choices() -> tuple[str, ...]:
    """The keys of every kind of test, without amounts: builds, policies, values, what stays."""
    return (
        *(f"build:{action}" for action in BuildAction),
        *(f"policy:{key}" for key in POLICIES),
        *(f"never:{key}" for key in POLICIES),
        *(f"reach:{indicator}" for indicator in Indicator),
        *(f"stays:{key}" for key in KEPT),
    )


def test_of(key: str, city: City, ground: Ground) -> Test | None:
    """The test of a key, or None where that cannot be promised now.

    A key may end in an amount, as in `reach:environment:70`; without one it is one build, STEP
    points above now, or all that stands.
    """
    kind, _, rest = key.strip().casefold().partition(":")
    what, colon, number = rest.partition(":")
    if f"{kind}:{what}" not in _CHOICES or (colon and not re.fullmatch(r"[0-9]{1,3}", number)):
        return None
    amount = int(number) if colon else None
    match kind:
        case "build":
            count = 1 if amount is None else amount
            return Built(what, count) if 1 <= count <= possible(BuildAction(what), ground) else None
        case "reach":
            return reached(Indicator(what), city, amount)
        case "stays":
            kinds = KEPT[what]
            most = standing(kinds, ground)
            count = most if amount is None else amount
            return Stays(kinds, count) if 1 <= count <= most else None
        case _:
            if colon:
                return None
            return Enacted(what) if kind == "policy" else NeverEnacted(what)


def key_of(test: Test) -> str:
    """The key of a test that came from here, with its amount."""
    match test:
        case Built(build, count):
            return f"build:{build}" if count == 1 else f"build:{build}:{count}"
        case Enacted(policy):
            return f"policy:{policy}"
        case NeverEnacted(policy):
            return f"never:{policy}"
        case Reached(indicator, least, _):
            return f"reach:{indicator}:{least}"
        case Stays(kinds, count):
            return f"stays:{_NAMES[kinds]}:{count}"


def possible(action: BuildAction, ground: Ground) -> int:
    """On how many tiles that action can be done now."""
    return standing(BUILDS[action].on, ground)


def standing(kinds: tuple[TileKind, ...], ground: Ground) -> int:
    """How many tiles of these kinds there are."""
    return sum(ground.count(kind) for kind in kinds)


def reached(indicator: Indicator, city: City, least: int | None) -> Reached | None:
    """That value, or STEP above now; what is reached already is no promise."""
    now = city.indicators()[indicator]
    least = min(now + STEP, TOP) if least is None else least
    return Reached(indicator, least, now) if now < least <= TOP else None


_CHOICES = frozenset(choices())
_NAMES = {kinds: name for name, kinds in KEPT.items()}
