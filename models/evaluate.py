"""Measure who reads or speaks best: ``python -m models.evaluate FILE... [--model NAME=GGUF ...]``.

Files are of the data form, all of one task. Models answer through the bot's own language code, so
the figures are those of the bot. Beside them stand the rules or templates, which answer where there
is no model, and a trivial answer, for a speech: always one promise, never a contradiction; for a
citizen: always the same neutral words. ``--base`` measures the packaged untuned model too.
``--unconstrained`` lets each model answer once more without the constraint, ``--loss`` feeds it the
gold answers. ``--out`` keeps everything as JSON: figures with 95 % intervals, per slice, language
and demographic too, the cases and each answer.
"""

import argparse
import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import track

from bot.errors import LanguageError
from bot.language.files import check_gguf, packaged_model
from bot.language.llama import Options
from bot.language.probe import extra_buffers_work
from bot.language.schemas import Extraction, Reaction
from bot.language.service import Language, Source
from models import evaluate_raw, record
from models.evaluate_tables import gates_table, groups_table, table
from models.evaluate_tasks import Task, citizens, extraction, training_citizens
from models.metrics import intervals
from models.validate import ExtractLine, Line, ReactLine, load

HOME = Path("data/workshop")
MODEL_TIMEOUT = 600.0
"""Seconds an answer may take: a slow machine is no reason for the rules to answer."""
BASE = "untuned"
"""What the packaged base is called in the tables."""


@dataclass(frozen=True)
class Answers:
    """What one system answered in each case, and how long it took over all of them."""

    found: Sequence[Extraction] | Sequence[Reaction]
    own: Sequence[bool]
    """Whether it answered itself: False where the rules stood in, because the model failed."""
    seconds: float


@dataclass(frozen=True)
class Extras:
    """What to measure of the models beyond the answers of the bot."""

    unconstrained: bool = False
    loss: bool = False


def task_of(lines: Sequence[Line]) -> Task[Any, Any, Any]:
    """Say how these lines are measured. Raises ValueError where they are none or of both tasks."""
    speeches = [line for line in lines if isinstance(line, ExtractLine)]
    reactions = [line for line in lines if isinstance(line, ReactLine)]
    if not lines:
        raise ValueError("there is no case in these files")
    if speeches and reactions:
        raise ValueError("these files are of both tasks: measure one at a time")
    return extraction() if speeches else citizens(reactions, training_citizens())


async def ask(
    task: Task[Any, Any, Any], language: Language, lines: Sequence[Line], name: str
) -> Answers:
    """Let the bot answer each case, one after the other. Raises where a model cannot serve."""
    async with language:
        await language.wait_ready()
        start = time.monotonic()
        shown = track(lines, description=name, console=Console(stderr=True))
        reads = [await task.ask(language, line) for line in shown]
        seconds = time.monotonic() - start
    own = [read.source is Source.MODEL or not language.has_model for read in reads]
    return Answers([read.answer for read in reads], own, seconds)


def systems(
    task: Task[Any, Any, Any], models: Mapping[str, Path], home: Path, lines: Sequence[Line]
) -> dict[str, Callable[[], Awaitable[Answers]]]:
    """Name whoever is measured: the models, then the rules and who stands beside."""

    def of(name: str, language: Language) -> Callable[[], Awaitable[Answers]]:
        return lambda: ask(task, language, lines, name)

    def beside(answer: Callable[[Any], Any]) -> Callable[[], Awaitable[Answers]]:
        async def answers() -> Answers:
            return Answers([answer(line) for line in lines], [True] * len(lines), 0.0)

        return answers

    return {
        **{
            name: of(name, Language.local(path, home, timeout=MODEL_TIMEOUT))
            for name, path in models.items()
        },
        "rules": of("rules", Language.rules()),
        **{name: beside(answer) for name, answer in task.beside.items()},
    }


def measure(task: Task[Any, Any, Any], lines: Sequence[Line], answers: Answers) -> dict[str, Any]:
    """Measure the answers of one system, over all lines and per group of them."""

    def figures(places: Sequence[int]) -> dict[str, Any]:
        judged = task.judge(
            [lines[at] for at in places],
            [answers.found[at] for at in places],
            [answers.own[at] for at in places],
        )
        return {
            task.many: len(places),
            "metrics": task.metrics(judged),
            "intervals": intervals(judged, task.metrics),
        }

    groups: dict[str, list[int]] = {}
    for kind, of in task.kinds.items():
        for value in sorted({of(line) for line in lines}):
            groups[f"{kind} {value}"] = [at for at, line in enumerate(lines) if of(line) == value]
    return {
        f"seconds_a_{task.one}": answers.seconds / len(lines),
        "answered_by_rules": len(lines) - sum(answers.own),
        "all": figures(range(len(lines))),
        "groups": {name: figures(places) for name, places in groups.items()},
        "answers": [
            {"id": line.id, "found": found.model_dump(mode="json")}
            for line, found in zip(lines, answers.found, strict=True)
        ],
    }


async def measure_raw(
    path: Path, lines: Sequence[Line], home: Path, extras: Extras, name: str
) -> dict[str, Any]:
    """Measure what a model does by itself; ``metrics``, ``intervals`` and the free answers."""
    options = Options(extra_buffers=await extra_buffers_work(path, home, gpu_layers=-1))
    found: dict[str, Any] = {"metrics": {}, "intervals": {}}
    if extras.unconstrained:
        free = await asyncio.to_thread(evaluate_raw.answer_freely, path, lines, options, name)
        found["metrics"] |= evaluate_raw.free_metrics(free)
        found["intervals"] |= intervals(free, evaluate_raw.free_metrics)
        found["answers"] = [{"id": case.line.id, "text": case.text} for case in free]
    if extras.loss:
        forced = await asyncio.to_thread(evaluate_raw.force, path, lines, options, name)
        found["metrics"] |= evaluate_raw.forced_metrics(forced)
        found["intervals"] |= intervals(forced, evaluate_raw.forced_metrics)
    return found


async def evaluate(
    files: Sequence[Path], models: Mapping[str, Path], home: Path, extras: Extras | None = None
) -> dict[str, Any]:
    """Measure all systems on the lines of these files together.

    Raises ValueError where a file holds no lines, unsound ones or those of another task,
    BadModelFile for a file that is no GGUF, ModelUnavailable where a model cannot be loaded.
    """
    extras = extras or Extras()
    lines = [line for path in files for line in load(path)]
    task = task_of(lines)
    for path in models.values():
        check_gguf(path)
    await asyncio.to_thread(home.mkdir, parents=True, exist_ok=True)
    results = {}
    for name, answer in systems(task, models, home, lines).items():
        answers = await answer()
        result = await asyncio.to_thread(measure, task, lines, answers)
        if name in models and (extras.unconstrained or extras.loss):
            raw = await measure_raw(models[name], lines, home, extras, name)
            result["all"]["metrics"] |= raw["metrics"]
            result["all"]["intervals"] |= raw["intervals"]
            result["unconstrained"] = raw.get("answers", [])
        results[name] = result
    return {
        "when": datetime.now(UTC).isoformat(timespec="seconds"),
        "counted": [task.one, task.many],
        "columns": list(task.columns),
        "models": {name: record.file(path) for name, path in models.items()},
        **record.circumstances(files),
        "systems": results,
        "cases": [line.model_dump(mode="json") for line in lines],
    }


def show(found: Mapping[str, Any], console: Console) -> None:
    """Print the figures, who reached which gate, and the groups of each system."""
    one, many = found["counted"]
    console.print(table(found["systems"], one, many))
    console.print(gates_table(found["systems"]))
    for name, result in found["systems"].items():
        if name in found["models"] or name == "rules":
            console.print(groups_table(name, result, found["columns"], many))


def _model(text: str) -> tuple[str, Path]:
    name, mark, path = text.partition("=")
    return (name, Path(path)) if mark else (Path(text).stem, Path(text))


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m models.evaluate", description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--model", nargs="+", type=_model, default=[], metavar="NAME=GGUF")
    parser.add_argument("--base", action="store_true", help="measure the untuned base too")
    parser.add_argument("--unconstrained", action="store_true", help="takes as long once more")
    parser.add_argument("--loss", action="store_true", help="loss and token accuracy of the gold")
    parser.add_argument("--home", type=Path, default=HOME, help="what is found out stays here")
    parser.add_argument("--out", type=Path, help="write everything to this file as JSON")
    args = parser.parse_args()
    extras = Extras(args.unconstrained, args.loss)
    try:
        models = {**dict(args.model), **({BASE: packaged_model()} if args.base else {})}
        found = asyncio.run(evaluate(args.files, models, args.home, extras))
    except (OSError, ValueError, LanguageError) as error:
        parser.error(str(error))
    if args.out:
        args.out.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", "utf-8")
    show(found, Console(width=None if Console().is_terminal else 160))


if __name__ == "__main__":
    main()
