"""The city over the rounds as a picture: a line for each indicator, and for each approval."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from threading import Lock

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.ticker import MaxNLocator
from PIL import Image

from bot.face.drawing import (
    ALT_LIMIT,
    BLUE,
    BOLD_FONT,
    FAINT,
    GREEN,
    GROUND,
    HEADING,
    INK,
    MARGIN,
    ORANGE,
    PAPER,
    PLAIN_FONT,
    PURPLE,
    SMALL,
    VERMILION,
    WIDTH,
    png,
    wrapped,
)
from bot.face.effect_words import PER_POINT
from bot.face.post import Picture
from bot.face.texts import Texts
from bot.face.words import DEMOGRAPHICS, INDICATORS, NUMBERS
from bot.game import balance
from bot.game.events import RoundResolved

NAME = "rounds.png"
DPI = 100
HEIGHT = 1_070
PLOT_LEFT, PLOT_RIGHT = 116, 690
"""Pixels, of WIDTH, between which the lines are; their names are right of it."""
PLOT_HEIGHT = 380
TOPS = (96, 610)
"""Pixels from the top to each plot."""
NAMES_LEFT = 742
NAMES_ROOM = WIDTH - MARGIN - NAMES_LEFT - 28
"""Pixels for a name with its value; what is longer has two lines."""
APART, APART_IN_TWO = 12.0, 22.0
"""Points of the scale by which the names of lines are apart at least: of one line, and of two."""
STYLES = ((GREEN, "o"), (ORANGE, "s"), (PURPLE, "^"), (BLUE, "D"), (INK, "v"))
"""Colour and mark of each line, in their order: told apart without the colour too."""

_DRAWING = Lock()
"""Matplotlib's fonts and caches are not made for several threads at a time."""


@dataclass(frozen=True, slots=True)
class Line:
    """A number over the rounds, the first value from before them; 0-100."""

    name: str
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Plot:
    """Lines under a heading, and the value (0-100) below which there is `danger`."""

    heading: str
    lines: tuple[Line, ...]
    danger: int
    warning: str


def of(rounds: Sequence[RoundResolved], _: Texts) -> Picture:
    """The picture of the rounds that are over, at least one, in order."""
    found = plots(rounds, _)
    numbers = tuple(each.round for each in rounds)
    return Picture(NAME, alternative(found, _), partial(draw, found, numbers, _("rounds")))


def plots(rounds: Sequence[RoundResolved], _: Texts) -> tuple[Plot, ...]:
    """The indicators, and the approval of each demographic."""
    first = rounds[0]
    moved = {on: sum(cause.amount for cause in first.causes if cause.on == on) for on in NUMBERS}
    indicators = []
    for indicator, name in INDICATORS.items():
        after = [each.city.indicators()[indicator] for each in rounds]
        start = after[0] - moved[indicator.value]
        indicators.append(Line(_(name), (start, *after)))
    approval = []
    for group, name in DEMOGRAPHICS.items():
        after = [dict(each.approval)[group] for each in rounds]
        start = round(after[0] - moved[group.value] / PER_POINT)
        approval.append(Line(_(name), (start, *after)))
    warning = _("danger below {number}")
    return tuple(
        Plot(heading, tuple(lines), danger, warning.format(number=danger))
        for heading, lines, danger in (
            (_("The city"), indicators, balance.LOST_BELOW),
            (_("Approval"), approval, balance.RECALL_BELOW),
        )
    )


def alternative(found: Sequence[Plot], _: Texts) -> str:
    """The picture in two sentences: from what each number went to what."""
    told = [
        ", ".join(
            f"{line.name} {line.values[0]:.0f} → {line.values[-1]:.0f}" for line in plot.lines
        )
        for plot in found
    ]
    rounds = len(found[0].lines[0].values) - 1
    text = _.ngettext(
        "Lines over {number} round. The city: {indicators}. Approval: {approval}.",
        "Lines over {number} rounds. The city: {indicators}. Approval: {approval}.",
        rounds,
    )
    return text.format(number=rounds, indicators=told[0], approval=told[1])[:ALT_LIMIT]


def draw(found: Sequence[Plot], rounds: Sequence[int], label: str) -> bytes:
    """The plots one under the other; `label` names the scale of the `rounds`."""
    with _DRAWING:
        figure = Figure(figsize=(WIDTH / DPI, HEIGHT / DPI), dpi=DPI, facecolor=PAPER)
        for plot, top in zip(found, TOPS, strict=True):
            bottom = HEIGHT - top - PLOT_HEIGHT
            axes = figure.add_axes(
                (
                    PLOT_LEFT / WIDTH,
                    bottom / HEIGHT,
                    (PLOT_RIGHT - PLOT_LEFT) / WIDTH,
                    PLOT_HEIGHT / HEIGHT,
                )
            )
            _draw_axes(axes, (rounds[0] - 1, *rounds))
            _draw_lines(axes, plot, (rounds[0] - 1, *rounds))
            for x, words, font, ink, side in (
                (MARGIN, plot.heading, _font(HEADING, True), INK, "left"),
                (WIDTH - MARGIN, plot.warning, _font(SMALL), VERMILION, "right"),
            ):
                y = 1 - (top - HEADING) / HEIGHT
                figure.text(x / WIDTH, y, words, color=ink, va="center", ha=side, font=font)
            beside = 1 - (top + PLOT_HEIGHT + SMALL) / HEIGHT
            figure.text(
                NAMES_LEFT / WIDTH, beside, label, color=FAINT, font=_font(SMALL), va="center"
            )
        file = io.BytesIO()
        figure.savefig(file, format="rgba", dpi=DPI)
    image = Image.frombytes("RGBA", (WIDTH, HEIGHT), file.getvalue())
    return png(image.convert("RGB"))


def _draw_axes(axes: Axes, rounds: Sequence[int]) -> None:
    axes.set_facecolor(PAPER)
    axes.set_ylim(-2, 102)
    axes.set_xlim(rounds[0], rounds[-1])
    axes.set_yticks((0, 25, 50, 75, 100))
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=9))
    axes.grid(axis="y", color=GROUND, linewidth=2)
    axes.tick_params(length=0, pad=12, colors=FAINT)
    for tick in (*axes.get_xticklabels(), *axes.get_yticklabels()):
        tick.set_fontproperties(_font(SMALL))
    for spine in axes.spines.values():
        spine.set_visible(False)


def _draw_lines(axes: Axes, plot: Plot, rounds: Sequence[int]) -> None:
    axes.axhline(plot.danger, color=VERMILION, linewidth=2, linestyle=(0, (4, 4)))
    names = [named(line) for line in plot.lines]
    apart = APART if all(len(name) == 1 for name in names) else APART_IN_TWO
    places = spread([line.values[-1] for line in plot.lines], apart)
    across = axes.get_yaxis_transform()
    width = PLOT_RIGHT - PLOT_LEFT
    left = (NAMES_LEFT - PLOT_LEFT) / width
    for line, name, (colour, mark), place in zip(plot.lines, names, STYLES, places, strict=False):
        axes.plot(
            rounds,
            line.values,
            color=colour,
            marker=mark,
            markersize=11,
            linewidth=4,
            clip_on=False,
        )
        # From the line's end to its name, which may have had to make room for another.
        axes.plot(
            (1.02, left - 0.02),
            (line.values[-1], place),
            color=colour,
            linewidth=2,
            transform=across,
            clip_on=False,
        )
        axes.plot(
            left, place, color=colour, marker=mark, markersize=14, transform=across, clip_on=False
        )
        axes.text(
            left + 28 / width,
            place,
            "\n".join(name),
            color=INK,
            va="center_baseline" if len(name) == 1 else "center",
            linespacing=1.0,
            transform=across,
            font=_font(SMALL),
            parse_math=False,
        )


def named(line: Line) -> list[str]:
    """A line's name and last value, in lines that fit beside the plot."""
    return wrapped(f"{line.name} {line.values[-1]:.0f}", NAMES_ROOM, SMALL)


def spread(values: Sequence[float], apart: float) -> list[float]:
    """Places (0-100) as near to the values as may be, in their order, and so far apart."""
    order = sorted(range(len(values)), key=values.__getitem__)
    places = [values[each] for each in order]
    # Pushed up from below, then down from above: what is left fits, since 100 has room for all.
    for number in range(1, len(places)):
        places[number] = max(places[number], places[number - 1] + apart)
    limit = 100.0
    for number in reversed(range(len(places))):
        places[number] = min(places[number], limit)
        limit = places[number] - apart
    found = [0.0] * len(values)
    for each, place in zip(order, places, strict=True):
        found[each] = place
    return found


def _font(pixels: int, bold: bool = False) -> FontProperties:
    return FontProperties(fname=BOLD_FONT if bold else PLAIN_FONT, size=pixels * 72 / DPI)
