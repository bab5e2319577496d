"""`/news`, `/timeline`, `/report-card` and `/leaderboard`, on a real Discord connection."""

import asyncio
from typing import Any

from bot.annals import issues_of
from bot.campaigns import Campaigns
from bot.game.commands import EndCampaign, ResolveRound
from bot.game.state import Preset
from sandbox.members import ActingMember
from sandbox.model import Channel, Message
from tests.e2e.playing import answer, controls, say, until, words
from tests.face.conftest import Hall
from tests.face.test_campaign_end import BRUNO, FINN, NONE, OVER, governed
from tests.game.plays import MODERATOR

COMMANDS = ("news", "timeline", "report-card")


async def choices(
    member: ActingMember, place: Channel, command: str, option: str, typed: str = ""
) -> list[dict[str, Any]]:
    """What is offered for an option while a member types."""
    asked = await member.autocomplete(place, command, option, {option: typed} if typed else None)
    return [{"name": each["name"], "value": each["value"]} for each in asked.choices or []]


async def test_before_a_round_is_over_each_command_says_what_can_be_done(hall: Hall) -> None:
    place, finn = hall.demo.city_hall, hall.member(FINN)
    for command in COMMANDS:
        assert NONE in await say(finn, place, command)
    assert "Stand with /run, promise with /speech" in await say(finn, place, "leaderboard")
    for option, command in (("round", "news"), ("player", "report-card")):
        assert await choices(finn, place, command, option) == []
    await hall.bot.campaigns.start(hall.demo.guild.id, Preset.STANDARD, MODERATOR, 1)
    for command in ("news", "timeline"):
        assert "at the end of round 1. /campaign status" in await say(finn, place, command)
    assert "/run makes you a candidate" in await say(finn, place, "report-card")


async def test_the_pages_of_all_rounds_can_be_read_again(hall: Hall) -> None:
    await governed(hall)
    await hall.apply(ResolveRound(1, MODERATOR), ResolveRound(2, MODERATOR))

    def posted() -> list[Message]:
        return [m for m in hall.messages() if "is over" in words(m)]

    await until(lambda: len(posted()) == 2, "the posts of both rounds")
    pages = {file.filename: file for message in posted() for file in message.attachments}
    assert pages.keys() == {"news-1.png", "news-2.png"}
    assert all(len(message.attachments) == 1 for message in posted())
    told = pages["news-1.png"].description or ""
    assert told.startswith("The Ecotopia Courier, Term 1, round 1.")
    assert "Bruno" in told

    place, finn = hall.demo.city_hall, hall.member(FINN)
    newest = await answer(await finn.invoke(place, "news"))
    assert [file.filename for file in newest.attachments] == ["news-2.png"]
    assert "The Ecotopia Courier: round 2" in words(newest)
    assert "/timeline has all rounds" in words(newest)
    first = await answer(await finn.invoke(place, "news", {"round": 1}))
    assert [file.description for file in first.attachments] == [told]
    later = controls(first)["news-page"]
    assert later["label"] == "Later ▶"
    turned = await answer(await finn.click(first, later["custom_id"]))
    assert [file.filename for file in turned.attachments] == ["news-2.png"]
    assert controls(turned)["news-page"]["label"] == "◀ Earlier"
    assert "rounds 1 to 2" in await say(finn, place, "news", round=9)
    offered = await choices(finn, place, "news", "round")
    assert [choice["value"] for choice in offered] == [2, 1]
    assert offered[1]["name"].startswith("1 · ")

    line = await answer(await finn.invoke(place, "timeline"))
    assert [file.filename for file in line.attachments] == ["rounds.png"]
    assert "Term 1, round 1 · " in words(line)
    assert "🏗️ Plant a forest: " in words(line)
    assert "/news shows a round's page" in words(line)

    hall.demo.people[FINN].locale = "fr"
    assert "Le Courrier d'Ecotopia : manche 2" in await say(finn, place, "news")
    await hall.apply(EndCampaign(MODERATOR))
    hall.demo.people[FINN].locale = "en-US"
    assert (await say(finn, place, "news")).startswith(OVER)


async def test_report_cards_and_the_leaderboard(hall: Hall) -> None:
    bruno_id = await governed(hall)
    await hall.apply(ResolveRound(1, MODERATOR))
    place, finn, bruno = hall.demo.city_hall, hall.member(FINN), hall.member(BRUNO)
    own = await answer(await bruno.invoke(place, "report-card"))
    assert "Report card: Bruno" in words(own)
    assert "1 kept · 0 half kept · 0 broken" in words(own)
    assert [file.filename for file in own.attachments] == ["report-card.png"]
    offered = await choices(finn, place, "report-card", "player", "bru")
    assert offered == [{"name": "Bruno", "value": str(bruno_id)}]
    assert "100 % kept" in await say(finn, place, "report-card", player=str(bruno_id))
    assert "100 % kept" in await say(finn, place, "report-card", player="bruno")
    assert "from the list" in await say(finn, place, "report-card", player="nobody")

    running = await say(finn, place, "leaderboard")
    assert "🥇 Bruno" in running
    assert "1 kept, 0 half kept, 0 broken\n1 term won · 1 campaign" in running
    await hall.apply(EndCampaign(MODERATOR))
    ended = await say(finn, place, "leaderboard")
    assert "1 kept, 0 half kept, 0 broken\n1 term won · 1 campaign" in ended
    await hall.bot.campaigns.start(hall.demo.guild.id, Preset.CLASSIC, MODERATOR, 2)
    assert "1 term won · 1 campaign" in await say(finn, place, "leaderboard")


async def test_two_members_read_at_once(hall: Hall) -> None:
    await governed(hall)
    await hall.apply(ResolveRound(1, MODERATOR))
    place = hall.demo.city_hall
    both = await asyncio.gather(
        *(
            say(hall.member(number), place, command)
            for number in (BRUNO, FINN)
            for command in ("news", "timeline", "leaderboard")
        )
    )
    assert both[:3] == both[3:]
    assert all("Something went wrong" not in each for each in both)


async def test_a_deleted_word_is_on_no_page_and_no_leaderboard(hall: Hall) -> None:
    await governed(hall)
    await hall.apply(ResolveRound(1, MODERATOR))

    def page() -> str:
        found = [m for m in hall.messages() if "Round 1 is over" in words(m)]
        files = [file for message in found for file in message.attachments]
        return files[0].description or "" if files else ""

    await until(lambda: "We plant trees." in page(), "the page with the words")
    bruno, place = hall.member(BRUNO), hall.demo.city_hall
    shown = await answer(await bruno.invoke(place, "privacy delete"))
    await answer(await bruno.click(shown, controls(shown)["forget-me"]["custom_id"]))
    await until(lambda: "We plant trees." not in page(), "the page without them")
    assert "Bruno" not in page()
    finn = hall.member(FINN)
    news = await answer(await finn.invoke(place, "news"))
    assert "Bruno" not in words(news) + (news.attachments[0].description or "")
    assert "Bruno" not in await say(finn, place, "leaderboard")
    assert "Bruno" not in await say(finn, place, "timeline")


async def test_issues_are_made_of_the_journal(campaigns: Campaigns) -> None:
    state = await campaigns.start(1, Preset.STANDARD, MODERATOR, 5)
    assert await issues_of(campaigns.database, state.id, dict) == ()
