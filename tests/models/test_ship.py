"""Shipping adapters: what lies in the package afterwards is what the bot takes for shipped."""

import json
from pathlib import Path

import pytest

pytest.importorskip("jinja2", reason="the workshop's packages are not installed")
pytest.importorskip("huggingface_hub", reason="the workshop's packages are not installed")

from bot.errors import BadModelFile
from bot.language import installing
from bot.language.files import packaged_model
from models import recipe
from models.ship import ship
from tests.language import standin


def run_of(folder: Path, task: str, *, base: Path) -> Path:
    """A finished run, as far as shipping reads it."""
    (folder / "gguf").mkdir(parents=True)
    plan = recipe.read(Path("models/recipes/smollm2-135m.yaml"), "extract")
    record = {
        "task": task,
        "recipe": plan.model_dump(),
        "base": {"name": plan.base, "source": "a file", "licence": "apache-2.0"},
        "examples": {"train": 2500, "valid": 96},
        "metrics": {"eval_loss": 0.25},
    }
    (folder / "record.json").write_text(json.dumps(record))
    standin.write_adapter(folder / "gguf" / "adapter.gguf", base, only="blk.0.")
    return folder


def test_an_adapter_is_shipped_and_renewed_by_one_call(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    adapters = tmp_path / "adapters"
    monkeypatch.setattr(installing, "ADAPTERS", adapters)
    assert installing.shipped_adapter("citizens") is None
    run = run_of(tmp_path / "run", "citizens", base=packaged_model())
    (shipped,) = ship([run], [], adapters)
    assert shipped == installing.shipped_adapter("citizens")
    installing.check_adapter(shipped)
    assert shipped.read_bytes() == (run / "gguf" / "adapter.gguf").read_bytes()
    assert {path.name for path in adapters.iterdir()} == {
        "citizens.gguf",
        "citizens.json",
        "citizens.md",
        "SHA256SUMS",
    }
    card = shipped.with_suffix(".md").read_text("utf-8")
    assert "apache-2.0" in card
    assert "| eval loss | 0.25 |" in card
    assert "| train loss | not measured |" in card


def test_an_adapter_for_another_base_or_none_is_not_shipped(tmp_path: Path) -> None:
    tiny = standin.write_base(tmp_path / "tiny.gguf")
    adapters = tmp_path / "adapters"
    with pytest.raises(BadModelFile, match=r"blk\.0"):
        ship([run_of(tmp_path / "run", "extract", base=tiny)], [], adapters)
    (tmp_path / "run" / "gguf" / "adapter.gguf").unlink()
    with pytest.raises(FileNotFoundError):
        ship([tmp_path / "run"], [], adapters)
    assert not list(adapters.iterdir())
