"""Write the bot's price list: ``python -m models.price_list``.

The acts of the rubric's table in four languages (``data/acts.tsv``), and of each act in the
hand-written training speeches its summary, its quote and its cost; varied lines, validation and
tests give nothing.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from bot.language.rules.prices import worded
from models.validate import DATA, ExtractLine, load

ACTS = DATA / "acts.tsv"
PRICES = Path("bot/language/rules/prices.tsv")


def rows(paths: Iterable[Path]) -> list[tuple[int, str]]:
    """Give the acts' costs and words of these files, each act once, in order."""
    lines = (line for path in paths for line in load(path) if isinstance(line, ExtractLine))
    found = {(p.cost, worded(p)) for line in lines for p in line.answer.promises}
    return sorted(found | set(_table()))


def _table() -> Iterator[tuple[int, str]]:
    for line in ACTS.read_text("utf-8").splitlines():
        cost, _, *acts = line.split("\t")
        yield from ((int(cost), act) for act in acts)


def sources() -> list[Path]:
    """The files of hand-written training speeches."""
    made = (DATA / "extract_train_varied.jsonl", DATA / "extract_train_excerpts.jsonl")
    return [path for path in sorted(DATA.glob("extract_train*.jsonl")) if path not in made]


def written(found: Iterable[tuple[int, str]]) -> str:
    """Give the list as it stands in the file."""
    return "".join(f"{cost}\t{act}\n" for cost, act in found)


def main() -> None:
    """Run the command."""
    PRICES.write_text(written(rows(sources())), "utf-8")


if __name__ == "__main__":
    main()
