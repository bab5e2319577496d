"""The weighed loss, against one computed plainly from all logits of the model."""

from pathlib import Path

import pytest

pytest.importorskip("trl", reason="the workshop's packages are not installed")

import torch
from datasets import Dataset
from peft import LoraConfig
from trl import SFTConfig

from models import base, examples
from models.trainer import LikeLengthsTrainer, WeighingCollator
from models.validate import DATA, read

WEIGHTS = {"promises": 8.0, "form": 0.3}


def test_the_loss_is_the_weighed_mean_however_a_step_is_cut(
    tmp_path: Path, workshop_bases: Path
) -> None:
    folder = base.prepare("tiny-mistral", workshop_bases)
    tokenizer = base.load_tokenizer(folder)
    lines = list(read(DATA / "extract_valid.jsonl", thorough=False).lines.values())[:4]
    rows = [dict(examples.example(line, tokenizer, 4096, WEIGHTS)) for line in lines]
    trainer = LikeLengthsTrainer(
        model=base.load_model(folder, None, torch.float32),
        args=SFTConfig(output_dir=str(tmp_path), report_to=[], use_cpu=True, bf16=False),
        train_dataset=Dataset.from_list(rows),
        processing_class=tokenizer,
        peft_config=LoraConfig(r=2, task_type="CAUSAL_LM"),
        data_collator=WeighingCollator(tokenizer.pad_token_id),
    )
    collate = WeighingCollator(tokenizer.pad_token_id)
    whole, halves = collate(rows), [collate(rows[:2]), collate(rows[2:])]

    losses, weights = [], []
    for row in rows:
        ids = torch.tensor([row["input_ids"]])
        chances = trainer.model(input_ids=ids).logits[0, :-1].log_softmax(-1)
        for place, (label, weight) in enumerate(
            zip(row["labels"][1:], row["weights"][1:], strict=True)
        ):
            if label != examples.IGNORED:
                losses.append(-chances[place, label].item())
                weights.append(weight)
    wanted = sum(map(float.__mul__, losses, weights)) / sum(weights)

    total = trainer._get_num_items_in_batch([whole], torch.device("cpu"))
    assert total.item() == pytest.approx(sum(weights))
    found = trainer.compute_loss(trainer.model, whole, num_items_in_batch=total)
    assert found.item() == pytest.approx(wanted, rel=1e-3)
    parts = [trainer.compute_loss(trainer.model, h, num_items_in_batch=total) for h in halves]
    assert sum(part.item() for part in parts) == pytest.approx(wanted, rel=1e-3)
    plain = trainer.compute_loss(trainer.model, whole)
    assert plain.item() == pytest.approx(sum(losses) / len(losses), rel=1e-3)
    assert abs(wanted - sum(losses) / len(losses)) > 0.01
