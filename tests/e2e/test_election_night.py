"""Election night with the bot in a process of its own, killed in the middle of it."""

from asyncio import gather

import pytest

from tests.e2e.playing import (
    Stage,
    answer,
    cast,
    controls,
    fill_in,
    rank,
    say,
    set_up,
    until,
    words,
)
from tests.e2e.test_elections import receipt_in

ADA, BRUNO, CARLA, EMILY, FINN = 0, 1, 2, 4, 5
SILENT = 1 << 12

pytestmark = pytest.mark.timeout(420)


def headline(stage: Stage) -> str:
    """What stands above the title of the opening's post, once it is there."""
    openings = stage.public("The polls are open")
    return words(openings[0]).split("\n")[0].removeprefix("-# ") if openings else ""


async def test_a_night_with_a_crash_two_at_once_and_receipts_that_are_found(stage: Stage) -> None:
    await set_up(stage)
    ada, hall = stage.member(ADA), stage.hall
    emily, finn = stage.member(EMILY), stage.member(FINN)
    await stage.start_campaign()
    for number in (BRUNO, CARLA):
        await say(stage.member(number), hall, "run", slogan="Slogan", home="student")
    assert "The polls are open" in await say(ada, hall, "election open")
    await until(lambda: "0 of up to" in headline(stage), "the opening")

    bruno, carla = (stage.demo.people[n].id for n in (BRUNO, CARLA))
    told = await gather(rank(emily, hall, bruno), rank(finn, hall, carla, bruno))
    hers, his = map(receipt_in, told)
    assert hers != his
    # Killed before the turnout is told, and started later: it is told then.
    await stage.kill_bot()
    stage.move_clock(31)
    await stage.start_bot()
    await until(lambda: "2 of up to" in headline(stage), "the turnout")
    assert "the ballot that you cast last" in await say(finn, hall, "vote", receipt=his)
    assert "No ballot with this receipt" in await say(finn, hall, "vote", receipt=hers)

    told = await say(ada, hall, "election extend", days=3)
    assert "the polls close <t:" in told
    await until(lambda: len(stage.public("stay open for longer")) == 1, "the news of it")
    assert "reminder" in await stage.deadlines()
    assert stage.public("The polls close soon") == []
    # Whenever the polls were to close, the reminder is due in the last third of the time.
    stage.move_clock(3 * 86_400)
    await until(lambda: len(stage.public("The polls close soon")) == 1, "the reminder")
    (reminder,) = stage.public("The polls close soon")
    assert reminder.flags & SILENT
    # A ballot and the close at once: the ballot is counted, or its voter is told that it is late.
    form = await fill_in(stage.member(BRUNO), hall)
    custom = controls(form)["vote-choose"]["custom_id"]
    ready = await answer(await stage.member(BRUNO).choose(form, custom, [str(bruno)]))
    closing, late = await gather(say(ada, hall, "election close"), cast(stage.member(BRUNO), ready))
    assert "The polls are closed" in closing
    await until(lambda: len(stage.public("is elected mayor")) == 1, "the result")
    counted = 3 if "Your receipt" in late else 2
    await until(
        lambda: headline(stage) == f"The polls are closed. {counted} members have voted.",
        "the last word of the opening's post",
    )
    for voter, receipt in ((finn, his), (finn, hers), (emily, his)):
        assert "was counted when the polls closed" in await say(
            voter, hall, "vote", receipt=receipt
        )
    log = await say(finn, hall, "election log")
    assert f"<@{ada.id}> closed the polls." in log
    assert f"<@{ada.id}> extended the election" in log
    assert str(finn.id) not in log
    assert "Traceback" not in stage.log()
