"""Elections by STAR and by approval over real sockets: rules, forms, receipts, file, recount."""

import re
from pathlib import Path
from typing import Any

import pytest

from bot import recount
from bot.game.rules.methods.ballots import Method
from bot.game.rules.receipts import digest
from sandbox.components import walk
from sandbox.model import Message
from tests.e2e.playing import (
    Stage,
    answer,
    cast,
    controls,
    fill_in,
    say,
    set_up,
    until,
    words,
)
from tests.test_cli import ecotopia

ADA, BRUNO, CARLA, DIEGO, EMILY, FINN = range(6)

pytestmark = pytest.mark.timeout(420)


async def begin(stage: Stage, **rules: Any) -> str:
    """Three candidates, and the polls open by these rules; what the moderator is told of them."""
    await set_up(stage)
    ada = stage.member(ADA)
    assert "has begun" in await say(ada, stage.hall, "campaign start", preset="standard")
    for number, home in ((BRUNO, "student"), (CARLA, "retiree"), (DIEGO, "rural_farmer")):
        await say(stage.member(number), stage.hall, "run", slogan="Slogan", home=home)
    told = await say(ada, stage.hall, "election rules", **rules)
    assert "The polls are open" in await say(ada, stage.hall, "election open")
    return told


async def ballot_of(stage: Stage, number: int, places: dict[int, list[int]]) -> Message:
    """This member's ballot with these people on its places; it is not cast."""
    chosen = [(place, [stage.demo.people[n].id for n in found]) for place, found in places.items()]
    return await fill_in(stage.member(number), stage.hall, *chosen)


async def vote(stage: Stage, number: int, places: dict[int, list[int]]) -> str:
    """Fill in the places of the ballot with these people and cast it; what the voter is told."""
    return await cast(stage.member(number), await ballot_of(stage, number, places))


def receipt_in(told: str) -> str:
    found = re.search(r"`([0-9a-f]{4}(?:-[0-9a-f]{4}){3})`", told)
    assert found is not None, told
    return found[1]


async def result(stage: Stage) -> tuple[Message, str]:
    """The post of the result, which shows the count, and its file."""
    assert "The result is on its way" in await say(stage.member(ADA), stage.hall, "election close")
    await until(lambda: len(stage.public("elected mayor")) == 1, "the result")
    (post,) = stage.public("elected mayor")
    file, picture = post.attachments
    assert file.filename == "election-1.json"
    assert picture.filename == "count.png"
    assert "Bars of the " in (picture.description or "")
    parts = list(walk(post.components))
    (image,) = [item for part in parts for item in part.get("items", ())]
    assert image["media"]["url"] == "attachment://count.png"
    assert image["description"] == picture.description
    assert [part["file"]["url"] for part in parts if "file" in part] == [
        "attachment://election-1.json"
    ]
    data = await stage.sandbox.world.files.get(file.blob)
    assert data is not None
    return post, data.decode()


async def test_by_star_with_the_people_of_the_city(stage: Stage, tmp_path: Path) -> None:
    told = await begin(stage, method="star")
    assert "points and runoff (STAR)" in told
    assert "60\xa0% of the result" in told
    await until(lambda: len(stage.public("The polls are open")) == 1, "the opening")
    (opening,) = stage.public("The polls are open")
    assert "fewer than 3 ballots" in words(opening)
    commitment = re.search(r"[0-9a-f]{64}", words(opening))
    assert commitment is not None

    given = await vote(stage, ADA, {0: [BRUNO], 2: [CARLA, DIEGO]})
    assert "★★★★★ Bruno" in given
    assert "★★★☆☆ Carla" in given
    for number in (BRUNO, CARLA, EMILY):
        await vote(stage, number, {0: [BRUNO], 4: [CARLA]})
    first = receipt_in(await vote(stage, FINN, {0: [CARLA]}))
    # A ballot shows what was cast; a new vote takes its place and has a receipt of its own.
    form = await ballot_of(stage, FINN, {})
    assert str(form.components).count("'default': True") == 1
    assert "This is the ballot that you have cast" in words(form)
    assert "vote-cast" not in controls(form)
    second = receipt_in(await vote(stage, FINN, {0: [DIEGO], 1: [BRUNO], 2: []}))
    # Nobody has points twice, nothing on a ballot is nothing to cast, and what is not cast is not.
    form = await ballot_of(stage, FINN, {0: [DIEGO], 1: [DIEGO]})
    assert words(form).count("Diego") == 1
    assert "★★★★☆ Diego" in words(form)
    assert "not cast yet" in words(form)
    assert "vote-cast" not in controls(await ballot_of(stage, DIEGO, {}))

    post, file = await result(stage)
    assert "5 ballots were counted" in words(post)
    assert "points on average" in words(post)
    assert "plurality:" in words(post)
    election = recount.read(file)
    assert (election.method, len(election.receipts)) == (Method.STAR, 5)
    assert commitment[0] in file
    assert digest(second) in election.receipts
    assert digest(first) not in election.receipts
    for person in stage.demo.people:
        assert str(person.id) not in file
    path = tmp_path / "election.json"
    path.write_text(file)
    done = ecotopia(tmp_path, "recount", str(path), "--receipt", second)
    assert done.returncode == 0, done.stderr
    winner = re.search(r"Confirmed: (\w+) is elected", done.stdout)
    assert winner is not None
    assert f"{winner[1]} is elected mayor" in words(post)
    assert "Traceback" not in stage.log()


async def test_by_approval_with_a_roll_and_cancelled_once(stage: Stage) -> None:
    """Finn has been a member for 45 days; Emily joined 120 days ago."""
    citizen = str(stage.demo.citizen.id)
    told = await begin(stage, method="approval", members_percent=100, role=citizen, member_days=100)
    assert "Only the members' ballots count." in told
    assert f"<@&{citizen}>" in told
    refused = words(await answer(await stage.member(FINN).invoke(stage.hall, "vote")))
    assert "members at least 100 days" in refused

    # One moderator alone cancels nothing; with a second one it is over, and opens again.
    await vote(stage, EMILY, {0: [BRUNO]})
    ada, hall = stage.member(ADA), stage.hall
    assert "Noted" in await say(ada, hall, "election cancel")
    assert "second moderator has to agree" in await say(ada, hall, "election cancel")
    assert "Only this server's moderators" in await say(
        stage.member(BRUNO), hall, "election cancel"
    )
    stage.sandbox.world.guilds[stage.demo.guild.id].members[stage.demo.people[BRUNO].id].roles += [
        stage.demo.moderator.id
    ]
    assert "is cancelled" in await say(stage.member(BRUNO), hall, "election cancel")
    await until(lambda: len(stage.public("The election is cancelled")) == 1, "the news of it")
    await say(ada, hall, "election open")

    given = await vote(stage, ADA, {0: [CARLA, BRUNO]})
    assert "✓ Bruno\n✓ Carla" in given
    for number in (BRUNO, CARLA, DIEGO, EMILY):
        await vote(stage, number, {0: [CARLA]})
    assert "Carla" in given
    await say(ada, hall, "election close")
    await until(lambda: len(stage.public("elected mayor")) == 1, "the result")
    (post,) = stage.public("elected mayor")
    assert "Carla is elected mayor" in words(post)
    assert "Carla: 5 votes\nBruno: 1 vote\n" in words(post)
    assert "Traceback" not in stage.log()
