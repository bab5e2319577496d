"""The model worker: a process of its own that answers chats over a Unix socket.

    python -m bot.language.worker --model [NAME=]FILE.gguf[+LORA.gguf] … --socket PATH

A request's ``model`` names the file that answers; where there is one file, any name means that one.

It speaks the OpenAI protocol (``POST /v1/chat/completions``, whole or as a stream, and
``GET /v1/models``) with ``response_format`` of type json_schema and, as llama.cpp's own server does
when built with llguidance, ``"grammar": "%llguidance {}\\n…"``. ``GET /health`` tells whether it
is well, ``GET /metrics`` what it does.
"""

import argparse
import asyncio
import contextlib
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Coroutine, Iterable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import structlog
from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from pydantic import ValidationError

from bot.config import load_settings
from bot.errors import BadModelFile, ConfigError, ContextOverflow, LanguageError, ModelUnavailable
from bot.language import protocol
from bot.language.answering import BadGrammar, BadMessages
from bot.language.engine import Engine, UnknownModel, Weights
from bot.language.files import check_gguf
from bot.language.llama import Options
from bot.language.metrics import EngineMetrics
from bot.language.probe import EXIT_BAD_MODEL, extra_buffers_work
from bot.language.protocol import Chat, ChatRequest
from bot.logs import configure_logging

log = structlog.get_logger()

STALLED = 120.0
"""Seconds of silence from the native code after which the worker calls itself unwell."""
LAST_GRACE = 5.0
"""Seconds for an orderly end once the parent is gone; after that the process just exits."""

ENGINE = web.AppKey("engine", Engine)

T = TypeVar("T")


async def chat(request: web.Request) -> web.StreamResponse:
    """Serve ``POST /v1/chat/completions``."""
    engine = request.app[ENGINE]
    stream: web.StreamResponse | None = None
    try:
        asked = ChatRequest.model_validate_json(await request.read())
        answer = Chat(asked.model or engine.names[0])
        if not asked.stream:
            return web.json_response(answer.whole(await engine.complete(asked.request())))
        pieces: asyncio.Queue[str | None] = asyncio.Queue()
        work = asyncio.create_task(engine.complete(asked.request(), pieces.put_nowait))
        work.add_done_callback(lambda _: pieces.put_nowait(None))
        try:
            while (text := await pieces.get()) is not None:
                stream = stream or await _begin(request)
                await _send(stream, answer.piece(text))
            done = await work
        finally:
            work.cancel()
        stream = stream or await _begin(request)
        await _send(stream, answer.piece(None, done.finish))
        if asked.stream_options and asked.stream_options.include_usage:
            await _send(stream, answer.spent(done))
        await stream.write(b"data: [DONE]\n\n")
        return stream
    except (ValidationError, LanguageError) as error:
        status, body = _failure(error)
        if stream is None:
            headers = {"Retry-After": "1"} if status == 503 else None
            return web.json_response(body, status=status, headers=headers)
        # The head has left with a 200: all that remains is to say so in the stream.
        await _send(stream, body)
        return stream


async def _begin(request: web.Request) -> web.StreamResponse:
    stream = web.StreamResponse(
        headers={"Content-Type": "text/event-stream", "Cache-Control": "no-cache"}
    )
    await stream.prepare(request)
    return stream


async def _send(stream: web.StreamResponse, content: dict[str, Any]) -> None:
    await stream.write(f"data: {json.dumps(content, ensure_ascii=False)}\n\n".encode())


def _failure(error: ValidationError | LanguageError) -> tuple[int, dict[str, Any]]:
    match error:
        case ValidationError():
            status, code, message = 400, "invalid_request_error", protocol.sentence(error)
        case BadGrammar():
            status, code, message = 400, "invalid_grammar", str(error)
        case BadMessages():
            status, code, message = 400, "invalid_messages", str(error)
        case UnknownModel():
            status, code, message = 404, "model_not_found", str(error)
        case ContextOverflow():
            status, code, message = 400, "context_length_exceeded", str(error)
        case ModelUnavailable():
            status, code, message = 503, "overloaded", str(error)
        case _:
            log.error("a chat failed", cause=str(error))
            status, code, message = 500, "server_error", str(error)
    return status, protocol.error(status, code, message)


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


async def metrics(request: web.Request) -> web.Response:
    """Serve ``GET /metrics`` in the form that Prometheus reads."""
    registry = CollectorRegistry()
    registry.register(EngineMetrics(request.app[ENGINE]))
    return web.Response(
        body=generate_latest(registry), headers={"Content-Type": CONTENT_TYPE_LATEST}
    )


def make_app(engine: Engine) -> web.Application:
    """Route the four addresses to a started engine."""
    app = web.Application(client_max_size=4 * 1024**2)
    app[ENGINE] = engine
    app.router.add_post("/v1/chat/completions", chat)
    app.router.add_get("/v1/models", models)
    app.router.add_get("/health", health)
    app.router.add_get("/metrics", metrics)
    return app


async def serve(options: argparse.Namespace) -> None:
    """Load the models and serve until SIGTERM, or the parent's end. Raises LanguageError."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sign, stop.set)
    if options.with_parent:
        threading.Thread(target=_follow_parent, args=(loop, stop), daemon=True).start()
    weights: dict[str, Weights] = dict(options.model)
    extra = await _unless_stopped(_try(weights.values(), options), stop)
    if extra is None:
        return
    engine = Engine(
        weights,
        Options(options.context, options.threads, options.gpu_layers, extra, options.slots),
        queue=options.queue,
    )
    await engine.start()
    # A client that goes away cancels its handler, and with it the work.
    runner = web.AppRunner(
        make_app(engine), handler_cancellation=True, shutdown_timeout=1.0, access_log=None
    )
    await runner.setup()
    options.socket.unlink(missing_ok=True)
    try:
        # Its owner's alone from the first moment, wherever it lies: not only once it is there.
        others = os.umask(0o177)
        try:
            await web.UnixSite(runner, str(options.socket)).start()
        finally:
            os.umask(others)
        await stop.wait()
    finally:
        await runner.cleanup()
        options.socket.unlink(missing_ok=True)
        await engine.close()


async def _try(weights: Iterable[Weights], options: argparse.Namespace) -> bool:
    """Whether all files can be loaded with extra buffers. Raises BadModelFile, LanguageError."""
    extra = True
    for each in weights:
        if each.adapter:
            check_gguf(each.adapter)
    for path in dict.fromkeys(each.base for each in weights):
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


def named(text: str) -> tuple[str, Weights]:
    """Read ``[NAME=]FILE[+ADAPTER]``; without a name the file's own is taken."""
    name, mark, files = text.partition("=")
    base, plus, adapter = (files if mark else text).partition("+")
    weights = Weights(Path(base), Path(adapter) if plus else None)
    return name if mark else weights.base.stem, weights


def parse(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m bot.language.worker",
        description="Answer chats with a GGUF model over a Unix socket (OpenAI protocol).",
    )
    parser.add_argument(
        "--model",
        type=named,
        action="append",
        required=True,
        metavar="[NAME=]FILE[+ADAPTER]",
        help="a GGUF file, perhaps with a LoRA to put on it, and the name that requests use; "
        "may be given more than once",
    )
    parser.add_argument("--socket", type=Path, required=True, help="the Unix socket to make")
    parser.add_argument(
        "--home", type=Path, help="folder for what was found out about this machine (the socket's)"
    )
    parser.add_argument("--context", type=int, default=8192, help="context in tokens")
    parser.add_argument("--threads", type=int, default=0, help="CPU threads (0: all CPUs but one)")
    parser.add_argument("--gpu-layers", type=int, default=-1, help="layers on the GPU (-1: all)")
    parser.add_argument("--slots", type=int, default=8, help="answers in the making at a time")
    parser.add_argument("--queue", type=int, default=256, help="requests in hand or waiting")
    parser.add_argument(
        "--with-parent", action="store_true", help="end when standard input is closed"
    )
    options = parser.parse_args(arguments)
    options.home = options.home or options.socket.parent
    return options


def main() -> None:
    """Run the worker; an unusable model file ends it with one sentence and exit code 78."""
    try:
        # As the bot's own lines, in whose log these stand.
        configure_logging(load_settings())
        asyncio.run(serve(parse()))
    except BadModelFile as error:
        _tell(error)
        sys.exit(EXIT_BAD_MODEL)
    except (LanguageError, ConfigError, OSError) as error:
        _tell(error)
        sys.exit(1)


def _tell(error: Exception) -> None:
    try:
        print(error, flush=True)
    except BrokenPipeError:
        # The bot was killed meanwhile, and nobody reads on. What Python would still write at its
        # end goes nowhere (the recipe of its documentation, library/signal.html).
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    main()
