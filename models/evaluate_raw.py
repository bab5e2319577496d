"""What a model does by itself, on llama.cpp: answers without the constraint, the loss of the gold.

Both take the tokens that the bot feeds: its prompts, the answer as compact JSON.
"""

import json
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from pydantic import ValidationError
from rich.console import Console
from rich.progress import track

from bot.language import prompts
from bot.language.context import Context, Part
from bot.language.llama import Llama, Options
from bot.language.schemas import Extraction, Reaction
from models.metrics import Metrics, mean, share
from models.validate import ExtractLine, Line

ROOM = 1024
"""Tokens after which a free answer counts as endless; the longest gold answer has half as many."""


@dataclass(frozen=True)
class Free:
    """What a model wrote without the constraint; ``ended`` within ``ROOM`` tokens."""

    line: Line
    text: str
    ended: bool


@dataclass(frozen=True)
class Forced:
    """How a model takes a gold answer: summed negative log-likelihood in nats, tokens, hits.

    A hit is a token that the model would have chosen itself.
    """

    loss: float
    tokens: int
    right: int


def answer_freely(path: Path, lines: Sequence[Line], options: Options, name: str) -> list[Free]:
    """Let a model answer greedily with no constraint at all. Blocks for long.

    Raises BadModelFile, ContextOverflow, LanguageError.
    """
    with closing(_Reader(path, options)) as reader:
        return [_free(reader, line) for line in _shown(lines, f"{name}, unconstrained")]


def force(path: Path, lines: Sequence[Line], options: Options, name: str) -> list[Forced]:
    """Feed a model the gold answers (teacher forcing). Blocks for long.

    Raises BadModelFile, ContextOverflow, LanguageError.
    """
    with closing(_Reader(path, options)) as reader:
        llama = reader.llama
        ends = [token for token in range(llama.n_vocab) if llama.ends(token)]
        return [_forced(reader, line, ends) for line in _shown(lines, f"{name}, loss")]


def free_metrics(cases: Sequence[Free]) -> Metrics:
    """Measure free answers.

    Valid is what the schema takes as it stands; what fits quotes and names nothing that is not
    there; the share of verbatim quotes is of those in valid answers.
    """
    read = [(case.line, answer) for case in cases if (answer := strictly(case))]
    quotes = [
        quote in line.input.speech
        for line, answer in read
        if isinstance(line, ExtractLine) and isinstance(answer, Extraction)
        for quote in _quotes(answer)
    ]
    fitting = sum(_fits(line, answer) for line, answer in read)
    return {
        "unconstrained_ended": mean([case.ended for case in cases]),
        "unconstrained_valid": share(len(read), len(cases)),
        "unconstrained_fits": share(fitting, len(cases)),
        "unconstrained_quotes_verbatim": mean(quotes),
    }


def strictly(case: Free) -> Extraction | Reaction | None:
    """Read a free answer as it stands: nothing repaired, nothing around it; None if it is none."""
    if not case.ended:
        return None
    try:
        return type(case.line.answer).model_validate_json(case.text, strict=True)
    except ValidationError:
        return None


def _quotes(answer: Extraction) -> list[str]:
    promised = [item.quote for item in answer.promises]
    return [*promised, *(item.quote for item in answer.contradictions)]


def _fits(line: Line, answer: Extraction | Reaction) -> bool:
    if isinstance(line, ExtractLine):
        return isinstance(answer, Extraction) and not answer.misfits(line.input)
    return isinstance(answer, Reaction) and not answer.misfits(line.input)


def forced_metrics(cases: Sequence[Forced]) -> Metrics:
    """Measure by token of the answer, its end included.

    Training averages over batches instead, so that a short answer weighs more there: its loss lies
    between this one and the mean over answers.
    """
    tokens = sum(case.tokens for case in cases)
    return {
        "eval_loss": share(sum(case.loss for case in cases), tokens),
        "eval_mean_token_accuracy": share(sum(case.right for case in cases), tokens),
    }


class _Reader:
    """One text at a time in a model."""

    def __init__(self, path: Path, options: Options) -> None:
        self.llama = Llama(path, replace(options, slots=1))
        self._context = Context(self.llama)
        self._row = 0

    def close(self) -> None:
        self._context.close()
        self.llama.close()

    def begin(self, line: Line) -> None:
        """Read the prompt in place of everything before it."""
        self._context.keep(0, 0)
        prompt = self.llama.prompt(_messages(line))
        for start in range(0, len(prompt), self._context.batch):
            self.feed(prompt[start : start + self._context.batch])

    def feed(self, tokens: Sequence[int]) -> None:
        """Read on."""
        (self._row,) = self._context.read([Part(0, tokens, told=1)])

    def logits(self) -> np.ndarray:
        """What may follow: a view, until more is read."""
        return self._context.logits(self._row)


def _free(reader: _Reader, line: Line) -> Free:
    llama = reader.llama
    reader.begin(line)
    answer: list[int] = []
    while len(answer) < ROOM:
        token = int(reader.logits().argmax())
        if llama.ends(token):
            return Free(line, llama.text(answer), ended=True)
        answer.append(token)
        reader.feed([token])
    return Free(line, llama.text(answer), ended=False)


def _forced(reader: _Reader, line: Line, ends: Sequence[int]) -> Forced:
    llama = reader.llama
    reader.begin(line)
    answer = line.answer.model_dump(mode="json")
    text = json.dumps(answer, ensure_ascii=False, separators=(",", ":"))
    loss, right = 0.0, 0
    tokens = llama.tokenizer.tokenize_str(text)
    for token in tokens:
        logits = reader.logits().astype(np.float64)
        loss += _log_sum(logits) - float(logits[token])
        right += int(logits.argmax()) == token
        reader.feed([token])
    # Whichever token ends the answer will do, as it does for the bot.
    logits = reader.logits().astype(np.float64)
    loss += _log_sum(logits) - _log_sum(logits[ends])
    right += llama.ends(int(logits.argmax()))
    return Forced(loss, len(tokens) + 1, right)


def _messages(line: Line) -> list[prompts.Message]:
    if isinstance(line, ExtractLine):
        return prompts.extract_messages(line.input)
    return prompts.react_messages(line.input)


def _log_sum(logits: np.ndarray) -> float:
    most = logits.max()
    return float(most + np.log(np.exp(logits - most).sum()))


def _shown(lines: Sequence[Line], what: str) -> Iterable[Line]:
    return track(lines, description=what, console=Console(stderr=True))
