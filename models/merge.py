"""Merge an adapter into its base: ``python -m models.merge RUN [--home FOLDER]``.

``RUN/merged/`` becomes a model of its own in transformers' form, with the base's tokenizer and
chat template. The base is taken dense, not as NF4, and the sum is made in float32.
"""

import argparse
import json
import shutil
import tempfile
from pathlib import Path

import torch
from peft import PeftModel

from models import base
from models.train import HOME


def merge(run: Path, home: Path = HOME) -> Path:
    """Merge the adapter of a finished run and give the folder, ``run/merged``.

    The weights are saved as float16, which the GGUF then holds unchanged. Needs four bytes of
    memory a parameter. Raises FileNotFoundError where the run has no record, ValueError where a
    weight is too large for float16.
    """
    record = json.loads((run / "record.json").read_text("utf-8"))
    folder = base.prepare(record["base"]["name"], home / "bases")
    dense = base.load_model(folder, dtype=torch.float32)
    model = PeftModel.from_pretrained(dense, run / "adapter").merge_and_unload().half()
    for name, weight in model.named_parameters():
        if not weight.isfinite().all():
            raise ValueError(f"{name} has a weight that float16 cannot hold")
    with tempfile.TemporaryDirectory(dir=run) as place:
        draft = Path(place) / "draft"
        model.save_pretrained(draft)
        base.load_tokenizer(folder).save_pretrained(draft)
        shutil.copy(folder / base.CARD, draft)
        shutil.rmtree(run / "merged", ignore_errors=True)
        draft.rename(run / "merged")
    return run / "merged"


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m models.merge", description=__doc__)
    parser.add_argument("run", type=Path, help="the folder that models.train made")
    parser.add_argument("--home", type=Path, default=HOME, help="where bases are kept")
    args = parser.parse_args()
    try:
        print(merge(args.run, args.home))
    except (OSError, ValueError) as error:
        parser.error(str(error))


if __name__ == "__main__":
    main()
