"""The engine with the packaged model: many answers at a time, cut off, out of room, in turn."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.errors import BadModelFile, ContextOverflow, ModelUnavailable
from bot.language.answering import Request
from bot.language.engine import Engine, Weights
from bot.language.llama import Options
from bot.language.merging import merge
from tests.language import standin

LETTERS = "start: /[a-z ]{4000}/"


def asked(text: str, **more) -> Request:
    more = {"grammar": LETTERS, "max_tokens": 40} | more
    return Request("", [{"role": "user", "content": text}], **more)


@pytest.fixture
async def engine(model: Path) -> AsyncIterator[Engine]:
    """With 3 slots and 512 tokens, of which three long answers need more."""
    engine = Engine({"model": Weights(model)}, Options(context=512, slots=3, extra_buffers=False))
    await engine.start()
    yield engine
    await engine.close()


async def test_answers_that_do_not_fit_at_once_are_all_complete(engine: Engine):
    """Each fits alone, no two do: one rests until the other is done."""
    texts = [f"Say {word} again and again." for word in ("la", "mi", "do", "re")]
    requests = [asked(text, max_tokens=300) for text in texts]
    together = await asyncio.gather(*map(engine.complete, requests))
    assert [done.completion_tokens for done in together] == [300] * 4
    assert [done.finish for done in together] == ["length"] * 4


async def test_an_answer_ends_where_the_context_does(engine: Engine):
    done = await engine.complete(asked("Say la.", max_tokens=4000))
    assert done.finish == "length"
    assert 400 < done.prompt_tokens + done.completion_tokens <= 512


async def test_a_prompt_that_leaves_no_room_is_refused_and_harms_nobody(engine: Engine):
    long = engine.complete(asked("word " * 600))
    short = engine.complete(asked("Say la."))
    results = await asyncio.gather(long, short, return_exceptions=True)
    assert isinstance(results[0], ContextOverflow)
    assert not isinstance(results[1], BaseException)
    assert results[1].text


async def test_the_pressing_go_first_and_no_guild_keeps_others_waiting(engine: Engine):
    order: list[str] = []

    async def ask(name: str, **more) -> None:
        await engine.complete(asked(f"Say {name}.", max_tokens=12, **more))
        order.append(name)

    # Three fill the slots; whoever else comes, waits.
    tasks = [asyncio.create_task(ask("loud", on_behalf="a", priority=1)) for _ in range(9)]
    await asyncio.sleep(0)
    tasks.append(asyncio.create_task(ask("quiet", on_behalf="b", priority=1)))
    tasks.append(asyncio.create_task(ask("urgent", on_behalf="a", priority=0)))
    await asyncio.gather(*tasks)
    assert order.index("quiet") < 7
    assert order.index("urgent") < 7


async def test_a_full_queue_refuses_and_who_is_cancelled_makes_room(model: Path):
    engine = Engine(
        {"model": Weights(model)}, Options(context=512, slots=2, extra_buffers=False), queue=20
    )
    await engine.start()
    tasks = [
        asyncio.create_task(engine.complete(asked("Say la.", max_tokens=400))) for _ in range(1000)
    ]
    await asyncio.sleep(0.5)
    refused = [task for task in tasks if task.done()]
    assert len(refused) == 980
    for task in refused:
        with pytest.raises(ModelUnavailable, match="20 requests are waiting"):
            task.result()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert engine.waiting == 0
    assert (await engine.complete(asked("Say la."))).text
    await engine.close()


async def test_an_answer_that_comes_too_late_is_given_up(engine: Engine):
    with pytest.raises(ModelUnavailable, match="no answer within"):
        await engine.complete(asked("Say la.", max_tokens=400, timeout=0.2))
    assert (await engine.complete(asked("Say la."))).text


async def test_a_seed_draws_the_same_again(engine: Engine):
    request = asked("Tell a story.", temperature=1.0, seed=7)
    first, second = await engine.complete(request), await engine.complete(request)
    other = await engine.complete(asked("Tell a story.", temperature=1.0, seed=8))
    assert first.text == second.text != other.text


async def test_an_answer_that_would_go_round_in_circles_does_not(engine: Engine):
    """The untuned model is bound to letters and spaces, for longer than it has something to say."""
    text = "Say la la la la la la la."

    def runs(text: str) -> list[str]:
        return [text[at : at + 60] for at in range(len(text) - 60)]

    circling = (await engine.complete(asked(text, max_tokens=120))).text
    straight = (await engine.complete(asked(text, max_tokens=120, no_repeat=4))).text
    assert len(set(runs(circling))) < len(runs(circling))
    assert len(set(runs(straight))) == len(runs(straight)) > 0


async def test_one_base_with_two_adapters_answers_as_two_merged_files(
    model: Path, tmp_path: Path
) -> None:
    """Each name has its own words, and those of the file that its adapter was merged into."""
    adapters = [
        standin.write_adapter(tmp_path / str(layer), model, only=f"blk.{layer}.", size=0.05)
        for layer in (5, 28)
    ]
    merged = [tmp_path / f"merged{number}.gguf" for number in range(2)]
    for adapter, path in zip(adapters, merged, strict=True):
        merge(model, adapter, path, {})
    options = Options(context=512, slots=2, extra_buffers=False)
    hello = Request("", [{"role": "user", "content": "Say hello."}], max_tokens=4)

    async def said(weights: dict[str, Weights]) -> list[str]:
        engine = Engine(weights, options)
        await engine.start()
        texts = [(await engine.complete(replace(hello, model=name))).text for name in weights]
        await engine.close()
        return texts

    together = await said({str(a): Weights(model, a) for a in adapters})
    assert together == await said({str(path): Weights(path) for path in merged})
    assert together[0] != together[1]


async def test_an_adapter_of_another_shape_is_refused(model: Path, tmp_path: Path) -> None:
    engine = Engine({"model": Weights(model, model)}, Options(context=512))
    with pytest.raises(BadModelFile, match="does not fit"):
        await engine.start()
    await engine.close()
