"""Writes every number of the rules into docs/balance.md, from the code: python docs/balance.py

What stands between the two marks is replaced; a test fails where it is out of step.
"""

import ast
import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from enum import Enum
from fractions import Fraction
from importlib import import_module
from pathlib import Path
from types import ModuleType

PAGE = Path(__file__).with_name("balance.md")
sys.path.insert(0, str(PAGE.parent.parent))

from bot.game.content.conditions import Condition  # noqa: E402
from bot.game.content.effects import Effects  # noqa: E402
from bot.game.content.form import Option  # noqa: E402
from bot.game.content.shipped import SHIPPED  # noqa: E402
from bot.game.rules.city.build_rules import BUILDS, LOSSES  # noqa: E402
from bot.game.rules.city.tiles import NAMES, WORTH, YOUNG_FOREST_WORTH  # noqa: E402
from bot.game.rules.city.yields import YIELDS  # noqa: E402

BEGIN, END = "<!-- generated: begin -->", "<!-- generated: end -->"

MODULES = {
    "bot.game.balance": "The campaign",
    "bot.game.rules.city.grid": "The map",
    "bot.game.rules.city.pollution": "Nature",
    "bot.game.rules.city.yields": "What stands",
    "bot.game.rules.city.energy": "Energy",
    "bot.game.rules.city.research": "Research",
    "bot.game.rules.city.dynamics": "Dynamic citizens",
    "bot.game.rules.governing": "Governing",
    "bot.game.rules.ledger": "Promises",
    "bot.game.rules.credibility": "Credibility",
    "bot.game.rules.voters": "Voters",
    "bot.game.rules.memory": "Memory",
    "bot.game.rules.appeal": "Candidates",
    "bot.game.rules.elections": "Elections",
    "bot.game.rules.methods.blending": "What ballots weigh",
    "bot.game.rules.methods.ballots": "Ballots",
    "bot.game.rules.matching": "From a promise's words to its test",
}
"""Whose constants are listed, and under which heading."""


def generated() -> str:
    """The whole generated part, marks included."""
    parts = [BEGIN]
    for name, heading in MODULES.items():
        rows = list(_constants(import_module(name)))
        if rows:
            parts += [
                "",
                f"### {heading}",
                f"`{name}`",
                "",
                *_table(("name", "value", "why"), rows),
            ]
    parts += ["", "### Tiles", "", *_table(("tile", "worth", "a round"), _tiles())]
    heads = ("build", "on", "credits", "rounds", "research", "points when it is done")
    parts += ["", "### Builds", "", *_table(heads, _builds())]
    parts += ["", "### What is torn down", "", *_table(("tile", "credits", "points"), _losses())]
    heads = ("policy", "credits", "capital", "a round", "at once", "later", "needs")
    parts += ["", "### Policies", "", *_table(heads, _policies())]
    heads = ("dilemma", "comes when", "option", "credits", "at once", "later")
    parts += ["", "### Dilemmas", "", *_table(heads, _dilemmas())]
    parts += ["", "### Events", "", *_table(("event", "weight", "comes when", "points"), _events())]
    return "\n".join([*parts, "", END])


def in_step(page: str) -> str:
    """The page with its generated part as the code has it now."""
    before, rest = page.split(BEGIN)
    return before + generated() + rest.split(END)[1]


def _constants(module: ModuleType) -> Iterator[tuple[str, str, str]]:
    """Each public constant of numbers with its value and what is said of it."""
    assert module.__file__ is not None
    body = ast.parse(Path(module.__file__).read_text(encoding="utf-8")).body
    waiting: list[str] = []
    for node in body:
        match node:
            case ast.Assign(targets=[target]) | ast.AnnAssign(target=target):
                names = [each.id for each in ast.walk(target) if isinstance(each, ast.Name)]
                waiting += [name for name in names if _is_listed(module, name)]
            case ast.Expr(value=ast.Constant(value=str(said))):
                for name in waiting:
                    yield f"`{name}`", _text(getattr(module, name)), " ".join(said.split())
                waiting = []
            case _:
                pass
    for name in waiting:
        yield f"`{name}`", _text(getattr(module, name)), ""


def _is_listed(module: ModuleType, name: str) -> bool:
    public = name.isupper() and not name.startswith("_")
    return public and _is_number(getattr(module, name))


def _is_number(value: object) -> bool:
    if isinstance(value, Mapping):
        return bool(value) and all(map(_is_number, value.values()))
    if isinstance(value, tuple):
        return bool(value) and all(_is_number(each) or isinstance(each, str) for each in value)
    return isinstance(value, int | float | timedelta | Fraction)


def _text(value: object) -> str:
    if isinstance(value, Mapping):
        nested = any(isinstance(each, Mapping) for each in value.values())
        pairs = (f"{_text(key)} {_text(each)}" for key, each in value.items())
        return "<br>".join(pairs) if nested else ", ".join(pairs)
    if isinstance(value, tuple):
        return " / ".join(map(_text, value))
    if isinstance(value, Enum):
        return str(value.value).replace("_", " ")
    return str(value)


def _tiles() -> Iterator[tuple[str, str, str]]:
    for kind, name in NAMES.items():
        yields = [
            f"{rate.on} {rate.points:+d}" + (f" for {rate.tiles}" if rate.tiles > 1 else "")
            for rate in YIELDS
            if rate.kind is kind
        ]
        worth = _points(WORTH.get(kind, ()))
        if kind.value == "healthy_forest":
            worth += f" (young: {_points(YOUNG_FOREST_WORTH)})"
        if worth or yields:
            yield name, worth, ", ".join(yields)


def _builds() -> Iterator[tuple[str, ...]]:
    for rule in BUILDS.values():
        on = ", ".join(NAMES[kind] for kind in rule.on)
        research = str(rule.research or "")
        yield rule.title, on, str(rule.cost), str(rule.rounds), research, _points(rule.gain)


def _losses() -> Iterator[tuple[str, ...]]:
    for kind, loss in LOSSES.items():
        yield NAMES[kind], str(loss.cost), _points(loss.points)


def _policies() -> Iterator[tuple[str, ...]]:
    for policy in SHIPPED.policies:
        later = f"in {policy.delay}: {_effects(policy.effects)}" if policy.delay else ""
        each = policy.yields - policy.upkeep
        yield (
            policy.title,
            str(policy.cost),
            str(policy.capital),
            f"{each:+d}" if each else "",
            _effects(policy.at_once),
            later,
            "" if policy.needs is None else f"research {policy.needs}",
        )


def _dilemmas() -> Iterator[tuple[str, ...]]:
    for dilemma in SHIPPED.dilemmas:
        for number, option in enumerate(dilemma.options):
            title = dilemma.title if number == 0 else ""
            default = " (default)" if option.id == dilemma.default else ""
            yield (
                title,
                _conditions(dilemma.when) if number == 0 else "",
                option.label + default,
                str(option.cost or ""),
                _effects(option.effects),
                _later(option),
            )


def _events() -> Iterator[tuple[str, ...]]:
    for event in SHIPPED.events:
        yield event.title, str(event.weight), _conditions(event.when), _effects(event.effects)


def _later(option: Option) -> str:
    return "" if option.later is None else f"in {option.later[0]}: {_effects(option.later[1])}"


def _effects(effects: Effects) -> str:
    credits = [("credits", effects.treasury)] if effects.treasury else []
    return _points((*effects.indicators, *effects.approval, *credits))


def _points(points: Iterable[tuple[object, int]]) -> str:
    return ", ".join(f"{_text(on)} {value:+d}" for on, value in points)


def _conditions(when: Iterable[Condition]) -> str:
    return "; ".join(
        f"{type(each).__name__} "
        + " ".join(_text(getattr(each, name)) for name in type(each).__slots__)
        for each in when
    )


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield f"|{' --- |' * len(heads)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"


if __name__ == "__main__":
    PAGE.write_text(in_step(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
