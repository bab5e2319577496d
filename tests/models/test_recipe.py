from pathlib import Path

import pytest

pytest.importorskip("yaml", reason="the workshop's packages are not installed")

from models import recipe
from models.validate import DATA

RECIPES = Path(recipe.__file__).parent / "recipes"


@pytest.mark.parametrize("path", sorted(RECIPES.glob("*.yaml")), ids=lambda path: path.stem)
@pytest.mark.parametrize("task", ["extract", "citizens"])
def test_every_recipe_reads_and_says_how_it_is_run(path: Path, task: recipe.Task) -> None:
    told = path.read_text()
    assert recipe.read(path, task).max_length == 2048
    for stage in recipe.stages(path, task):
        assert stage.plan.base == recipe.read(path, task).base
        assert all(list(DATA.glob(pattern)) for pattern in stage.data)
        named = f" --stage {stage.name}" if stage.name else ""
        assert f"# python -m models.train models/recipes/{path.name} {task}{named}" in told
    assert told.startswith(f"# python -m models.train models/recipes/{path.name} ")


def test_ministral_is_trained_as_reported() -> None:
    plan = recipe.read(RECIPES / "ministral-8b.yaml", "extract")
    assert plan.base == "mistralai/Ministral-8B-Instruct-2410"
    assert (plan.lora.r, plan.lora.alpha) == (16, 32)
    assert (plan.quantization, plan.optimizer) == ("nf4", "adamw_bnb_8bit")
    assert (plan.learning_rate, plan.epochs) == (2e-4, 3)


def test_the_shipped_chain_ends_with_what_was_written_by_hand() -> None:
    first, pairs, hand = recipe.stages(RECIPES / "smollm2-135m.yaml", "extract")
    assert [stage.after for stage in (first, pairs, hand)] == [None, first.run, pairs.run]
    assert [stage.run for stage in (first, pairs, hand)] == [
        "smollm2-135m-extract-speeches",
        "smollm2-135m-extract-pairs",
        "smollm2-135m-extract-hand",
    ]
    told = [(stage.plan.learning_rate, stage.plan.epochs) for stage in (first, pairs, hand)]
    assert told == [(1.5e-3, 3), (1e-3, 1), (7e-4, 1)]
    assert first.plan.weights == hand.plan.weights != {}
    made_by_program = {"extract_train_varied.jsonl", "extract_train_excerpts.jsonl"}
    shipped = {path.name for path in DATA.glob("extract_train*.jsonl")}
    assert set(hand.data) <= shipped - made_by_program
    assert set(first.data) | {"extract_train_acts.jsonl"} == set(pairs.data)


@pytest.mark.parametrize("task", ["extract", "citizens"])
def test_ministral_is_trained_in_one_pass_over_all_files(task: recipe.Task) -> None:
    (only,) = recipe.stages(RECIPES / "ministral-8b.yaml", task)
    assert (only.name, only.run, only.after) == ("", f"ministral-8b-{task}", None)
    assert only.plan == recipe.read(RECIPES / "ministral-8b.yaml", task)
    assert only.data == [f"{task}_train*.jsonl"]
    assert recipe.stage(RECIPES / "ministral-8b.yaml", task, None) == only


STAGES = """
tasks:
  extract:
    epochs: 2
    stages:
      - {name: one, data: [extract_train_none.jsonl], lora.dropout: 0.1}
      - {name: two, data: ["extract_train_a*.jsonl"], epochs: 1, weights: {promises: 8}}
"""


def staged(folder: Path, told: str) -> Path:
    path = folder / "own.yaml"
    path.write_text((RECIPES / "tiny.yaml").read_text().partition("tasks:")[0] + told)
    return path


def test_a_stage_goes_before_its_task_and_an_override_before_all(tmp_path: Path) -> None:
    path = staged(tmp_path, STAGES)
    one, two = recipe.stages(path, "extract", ["lora.r=4"])
    assert (one.plan.epochs, two.plan.epochs) == (2, 1)
    assert (one.plan.lora.dropout, two.plan.lora.dropout) == (0.1, 0)
    assert (one.plan.lora.r, two.plan.lora.r) == (4, 4)
    assert (one.plan.weights, two.plan.weights) == ({}, {"promises": 8})
    assert two.after == one.run == "own-extract-one"
    assert recipe.stage(path, "extract", "two", ["epochs=9"]).plan.epochs == 9
    assert [stage.name for stage in recipe.stages(path, "citizens")] == [""]


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ("name: two", "name: one", "name of its own"),
        ("name: two, ", "", "name of its own"),
        ("name: two", "name: ../two", "pattern"),
        ('["extract_train_a*.jsonl"]', "[]", "data"),
        ('data: ["extract_train_a*.jsonl"], ', "", "data"),
        ("extract_train_a*", "extract_test", "extract_test.jsonl, which is no training file"),
        ("extract_train_a*", "citizens_train_a*", "no training file of extract"),
        ("epochs: 1", "epocs: 1", "epocs"),
    ],
)
def test_a_wrong_stage_is_refused(tmp_path: Path, was: str, now: str, said: str) -> None:
    assert was in STAGES
    with pytest.raises(ValueError, match=said):
        recipe.stages(staged(tmp_path, STAGES.replace(was, now)), "extract")


@pytest.mark.parametrize("told", ["[]", "{name: one}", "[one, two]"])
def test_stages_that_are_no_list_of_settings_are_refused(tmp_path: Path, told: str) -> None:
    path = staged(tmp_path, f"tasks: {{extract: {{stages: {told}}}}}\n")
    with pytest.raises(ValueError, match="no list of settings"):
        recipe.stages(path, "extract")


@pytest.mark.parametrize("name", [None, "three"])
def test_a_stage_must_be_meant(tmp_path: Path, name: str | None) -> None:
    with pytest.raises(ValueError, match=r"one of the stages of extract .*: one, two"):
        recipe.stage(staged(tmp_path, STAGES), "extract", name)


def test_the_runs_of_a_task_are_named_in_order(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["recipe", str(RECIPES / "tiny.yaml"), "citizens"])
    recipe.main()
    assert capsys.readouterr().out.split() == ["tiny-citizens-all", "tiny-citizens-young"]


def test_a_task_goes_before_the_rest_and_an_override_before_both(tmp_path: Path) -> None:
    path = staged(tmp_path, "tasks:\n  citizens: {epochs: 5, lora: {r: 4, alpha: 4}}\n")
    assert recipe.read(path, "extract").epochs == 3
    plan = recipe.read(path, "citizens", ["epochs=7", "lora.r=8"])
    assert (plan.epochs, plan.lora.r, plan.lora.alpha) == (7, 8, 4)


@pytest.mark.parametrize("override", ["epocs=3", "epochs", "epochs=0", "base.name=x", "lora.q=1"])
def test_a_wrong_override_is_refused(override: str) -> None:
    with pytest.raises(ValueError, match=r"epoc|base|lora"):
        recipe.read(RECIPES / "tiny.yaml", "extract", [override])


def test_weights_that_nothing_would_use_are_refused() -> None:
    weighed = ["weights.promises=8"]
    assert recipe.read(RECIPES / "tiny.yaml", "extract", weighed).weights == {"promises": 8}
    with pytest.raises(ValueError, match="packing"):
        recipe.read(RECIPES / "tiny.yaml", "extract", [*weighed, "arrangement=packing"])
