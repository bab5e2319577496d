"""Lays out what an evaluation found, for the terminal."""

from collections.abc import Mapping, Sequence
from typing import Any

from rich.table import Table

from models.findings import GATES
from models.metrics import Interval


def table(results: Mapping[str, Any], one: str, many: str) -> Table:
    """Lay out the figures of all systems, with their intervals."""
    shown = Table("", *results, title=f"95 % intervals over {many}")
    names = dict.fromkeys(name for system in results.values() for name in system["all"]["metrics"])
    for name in names:
        cells = [
            _cell(system["all"]["metrics"].get(name), system["all"]["intervals"].get(name))
            for system in results.values()
        ]
        shown.add_row(name, *cells)
    shown.add_row(many, *(str(system["all"][many]) for system in results.values()))
    shown.add_row(
        f"seconds a {one}", *(f"{system[f'seconds_a_{one}']:.2f}" for system in results.values())
    )
    return shown


def gates_table(results: Mapping[str, Any]) -> Table:
    """Say of each gate who reached it."""
    shown = Table("gate", "wanted", *results)
    names = dict.fromkeys(name for system in results.values() for name in system["all"]["metrics"])
    for name in names:
        if name in GATES:
            sign, bound = GATES[name]
            cells = [
                _verdict(system["all"]["metrics"].get(name), sign, bound)
                for system in results.values()
            ]
            shown.add_row(name, f"{sign} {bound:g}", *cells)
    return shown


def groups_table(name: str, result: Mapping[str, Any], columns: Sequence[str], many: str) -> Table:
    """Lay out the main figures of one system per group of cases."""
    shown = Table(name, many, *columns)
    for group, figures in result["groups"].items():
        cells = [_cell(figures["metrics"][column]) for column in columns]
        shown.add_row(group, str(figures[many]), *cells)
    return shown


def _verdict(value: float | None, sign: str, bound: float) -> str:
    if value is None:
        return "–"
    reached = value >= bound if sign == "≥" else value <= bound
    return f"{value:.3f} {'yes' if reached else 'no'}"


def _cell(value: float | None, interval: Interval = None) -> str:
    if value is None:
        return "–"
    return f"{value:.3f}" + (f" [{interval[0]:.2f}, {interval[1]:.2f}]" if interval else "")
