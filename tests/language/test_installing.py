"""Making the default models: of a tiny base and adapters, so that each making is quick."""

import hashlib
import json
import subprocess
import sys
import threading
from pathlib import Path

import gguf
import pytest

from bot.errors import BadModelFile
from bot.language import files, installing
from bot.language.files import TASKS
from tests.language import standin


def ship(folder: Path, base: Path, seed: int) -> None:
    """Put two adapters and their sums where a version ships them."""
    for number, task in enumerate(TASKS):
        standin.write_adapter(folder / f"{task}.gguf", base, seed=seed + number)
    sums = [f"{files.sha256(path)}  {path.name}\n" for path in sorted(folder.glob("*.gguf"))]
    (folder / installing.SUMS).write_text("".join(sums))


@pytest.fixture
def adapters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A version that ships a tiny base and two adapters for it."""
    base = standin.write_base(tmp_path / "base.gguf")
    folder = tmp_path / "adapters"
    folder.mkdir()
    ship(folder, base, seed=10)
    monkeypatch.setattr(installing, "ADAPTERS", folder)
    monkeypatch.setattr(installing, "packaged_model", lambda: base)
    monkeypatch.setattr(files, "DEFAULT_SIZE", base.stat().st_size)
    for module in (files, installing):
        monkeypatch.setattr(module, "DEFAULT_SHA256", files.sha256(base))
    return folder


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def made_at(path: Path) -> tuple[int, int]:
    return path.stat().st_ino, path.stat().st_mtime_ns


def test_each_task_gets_a_model_of_its_own_that_says_what_it_is(adapters: Path, data: Path) -> None:
    paths = [installing.default_model(task, data) for task in TASKS]
    assert paths == [data / "models" / "extract.gguf", data / "models" / "citizens.gguf"]
    assert paths[0].read_bytes() != paths[1].read_bytes()
    for task, path in zip(TASKS, paths, strict=True):
        said = {key: field.contents() for key, field in gguf.GGUFReader(path).fields.items()}
        assert said["general.name"].startswith(f"Ecotopia {task}, ")
        assert files.sha256(adapters / f"{task}.gguf") in said["ecotopia.adapter"]
        assert files.DEFAULT_SHA256 in said["ecotopia.base"]
        assert installing.is_whole(task, data)


def test_what_is_there_and_right_is_left_alone(adapters: Path, data: Path) -> None:
    told: list[str] = []
    path = installing.default_model("extract", data, lambda task, *_: told.append(task))
    assert set(told) == {"extract"}
    before, told[:] = made_at(path), []
    assert installing.default_model("extract", data, lambda task, *_: told.append(task)) == path
    assert made_at(path) == before
    assert not told
    assert not installing.is_current("citizens", data)


@pytest.mark.parametrize("harm", ["cut off", "a byte changed", "gone", "record gone", "record bad"])
def test_what_is_harmed_is_made_again(adapters: Path, data: Path, harm: str) -> None:
    path = installing.default_model("extract", data)
    good = path.read_bytes()
    record = data / "models" / installing.RECORD
    if harm == "cut off":
        path.write_bytes(good[:-1])
    elif harm == "a byte changed":
        path.write_bytes(good[:-1] + bytes([good[-1] ^ 1]))
    elif harm == "gone":
        path.unlink()
    elif harm == "record gone":
        record.unlink()
    else:
        record.write_text('{"extract": [')
    assert not installing.is_whole("extract", data)
    assert installing.default_model("extract", data).read_bytes() == good
    assert installing.is_whole("extract", data)
    assert not list((data / "models").glob("*.part"))


def test_a_newer_adapter_is_merged_anew(adapters: Path, data: Path) -> None:
    old = [installing.default_model(task, data).read_bytes() for task in TASKS]
    ship(adapters, adapters.parent / "base.gguf", seed=20)
    assert not any(installing.is_current(task, data) for task in TASKS)
    new = [installing.default_model(task, data).read_bytes() for task in TASKS]
    assert all(one != other for one, other in zip(old, new, strict=True))
    assert all(installing.is_whole(task, data) for task in TASKS)


def test_a_newer_way_of_merging_makes_models_anew(
    adapters: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installing.default_model("extract", data)
    monkeypatch.setattr(installing, "MERGE_VERSION", installing.MERGE_VERSION + 1)
    assert not installing.is_current("extract", data)


@pytest.mark.parametrize("which", ["adapter", "base", "adapter gone"])
def test_a_shipped_file_that_is_not_right_is_refused(
    adapters: Path, data: Path, which: str
) -> None:
    adapter = adapters / "extract.gguf"
    path = adapter if which != "base" else adapters.parent / "base.gguf"
    content = path.read_bytes()
    path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    if which == "adapter gone":
        path.unlink()
    with pytest.raises(BadModelFile, match=path.name):
        installing.default_model("extract", data)
    assert not (data / "models" / "extract.gguf").exists()


def test_a_task_without_an_adapter_is_served_by_the_base(adapters: Path, data: Path) -> None:
    (adapters / installing.SUMS).unlink()
    assert installing.default_model("extract", data) == adapters.parent / "base.gguf"
    assert not data.exists()


def test_several_at_once_make_it_once(adapters: Path, data: Path) -> None:
    finished: list[int] = []

    def tell(_: str, done: int, total: int) -> None:
        if done == total:
            finished.append(done)

    starts = [
        threading.Thread(target=installing.default_model, args=("extract", data, tell))
        for _ in range(4)
    ]
    for start in starts:
        start.start()
    for start in starts:
        start.join()
    assert len(finished) == 1
    assert installing.is_whole("extract", data)


@pytest.mark.skipif(not installing.shipped_sums(), reason="this version ships no adapters yet")
def test_what_is_shipped_is_whole_and_small() -> None:
    for task in TASKS:
        adapter = installing.shipped_adapter(task)
        assert adapter is not None
        installing.check_adapter(adapter)
        assert adapter.stat().st_size <= 12_000_000
        assert adapter.with_suffix(".md").is_file()


def test_the_sums_are_what_sha256sum_checks(adapters: Path) -> None:
    done = subprocess.run(["sha256sum", "-c", installing.SUMS], cwd=adapters, check=False)
    assert done.returncode == 0
    content = (adapters / "extract.gguf").read_bytes()
    assert installing.shipped_sums()["extract.gguf"] == hashlib.sha256(content).hexdigest()


KILLED = """
import os, signal, sys
from pathlib import Path
from bot.language import files, installing

def kill(*_):
    os.kill(os.getpid(), signal.SIGKILL)

adapters, base, data, size, digest = sys.argv[1:]
installing.ADAPTERS, installing.packaged_model = Path(adapters), lambda: Path(base)
files.DEFAULT_SIZE, files.DEFAULT_SHA256, installing.DEFAULT_SHA256 = int(size), digest, digest
installing.default_model("extract", Path(data), kill)
"""


def test_killed_while_making_it_nothing_half_is_taken_for_a_model(
    adapters: Path, data: Path
) -> None:
    base = adapters.parent / "base.gguf"
    facts = [adapters, base, data, files.DEFAULT_SIZE, files.DEFAULT_SHA256]
    command = [sys.executable, "-c", KILLED, *map(str, facts)]
    assert subprocess.run(command, check=False).returncode == -9
    assert not installing.installed_path("extract", data).exists()
    installing.default_model("extract", data)
    assert installing.is_whole("extract", data)
    assert set(json.loads((data / "models" / installing.RECORD).read_text())) == {"extract"}
    assert not list((data / "models").glob("*.part"))
