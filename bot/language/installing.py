"""The models that every fresh machine runs: the packaged base with the shipped adapters merged in.

``adapters/`` holds one adapter a task and ``SHA256SUMS``, in the form that sha256sum writes. A task
for which none is shipped is served by the base as it is. What was merged lies in the data folder's
``models/``, and ``installed.json`` beside it says of which files it was made and what it has to be:
no sum of a merged file is shipped, because another numpy or processor may round another way. All
of it blocks.
"""

import fcntl
import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from bot.errors import BadModelFile
from bot.language.files import DEFAULT_SHA256, Task, check_default, packaged_model, sha256

OnProgress = Callable[[Task, int, int], None]
"""Told the task whose model is made, and how many bytes of how many are written."""

ADAPTERS = Path(__file__).parent / "adapters"
SUMS = "SHA256SUMS"
RECORD = "installed.json"
MERGE_VERSION = 1
"""Raised when a merge changes what it makes of the same files: then models are made again."""


@dataclass(frozen=True)
class Made:
    """Of what a merged model was made, by sha256, and the sha256 that it has to have."""

    base: str
    adapter: str
    merge_version: int
    sha256: str


def default_model(task: Task, data_dir: Path, on_progress: OnProgress | None = None) -> Path:
    """Give the default model of a task, merged anew unless it is in place and whole.

    Whole or not at all, and by one process at a time. Raises BadModelFile where the packaged base
    or the shipped adapter is not the file that this version was made for.
    """
    adapter = shipped_adapter(task)
    if adapter is None:
        check_default(packaged_model())
        return packaged_model()
    path = installed_path(task, data_dir)
    with _alone(path.parent):
        if not is_whole(task, data_dir):
            _make(task, adapter, path, on_progress)
    return path


def installed_path(task: Task, data_dir: Path) -> Path:
    """Say where the merged model of a task lies, or will lie."""
    return data_dir / "models" / f"{task}.gguf"


def shipped_adapter(task: Task) -> Path | None:
    """Find the adapter that this version ships for a task, if it does."""
    path = ADAPTERS / f"{task}.gguf"
    return path if path.name in shipped_sums() else None


def shipped_sums() -> dict[str, str]:
    """Read the sha256 that each shipped adapter has to have, by its file name."""
    try:
        lines = (ADAPTERS / SUMS).read_text("utf-8").splitlines()
    except FileNotFoundError:
        return {}
    return {name: digest for digest, name in (line.split() for line in lines)}


def check_adapter(adapter: Path) -> None:
    """Compare a shipped adapter with its sha256. Raises BadModelFile."""
    try:
        right = sha256(adapter) == shipped_sums()[adapter.name]
    except OSError as error:
        raise BadModelFile(f"cannot read the adapter {adapter}: {error.strerror}") from error
    if not right:
        raise BadModelFile(f"{adapter} is not the file this version was made for: reinstall it")


def is_current(task: Task, data_dir: Path) -> bool:
    """Whether a task's merged model is there and made of this version's files; does not read it."""
    made = _records(data_dir).get(task)
    if made is None or not installed_path(task, data_dir).is_file():
        return False
    return (made.base, made.adapter, made.merge_version) == _sources(task)


def is_whole(task: Task, data_dir: Path) -> bool:
    """Whether a task's merged model is current and has the bytes that it had when it was made."""
    if not is_current(task, data_dir):
        return False
    return sha256(installed_path(task, data_dir)) == _records(data_dir)[task].sha256


def _sources(task: Task) -> tuple[str, str | None, int]:
    return DEFAULT_SHA256, shipped_sums().get(f"{task}.gguf"), MERGE_VERSION


def _make(task: Task, adapter: Path, path: Path, on_progress: OnProgress | None) -> None:
    # Imported here: only a first start needs it.
    from bot.language.merging import merge

    base = packaged_model()
    check_default(base)
    check_adapter(adapter)
    adapter_sum = shipped_sums()[adapter.name]
    metadata = {
        "general.name": f"Ecotopia {task}, {base.stem}",
        "general.finetune": f"ecotopia-{task}",
        "general.base_model.0.name": base.stem,
        "ecotopia.base": f"{base.name} sha256 {DEFAULT_SHA256}",
        "ecotopia.adapter": f"{adapter.name} sha256 {adapter_sum}",
    }

    def tell(done: int, total: int) -> None:
        if on_progress:
            on_progress(task, done, total)

    merge(base, adapter, path, metadata, tell)
    made = Made(DEFAULT_SHA256, adapter_sum, MERGE_VERSION, sha256(path))
    _write_records(path.parent.parent, {**_records(path.parent.parent), task: made})


def _records(data_dir: Path) -> dict[str, Made]:
    """Read what is known of the merged models; a damaged record only costs another merge."""
    try:
        found = json.loads((data_dir / "models" / RECORD).read_text("utf-8"))
        return {task: Made(**made) for task, made in found.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _write_records(data_dir: Path, records: Mapping[str, Made]) -> None:
    write_json(data_dir / "models" / RECORD, {task: asdict(made) for task, made in records.items()})


def write_json(path: Path, content: object) -> None:
    """Write a small file, whole or not at all."""
    draft = path.with_name(path.name + ".part")
    with draft.open("w", encoding="utf-8") as file:
        json.dump(content, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Wait until no other process works in a folder, which is made if it is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
