"""Ship the adapters of finished runs with the bot: ``python -m models.ship RUN...``.

``RUN/gguf/adapter.gguf``, which ``models.export`` made, goes to ``bot/language/adapters`` under the
name of the run's task, with the run's record, a card that tells how it was made and what it
reached, and its sha256 in ``SHA256SUMS``. Machines that run the bot merge it anew at their next
start. No PyTorch is needed.
"""

import argparse
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bot.errors import BadModelFile
from bot.language import installing
from bot.language.files import packaged_model, sha256
from bot.language.merging import merge
from models.cards import model_card
from models.findings import Evaluation, read_evaluation, read_run

LARGEST = 12_000_000
"""Bytes of an adapter; both travel in the package."""


def ship(
    runs: Sequence[Path],
    evaluations: Sequence[Evaluation] = (),
    adapters: Path = installing.ADAPTERS,
) -> list[Path]:
    """Copy the runs' adapters, each tried on the packaged base first, and give their new places.

    Their cards give the figures of those ``evaluations`` that are of a file of the run. Raises
    FileNotFoundError where a run was not exported, BadModelFile where an adapter does not fit the
    base, ValueError where it is too large.
    """
    shipped = []
    adapters.mkdir(exist_ok=True)
    for run in runs:
        about = read_run(run)
        task = about["task"]
        source = run / "gguf" / "adapter.gguf"
        if source.stat().st_size > LARGEST:
            raise ValueError(f"{source} is larger than {LARGEST / 1e6:.0f} MB")
        target = adapters / f"{task}.gguf"
        with tempfile.TemporaryDirectory(dir=adapters) as place:
            merge(packaged_model(), source, Path(place) / "merged.gguf", {})
            draft = Path(place) / target.name
            shutil.copyfile(source, draft)
            draft.replace(target)
        exported = {sha256(path) for path in source.parent.glob("*.gguf")}
        record = target.with_suffix(".json")
        shutil.copyfile(run / "record.json", record)
        card = model_card(
            target.name, "lora", about, "models/data", evaluations, exported, record.name
        )
        target.with_suffix(".md").write_text(card, "utf-8")
        shipped.append(target)
    sums = [f"{sha256(path)}  {path.name}\n" for path in sorted(adapters.glob("*.gguf"))]
    (adapters / installing.SUMS).write_text("".join(sums), "utf-8")
    return shipped


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m models.ship", description=__doc__)
    parser.add_argument("runs", nargs="+", type=Path, metavar="RUN")
    parser.add_argument("--evaluation", nargs="*", default=[], type=Path, metavar="FILE")
    args = parser.parse_args()
    try:
        for path in ship(args.runs, [read_evaluation(path) for path in args.evaluation]):
            print(f"{path} ({path.stat().st_size / 1e6:.1f} MB)")
    except (OSError, ValueError, BadModelFile) as error:
        parser.error(str(error))


if __name__ == "__main__":
    main()
