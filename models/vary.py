"""Vary speeches of the training by program: ``python -m models.vary [--total N] [--seed N]``.

Reads all ``extract_train*.jsonl`` of ``models/data/`` except its own, and writes as many varied
lines into ``extract_train_varied.jsonl`` as make N training lines in all. The same originals and
the same seed give the same file. Every line is checked as ``models.validate`` checks it, against
all shipped files; no original serves for more than ``MOST`` lines.
"""

import argparse
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from random import Random

from pydantic import ValidationError
from rapidfuzz import fuzz

from bot.language.schemas import Known
from models import clashing, figures, variations
from models.clashing import Opposite
from models.draft import Draft
from models.likeness import normal
from models.price_list import sources
from models.registers import REGISTERS
from models.silencing import silenced
from models.validate import (
    DATA,
    DataFile,
    ExtractLine,
    check_line,
    compare,
    load,
    shipped,
)

OUTPUT = DATA / "extract_train_varied.jsonl"
TOTAL = 3500
MOST = 2
"""Lines for which one original may serve, joined ones counted."""
ATTEMPTS = 8
PASSES = 6
SAME = 96.5
"""Likeness (0–100, letters in order) above which a varied speech is too much its original."""

Variation = Callable[[Draft, Random], Draft | None]
CONTENT: tuple[Variation, ...] = (
    variations.renamed,
    variations.reworded,
    variations.recommitted,
    variations.dropped,
    variations.reordered,
    figures.recounted,
    figures.retimed,
    figures.shifted,
    figures.retold,
)

PAIR = (clashing.clashed, clashing.accompanied)


class Varier:
    """Makes varied speeches out of originals, each by a random generator of its own.

    Of a line that has an opposite the first variation goes against it, the second stands beside.
    """

    def __init__(
        self, originals: Sequence[ExtractLine], seed: int, opposites: Mapping[str, Opposite]
    ) -> None:
        self.seed = seed
        self.drafts = {line.id: Draft.of(line) for line in originals}
        self.opposites = opposites
        if faults := clashing.faults(opposites.values(), self.drafts):
            raise ValueError("\n".join(faults))
        self.spoken = {
            lang: [name for name, draft in self.drafts.items() if draft.lang == lang]
            for lang in {draft.lang for draft in self.drafts.values()}
        }
        self.known: dict[str, list[Known]] = {
            lang: [item for name in names for item in self.drafts[name].context]
            for lang, names in self.spoken.items()
        }

    @property
    def names(self) -> Sequence[str]:
        """The ids of the originals."""
        return list(self.drafts)

    def attempts(
        self, name: str, number: int, free: Callable[[str], bool]
    ) -> Iterator[ExtractLine]:
        """Give sound variations of an original; ``free`` says which others may be joined to it."""
        for attempt in range(ATTEMPTS):
            random = Random(f"{self.seed} {name} {number} {attempt}")
            draft = self._varied(self._paired(name, number, random), random, free)
            try:
                line = draft.line(f"{name}-v{number}")
            except (ValueError, ValidationError):
                continue
            if self._differs(line) and not check_line(written(line), ExtractLine)[1]:
                yield line

    def _paired(self, name: str, number: int, random: Random) -> Draft:
        draft, opposite = self.drafts[name], self.opposites.get(name)
        if opposite is None or number > len(PAIR):
            return draft
        return PAIR[number - 1](draft, opposite, random) or draft

    def _varied(self, draft: Draft, random: Random, free: Callable[[str], bool]) -> Draft:
        if random.random() < 0.5 and not draft.contradictions:
            draft = silenced(draft, random) or draft
        if random.random() < 0.25:
            draft = self._joined(draft, random, free) or draft
        draft = _some(draft, CONTENT, random.randint(2, 5), random)
        if random.random() < 0.35:
            draft = variations.with_others(draft, self.known[draft.lang], random) or draft
        elif random.random() < 0.3:
            draft = variations.without_others(draft, random) or draft
        elif random.random() < 0.5:
            draft = variations.renumbered(draft, random) or draft
        draft = _some(draft, REGISTERS, random.choice((0, 1, 1, 2)), random)
        if random.random() < 0.45:
            draft = variations.greeted(draft, random) or draft
        if random.random() < 0.06:
            draft = variations.injected(draft, random) or draft
        return draft

    def _joined(self, draft: Draft, random: Random, free: Callable[[str], bool]) -> Draft | None:
        names = [name for name in self.spoken[draft.lang] if name not in draft.parents]
        for name in random.sample(names, min(len(names), 12)):
            if free(name) and (longer := variations.joined(draft, self.drafts[name], random)):
                return longer
        return None

    def _differs(self, line: ExtractLine) -> bool:
        new = normal(line.input.speech)
        return all(
            fuzz.ratio(new, normal(self.drafts[name].speech)) < SAME for name in line.parents
        )


def _some(draft: Draft, among: Sequence[Variation], count: int, random: Random) -> Draft:
    """Apply the first ``count`` variations, in a random order, that apply."""
    for variation in random.sample(among, len(among)):
        if count == 0:
            break
        if (new := variation(draft, random)) is not None:
            draft, count = new, count - 1
    return draft


def vary(varier: Varier, wanted: int, held: Sequence[DataFile]) -> list[ExtractLine]:
    """Make ``wanted`` varied lines, fewer where the originals do not give more.

    Each original is varied once before one is varied twice, so that languages keep their shares.
    No line is like one of the files ``held``, its own originals' left aside; these are among them.
    """
    order = Random(varier.seed).sample(sorted(varier.names), len(varier.names))
    made: dict[str, ExtractLine] = {}
    refused: set[str] = set()
    used: Counter[str] = Counter()
    for _ in range(PASSES):
        used.clear()
        used.update(name for line in made.values() for name in line.parents)
        for number in range(1, MOST + 1):
            for name in order:
                if len(made) == wanted:
                    break
                own = f"{name}-v{number}"
                if own in made or used[name] >= MOST:
                    continue
                for line in varier.attempts(name, number, partial(_spare, used, number)):
                    if written(line) not in refused:
                        made[own] = line
                        used.update(line.parents)
                        break
        faults = alike(list(made.values()), held)
        if not faults:
            break
        for own in faults:
            refused.add(written(made.pop(own)))
    return sorted(made.values(), key=lambda line: line.id)


def _spare(used: Counter[str], number: int, name: str) -> bool:
    return used[name] < number


def alike(lines: Sequence[ExtractLine], held: Sequence[DataFile]) -> list[str]:
    """Give the ids of the lines that are too much like earlier ones, or like the files held."""
    data = DataFile(OUTPUT, "extract", "train", dict(enumerate(lines, start=1)), [])
    places = {f"{OUTPUT}:{number}": line.id for number, line in data.lines.items()}
    faults = (fault.split(": ")[0] for fault in compare([*held, data]))
    return list(dict.fromkeys(places[place] for place in faults if place in places))


def written(line: ExtractLine) -> str:
    """Give a line as it stands in the file."""
    raw = line.model_dump(mode="json")
    case = {key: value for key, value in raw["input"].items() if key != "id"}
    for kind in ("promises", "deeds"):
        case[kind] = [{"id": item["id"], "text": item["text"]} for item in case[kind]]
    told = {"id": line.id, "slice": line.slice, "lang": line.lang, "origin": line.origin}
    if line.joined is not None:
        told["joined"] = line.joined
    return json.dumps({**told, "input": case, "answer": raw["answer"]}, ensure_ascii=False)


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m models.vary", description=__doc__)
    parser.add_argument("--total", type=int, default=TOTAL, help="training lines in all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--output", type=Path, default=OUTPUT)
    args = parser.parse_args()
    originals = [line for path in sources() for line in load(path) if isinstance(line, ExtractLine)]
    held = [data for data in shipped([OUTPUT], thorough=False) if data.task == "extract"]
    varier = Varier(originals, args.seed, clashing.load())
    lines = vary(varier, args.total - len(originals), held)
    args.output.write_text("".join(f"{written(line)}\n" for line in lines), "utf-8")
    used = Counter(name for line in lines for name in line.parents)
    pairs = sum(line.joined is not None for line in lines)
    print(f"{len(originals)} originals, {len(lines)} varied from {len(used)} of them", end=", ")
    print(f"{pairs} of two; at most {max(used.values())} of one")


if __name__ == "__main__":
    main()
