"""`ecotopia simulate`: headless campaigns with scripted players, as a table and a chart."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from bot.errors import EcotopiaError
from bot.game.state import Preset
from bot.game.vocabulary import Indicator
from bot.terminal import out

# Imported where they are used: a help page need not wait for the whole engine.
if TYPE_CHECKING:
    from bot.simulate.study import Study


class Strategy(StrEnum):
    """Who plays."""

    ALL = "all"
    GREEN = "green"
    INDUSTRIALIST = "industrialist"
    PATIENT = "patient"
    POPULIST = "populist"
    HONEST = "honest"
    NOTHING = "nothing"
    RANDOM = "random"


class CannotDraw(EcotopiaError):
    """The chart cannot be written."""


COLOURS = {
    "gold": "#d4a017",
    "silver": "#9aa5ab",
    "bronze": "#a0612b",
    "no_rank": "#d9d9d9",
    "lost": "#8b1a1a",
    "voted_out": "#6a4c93",
}
"""Of each outcome in the chart."""


def simulate(
    preset: Annotated[Preset, typer.Option(help="The kind of campaign.")] = Preset.STANDARD,
    strategy: Annotated[Strategy, typer.Option(help="Who plays.")] = Strategy.ALL,
    seed: Annotated[
        int, typer.Option(min=0, max=2**63 - 1, help="Of the first campaign; the next one has +1.")
    ] = 1,
    campaigns: Annotated[
        int, typer.Option(min=1, max=100_000, help="Campaigns for each strategy.")
    ] = 200,
    chart: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", show_default=False, help="Write a chart too (.png, .svg or .pdf)."
        ),
    ] = None,
) -> None:
    """Play headless campaigns with scripted players and show what became of them.

    The same preset, strategy and seeds always give the same table.
    """
    from bot.simulate.strategies import STRATEGIES
    from bot.simulate.study import study

    chosen = list(STRATEGIES) if strategy is Strategy.ALL else [strategy.value]
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    bar = Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True))
    with bar as shown:
        row = shown.add_task("Playing", total=len(chosen) * campaigns)
        studies = [
            study(
                preset,
                STRATEGIES[name],
                range(seed, seed + campaigns),
                on_played=lambda: shown.advance(row),
            )
            for name in chosen
        ]
    out.print(table_of(studies))
    if chart is not None:
        draw(studies, preset, chart)
        out.print(f"The chart is in {chart}.", markup=False, highlight=False, soft_wrap=True)


def table_of(studies: "list[Study]") -> Table:
    """A row for each strategy: outcomes in per cent, then the means of the last day."""
    from bot.simulate.campaign import Outcome

    table = Table("strategy", box=None, caption="Outcomes in per cent; then means of the last day.")
    numbers = (*Outcome, "rounds", *Indicator, "treasury", "approval", "kept %")
    for name in numbers:
        table.add_column(name.replace("_", " "), justify="right")
    for each in studies:
        table.add_row(
            each.strategy,
            *(f"{each.per_cent(outcome):.0f}" for outcome in Outcome),
            f"{each.rounds:.1f}",
            *(f"{each.indicators[on]:.0f}" for on in Indicator),
            f"{each.treasury:.0f}",
            f"{each.approval:.0f}",
            "–" if each.kept is None else f"{each.kept:.0f}",
        )
    return table


def draw(studies: "list[Study]", preset: Preset, file: Path) -> None:
    """A bar for each strategy, made of its outcomes; CannotDraw where it cannot be written."""
    from matplotlib.figure import Figure

    from bot.simulate.campaign import Outcome

    figure = Figure(figsize=(9, 1.2 + 0.5 * len(studies)), layout="constrained")
    axes = figure.subplots()
    names = [each.strategy for each in reversed(studies)]
    left = [0.0] * len(names)
    for outcome in Outcome:
        widths = [each.per_cent(outcome) for each in reversed(studies)]
        label = outcome.value.replace("_", " ")
        axes.barh(names, widths, left=left, color=COLOURS[outcome.value], label=label)
        left = [start + width for start, width in zip(left, widths, strict=True)]
    axes.set_xlim(0, 100)
    axes.set_xlabel(f"per cent of {studies[0].campaigns} campaigns, preset {preset.value}")
    figure.legend(loc="outside upper center", ncols=len(Outcome), frameon=False)
    try:
        figure.savefig(file, dpi=150)
    except ValueError as error:
        raise CannotDraw(f"The chart cannot be written: {error}") from error
