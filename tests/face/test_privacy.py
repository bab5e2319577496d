"""`/privacy` on a real Discord connection: the page, the copy, and what becomes of the posts."""

import gzip
import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.face import handing
from bot.face.client import Ecotopia
from bot.game.commands import AnswerSpeech, ConfirmSpeech, GiveSpeech, PublishDigest, ReadSpeech
from bot.game.state import Campaign, Preset, Reaction
from bot.game.vocabulary import Sentiment
from bot.keeping import Keeping
from bot.store.tables import OutboxRow
from sandbox.components import walk
from sandbox.model import Message
from sandbox.permissions import Permission
from tests.e2e.playing import answer, controls, say, until, words
from tests.face.conftest import Hall
from tests.game.plays import MODERATOR, found, nominate

BRUNO, FINN = 1, 5
QUOTE = "The marzipan tram runs by next round"


async def spoken(hall: Hall) -> Campaign:
    """Bruno stands and speaks, and two citizens answer; all of it is on Discord."""
    bruno = hall.demo.people[BRUNO].id
    state = await hall.bot.campaigns.start(hall.demo.guild.id, Preset.STANDARD, MODERATOR, 1)
    citizen = state.citizens[0].id

    def said(dialogue: str) -> Reaction:
        return Reaction(citizen, Sentiment.NEUTRAL, 50, ("rent",), dialogue, None)

    await hall.apply(
        nominate(bruno, "Bruno"),
        GiveSpeech(bruno, f"{QUOTE}. I mean it."),
        ReadSpeech(1, 0, (found(QUOTE),), ()),
        ConfirmSpeech(bruno, 1, 0),
        AnswerSpeech(1, said("What a tram!")),
        PublishDigest((said("The rent is too high."),)),
    )
    await until(lambda: len(hall.messages()) == 5, "the posts")

    async def noted() -> bool:
        async with hall.bot.campaigns.database.reading() as session:
            ids = (await session.execute(select(OutboxRow.message_id))).scalars().all()
        return None not in ids

    await until(noted, "their ids to be noted")
    return state


async def revised(bot: Ecotopia) -> bool:
    async with bot.campaigns.database.reading() as session:
        left = await session.execute(select(OutboxRow.id).where(OutboxRow.outdated))
    return left.first() is None


def told(messages: list[Message]) -> str:
    return "\n".join(words(message) for message in messages)


async def attached(hall: Hall, message: Message) -> Any:
    (file,) = message.attachments
    return json.loads(await hall.sandbox.world.files.get(file.blob))


async def test_the_page_says_who_could_read_it(hall: Hall) -> None:
    page = await answer(await hall.member(FINN).invoke(hall.demo.city_hall, "privacy show"))
    assert page.ephemeral
    assert "could read its database, and in it every ballot before an election" in words(page)
    assert "Until you delete it with /privacy delete." in words(page)


async def test_the_page_says_what_its_host_promises(hall: Hall) -> None:
    notice = "https://example.org/privacy"
    hall.bot.keeping = Keeping(
        timedelta(days=90), timedelta(days=7), notice, backups=timedelta(days=1)
    )
    page = await answer(await hall.member(FINN).invoke(hall.demo.city_hall, "privacy show"))
    assert "at most until 90 days after the end of a campaign" in words(page)
    assert "removed from this server, all of it is erased 7 days later" in words(page)
    assert "before an upgrade is deleted 1 day later" in words(page)
    assert [item["url"] for item in walk(page.components) if "url" in item] == [notice]


async def test_a_copy_too_large_for_discord_is_packed(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handing, "LARGEST", 1_000)
    await spoken(hall)
    member = hall.member(BRUNO)
    await say(member, hall.demo.city_hall, "privacy export")
    bruno = hall.demo.people[BRUNO].id
    (channel,) = [c for c in hall.sandbox.world.dms.values() if bruno in c.recipients]
    (message,) = member.messages(channel)
    (file,) = message.attachments
    assert file.filename.endswith(".json.gz")
    data = await hall.sandbox.world.files.get(file.blob)
    assert data is not None
    assert json.loads(gzip.decompress(data))["member"] == bruno


async def test_a_copy_comes_as_a_direct_message_or_here(hall: Hall) -> None:
    await spoken(hall)
    bruno, place = hall.demo.people[BRUNO], hall.demo.city_hall
    member = hall.member(BRUNO)
    assert await say(member, place, "privacy export") == "The file is in your direct messages."
    (channel,) = [c for c in hall.sandbox.world.dms.values() if bruno.id in c.recipients]
    (message,) = member.messages(channel)
    assert QUOTE in (await attached(hall, message))["campaigns"][0]["speeches"][0]["text"]

    bruno.accepts_dms = False
    here = await answer(await member.invoke(place, "privacy export"))
    assert here.ephemeral
    assert here.content.startswith("You take no direct messages from this bot")
    assert (await attached(hall, here))["member"] == bruno.id
    nothing = "Nothing is stored of you in this server's campaigns."
    assert await say(hall.member(FINN), place, "privacy export") == nothing


@pytest.mark.parametrize("webhooks", [True, False])
async def test_posts_lose_the_words_after_a_second_press(hall: Hall, webhooks: bool) -> None:
    if not webhooks:
        (role,) = [r for r in hall.demo.guild.roles.values() if r.bot_id is not None]
        role.permissions &= ~int(Permission.MANAGE_WEBHOOKS)
    await spoken(hall)
    member, place = hall.member(BRUNO), hall.demo.city_hall
    asked = await answer(await member.invoke(place, "privacy delete"))
    assert "This cannot be undone" in words(asked)
    assert QUOTE.lower() in told(hall.messages()).lower()
    done = await answer(await member.click(asked, controls(asked)["forget-me"]["custom_id"]))
    assert "you are forgotten in 1 campaign. 3 posts" in words(done)
    await until(lambda: revised(hall.bot), "the posts to be revised")
    left = told(hall.messages())
    assert not any(
        word in left for word in ("marzipan", "Bruno", "What a tram", "A city that lasts")
    )
    assert "A speech by N. N. 1" in left
    assert "The rent is too high." in left
    assert len(hall.messages()) == 4
    twice = await answer(await member.invoke(place, "privacy delete"))
    again = await answer(await member.click(twice, controls(twice)["forget-me"]["custom_id"]))
    assert words(again) == "Nothing is stored of you in this server's campaigns."


async def test_a_post_that_is_gone_already_is_left(hall: Hall) -> None:
    await spoken(hall)
    channel = hall.bot.get_channel(hall.demo.city_hall.id)
    for message in [m for m in hall.messages()[1:] if m.webhook_id is None]:
        await channel.get_partial_message(message.id).delete()
    member = hall.member(BRUNO)
    asked = await answer(await member.invoke(hall.demo.city_hall, "privacy delete"))
    await answer(await member.click(asked, controls(asked)["forget-me"]["custom_id"]))
    await until(lambda: revised(hall.bot), "nothing to be left to revise")
    assert len(hall.messages()) == 2
