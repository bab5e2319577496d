"""What ``ecotopia extract`` and ``ecotopia react`` do: many cases in, one JSON line each out.

The input is JSON Lines, one case a line, as soon as any line of it starts with ``{``. Otherwise it
is plain text (extract only): the whole of it is one speech, answered under the id 1. A case
without an id goes by the number of its line; empty lines count but say nothing.
"""

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal, TextIO

import structlog
from pydantic import ValidationError

from bot.language.schemas import ExtractCase, ReactCase
from bot.language.service import Language, Source

log = structlog.get_logger()

Task = Literal["extract", "react"]
Case = ExtractCase | ReactCase
Progress = Callable[[int], None]
"""Told how many cases are done."""

AT_ONCE = 8
"""Cases under way at a time: as many as the worker has in the making."""


@dataclass(frozen=True)
class BadLine:
    """A line that is no case, and why."""

    number: int
    error: str


async def run(
    task: Task,
    lines: Iterable[str | bytes],
    out: TextIO,
    language: Language,
    *,
    on_progress: Progress | None = None,
) -> int:
    """Answer all cases in order and return the number of bad lines.

    ``language`` is entered and left here. A text stream is read through its bytes, so that a line
    that is not UTF-8 is one bad line. Each answer is written as soon as those before it are; a bad
    line gives ``{"line": n, "error": …}``. Raises ModelUnavailable where the model cannot serve at
    all; once it served, rules stand in for single failures and a warning tells.
    """
    bad = done = by_rules = 0
    async with language:
        await language.wait_ready()
        async for answer in _answers(task, getattr(lines, "buffer", lines), language):
            bad += "error" in answer[0]
            by_rules += answer[1] is Source.RULES and language.has_model
            done += 1
            # Lines must not be split by the text of an answer: JSON escapes every line break.
            out.write(json.dumps(answer[0], ensure_ascii=False) + "\n")
            out.flush()
            if on_progress:
                on_progress(done)
    if by_rules:
        log.warning("rules answered for the model", cases=by_rules, of=done)
    return bad


async def _answers(
    task: Task, lines: Iterable[str | bytes], language: Language
) -> AsyncIterator[tuple[dict[str, Any], Source | None]]:
    """Keep a few cases under way and yield their answers in the order of the input."""
    cases = read_cases(task, lines)
    under_way: deque[asyncio.Task[tuple[dict[str, Any], Source | None]]] = deque()
    try:
        more = True
        while more or under_way:
            while more and len(under_way) < AT_ONCE:
                case = await asyncio.to_thread(next, cases, None)
                if case is None:
                    more = False
                else:
                    under_way.append(asyncio.create_task(_answer(case, language)))
            if under_way:
                yield await under_way.popleft()
    finally:
        for rest in under_way:
            rest.cancel()


async def _answer(case: Case | BadLine, language: Language) -> tuple[dict[str, Any], Source | None]:
    if isinstance(case, BadLine):
        return {"line": case.number, "error": case.error}, None
    read = await (language.extract(case) if isinstance(case, ExtractCase) else language.react(case))
    return {"id": case.id, **read.answer.model_dump(mode="json")}, read.source


def read_cases(task: Task, lines: Iterable[str | bytes]) -> Iterator[Case | BadLine]:
    """Parse the input line by line; see the module for its form. Blocks on the stream."""
    numbered = enumerate(lines, start=1)
    held: list[tuple[int, str | bytes]] = []
    for number, line in numbered:
        held.append((number, line))
        if line.lstrip()[:1] in ("{", b"{") or line.lstrip()[:4] == b"\xef\xbb\xbf{":
            break
    else:
        yield from _plain(task, [line for _, line in held])
        return
    for number, line in held:
        yield from _parsed(task, number, line)
    for number, line in numbered:
        yield from _parsed(task, number, line)


def _plain(task: Task, lines: list[str | bytes]) -> Iterator[Case | BadLine]:
    try:
        speech = "".join(map(_text, lines)).strip()
    except UnicodeDecodeError:
        yield BadLine(1, "the text is not UTF-8")
        return
    if not speech:
        return
    if task == "react":
        yield BadLine(1, "not a JSON object")
        return
    try:
        yield ExtractCase(id=1, speech=speech)
    except ValidationError as error:
        yield BadLine(1, _sentence(error))


def _parsed(task: Task, number: int, line: str | bytes) -> Iterator[Case | BadLine]:
    try:
        text = _text(line).strip()
        if not text:
            return
        data = json.loads(text)
        if not isinstance(data, dict):
            yield BadLine(number, "not a JSON object")
            return
        if data.get("id") is None:
            data["id"] = number
        model = ExtractCase if task == "extract" else ReactCase
        yield model.model_validate(data)
    except UnicodeDecodeError:
        yield BadLine(number, "the line is not UTF-8")
    except ValidationError as error:
        yield BadLine(number, _sentence(error))
    except (ValueError, RecursionError) as error:
        yield BadLine(number, f"not JSON: {error}")


def _text(line: str | bytes) -> str:
    return line.removeprefix(b"\xef\xbb\xbf").decode() if isinstance(line, bytes) else line


def _sentence(error: ValidationError) -> str:
    """Name the first field that is wrong, and how."""
    first = error.errors(include_url=False)[0]
    where = ".".join(map(str, first["loc"]))
    return f"{where}: {first['msg']}" if where else str(first["msg"])
