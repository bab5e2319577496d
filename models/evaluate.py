"""Measure who finds promises best: ``python -m models.evaluate FILE... [--model NAME=GGUF ...]``.

Files are of the data form (extract). Models answer through the bot's own language code, so the
figures are those of the bot. Beside them stand the rules, which answer where there is no model,
and a trivial answer: always one promise, never a contradiction. ``--out`` keeps everything as
JSON: figures with 95 % intervals, per slice and language too, and each answer.
"""

import argparse
import asyncio
import json
import re
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import track
from rich.table import Table

from bot.errors import LanguageError
from bot.language.files import check_gguf
from bot.language.schemas import ExtractCase, ExtractedPromise, Extraction
from bot.language.service import Language, Source
from models import record
from models.metrics import Interval, Judged, intervals, judge, metrics
from models.validate import ExtractLine, load

HOME = Path("data/workshop")
MODEL_TIMEOUT = 600.0
"""Seconds an answer may take: a slow machine is no reason for the rules to answer."""

_SENTENCE = re.compile(r"[^.!?\n]*\w[^.!?\n]*")


@dataclass(frozen=True)
class Answers:
    """What one system found in each speech, and how long it took over all of them."""

    found: list[Extraction]
    seconds: float
    by_rules: int = 0
    """Speeches for which the rules stood in, because the model failed."""


def trivial(case: ExtractCase) -> Extraction:
    """Find one promise, the longest sentence, in every speech, and never a contradiction."""
    sentences = [match.group().strip() for match in _SENTENCE.finditer(case.speech)]
    promise = ExtractedPromise(
        quote=max(sentences, key=len, default=case.speech),
        summary="Do it",
        category="environment",
        feasibility=0.8,
        cost=5,
        timeline=None,
    )
    return Extraction(promises=[promise], contradictions=[])


async def ask(language: Language, lines: Sequence[ExtractLine], name: str) -> Answers:
    """Let the bot read each speech, one after the other. Raises where a model cannot serve."""
    async with language:
        await language.wait_ready()
        start = time.monotonic()
        shown = track(lines, description=name, console=Console(stderr=True))
        # Only what the game knows of a case reaches the model.
        reads = [await language.extract(_bare(line)) for line in shown]
        seconds = time.monotonic() - start
    by_rules = sum(read.source is Source.RULES for read in reads) if language.has_model else 0
    return Answers([read.answer for read in reads], seconds, by_rules)


async def answer_trivially(lines: Sequence[ExtractLine]) -> Answers:
    """Give the trivial answer to each speech."""
    return Answers([trivial(line.input) for line in lines], 0.0)


def systems(
    models: Mapping[str, Path], home: Path, lines: Sequence[ExtractLine]
) -> dict[str, Callable[[], Awaitable[Answers]]]:
    """Name whoever is measured: the models, then the rules and the trivial answer."""

    def of(name: str, language: Language) -> Callable[[], Awaitable[Answers]]:
        return lambda: ask(language, lines, name)

    return {
        **{
            name: of(name, Language.local(path, home, timeout=MODEL_TIMEOUT))
            for name, path in models.items()
        },
        "rules": of("rules", Language.rules()),
        "trivial": lambda: answer_trivially(lines),
    }


def measure(lines: Sequence[ExtractLine], answers: Answers) -> dict[str, Any]:
    """Measure the answers of one system, over all lines and per slice and language."""
    judged = [
        judge(line.input.speech, line.answer, found)
        for line, found in zip(lines, answers.found, strict=True)
    ]
    groups = {
        f"{kind} {value}": [
            case for line, case in zip(lines, judged, strict=True) if getattr(line, kind) == value
        ]
        for kind in ("slice", "lang")
        for value in sorted({getattr(line, kind) for line in lines})
    }
    return {
        "seconds_a_speech": answers.seconds / len(lines),
        "answered_by_rules": answers.by_rules,
        "all": _figures(judged),
        "groups": {name: _figures(cases) for name, cases in groups.items()},
        "answers": [
            {"id": line.id, "found": found.model_dump(mode="json")}
            for line, found in zip(lines, answers.found, strict=True)
        ],
    }


def _bare(line: ExtractLine) -> ExtractCase:
    return ExtractCase.model_validate(line.input.model_dump(exclude={"id"}))


def _figures(cases: Sequence[Judged]) -> dict[str, Any]:
    return {"speeches": len(cases), "metrics": metrics(cases), "intervals": intervals(cases)}


async def evaluate(files: Sequence[Path], models: Mapping[str, Path], home: Path) -> dict[str, Any]:
    """Measure all systems on the lines of these files together.

    Raises ValueError where a file holds no extract lines or unsound ones, BadModelFile for a file
    that is no GGUF, ModelUnavailable where a model cannot be loaded.
    """
    lines = [line for path in files for line in load(path) if isinstance(line, ExtractLine)]
    if not lines:
        raise ValueError("there is no speech in these files")
    for path in models.values():
        check_gguf(path)
    await asyncio.to_thread(home.mkdir, parents=True, exist_ok=True)
    results = {}
    for name, answer in systems(models, home, lines).items():
        answers = await answer()
        results[name] = await asyncio.to_thread(measure, lines, answers)
    return {
        "when": datetime.now(UTC).isoformat(timespec="seconds"),
        "models": {name: record.file(path) for name, path in models.items()},
        **record.circumstances(files),
        "systems": results,
    }


def table(results: Mapping[str, Any]) -> Table:
    """Lay out the figures of all systems, with their intervals."""
    shown = Table("", *results, title="95 % intervals over speeches")
    first = next(iter(results.values()))
    for name in first["all"]["metrics"]:
        cells = [
            _cell(system["all"]["metrics"][name], system["all"]["intervals"][name])
            for system in results.values()
        ]
        shown.add_row(name, *cells)
    shown.add_row("speeches", *(str(system["all"]["speeches"]) for system in results.values()))
    shown.add_row(
        "seconds a speech", *(f"{system['seconds_a_speech']:.2f}" for system in results.values())
    )
    return shown


def groups_table(name: str, result: Mapping[str, Any]) -> Table:
    """Lay out the main figures of one system per slice and language."""
    columns = ("f1", "count_match", "false_positives", "category_accuracy", "timeline_exact")
    columns += ("cost_within_2", "contradiction_accuracy")
    shown = Table(name, "speeches", *columns)
    for group, figures in result["groups"].items():
        cells = [_cell(figures["metrics"][column]) for column in columns]
        shown.add_row(group, str(figures["speeches"]), *cells)
    return shown


def _cell(value: float | None, interval: Interval = None) -> str:
    if value is None:
        return "–"
    return f"{value:.3f}" + (f" [{interval[0]:.2f}, {interval[1]:.2f}]" if interval else "")


def _model(text: str) -> tuple[str, Path]:
    name, mark, path = text.partition("=")
    return (name, Path(path)) if mark else (Path(text).stem, Path(text))


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m models.evaluate", description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--model", nargs="+", type=_model, default=[], metavar="NAME=GGUF")
    parser.add_argument("--home", type=Path, default=HOME, help="what is found out stays here")
    parser.add_argument("--out", type=Path, help="write everything to this file as JSON")
    args = parser.parse_args()
    try:
        found = asyncio.run(evaluate(args.files, dict(args.model), args.home))
    except (OSError, ValueError, LanguageError) as error:
        parser.error(str(error))
    if args.out:
        args.out.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", "utf-8")
    console = Console(width=None if Console().is_terminal else 160)
    console.print(table(found["systems"]))
    for name, result in found["systems"].items():
        if name != "trivial":
            console.print(groups_table(name, result))


if __name__ == "__main__":
    main()
