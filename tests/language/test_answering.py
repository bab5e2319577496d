"""An answer comes out the same however it is read: guesses save time and change nothing.

The model here is a table: what it says next depends on the last tokens alone, so that it can be
asked in any order, and asked wrongly.
"""

from collections.abc import Sequence

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.language.answering import Answering, Completion, Request
from bot.language.grammar import extract_grammar
from bot.language.habits import Habits
from bot.language.llama import Llama
from bot.language.prompts import extract_messages
from bot.language.schemas import ExtractCase

SPEECH = "We will build a dam by round 3. The mill stays, and the night bus comes back."
CASE = ExtractCase(speech=SPEECH, promises=["Build a dam"])


def request(**more) -> Request:
    return Request("", extract_messages(CASE), extract_grammar(CASE), max_tokens=200, **more)


class Table:
    """A model that copies its prompt more often than not."""

    def __init__(self, llama: Llama, seed: int) -> None:
        self._n_vocab = llama.n_vocab
        self._seed = seed

    def after(self, tokens: Sequence[int]) -> np.ndarray:
        last = tuple(tokens[-2:])
        chance = np.random.default_rng([self._seed, *last])
        logits = chance.normal(0, 1, self._n_vocab).astype(np.float32)
        for place in range(2, len(tokens) - 1):
            if tuple(tokens[place - 1 : place + 1]) == last:
                logits[tokens[place + 1]] += 6
        return logits


def answer(
    llama: Llama, seed: int, asked: Request, sizes: Sequence[int], habits: Habits | None = None
) -> Completion:
    """Let an answer come about, with as many guessed tokens a step as ``sizes`` tells."""
    table = Table(llama, seed)
    answering = Answering(llama, asked, longest=4096, habits=habits)
    step = 0
    while not answering.finished:
        wish = answering.wish(0, 7)
        answering.read += len(wish.tokens)
        if wish.tells:
            guess = list(wish.guess.tokens)[: sizes[step % len(sizes)]]
            known = [*answering.tokens[: answering.read], *guess]
            read = answering.read
            answering.go_on(guess, lambda n, known=known, read=read: table.after(known[: read + n]))
        step += 1
        assert answering.read <= len(answering.tokens)
    if habits:
        habits.learn(answering.answer)
    return answering.completion()


@settings(max_examples=15, deadline=None)
@given(
    seed=st.integers(0, 1000),
    sizes=st.lists(st.integers(0, 15), min_size=1, max_size=5),
    temperature=st.sampled_from([0.0, 0.8]),
)
def test_guesses_change_no_answer(llama: Llama, seed, sizes, temperature):
    asked = request(temperature=temperature, seed=seed)
    unguessed = answer(llama, seed, asked, [0])
    habits = Habits()
    for _ in range(2):
        assert answer(llama, seed, asked, sizes, habits) == unguessed


@settings(max_examples=5, deadline=None)
@given(seed=st.integers(0, 1000))
def test_the_pieces_of_a_stream_are_the_text(llama: Llama, seed):
    pieces: list[str] = []
    table = Table(llama, seed)
    answering = Answering(llama, request(), 4096, pieces.append)
    while not answering.finished:
        answering.read = len(answering.tokens)
        answering.go_on((), lambda _: table.after(answering.tokens))
    assert "".join(pieces) == answering.completion().text
