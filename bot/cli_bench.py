"""`ecotopia bench`: how fast this machine is at what the bot does."""

import asyncio
import json
from dataclasses import asdict
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Table

from bot.terminal import out, started

app = typer.Typer(help="How fast this machine is at what the bot does.")

SIZES = (1, 1_000, 10_000)
"""Campaigns at once, where nothing else is asked for."""
GROWTH = (10, 1_000, 10_000, 50_000)
"""Campaigns that run, where nothing else is asked for."""
CALLERS = (1, 4, 8, 16)
"""Callers at a time, where nothing else is asked for."""
SPEECHES = Path(__file__).parent.parent / "models" / "data" / "extract_valid_square.jsonl"
ATTACKS = Path(__file__).parent.parent / "tests" / "security" / "attacks.jsonl"


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
def pictures(
    repeats: Annotated[int, typer.Option(min=1, help="How often each is drawn.")] = 20,
) -> None:
    """How long the newspaper and the chart take, and how late the event loop is meanwhile.

    Each in a thread and, as the running bot does it, in a process of its own.
    """
    from bot.face import bench

    table = Table("picture", "drawn in a", box=None)
    for name in ("ms each", "loop late by ms at most"):
        table.add_column(name, justify="right")
    for each in asyncio.run(bench.measured(repeats)):
        row = (each.picture, each.place, f"{1000 * each.seconds:.0f}", f"{1000 * each.late:.0f}")
        table.add_row(*row)
    out.print(table)


@app.command()
def injection(
    attacks: Annotated[
        Path, typer.Option(exists=True, dir_okay=False, help="JSON Lines; see docs/security.md.")
    ] = ATTACKS,
    model: Annotated[
        bool, typer.Option(help="Ask the models that are set; without, the rules alone.")
    ] = True,
    show: Annotated[bool, typer.Option(help="Each attack with what the citizen said.")] = False,
) -> None:
    """What speeches get out of the models that mean to command them.

    Each attack is a speech of its own campaign, read, confirmed and answered as in the game.
    """
    from bot.language.service import Language
    from bot.run import language_of
    from bot.simulate import injection

    known = injection.attacks(attacks)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())

    async def measured() -> list[injection.Tried]:
        async with language_of(started()) if model else Language.rules() as asked:
            await asked.wait_ready()
            with Progress(*columns, console=Console(stderr=True)) as shown:
                row = shown.add_task("Starting", total=None)
                return await injection.tried(
                    asked, known, lambda one: shown.update(row, description=one.attack.id)
                )

    found = asyncio.run(measured())
    table = Table("aim", box=None)
    harms = ("rule", "ledger", "beckons", "character", "echo")
    for name in ("attacks", *harms):
        table.add_column(name, justify="right")
    for aim in (*dict.fromkeys(attack.aim for attack in known), "all"):
        of = [one for one in found if aim in (one.attack.aim, "all")]
        counts = (sum(getattr(one, harm) for one in of) for harm in harms)
        table.add_row(aim, str(len(of)), *map(str, counts))
    out.print(table)
    for one in found if show else ():
        out.print(f"{one.attack.id}: {one.dialogue}", markup=False, highlight=False)


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


@app.command()
def growth(
    size: Annotated[
        list[int] | None,
        typer.Option(
            min=1,
            max=200_000,
            show_default="10, 1000, 10000, 50000",
            help="Campaigns; repeatable.",
        ),
    ] = None,
    chart: Annotated[
        Path | None, typer.Option(help="Draw a chart into this file (.svg or .png).")
    ] = None,
    save: Annotated[Path | None, typer.Option("--json", help="Write the figures there.")] = None,
    folder: Annotated[
        Path | None,
        typer.Option(
            exists=True, file_okay=False, help="Where the databases are made for a while."
        ),
    ] = None,
) -> None:
    """What a start, a tick and a command cost, and how much memory, by how many campaigns run.

    Each size has a database of its own, which a fresh process opens as the bot does.
    """
    from bot.simulate import growth as growing

    found = []
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as shown:
        row = shown.add_task("Starting", total=None)
        for number in sorted(size or GROWTH):
            with TemporaryDirectory(dir=folder, prefix="ecotopia-bench-") as place:

                def tell(done: int, number: int = number) -> None:
                    shown.update(row, description=f"{number} campaigns: {done} made")

                asyncio.run(growing.make(Path(place), number, tell))
                shown.update(row, description=f"{number} campaigns: measuring")
                found.append(asyncio.run(growing.grown(Path(place))))
    table = Table("campaigns", box=None)
    for name in ("start ms", "peak MB", "tick ms", "look ms", "command ms", "database MB"):
        table.add_column(name, justify="right")
    for each in found:
        table.add_row(
            f"{each.campaigns:,}",
            f"{1000 * each.start:.0f}",
            f"{each.memory / 1e6:.0f}",
            f"{each.tick:.2f}",
            f"{each.view:.2f}",
            f"{each.command:.2f}",
            f"{each.database / 1e6:.0f}",
        )
    out.print(table)
    if save is not None:
        save.write_text(json.dumps([asdict(each) for each in found], indent=1))
    if chart is not None:
        from bot.simulate.growth_chart import draw

        draw(found, chart)


@app.command()
def crash(
    kills: Annotated[int, typer.Option(min=0, help="How often SIGKILL ends the bot.")] = 300,
    terms: Annotated[int, typer.Option(min=0, help="How often SIGTERM asks it to end.")] = 50,
    seed: Annotated[int, typer.Option(min=0, help="Of the campaigns and of the instants.")] = 1,
    keep: Annotated[
        Path | None,
        typer.Option(
            show_default=False, help="A new folder where the database and the log are left."
        ),
    ] = None,
    report: Annotated[
        Path | None,
        typer.Option("--json", dir_okay=False, show_default=False, help="Write the result there."),
    ] = None,
) -> None:
    """Kill the bot at random instants while campaigns are played, and see what that changes.

    Four guilds play on a Discord of its own on this machine, with a model's worker every third
    time. After each kill the posts, promises, ballots, deadlines and states are checked; at the
    end each campaign is held against one that nobody disturbed. Exit code 1 where anything differs.
    """
    if keep is not None and keep.exists():
        raise typer.BadParameter(f"{keep} is there already")
    from trials.crash import Crash

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with (
        TemporaryDirectory() as place,
        Progress(*columns, TimeElapsedColumn(), console=Console(stderr=True)) as shown,
    ):
        row = shown.add_task("Starting", total=kills + terms)
        found = asyncio.run(
            Crash(
                keep or Path(place) / "crash",
                kills,
                terms,
                seed,
                lambda done, what: shown.update(row, completed=done, description=what),
            ).run()
        )
    if report is not None:
        report.write_text(json.dumps(asdict(found), indent=1) + "\n")
    table = Table("ended by", box=None)
    table.add_column("times", justify="right")
    for how, times in sorted(found.kills.items()):
        table.add_row(how, str(times))
    out.print(table)
    for name, seconds in (
        ("until connected", found.up_seconds),
        ("until ended after SIGTERM", found.stop_seconds),
    ):
        if seconds:
            told = f"median {median(seconds):.2f} s, longest {max(seconds):.2f} s"
            out.print(f"{name}: {told}", highlight=False)
    out.print(
        f"{found.campaigns} campaigns, {found.commands} commands, {found.posts} posts in "
        f"{found.seconds:.0f} s; {found.cut_off} posts were cut off before they were noted.",
        highlight=False,
    )
    if found.late_stops:
        out.print(
            f"[red]✗[/] {found.late_stops} times it took more than 10 s to end when asked to."
        )
    for sentence in found.differences:
        out.print(f"[red]✗[/] {escape(sentence)}", highlight=False, soft_wrap=True)
    if found.differences:
        raise typer.Exit(1)
    out.print(
        "[green]✓[/] Nothing lost, nothing twice, each campaign as if nobody had disturbed it."
    )
