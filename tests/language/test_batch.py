import io
import json

import pytest

from bot.errors import ModelUnavailable
from bot.language import batch
from bot.language.service import Language

DAM = "I will build a dam by round 4."
CITIZEN = {"name": "Ann", "age": 40, "demographic": "student"}


async def answered(task, lines, language=None):
    out = io.StringIO()
    bad = await batch.run(task, lines, out, language or Language.rules())
    return bad, [json.loads(line) for line in out.getvalue().split("\n") if line]


async def test_cases_are_answered_in_order_and_bad_lines_named():
    lines = [
        "oops\n",
        json.dumps({"id": "a", "round": 2, "speech": DAM}) + "\n",
        "\n",
        "[1]\n",
        '{"id": 3}\n',
        json.dumps({"speech": "", "id": None}) + "\r\n",
        json.dumps({"id": 9, "speech": DAM, "promises": ["Do not build a dam"]}),
    ]
    bad, answers = await answered("extract", lines)
    assert bad == 3
    assert [answer.get("id", answer.get("line")) for answer in answers] == [1, "a", 4, 5, 6, 9]
    assert [set(answer) for answer in answers[:2]] == [
        {"line", "error"},
        {"id", "promises", "contradictions"},
    ]
    assert answers[1]["promises"][0]["timeline"] == 2
    assert answers[3]["error"] == "speech: Field required"
    assert answers[5]["contradictions"][0]["against"] == "P1"


async def test_bytes_that_are_not_utf8_spoil_one_line_only():
    stream = io.TextIOWrapper(
        io.BytesIO(
            b'\xef\xbb\xbf{"id":1,"speech":"x"}\n{"id":2,"speech":"\xff"}\n{"id":3,"speech":"x"}\n'
        )
    )
    bad, answers = await answered("extract", stream)
    assert bad == 1
    assert answers[1] == {"line": 2, "error": "the line is not UTF-8"}
    assert [answers[0]["id"], answers[2]["id"]] == [1, 3]


async def test_plain_text_is_one_speech():
    bad, answers = await answered(
        "extract", ["Friends!\n", "\n", DAM + "\n", "The forest stays.\n"]
    )
    assert bad == 0
    (answer,) = answers
    assert answer["id"] == 1
    assert [p["quote"] for p in answer["promises"]] == [DAM[:-1], "The forest stays"]


@pytest.mark.parametrize(
    ("task", "text", "error"),
    [
        ("extract", "x" * 20_001, "speech: String should have at most 20000 characters"),
        ("react", "I like trees.", "not a JSON object"),
        ("extract", b"\xff", "the text is not UTF-8"),
    ],
)
async def test_a_text_that_cannot_be_read_is_a_bad_line(task, text, error):
    assert await answered(task, [text]) == (1, [{"line": 1, "error": error}])


@pytest.mark.parametrize("text", ["", "\n \n"])
async def test_nothing_in_nothing_out(text):
    assert await answered("extract", [text]) == (0, [])


async def test_reactions():
    case = {"id": "x", "citizen": CITIZEN, "happened": "The library was closed.", "promises": ["a"]}
    bad, answers = await answered("react", [json.dumps(case), '{"citizen": {"name": "Bo"}}'])
    assert bad == 1
    assert set(answers[0]) == {"id", "sentiment", "support", "concerns", "dialogue", "cites"}
    assert answers[1]["error"].startswith("citizen.age: ")


async def test_progress_is_told():
    told = []
    lines = [json.dumps({"speech": DAM})] * 7
    await batch.run("extract", lines, io.StringIO(), Language.rules(), on_progress=told.append)
    assert told == list(range(1, 8))


async def test_with_the_model(model, home):
    lines = [json.dumps({"id": n, "speech": f"We will build dam {n}."}) for n in range(3)]
    bad, answers = await answered("extract", [*lines, "no"], Language.local(model, home))
    assert bad == 1
    assert [answer.get("id") for answer in answers] == [0, 1, 2, None]
    for n, answer in enumerate(answers[:3]):
        assert all(p["quote"] in f"We will build dam {n}." for p in answer["promises"])


async def test_without_its_model_nothing_is_made_up(tmp_path):
    missing = Language.local(tmp_path / "none.gguf", tmp_path)
    with pytest.raises(ModelUnavailable, match="No such file"):
        await answered("extract", [DAM], missing)
