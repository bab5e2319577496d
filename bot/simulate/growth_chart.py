"""The chart of `ecotopia bench growth`: flat lines are what it is about."""

from collections.abc import Sequence
from pathlib import Path

from matplotlib.figure import Figure

from bot.simulate.growth import Growth


def draw(found: Sequence[Growth], file: Path) -> None:
    """Write the chart; the file's ending says in which format."""
    sizes = [each.campaigns for each in found]
    figure = Figure(figsize=(9, 3.4), layout="constrained")
    times, memory = figure.subplots(1, 2)
    for name, values in (
        ("tick, nothing due", [each.tick for each in found]),
        ("look at a campaign", [each.view for each in found]),
        ("command", [each.command for each in found]),
        ("start", [1000 * each.start for each in found]),
    ):
        times.plot(sizes, values, marker="o", label=name)
    times.set(xscale="log", yscale="log", xlabel="campaigns", ylabel="ms")
    times.legend(fontsize="small")
    memory.plot(sizes, [each.memory / 1e6 for each in found], marker="o", label="peak memory")
    memory.set(xscale="log", xlabel="campaigns", ylabel="MB")
    memory.set_ylim(bottom=0)
    memory.legend(fontsize="small")
    for axes in (times, memory):
        axes.grid(alpha=0.3)
    figure.savefig(file, metadata={"Date": None} if file.suffix == ".svg" else None)
