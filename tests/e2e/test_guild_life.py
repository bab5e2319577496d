"""A server's life with a bot in a process of its own, which is killed, off, and on again."""

import asyncio
import sqlite3
from contextlib import closing
from typing import Any

import pytest

from sandbox import places
from tests.databases import sqlite_only
from tests.e2e.playing import (
    Stage,
    answer,
    controls,
    give_speech,
    say,
    set_up,
    until,
    words,
)
from tests.face.new_server import USUAL

ADA, BRUNO, _CARLA, _DIEGO, _EMILY, FINN = range(6)
DAY = 24 * 3600.0
WORDS = "I will plant quicksilver poplars along the river by round 3."

pytestmark = [pytest.mark.timeout(540), sqlite_only]


def asked(stage: Stage, question: str) -> list[tuple[Any, ...]]:
    """The rows of the bot's database, seen from outside its process."""
    with closing(sqlite3.connect(stage.folder / "data" / "test.db")) as connection:
        return connection.execute(question).fetchall()


def on_disk(stage: Stage, text: str) -> bool:
    files = (stage.folder / "data").glob("test.db*")
    return any(text.encode() in path.read_bytes() for path in files)


def left(stage: Stage) -> bool:
    return asked(stage, "SELECT left_at FROM guilds") not in ([], [(None,)])


def remove(stage: Stage) -> None:
    places.leave(stage.sandbox.world, stage.demo.guild, stage.demo.application.id)


def invite(stage: Stage) -> None:
    places.invite(stage.sandbox.world, stage.demo.guild, stage.demo.application, int(USUAL))


def phase_end(stage: Stage) -> str:
    ((due_at,),) = asked(stage, "SELECT due_at FROM deadlines WHERE kind = 'campaign'")
    return str(due_at)


async def played(stage: Stage) -> None:
    """A campaign with a speech whose words can be searched for."""
    await set_up(stage)
    await stage.start_campaign()
    bruno = stage.member(BRUNO)
    await say(bruno, stage.hall, "run", slogan="Poplars", home="student")
    preview = await give_speech(stage, bruno, WORDS)
    await answer(await bruno.click(preview, controls(preview)["speech-post"]["custom_id"]))
    await until(lambda: len(stage.public("A speech by Bruno")) == 1, "the speech")
    # What citizens answer to it comes within minutes; it is not what is looked at here.
    stage.move_clock(600)

    async def answered() -> bool:
        return "first_reaction" not in await stage.deadlines()

    await until(answered, "the first reaction")


async def test_removed_and_invited_again_with_a_killed_bot_and_then_erased(stage: Stage) -> None:
    await played(stage)
    end = phase_end(stage)
    assert on_disk(stage, "quicksilver poplars")
    remove(stage)
    await until(lambda: left(stage), "the guild to be left")
    await stage.kill_bot()

    # Twenty days later, and no day of it passes for the campaign.
    stage.move_clock(20 * DAY)
    await stage.start_bot()
    await asyncio.sleep(3)
    assert phase_end(stage) == end
    assert asked(stage, "SELECT count(*) FROM erasures") == [(0,)]
    invite(stage)
    await until(lambda: len(stage.public("I am back in this server")) == 1, "the greeting")
    assert phase_end(stage) > end
    assert "erase" not in await stage.deadlines()
    assert "quicksilver" in await say(stage.member(FINN), stage.hall, "promises")
    assert stage.public("Round 1 is over") == []

    # Removed while the bot is off: found at the start, and erased thirty days after that.
    assert await stage.stop_bot() == 0
    remove(stage)
    await stage.start_bot()
    await until(lambda: left(stage), "the guild to be left")
    stage.move_clock(29.9 * DAY)
    await asyncio.sleep(3)
    assert on_disk(stage, "quicksilver poplars")
    await stage.kill_bot()
    stage.move_clock(0.2 * DAY)
    await stage.start_bot()
    await until(lambda: asked(stage, "SELECT count(*) FROM erasures") == [(1,)], "the erasure")
    await until(lambda: not on_disk(stage, "quicksilver"), "the words to be gone from the files")
    assert not on_disk(stage, str(stage.demo.people[BRUNO].id))
    for table in ("guilds", "campaigns", "journal", "outbox", "deadlines", "webhooks", "ballots"):
        assert asked(stage, f"SELECT count(*) FROM {table}") == [(0,)]
    ((guild, at, by_moderator),) = asked(stage, "SELECT guild_id, at, asked FROM erasures")
    assert (guild, by_moderator) == (stage.demo.guild.id, 0)
    assert at
    assert "quicksilver" not in stage.log()

    # Invited once more it is a server like any other.
    invite(stage)
    told = "not set up here yet"
    await until(lambda: bool(stage.demo.guild.bots), "the invitation")
    assert told in await say(stage.member(ADA), stage.hall, "campaign start")
    assert "Traceback" not in stage.log()


async def test_a_moderator_erases_everything_while_it_runs(stage: Stage) -> None:
    await played(stage)
    ada = stage.member(ADA)
    shown = await answer(await ada.invoke(stage.hall, "settings data erase"))
    opened = await ada.click(shown, controls(shown)["erase-guild"]["custom_id"])
    assert opened.modal is not None, opened.error
    # The press that asked for the name outlives the process that showed it.
    await stage.kill_bot()
    await stage.start_bot()
    done = await answer(await ada.submit(opened, {"name": "Ecotopia"}))
    assert "nothing is kept of this server" in words(done)
    assert not on_disk(stage, "quicksilver")
    assert not on_disk(stage, str(stage.demo.people[BRUNO].id))
    # What it does next needs nothing of what is gone.
    stage.move_clock(30 * DAY)
    await asyncio.sleep(3)
    assert "Traceback" not in stage.log()
    assert "is set up" in await set_up(stage)
