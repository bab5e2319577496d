"""Numbers and what moves them, as a reader sees them."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from babel.numbers import format_decimal

from bot.face.texts import Texts
from bot.face.words import INDICATORS, NUMBERS, credits
from bot.game.content.effects import Effects
from bot.game.rules.city import energy
from bot.game.rules.city.build_rules import BUILDS
from bot.game.rules.city.effects import TREASURY, Effect
from bot.game.rules.city.grid import Build, Ground, name_of
from bot.game.state import Cause, City
from bot.game.vocabulary import Demographic

PER_POINT = 10_000
"""What a point of approval counts in a cause: the ten-thousandths of `Cause.amount`."""

EXACT, ROUGH = "0.####", "0.#"
"""Forms of a point of approval: to its last digit, so that what is listed adds up; to a tenth."""

_OF_A_SHORTAGE = frozenset({energy.SHORT, energy.GAS})

_DEMOGRAPHICS = frozenset(demographic.value for demographic in Demographic)


def signed(number: int) -> str:
    """A change with its sign."""
    return f"−{-number}" if number < 0 else f"+{number}"


def points(on: str, amount: int, _: Texts, form: str = EXACT) -> str:
    """A change of that number, which counts as `Cause.amount` does."""
    if on not in _DEMOGRAPHICS:
        return signed(amount)
    return ("−" if amount < 0 else "+") + _decimal(abs(amount), form, _)


def level(on: str, value: int, _: Texts, form: str = EXACT) -> str:
    """Where that number stands; an approval counts like its causes."""
    return _decimal(value, form, _) if on in _DEMOGRAPHICS else f"{value}".replace("-", "−")


def effects_line(effects: Effects, _: Texts) -> str:
    """What a decision adds to indicators, treasury and approval; empty where it does nothing."""
    moved = [
        *((NUMBERS[on.value], by) for on, by in effects.indicators),
        *([(NUMBERS[TREASURY], effects.treasury)] if effects.treasury else []),
        *((NUMBERS[group.value], by) for group, by in effects.approval),
    ]
    return " · ".join(f"{_(name)} {signed(by)}" for name, by in moved)


def shifts_line(shifts: Mapping[Demographic, int], _: Texts) -> str:
    """What approval moves by, group by group; the shifts are hundredths of a point."""
    moved = (
        (group.value, points(group.value, by * PER_POINT // 100, _)) for group, by in shifts.items()
    )
    return " · ".join(f"{_(NUMBERS[on])} {change}" for on, change in moved)


def effect_lines(effects: Iterable[Effect], _: Texts) -> str:
    """A line for each cause, with what it moves."""
    lines: dict[str, list[str]] = {}
    for effect in effects:
        moved = f"{_(NUMBERS[str(effect.on)])} {signed(effect.points)}"
        lines.setdefault(effect.cause, []).append(moved)
    return "\n".join(f"{_(cause)}: {' · '.join(moved)}" for cause, moved in lines.items())


def totals_line(effects: Iterable[Effect], _: Texts) -> str:
    """What all of it moves together, whatever the causes: `environment +4 · treasury −25`."""
    totals: dict[str, int] = {}
    for effect in effects:
        totals[str(effect.on)] = totals.get(str(effect.on), 0) + effect.points
    moved = [(on, totals[on]) for on in NUMBERS if totals.get(on)]
    return " · ".join(f"{_(NUMBERS[on])} {signed(by)}" for on, by in moved)


def shortage_lines(ground: Ground, _: Texts) -> str:
    """What the energy that the city lacks costs it each round; empty where it lacks none."""
    return effect_lines((e for e in energy.effects(ground) if e.cause in _OF_A_SHORTAGE), _)


def cause_line(cause: Cause, _: Texts, form: str = EXACT) -> str:
    """What moved a number, and by how much."""
    line = f"**{points(cause.on, cause.amount, _, form)}** {_(cause.cause)}"
    if cause.tiles <= 1:
        return line
    tiles = _.ngettext("{number} tile", "{number} tiles", cause.tiles).format(number=cause.tiles)
    return f"{line} ({tiles})"


def summed(causes: Iterable[Cause]) -> tuple[Cause, ...]:
    """The causes with equal ones added up, what moved most first; none that moved nothing."""
    amounts: dict[tuple[int, str, str], tuple[int, int]] = {}
    for cause in causes:
        key = (cause.round, cause.on, cause.cause)
        amount, tiles = amounts.get(key, (0, 0))
        amounts[key] = amount + cause.amount, max(tiles, cause.tiles)
    all_ = (Cause(*key, amount, tiles) for key, (amount, tiles) in amounts.items())
    return tuple(sorted((c for c in all_ if c.amount), key=lambda c: (-abs(c.amount), c.cause)))


def indicators_line(city: City, _: Texts) -> str:
    """The city's five indicators and its treasury."""
    shown = [f"{_(INDICATORS[on])} {value}" for on, value in city.indicators().items()]
    return " · ".join([*shown, credits(city.treasury, _)])


def site(build: Build, _: Texts) -> str:
    """A build action and its tile's name."""
    return f"{_(BUILDS[build.action].title)}: {name_of(build.place)}"


def _decimal(amount: int, form: str, _: Texts) -> str:
    return format_decimal(Decimal(amount) / PER_POINT, format=form, locale=_.language)
