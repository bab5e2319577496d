"""Check the data files: ``python -m models.validate [FILES] [--readme]``.

Without files, all of ``models/data/`` are checked. Files given are also held against the shipped
ones, so that a draft cannot repeat a test case. One line of output a fault, exit code 1 if there is
one; then the counts. ``--readme`` writes the counts into ``models/data/README.md``.

A file is named ``TASK_SPLIT[_PART].jsonl``: task ``extract`` or ``citizens``, split ``train``,
``valid`` or ``test``. A line is ``{"id", "slice", "lang", "input", "answer"}``, with
``origin`` where a program varied it from the line of that id, and ``joined`` where it put a second
one after that. ``TASK_test_second.jsonl`` holds a
second annotation of cases of ``TASK_test.jsonl``: the same ids and inputs, other answers.
"""

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from llguidance import LLMatcher, LLTokenizer
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.game.vocabulary import Sentiment
from bot.language import grammar
from bot.language.schemas import MAX_SENTENCES, ExtractCase, Extraction, ReactCase, Reaction
from models.counts import counts, with_counts
from models.likeness import Text, likenesses, normal

DATA = Path(__file__).parent / "data"
SPLITS = ("train", "valid", "test")
SECOND = "_test_second"
"""End of the name of a file that annotates test cases a second time."""
SPEECH_WORDS = range(8, 331)
LONG_PROMISES = range(3, 8)
SENTENCES = range(1, MAX_SENTENCES + 1)
OPENING_WORDS = 4
OPENING_REPEATS = 3
QUOTED_WORDS = 3
"""Words in quotation marks from which a citizen must have them from the case."""
SUPPORT = {
    Sentiment.VERY_NEGATIVE: range(26),
    Sentiment.NEGATIVE: range(15, 46),
    Sentiment.NEUTRAL: range(35, 66),
    Sentiment.POSITIVE: range(55, 86),
    Sentiment.VERY_POSITIVE: range(75, 101),
}
ExtractSlice = Literal[
    "explicit",
    "implicit",
    "none",
    "hedged",
    "sarcasm",
    "long",
    "contradiction",
    "decoy",
    "injection",
]
ReactSlice = Literal["speech", "kept", "broken", "deed", "crisis", "election", "quiet", "injection"]

_NAME = re.compile(rf"(extract|citizens)_({'|'.join(SPLITS)})(_\w+)?\.jsonl")
_EDGE = ' \t\r\n.,;:!?…—–-•*"“”„«»'
_SENTENCE_END = re.compile(r"[.!?…]+")
_IN_QUOTES = re.compile(r"“([^”]+)”|„([^“”]+)[“”]|«([^»]+)»|\"([^\"]+)\"")
_OUT_OF_CHARACTER = re.compile(
    r"\b(?:as an ai|language model|chatbot|sprachmodell|modèle de langage|modelo de lenguaje"
    r"|json|demographic|indicators?|(?:this|next|last) round|[pd]\d)\b",
    re.IGNORECASE,
)


class _ExtractInput(ExtractCase):
    model_config = ConfigDict(extra="forbid")


class _ReactInput(ReactCase):
    model_config = ConfigDict(extra="forbid")


class _Line(BaseModel):
    model_config = ConfigDict(extra="forbid")

    id: str = Field(min_length=1)
    lang: Literal["en", "fr", "de", "es"]
    origin: str | None = None
    joined: str | None = None

    @property
    def parents(self) -> tuple[str, ...]:
        """The lines that a program made this one of."""
        return tuple(name for name in (self.origin, self.joined) if name is not None)

    @property
    def family(self) -> frozenset[str]:
        """The originals that this line goes back to: itself, if it is one."""
        return frozenset(self.parents or (self.id,))

    @property
    def apart(self) -> str:
        """What may tell this line from a relative of the same text."""
        return ""


class ExtractLine(_Line):
    """A speech with the promises and contradictions that were found in it."""

    slice: ExtractSlice
    input: _ExtractInput
    answer: Extraction

    @property
    def text(self) -> str:
        """What must not be repeated in another line."""
        return self.input.speech

    @property
    def context(self) -> str:
        """What a line of another split must not share."""
        return ""

    @property
    def grammar(self) -> str:
        """The constraint under which the bot lets the model answer this case."""
        return grammar.extract_grammar(self.input)

    def labels(self) -> Iterable[str]:
        """The words that the counts of answers are made of."""
        yield from (promise.category for promise in self.answer.promises)
        yield from (f"{item.severity} contradiction" for item in self.answer.contradictions)

    def faults(self) -> Iterable[str]:
        """Say what the rubric refuses in this line."""
        speech, answer = self.input.speech, self.answer
        yield from answer.misfits(self.input)
        if (count := len(speech.split())) not in SPEECH_WORDS:
            yield f"a speech of {count} words"
        quotes = [item.quote for item in answer.promises]
        for quote in (*quotes, *(item.quote for item in answer.contradictions)):
            if quote != quote.strip(_EDGE):
                yield f"a quote starts or ends with a mark or a space: {quote!r}"
        end = 0
        for quote in quotes:
            start = speech.find(quote, end)
            if start < 0 and quote in speech:
                yield f"promises overlap or stand out of order: {quote!r}"
            end = max(end, start + len(quote))
        pairs = [(item.quote, item.against) for item in answer.contradictions]
        if len(set(pairs)) < len(pairs):
            yield "a contradiction stands twice"
        yield from self._out_of_slice()

    def _out_of_slice(self) -> Iterable[str]:
        promises, contradictions = self.answer.promises, self.answer.contradictions
        match self.slice:
            case "none" if promises:
                yield "slice none has promises"
            case "explicit" | "implicit" if not promises:
                yield f"slice {self.slice} has no promise"
            case "long" if len(promises) not in LONG_PROMISES:
                yield f"slice long has {len(promises)} promises"
            case "contradiction" if not contradictions:
                yield "slice contradiction has none"
            case "decoy" if contradictions:
                yield "slice decoy has a contradiction"


class ReactLine(_Line):
    """What happened to a citizen, with their reaction."""

    slice: ReactSlice
    input: _ReactInput
    answer: Reaction

    @property
    def text(self) -> str:
        """What must not be repeated in another line."""
        return self.answer.dialogue

    @property
    def context(self) -> str:
        """What a line of another split must not share; citizens of one split may react to it."""
        return "\n".join((*self.input.happened, *self.input.memory))

    @property
    def apart(self) -> str:
        """What may tell this line from a relative of the same text: how far support went."""
        return str(self.answer.support)

    @property
    def grammar(self) -> str:
        """The constraint under which the bot lets the model answer this case."""
        return grammar.react_grammar(self.input)

    def labels(self) -> Iterable[str]:
        """The words that the counts of answers are made of."""
        yield self.input.citizen.demographic
        yield self.answer.sentiment

    def faults(self) -> Iterable[str]:
        """Say what the rubric refuses in this line."""
        answer = self.answer
        yield from answer.misfits(self.input)
        if (count := len(_SENTENCE_END.findall(answer.dialogue))) not in SENTENCES:
            yield f"a dialogue of {count} sentences"
        if answer.support not in SUPPORT[answer.sentiment]:
            yield f"support {answer.support} is not {answer.sentiment}"
        if found := _OUT_OF_CHARACTER.search(answer.dialogue):
            yield f"out of character: {found.group()!r}"
        heard = normal("\n".join((self.context, *(known.text for known in self.input.promises))))
        for groups in _IN_QUOTES.findall(answer.dialogue):
            quoted = normal("".join(groups))
            if len(quoted.split()) >= QUOTED_WORDS and quoted not in heard:
                yield f"nobody said {''.join(groups)!r}"


Line = ExtractLine | ReactLine
FORMS: dict[str, type[Line]] = {"extract": ExtractLine, "citizens": ReactLine}


@dataclass(frozen=True)
class DataFile:
    """A file with its readable lines (numbered from 1) and the faults of the others."""

    path: Path
    task: str
    split: str
    lines: dict[int, Line]
    faults: list[str]


def load(path: Path) -> list[Line]:
    """Read a file whose every line is sound. Raises ValueError with the faults otherwise."""
    data = read(path)
    if data.faults:
        raise ValueError("\n".join(data.faults))
    return list(data.lines.values())


def read(path: Path, *, thorough: bool = True) -> DataFile:
    """Read a file and check each line by itself, if ``thorough`` (10 ms) by the bot's constraint.

    Raises ValueError where its name says no task.
    """
    if (named := _NAME.fullmatch(path.name)) is None:
        raise ValueError(f"{path}: not named like extract_train.jsonl or citizens_test.jsonl")
    lines: dict[int, Line] = {}
    faults: list[str] = []
    for number, text in enumerate(path.read_text("utf-8").splitlines(), start=1):
        line, found = check_line(text, FORMS[named[1]], thorough=thorough)
        if line:
            lines[number] = line
        faults += [f"{path}:{number}: {fault}" for fault in found]
    return DataFile(path, named[1], named[2], lines, faults)


def check_line(
    text: str, form: type[Line], *, thorough: bool = True
) -> tuple[Line | None, list[str]]:
    """Read one line of a form; the line (None where it has not the form) and its faults."""
    try:
        raw = json.loads(text)
        line = form.model_validate(raw)
    except ValidationError as error:
        places = [(".".join(map(str, item["loc"])), item["msg"]) for item in error.errors()]
        return None, [f"{place}: {message}" for place, message in places]
    except ValueError as error:
        return None, [f"not JSON: {error}"]
    found = list(line.faults())
    if line.input.lang != line.lang:
        found.append(f"input.lang is {line.input.lang}, lang is {line.lang}")
    if line.answer.model_dump(mode="json") != raw["answer"]:
        found.append("the answer reads back differently (numbers, tenths)")
    elif thorough and not found and (wrong := _unwritable(line)):
        found.append(wrong)
    return line, found


def _unwritable(line: Line) -> str | None:
    """Say where the constraint would not let the model write this answer."""
    compact = json.dumps(
        line.answer.model_dump(mode="json"), ensure_ascii=False, separators=(",", ":")
    ).encode()
    matcher = LLMatcher(_bytes(), line.grammar.removeprefix(grammar.PREFIX), log_level=0)
    written = matcher.try_consume_tokens(list(compact))
    if written == len(compact) and matcher.is_accepting():
        return None
    return (
        f"the grammar stops at …{compact[max(0, written - 40) : written].decode(errors='replace')}"
    )


@cache
def _bytes() -> LLTokenizer:
    return LLTokenizer("byte")


def compare(files: Sequence[DataFile]) -> list[str]:
    """Find what is wrong between lines: repeated ids, near-duplicates, worn openings."""
    again = [data for data in files if data.path.stem.endswith(SECOND)]
    faults = [fault for data in again for fault in _not_of_the_first(data, files)]
    files = [data for data in files if not data.path.stem.endswith(SECOND)]
    placed = [(data, f"{data.path}:{n}", line) for data in files for n, line in data.lines.items()]
    by_id: dict[str, tuple[DataFile, Line]] = {}
    for data, place, line in placed:
        if line.id in by_id:
            faults.append(f"{place}: the id {line.id!r} stands twice")
        by_id.setdefault(line.id, (data, line))
    for data, place, line in placed:
        for name in line.parents:
            parent = by_id.get(name)
            if parent is None or parent[0].split != data.split or parent[1].parents:
                faults.append(f"{place}: origin {name!r} is no original of this split")
    for task in FORMS:
        held = [(place, data.split, line) for data, place, line in placed if data.task == task]
        faults += likenesses(
            [
                Text(where, split, line.family, line.text, line.context, line.apart)
                for where, split, line in held
            ]
        )
    for data in files:
        faults += _worn_openings(data)
    return faults


def _not_of_the_first(again: DataFile, files: Sequence[DataFile]) -> Iterable[str]:
    name = f"{again.task}_test.jsonl"
    firsts = (data.lines.values() for data in files if data.path.name == name)
    inputs = {line.id: line.input for lines in firsts for line in lines}
    for number, line in again.lines.items():
        if inputs.pop(line.id, None) != line.input:
            yield f"{again.path}:{number}: {line.id!r} is no case of {name}, or stands twice"


def _worn_openings(data: DataFile) -> Iterable[str]:
    seen: Counter[str] = Counter()
    for number, line in data.lines.items():
        if data.task == "citizens" and line.origin is None:
            opening = " ".join(normal(line.text).split()[:OPENING_WORDS])
            seen[opening] += 1
            if (times := seen[opening]) > OPENING_REPEATS:
                yield f"{data.path}:{number}: the opening {opening!r} for the {times}th time"


def shipped(but: Iterable[Path] = (), *, thorough: bool = True) -> list[DataFile]:
    """Read the files of the data folder."""
    paths = {path.resolve() for path in DATA.glob("*.jsonl")} - {path.resolve() for path in but}
    return [read(path, thorough=thorough) for path in sorted(paths)]


def main() -> int:
    """Run the command; the exit code is 1 where there is a fault."""
    parser = argparse.ArgumentParser(prog="python -m models.validate", description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--readme", action="store_true", help="write the counts into the README")
    args = parser.parse_args()
    try:
        asked = [read(path) for path in args.files] or shipped()
    except (OSError, ValueError) as error:
        parser.error(str(error))
    others = shipped(args.files, thorough=False) if args.files else []
    names = tuple(f"{data.path}:" for data in asked)
    # The likeness of two shipped files is not the fault of a draft beside them.
    between = [fault for fault in compare([*others, *asked]) if fault.startswith(names)]
    faults = [fault for data in asked for fault in data.faults] + between
    for fault in faults:
        print(fault)
    print(counts(asked))
    if args.readme:
        readme = DATA / "README.md"
        held = shipped(thorough=False)
        readme.write_text(with_counts(readme.read_text("utf-8"), held), "utf-8")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
