"""Other ways to run the same model, to measure ours against: each a server of its own process.

    python -m bot.language.peers {high-level,xllamacpp} --model FILE --threads N --slots N

``high-level`` is llama-cpp-python's ``create_chat_completion``, one request at a time, as it is
made to be used; ``xllamacpp`` is llama.cpp's own server. Both speak OpenAI's protocol and print
their address once they serve. They end when standard input does.
"""

import argparse
import asyncio
import os
import sys
from pathlib import Path
from typing import Any

from aiohttp import web

CONTEXT = 8192
"""Tokens of context, for all slots together: as our worker's."""


async def high_level(options: argparse.Namespace) -> None:
    """Serve llama-cpp-python's chat completions."""
    import llama_cpp

    llama = await asyncio.to_thread(
        llama_cpp.Llama,
        str(options.model),
        n_ctx=CONTEXT,
        n_threads=options.threads,
        n_threads_batch=options.threads,
        verbose=False,
    )
    # One context holds one text: requests are taken one after another.
    turn = asyncio.Lock()

    async def chat(request: web.Request) -> web.Response:
        body: dict[str, Any] = await request.json()
        schema = body["response_format"]["json_schema"]["schema"]
        async with turn:
            answer = await asyncio.to_thread(
                llama.create_chat_completion,
                messages=body["messages"],
                response_format={"type": "json_object", "schema": schema},
                temperature=0.0,
                max_tokens=body["max_tokens"],
            )
        return web.json_response(answer)

    app = web.Application()
    app.router.add_post("/v1/chat/completions", chat)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    print(f"http://127.0.0.1:{runner.addresses[0][1]}", flush=True)
    await asyncio.to_thread(_wait_for_the_end)
    await runner.cleanup()


def xllamacpp(options: argparse.Namespace) -> None:
    """Serve with llama.cpp's own server, as the package xllamacpp carries it."""
    from xllamacpp import CommonParams, Server

    params = CommonParams()
    params.model.path = str(options.model)
    params.n_ctx = CONTEXT
    params.n_parallel = options.slots
    params.kv_unified = True
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = options.threads
    params.use_jinja = True
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    server = Server(params)
    print(server.listening_address, flush=True)
    _wait_for_the_end()
    # Its threads would keep the process alive.
    os._exit(0)


def _wait_for_the_end() -> None:
    while sys.stdin.buffer.read(4096):
        pass


def main() -> None:
    """Serve until standard input ends."""
    parser = argparse.ArgumentParser(prog="python -m bot.language.peers")
    parser.add_argument("peer", choices=("high-level", "xllamacpp"))
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--threads", type=int, required=True)
    parser.add_argument("--slots", type=int, required=True)
    options = parser.parse_args()
    if options.peer == "xllamacpp":
        xllamacpp(options)
    else:
        asyncio.run(high_level(options))


if __name__ == "__main__":
    main()
