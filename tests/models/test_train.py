"""Training on the tiny model, with everything real: NF4, LoRA, the 8-bit optimiser."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from models.validate import DATA

pytest.importorskip("trl", reason="the workshop's packages are not installed")

import torch
from peft import LoraConfig, get_peft_model

from models import base, cards, recipe, train

TINY = Path(recipe.__file__).parent / "recipes" / "tiny.yaml"
pytestmark = pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::DeprecationWarning")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Path]]:
    """The shortest lines of the shipped data: enough to learn something in seconds."""
    folder = tmp_path_factory.mktemp("data")
    lines = (DATA / "extract_train_none.jsonl").read_text("utf-8").splitlines(keepends=True)
    lines.sort(key=len)
    files = {}
    for split, part in (("train", lines[:16]), ("valid", lines[16:20])):
        path = folder / f"extract_{split}.jsonl"
        path.write_text("".join(part), "utf-8")
        files["training" if split == "train" else "validation"] = [path]
    return files


@pytest.fixture(scope="module")
def home(workshop_bases: Path) -> Path:
    return workshop_bases.parent


def run(
    out: Path, home: Path, data: dict[str, list[Path]], *changes: str, resume: bool = False
) -> dict[str, Any]:
    plan = recipe.read(TINY, "extract", changes)
    return train.train(plan, "extract", **data, out=out, home=home, resume=resume)


def test_a_run_learns_and_leaves_its_record(
    tmp_path: Path, home: Path, data: dict[str, list[Path]]
) -> None:
    note = run(tmp_path / "run", home, data)
    assert json.loads((tmp_path / "run" / "record.json").read_text()) == note
    evaluations = [entry["eval_loss"] for entry in note["curve"] if "eval_loss" in entry]
    assert len(evaluations) == 3
    assert evaluations[-1] < evaluations[0] - 0.05
    assert note["metrics"]["eval_loss"] == evaluations[-1]
    assert 0 < note["metrics"]["eval_mean_token_accuracy"] <= 1
    assert note["metrics"]["train_samples_per_second"] > 0
    assert note["examples"] == {"train": 16, "valid": 4}
    assert note["data"]["extract_train.jsonl"]["lines"] == 16
    assert {"torch", "trl", "peft", "bitsandbytes"} <= set(note["versions"])
    # r * (in + out) of each linear layer: q, k, v, o, gate, up, down; two blocks of them.
    widths = [64 + 128, 64 + 64, 64 + 64, 128 + 64, 64 + 192, 64 + 192, 192 + 64]
    assert note["parameters"]["trained"] == 2 * 16 * sum(widths)
    assert (tmp_path / "run" / "adapter" / "adapter_model.safetensors").is_file()


def test_a_run_cut_off_goes_on_as_if_it_had_not_been(
    tmp_path: Path, home: Path, data: dict[str, list[Path]], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = run(tmp_path / "whole", home, data)

    class Cut(Exception):
        pass

    def cut_off(trainer: Any, *args: Any, **kwargs: Any) -> Any:
        if trainer.state.global_step == 7:
            raise Cut
        return step(trainer, *args, **kwargs)

    step = train.SFTTrainer.training_step
    with monkeypatch.context() as patch:
        patch.setattr(train.SFTTrainer, "training_step", cut_off)
        with pytest.raises(Cut):
            run(tmp_path / "cut", home, data)
    assert not (tmp_path / "cut" / "record.json").exists()
    half = shutil.copytree(
        tmp_path / "cut" / "checkpoints" / "checkpoint-5",
        tmp_path / "cut" / "checkpoints" / "checkpoint-6",
    )
    state = (half / "trainer_state.json").read_text()
    (half / "trainer_state.json").write_text(state[: len(state) // 2])
    (half / "adapter_model.safetensors").unlink()
    resumed = run(tmp_path / "cut", home, data, resume=True)
    assert resumed["resumed_from"] == "checkpoint-5"
    for entry, other in zip(resumed["curve"], whole["curve"], strict=True):
        assert entry == pytest.approx(other, rel=1e-3)


def test_a_run_is_never_written_over(
    tmp_path: Path, home: Path, data: dict[str, list[Path]]
) -> None:
    run(tmp_path, home, data, "max_steps=1")
    with pytest.raises(FileExistsError, match="holds a run already"):
        run(tmp_path, home, data, "max_steps=1")
    with pytest.raises(ValueError, match="a run of another recipe"):
        run(tmp_path, home, data, "max_steps=2", resume=True)


def test_a_run_that_has_finished_gives_its_record(
    tmp_path: Path, home: Path, data: dict[str, list[Path]]
) -> None:
    note = run(tmp_path, home, data, "max_steps=1")
    made = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    assert run(tmp_path, home, data, "max_steps=1", resume=True) == note
    assert made == {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}


def test_a_run_notes_the_runs_that_it_goes_on_from(
    tmp_path: Path, home: Path, data: dict[str, list[Path]]
) -> None:
    plan = recipe.read(TINY, "extract", ["max_steps=1"])
    adapter = None
    for name in ("first", "second", "third"):
        note = train.train(plan, "extract", **data, out=tmp_path / name, home=home, start=adapter)
        adapter = tmp_path / name / "adapter"
    second = note["start"]["run"]
    first = second["start"]["run"]
    assert first["start"] is None
    assert [run["data"] for run in (first, second)] == [note["data"]] * 2
    assert second["start"]["sha256"] != note["start"]["sha256"]
    assert [passed["lines"] for passed in cards.earlier(note)] == [16, 16]


def test_an_adapter_that_is_gone_on_from_has_the_recipes_shape(
    tmp_path: Path, home: Path, data: dict[str, list[Path]]
) -> None:
    run(tmp_path / "first", home, data, "max_steps=1")
    start = tmp_path / "first" / "adapter"
    changes = ["max_steps=1", "lora.dropout=0.5"]
    plan = recipe.read(TINY, "extract", changes)
    train.train(plan, "extract", **data, out=tmp_path / "second", home=home, start=start)
    second = json.loads((tmp_path / "second" / "adapter" / "adapter_config.json").read_text())
    assert (second["r"], second["lora_dropout"]) == (16, 0.5)
    plan = recipe.read(TINY, "extract", [*changes, "lora.r=8"])
    with pytest.raises(ValueError, match="has r=16 and α=32, not r=8 and α=32"):
        train.train(plan, "extract", **data, out=tmp_path / "third", home=home, start=start)
    assert not (tmp_path / "third").exists()


def test_a_stage_goes_on_from_the_end_of_the_one_before(tmp_path: Path) -> None:
    first, second = recipe.stages(TINY, "citizens")
    assert train.start_of(first, tmp_path) is None
    run = tmp_path / "runs" / first.run
    (run / "adapter").mkdir(parents=True)
    with pytest.raises(FileNotFoundError, match=r"goes on from .*, which has not finished"):
        train.start_of(second, tmp_path)
    (run / "record.json").write_text("{}")
    assert train.start_of(second, tmp_path) == run / "adapter"


def test_data_files_are_found_by_name_and_by_glob(tmp_path: Path) -> None:
    for name in ("b", "a", "ab", "c"):
        (tmp_path / f"{name}.jsonl").touch()
    found = train.data_files(["b.jsonl", "a*.jsonl", "*b.jsonl"], tmp_path)
    assert [path.stem for path in found] == ["a", "ab", "b"]
    with pytest.raises(FileNotFoundError, match=r"there is no d\*.jsonl in"):
        train.data_files(["a.jsonl", "d*.jsonl"], tmp_path)


def test_no_data_no_run(tmp_path: Path, home: Path, data: dict[str, list[Path]]) -> None:
    with pytest.raises(ValueError, match="no examples"):
        run(tmp_path, home, data | {"validation": []})


def test_an_evaluation_does_not_cut_the_gradient(workshop_bases: Path) -> None:
    """As it does where bitsandbytes repacks the weights for a kernel without one."""
    model = base.load_model(base.prepare("tiny-mistral", workshop_bases), "nf4")
    torch.manual_seed(0)
    model = get_peft_model(model, LoraConfig(target_modules="all-linear", init_lora_weights=False))
    model.enable_input_require_grads()
    ids = torch.arange(10, 42)[None]

    def gradient() -> torch.Tensor:
        model.train()
        model.zero_grad()
        model(ids, labels=ids).loss.backward()
        first = model.base_model.model.model.layers[0].self_attn.q_proj
        return first.lora_A["default"].weight.grad.clone()

    before = gradient()
    model.eval()
    with torch.no_grad():
        model(ids)
    assert before.abs().max() > 0
    assert torch.allclose(gradient(), before, rtol=0.05, atol=before.abs().max().item() / 100)
