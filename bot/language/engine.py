"""Answers chats with llama.cpp: many at a time, constrained, the pressing ones first.

One thread owns all contexts: two would fight for the CPUs, and each would get an OpenMP team of
its own. Requests wait in a bounded queue; whoever is cancelled leaves it, or leaves the batch
between two steps.
"""

import asyncio
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import structlog

from bot.errors import LanguageError, ModelUnavailable
from bot.language.answering import Answering, Completion, Request
from bot.language.batching import Batcher, Job, Spent
from bot.language.context import Context
from bot.language.costs import measure
from bot.language.habits import Habits
from bot.language.llama import Llama, Options
from bot.language.waiting import Waiting

log = structlog.get_logger()


class UnknownModel(LanguageError):
    """A request names a model that is not served."""


@dataclass(eq=False)
class _Asked:
    """A request on its way; ``job`` once it is in the making."""

    request: Request
    loop: asyncio.AbstractEventLoop
    answer: asyncio.Future[Completion]
    on_text: Callable[[str], None] | None
    job: Job | None = None
    dropped: bool = False

    def tell(self, result: Completion | LanguageError) -> None:
        """Give the result to whoever waits, from any thread."""
        self.loop.call_soon_threadsafe(self._settle, result)

    def _settle(self, result: Completion | LanguageError) -> None:
        if self.answer.done():
            return
        if isinstance(result, LanguageError):
            self.answer.set_exception(result)
        else:
            self.answer.set_result(result)


@dataclass(frozen=True)
class Weights:
    """A GGUF file, and perhaps a LoRA (also GGUF) to put on it."""

    base: Path
    adapter: Path | None = None

    @property
    def name(self) -> str:
        """The name of what makes it what it is."""
        return (self.adapter or self.base).name


class _Lane:
    """Some weights with their context, the answers in the making, and who waits for them."""

    def __init__(self, llama: Llama, adapter: Path | None) -> None:
        self.llama = llama
        self.context = Context(llama, adapter)
        self.batcher = Batcher(self.context, measure(self.context))
        self.habits = Habits()
        self.waiting: Waiting[_Asked] = Waiting()


class Engine:
    """Owns the models and their thread; use it from one event loop.

    ``weights`` gives what is behind each name. A file is loaded once, under however many names; a
    base with two adapters takes a context for each and its weights once. ``queue`` bounds the
    requests that are worked on or wait.
    """

    def __init__(
        self, weights: Mapping[str, Weights], options: Options, *, queue: int = 256
    ) -> None:
        self._weights = dict(weights)
        self._options = options
        self._queue = queue
        self._asked = 0
        self._llamas: dict[Path, Llama] = {}
        self._lanes: dict[Weights, _Lane] = {}
        self._thread: threading.Thread | None = None
        self._wanted = threading.Condition()
        self._closing = False
        self._progress: float | None = None

    @property
    def backend(self) -> str:
        """Say what computes: CPU, or GPU with the layers it holds."""
        backends = {llama.backend for llama in self._llamas.values()}
        return ", ".join(sorted(backends)) or "not loaded"

    @property
    def names(self) -> list[str]:
        """List the names that requests may use."""
        return list(self._weights)

    @property
    def waiting(self) -> int:
        """Count the requests that are worked on or wait."""
        return self._asked

    @property
    def silent_for(self) -> float:
        """Seconds since the native code last came back, while it works; else 0."""
        progress = self._progress
        return 0.0 if progress is None else time.monotonic() - progress

    @property
    def spent(self) -> dict[str, Spent]:
        """What was done with each of the weights so far, by their name."""
        return {weights.name: lane.batcher.spent for weights, lane in self._lanes.items()}

    async def start(self) -> None:
        """Load the models. Raises BadModelFile or LanguageError."""
        loop = asyncio.get_running_loop()
        loaded: asyncio.Future[None] = loop.create_future()
        self._thread = threading.Thread(
            target=self._work, args=(loop, loaded), name="llama", daemon=True
        )
        self._thread.start()
        await loaded

    async def close(self) -> None:
        """Stop the work in hand and free the models."""
        with self._wanted:
            self._closing = True
            self._wanted.notify()
        if self._thread:
            await asyncio.to_thread(self._thread.join)

    async def complete(
        self, request: Request, on_text: Callable[[str], None] | None = None
    ) -> Completion:
        """Answer one chat; cancelling the caller stops the work.

        ``on_text`` is called on the loop with each new piece of the text. Raises ModelUnavailable
        (queue full, not in time), UnknownModel, ContextOverflow, BadGrammar, LanguageError.
        """
        lane = self._served(request.model)
        if self._asked >= self._queue:
            raise ModelUnavailable(f"{self._asked} requests are waiting already")
        loop = asyncio.get_running_loop()

        def say(text: str) -> None:
            if on_text:
                loop.call_soon_threadsafe(on_text, text)

        asked = _Asked(request, loop, loop.create_future(), say if on_text else None)
        self._asked += 1
        with self._wanted:
            lane.waiting.put(asked, request.priority, request.on_behalf)
            self._wanted.notify()
        try:
            async with asyncio.timeout(request.timeout):
                return await asked.answer
        except TimeoutError as error:
            raise ModelUnavailable(f"no answer within {request.timeout:.0f} s") from error
        finally:
            self._asked -= 1
            with self._wanted:
                asked.dropped = True
                if asked.job:
                    asked.job.dropped = True
                lane.waiting.drop(asked, request.priority, request.on_behalf)

    def _served(self, name: str) -> _Lane:
        if not self._lanes or self._closing:
            raise ModelUnavailable("the model is not loaded")
        if len(self._lanes) == 1:
            return next(iter(self._lanes.values()))
        if name not in self._weights:
            raise UnknownModel(f"no model {name!r}; there are {', '.join(self._weights)}")
        return self._lanes[self._weights[name]]

    def _work(self, loop: asyncio.AbstractEventLoop, loaded: asyncio.Future[None]) -> None:
        """Be the thread: load, answer until closed, free."""
        try:
            self._load()
        except Exception as error:
            self._free()
            loop.call_soon_threadsafe(loaded.set_exception, error)
            return
        loop.call_soon_threadsafe(loaded.set_result, None)
        while self._wait():
            for lane in self._lanes.values():
                try:
                    self._join(lane)
                    if lane.batcher.jobs:
                        lane.batcher.step()
                except Exception as error:
                    log.exception("a step failed")
                    failure = LanguageError(f"{type(error).__name__}: {error}")
                    lane.batcher.drop(failure, everyone=True)
                self._progress = time.monotonic()
        for lane in self._lanes.values():
            lane.batcher.drop(ModelUnavailable("the engine was closed"), everyone=True)
        self._free()

    def _wait(self) -> bool:
        """Sleep while there is nothing to do; say whether to go on."""
        with self._wanted:
            while not self._closing and not any(
                lane.waiting or lane.batcher.jobs for lane in self._lanes.values()
            ):
                self._progress = None
                self._wanted.wait()
            self._progress = time.monotonic()
            return not self._closing

    def _join(self, lane: _Lane) -> None:
        """Let who waits into the batch, as long as there is room."""
        while lane.batcher.takes_more:
            with self._wanted:
                asked = lane.waiting.take()
            if asked is None:
                return
            if asked.dropped:
                continue
            try:
                answering = Answering(
                    lane.llama, asked.request, lane.context.longest, asked.on_text, lane.habits
                )
            except LanguageError as error:
                asked.tell(error)
                continue
            except Exception as error:
                log.exception("a request cannot be begun")
                asked.tell(LanguageError(f"{type(error).__name__}: {error}"))
                continue

            def ended(
                failure: LanguageError | None,
                asked: _Asked = asked,
                answering: Answering = answering,
            ) -> None:
                if failure is None:
                    lane.habits.learn(answering.answer)
                asked.tell(failure or answering.completion())

            # Whoever gives up just now finds the job, or is found to have given up.
            with self._wanted:
                asked.job = Job(answering, ended, dropped=asked.dropped)
            lane.batcher.join(asked.job)

    def _load(self) -> None:
        for weights in dict.fromkeys(self._weights.values()):
            if weights.base not in self._llamas:
                self._llamas[weights.base] = Llama(weights.base, self._options)
            lane = _Lane(self._llamas[weights.base], weights.adapter)
            self._lanes[weights] = lane
            log.info(
                "model loaded",
                file=weights.base.name,
                adapter=weights.adapter.name if weights.adapter else None,
                serves=[name for name, other in self._weights.items() if other == weights],
                backend=lane.llama.backend,
                context=lane.context.size,
                slots=self._options.slots,
                threads=lane.context.threads,
                extra_buffers=self._options.extra_buffers,
            )

    def _free(self) -> None:
        while self._lanes:
            self._lanes.popitem()[1].context.close()
        while self._llamas:
            self._llamas.popitem()[1].close()
