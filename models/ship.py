"""Ship the adapters of finished runs with the bot: ``python -m models.ship RUN...``.

``RUN/gguf/adapter.gguf``, which ``models.export`` made, goes to ``bot/language/adapters`` under the
name of the run's task, and its sha256 into ``SHA256SUMS`` there. Machines that run the bot merge it
anew at their next start. No PyTorch is needed.
"""

import argparse
import json
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bot.errors import BadModelFile
from bot.language import installing
from bot.language.files import packaged_model, sha256
from bot.language.merging import merge

LARGEST = 12_000_000
"""Bytes of an adapter; both travel in the package."""


def ship(runs: Sequence[Path], adapters: Path = installing.ADAPTERS) -> list[Path]:
    """Copy the runs' adapters, each tried on the packaged base first, and give their new places.

    Raises FileNotFoundError where a run was not exported, BadModelFile where an adapter does not
    fit the base, ValueError where it is too large.
    """
    shipped = []
    adapters.mkdir(exist_ok=True)
    for run in runs:
        task = json.loads((run / "record.json").read_text("utf-8"))["task"]
        source = run / "gguf" / "adapter.gguf"
        if source.stat().st_size > LARGEST:
            raise ValueError(f"{source} is larger than {LARGEST / 1e6:.0f} MB")
        target = adapters / f"{task}.gguf"
        with tempfile.TemporaryDirectory(dir=adapters) as place:
            merge(packaged_model(), source, Path(place) / "merged.gguf", {})
            draft = Path(place) / target.name
            shutil.copyfile(source, draft)
            draft.replace(target)
        shipped.append(target)
    sums = [f"{sha256(path)}  {path.name}\n" for path in sorted(adapters.glob("*.gguf"))]
    (adapters / installing.SUMS).write_text("".join(sums), "utf-8")
    return shipped


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m models.ship", description=__doc__)
    parser.add_argument("runs", nargs="+", type=Path, metavar="RUN")
    try:
        for path in ship(parser.parse_args().runs):
            print(f"{path} ({path.stat().st_size / 1e6:.1f} MB)")
    except (OSError, ValueError, BadModelFile) as error:
        parser.error(str(error))


if __name__ == "__main__":
    main()
