"""Make the untuned base of a recipe a GGUF file: ``python -m models.untuned RECIPE``.

Prints the file's path. It is what the tuned models are measured against: quantised as they are,
from the same weights that training starts from.
"""

import argparse
import tempfile
from pathlib import Path

from models import base, recipe
from models.export import model_to_gguf, quantise
from models.train import HOME

KIND = "Q8_0"


def untuned(name: str, home: Path = HOME) -> Path:
    """Give a base's GGUF, made beside its weights if it is not there yet.

    Raises what ``base.prepare`` raises, RuntimeError where llama.cpp fails.
    """
    folder = base.prepare(name, home / "bases")
    target = folder / f"untuned.{KIND}.gguf"
    if not target.is_file():
        with tempfile.TemporaryDirectory(dir=folder) as place:
            dense = model_to_gguf(folder, Path(place) / "F16.gguf", f"{name} (untuned)")
            quantise(dense, Path(place) / target.name, KIND).replace(target)
    return target


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m models.untuned", description=__doc__)
    parser.add_argument("recipe", type=Path)
    parser.add_argument("--home", type=Path, default=HOME, help="where bases are kept")
    args = parser.parse_args()
    try:
        # Both tasks of a recipe start from one base.
        print(untuned(recipe.read(args.recipe, "extract").base, args.home))
    except (OSError, ValueError, RuntimeError) as error:
        parser.error(str(error))


if __name__ == "__main__":
    main()
