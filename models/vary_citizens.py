"""Vary citizens of the training by program: ``python -m models.vary_citizens [--lines N]``.

Reads all ``citizens_train*.jsonl`` of ``models/data/`` except its own, and writes as many varied
lines into ``citizens_train_varied.jsonl``, one an original at most. The same originals and the same
seed give the same file. Every line is checked as ``models.validate`` checks it, against all shipped
files. What happened and what is felt about it stay as they were written; what a line teaches anew
is to read the numbers: who was more content before is so afterwards.
"""

import argparse
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from random import Random

from models import reactions, wording
from models.validate import DATA, ReactLine, check_line, load, shipped
from models.vary import vary, written

OUTPUT = DATA / "citizens_train_varied.jsonl"
LINES = 420
MOST = 1
"""Lines for which one original may serve: of a reaction little can change but its numbers."""
ATTEMPTS = 6
_INFLECTED = ("ova", "ová", "eva", "aya", "ska", "ski", "ský", "cka", "dóttir")
"""Ends of surnames that tell a woman's from a man's."""

Variation = Callable[[ReactLine, Random], ReactLine | None]


class CitizenVarier:
    """Makes varied reactions out of originals, each by a random generator of its own."""

    output = OUTPUT
    most = MOST

    def __init__(self, originals: Sequence[ReactLine], seed: int) -> None:
        self.seed = seed
        self.lines = {line.id: line for line in originals}
        self.promises: dict[str, list[str]] = {}
        self.surnames: dict[str, list[str]] = {}
        for line in originals:
            cited = line.answer.cites
            self.promises.setdefault(line.lang, []).extend(
                item.text for item in line.input.promises if item.id != cited
            )
            surname = line.input.citizen.name.split()[-1]
            if not surname.endswith(_INFLECTED):
                self.surnames.setdefault(line.lang, []).append(surname)

    @property
    def names(self) -> Sequence[str]:
        """The ids of the originals."""
        return list(self.lines)

    def attempts(self, name: str, number: int, free: Callable[[str], bool]) -> Iterator[ReactLine]:
        """Give sound variations of an original, by somebody who was more or less content."""
        origin = self.lines[name]
        for attempt in range(ATTEMPTS):
            random = Random(f"{self.seed} {name} {number} {attempt}")
            line = reactions.inclined(origin, random)
            if line is None:
                return
            line = self._varied(line, random)
            line = line.model_copy(update={"id": f"{name}-v{number}", "origin": name})
            if not check_line(written(line), ReactLine)[1]:
                yield line

    def _varied(self, line: ReactLine, random: Random) -> ReactLine:
        spoken: list[tuple[float, Variation]] = [
            (0.9, wording.recounted),
            (0.35, wording.shortened),
            (0.7, wording.reworded),
            (0.6, wording.contracted),
            (0.15, wording.lowered),
        ]
        told: list[tuple[float, Variation]] = [
            (0.8, reactions.renamed),
            (0.7, partial(_christened, self.surnames[line.lang])),
            (0.6, reactions.aged),
            (0.6, reactions.described),
            (1.0, reactions.measured),
            (0.3, reactions.reported),
            (0.35, reactions.without_promises),
            (0.45, partial(_with_promises, self.promises.get(line.lang, []))),
            (0.35, reactions.with_event),
            (0.3, reactions.with_memory),
        ]
        for chance, variation in (*spoken, *told):
            if random.random() < chance:
                line = variation(line, random) or line
        return line


def _christened(surnames: Sequence[str], line: ReactLine, random: Random) -> ReactLine | None:
    return reactions.christened(line, surnames, random)


def _with_promises(pool: Sequence[str], line: ReactLine, random: Random) -> ReactLine | None:
    return reactions.with_promises(line, pool, random)


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m models.vary_citizens", description=__doc__)
    parser.add_argument("--lines", type=int, default=LINES, help="varied lines wanted")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--output", type=Path, default=OUTPUT)
    args = parser.parse_args()
    paths = [path for path in sorted(DATA.glob("citizens_train*.jsonl")) if path != OUTPUT]
    originals = [line for path in paths for line in load(path) if isinstance(line, ReactLine)]
    held = [data for data in shipped([OUTPUT], thorough=False) if data.task == "citizens"]
    lines = vary(CitizenVarier(originals, args.seed), args.lines, held)
    args.output.write_text("".join(f"{written(line)}\n" for line in lines), "utf-8")
    said = {line.answer.dialogue for line in originals}
    same = sum(line.text in said for line in lines)
    print(f"{len(originals)} originals, {len(lines)} varied, {same} of them in the same words")


if __name__ == "__main__":
    main()
