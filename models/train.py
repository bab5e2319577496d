"""Train an adapter: ``python -m models.train RECIPE TASK [--stage NAME] [--set KEY=VALUE]``.

Each stage of a task is a run of its own; all but the first go on from the end of the one before,
which must have finished. The run's folder gets ``adapter/`` (PEFT's form), ``record.json`` (the
run's circumstances and metrics) and ``checkpoints/``; with ``--resume`` a run that was cut off goes
on from the last of them.
"""

import argparse
import json
import os
import shutil
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any, get_args

import torch
import transformers
from datasets import Dataset
from peft import LoraConfig, PeftConfig, PeftModel
from transformers import PreTrainedTokenizerFast
from transformers.trainer import TRAINER_STATE_NAME
from transformers.trainer_utils import get_last_checkpoint
from trl import SFTConfig, SFTTrainer

from models import base, examples, recipe, record
from models.recipe import Recipe, Stage, Task
from models.trainer import LikeLengthsTrainer, WeighingCollator
from models.validate import DATA

HOME = Path("data/workshop")
"""Where bases and runs are kept unless told otherwise; git ignores it."""
LOG_STEPS = 5
ADAPTER = "adapter_model.safetensors"
"""The weights' file in a folder of PEFT's form."""


def data_files(patterns: Sequence[str], folder: Path = DATA) -> list[Path]:
    """Give the data files of these names or globs, in order.

    Raises FileNotFoundError where one of them names none.
    """
    found: set[Path] = set()
    for pattern in patterns:
        files = set(folder.glob(pattern))
        if not files:
            raise FileNotFoundError(f"there is no {pattern} in {folder}")
        found |= files
    return sorted(found)


def start_of(stage: Stage, home: Path = HOME) -> Path | None:
    """Give the adapter that a stage goes on from, None for a new one.

    Raises FileNotFoundError where the stage before it has not finished.
    """
    if stage.after is None:
        return None
    before = home / "runs" / stage.after
    if not (before / "record.json").is_file():
        raise FileNotFoundError(f"{stage.run} goes on from {before}, which has not finished")
    return before / "adapter"


def adapter_of(start: Path, plan: Recipe) -> PeftConfig:
    """Read an adapter's shape, and give it the recipe's dropout.

    Raises ValueError where its rank or α are not the recipe's.
    """
    config = PeftConfig.from_pretrained(start)
    if (config.r, config.lora_alpha) != (plan.lora.r, plan.lora.alpha):
        raise ValueError(
            f"{start} has r={config.r} and α={config.lora_alpha},"
            f" not r={plan.lora.r} and α={plan.lora.alpha}"
        )
    config.lora_dropout = plan.lora.dropout
    return config


def train(
    plan: Recipe,
    task: Task,
    *,
    training: Sequence[Path],
    validation: Sequence[Path],
    out: Path,
    home: Path = HOME,
    start: Path | None = None,
    resume: bool = False,
) -> dict[str, Any]:
    """Train one adapter into ``out`` and give the run's record.

    ``home`` holds the bases, ``start`` an adapter to go on from in place of a new one. A run that
    has finished is not resumed: it gives the record that it has. Raises FileExistsError where
    ``out`` holds a run that is not to be resumed, ValueError where it holds one of another recipe,
    where ``start`` has not the recipe's rank and α, or where data are unsound or missing.
    """
    adapter = adapter_of(start, plan) if start else None
    note = _begin(out, plan, task, [*training, *validation], start, resume)
    if (out / "record.json").is_file():
        finished: dict[str, Any] = json.loads((out / "record.json").read_text("utf-8"))
        return finished
    transformers.set_seed(plan.seed)
    folder = base.prepare(plan.base, home / "bases")
    tokenizer = base.load_tokenizer(folder)
    sets = [_dataset(files, tokenizer, plan) for files in (training, validation)]
    model = base.load_model(folder, plan.quantization, getattr(torch, plan.dtype))
    if start:
        model = PeftModel.from_pretrained(model, start, is_trainable=True, config=adapter)
    by_length = plan.arrangement == "group_by_length"
    trainer = (LikeLengthsTrainer if by_length else SFTTrainer)(
        model=model,
        args=_arguments(plan, out),
        train_dataset=sets[0],
        eval_dataset=sets[1],
        processing_class=tokenizer,
        peft_config=None if start else _new_adapter(plan),
        data_collator=WeighingCollator(tokenizer.pad_token_id) if by_length else None,
    )
    begun = time.monotonic()
    last = _last_checkpoint(out / "checkpoints") if resume else None
    result = trainer.train(resume_from_checkpoint=last)
    trainer.save_model(out / "adapter")
    note |= {
        "base": vars(base.card(folder)),
        "resumed_from": Path(last).name if last else None,
        "parameters": _parameters(trainer.model),
        "examples": {"train": len(sets[0]), "valid": len(sets[1])},
        "metrics": _metrics(result.metrics, trainer.state.log_history),
        "seconds_with_evaluation": round(time.monotonic() - begun, 1),
        "curve": _curve(trainer.state.log_history),
    }
    write(out / "record.json", note)
    return note


def _new_adapter(plan: Recipe) -> LoraConfig:
    return LoraConfig(
        r=plan.lora.r,
        lora_alpha=plan.lora.alpha,
        lora_dropout=plan.lora.dropout,
        target_modules=plan.lora.targets,
        task_type="CAUSAL_LM",
    )


def _begin(
    out: Path, plan: Recipe, task: Task, data: Sequence[Path], start: Path | None, resume: bool
) -> dict[str, Any]:
    """Note what is going to run; a run that is there already is never written over."""
    started = out / "run.json"
    note = {
        "task": task,
        "recipe": plan.model_dump(),
        **record.circumstances(data),
        "start": begun_from(start) if start else None,
        "started": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    if started.exists():
        if not resume:
            raise FileExistsError(f"{out} holds a run already: resume it or name another folder")
        earlier = json.loads(started.read_text("utf-8"))
        for key in ("task", "recipe", "data", "start"):
            if earlier.get(key) != note[key]:
                raise ValueError(f"{out} holds a run of another {key}")
        return earlier
    out.mkdir(parents=True, exist_ok=True)
    write(started, note)
    return note


def begun_from(adapter: Path) -> dict[str, Any]:
    """Say which adapter a run goes on from: its file, and the run that it is of, if that is noted.

    The run's own note says so of the one before it.
    """
    notes = (folder / "run.json" for folder in adapter.absolute().parents)
    note = next((path for path in notes if path.is_file()), None)
    run = None if note is None else json.loads(note.read_text("utf-8"))
    of = adapter.name if adapter.name.startswith("checkpoint-") else "the end"
    return {**record.file(adapter / ADAPTER), "at": of, "run": run}


def _last_checkpoint(folder: Path) -> str | None:
    """Give the newest checkpoint, once those that were cut off half written are removed."""
    for path in folder.glob("checkpoint-*"):
        try:
            # Of a checkpoint's files this is the last one to be written.
            json.loads((path / TRAINER_STATE_NAME).read_text("utf-8"))
        except (FileNotFoundError, ValueError):
            shutil.rmtree(path)
    return get_last_checkpoint(folder)


def _dataset(files: Sequence[Path], tokenizer: PreTrainedTokenizerFast, plan: Recipe) -> Dataset:
    lines = examples.read(files)
    if not lines:
        raise ValueError("there are no examples: name files that hold some")
    return Dataset.from_list(
        [dict(examples.example(line, tokenizer, plan.max_length, plan.weights)) for line in lines]
    )


def _arguments(plan: Recipe, out: Path) -> SFTConfig:
    watched = plan.wandb and find_spec("wandb") is not None
    if watched:
        os.environ.setdefault("WANDB_PROJECT", "ecotopia")
        os.environ.setdefault("WANDB_DIR", str(out))
        if "WANDB_API_KEY" not in os.environ:
            os.environ.setdefault("WANDB_MODE", "offline")
    packing = plan.arrangement == "packing"
    return SFTConfig(
        output_dir=str(out / "checkpoints"),
        run_name=out.name,
        report_to=["wandb"] if watched else [],
        per_device_train_batch_size=plan.batch,
        per_device_eval_batch_size=plan.batch,
        gradient_accumulation_steps=plan.accumulate,
        gradient_checkpointing=plan.gradient_checkpointing,
        learning_rate=plan.learning_rate,
        lr_scheduler_type=plan.schedule,
        warmup_steps=plan.warmup,
        num_train_epochs=plan.epochs,
        max_steps=plan.max_steps or -1,
        optim=plan.optimizer,
        max_length=plan.max_length,
        packing=packing,
        # Examples must not see each other where the attention cannot keep them apart.
        packing_strategy="bfd",
        bf16=plan.dtype == "bfloat16",
        use_cpu=not torch.cuda.is_available(),
        dataloader_pin_memory=torch.cuda.is_available(),
        eval_strategy="epoch",
        logging_steps=LOG_STEPS,
        save_steps=plan.save_steps,
        save_total_limit=2,
        seed=plan.seed,
        data_seed=plan.seed,
    )


def _parameters(model: torch.nn.Module) -> dict[str, int]:
    # A quantised matrix counts by its bytes, so only the adapter's numbers tell.
    return {"trained": sum(item.numel() for item in model.parameters() if item.requires_grad)}


def _metrics(done: dict[str, float], history: Sequence[dict[str, float]]) -> dict[str, Any]:
    """The figures of the reported runs, under their names there."""
    evaluations = [entry for entry in history if "eval_loss" in entry]
    last = evaluations[-1] if evaluations else {}
    plain = [entry["token_loss"] for entry in history if "token_loss" in entry]
    return {
        # The trainer's own figure is of the weighed loss, which compares with no other.
        "train_loss": sum(plain) / len(plain) if plain else done["train_loss"],
        "eval_loss": last.get("eval_loss"),
        "eval_mean_token_accuracy": last.get("eval_mean_token_accuracy"),
        "train_samples_per_second": done["train_samples_per_second"],
        "train_runtime": done["train_runtime"],
    }


def _curve(history: Sequence[dict[str, float]]) -> list[dict[str, float]]:
    """One entry a logged step: ``loss`` while training, ``eval_loss`` after an epoch.

    ``weighed_loss`` and ``eval_weighed_loss`` count tokens by the recipe's weights.
    """
    kept = ("step", "epoch", "learning_rate", "eval_loss", "eval_mean_token_accuracy")
    kept += ("weighed_loss", "eval_weighed_loss")
    return [
        {key: entry[key] for key in kept if key in entry}
        | ({"loss": entry.get("token_loss", entry["loss"])} if "loss" in entry else {})
        for entry in history
        if "loss" in entry or "eval_loss" in entry
    ]


def write(path: Path, content: dict[str, Any]) -> None:
    """Write a record."""
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", "utf-8")


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m models.train", description=__doc__)
    parser.add_argument("recipe", type=Path)
    parser.add_argument("task", choices=get_args(Task))
    parser.add_argument("--stage", metavar="NAME", help="needed where the task has several")
    parser.add_argument("--out", type=Path, help=f"default: {HOME}/runs/RECIPE-TASK[-STAGE]")
    parser.add_argument("--home", type=Path, default=HOME, help="where bases and runs are kept")
    parser.add_argument("--data", type=Path, default=DATA, help="folder in place of the shipped")
    parser.add_argument("--train", type=Path, nargs="+", help="files in place of the recipe's")
    parser.add_argument("--valid", type=Path, nargs="+", help="likewise")
    parser.add_argument("--start", type=Path, metavar="ADAPTER", help="go on from this adapter")
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE")
    parser.add_argument("--resume", action="store_true", help="go on from the last checkpoint")
    args = parser.parse_args()
    try:
        stage = recipe.stage(args.recipe, args.task, args.stage, args.set)
        note = train(
            stage.plan,
            args.task,
            training=args.train or data_files(stage.data, args.data),
            validation=args.valid or data_files([f"{args.task}_valid*.jsonl"], args.data),
            out=args.out or args.home / "runs" / stage.run,
            home=args.home,
            start=args.start or start_of(stage, args.home),
            resume=args.resume,
        )
    except (OSError, ValueError) as error:
        parser.error(str(error))
    print(json.dumps(note["metrics"], indent=1))


if __name__ == "__main__":
    main()
