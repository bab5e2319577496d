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

from bot.terminal import out

app = typer.Typer(help="How fast this machine is at what the bot does.")

SIZES = (1, 1_000, 10_000)
"""Campaigns at once, where nothing else is asked for (issue 4)."""


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
