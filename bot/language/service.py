"""What the bot asks of language: read a speech, let a citizen speak.

A model answers where one is up; else rules and templates do, so that a campaign never waits for
one. No failure of a model reaches the caller: it is logged, and the answer says who gave it.
"""

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Generic, Self, TypeVar

import structlog

from bot.errors import LanguageError, ModelUnavailable
from bot.language import rules
from bot.language.client import ANYBODY, Client, Turn
from bot.language.files import Task
from bot.language.folders import own_folder, remove_left
from bot.language.grammar import word_count
from bot.language.schemas import ExtractCase, Extraction, ReactCase, Reaction
from bot.language.supervisor import State, Supervisor

log = structlog.get_logger()

START_PATIENCE = 5.0
"""Seconds a request waits for a worker that is just starting."""
RESTART_PATIENCE = 30.0
"""Seconds a request whose worker died in the midst of it waits for the next worker."""
LARGE = 1_000_000_000
"""Bytes of a file from which a model is taken to read better than the second reader. Corrected,
even the annotated answers lose 6 points of F1; those of 135M parameters gain 5 (models/LOG.md)."""
ONE_LINE = 12
"""Words of a speech that a small model trained on longer ones may pass over. Of 15 hand-written
training speeches so short without a promise the rules find one in 1, and one in every plain "I
will" (models/LOG.md)."""

Case = TypeVar("Case", ExtractCase, ReactCase)
Answer = TypeVar("Answer", Extraction, Reaction)
Backend = tuple[Client, Supervisor | None]


class Source(StrEnum):
    """Who gave an answer."""

    MODEL = "model"
    RULES = "rules"


OnAnswer = Callable[[Task, Source, float], None]
"""Told of each answer: its task, who gave it, and after how many seconds."""


@dataclass(frozen=True)
class Read(Generic[Answer]):
    """An answer and who gave it."""

    answer: Answer
    source: Source


class Language:
    """The one door to language; an async context manager that starts and stops what it needs.

    Make one with ``local``, ``remote`` or ``rules``.
    """

    def __init__(
        self,
        connect: Callable[[AsyncExitStack], Awaitable[Backend]] | None,
        *,
        corrected: bool = False,
    ) -> None:
        """``corrected``: a second reader goes over the promises that the model finds."""
        self._connect = connect
        self._corrected = corrected
        self._stack = AsyncExitStack()
        self._client: Client | None = None
        self._supervisor: Supervisor | None = None
        self.on_answer: OnAnswer | None = None
        self.waiting = 0
        """Questions to the model that have no answer yet."""

    @classmethod
    def local(
        cls,
        model: Path,
        home: Path,
        *,
        citizens: Path | None = None,
        adapters: Mapping[Task, Path] | None = None,
        context: int = 8192,
        slots: int = 8,
        threads: int = 0,
        gpu_layers: int = -1,
        timeout: float = 120.0,
    ) -> Self:
        """Run a worker of our own on a GGUF file, or on two.

        ``model`` serves both tasks, unless ``citizens`` is given, which then speaks for citizens;
        ``adapters`` are LoRAs that the file of a task wears.
        ``home`` is a folder that keeps what was found out about this machine. ``slots`` answers
        are in the making at a time and share ``context`` tokens; ``timeout`` in seconds an answer;
        ``threads`` 0: all CPUs but one, ``gpu_layers`` -1: all.
        """

        async def connect(stack: AsyncExitStack) -> Backend:
            # Not in ``home``: a Unix socket's path has 107 bytes at most, a data folder may not.
            await asyncio.to_thread(remove_left)
            socket = stack.enter_context(own_folder()) / "worker.sock"
            command = [sys.executable, "-m", "bot.language.worker", "--with-parent"]
            files: dict[Task, Path] = {"extract": model, "citizens": citizens or model}
            for task, file in files.items():
                adapter = (adapters or {}).get(task)
                command += ["--model", f"{task}={file}" + (f"+{adapter}" if adapter else "")]
            command += ["--socket", str(socket), "--home", str(home)]
            command += ["--context", str(context), "--slots", str(slots)]
            command += ["--threads", str(threads)]
            command += ["--gpu-layers", str(gpu_layers)]
            supervisor = Supervisor(command, socket)
            await supervisor.start()
            stack.push_async_callback(supervisor.stop)
            client = await stack.enter_async_context(Client.worker(socket, timeout=timeout))
            return client, supervisor

        return cls(connect, corrected=model.is_file() and model.stat().st_size < LARGE)

    @classmethod
    def remote(
        cls,
        url: str,
        *,
        key: str | None = None,
        model: str | None = None,
        grammar: bool = False,
        timeout: float = 120.0,
    ) -> Self:
        """Ask any OpenAI-compatible server; ``url`` as OpenAI's clients take it, such as …/v1.

        ``model`` None takes the first that the server lists. ``grammar``: the server reads
        llguidance grammars, as llama.cpp's own does when built so.
        """

        async def connect(stack: AsyncExitStack) -> Backend:
            client = Client.server(url, key=key, model=model, grammar=grammar, timeout=timeout)
            return await stack.enter_async_context(client), None

        return cls(connect)

    @classmethod
    def rules(cls) -> Self:
        """Use no model at all."""
        return cls(None)

    async def __aenter__(self) -> Self:
        if self._connect:
            self._client, self._supervisor = await self._connect(self._stack)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._client = None
        await self._stack.aclose()

    @property
    def state(self) -> str:
        """Say in a few words what answers at present, for logs and status pages."""
        if self._supervisor:
            cause = f" ({self._supervisor.cause})" if self._supervisor.cause else ""
            return f"model {self._supervisor.state}{cause}"
        return "model on a server" if self._client else "rules"

    @property
    def has_model(self) -> bool:
        """Whether a model is asked before the rules."""
        return self._connect is not None

    @property
    def answers(self) -> bool:
        """Whether a model is there, or is just being started; of a server it is not known."""
        if self._supervisor:
            return self._supervisor.state in (State.READY, State.STARTING)
        return self._client is not None

    @property
    def worker_pid(self) -> int | None:
        """The process id of our own worker, while it runs."""
        return self._supervisor.pid if self._supervisor else None

    async def wait_ready(self, timeout: float | None = None) -> None:
        """Wait for our own worker to load its model, ``timeout`` seconds at most.

        Raises ModelUnavailable with the cause as soon as it fails.
        """
        if self._supervisor:
            await self._supervisor.wait_ready(timeout)

    async def extract(self, case: ExtractCase, turn: Turn = ANYBODY) -> Read[Extraction]:
        """Find the promises and contradictions of a speech; ``turn`` says for whom.

        A second reader corrects what a small model of our own says. When a promise falls due is
        counted by the rules wherever its own words say it, and what it costs is weighed against a
        list of prices. Where a model finds nothing in a single line, the rules read it.
        """
        read = await self._read("extract", case, turn, Client.extract, rules.extract)
        # The first time weights and prices are made ready, which would hold the event loop up.
        correct = self._corrected and read.source is Source.MODEL
        answer = await asyncio.to_thread(_finished, read.answer, case, correct=correct)
        return Read(answer, read.source)

    async def react(self, case: ReactCase, turn: Turn = ANYBODY) -> Read[Reaction]:
        """Let a citizen react to what happened; ``turn`` says for whom."""
        return await self._read("citizens", case, turn, Client.react, rules.react)

    async def _read(
        self,
        task: Task,
        case: Case,
        turn: Turn,
        ask: Callable[[Client, Case, Turn], Awaitable[Answer]],
        rules: Callable[[Case], Answer],
    ) -> Read[Answer]:
        began = time.monotonic()
        self.waiting += 1
        try:
            read = await self._answer(case, turn, ask, rules)
        finally:
            self.waiting -= 1
        if self.on_answer is not None:
            self.on_answer(task, read.source, time.monotonic() - began)
        return read

    async def _answer(
        self,
        case: Case,
        turn: Turn,
        ask: Callable[[Client, Case, Turn], Awaitable[Answer]],
        rules: Callable[[Case], Answer],
    ) -> Read[Answer]:
        if self._client:
            try:
                return Read(await self._ask(self._client, case, turn, ask), Source.MODEL)
            except LanguageError as error:
                log.warning("rules answer for the model", case=case.id, cause=str(error))
        return Read(await asyncio.to_thread(rules, case), Source.RULES)

    async def _ask(
        self,
        client: Client,
        case: Case,
        turn: Turn,
        ask: Callable[[Client, Case, Turn], Awaitable[Answer]],
    ) -> Answer:
        supervisor = self._supervisor
        if supervisor is None:
            return await ask(client, case, turn)
        if supervisor.state is State.STARTING:
            await supervisor.wait_ready(START_PATIENCE)
        elif supervisor.state is not State.READY:
            raise ModelUnavailable(supervisor.cause)
        worker = supervisor.pid
        try:
            return await ask(client, case, turn)
        except ModelUnavailable:
            if supervisor.state is State.READY and supervisor.pid == worker:
                raise
        await supervisor.wait_ready(RESTART_PATIENCE, restarts=True)
        return await ask(client, case, turn)


def _finished(answer: Extraction, case: ExtractCase, *, correct: bool) -> Extraction:
    if correct:
        answer = rules.corrected(answer, case)
    if not answer.promises and word_count(case.speech) <= ONE_LINE:
        answer = rules.extract(case)
    return rules.priced(rules.dated(answer, case))
