"""Shipping adapters: what lies in the package afterwards is what the bot takes for shipped."""

import json
from pathlib import Path

import pytest

from bot.errors import BadModelFile
from bot.language import installing
from bot.language.files import packaged_model
from models.ship import ship
from tests.language import standin


def run_of(folder: Path, task: str, *, base: Path) -> Path:
    """A finished run, as far as shipping reads it."""
    (folder / "gguf").mkdir(parents=True)
    (folder / "record.json").write_text(json.dumps({"task": task}))
    standin.write_adapter(folder / "gguf" / "adapter.gguf", base, only="blk.0.")
    return folder


def test_an_adapter_is_shipped_and_renewed_by_one_call(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    adapters = tmp_path / "adapters"
    monkeypatch.setattr(installing, "ADAPTERS", adapters)
    assert installing.shipped_adapter("citizens") is None
    run = run_of(tmp_path / "run", "citizens", base=packaged_model())
    (shipped,) = ship([run], adapters)
    assert shipped == installing.shipped_adapter("citizens")
    installing.check_adapter(shipped)
    assert shipped.read_bytes() == (run / "gguf" / "adapter.gguf").read_bytes()
    assert {path.name for path in adapters.iterdir()} == {"citizens.gguf", "SHA256SUMS"}


def test_an_adapter_for_another_base_or_none_is_not_shipped(tmp_path: Path) -> None:
    tiny = standin.write_base(tmp_path / "tiny.gguf")
    adapters = tmp_path / "adapters"
    with pytest.raises(BadModelFile, match=r"blk\.0"):
        ship([run_of(tmp_path / "run", "extract", base=tiny)], adapters)
    (tmp_path / "run" / "gguf" / "adapter.gguf").unlink()
    with pytest.raises(FileNotFoundError):
        ship([tmp_path / "run"], adapters)
    assert not list(adapters.iterdir())
