"""From data to figures with the commands as they are typed, for Mistral's architecture."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from models.validate import DATA

pytest.importorskip("trl", reason="the workshop's packages are not installed")

RECIPE = Path(__file__).parents[2] / "models" / "recipes" / "tiny.yaml"


@pytest.fixture
def short(tmp_path: Path) -> dict[str, Path]:
    """Short lines with a promise: a few for training, one to measure with."""
    lines = (DATA / "extract_train_explicit.jsonl").read_text("utf-8").splitlines(keepends=True)
    lines.sort(key=len)
    files = {"train": lines[:8], "valid": lines[8:10]}
    for split, part in files.items():
        (tmp_path / f"extract_{split}.jsonl").write_text("".join(part), "utf-8")
    return {split: tmp_path / f"extract_{split}.jsonl" for split in files}


def typed(module: str, *arguments: str | Path) -> str:
    done = subprocess.run(
        [sys.executable, "-m", f"models.{module}", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "HF_HUB_OFFLINE": "1"},
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


@pytest.mark.timeout(300)
def test_from_data_to_figures(tmp_path: Path, short: dict[str, Path]) -> None:
    home = tmp_path / "workshop"
    run = home / "runs" / "tiny-extract"
    files = ["--train", short["train"], "--valid", short["valid"], "--home", home]
    assert "eval_loss" in typed("train", RECIPE, "extract", *files)
    assert typed("merge", run, "--home", home).strip() == str(run / "merged")
    made = typed("export", run, "--home", home, "--kinds", "Q8_0")
    model = run / "gguf" / "extract.Q8_0.gguf"
    assert str(model) in made
    out = tmp_path / "figures.json"
    typed("evaluate", short["valid"], "--model", f"tiny={model}", "--home", home, "--out", out)
    figures = json.loads(out.read_text())
    tiny = figures["systems"]["tiny"]
    assert tiny["answered_by_rules"] == 0
    assert tiny["all"]["metrics"]["quotes_verbatim"] in (None, 1)
    assert figures["models"]["tiny"]["sha256"] in (run / "gguf" / "SHA256SUMS").read_text()
