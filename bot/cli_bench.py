"""`ecotopia bench`: how fast this machine is at what the bot does."""

import asyncio
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from bot.terminal import out, started

app = typer.Typer(help="How fast this machine is at what the bot does.")

SIZES = (1, 1_000, 10_000)
"""Campaigns at once, where nothing else is asked for."""
CALLERS = (1, 4, 8, 16)
"""Callers at a time, where nothing else is asked for."""
SPEECHES = Path(__file__).parent.parent / "models" / "data" / "extract_valid_square.jsonl"


@app.callback()
def bench() -> None:
    """How fast this machine is at what the bot does."""


@app.command()
def campaigns(
    size: Annotated[
        list[int] | None,
        typer.Option(
            min=1, max=100_000, show_default="1, 1000, 10000", help="Campaigns at once; repeatable."
        ),
    ] = None,
    rounds: Annotated[
        int, typer.Option(min=1, help="Rounds of the engine alone for each size, at least.")
    ] = 2_000,
    stored: Annotated[
        int, typer.Option(min=1, help="Rounds with the store for each size, at least.")
    ] = 140,
    folder: Annotated[
        Path | None,
        typer.Option(
            exists=True,
            file_okay=False,
            show_default=False,
            help="Where the databases are made for a while; the system's place if none.",
        ),
    ] = None,
) -> None:
    """Rounds a second: of the engine alone, and with a database, for many campaigns.

    A round is all that happens in one: the mayor builds and enacts, five members vote, it ends.
    Who decides what is no part of it: the commands are those of campaigns played beforehand.
    With a database each command is a transaction of its own, as in the running bot.
    """
    from bot.simulate import bench

    table = Table("campaigns", box=None)
    for name in ("engine: rounds/s", "commands/s", "with store: rounds/s", "ms a command"):
        table.add_column(name, justify="right")
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as shown:
        row = shown.add_task("Ends of rounds alone", total=None)

        def tell(text: str) -> None:
            shown.update(row, description=text)

        ends = bench.ends_alone(rounds)
        for number in size or SIZES:
            tell(f"{number} campaigns: the engine alone")
            pure = bench.engine_alone(number, rounds)
            tell(f"{number} campaigns: filling a database")
            ready = partial(tell, f"{number} campaigns: with the store")
            with TemporaryDirectory(dir=folder) as place:
                kept = asyncio.run(bench.with_store(Path(place), number, stored, ready))
            table.add_row(
                str(number),
                f"{pure.rounds_a_second:.0f}",
                f"{pure.commands_a_second:.0f}",
                f"{kept.rounds_a_second:.1f}",
                f"{1000 / kept.commands_a_second:.1f}",
            )
    out.print(table)
    out.print(f"Ends of rounds alone: {ends.rounds_a_second:.0f} a second.", highlight=False)


@app.command()
def language(
    model: Annotated[
        Path | None,
        typer.Option(
            exists=True, dir_okay=False, show_default=False, help="GGUF file; the set one if none."
        ),
    ] = None,
    speeches: Annotated[
        Path, typer.Option(exists=True, dir_okay=False, help="JSON Lines, as extract reads them.")
    ] = SPEECHES,
    count: Annotated[int, typer.Option(min=1, help="Speeches of the file.")] = 24,
    callers: Annotated[
        list[int] | None,
        typer.Option(min=1, max=64, show_default="1, 4, 8, 16", help="At once; repeatable."),
    ] = None,
    repeats: Annotated[int, typer.Option(min=1, help="Laps of each.")] = 5,
    threads: Annotated[int, typer.Option(min=0, help="Of each system; 0: all CPUs but one.")] = 0,
    slots: Annotated[int, typer.Option(min=1, max=64, help="Answers at a time.")] = 8,
    peers: Annotated[
        bool, typer.Option(help="Measure llama-cpp-python and xllamacpp's server too.")
    ] = True,
) -> None:
    """Speeches a second: of our worker, and of other ways to run the same file, in turns."""
    from bot.language import bench
    from bot.language.context import spare_cpus
    from bot.model_files import model_for

    file = model or model_for("extract", started())
    cpus = threads or spare_cpus()
    systems: list[bench.System] = ["ours", *(("xllamacpp", "high-level") if peers else ())]
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as shown:
        row = shown.add_task("Starting", total=None)
        found = asyncio.run(
            bench.race(
                file,
                bench.speeches(speeches, count),
                systems=systems,
                callers=callers or CALLERS,
                repeats=repeats,
                threads=cpus,
                slots=slots,
                on_lap=lambda text: shown.update(row, description=text),
            )
        )
        costs = bench.costs(file, cpus)
    table = Table("callers", "system", box=None)
    for name in ("speeches/s", "tokens/s", "p50 s", "p95 s", "ours is", "peak MB", "loop late ms"):
        table.add_column(name, justify="right")
    for result in sorted(found, key=lambda result: result.callers):
        ours = next(r for r in found if r.system == "ours" and r.callers == result.callers)
        low, median, high = bench.ratios(ours, result)
        table.add_row(
            str(result.callers),
            result.system,
            f"{result.speeches_a_second:.2f}",
            f"{result.tokens_a_second:.0f}",
            f"{result.latency(0.5):.2f}",
            f"{result.latency(0.95):.2f}",
            "" if result is ours else f"{median:.2f} × ({low:.2f} to {high:.2f})",
            f"{result.memory / 1e6:.0f}" if result.memory else "",
            f"{1000 * result.late:.0f}" if result is ours else "",
        )
    out.print(table)
    shares = next(result.shares for result in found if result.system == "ours")
    told = ", ".join(f"{part} {share:.1%}" for part, share in shares.items())
    out.print(f"Our worker's thread: {told}.", highlight=False)
    told = ", ".join(f"{size}: {1000 * took:.1f}" for size, took in costs.items())
    out.print(f"One reading of so many tokens, in ms: {told}.", highlight=False)
