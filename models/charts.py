"""Charts of a report, each as one SVG element that can stand in a page beside others."""

import io
import re
from collections.abc import Sequence
from typing import Any

import matplotlib
from matplotlib.figure import Figure

_STYLE = {
    "svg.fonttype": "none",  # text stays text: small, searchable, read aloud
    "text.parse_math": False,  # a dollar sign in a name is no formula
    "font.family": "sans-serif",
    "axes.spines.top": False,
    "axes.spines.right": False,
}
_TRAIN, _VALID = "#4477aa", "#cc3311"
"""Told apart by those who see no red or green too (Paul Tol's bright scheme)."""


def loss_curves(name: str, curve: Sequence[dict[str, float]]) -> str:
    """Draw the losses (nats a token) of a run's ``curve`` over its steps."""
    with matplotlib.rc_context(_STYLE):
        figure = Figure(figsize=(7, 3.2), layout="constrained")
        axes = figure.subplots()
        for key, label, color, mark in (
            ("loss", "training", _TRAIN, None),
            ("eval_loss", "validation", _VALID, "o"),
        ):
            points = [(entry["step"], entry[key]) for entry in curve if key in entry]
            if points:
                steps, losses = zip(*points, strict=True)
                axes.plot(steps, losses, color=color, marker=mark, label=label)
        axes.set_xlabel("step")
        axes.set_ylabel("loss")
        axes.set_ylim(bottom=0)
        axes.legend(frameon=False)
        return _svg(name, figure)


def confusion(name: str, labels: Sequence[str], counts: Sequence[Sequence[int]]) -> str:
    """Draw a confusion matrix, a row for each right label, shaded by the share of its row."""
    shares = [[count / max(1, sum(row)) for count in row] for row in counts]
    with matplotlib.rc_context(_STYLE):
        side = 1.6 + 0.65 * len(labels)
        figure = Figure(figsize=(side + 0.8, side), layout="constrained")
        axes = figure.subplots()
        places = range(len(labels))
        axes.pcolormesh(places, places, shares, cmap="Blues", vmin=0, vmax=1, shading="nearest")
        axes.set_aspect("equal")
        axes.invert_yaxis()
        axes.set_xticks(places, labels, rotation=35, ha="right")
        axes.set_yticks(places, labels)
        axes.set_xlabel("found")
        axes.set_ylabel("right")
        for row, line in enumerate(counts):
            for column, count in enumerate(line):
                color = "white" if shares[row][column] > 0.5 else "black"
                axes.text(column, row, str(count), ha="center", va="center", color=color)
        return _svg(name, figure)


def _svg(name: str, figure: Figure) -> str:
    nothing: dict[str, Any] = dict.fromkeys(("Creator", "Date", "Format", "Type"))
    drawn = io.StringIO()
    with matplotlib.rc_context({"svg.hashsalt": name}):
        figure.savefig(drawn, format="svg", metadata=nothing)
    svg = drawn.getvalue()
    svg = svg[svg.index("<svg") :].rstrip()
    # Names that are unique within one drawing only would clash in a page with several.
    return re.sub(r'(\bid="|url\(#|href="#)', rf"\g<1>{name}-", svg) + "\n"
