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
    # Above the lines, which may run anywhere below.
    times.legend(fontsize="small", loc="lower center", bbox_to_anchor=(0.5, 1), ncols=2)
    used = [each.memory / 1e6 for each in found]
    memory.plot(sizes, used, marker="o")
    memory.set(xscale="log", xlabel="campaigns", ylabel="peak memory, MB")
    memory.set_ylim(0, 1.2 * max(used))
    for axes in (times, memory):
        axes.grid(alpha=0.3)
    figure.savefig(file, metadata={"Date": None} if file.suffix == ".svg" else None)
