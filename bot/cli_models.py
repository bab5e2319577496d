"""`ecotopia models`: the model files that the bot runs, the default ones and a host's own."""

import asyncio
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.table import Table

from bot import model_files
from bot.config import Settings
from bot.errors import BadModelFile
from bot.language import files, installing, probe
from bot.language.files import TASKS, Task
from bot.terminal import making_models, out, show, started

app = typer.Typer(help="The model files: the default ones, and your own.")

DEFAULT = "default"
SERVER_WINS = "ECOTOPIA_MODEL_URL is set: the server there answers, and no file is used."


@app.command()
def install() -> None:
    """Make the default models in the data folder, unless they are there, and verify them."""
    settings = started()
    with making_models() as on_progress:
        paths = [installing.default_model(task, settings.data_dir, on_progress) for task in TASKS]
    for task, path in zip(TASKS, paths, strict=True):
        out.print(f"{task}: {path} is in place and whole.", highlight=False, soft_wrap=True)


@app.command(name="list")
def list_() -> None:
    """Show which model files there are, and which of them are in use."""
    settings = started()
    table = Table("", "task", "model", "base", "quantised", "size", "file", box=None)
    for task in TASKS:
        used = model_files.source(task, settings).path
        default = _default(task, settings)
        choice = model_files.chosen(settings.data_dir).get(task)
        known = (used, choice.path if choice else None, default)
        for path in dict.fromkeys(filter(None, known)):
            in_use = path == (used or default) and settings.model_url is None
            table.add_row("●" if in_use else "", task, *_cells(path), str(path))
    out.print(table)
    for task in TASKS:
        _say_who_wins(task, settings)


@app.command()
def use(
    task: Annotated[Literal["extract", "citizens", "both"], typer.Argument(show_default=False)],
    path: Annotated[
        str, typer.Argument(metavar="PATH", show_default=False, help="A GGUF file, or: default")
    ],
) -> None:
    """Use a GGUF file of your own for a task, or `default` to go back. It is remembered."""
    settings = started()
    own = None if path == DEFAULT else Path(path)
    if own is not None:
        if not own.is_file():
            raise typer.BadParameter(f"there is no file {path}")
        # Loaded once here: a file that cannot be used is refused, not remembered.
        files.check_gguf(own)
        asyncio.run(probe.extra_buffers_work(own, settings.data_dir, gpu_layers=-1))
    tasks = TASKS if task == "both" else (task,)
    for each in tasks:
        model_files.choose(each, own, settings.data_dir)
        shown = "the default model" if own is None else own.absolute()
        out.print(f"{each}: {shown} from the next start on.", highlight=False, soft_wrap=True)
    for each in tasks:
        _say_who_wins(each, settings)


@app.command()
def verify() -> None:
    """Check the sums of everything installed, and that each model in use loads and reads."""
    if not show(asyncio.run(model_files.examine(started()))):
        raise typer.Exit(1)


def _default(task: Task, settings: Settings) -> Path:
    if installing.shipped_adapter(task) is None:
        return files.packaged_model()
    return installing.installed_path(task, settings.data_dir)


def _cells(path: Path) -> tuple[str, str, str, str]:
    """Describe a file in four cells: its name, base, quantisation and size."""
    from bot.language.llama import describe

    if not path.exists():
        return "(not made yet)", "", "", ""
    try:
        files.check_gguf(path)
        said = describe(path)
    except BadModelFile:
        return "(not a whole GGUF file)", "", "", ""
    return said.name, said.base, said.quantisation, f"{path.stat().st_size / 1e6:,.0f} MB"


def _say_who_wins(task: Task, settings: Settings) -> None:
    """Tell where a setting makes the choice that `use` remembers of no effect."""
    setting = model_files.source(task, settings).setting
    if settings.model_url is not None:
        if task == TASKS[0]:
            out.print(SERVER_WINS, highlight=False, soft_wrap=True)
    elif setting is not None:
        out.print(
            f"{task}: {setting} is set, in the environment or .env, and wins over what "
            "`ecotopia models use` remembers.",
            highlight=False,
            soft_wrap=True,
        )
