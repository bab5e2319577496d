"""Answers chats with llama.cpp, one context a model: one request at a time, greedy, constrained.

One thread owns all contexts: two would fight for the CPUs. Requests wait in a bounded queue;
whoever is cancelled leaves it, or stops the work between two tokens.
"""

import asyncio
import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal

import numpy as np
import structlog
from llguidance import LLMatcher

from bot.errors import ContextOverflow, LanguageError, ModelUnavailable
from bot.language.grammar import PREFIX
from bot.language.llama import Llama, Options
from bot.language.prompts import Message

log = structlog.get_logger()

MIN_ANSWER = 64
"""Tokens that must be left for the answer, or the prompt counts as too long."""


class BadGrammar(LanguageError):
    """A request's grammar or schema cannot be used."""


class UnknownModel(LanguageError):
    """A request names a model that is not served."""


@dataclass(frozen=True)
class Request:
    """A chat to answer. ``grammar`` is a llguidance Lark grammar, with or without its prefix.

    ``model`` is a name that the engine was given; where it has one model, any name means that one.
    With ``no_repeat`` no run of so many tokens stands twice in the answer, unless the grammar
    demands it: a small model that takes the likeliest token each time goes round in circles.
    """

    model: str
    messages: Sequence[Message]
    grammar: str | None = None
    max_tokens: int = 2048
    no_repeat: int | None = None


@dataclass(frozen=True)
class Completion:
    """An answer; ``finish`` is "length" where the budget or the context ended before it."""

    text: str
    finish: Literal["stop", "length"]
    prompt_tokens: int
    completion_tokens: int


class _Stopped(Exception):
    """Nobody waits for the answer any more."""


class Engine:
    """Owns the models and their thread; use it from one event loop.

    ``paths`` gives the file behind each name; a file under two names is loaded once.
    """

    def __init__(self, paths: Mapping[str, Path], options: Options, *, queue: int = 16) -> None:
        self._paths = dict(paths)
        self._options = options
        self._queue = queue
        self._waiting = 0
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="llama")
        self._llamas: dict[Path, Llama] = {}
        self._progress: float | None = None

    @property
    def backend(self) -> str:
        """Say what computes: CPU, or GPU with the layers it holds."""
        return ", ".join(sorted({llama.backend for llama in self._llamas.values()})) or "not loaded"

    @property
    def names(self) -> list[str]:
        """List the names that requests may use."""
        return list(self._paths)

    @property
    def waiting(self) -> int:
        """Count the requests that are worked on or wait."""
        return self._waiting

    @property
    def silent_for(self) -> float:
        """Seconds since the native code last came back, while it works; else 0."""
        progress = self._progress
        return 0.0 if progress is None else time.monotonic() - progress

    async def start(self) -> None:
        """Load the models. Raises BadModelFile or LanguageError."""
        loop = asyncio.get_running_loop()
        for path in dict.fromkeys(self._paths.values()):
            load = partial(Llama, path, self._options)
            llama = self._llamas[path] = await loop.run_in_executor(self._thread, load)
            log.info(
                "model loaded",
                file=path.name,
                serves=[name for name, file in self._paths.items() if file == path],
                backend=llama.backend,
                context=llama.context,
                threads=llama.threads,
                extra_buffers=self._options.extra_buffers,
            )

    async def close(self) -> None:
        """Wait for the work in hand and free the models. Cancel the requests first."""
        loop = asyncio.get_running_loop()
        while self._llamas:
            _, llama = self._llamas.popitem()
            await loop.run_in_executor(self._thread, llama.close)
        self._thread.shutdown(wait=False)

    async def complete(self, request: Request) -> Completion:
        """Answer one chat; cancelling the caller stops the work.

        Raises ModelUnavailable (queue full), UnknownModel, ContextOverflow, BadGrammar,
        LanguageError.
        """
        llama = self._served(request.model)
        if self._waiting >= self._queue:
            raise ModelUnavailable(f"{self._waiting} requests are waiting already")
        stop = threading.Event()
        self._waiting += 1
        work = self._thread.submit(self._run, llama, request, stop)
        work.add_done_callback(partial(self._left, asyncio.get_running_loop()))
        try:
            return await asyncio.wrap_future(work)
        finally:
            stop.set()

    def _served(self, name: str) -> Llama:
        if not self._llamas:
            raise ModelUnavailable("the model is not loaded")
        if len(self._llamas) == 1:
            return next(iter(self._llamas.values()))
        if name not in self._paths:
            raise UnknownModel(f"no model {name!r}; there are {', '.join(self._paths)}")
        return self._llamas[self._paths[name]]

    def _left(self, loop: asyncio.AbstractEventLoop, _: object) -> None:
        # A cancelled request holds its place until the thread has let go of it.
        loop.call_soon_threadsafe(self._leave)

    def _leave(self) -> None:
        self._waiting -= 1

    def _run(self, llama: Llama, request: Request, stop: threading.Event) -> Completion:
        self._progress = time.monotonic()
        try:
            return self._generate(llama, request, stop)
        finally:
            self._progress = None

    def _generate(self, llama: Llama, request: Request, stop: threading.Event) -> Completion:
        matcher = make_matcher(llama, request.grammar)
        prompt = llama.prompt(request.messages)
        if len(prompt) + MIN_ANSWER > llama.context:
            raise ContextOverflow(
                f"the prompt has {len(prompt)} tokens, the context holds {llama.context} "
                f"with {MIN_ANSWER} for the answer"
            )
        room = min(request.max_tokens, llama.context - len(prompt))
        answer = _forced(matcher)
        self._feed(llama, [*prompt, *answer][llama.reuse(prompt) :], stop)
        finished = False
        while len(answer) < room:
            token = self._next(llama, matcher, repeating(answer, request.no_repeat))
            if llama.ends(token):
                if matcher and not matcher.is_accepting():
                    raise LanguageError(f"llguidance gave up: {matcher.get_error()[:200]}")
                finished = True
                break
            step = [token]
            if matcher:
                if not matcher.consume_token(token):
                    raise LanguageError(f"llguidance: {matcher.get_error()[:200]}")
                step += _forced(matcher)
            answer += step
            if matcher and matcher.is_stopped():
                if matcher.is_error():
                    raise LanguageError(f"llguidance: {matcher.get_error()[:200]}")
                finished = True
                break
            if len(answer) < room:
                self._feed(llama, step, stop)
        return Completion(
            text=llama.text(answer),
            finish="stop" if finished else "length",
            prompt_tokens=len(prompt),
            completion_tokens=len(answer),
        )

    def _feed(self, llama: Llama, tokens: Sequence[int], stop: threading.Event) -> None:
        for start in range(0, len(tokens), llama.batch):
            if stop.is_set():
                raise _Stopped
            llama.feed(tokens[start : start + llama.batch])
            self._progress = time.monotonic()

    def _next(self, llama: Llama, matcher: LLMatcher | None, unwanted: list[int]) -> int:
        logits = llama.logits()
        best = int(logits.argmax())
        if best not in unwanted and (matcher is None or matcher.validate_tokens([best]) == 1):
            return best
        # Only a refused token costs a mask: most of what a trained model wants is allowed.
        allowed = np.ones(llama.n_vocab, dtype=bool)
        if matcher is not None:
            bits = np.frombuffer(matcher.compute_bitmask(), dtype=np.uint8)
            allowed = np.unpackbits(bits, bitorder="little")[: llama.n_vocab].astype(bool)
            if not allowed.any():
                raise LanguageError(f"llguidance allows no token: {matcher.get_error()[:200]}")
        wanted = allowed.copy()
        wanted[unwanted] = False
        return int(np.where(wanted if wanted.any() else allowed, logits, -np.inf).argmax())


def repeating(answer: Sequence[int], length: int | None) -> list[int]:
    """List the tokens that would end a run of ``length`` tokens which the answer holds already."""
    if length is None or len(answer) < length:
        return []
    begun = list(answer[len(answer) - length + 1 :])
    return [
        answer[end]
        for end in range(length - 1, len(answer))
        if list(answer[end - length + 1 : end]) == begun
    ]


def make_matcher(llama: Llama, grammar: str | None) -> LLMatcher | None:
    """Compile a grammar for the model's tokens. Raises BadGrammar."""
    if grammar is None:
        return None
    matcher = LLMatcher(llama.tokenizer, grammar.removeprefix(PREFIX), log_level=0)
    if matcher.is_error():
        raise BadGrammar(matcher.get_error()[:500])
    return matcher


def _forced(matcher: LLMatcher | None) -> list[int]:
    """Take the tokens that the grammar leaves no choice about."""
    if matcher is None:
        return []
    tokens = list(matcher.compute_ff_tokens())
    if tokens and not matcher.consume_tokens(tokens):
        raise LanguageError(f"llguidance: {matcher.get_error()[:200]}")
    return tokens
