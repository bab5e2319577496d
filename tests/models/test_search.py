"""Searching settings on the tiny model: trained, merged, exported and evaluated for real."""

import json
from pathlib import Path
from typing import Any

import pytest

from models.validate import DATA

pytest.importorskip("trl", reason="the workshop's packages are not installed")

from models import recipe, search

TINY = Path(recipe.__file__).parent / "recipes" / "tiny.yaml"
pytestmark = pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::DeprecationWarning")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Short lines with a promise: a few for training, two to measure with."""
    lines = (DATA / "extract_train_explicit.jsonl").read_text("utf-8").splitlines(keepends=True)
    lines.sort(key=len)
    folder = tmp_path / "data"
    folder.mkdir()
    for split, part in (("train", lines[:8]), ("valid", lines[8:10])):
        (folder / f"extract_{split}.jsonl").write_text("".join(part), "utf-8")
    return folder


@pytest.mark.timeout(300)
def test_a_search_goes_on_where_it_was_cut_off(
    tmp_path: Path, data: Path, workshop_bases: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, out = workshop_bases.parent, tmp_path / "search"
    plan = tmp_path / "own.yaml"
    plan.write_text(TINY.read_text().replace("wandb: false", "wandb: true"))

    def typed(*values: str) -> list[dict[str, Any]]:
        told = ["search", plan, "extract", "--data", data, "--home", home, "--out", out]
        told += ["--set", "max_steps=1", *values]
        monkeypatch.setattr("sys.argv", [str(item) for item in told])
        search.main()
        found = json.loads((out / "search.json").read_text())
        assert (out / "search.md").read_text() == search.table(found["trials"], "extract")
        return list(found["trials"])

    class Cut(Exception):
        pass

    def cut_off(*_: object) -> None:
        raise Cut

    with monkeypatch.context() as patch:
        patch.setattr(search, "export", cut_off)
        with pytest.raises(Cut):
            typed("lora.r=4")
    four, eight = (out / f"max_steps=1,lora.r={rank}" for rank in (4, 8))
    trained = (four / "record.json").stat().st_mtime_ns

    (first,) = typed("lora.r=4")
    assert (four / "record.json").stat().st_mtime_ns == trained
    measured = (four / "evaluation.json").stat().st_mtime_ns
    note = json.loads((four / "record.json").read_text())
    figures = json.loads((four / "evaluation.json").read_text())
    assert first["settings"] == {"max_steps": "1", "lora.r": "4"}
    assert first["eval_loss"] == note["metrics"]["eval_loss"] > 0
    assert first["eval_mean_token_accuracy"] == note["metrics"]["eval_mean_token_accuracy"]
    assert first["metrics"] == figures["systems"]["tuned"]["all"]["metrics"]
    assert figures["systems"]["tuned"]["all"]["speeches"] == 2

    both = typed("lora.r=4,8")
    assert {trial["settings"]["lora.r"] for trial in both} == {"4", "8"}
    assert (four / "evaluation.json").stat().st_mtime_ns == measured
    assert json.loads((eight / "record.json").read_text())["recipe"]["lora"]["r"] == 8
    assert not list(out.rglob("*.gguf"))
    assert not list(out.rglob("wandb"))
    assert not list(out.rglob("merged"))


def test_every_combination_is_tried_once() -> None:
    found = search.combinations(["learning_rate=1e-3,2e-3", "epochs=1", "lora.r=8,16"])
    assert [tuple(settings.values()) for settings in found] == [
        ("1e-3", "1", "8"),
        ("1e-3", "1", "16"),
        ("2e-3", "1", "8"),
        ("2e-3", "1", "16"),
    ]
    assert list(found[0]) == ["learning_rate", "epochs", "lora.r"]


@pytest.mark.parametrize("told", [["epochs"], ["epochs="], ["epochs=1,,2"], ["seed=1", "seed=2"]])
def test_a_wrong_grid_is_refused(told: list[str]) -> None:
    with pytest.raises(ValueError, match="does not read KEY=V1,V2"):
        search.combinations(told)


def test_what_is_wrong_with_any_trial_is_said_before_the_first(
    tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    told = ["search", str(TINY), "extract", "--data", str(data), "--home", str(tmp_path / "home")]
    monkeypatch.setattr("sys.argv", [*told, "--set", "epochs=1,none"])
    with pytest.raises(SystemExit):
        search.main()
    assert "epochs" in capsys.readouterr().err
    assert not (tmp_path / "home").exists()


def trial(rate: str, f1: float | None, loss: float) -> dict[str, Any]:
    shown = None if f1 is None else f"{f1:.3f} (0.10 to 0.90)"
    return {
        "settings": {"learning_rate": rate},
        "metrics": {"f1": f1, "count_match": 0.5},
        "shown": {"f1": shown, "count match": "0.500 (0.40 to 0.60)"},
        "eval_loss": loss,
        "eval_mean_token_accuracy": 0.9,
        "steps": 20,
    }


def test_the_best_stands_first_and_one_without_a_figure_last() -> None:
    found = [
        trial("1", None, 0.1),
        trial("2", 0.5, 0.4),
        trial("3", 0.8, 0.5),
        trial("4", 0.5, 0.3),
    ]
    found.sort(key=lambda each: search.rank(each, "extract"))
    assert search.table(found, "extract").splitlines() == [
        "| learning_rate | f1 | count match | eval loss | eval token accuracy | steps |",
        "| --- | --- | --- | --- | --- | --- |",
        "| 3 | 0.800 (0.10 to 0.90) | 0.500 (0.40 to 0.60) | 0.5000 | 0.9000 | 20 |",
        "| 4 | 0.500 (0.10 to 0.90) | 0.500 (0.40 to 0.60) | 0.3000 | 0.9000 | 20 |",
        "| 2 | 0.500 (0.10 to 0.90) | 0.500 (0.40 to 0.60) | 0.4000 | 0.9000 | 20 |",
        "| 1 | not measured | 0.500 (0.40 to 0.60) | 0.1000 | 0.9000 | 20 |",
    ]
