"""Make the report of runs: ``python -m models.report RUN... [--evaluation FILE...] --out FOLDER``.

``RUN`` is a folder that ``models.train`` made, an evaluation what ``models.evaluate --out`` wrote;
nothing else is read. The folder gets ``report.md`` with its charts, and ``report.html``, one page
that needs no other file. A part that was not measured says so.
"""

import argparse
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import jinja2
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markupsafe import Markup

from models import charts
from models.findings import RESULTS, TASKS, Evaluation, read_evaluation, read_run

CONFIGURATION = {
    "base": "base",
    "LoRA r": "lora.r",
    "LoRA α": "lora.alpha",
    "LoRA dropout": "lora.dropout",
    "target layers": "lora.targets",
    "quantisation": "quantization",
    "compute type": "dtype",
    "optimiser": "optimizer",
    "learning rate": "learning_rate",
    "schedule": "schedule",
    "warm-up, share of the steps": "warmup",
    "epochs": "epochs",
    "steps at most": "max_steps",
    "max length, tokens": "max_length",
    "batch": "batch",
    "batches a step": "accumulate",
    "arrangement": "arrangement",
    "seed": "seed",
}
REPORTED = {
    "extract": dict(zip(RESULTS, (0.484, 0.553, 0.856, 2.35, 204), strict=True)),
    "citizens": dict(zip(RESULTS, (0.233, 0.258, 0.919, 1.375, 593), strict=True)),
}
"""What the fine-tuning report that this workshop began with gives for Ministral-8B."""

_MARKS = re.compile(r"([\\`*_{}\[\]<>#|!~&])")
_TEMPLATES = Path(__file__).parent / "templates"


class Raw(str):
    """Text that is Markdown already."""

    __slots__ = ()


def plain(value: Any) -> str:
    """Give a value as Markdown that shows it as it is, on one line."""
    if isinstance(value, Raw):
        return value
    if value is None:
        return "not measured"
    if isinstance(value, float):
        value = f"{value:.4g}" if abs(value) < 10_000 else f"{value:,.0f}"
    elif isinstance(value, int) and not isinstance(value, bool):
        value = f"{value:,}"
    return _MARKS.sub(r"\\\1", " ".join(str(value).split()))


def fence(text: str) -> Raw:
    """Give text as a code block that nothing in the text can end."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    ticks = "`" * max(3, longest + 1)
    return Raw(f"{ticks}\n{text}\n{ticks}")


def code(text: str) -> Raw:
    """Give a word without marks, such as a hash, as code."""
    return Raw(f"`{text}`")


def at(note: Mapping[str, Any], path: str) -> Any:
    """Give what stands at a dotted path of nested records, None where anything is missing."""
    found: Any = note
    for key in path.split("."):
        found = found.get(key) if isinstance(found, Mapping) else None
    return found


def said(value: Any) -> Any:
    """Give a setting for a table: one that is off is none, not unmeasured."""
    if value is None:
        return "none"
    return ", ".join(value) if isinstance(value, list) else value


def markdown(
    runs: Sequence[dict[str, Any]], evaluations: Sequence[Evaluation]
) -> tuple[str, dict[str, str]]:
    """Make the report, and its charts as SVG under the names that it calls them by."""
    drawn: dict[str, str] = {}

    def draw(title: str, svg: str, name: str) -> Raw:
        drawn[f"{name}.svg"] = svg
        return Raw(f"![{plain(title)}]({name}.svg)")

    shown_runs = []
    for number, run in enumerate(runs, start=1):
        name, curve = f"loss-{number}", run.get("curve")
        chart = (
            draw(f"Losses of {run['name']}", charts.loss_curves(name, curve), name)
            if curve
            else None
        )
        shown_runs.append({**run, "chart": chart})
    matrices = []
    for matrix in (matrix for evaluation in evaluations for matrix in evaluation.matrices()):
        name = f"confusion-{len(matrices) + 1}"
        svg = charts.confusion(name, matrix.labels, matrix.counts)
        matrices.append({"title": matrix.title, "chart": draw(matrix.title, svg, name)})
    notes = [*runs, *(evaluation.note for evaluation in evaluations)]
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES),
        finalize=plain,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,  # the text is Markdown, and ``plain`` escapes it
    )
    environment.filters |= {"at": at, "said": said}
    text = environment.get_template("report.md.j2").render(
        runs=shown_runs,
        evaluations=[evaluation.shown() for evaluation in evaluations],
        bases=sorted({run["recipe"]["base"] for run in runs}),
        quantised=any(run["recipe"].get("quantization") for run in runs),
        trained={run["task"] for run in runs},
        tasks=TASKS,
        configuration=CONFIGURATION,
        results=RESULTS,
        reported=REPORTED,
        matrices=matrices,
        samples=[sample for evaluation in evaluations for sample in evaluation.samples()],
        packages=sorted({package for note in notes for package in note.get("versions", {})}),
        limits=_limits(runs, evaluations),
        fence=fence,
        code=code,
    )
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n", drawn


def html(text: str, drawn: Mapping[str, str]) -> str:
    """Make one page of a report in Markdown, with its charts inside; raw HTML stays text."""
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")

    def image(_: RendererHTML, tokens: Sequence[Token], index: int, *_rest: Any) -> str:
        return drawn[str(tokens[index].attrs["src"])]

    reader.add_render_rule("image", image)
    reader.add_render_rule("table_open", lambda *_: '<div class="wide"><table>\n')
    reader.add_render_rule("table_close", lambda *_: "</table></div>\n")
    title = next((line[2:] for line in text.splitlines() if line.startswith("# ")), "Report")
    environment = jinja2.Environment(loader=jinja2.FileSystemLoader(_TEMPLATES), autoescape=True)
    # Above it is the reader that escapes.
    body = Markup(reader.render(text))
    title = Markup(reader.renderInline(title)).striptags()
    return environment.get_template("report.html.j2").render(title=title, body=body) + "\n"


def _limits(runs: Sequence[dict[str, Any]], evaluations: Sequence[Evaluation]) -> list[str]:
    limits = [
        f"{run['name']} was cut off: it has no results yet." for run in runs if not run["done"]
    ]
    limits += [
        f"{run['name']} was ended after {steps} steps: a trial, not a whole training."
        for run in runs
        if (steps := run["recipe"].get("max_steps"))
    ]
    limits += [
        f"{note['name']} ran with changes that its git revision does not hold."
        for note in [*runs, *(evaluation.note for evaluation in evaluations)]
        if (note.get("git") or "").endswith("+changes")
    ]
    missing = [task for task in TASKS if task not in {run["task"] for run in runs}]
    limits += [f"No run trained the adapter {task}." for task in missing]
    unmeasured = [task for task in TASKS if task not in {item.task for item in evaluations}]
    limits += [f"No evaluation measured the task {task}." for task in unmeasured]
    return limits + [limit for evaluation in evaluations for limit in evaluation.limits()]


def write(runs: Sequence[Path], evaluations: Sequence[Path], out: Path) -> Path:
    """Write the report into ``out`` and give the path of its page.

    Raises OSError where a record is not there, ValueError where it cannot be read.
    """
    text, drawn = markdown(
        [read_run(folder) for folder in runs], [read_evaluation(path) for path in evaluations]
    )
    out.mkdir(parents=True, exist_ok=True)
    for name, svg in drawn.items():
        (out / name).write_text(svg, "utf-8")
    (out / "report.md").write_text(text, "utf-8")
    page = out / "report.html"
    page.write_text(html(text, drawn), "utf-8")
    return page


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m models.report", description=__doc__)
    parser.add_argument("runs", type=Path, nargs="*", metavar="RUN")
    parser.add_argument("--evaluation", type=Path, nargs="+", default=[], metavar="FILE")
    parser.add_argument("--out", type=Path, required=True, metavar="FOLDER")
    args = parser.parse_args()
    try:
        print(write(args.runs, args.evaluation, args.out))
    except (OSError, ValueError) as error:
        parser.error(str(error))


if __name__ == "__main__":
    main()
