"""The model worker: a process of its own that answers chats over a Unix socket.

    python -m bot.language.worker --model [NAME=]FILE.gguf … --socket PATH [--home FOLDER]

A request's ``model`` names the file that answers; where there is one file, any name means that one.

It speaks the OpenAI protocol (``POST /v1/chat/completions``, ``GET /v1/models``) with
``response_format`` of type json_schema and, as llama.cpp's own server does when built with
llguidance, ``"grammar": "%llguidance {}\\n…"``. Decoding is greedy: the sampling fields are
accepted and have no effect. ``GET /health`` tells whether it is well.
"""

import argparse
import asyncio
import contextlib
import os
import signal
import sys
import threading
import time
import uuid
from collections.abc import Coroutine, Iterable, Sequence
from pathlib import Path
from typing import Any, Literal, TypeVar

import structlog
from aiohttp import web
from llguidance import LLMatcher
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.errors import BadModelFile, ContextOverflow, LanguageError, ModelUnavailable
from bot.language.engine import BadGrammar, Engine, Request, UnknownModel
from bot.language.files import check_gguf
from bot.language.grammar import PREFIX
from bot.language.llama import Options
from bot.language.probe import EXIT_BAD_MODEL, extra_buffers_work
from bot.language.prompts import Message

log = structlog.get_logger()

STALLED = 120.0
"""Seconds of silence from the native code after which the worker calls itself unwell."""
LAST_GRACE = 5.0
"""Seconds for an orderly end once the parent is gone; after that the process just exits."""

ENGINE = web.AppKey("engine", Engine)

T = TypeVar("T")


class TextPart(BaseModel):
    """A piece of a message's content."""

    type: Literal["text"]
    text: str


class ChatMessage(BaseModel):
    """One message, its content plain or in text parts."""

    role: Literal["system", "user", "assistant"]
    content: str | list[TextPart]

    def plain(self) -> Message:
        """Join the parts."""
        if isinstance(self.content, str):
            return {"role": self.role, "content": self.content}
        return {"role": self.role, "content": "".join(part.text for part in self.content)}


class JsonSchema(BaseModel):
    """A named schema; ``schema`` is the JSON schema itself."""

    definition: dict[str, Any] = Field(alias="schema")


class ResponseFormat(BaseModel):
    """What form an answer has."""

    type: Literal["text", "json_object", "json_schema"]
    json_schema: JsonSchema | None = None


class ChatRequest(BaseModel):
    """The part of OpenAI's request that is served here; what changes nothing is ignored."""

    model_config = ConfigDict(extra="ignore")

    model: str = ""
    messages: list[ChatMessage] = Field(min_length=1)
    max_tokens: int | None = Field(default=None, ge=1)
    max_completion_tokens: int | None = Field(default=None, ge=1)
    response_format: ResponseFormat | None = None
    grammar: str | None = None
    no_repeat: int | None = Field(default=None, ge=2)
    n: Literal[1] | None = None
    stream: Literal[False] | None = None

    def constraint(self) -> str | None:
        """Give the llguidance grammar; an explicit one is narrower than the schema and wins."""
        if self.grammar is not None:
            if not self.grammar.startswith(PREFIX):
                raise BadGrammar(f"a grammar has to start with the line {PREFIX.strip()}")
            return self.grammar
        wanted = self.response_format
        if wanted is None or wanted.type == "text":
            return None
        schema: dict[str, Any] = {"type": "object"}
        if wanted.type == "json_schema":
            if wanted.json_schema is None:
                raise BadGrammar("response_format of type json_schema lacks json_schema")
            schema = wanted.json_schema.definition
        return LLMatcher.grammar_from_json_schema(schema, overrides={"whitespace_flexible": False})


async def chat(request: web.Request) -> web.Response:
    """Serve ``POST /v1/chat/completions``."""
    try:
        asked = ChatRequest.model_validate_json(await request.read())
        work = Request(
            model=asked.model,
            messages=[message.plain() for message in asked.messages],
            grammar=asked.constraint(),
            max_tokens=asked.max_completion_tokens or asked.max_tokens or 2048,
            no_repeat=asked.no_repeat,
        )
        done = await request.app[ENGINE].complete(work)
    except ValidationError as error:
        return _error(400, "invalid_request_error", _sentence(error))
    except BadGrammar as error:
        return _error(400, "invalid_grammar", str(error))
    except UnknownModel as error:
        return _error(404, "model_not_found", str(error))
    except ContextOverflow as error:
        return _error(400, "context_length_exceeded", str(error))
    except ModelUnavailable as error:
        return _error(503, "overloaded", str(error), headers={"Retry-After": "1"})
    except LanguageError as error:
        log.error("a chat failed", cause=str(error))
        return _error(500, "server_error", str(error))
    return web.json_response(
        {
            "id": f"chatcmpl-{uuid.uuid4().hex}",
            "object": "chat.completion",
            "created": int(time.time()),
            "model": asked.model or request.app[ENGINE].names[0],
            "choices": [
                {
                    "index": 0,
                    "message": {"role": "assistant", "content": done.text},
                    "finish_reason": done.finish,
                    "logprobs": None,
                }
            ],
            "usage": {
                "prompt_tokens": done.prompt_tokens,
                "completion_tokens": done.completion_tokens,
                "total_tokens": done.prompt_tokens + done.completion_tokens,
            },
        }
    )


async def models(request: web.Request) -> web.Response:
    """Serve ``GET /v1/models``."""
    card = {"object": "model", "created": 0, "owned_by": "ecotopia"}
    cards = [{"id": name, **card} for name in request.app[ENGINE].names]
    return web.json_response({"object": "list", "data": cards})


async def health(request: web.Request) -> web.Response:
    """Serve ``GET /health``: 503 once the native code has been silent for too long."""
    engine = request.app[ENGINE]
    well = engine.silent_for < STALLED
    report = {
        "status": "ok" if well else "stalled",
        "backend": engine.backend,
        "waiting": engine.waiting,
    }
    return web.json_response(report, status=200 if well else 503)


def make_app(engine: Engine) -> web.Application:
    """Route the three addresses to a started engine."""
    app = web.Application(client_max_size=4 * 1024**2)
    app[ENGINE] = engine
    app.router.add_post("/v1/chat/completions", chat)
    app.router.add_get("/v1/models", models)
    app.router.add_get("/health", health)
    return app


def _error(
    status: int, code: str, message: str, headers: dict[str, str] | None = None
) -> web.Response:
    kind = "invalid_request_error" if status < 500 else "server_error"
    body = {"error": {"message": message, "type": kind, "code": code, "param": None}}
    return web.json_response(body, status=status, headers=headers)


def _sentence(error: ValidationError) -> str:
    first = error.errors(include_url=False)[0]
    where = ".".join(map(str, first["loc"]))
    return f"{where}: {first['msg']}" if where else str(first["msg"])


async def serve(options: argparse.Namespace) -> None:
    """Load the models and serve until SIGTERM, or the parent's end. Raises LanguageError."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sign, stop.set)
    if options.with_parent:
        threading.Thread(target=_follow_parent, args=(loop, stop), daemon=True).start()
    paths: dict[str, Path] = dict(options.model)
    extra = await _unless_stopped(_try(paths.values(), options), stop)
    if extra is None:
        return
    engine = Engine(
        paths,
        Options(options.context, options.threads, options.gpu_layers, extra),
        queue=options.queue,
    )
    await engine.start()
    # A client that goes away cancels its handler, and with it the work.
    runner = web.AppRunner(make_app(engine), handler_cancellation=True, shutdown_timeout=1.0)
    await runner.setup()
    options.socket.unlink(missing_ok=True)
    try:
        await web.UnixSite(runner, str(options.socket)).start()
        options.socket.chmod(0o600)
        await stop.wait()
    finally:
        await runner.cleanup()
        options.socket.unlink(missing_ok=True)
        await engine.close()


async def _try(paths: Iterable[Path], options: argparse.Namespace) -> bool:
    """Whether all files can be loaded with extra buffers. Raises BadModelFile, LanguageError."""
    extra = True
    for path in dict.fromkeys(paths):
        check_gguf(path)
        extra &= await extra_buffers_work(path, options.home, gpu_layers=options.gpu_layers)
    return extra


async def _unless_stopped(work: Coroutine[Any, Any, T], stop: asyncio.Event) -> T | None:
    """Await ``work``, or drop it and give None where the worker is told to stop meanwhile."""
    task = asyncio.create_task(work)
    stopped = asyncio.create_task(stop.wait())
    await asyncio.wait((task, stopped), return_when=asyncio.FIRST_COMPLETED)
    stopped.cancel()
    if task.done():
        return task.result()
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
    return None


def _follow_parent(loop: asyncio.AbstractEventLoop, stop: asyncio.Event) -> None:
    """End when standard input does: its other end is the parent's, however that dies."""
    # Not sys.stdin: Python would abort at exit because this thread holds the buffer's lock.
    while os.read(0, 4096):
        pass
    loop.call_soon_threadsafe(stop.set)
    time.sleep(LAST_GRACE)
    os._exit(1)


def _named(text: str) -> tuple[str, Path]:
    name, mark, path = text.partition("=")
    return (name, Path(path)) if mark else (Path(text).stem, Path(text))


def parse(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m bot.language.worker",
        description="Answer chats with a GGUF model over a Unix socket (OpenAI protocol).",
    )
    parser.add_argument(
        "--model",
        type=_named,
        action="append",
        required=True,
        metavar="[NAME=]FILE",
        help="a GGUF file, and the name that requests use; may be given more than once",
    )
    parser.add_argument("--socket", type=Path, required=True, help="the Unix socket to make")
    parser.add_argument(
        "--home", type=Path, help="folder for what was found out about this machine (the socket's)"
    )
    parser.add_argument("--context", type=int, default=8192, help="context in tokens")
    parser.add_argument("--threads", type=int, default=0, help="CPU threads (0: all CPUs but one)")
    parser.add_argument("--gpu-layers", type=int, default=-1, help="layers on the GPU (-1: all)")
    parser.add_argument("--queue", type=int, default=16, help="requests that may wait")
    parser.add_argument(
        "--with-parent", action="store_true", help="end when standard input is closed"
    )
    options = parser.parse_args(arguments)
    options.home = options.home or options.socket.parent
    return options


def main() -> None:
    """Run the worker; an unusable model file ends it with one sentence and exit code 78."""
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    try:
        asyncio.run(serve(parse()))
    except BadModelFile as error:
        print(error)
        sys.exit(EXIT_BAD_MODEL)
    except (LanguageError, OSError) as error:
        print(error)
        sys.exit(1)


if __name__ == "__main__":
    main()
