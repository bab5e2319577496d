"""A training recipe: a YAML file, read strictly, with overrides for single tasks, stages and runs.

``python -m models.recipe RECIPE TASK`` names the runs that make the task's adapter, in order.
"""

import argparse
import copy
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, get_args

import yaml
from pydantic import BaseModel, ConfigDict, Field, PositiveFloat, PositiveInt, model_validator

Task = Literal["extract", "citizens"]


class Lora(BaseModel):
    """The adapter's shape: ``targets`` are the linear layers' names, or ``all-linear``."""

    model_config = ConfigDict(extra="forbid")

    r: PositiveInt
    alpha: PositiveInt
    dropout: float = Field(default=0.0, ge=0, lt=1)
    targets: Literal["all-linear"] | list[str] = "all-linear"


class Recipe(BaseModel):
    """How one adapter is trained. ``batch`` examples go through the model at a time.

    An optimiser step takes ``batch * accumulate`` of them. ``dtype`` is what the base computes in,
    ``warmup`` the share of the steps with a rising learning rate, ``save_steps`` the steps between
    two checkpoints. ``max_steps`` ends a trial run early. ``weights`` are those of
    models/weighing.py, by field; only ``group_by_length`` knows them.
    """

    model_config = ConfigDict(extra="forbid")

    base: str
    quantization: Literal["nf4"] | None
    dtype: Literal["bfloat16", "float32"] = "bfloat16"
    lora: Lora
    optimizer: str
    learning_rate: PositiveFloat
    schedule: Literal["linear", "cosine", "constant"] = "cosine"
    warmup: float = Field(default=0.03, ge=0, lt=1)
    epochs: PositiveFloat
    max_steps: PositiveInt | None = None
    max_length: PositiveInt
    batch: PositiveInt
    accumulate: PositiveInt = 1
    arrangement: Literal["random", "group_by_length", "packing"]
    weights: dict[str, PositiveFloat] = {}
    gradient_checkpointing: bool = False
    save_steps: PositiveInt = 50
    seed: int = 1
    wandb: bool = True

    @model_validator(mode="after")
    def _weights_are_used(self) -> "Recipe":
        if self.weights and self.arrangement != "group_by_length":
            raise ValueError(f"the arrangement {self.arrangement!r} knows no weights")
        return self


class Stage(BaseModel):
    """One training of a task: a task without stages has one, without a name.

    ``run`` names its folder, ``after`` the run whose adapter it goes on from. ``data`` are its
    training files, names or globs within the folder of the data; ``plan`` is how it is trained.
    """

    model_config = ConfigDict(extra="forbid")

    name: str = Field(pattern=r"^[a-z0-9_]*$")
    run: str
    after: str | None = None
    data: list[str] = Field(min_length=1)
    plan: Recipe


def read(path: Path, task: Task, overrides: Sequence[str] = ()) -> Recipe:
    """Read what all stages of a task have in common; an override reads like ``lora.r=32``.

    What stands under ``tasks: {TASK: …}`` goes before the rest, an override before both. Raises
    ValueError (pydantic's ValidationError too) where something is wrong or unknown.
    """
    raw, _ = _parts(path, task)
    return _plan(raw, overrides)


def stages(path: Path, task: Task, overrides: Sequence[str] = ()) -> list[Stage]:
    """Read the stages of a task, in order; an override is for all of them.

    They stand under ``tasks: {TASK: {stages: […]}}``, each with its ``name``, its ``data`` and
    whatever it does otherwise than the task. Where none stand there, all training files of the task
    make one. Raises what ``read`` raises.
    """
    raw, told = _parts(path, task)
    run = f"{path.stem}-{task}"
    if told is None:
        plan = _plan(raw, overrides)
        return [Stage(name="", run=run, data=[f"{task}_train*.jsonl"], plan=plan)]
    found: list[Stage] = []
    for own in told:
        name, data = own.pop("name", ""), own.pop("data", [])
        plan = _plan(_with(raw, own), overrides)
        after = found[-1].run if found else None
        stage = Stage(name=name, run=f"{run}-{name}", after=after, data=data, plan=plan)
        if not stage.name or any(stage.name == other.name for other in found):
            raise ValueError(f"each stage of {task} needs a name of its own, unlike {name!r}")
        for file in stage.data:
            if not file.startswith(f"{task}_train"):
                raise ValueError(f"stage {name} names {file}, which is no training file of {task}")
        found.append(stage)
    return found


def stage(path: Path, task: Task, name: str | None, overrides: Sequence[str] = ()) -> Stage:
    """Read one stage of a task; where there is only one it needs no name.

    Raises what ``read`` raises, ValueError also where no stage is meant.
    """
    found = stages(path, task, overrides)
    meant = [each for each in found if name in (None, each.name)]
    if len(meant) != 1:
        names = ", ".join(each.name for each in found) or "none"
        raise ValueError(f"name one of the stages of {task} in {path}: {names}")
    return meant[0]


def _parts(path: Path, task: Task) -> tuple[dict[str, Any], list[dict[str, Any]] | None]:
    """Give a task's settings and those of each of its stages."""
    raw = yaml.safe_load(path.read_text("utf-8"))
    if not isinstance(raw, dict):
        raise ValueError(f"{path} is no recipe")
    own = (raw.pop("tasks", None) or {}).get(task) or {}
    told = own.pop("stages", None)
    if told is not None and not (
        isinstance(told, list) and told and all(isinstance(item, dict) for item in told)
    ):
        raise ValueError(f"the stages of {task} in {path} are no list of settings")
    return _with(raw, own), told


def _plan(raw: dict[str, Any], overrides: Sequence[str]) -> Recipe:
    own = {}
    for override in overrides:
        key, mark, value = override.partition("=")
        if not mark:
            raise ValueError(f"{override!r} does not read KEY=VALUE")
        own[key] = yaml.safe_load(value)
    return Recipe.model_validate(_with(raw, own))


def _with(raw: dict[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    changed = copy.deepcopy(raw)
    for key, value in own.items():
        _put(changed, key, value)
    return changed


def _put(raw: dict[str, Any], key: str, value: Any) -> None:
    *path, last = key.split(".")
    for name in path:
        raw = raw.setdefault(name, {})
        if not isinstance(raw, dict):
            raise ValueError(f"{key!r} leads into {name!r}, which has no parts")
    raw[last] = value


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m models.recipe", description=__doc__)
    parser.add_argument("recipe", type=Path)
    parser.add_argument("task", choices=get_args(Task))
    args = parser.parse_args()
    try:
        for stage in stages(args.recipe, args.task):
            print(stage.run)
    except (OSError, ValueError) as error:
        parser.error(str(error))


if __name__ == "__main__":
    main()
