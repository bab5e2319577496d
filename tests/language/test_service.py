"""The worker under its supervisor, and what the bot sees of it: real processes, real deaths."""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import time

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.errors import ModelUnavailable
from bot.language import rules
from bot.language.schemas import ExtractCase, ReactCase
from bot.language.service import LARGE, Language, Source
from bot.language.supervisor import State, Supervisor

CASE = ExtractCase(speech="I will build a dam by round 4.", round=2)
CITIZEN = {"name": "Ann", "age": 40, "demographic": "student"}


def alive(pid: int) -> bool:
    """Whether a process runs; a zombie does not count as gone."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def until(true, within: float = 20.0) -> None:
    end = time.monotonic() + within
    while not true():
        assert time.monotonic() < end, "it did not come true in time"
        await asyncio.sleep(0.02)


async def test_a_killed_worker_is_replaced_and_rules_answer_meanwhile(model, home):
    async with Language.local(model, home) as language:
        await language.wait_ready(60)
        assert (await language.extract(CASE)).source is Source.MODEL
        first = language.worker_pid
        os.kill(first, signal.SIGKILL)
        await until(lambda: not language.state.startswith("model ready"))
        meanwhile = await language.extract(CASE)
        await until(lambda: language.state == "model ready", 60)
        assert language.worker_pid != first
        assert (await language.extract(CASE)).source is Source.MODEL
        last = language.worker_pid
    assert meanwhile.answer.promises[0].quote in CASE.speech
    assert meanwhile.source is Source.RULES
    assert not alive(first)
    assert not alive(last)
    assert language.worker_pid is None


async def test_a_request_whose_worker_dies_is_asked_again(model, home):
    async with Language.local(model, home) as language:
        await language.wait_ready(60)
        long = ExtractCase(speech="I will plant a tree in every street. " * 20)
        task = asyncio.create_task(language.extract(long))
        await asyncio.sleep(0.4)
        os.kill(language.worker_pid, signal.SIGKILL)
        assert (await task).source is Source.MODEL


async def test_a_model_that_cannot_be_used_is_told_once(tmp_path, home):
    bad = tmp_path / "bad.gguf"
    bad.write_bytes(b"<html>")
    async with Language.local(bad, home) as language:
        with pytest.raises(ModelUnavailable, match=r"bad\.gguf is not a GGUF file"):
            await language.wait_ready(60)
        assert (await language.extract(CASE)).source is Source.RULES
        assert language.worker_pid is None


async def test_rules_alone_need_nothing():
    async with Language.rules() as language:
        await language.wait_ready(0)
        read = await language.extract(CASE)
        said = await language.react(ReactCase.model_validate({"citizen": CITIZEN}))
    assert (read.source, said.source) == (Source.RULES, Source.RULES)
    assert read.answer.promises[0].timeline == 2
    assert said.answer.dialogue


async def test_a_server_out_of_reach_is_stood_in_for():
    async with Language.remote("http://127.0.0.1:9/v1") as language:
        assert (await language.extract(CASE)).source is Source.RULES


async def test_the_rules_read_a_single_line_in_which_a_model_finds_nothing():
    async def nothing(_: web.Request) -> web.Response:
        content = '{"promises":[],"contradictions":[]}'
        choice = {"message": {"content": content}, "finish_reason": "stop"}
        return web.json_response({"choices": [choice]})

    app = web.Application()
    app.router.add_post("/v1/chat/completions", nothing)
    async with (
        TestServer(app) as server,
        Language.remote(str(server.make_url("/v1")), model="any") as language,
    ):
        [promise] = (await language.extract(CASE)).answer.promises
        assert (promise.quote, promise.timeline) == ("I will build a dam by round 4", 2)
        longer = CASE.model_copy(update={"speech": f"{CASE.speech} {'So help me the river. ' * 4}"})
        assert (await language.extract(longer)).answer.promises == []


@pytest.fixture
async def supervised(model, home, tmp_path):
    socket = tmp_path / "w.sock"
    command = [sys.executable, "-m", "bot.language.worker", "--with-parent"]
    command += ["--model", str(model), "--socket", str(socket), "--home", str(home)]
    supervisor = Supervisor(command, socket, interval=0.5, misses=2, grace=0.5)
    await supervisor.start()
    await supervisor.wait_ready(60)
    yield supervisor
    await supervisor.stop()


async def test_a_hanging_worker_is_replaced(supervised):
    hanging = supervised.pid
    os.kill(hanging, signal.SIGSTOP)
    await until(lambda: supervised.state is not State.READY)
    await supervised.wait_ready(60, restarts=True)
    assert supervised.pid != hanging
    assert not alive(hanging)


async def test_pauses_grow_while_a_worker_dies_at_once(tmp_path):
    notes = tmp_path / "starts"
    command = [sys.executable, "-c", f"open({str(notes)!r}, 'a').write('x'); exit(3)"]
    supervisor = Supervisor(command, tmp_path / "w.sock", pause=0.2, longest_pause=0.8)
    await supervisor.start()
    with pytest.raises(ModelUnavailable, match="exit code 3"):
        await supervisor.wait_ready(10)
    await asyncio.sleep(2.5)
    await supervisor.stop()
    # With pauses of 0.2, 0.4, 0.8, 0.8 s there is time for 3 to 5 starts; without, for dozens.
    assert 3 <= len(notes.read_text()) <= 5


PARENT = """
import asyncio, sys
from pathlib import Path
from bot.language.service import Language

async def main():
    async with Language.local(Path(sys.argv[1]), Path(sys.argv[2])) as language:
        await language.wait_ready(60)
        print("pid:", language.worker_pid, file=sys.stderr, flush=True)
        await asyncio.sleep(600)

asyncio.run(main())
"""


def test_no_worker_outlives_a_killed_bot(model, home):
    command = [sys.executable, "-c", PARENT, str(model), str(home)]
    bot = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert bot.stderr
    try:
        worker = next(int(line[5:]) for line in bot.stderr if line.startswith("pid: "))
    finally:
        bot.kill()
        bot.wait()
    asyncio.run(until(lambda: not alive(worker), 8))


async def test_only_a_small_model_is_corrected(model, home, tmp_path):
    large = tmp_path / "large.gguf"
    shutil.copy(model, large)
    os.truncate(large, LARGE)  # what a file has behind its weights, nobody reads
    case = ExtractCase(
        speech="Good evening! I love this town. Who of you was at the fair?", lang="en"
    )
    said = {}
    for file in (model, large):
        async with Language.local(file, home) as language:
            await language.wait_ready(60)
            said[file] = (await language.extract(case)).answer
    assert said[large].promises
    assert said[model].promises == rules.corrected(said[large], case).promises == []
