"""A training recipe: a YAML file, read strictly, with overrides for single tasks and runs."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

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


def read(path: Path, task: Task, overrides: Sequence[str] = ()) -> Recipe:
    """Read a recipe for a task; an override reads like ``lora.r=32``.

    What stands under ``tasks: {TASK: …}`` goes before the rest, an override before both. Raises
    ValueError (pydantic's ValidationError too) where something is wrong or unknown.
    """
    raw = yaml.safe_load(path.read_text("utf-8"))
    if not isinstance(raw, dict):
        raise ValueError(f"{path} is no recipe")
    own = (raw.pop("tasks", None) or {}).get(task) or {}
    for key, value in own.items():
        _put(raw, key, value)
    for override in overrides:
        key, mark, value = override.partition("=")
        if not mark:
            raise ValueError(f"{override!r} does not read KEY=VALUE")
        _put(raw, key, yaml.safe_load(value))
    return Recipe.model_validate(raw)


def _put(raw: dict[str, Any], key: str, value: Any) -> None:
    *path, last = key.split(".")
    for name in path:
        raw = raw.setdefault(name, {})
        if not isinstance(raw, dict):
            raise ValueError(f"{key!r} leads into {name!r}, which has no parts")
    raw[last] = value
