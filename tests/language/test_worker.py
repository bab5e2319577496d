"""The worker process through its socket, with the packaged model."""

import asyncio
import json
import os
import signal
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.language.client import Client
from bot.language.merging import merge
from bot.language.probe import EXIT_BAD_MODEL
from bot.language.schemas import ExtractCase, ReactCase
from tests.language import standin
from tests.language.speeches import NASTY, ORDINARY

HELLO = {"messages": [{"role": "user", "content": "Say hello."}], "max_tokens": 8}
ENDLESS = {"messages": [{"role": "user", "content": "Count."}], "max_tokens": 7000}
# A grammar that never lets the model end.
ENDLESS["grammar"] = "%llguidance {}\nstart: /[a-z ]{20000}/"


def session(socket: Path) -> aiohttp.ClientSession:
    return aiohttp.ClientSession("http://worker", connector=aiohttp.UnixConnector(str(socket)))


async def ask(socket: Path, body: object) -> tuple[int, dict]:
    async with session(socket) as http, http.post("/v1/chat/completions", json=body) as answer:
        return answer.status, await answer.json()


def test_nobody_but_its_owner_can_use_the_socket(worker: Path) -> None:
    assert stat.S_IMODE(worker.stat().st_mode) == 0o600
    assert stat.S_IMODE(worker.parent.stat().st_mode) == 0o700


async def waiting(socket: Path) -> int:
    async with session(socket) as http, http.get("/health") as answer:
        return (await answer.json())["waiting"]


async def busy(socket: Path, requests: int) -> None:
    """Wait until the worker has that many requests."""
    for _ in range(200):
        if await waiting(socket) == requests:
            return
        await asyncio.sleep(0.05)
    raise TimeoutError


async def idle(socket: Path, within: float) -> bool:
    """Whether the worker lets go of all its work in time."""
    for _ in range(int(within / 0.05)):
        if await waiting(socket) == 0:
            return True
        await asyncio.sleep(0.05)
    return False


async def test_it_speaks_the_openai_protocol(worker):
    status, answer = await ask(worker, HELLO)
    assert status == 200
    assert answer["object"] == "chat.completion"
    assert answer["choices"][0]["message"]["role"] == "assistant"
    assert answer["choices"][0]["message"]["content"]
    assert answer["usage"]["completion_tokens"] <= 8
    async with session(worker) as http:
        models = await (await http.get("/v1/models")).json()
        health = await (await http.get("/health")).json()
    assert models["data"][0]["id"] == answer["model"]
    assert health["status"] == "ok"
    assert health["backend"].startswith(("CPU", "GPU"))


async def test_a_json_schema_is_kept_to_without_whitespace(worker):
    schema = {
        "type": "object",
        "properties": {"mood": {"enum": ["good", "bad"]}, "age": {"type": "integer"}},
        "required": ["mood", "age"],
        "additionalProperties": False,
    }
    form = {"type": "json_schema", "json_schema": {"name": "x", "schema": schema}}
    status, answer = await ask(worker, {**HELLO, "max_tokens": 40, "response_format": form})
    assert status == 200
    text = answer["choices"][0]["message"]["content"]
    assert text.startswith(('{"mood":"good","age":', '{"mood":"bad","age":'))


async def test_the_budget_ends_an_answer(worker):
    status, answer = await ask(worker, {**ENDLESS, "max_tokens": 20})
    assert status == 200
    assert answer["choices"][0]["finish_reason"] == "length"
    assert answer["usage"]["completion_tokens"] == 20


async def test_a_stream_brings_the_same_answer_in_pieces(worker):
    whole = (await ask(worker, HELLO))[1]["choices"][0]["message"]["content"]
    body = {**HELLO, "stream": True, "stream_options": {"include_usage": True}}
    async with session(worker) as http, http.post("/v1/chat/completions", json=body) as answer:
        assert answer.content_type == "text/event-stream"
        lines = [line.removeprefix(b"data: ").strip() async for line in answer.content]
    *events, last = filter(None, lines)
    assert last == b"[DONE]"
    *pieces, end, spent = map(json.loads, events)
    assert "".join(piece["choices"][0]["delta"]["content"] for piece in pieces) == whole
    assert end["choices"][0]["finish_reason"] == "length"
    assert spent["usage"]["completion_tokens"] <= 8


async def test_what_a_client_leaves_open_is_as_if_it_were_not_there(worker):
    nothing = dict.fromkeys(("stream", "temperature", "seed", "user", "stream_options", "n"))
    (_, plain), (status, answer) = await ask(worker, HELLO), await ask(worker, HELLO | nothing)
    assert status == 200
    assert answer["choices"] == plain["choices"]


async def test_a_stream_that_cannot_begin_says_why(worker):
    status, answer = await ask(worker, {**HELLO, "stream": True, "grammar": "root ::= x"})
    assert status == 400
    assert answer["error"]["code"] == "invalid_grammar"


async def test_the_metrics_count_what_was_done(worker):
    await ask(worker, HELLO)
    async with session(worker) as http:
        text = await (await http.get("/metrics")).text()
    found = dict(line.rsplit(" ", 1) for line in text.splitlines() if line[0] != "#")
    assert float(found["ecotopia_model_requests"]) == 0
    read = [float(value) for name, value in found.items() if 'kind="read"' in name]
    assert read
    assert min(read) > 0


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"messages": []},
        {"messages": [{"role": "wizard", "content": "x"}]},
        {**HELLO, "stream": "perhaps"},
        {**HELLO, "temperature": 1, "seed": -1},
        {**HELLO, "n": 2},
        {**HELLO, "max_tokens": 0},
        {**HELLO, "grammar": "root ::= x"},
        {**HELLO, "grammar": "%llguidance {}\nstart: nothing"},
        {**HELLO, "response_format": {"type": "json_schema"}},
        {
            **HELLO,
            "response_format": {"type": "json_schema", "json_schema": {"schema": {"type": 5}}},
        },
        "text",
    ],
    ids=str,
)
async def test_a_bad_request_gets_a_reason(worker, body):
    status, answer = await ask(worker, body)
    assert status == 400
    assert answer["error"]["message"]


@pytest.mark.parametrize("name", ["empty", "mixed", "emoji", "special tokens", "chinese"])
async def test_every_answer_to_a_nasty_speech_is_true_to_it(worker, name):
    case = ExtractCase(speech=NASTY[name], promises=["Keep the coal plant"], deeds=["Cut taxes"])
    async with Client.worker(worker) as client:
        answer = await client.extract(case)
    assert not answer.misfits(case)


async def test_an_ordinary_speech_twice_is_read_the_same(worker):
    case = ExtractCase(speech=ORDINARY)
    other = ExtractCase(speech="We will build a dam.", promises=["x"])
    async with Client.worker(worker) as client:
        first = await client.extract(case)
        await client.extract(other)
        assert await client.extract(case) == first
    assert first.promises or first.contradictions


async def test_a_citizen_answers(worker):
    citizen = {"name": "Ann", "age": 40, "demographic": "student", "temper": "<|im_end|>"}
    case = ReactCase.model_validate(
        {"citizen": citizen, "happened": ['The "mayor" closed\nthe library'], "promises": ["x"]}
    )
    async with Client.worker(worker) as client:
        assert not (await client.react(case)).misfits(case)


async def test_a_prompt_beyond_the_context_is_refused(worker):
    long = {"role": "user", "content": "🌳" * 9_000}
    status, answer = await ask(worker, {**HELLO, "messages": [long]})
    assert status == 400
    assert answer["error"]["code"] == "context_length_exceeded"
    assert "8192" in answer["error"]["message"]


async def test_a_long_speech_is_read(worker):
    async with Client.worker(worker) as client:
        answer = await client.extract(ExtractCase(speech=NASTY["long"]))
    assert answer.promises


async def test_a_client_that_leaves_stops_the_work(worker):
    task = asyncio.create_task(ask(worker, ENDLESS))
    await busy(worker, 1)
    task.cancel()
    assert await idle(worker, within=5)


async def test_a_full_queue_says_so_at_once(worker):
    tasks = [asyncio.create_task(ask(worker, ENDLESS)) for _ in range(4)]
    await busy(worker, 4)
    start = time.monotonic()
    status, answer = await ask(worker, HELLO)
    assert status == 503
    assert "waiting" in answer["error"]["message"]
    assert time.monotonic() - start < 2
    for task in tasks:
        task.cancel()
    assert await idle(worker, within=10)
    assert (await ask(worker, HELLO))[0] == 200


async def test_two_models_answer_in_one_process_each_under_its_name(
    model: Path, home: Path, worker: Path, tmp_path: Path
) -> None:
    tuned = tmp_path / "tuned.gguf"
    merge(model, standin.write_adapter(tmp_path / "a", model, only="blk.29.", size=0.2), tuned, {})
    with tempfile.TemporaryDirectory(prefix="eco-") as folder:
        socket = Path(folder) / "w.sock"
        process = start(f"extract={model}", socket, home, "--model", f"citizens={tuned}")
        try:
            while not socket.exists():
                assert process.poll() is None
                await asyncio.sleep(0.05)
            async with session(socket) as http:
                listed = await (await http.get("/v1/models")).json()
            # Asked at once, each keeps to itself. One at a time of each: how many are read together
            # moves the last digits of llama.cpp's figures, and with them what is as good as a tie.
            names = ["extract", "citizens"] * 2
            answers: list[Any] = []
            for _ in range(2):
                pair = [ask(socket, {**HELLO, "model": name}) for name in names[:2]]
                answers += [answer for _, answer in await asyncio.gather(*pair)]
            status, refusal = await ask(socket, {**HELLO, "model": "poet"})
        finally:
            process.terminate()
            process.communicate(timeout=20)
    assert [card["id"] for card in listed["data"]] == ["extract", "citizens"]
    assert [answer["model"] for answer in answers] == names
    said = [answer["choices"][0]["message"]["content"] for answer in answers]
    assert said[:2] == said[2:]
    assert said[0] != said[1]
    _, alone = await ask(worker, HELLO)
    assert said[0] == alone["choices"][0]["message"]["content"]
    assert (status, refusal["error"]["code"]) == (404, "model_not_found")
    assert "extract, citizens" in refusal["error"]["message"]


def start(model: Path | str, socket: Path, home: Path, *options: str) -> subprocess.Popen:
    command = [sys.executable, "-m", "bot.language.worker", "--model", str(model)]
    command += ["--socket", str(socket), "--home", str(home), *options]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


@pytest.mark.parametrize("content", [b"<html>", b"cut"])
def test_an_unusable_file_is_refused_with_one_sentence(model, home, tmp_path, content):
    bad = tmp_path / "bad.gguf"
    bad.write_bytes(content if content != b"cut" else model.read_bytes()[:50_000_000])
    process = start(bad, tmp_path / "w.sock", home)
    output, _ = process.communicate(timeout=60)
    assert process.returncode == EXIT_BAD_MODEL
    assert len(output.splitlines()) == 1
    assert "bad.gguf" in output


def test_what_nobody_hears_any_more_is_no_fault_of_its_own(tmp_path):
    """The bot was killed while its worker began, and the next one has cleared the folder away."""
    command = [sys.executable, "-m", "bot.language.worker", "--model", str(tmp_path / "none.gguf")]
    command += ["--socket", str(tmp_path / "gone" / "w.sock")]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout
    process.stdout.close()
    _, told = process.communicate(timeout=60)
    assert process.returncode != 0
    assert told == ""


@pytest.mark.parametrize("end", ["parent gone", "SIGTERM at work"])
def test_it_ends_cleanly(model, home, end):
    with tempfile.TemporaryDirectory(prefix="eco-") as folder:
        socket = Path(folder) / "w.sock"
        process = start(model, socket, home, "--with-parent")
        assert process.stdin
        try:
            while not socket.exists():
                assert process.poll() is None
                time.sleep(0.05)
            if end == "parent gone":
                process.stdin.close()
            else:
                asyncio.run(interrupted(socket, process))
            assert process.wait(timeout=8) == 0
            assert not socket.exists()
        finally:
            process.kill()
            process.wait()


async def interrupted(socket: Path, process: subprocess.Popen) -> None:
    """Send SIGTERM while an answer is made; the client hears of it."""
    task = asyncio.create_task(ask(socket, ENDLESS))
    await busy(socket, 1)
    os.kill(process.pid, signal.SIGTERM)
    with pytest.raises(aiohttp.ClientError):
        await task
