"""Search settings: ``python -m models.search RECIPE TASK [--stage NAME] --set KEY=V1,V2 ...``.

Every combination of the values is trained from the same start and measured on the validation files:
its loss there, and what it then answers as the bot would ask it. ``--set epochs=1`` or
``--set max_steps=200`` says how long each may take; a new adapter of another rank keeps the
recipe's α unless that is set too. ``search.json`` and ``search.md`` tell of all that is measured so
far, best first. The same command goes on where it was cut off, and a wider one trains only what is
new. What was merged for measuring is removed again.
"""

import argparse
import asyncio
import shutil
from collections.abc import Sequence
from itertools import product
from pathlib import Path
from typing import Any, get_args

from tqdm import tqdm

from bot.errors import LanguageError
from models import recipe, record
from models.evaluate import evaluate
from models.export import export
from models.findings import label, read_evaluation
from models.merge import merge
from models.recipe import Stage, Task
from models.train import HOME, adapter_of, begun_from, data_files, start_of, train, write
from models.validate import DATA

FIGURES = {"extract": ("f1", "count_match"), "citizens": ("attribution", "support_sign")}
"""What a task is measured by, of the metrics of models.evaluate: the best has most of the first."""
KIND = "Q8_0"
"""What is measured, as it is what is used."""
TUNED = "tuned"

Settings = dict[str, str]


def combinations(told: Sequence[str]) -> list[Settings]:
    """Give all combinations of ``KEY=V1,V2``, the last key changing fastest.

    Raises ValueError where one does not read so, or a key comes twice.
    """
    values: dict[str, list[str]] = {}
    for each in told:
        key, _, listed = each.partition("=")
        if not all(listed.split(",")) or key in values:
            raise ValueError(f"{each!r} does not read KEY=V1,V2, or its key comes twice")
        values[key] = listed.split(",")
    return [dict(zip(values, chosen, strict=True)) for chosen in product(*values.values())]


def search(
    trials: Sequence[tuple[Settings, Stage]],
    task: Task,
    out: Path,
    *,
    start: Path | None = None,
    data: Path = DATA,
    home: Path = HOME,
) -> list[dict[str, Any]]:
    """Train and measure a stage under each of the settings; give what was found, best first.

    A trial's folder in ``out`` bears its settings' name. Raises what ``train`` raises.
    """
    training = data_files(trials[0][1].data, data)
    validation = data_files([f"{task}_valid*.jsonl"], data)
    about = {
        "task": task,
        "start": begun_from(start) if start else None,
        **record.circumstances([*training, *validation]),
    }
    sets = {"training": training, "validation": validation}
    found: list[dict[str, Any]] = []
    for settings, stage in tqdm(trials, desc="search", unit="trial"):
        run = out / ",".join(_told(settings)).replace("/", "--")
        note = train(stage.plan, task, **sets, out=run, home=home, start=start, resume=True)
        found.append({"settings": settings, **_measured(run, note, validation, home)})
        found.sort(key=lambda trial: rank(trial, task))
        write(out / "search.json", {**about, "trials": found})
        (out / "search.md").write_text(table(found, task), "utf-8")
    return found


def _measured(
    run: Path, note: dict[str, Any], validation: Sequence[Path], home: Path
) -> dict[str, Any]:
    """Measure a finished run, unless that was done before."""
    done = run / "evaluation.json"
    if not done.is_file():
        merge(run, home)
        model = export(run, [KIND], home)[-1]
        draft = done.with_suffix(".part")
        write(draft, asyncio.run(evaluate(validation, {TUNED: model}, home)))
        draft.replace(done)
    for made in ("merged", "gguf"):
        shutil.rmtree(run / made, ignore_errors=True)
    evaluation = read_evaluation(done)
    return {
        "steps": note["curve"][-1]["step"],
        **note["metrics"],
        "metrics": evaluation.systems[TUNED]["all"]["metrics"],
        "shown": evaluation.figures_of([evaluation.note["models"][TUNED]["sha256"]]),
    }


def rank(trial: dict[str, Any], task: Task) -> tuple[float, float]:
    """Give what a trial is sorted by: the task's main figure, most first, then the loss."""
    best = trial["metrics"][FIGURES[task][0]]
    return (1.0 if best is None else -best, trial["eval_loss"])


def _told(settings: Settings) -> list[str]:
    return [f"{key}={value}" for key, value in settings.items()]


def table(found: Sequence[dict[str, Any]], task: Task) -> str:
    """Lay out what was found as Markdown, in its order, with 95 % intervals."""
    figures = [label(key) for key in FIGURES[task]]
    columns = [*found[0]["settings"], *figures, "eval loss", "eval token accuracy", "steps"]
    rows = [
        [
            *trial["settings"].values(),
            *(trial["shown"][key] or "not measured" for key in figures),
            f"{trial['eval_loss']:.4f}",
            f"{trial['eval_mean_token_accuracy']:.4f}",
            str(trial["steps"]),
        ]
        for trial in found
    ]
    lines = (columns, ["---"] * len(columns), *rows)
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m models.search", description=__doc__)
    parser.add_argument("recipe", type=Path)
    parser.add_argument("task", choices=get_args(Task))
    parser.add_argument("--set", nargs="+", action="extend", required=True, metavar="KEY=V1,V2")
    parser.add_argument("--stage", metavar="NAME", help="needed where the task has several")
    parser.add_argument("--start", type=Path, metavar="ADAPTER", help="in place of the stage's own")
    parser.add_argument("--out", type=Path, help=f"default: {HOME}/search/RECIPE-TASK[-STAGE]")
    parser.add_argument("--home", type=Path, default=HOME, help="where bases and runs are kept")
    parser.add_argument("--data", type=Path, default=DATA, help="folder in place of the shipped")
    args = parser.parse_args()
    try:
        # What is wrong with any of them is said before the first is trained. W&B takes all that one
        # process trains for one run.
        trials = [
            (settings, recipe.stage(args.recipe, args.task, args.stage, [*told, "wandb=false"]))
            for settings in combinations(args.set)
            for told in [_told(settings)]
        ]
        first = trials[0][1]
        start = args.start or start_of(first, args.home)
        if start:
            for _, stage in trials:
                adapter_of(start, stage.plan)
        out = args.out or args.home / "search" / first.run
        found = search(trials, args.task, out, start=start, data=args.data, home=args.home)
    except (OSError, ValueError, RuntimeError, LanguageError) as error:
        parser.error(str(error))
    print(table(found, args.task))


if __name__ == "__main__":
    main()
