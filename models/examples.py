"""Training examples from data lines: the bot's own prompt, and the answer as the grammar takes it.

Tokens are made exactly as ``bot.language.llama`` makes them when the bot asks: special tokens are
read in the chat template alone, so a speech cannot end its own turn in training either, and the
answer is tokenised apart from the prompt.
"""

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TypedDict

from transformers import PreTrainedTokenizerFast

from bot.language import prompts
from models.validate import ExtractLine, Line, load
from models.weighing import FORM, Weights, weigh

IGNORED = -100
"""The label of a token that the loss leaves out."""

# Private-use characters stand for a message's content while the template is rendered.
_HOLE = "\ue000{}\ue001"
_HOLES = re.compile("\ue000([0-9]+)\ue001")


class Example(TypedDict):
    """Token ids of a whole chat; ``labels`` is the same with the prompt's ids ``IGNORED``.

    ``weights`` says how much each token counts in the loss, 0 where it is ignored.
    """

    input_ids: list[int]
    labels: list[int]
    weights: list[float]


def read(paths: Sequence[Path]) -> list[Line]:
    """Read data files. Raises ValueError where a line is unsound or could not be generated."""
    return [line for path in paths for line in load(path)]


def messages(line: Line) -> list[prompts.Message]:
    """Give the chat that the bot opens on a line's case."""
    if isinstance(line, ExtractLine):
        return prompts.extract_messages(line.input)
    return prompts.react_messages(line.input)


def answer_text(line: Line) -> str:
    """Give a line's answer as compact JSON, the only form the grammar accepts."""
    answer = line.answer.model_dump(mode="json")
    return json.dumps(answer, ensure_ascii=False, separators=(",", ":"))


def example(
    line: Line, tokenizer: PreTrainedTokenizerFast, max_length: int, weights: Weights
) -> Example:
    """Tokenise a line. Raises ValueError where it has more than ``max_length`` tokens."""
    prompt = prompt_tokens(messages(line), tokenizer)
    told = tokenizer(
        answer_text(line),
        add_special_tokens=False,
        split_special_tokens=True,
        return_offsets_mapping=True,
    )
    answer = [*told["input_ids"], tokenizer.eos_token_id]
    if len(prompt) + len(answer) > max_length:
        raise ValueError(f"{line.id} has {len(prompt) + len(answer)} tokens, {max_length} fit")
    weighed = weigh(line.answer.model_dump(mode="json"), told["offset_mapping"], weights)
    return {
        "input_ids": prompt + answer,
        "labels": [IGNORED] * len(prompt) + answer,
        "weights": [0.0] * len(prompt) + [*weighed, weights.get(FORM, 1.0)],
    }


def prompt_tokens(chat: Sequence[prompts.Message], tokenizer: PreTrainedTokenizerFast) -> list[int]:
    """Tokenise a chat up to where the assistant's answer starts."""
    holes = [
        {"role": message["role"], "content": _HOLE.format(number)}
        for number, message in enumerate(chat)
    ]
    rendered = tokenizer.apply_chat_template(holes, tokenize=False, add_generation_prompt=True)
    specials = sorted(tokenizer.all_special_tokens, key=len, reverse=True)
    pattern = re.compile(f"({'|'.join(map(re.escape, specials))})")
    tokens: list[int] = []
    text = ""
    # Odd parts are the numbers of the holes, even parts the template's own text.
    for index, part in enumerate(_HOLES.split(rendered)):
        if index % 2:
            text += chat[int(part)]["content"]
            continue
        for piece in pattern.split(part):
            if piece in specials:
                tokens += [*_plain(text, tokenizer), tokenizer.convert_tokens_to_ids(piece)]
                text = ""
            else:
                text += piece
    return tokens + _plain(text, tokenizer)


def _plain(text: str, tokenizer: PreTrainedTokenizerFast) -> list[int]:
    return tokenizer.encode(text, add_special_tokens=False, split_special_tokens=True)
