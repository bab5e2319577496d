"""Election night on a Discord of its own: two users at once, and posts that tell no result."""

import re
from asyncio import gather
from datetime import timedelta

import pytest

from bot.face.texts import LANGUAGES, texts
from bot.face.words import HOW_TO_VOTE
from bot.game.commands import EndCampaign
from bot.game.rules.methods.ballots import Method
from bot.game.state import Preset
from sandbox.components import walk
from sandbox.model import Message
from tests.conftest import SetClock
from tests.e2e.playing import answer, cast, controls, fill_in, rank, say, until, words
from tests.face.conftest import Hall
from tests.face.new_server import NewServer
from tests.game.plays import nominate
from tests.security.answers import no_error_logged
from tests.store.test_every_revision import found

ADA, BRUNO, CARLA, EMILY, FINN = 0, 1, 2, 4, 5
SILENT = 1 << 12
"""Discord's flag of a message that makes no sound."""


@pytest.mark.parametrize("language", sorted(LANGUAGES))
@pytest.mark.parametrize("method", Method)
def test_each_method_is_explained_in_two_sentences(language: str, method: Method) -> None:
    text = texts(language)(HOW_TO_VOTE[method])
    assert text.count(". ") == 1
    assert text.endswith(".")
    assert "/vote" in text.split(". ")[0]


async def open_polls(hall: Hall, members: int = 3) -> list[int]:
    """Bruno, Carla and somebody else stand, and the polls are open; their ids."""
    guild = hall.demo.guild.id
    await hall.bot.campaigns.start(guild, Preset.STANDARD, 99, 1)
    people = [hall.demo.people[BRUNO].id, hall.demo.people[CARLA].id, 101]
    await hall.apply(*(nominate(player, f"Candidate {player}") for player in people))
    await hall.bot.campaigns.open_election(guild, 99, members)
    await until(lambda: len(showing(hall, "The polls are open")) == 1, "the opening")
    return people


def showing(hall: Hall, text: str) -> list[Message]:
    return [message for message in hall.messages() if text in words(message)]


def headline(hall: Hall) -> str:
    """What stands above the title of the opening's post."""
    (opening,) = showing(hall, "The polls are open")
    return words(opening).split("\n")[0].removeprefix("-# ")


async def press(hall: Hall, number: int, message: Message, name: str) -> Message:
    """A member presses the button of that name; what only they see."""
    custom = controls(message)[name]["custom_id"]
    return await answer(await hall.member(number).click(message, custom))


def receipt_in(told: str) -> str:
    found = re.search(r"`([0-9a-f]{4}(?:-[0-9a-f]{4}){3})`", told)
    assert found is not None, told
    return found[1]


async def check(hall: Hall, number: int, receipt: str) -> str:
    return await say(hall.member(number), hall.demo.city_hall, "vote", receipt=receipt)


async def test_the_opening_shows_the_turnout_and_never_a_result(
    hall: Hall, clock: SetClock
) -> None:
    first, second, _third = await open_polls(hall)
    assert headline(hall) == "0 of up to 3 members have voted."
    place = hall.demo.city_hall
    emily, finn = hall.member(EMILY), hall.member(FINN)
    await gather(rank(emily, place, first), rank(finn, place, second, first))
    clock.advance(timedelta(seconds=31))
    await until(lambda: headline(hall) == "2 of up to 3 members have voted.", "the turnout")
    (opening,) = showing(hall, "The polls are open")
    assert opening.edited_at is not None
    assert "vote-open" in controls(opening), "its button is still there"
    for told in (words(opening), await say(finn, place, "campaign status")):
        assert "elected" not in told
        assert "1 vote" not in told
    await say(hall.member(ADA), place, "election close")
    await until(lambda: "closed" in headline(hall), "the last word of the opening's post")
    assert headline(hall) == "The polls are closed. 2 members have voted."


async def test_two_press_the_button_under_the_opening_at_once_and_vote(hall: Hall) -> None:
    first, second, _third = await open_polls(hall)
    (opening,) = showing(hall, "The polls are open")
    shown = await gather(*(press(hall, n, opening, "vote-open") for n in (EMILY, FINN)))
    for number, ballot, choice in zip((EMILY, FINN), shown, (first, second), strict=True):
        assert ballot.ephemeral
        member = hall.member(number)
        custom = controls(ballot)["vote-choose"]["custom_id"]
        ready = await answer(await member.choose(ballot, custom, [str(choice)]))
        assert f"1. Candidate {choice}\n" in await cast(member, ready)
    state = await hall.bot.campaigns.view(hall.demo.guild.id)
    assert await hall.bot.campaigns.turnout(state) == 2
    # After the close, and in another campaign, it leads nowhere and says so.
    await hall.bot.campaigns.close_election(hall.demo.guild.id, 99)
    assert "No election is open now" in words(await press(hall, EMILY, opening, "vote-open"))
    await hall.apply(EndCampaign(99))
    await hall.bot.campaigns.start(hall.demo.guild.id, Preset.STANDARD, 99, 1)
    assert "an earlier campaign" in words(await press(hall, EMILY, opening, "vote-open"))


async def test_the_reminder_makes_no_sound_and_its_button_gives_a_ballot(
    hall: Hall, clock: SetClock
) -> None:
    await open_polls(hall)
    ends = await hall.bot.campaigns.phase_ends(hall.demo.guild.id)
    assert ends is not None
    clock.moment = ends - (ends - clock.now()) / 3
    await until(lambda: len(showing(hall, "The polls close soon")) == 1, "the reminder")
    (reminder,) = showing(hall, "The polls close soon")
    assert reminder.flags & SILENT
    assert "0 of up to 3 members have voted." in words(reminder)
    assert f"<t:{int(ends.timestamp())}:R>" in words(reminder)
    (opening,) = showing(hall, "The polls are open")
    assert not opening.flags & SILENT
    assert "Your ballot" in words(await press(hall, FINN, reminder, "vote-open"))


async def test_each_voter_checks_their_own_receipt_before_and_any_after_the_close(
    hall: Hall,
) -> None:
    first, second, _third = await open_polls(hall)
    emily, finn, place = hall.member(EMILY), hall.member(FINN), hall.demo.city_hall
    told = await gather(rank(emily, place, first), rank(finn, place, second))
    hers, his = map(receipt_in, told)
    # Lost, it is on the card of the ballot that counts, for its voter alone.
    assert his in words(await fill_in(finn, place))
    assert hers not in words(await fill_in(finn, place))
    answers = await gather(check(hall, EMILY, hers), check(hall, FINN, hers))
    assert "the ballot that you cast last" in answers[0]
    assert "No ballot with this receipt was counted" in answers[1]
    again = receipt_in(await rank(finn, place, first))
    await hall.bot.campaigns.close_election(hall.demo.guild.id, 99)
    answers = await gather(*(check(hall, FINN, code) for code in (hers, his, again, "x" * 40)))
    assert ["was counted when the polls closed" in each for each in answers] == [
        True,
        False,
        True,
        False,
    ]
    for each in answers:
        assert "Candidate" not in each, "never what it said"


async def test_moderators_extend_and_everybody_reads_the_log(hall: Hall) -> None:
    await open_polls(hall)
    place, guild = hall.demo.city_hall, hall.demo.guild.id
    before = await hall.bot.campaigns.phase_ends(guild)
    assert before is not None
    assert "Only this server's moderators" in await say(
        hall.member(FINN), place, "election extend", days=2
    )
    told = await say(hall.member(ADA), place, "election extend", days=2)
    after = await hall.bot.campaigns.phase_ends(guild)
    assert after == before + timedelta(days=2)
    assert f"<t:{int(after.timestamp())}:f>" in told
    await until(lambda: len(showing(hall, "stay open for longer")) == 1, "the news of it")
    (post,) = showing(hall, "stay open for longer")
    assert f"<@{hall.member(ADA).id}> has extended" in words(post)
    log = await say(hall.member(FINN), place, "election log")
    lines = [line for line in log.split("\n") if line.startswith("<t:")]
    assert [re.sub(r"<t:\d+:f>", "T", line) for line in lines] == [
        f"T <@{hall.member(ADA).id}> extended the election until T.",
        "T <@99> opened the polls: instant runoff, members weigh 60\xa0%.",
        "T <@99> started the campaign.",
    ]
    assert str(hall.member(FINN).id) not in log


async def test_rules_that_are_changed_are_in_the_log(hall: Hall) -> None:
    await open_polls(hall)
    place, ada = hall.demo.city_hall, hall.member(ADA)
    await say(ada, place, "election rules")
    for _ in range(2):
        await say(ada, place, "election rules", method="star", member_days=7)
    log = await say(hall.member(FINN), place, "election log")
    assert log.count("changed the rules of elections") == 1, "to look at them is no act"
    assert f"<@{ada.id}> changed the rules of elections: points and runoff (STAR)." in log
    assert "for at least 7 days" in log
    assert "points and runoff" in await say(ada, place, "moderate log")


async def test_a_long_log_has_pages(hall: Hall) -> None:
    await open_polls(hall)
    place, ada = hall.demo.city_hall, hall.member(ADA)
    for _ in range(6):
        await say(ada, place, "campaign pause")
        await say(ada, place, "campaign resume")
    shown = await answer(await hall.member(FINN).invoke(place, "election log"))
    assert "Page 1 of 2" in words(shown)
    turned = await press(hall, FINN, shown, "election-log")
    assert "started the campaign" in words(turned)
    assert "Page 2 of 2" in words(turned)


async def test_a_count_of_another_server_is_told_in_none_but_that_one(
    hall: Hall, caplog: pytest.LogCaptureFixture
) -> None:
    first, second, _third = await open_polls(hall)
    guild = hall.demo.guild.id
    for number, order in ((ADA, (first,)), (BRUNO, (second,))):
        await rank(hall.member(number), hall.demo.city_hall, *order)
    campaign = (await hall.bot.campaigns.view(guild)).id
    await hall.bot.campaigns.close_election(guild, 99)
    other = NewServer(hall)
    hello, before = await other.hello(), await found(hall.bot.campaigns.database)
    played = ("campaigns", "journal", "ballots", "guilds")
    # Ada is in both servers, and the press is one that Discord itself would never deliver.
    pressed = next(item for item in walk(hello.components) if "custom_id" in item)
    with no_error_logged(caplog):
        for forged in (f"count-open:{campaign}:1", f"count-step:{campaign}:1:0"):
            pressed["custom_id"] = forged
            told = words(await answer(await other.member(ADA).click(hello, forged)))
            assert "an earlier campaign" in told
            assert "Candidate" not in told
    after = await found(hall.bot.campaigns.database)
    assert [after[table] for table in played] == [before[table] for table in played]


async def test_two_go_through_the_count_each_at_their_own_pace(hall: Hall) -> None:
    first, second, third = await open_polls(hall)
    guild, place = hall.demo.guild.id, hall.demo.city_hall
    for number, order in ((ADA, (first,)), (BRUNO, (second,)), (CARLA, (third, second))):
        await rank(hall.member(number), place, *order)
    await hall.bot.campaigns.close_election(guild, 99)
    await until(lambda: len(showing(hall, "is elected mayor")) == 1, "the result")
    (result,) = showing(hall, "is elected mayor")
    begun = await gather(*(press(hall, n, result, "count-open") for n in (EMILY, FINN)))
    assert ["Count 1\n" in words(each) for each in begun] == [True, True]
    assert "drops out" in words(begun[0])
    on = await press(hall, EMILY, begun[0], "count-step")
    assert "Count 2, without" in words(on)
    assert "Count 1\n" in words(begun[1])
    back = await press(hall, EMILY, on, "count-step")
    assert "Count 1\n" in words(back)
    # The same count can be gone through in the next campaign.
    await hall.apply(EndCampaign(99))
    await hall.bot.campaigns.start(guild, Preset.STANDARD, 99, 1)
    assert "Count 1\n" in words(await press(hall, FINN, result, "count-open"))
