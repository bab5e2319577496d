"""A round of governing over real sockets: build, enact, a dilemma, the round's end, and why."""

import re

import pytest

from sandbox.members import ActingMember
from sandbox.model import Message
from tests.e2e.playing import (
    Stage,
    answer,
    controls,
    custom_ids,
    rank,
    say,
    set_up,
    until,
    words,
)

ADA, BRUNO, CARLA, DIEGO, EMILY, FINN = range(6)

pytestmark = pytest.mark.timeout(420)


async def elect_carla(stage: Stage) -> None:
    """The shortest way to a mayor: two candidates, and as many ballots as the quorum asks for."""
    hall, ada, carla = stage.hall, stage.member(ADA), stage.member(CARLA)
    await set_up(stage)
    await stage.start_campaign()
    for number in (BRUNO, CARLA):
        await say(stage.member(number), hall, "run", slogan="A city that lasts", home="student")
    await say(ada, hall, "election open")
    for number in (BRUNO, CARLA, DIEGO):
        await rank(stage.member(number), hall, carla.id)
    await say(ada, hall, "election close")
    await until(lambda: len(dilemmas(stage)) == 1, "the first dilemma")


def dilemmas(stage: Stage) -> list[Message]:
    return [m for m in stage.public("Everybody may vote") if "dilemma-vote" in controls(m)]


async def resolve(stage: Stage) -> None:
    """A moderator ends the round."""
    ada = stage.member(ADA)
    asked = await answer(await ada.invoke(stage.hall, "round advance"))
    assert "the channel is told" in await click(ada, asked, "round-advance")


async def proposed(
    stage: Stage, member: ActingMember, command: str, focused: str, **options: str
) -> dict[str, str]:
    """What the bot proposes for an option, by its value."""
    shown = await member.autocomplete(stage.hall, command, focused, options)
    assert shown.choices is not None, shown.error
    return {choice["value"]: choice["name"] for choice in shown.choices}


async def click(member: ActingMember, message: Message, name: str) -> str:
    custom = controls(message)[name]["custom_id"]
    return words(await answer(await member.click(message, custom)))


async def choose(member: ActingMember, message: Message, name: str, value: str) -> Message:
    custom = controls(message)[name]["custom_id"]
    return await answer(await member.choose(message, custom, [value]))


async def test_a_round_of_governing(stage: Stage) -> None:
    await elect_carla(stage)
    hall = stage.hall
    carla, diego, finn = (stage.member(n) for n in (CARLA, DIEGO, FINN))

    # The city is there for everybody, its map too, with words for who cannot see it.
    city = await answer(await finn.invoke(hall, "city"))
    assert "environment 45 · economy 65" in words(city)
    assert "Carla · 3 political capital · 2 build actions left" in words(city)
    (drawn,) = city.attachments
    assert "5 RRRRRRrrrr" in (drawn.description or "")

    # What is possible is proposed; anybody may look, the mayor alone decides.
    actions = await proposed(stage, carla, "build", "action", action="refinery")
    assert actions == {"close_refinery": "Close the refinery · 5 credits"}
    tiles = await proposed(stage, carla, "build", "tile", action="close_refinery", tile="")
    assert tiles == {"I4": "I4 · refinery · 5 credits"}
    closing = {"action": "close_refinery", "tile": "I4"}
    looked = await answer(await finn.invoke(hall, "build", closing))
    assert "Only the mayor" in words(looked)
    assert set(controls(looked)) == {"govern-desk"}
    preview = await answer(await carla.invoke(hall, "build", closing))
    (lost,) = re.findall(r"the refinery is gone: (.*)", words(preview))
    assert set(lost.split(" · ")) == {"environment +4", "economy −5", "social affairs −3"}
    assert "The driller of twenty years" in words(preview)
    assert stage.public("Close the refinery") == []
    assert "1 build action is left" in await click(carla, preview, "build")
    await until(lambda: len(stage.public("Twenty years I kept")) == 1, "the driller")
    assert len(stage.public("Close the refinery: I4")) == 1
    assert "cannot be done on that tile" in await say(carla, hall, "build", **closing)
    assert "no such tile" in await say(carla, hall, "build", action="plant_forest", tile="Z9")
    stale = await answer(
        await carla.invoke(hall, "build", {"action": "plant_forest", "tile": "A6"})
    )

    # Policies: a list, a closer look, in force, and no longer.
    listed = await answer(await carla.invoke(hall, "policy", {"category": "security"}))
    assert "Two hundred more officers" in words(listed)
    shown = await choose(carla, listed, "policy-show", "more-police")
    assert "15 credits, 1 political capital" in words(shown)
    assert "In force" in await click(carla, shown, "policy-enact")
    await until(lambda: len(stage.public("📜 Two hundred more officers")) == 1, "the policy")
    listed = await answer(await carla.invoke(hall, "policy", {"category": "security"}))
    shown = await choose(carla, listed, "policy-show", "more-police")
    assert "policy-enact" not in controls(shown)
    assert "policy-repeal" in controls(shown)

    # Everybody votes on the dilemma, before and after a crash; nobody sees a count.
    (dilemma,) = dilemmas(stage)
    ends = re.search(r"The round ends <t:(\d+):f> \(<t:\1:R>\)\.", words(dilemma))
    assert ends is not None
    assert f"<t:{ends[1]}:F>" in await say(finn, hall, "campaign status")
    before = [words(m) for m in stage.posts(FINN) if not m.ephemeral]
    options = custom_ids(dilemma)
    assert "Your vote" in words(await answer(await diego.click(dilemma, options[0])))
    assert "Your vote" in words(await answer(await finn.click(dilemma, options[0])))
    await stage.kill_bot()
    await stage.start_bot()
    changed = await answer(await finn.click(dilemma, options[1]))
    assert changed.ephemeral
    assert "Your vote" in words(changed)
    assert "Your vote" in await say(finn, hall, "dilemma")
    assert "not voted" in await say(stage.member(EMILY), hall, "dilemma")
    assert [words(m) for m in stage.posts(FINN) if not m.ephemeral] == before

    # The round ends: the page, the dilemma with its votes, and a new one.
    await resolve(stage)
    await until(lambda: len(stage.public("Round 1 is over")) == 1, "the round's page")
    await until(lambda: len(dilemmas(stage)) == 2, "the next dilemma")
    (settled,) = stage.public("Decided:")
    assert words(settled).count(": 1 vote") == 2
    assert "that is decided" in words(await answer(await diego.click(dilemma, options[0])))
    assert "earlier round" in await click(carla, stale, "build")

    # Why: the causes of each number add up to its change.
    numbers = await proposed(stage, finn, "why", "number", number="")
    assert len(numbers) == 10
    for number in numbers:
        told = await say(finn, hall, "why", number=number)
        match = re.search(r"\*\*Round 1: .* → .*\*\* \((.+)\)\n((?:.+\n?)+)", told)
        assert match is not None, told
        causes = re.findall(r"^\*\*(.+?)\*\*", match[2], re.MULTILINE)
        assert sum(map(as_number, causes)) == pytest.approx(as_number(match[1]), abs=1e-9)
    assert "the refinery is gone" in await say(finn, hall, "why", number="economy")
    assert "Choose a number" in await say(finn, hall, "why", number="luck")

    # Two desks, each with the same on it: only what is of this round can be done.
    desk = {"action": "plant_forest", "tile": "A6"}
    fresh = await answer(await carla.invoke(hall, "build", desk))
    listed = await answer(await carla.invoke(hall, "policy", {"category": "security"}))
    repealing = await choose(carla, listed, "policy-show", "more-police")
    assert "earlier round" in await click(carla, shown, "policy-repeal")
    assert "No longer in force" in await click(carla, repealing, "policy-repeal")
    assert "earlier round" in await click(carla, stale, "build")
    assert "1 build action is left" in await click(carla, fresh, "build")
    await until(lambda: len(stage.public("Plant a forest: A6")) == 1, "the one forest")
    assert "Traceback" not in stage.log()


def as_number(shown: str) -> float:
    return float(shown.replace("−", "-"))
