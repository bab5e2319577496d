"""Against llama.cpp's own server: asked as a server, and measured beside us."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from bot.language import bench
from bot.language.installing import default_model
from bot.language.schemas import ExtractCase, ReactCase
from bot.language.service import Language, Source
from tests.language.speeches import NASTY, ORDINARY


@pytest.fixture(scope="module")
def tuned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The default model that reads speeches: an untuned one would write until its budget ends."""
    return default_model("extract", tmp_path_factory.mktemp("models"))


@pytest.fixture
async def server(tuned: Path) -> AsyncIterator[str]:
    """The address of xllamacpp's server on the tuned model."""
    options = ["--model", str(tuned), "--threads", "1", "--slots", "2"]
    async with AsyncExitStack() as stack:
        address, _ = await bench.start_peer("xllamacpp", options, stack)
        yield address


async def test_a_remote_server_reads_speeches_and_quotes_are_the_speakers_words(server: str):
    cases = [
        ExtractCase(speech=ORDINARY),
        ExtractCase(speech=NASTY["mixed"], promises=["Keep the coal plant"]),
        ExtractCase(speech="I will build a dam by round 3. The mill stays."),
    ]
    async with Language.remote(f"{server}/v1") as language:
        read = await asyncio.gather(*map(language.extract, cases))
    assert {each.source for each in read} == {Source.MODEL}
    for case, each in zip(cases, read, strict=True):
        assert not each.answer.misfits(case)
    assert read[-1].answer.promises


async def test_where_no_server_answers_the_rules_do(monkeypatch):
    monkeypatch.setattr("bot.language.client.BACKOFF", 0.01)
    case = ReactCase(citizen={"name": "Ann", "age": 40, "demographic": "student"})
    async with Language.remote("http://127.0.0.1:9/v1") as language:
        assert (await language.react(case)).source is Source.RULES


async def test_the_bench_measures_all_systems_on_the_same_speeches(tuned: Path, monkeypatch):
    monkeypatch.setattr(bench, "MAX_TOKENS", 200)
    cases = [ExtractCase(speech="I will build a dam by round 3.")] * 2
    told: list[str] = []
    found = await bench.race(
        tuned,
        cases,
        systems=["ours", "xllamacpp", "high-level"],
        callers=[1, 2],
        repeats=1,
        threads=1,
        slots=2,
        on_lap=told.append,
    )
    assert {r.system for r in found} == {"ours", "xllamacpp", "high-level", bench.LIMIT}
    for result in found:
        assert result.speeches_a_second > 0
        assert result.tokens_a_second > 0
    alone, ours = (r for r in found if r.system == "ours")
    # Two at a time write as much as one after the other: no answer is left uncounted.
    assert ours.laps[0].tokens == pytest.approx(alone.laps[0].tokens, rel=0.25)
    assert ours.memory > 50_000_000
    assert sum(ours.shares.values()) == pytest.approx(1)
    assert bench.ratios(ours, ours) == (1, 1, 1)
    costs = bench.costs(tuned, 1)
    assert 0 < costs[1] <= costs[64]
    assert told
