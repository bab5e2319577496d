"""A manifesto whose reader is killed in the middle, over real sockets and with the real model."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.game.rules.pieces import pieces
from bot.store.database import Database
from bot.store.tables import CampaignRow, JournalRow
from sandbox.model import Message
from tests.e2e.playing import Stage, answer, controls, say, set_up, staged, until, words

BRUNO, FINN = 1, 5

FILLING = "This city was good to me, and every street of it has a story to tell. " * 50
TEXT = "\n\n".join(
    (
        "My friends, we will plant ten thousand trees along the river by round 3.",
        FILLING,
        "We will build a new hospital wing in the north within 2 rounds.",
        FILLING,
        "No school will close.",
        FILLING,
        "The night buses stay.",
    )
)

pytestmark = pytest.mark.timeout(540)


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path, model=True) as stage:
        yield stage


async def kept(stage: Stage) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The campaign's state and its readings so far, as the bot's database has them."""
    database = Database(stage.database_url)
    try:
        async with database.reading() as session:
            state = (await session.execute(select(CampaignRow.state))).scalar_one()
            ordered = select(JournalRow.command).order_by(JournalRow.revision)
            commands = (await session.execute(ordered)).scalars().all()
    finally:
        await database.close()
    return state["campaign"], [each for each in commands if each["kind"] == "ReadSpeech"]


async def read_to(stage: Stage) -> int:
    speeches = (await kept(stage))[0]["speeches"]
    return int(speeches[0]["read_to"]) if speeches else 0


def public(stage: Stage) -> list[Message]:
    return stage.public("The manifesto of Bruno")


async def test_a_killed_reader_goes_on_where_it_was_and_the_post_comes_once(stage: Stage) -> None:
    cut = pieces(TEXT)
    assert len(cut) == 3
    await set_up(stage)
    await stage.start_campaign()
    bruno = stage.member(BRUNO)
    await say(bruno, stage.hall, "run", slogan="Slogan", home="student")
    await until(lambda: "the model worker is ready" in stage.log(), "the model")

    file = await bruno.upload("plan.txt", TEXT.encode())
    sent = await bruno.invoke(stage.hall, "manifesto", {"file": str(file.id)})
    assert sent.state == "deferred"

    async def begun() -> bool:
        return 0 < await read_to(stage) < len(TEXT)

    await until(begun, "the first piece to be read")
    await stage.kill_bot()
    before, readings = await kept(stage)
    assert before["speeches"][0]["status"] == "given"
    assert "read_speech" in await stage.deadlines()
    assert public(stage) == []

    await stage.start_bot()
    stage.move_clock(100)

    async def all_read() -> bool:
        return bool((await kept(stage))[0]["speeches"][0]["status"] == "read")

    await until(all_read, "the rest to be read")
    after, all_readings = await kept(stage)
    # What was read before the end of the first process is as it was, and no piece is read twice.
    assert all_readings[: len(readings)] == readings
    starts = [0, len(cut[0]), len(cut[0] + cut[1])]
    assert [reading["start"] for reading in all_readings] == starts
    assert after["ledger"][: len(before["ledger"])] == before["ledger"]
    assert all(promise["quote"] in TEXT for promise in after["ledger"])

    preview = await answer(await bruno.invoke(stage.hall, "manifesto"))
    assert "hold you to" in words(preview)
    post = controls(preview)["speech-post"]["custom_id"]
    for click in await asyncio.gather(*(bruno.click(preview, post) for _ in range(2))):
        await answer(click)
    await stage.kill_bot()
    await stage.start_bot()
    await until(lambda: bool(public(stage)), "the post")
    await asyncio.sleep(3)
    (message,) = public(stage)
    data = await stage.sandbox.world.files.get(message.attachments[0].blob)
    assert data is not None
    whole = data.decode()
    for promise in after["ledger"]:
        whole = whole.replace(f"«{promise['quote']}» [{promise['id']}]", promise["quote"])
    assert TEXT in whole
