"""The client against real HTTP servers that behave as servers do."""

import asyncio
import json
import time

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.errors import BadAnswer, ContextOverflow, LanguageError, ModelUnavailable
from bot.language import breaker
from bot.language import client as module
from bot.language.client import Client, halves
from bot.language.schemas import ExtractCase, ReactCase

CASE = ExtractCase(speech="Friends! I will build a dam — a big one — by round 5. The forest stays.")
PROMISE = {
    "quote": "I will build a dam - a big one - by round 5",
    "summary": "Build a dam",
    "category": "security",
    "feasibility": 0.6,
    "cost": 20,
    "timeline": 4,
}
CITIZEN = {"name": "Ann", "age": 40, "demographic": "student"}
REACTION = {
    "sentiment": "neutral",
    "support": 50,
    "concerns": ["rent"],
    "dialogue": "We will see about the rents.",
    "cites": None,
}
INVENTED = {**PROMISE, "quote": "Every citizen shall have a yacht"}


def said(answer: object, finish: str = "stop") -> web.Response:
    text = answer if isinstance(answer, str) else json.dumps(answer)
    message = {"role": "assistant", "content": text}
    return web.json_response({"choices": [{"message": message, "finish_reason": finish}]})


class Server:
    """An OpenAI-compatible server that gives its answers one after the other."""

    def __init__(self, *answers: web.Response | float) -> None:
        self.answers = list(answers)
        self.asked: list[dict] = []
        self.keys: list[str | None] = []

    async def chat(self, request: web.Request) -> web.Response:
        self.asked.append(await request.json())
        self.keys.append(request.headers.get("Authorization"))
        answer = self.answers.pop(0)
        if isinstance(answer, web.Response):
            return answer
        await asyncio.sleep(answer)
        return said({})

    async def models(self, _: web.Request) -> web.Response:
        return web.json_response({"data": [{"id": "big-one"}, {"id": "other"}]})


@pytest.fixture
async def serve(monkeypatch):
    """Start a server with given answers; give it and a client of it."""
    monkeypatch.setattr(module, "BACKOFF", 0.01)
    opened = []

    async def start(*answers, **options):
        server = Server(*answers)
        app = web.Application()
        app.router.add_post("/v1/chat/completions", server.chat)
        app.router.add_get("/v1/models", server.models)
        http = TestServer(app)
        await http.start_server()
        client = Client.server(str(http.make_url("/v1")), **options)
        opened.append((client, http))
        return server, client

    yield start
    for client, http in opened:
        await client.close()
        await http.close()


async def test_a_server_without_grammar_is_asked_by_schema_and_its_quotes_are_aligned(serve):
    good = said({"promises": [PROMISE, INVENTED], "contradictions": []})
    server, client = await serve(good, key="secret")
    answer = await client.extract(CASE)
    assert [p.quote for p in answer.promises] == ["I will build a dam — a big one — by round 5"]
    (asked,) = server.asked
    assert asked["model"] == "big-one"
    assert asked["response_format"]["json_schema"]["schema"]["additionalProperties"] is False
    assert "grammar" not in asked
    assert server.keys == ["Bearer secret"]


async def test_a_server_with_grammar_gets_it_instead_of_the_schema(serve):
    server, client = await serve(
        said({"promises": [], "contradictions": []}), grammar=True, model="mine"
    )
    await client.extract(CASE)
    (asked,) = server.asked
    assert asked["grammar"].startswith("%llguidance {}\n")
    assert "response_format" not in asked
    assert asked["model"] == "mine"


async def test_the_worker_is_asked_for_each_tasks_own_model(tmp_path):
    server = Server(said({"promises": [], "contradictions": []}), said(REACTION))
    app = web.Application()
    app.router.add_post("/v1/chat/completions", server.chat)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.UnixSite(runner, str(tmp_path / "w")).start()
    async with Client.worker(tmp_path / "w") as client:
        await client.extract(CASE)
        await client.react(ReactCase.model_validate({"citizen": CITIZEN}))
    await runner.cleanup()
    assert [asked["model"] for asked in server.asked] == ["extract", "citizens"]


async def test_a_passing_failure_is_tried_again(serve):
    busy, broken = web.json_response({}, status=503), web.json_response({}, status=500)
    server, client = await serve(busy, broken, said({"promises": [], "contradictions": []}))
    assert not (await client.extract(CASE)).promises
    assert len(server.asked) == 3


@pytest.mark.parametrize(
    ("answers", "error", "asked"),
    [
        ([web.json_response({"error": "bad key"}, status=401)], LanguageError, 1),
        ([web.json_response({}, status=429)] * 3, ModelUnavailable, 3),
        ([said("I would rather not.")], BadAnswer, 1),
        ([said({"promises": [], "contradictions": []}, finish="length")], BadAnswer, 1),
        ([web.json_response({"choices": []})], BadAnswer, 1),
        ([web.Response(text="<html>")], BadAnswer, 1),
        ([30.0], ModelUnavailable, 1),
    ],
    ids=["401", "429", "prose", "cut off", "no choice", "html", "slow"],
)
async def test_each_failure_has_its_error(serve, answers, error, asked):
    fresh = [answer if isinstance(answer, float) else clone(answer) for answer in answers]
    server, client = await serve(*fresh, timeout=1)
    start = time.monotonic()
    with pytest.raises(error):
        await client.extract(CASE)
    assert len(server.asked) == asked
    assert time.monotonic() - start < 5


def clone(answer: web.Response) -> web.Response:
    """A response can be sent only once."""
    return web.Response(body=answer.body, status=answer.status, content_type=answer.content_type)


async def test_a_text_beyond_a_piece_or_the_context_is_read_in_pieces(serve):
    first = "I will build a dam. " * 150
    second = "The forest stays. " * 150
    over = web.json_response({"error": {"code": "context_length_exceeded"}}, status=400)
    dam = {**PROMISE, "quote": "I will build a dam"}
    forest = {**PROMISE, "quote": "The forest stays"}
    empty = {"promises": [], "contradictions": []}
    server, client = await serve(
        clone(over),
        said({**empty, "promises": [dam]}),
        said(empty),
        said({**empty, "promises": [forest]}),
    )
    answer = await client.extract(ExtractCase(speech=f"{first}\n\n{second}"))
    assert [p.quote for p in answer.promises] == ["I will build a dam", "The forest stays"]
    read = [asked["messages"][1]["content"].split("Speech:\n")[1] for asked in server.asked]
    assert read[0] == f"{first}\n\n"
    assert read[1] + read[2] == read[0]
    assert read[3] == second


async def test_a_short_text_beyond_the_context_is_given_up(serve):
    over = web.json_response({"error": {"code": "context_length_exceeded"}}, status=400)
    _, client = await serve(over)
    with pytest.raises(ContextOverflow):
        await client.extract(CASE)


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("One. Two.\n\nThree. Four.", "\n\n"),
        ("One. Two. Three. Four.", ". "),
        ("one two three four", " "),
        ("onetwothreefour", "t"),
    ],
)
def test_halves_are_cut_at_the_best_place(text, end):
    first, second = halves(text)
    assert first + second == text
    assert first.endswith(end) or end == "t"
    assert first
    assert second


async def test_a_citizen_of_a_server(serve):
    reaction = {
        "sentiment": "positive",
        "support": 60,
        "concerns": ["jobs"],
        "dialogue": "Good.",
        "cites": None,
    }
    _, client = await serve(said(reaction))
    case = ReactCase.model_validate(
        {"citizen": {"name": "Ann", "age": 40, "demographic": "student"}}
    )
    assert (await client.react(case)).model_dump(mode="json") == reaction


async def test_a_server_that_keeps_failing_is_left_alone_and_tried_again_later(serve, monkeypatch):
    monkeypatch.setattr(breaker, "PAUSE", 0.5)
    down = [web.Response(status=500) for _ in range(breaker.FAILURES * module.ATTEMPTS)]
    well = [said({"promises": [], "contradictions": []}) for _ in range(2)]
    server, client = await serve(*down, *well, model="mine")
    for _ in range(breaker.FAILURES):
        with pytest.raises(ModelUnavailable, match="500"):
            await client.extract(CASE)
    with pytest.raises(ModelUnavailable, match="left alone for"):
        await client.extract(CASE)
    assert len(server.asked) == len(down)
    await asyncio.sleep(0.6)
    # One tries; who comes at the same time does not wait for a server that may still be down.
    tried = await asyncio.gather(*(client.extract(CASE) for _ in range(3)), return_exceptions=True)
    assert [type(result).__name__ for result in tried].count("ModelUnavailable") == 2
    await client.extract(CASE)
    assert len(server.asked) == len(down) + 2


async def test_a_citizen_who_recites_tries_once_more_and_by_chance(serve):
    name_and_age = {**REACTION, "dialogue": "I am Ann, 40, and I see."}
    server, client = await serve(said(name_and_age), said(REACTION), model="mine")
    case = ReactCase(citizen=CITIZEN)
    assert (await client.react(case)).dialogue == REACTION["dialogue"]
    first, second = server.asked
    assert first["temperature"] == 0
    assert "seed" not in first
    assert second["temperature"] > 0
    assert second["seed"] == module.SEED


async def test_a_citizen_who_recites_twice_has_not_answered(serve):
    again = [said({**REACTION, "dialogue": "I am Ann, 40, and I see."}) for _ in range(2)]
    server, client = await serve(*again, model="mine")
    with pytest.raises(BadAnswer):
        await client.react(ReactCase(citizen=CITIZEN))
    assert len(server.asked) == 2
