"""How fast the engine reads speeches, beside other ways to run the same file (peers.py).

All answer the same speeches on the same machine in turns, so that what disturbs the one disturbs
the others; figures are medians of the laps. Peers are asked by JSON schema, our worker by its
grammar, each in its own process.
"""

import asyncio
import json
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any, Literal

import aiohttp

from bot.errors import LanguageError
from bot.footprint import footprint_of
from bot.language import prompts
from bot.language.context import Context, Part
from bot.language.costs import SIZES, measure
from bot.language.grammar import extract_grammar
from bot.language.llama import Llama, Options
from bot.language.schemas import ExtractCase, Extraction
from bot.language.supervisor import Supervisor

System = Literal["ours", "high-level", "xllamacpp"]
LIMIT = "llama_decode"
"""What reading the same tokens takes with no choice among them: one a text and step, no guesses."""
MAX_TOKENS = 1024
"""Of an answer: a peer's schema bounds no list."""
READY = 120.0
"""Seconds that our worker may take to load and to measure the machine."""
BEAT = 0.01
"""Seconds between two looks at how late the event loop is."""


@dataclass(frozen=True)
class Lap:
    """All speeches once: seconds, those of each, tokens written, how late the loop was at worst."""

    seconds: float
    latencies: Sequence[float]
    tokens: int
    late: float


@dataclass(frozen=True)
class Result:
    """What a system did with so many callers; ``memory`` is its process's peak in bytes."""

    system: str
    callers: int
    laps: Sequence[Lap]
    memory: int
    shares: dict[str, float]
    """Of the worker's thread: reading, choosing, other; empty for others."""

    def median(self, of: Callable[[Lap], float]) -> float:
        """Give the median over the laps."""
        return statistics.median(map(of, self.laps))

    @property
    def speeches_a_second(self) -> float:
        """Speeches a second."""
        return self.median(lambda lap: len(lap.latencies) / lap.seconds)

    @property
    def tokens_a_second(self) -> float:
        """Tokens written a second."""
        return self.median(lambda lap: lap.tokens / lap.seconds)

    def latency(self, share: float) -> float:
        """Give the seconds within which such a share of the answers came."""
        every = sorted(one for lap in self.laps for one in lap.latencies)
        return every[min(int(share * len(every)), len(every) - 1)] if every else 0.0

    @property
    def late(self) -> float:
        """The worst lateness of the event loop in any lap, in seconds."""
        return max(lap.late for lap in self.laps)


async def race(
    model: Path,
    cases: Sequence[ExtractCase],
    *,
    systems: Sequence[System],
    callers: Sequence[int],
    repeats: int,
    threads: int,
    slots: int,
    on_lap: Callable[[str], None],
) -> list[Result]:
    """Let all systems read all cases, ``repeats`` times with each number of callers, in turns.

    Each lap is of a round of its own, so that what is kept of an earlier lap's prompts is of no
    use: nobody gives a speech twice. Raises LanguageError where one cannot serve.
    """
    laps: dict[tuple[str, int], list[Lap]] = {}
    async with AsyncExitStack() as stack:
        served: dict[str, _Server] = {
            system: await stack.enter_async_context(_serve(system, model, threads, slots))
            for system in systems
        }
        for system, server in served.items():
            await server.ask(cases[0])  # what is made ready at the first request is not measured
            on_lap(f"{system} is ready")
        for lap, (repeat, number) in enumerate(product(range(repeats), callers), start=1):
            own = [case.model_copy(update={"round": lap}) for case in cases]
            for system, server in served.items():
                on_lap(f"{system}, {number} callers, lap {repeat + 1} of {repeats}")
                done = await _lap(server, own, number)
                laps.setdefault((system, number), []).append(done)
            tokens = laps[systems[0], number][-1].tokens // len(cases)
            on_lap(f"{LIMIT}, {number} callers, lap {repeat + 1} of {repeats}")
            limit = await _limit(model, own, number, tokens, threads)
            laps.setdefault((LIMIT, number), []).append(limit)
        return [
            Result(
                system,
                number,
                found,
                served[system].memory() if system in served else 0,
                await served[system].shares() if system == "ours" else {},
            )
            for (system, number), found in laps.items()
        ]


class _Server:
    """A system that serves, in a process of its own."""

    def __init__(self, http: aiohttp.ClientSession, pid: int, ours: bool) -> None:
        self._http = http
        self._pid = pid
        self._ours = ours

    async def ask(self, case: ExtractCase) -> int:
        """Have a speech read; give the tokens written."""
        body: dict[str, Any] = {
            "model": "extract",
            "messages": prompts.extract_messages(case),
            "temperature": 0,
            "max_tokens": MAX_TOKENS,
        }
        if self._ours:
            body["grammar"] = extract_grammar(case)
        else:
            schema = {"name": "extraction", "schema": Extraction.model_json_schema()}
            body["response_format"] = {"type": "json_schema", "json_schema": schema}
        async with self._http.post("/v1/chat/completions", json=body) as answer:
            if answer.status != 200:
                raise LanguageError(f"{answer.status}: {(await answer.text())[:200]}")
            return int((await answer.json(content_type=None))["usage"]["completion_tokens"])

    def memory(self) -> int:
        """Give the peak of the process's resident memory in bytes; 0 where that is not told."""
        try:
            return footprint_of(self._pid).peak
        except OSError:
            return 0

    async def shares(self) -> dict[str, float]:
        """Say what the worker's thread spent its time on."""
        async with self._http.get("/metrics") as answer:
            lines = (await answer.text()).splitlines()
        seconds: dict[str, float] = {}
        for line in lines:
            if line.startswith("ecotopia_model_thread_seconds_total{"):
                part = line.partition('part="')[2].partition('"')[0]
                seconds[part] = seconds.get(part, 0.0) + float(line.rsplit(" ", 1)[1])
        whole = sum(seconds.values()) or 1.0
        return {part: spent / whole for part, spent in seconds.items()}


@asynccontextmanager
async def _serve(system: System, model: Path, threads: int, slots: int) -> AsyncIterator[_Server]:
    options = ["--model", str(model), "--threads", str(threads), "--slots", str(slots)]
    async with AsyncExitStack() as stack:
        if system == "ours":
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="eco-"))
            socket = Path(folder) / "worker.sock"
            command = ["-m", "bot.language.worker", "--with-parent", "--socket", str(socket)]
            supervisor = Supervisor([sys.executable, *command, *options], socket)
            await supervisor.start()
            stack.push_async_callback(supervisor.stop)
            await supervisor.wait_ready(READY)
            address, pid = "http://worker", supervisor.pid
            connector: aiohttp.BaseConnector = aiohttp.UnixConnector(str(socket), limit=0)
        else:
            address, pid = await start_peer(system, options, stack)
            connector = aiohttp.TCPConnector(limit=0)
        timeout = aiohttp.ClientTimeout(total=3600)
        session = aiohttp.ClientSession(address, connector=connector, timeout=timeout)
        yield _Server(await stack.enter_async_context(session), pid or 0, system == "ours")


async def start_peer(
    system: System, options: Sequence[str], stack: AsyncExitStack
) -> tuple[str, int]:
    """Start a peer that lives as long as ``stack``; give its address and its process id.

    Raises LanguageError where it does not serve.
    """
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot.language.peers", system, *options),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )

    async def stop() -> None:
        if child.returncode is None:
            child.kill()
        await child.wait()

    stack.push_async_callback(stop)
    assert child.stdout
    while line := (await child.stdout.readline()).decode().strip():
        if line.startswith("http://"):
            return line, child.pid
    raise LanguageError(f"{system} does not serve: pip install -e '.[dev]' brings it")


async def _lap(server: _Server, cases: Sequence[ExtractCase], callers: int) -> Lap:
    """Let so many callers have all cases read, each the next one as soon as it is free."""
    left = iter(cases)
    latencies: list[float] = []
    tokens = 0

    async def call() -> None:
        nonlocal tokens
        for case in left:
            begun = time.perf_counter()
            written = await server.ask(case)  # not within +=, which reads before it waits
            tokens += written
            latencies.append(time.perf_counter() - begun)

    worst = 0.0

    async def watch() -> None:
        nonlocal worst
        while True:
            due = time.perf_counter() + BEAT
            await asyncio.sleep(BEAT)
            worst = max(worst, time.perf_counter() - due)

    watching = asyncio.create_task(watch())
    begun = time.perf_counter()
    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(callers):
                group.create_task(call())
    finally:
        watching.cancel()
    return Lap(time.perf_counter() - begun, latencies, tokens, worst)


async def _limit(
    model: Path, cases: Sequence[ExtractCase], callers: int, tokens: int, threads: int
) -> Lap:
    """Read the prompts, and after each as many tokens as an answer has on average, one a step."""

    def read() -> Lap:
        llama = Llama(model, Options(threads=threads, slots=callers))
        context = Context(llama)
        waiting = [llama.prompt(prompts.extract_messages(case)) for case in cases]
        left = [0] * callers
        begun = time.perf_counter()
        while waiting or any(left):
            for slot in range(callers):
                if not left[slot] and waiting:
                    prompt = waiting.pop()
                    context.keep(slot, 0)
                    for start in range(0, len(prompt), context.batch):
                        context.read([Part(slot, prompt[start : start + context.batch], told=1)])
                    left[slot] = tokens
            going_on = [slot for slot in range(callers) if left[slot]]
            context.read([Part(slot, [context.held[slot][-1]], told=1) for slot in going_on])
            for slot in going_on:
                left[slot] -= 1
        seconds = time.perf_counter() - begun
        context.close()
        llama.close()
        return Lap(seconds, [seconds / len(cases)] * len(cases), tokens * len(cases), 0.0)

    return await asyncio.to_thread(read)


def costs(model: Path, threads: int) -> dict[int, float]:
    """Time readings of a few sizes, as the worker does at its start: seconds by tokens."""
    llama = Llama(model, Options(threads=threads))
    context = Context(llama)
    measured = measure(context)
    context.close()
    llama.close()
    return {size: measured.together(size) for size in SIZES}


def ratios(ours: Result, other: Result) -> tuple[float, float, float]:
    """Give the least, the median and the greatest of how many times as fast ours was, by lap."""
    pairs = zip(ours.laps, other.laps, strict=True)
    found = sorted(theirs.seconds / own.seconds for own, theirs in pairs)
    return found[0], statistics.median(found), found[-1]


def speeches(file: Path, count: int) -> list[ExtractCase]:
    """Read the first cases of a file in the form of ``ecotopia extract``, or of models/data."""
    cases = []
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            case = json.loads(line)
            cases.append(ExtractCase.model_validate(case.get("input", case)))
            if len(cases) == count:
                break
    return cases
