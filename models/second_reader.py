"""Teach the bot's second reader: ``python -m models.second_reader``.

What a promise is it learns from the hand-written training speeches alone: the quotes of their
promises against all sentences, and parts of sentences, that no promise reaches into. Categories it
learns from the same promises and the acts of the rubric's table (``data/acts.tsv``). It takes a
minute or two on one core.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt

from bot.game.vocabulary import Category
from bot.language.rules import second, sorting
from bot.language.rules.hashed import SIZE, Linear, length, places
from bot.language.rules.tongue import lowered
from bot.language.schemas import ExtractCase
from models.price_list import ACTS, sources
from models.validate import DATA, ExtractLine, load

EXCERPTS = DATA / "extract_train_excerpts.jsonl"
"""Sentences of these speeches, each a speech of its own: how a single line is read."""
PLAINLY: Sequence[tuple[Literal["en", "fr", "de", "es"], str]] = (
    ("en", "I will"),
    ("fr", "Je vais"),
    ("de", "Ich werde"),
    ("es", "Voy a"),
)
"""What makes a promise of an act, in the order of the table's columns."""
FOLDER = Path("bot/language/rules")
RIDGE = {second.WEIGHTS: 1.0, sorting.WEIGHTS: 2.5}
"""L2 on the weights, against the sum of the losses."""
STEPS = 300
RATE = 0.05
FINEST = 127
"""Steps to either side that a weight is rounded to, the largest being the last."""

Places = npt.NDArray[np.int64]
Example = tuple[Places, int]
"""Where a thing's features lie, and which output it is of; -1 for none."""


def pieces(lines: Iterable[ExtractLine]) -> Iterator[Example]:
    """Give each piece of the speeches to learn from: 0 for a promise, -1 for none."""
    for line in lines:
        speech = second.Speech(line.input)
        quotes = [promise.quote for promise in line.answer.promises]
        starts = [speech.text.find(quote) for quote in quotes]
        gold = [(at, at + len(quote)) for at, quote in zip(starts, quotes, strict=True)]
        for span in gold:
            yield places(speech.features(*span)), 0
        for span in speech.pieces():
            if not any(max(span[0], a) < min(span[1], b) for a, b in gold):
                yield places(speech.features(*span)), -1


def promised() -> Iterator[Example]:
    """Give the acts of the table as plainly as one can promise them, a line each."""
    for row in ACTS.read_text("utf-8").splitlines():
        for (lang, will), act in zip(PLAINLY, row.split("\t")[2:], strict=True):
            case = ExtractCase(speech=f"{will} {lowered(act)}.", lang=lang)
            speech = second.Speech(case)
            yield from ((places(speech.features(*span)), 0) for span in speech.sentences)


def acts(lines: Iterable[ExtractLine]) -> Iterator[Example]:
    """Give each promise, and each act of the table whose category is plain."""
    for line in lines:
        for promise in line.answer.promises:
            features = sorting.features(promise.summary, promise.quote)
            yield places(features), sorting.CATEGORIES.index(promise.category)
    for row in ACTS.read_text("utf-8").splitlines():
        _, category, *texts = row.split("\t")
        if category != "-":
            output = sorting.CATEGORIES.index(Category(category))
            yield from ((places(sorting.features(text, "")), output) for text in texts)


def learn(examples: Sequence[Example], outputs: int, ridge: float) -> Linear:
    """Fit a logistic regression an output by Adam (Kingma & Ba 2015) over all examples at once."""
    columns = np.concatenate([at for at, _ in examples])
    rows = np.repeat(np.arange(len(examples)), [len(at) for at, _ in examples])
    values = np.array([length(len(at)) for at, _ in examples])[rows]
    labels = np.array([label for _, label in examples])
    fitted = [
        _fit(rows, columns, values, (labels == output).astype(float), ridge)
        for output in range(outputs)
    ]
    weights = np.array(fitted, dtype=np.float32)
    return Linear(weights[:, :-1], weights[:, -1])


def _fit(
    rows: Places, columns: Places, values: np.ndarray, wanted: np.ndarray, ridge: float
) -> np.ndarray:
    """Give the weights of one output, (SIZE + 1,), the bias last."""
    weights = np.zeros(SIZE + 1)
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, STEPS + 1):
        odds = np.bincount(rows, weights[columns] * values, len(wanted)) + weights[-1]
        wrong = 1 / (1 + np.exp(-odds)) - wanted
        slope = ridge * weights + np.bincount(columns, wrong[rows] * values, SIZE + 1)
        slope[-1] = wrong.sum()
        mean = 0.9 * mean + 0.1 * slope
        square = 0.999 * square + 0.001 * slope**2
        rate = RATE * (1 - step / STEPS) / (1 - 0.9**step)
        weights -= rate * mean / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
    return weights


def save(model: Linear, learnt_from: str, target: Path) -> None:
    """Write the weights, rounded; ``learnt_from`` tells the files."""
    scale = float(np.abs(model.weights).max()) / FINEST or 1.0
    rounded = np.round(model.weights / scale).astype(np.int8)
    with target.open("wb") as file:
        np.savez_compressed(
            file, weights=rounded, scale=scale, bias=model.bias, learnt_from=learnt_from
        )


def digest(paths: Iterable[Path]) -> str:
    """Give one sha256 for these files together."""
    found = hashlib.sha256()
    for path in paths:
        found.update(path.read_bytes())
    return found.hexdigest()


def training(paths: Iterable[Path]) -> list[ExtractLine]:
    """Read the speeches of these files."""
    return [line for path in paths for line in load(path) if isinstance(line, ExtractLine)]


def main() -> None:
    """Run the command."""
    lines = training(sources())
    excerpts = training([EXCERPTS])
    learnt_from = digest([*sources(), EXCERPTS, ACTS])
    for name, examples, outputs in (
        (second.WEIGHTS, chain(pieces([*lines, *excerpts]), promised()), 1),
        (sorting.WEIGHTS, acts(lines), len(sorting.CATEGORIES)),
    ):
        save(learn(list(examples), outputs, RIDGE[name]), learnt_from, FOLDER / name)


if __name__ == "__main__":
    main()
