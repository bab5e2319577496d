"""TRL's trainer with batches of like length and a loss that weighs tokens."""

from typing import Any

import torch
from datasets import Dataset
from torch import Tensor, nn
from torch.nn.functional import cross_entropy
from torch.utils.data import Sampler
from trl import SFTTrainer
from trl.trainer.sft_trainer import DataCollatorForLanguageModeling

from models.batches import LikeLengths
from models.examples import IGNORED


class WeighingCollator(DataCollatorForLanguageModeling):
    """Pads examples of models/examples.py, weights included, into one batch."""

    def torch_call(self, examples: list[dict[str, Any]]) -> dict[str, Any]:
        """Give ids, attention mask, labels and weights, each of shape (batch, length)."""
        batch: dict[str, Any] = super().torch_call(examples)
        weights = [torch.tensor(example["weights"]) for example in examples]
        batch["weights"] = nn.utils.rnn.pad_sequence(weights, batch_first=True)
        return batch


class LikeLengthsTrainer(SFTTrainer):
    """Trains on batches of like length; each token of an answer counts by its weight.

    Only the answers' tokens are projected onto the vocabulary, which on a CPU is a good part of the
    work. The loss of an evaluation is the plain one, to compare by.
    """

    def _get_train_sampler(self, train_dataset: Dataset | None = None) -> Sampler[int]:
        rows = self.train_dataset if train_dataset is None else train_dataset
        lengths = [len(ids) for ids in rows["input_ids"]]
        return LikeLengths(lengths, self.args.per_device_train_batch_size)

    def _set_signature_columns_if_needed(self) -> None:
        super()._set_signature_columns_if_needed()
        self._signature_columns = list({*self._signature_columns, "weights"})

    def _get_num_items_in_batch(
        self, batch_samples: list[dict[str, Tensor]], device: torch.device
    ) -> Tensor:
        """The weight of all tokens that make one step of the optimiser."""
        total = sum(_answers(batch)[1].sum() for batch in batch_samples)
        return torch.as_tensor(total).to(device)

    def compute_loss(
        self,
        model: nn.Module,
        inputs: dict[str, Tensor],
        return_outputs: bool = False,
        num_items_in_batch: Tensor | None = None,
    ) -> Tensor:
        """Give the weighted mean over a step's tokens; in an evaluation the plain mean."""
        if return_outputs:
            raise NotImplementedError("only the loss is given")
        language_model = self.accelerator.unwrap_model(model).get_base_model()
        kept, weights = _answers(inputs)
        with self.compute_loss_context_manager():
            states = language_model.model(
                input_ids=inputs["input_ids"],
                attention_mask=inputs["attention_mask"],
                use_cache=False,
            ).last_hidden_state
            logits = language_model.lm_head(states[:, :-1][kept])
        answers = inputs["labels"][:, 1:][kept]
        losses = cross_entropy(logits.float(), answers, reduction="none")
        mode = "train" if self.model.training else "eval"
        right = (logits.argmax(-1) == answers).float().mean()
        self._metrics[mode]["mean_token_accuracy"].append(right.item())
        weighed = (losses * weights).sum()
        self._metrics[mode]["token_loss"].append(losses.detach().mean().item())
        self._metrics[mode]["weighed_loss"].append((weighed.detach() / weights.sum()).item())
        return losses.mean() if num_items_in_batch is None else weighed / num_items_in_batch


def _answers(batch: dict[str, Tensor]) -> tuple[Tensor, Tensor]:
    """Where a batch's answers stand, as a mask (batch, length - 1) of the tokens before, and the
    weights of their tokens.
    """
    kept = batch["labels"][:, 1:] != IGNORED
    return kept, batch["weights"][:, 1:][kept]
