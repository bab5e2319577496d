"""One sentence of a speech, as a speech of its own: ``python -m models.excerpts [--seed N]``.

Players write in one line too, and a reader that has seen long speeches alone finds nothing there.
Of each hand-written training speech at most one sentence with a promise is taken, where the answer
stays what it was: what the sentence leans on, or a due time said elsewhere, rules it out. Where the
line has an opposite, that goes into the context of some. Beside them stand sentences of speeches
without any promise, in which no form of committing occurs.
"""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

from pydantic import ValidationError

from bot.language import rules
from bot.language.schemas import ExtractCase, Extraction
from models import clashing
from models.draft import Draft, bare, sentences
from models.likeness import normal
from models.names import LEANING
from models.price_list import sources
from models.silencing import places
from models.validate import DATA, DataFile, ExtractLine, check_line, load
from models.vary import alike, written

OUTPUT = DATA / "extract_train_excerpts.jsonl"
WORDS = range(3, 26)
"""Words of an excerpt."""
EMPTY_SHARE = 0.7
"""Excerpts without a promise, for each one with one."""
AGAINST_SHARE = 0.5
"""Of the excerpts whose line has an opposite for them, those that get one side of it."""
UNKNOWN = 99


def excerpts(lines: Sequence[ExtractLine], seed: int) -> list[ExtractLine]:
    """Make the excerpts of these lines, those with a promise first."""
    random = Random(seed)
    opposites = clashing.load()
    found = []
    for line in lines:
        chosen = _promising(Draft.of(line), random)
        if chosen is None:
            continue
        opposite = opposites.get(line.id)
        if opposite is not None and random.random() < AGAINST_SHARE:
            side = random.choice((clashing.clashed, clashing.accompanied))
            chosen = side(chosen, opposite, random) or chosen
        found += _sound(chosen, f"{line.id}-x")
    empty = [each for line in lines for each in _empty(line, random)]
    random.shuffle(empty)
    made = [*found, *empty[: round(EMPTY_SHARE * len(found))]]
    held = DataFile(DATA / "extract_train.jsonl", "extract", "train", dict(enumerate(lines)), [])
    repeated = set(alike(made, [held]))
    return [line for line in made if line.id not in repeated]


def _promising(draft: Draft, random: Random) -> Draft | None:
    """A sentence with a promise, of those that say all that the answer has; None without any."""
    parts = sentences(draft.text)
    numbers = list(range(len(draft.promises)))
    for number in random.sample(numbers, len(numbers)):
        kept = places(draft, parts, number)
        text = "".join(part for n, part in enumerate(parts) if n in kept).strip()
        lost = {n for n in numbers if not places(draft, parts, n) <= kept}
        alone = draft.without(lost, text)
        if alone is None or normal(alone.speech) == normal(draft.speech):
            continue
        if LEANING.search(bare(text)) or alone.contradictions:
            continue
        alone = replace(alone, known=(), deeds=(), slice="explicit")
        if len(alone.speech.split()) in WORDS and _dated_by_itself(alone):
            return alone
    return None


def _dated_by_itself(draft: Draft) -> bool:
    """Whether each promise's own words name its due time, or it has none."""
    undated = [p.model_copy(update={"timeline": UNKNOWN}) for p in draft.promises]
    case = ExtractCase(round=draft.round, speech=draft.speech, lang=draft.lang)
    found = rules.dated(Extraction(promises=undated, contradictions=[]), case)
    return all(
        now.timeline == (UNKNOWN if old.timeline is None else old.timeline)
        for old, now in zip(draft.promises, found.promises, strict=True)
    )


def _empty(line: ExtractLine, random: Random) -> Iterator[ExtractLine]:
    """A sentence of a speech without a promise; none where it sounds like one by itself."""
    if line.slice != "none" or line.answer.promises or line.answer.contradictions:
        return
    draft = Draft.of(line)
    parts = sentences(draft.text)
    for part in random.sample(parts, min(len(parts), 3)):
        alone = replace(draft, text=part.strip(), known=(), deeds=())
        case = ExtractCase(round=draft.round, speech=alone.speech, lang=draft.lang)
        if len(alone.speech.split()) not in WORDS or any(c in part for c in "\"“”«»„'’:"):
            continue
        if not rules.extract(case).promises:
            yield from _sound(alone, f"{line.id}-x{parts.index(part)}")


def _sound(draft: Draft, name: str) -> Iterator[ExtractLine]:
    try:
        line = draft.line(name)
    except (ValueError, ValidationError):
        return
    if not check_line(written(line), ExtractLine)[1]:
        yield line


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m models.excerpts", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--output", type=Path, default=OUTPUT)
    args = parser.parse_args()
    lines = [line for path in sources() for line in load(path) if isinstance(line, ExtractLine)]
    made = excerpts(lines, args.seed)
    args.output.write_text("".join(f"{written(line)}\n" for line in made), "utf-8")
    clashes = sum(bool(line.answer.contradictions) for line in made)
    promising = sum(bool(line.answer.promises) for line in made)
    print(f"{len(made)} excerpts, {promising} with a promise, {clashes} of them against something")


if __name__ == "__main__":
    main()
