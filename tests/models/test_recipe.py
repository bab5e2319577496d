from pathlib import Path

import pytest

pytest.importorskip("yaml", reason="the workshop's packages are not installed")

from models import recipe

RECIPES = Path(recipe.__file__).parent / "recipes"


@pytest.mark.parametrize("path", sorted(RECIPES.glob("*.yaml")), ids=lambda path: path.stem)
@pytest.mark.parametrize("task", ["extract", "citizens"])
def test_every_recipe_reads_and_says_how_it_is_run(path: Path, task: recipe.Task) -> None:
    assert recipe.read(path, task).max_length == 2048
    assert path.read_text().startswith(f"# python -m models.train models/recipes/{path.name} ")


def test_ministral_is_trained_as_reported() -> None:
    plan = recipe.read(RECIPES / "ministral-8b.yaml", "extract")
    assert plan.base == "mistralai/Ministral-8B-Instruct-2410"
    assert (plan.lora.r, plan.lora.alpha) == (16, 32)
    assert (plan.quantization, plan.optimizer) == ("nf4", "adamw_bnb_8bit")
    assert (plan.learning_rate, plan.epochs) == (2e-4, 3)


def test_a_task_goes_before_the_rest_and_an_override_before_both(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    text = (RECIPES / "tiny.yaml").read_text()
    path.write_text(text + "tasks:\n  citizens: {epochs: 5, lora: {r: 4, alpha: 4}}\n")
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
