"""`/moderate` on a real Discord connection: posts removed, citizens muted, words stopped."""

import asyncio
from typing import Any

import structlog
from sqlalchemy import select

from bot import privacy
from bot.game import commands, people
from bot.game.commands import GiveSpeech
from bot.store.tables import AuditRow, OutboxRow
from bot.tasks import answer_speech, write_digest
from sandbox.interactions import COMMAND
from sandbox.message_payloads import message as payload_of
from sandbox.model import Message
from tests.e2e.playing import answer, controls, say, until, words
from tests.face.conftest import Hall
from tests.face.people import begun, broken, digest, says, voices
from tests.game.plays import nominate

MODERATOR, MEMBER = 0, 4


async def moderate(hall: Hall, command: str, who: int = MODERATOR, /, **options: Any) -> str:
    member = hall.member(who)
    return await say(member, hall.demo.city_hall, f"moderate {command}", **options)


def link(hall: Hall, message: Message) -> str:
    guild, place = hall.demo.guild.id, message.channel_id
    return f"https://discord.com/channels/{guild}/{place}/{message.id}"


async def acts(hall: Hall) -> list[tuple[str, str]]:
    async with hall.bot.campaigns.database.reading() as session:
        rows = (await session.execute(select(AuditRow).order_by(AuditRow.id))).scalars()
        return [(row.act, row.subject) for row in rows]


async def test_a_moderator_removes_what_a_citizen_and_the_bot_said(hall: Hall) -> None:
    state = await begun(hall)
    await digest(hall, says(state, 0, "Remove me."))
    await until(lambda: len(voices(hall)) == 1, "the voice")
    opening, voice = hall.messages()
    told = await moderate(hall, "remove", MEMBER, message=link(hall, voice))
    assert told == "Only this server's moderators may do that."
    told = await moderate(hall, "remove", message=link(hall, voice))
    assert told == "The post is removed, and /moderate log says by whom."
    assert hall.messages() == [opening]
    assert await moderate(hall, "remove", message=str(opening.id)) == told
    assert hall.messages() == []
    assert await acts(hall) == [("remove", str(voice.id)), ("remove", str(opening.id))]
    shown = await moderate(hall, "log")
    assert shown.count(f"<@{hall.demo.people[0].id}> removed the post") == 2
    for nothing in ("nonsense", str(voice.id), link(hall, voice), "1" * 400):
        told = await moderate(hall, "remove", message=nothing)
        assert told == "There is no such message where the bot can see it."


async def test_what_others_wrote_is_theirs(hall: Hall) -> None:
    await begun(hall)
    written = await hall.member(MEMBER).write(hall.demo.city_hall, "Mine.")
    told = await moderate(hall, "remove", message=link(hall, written))
    assert told == "That is no post of this bot or of its citizens."
    assert written in hall.messages()
    assert await acts(hall) == []


async def test_two_moderators_remove_the_same_post_and_one_did(hall: Hall) -> None:
    state = await begun(hall)
    await digest(hall, says(state, 0, "Remove me."))
    await until(lambda: len(voices(hall)) == 1, "the voice")
    (voice,) = voices(hall)
    told = await asyncio.gather(
        *(moderate(hall, "remove", message=link(hall, voice)) for _ in range(2))
    )
    assert "The post is removed, and /moderate log says by whom." in told
    assert voices(hall) == []
    assert await acts(hall) == [("remove", str(voice.id))]


async def test_a_post_whose_webhook_is_gone_is_left_to_the_moderator(hall: Hall) -> None:
    state = await begun(hall)
    await digest(hall, says(state, 0, "Nobody deletes me."))
    await until(lambda: len(voices(hall)) == 1, "the voice")
    (voice,) = voices(hall)
    assert voice.webhook_id is not None
    hall.sandbox.world.remove(hall.sandbox.world.webhooks[voice.webhook_id])
    told = await moderate(hall, "remove", message=link(hall, voice))
    assert "Discord lets only you delete it" in told
    assert await acts(hall) == []


async def test_the_menu_on_a_message_removes_it_too(hall: Hall) -> None:
    state = await begun(hall)
    await digest(hall, says(state, 0, "Remove me."))
    await until(lambda: len(voices(hall)) == 1, "the voice")
    (voice,) = voices(hall)

    async def opened(who: int) -> str:
        """What Discord sends when a member chooses the menu; the loopback has no such menu."""
        world = hall.sandbox.world
        (menu,) = [c for c in hall.demo.application.commands_in(None) if c["type"] == 3]
        assert menu["name_localizations"]["de"] == "Diesen Beitrag entfernen"
        data = {
            "id": menu["id"],
            "name": menu["name"],
            "type": 3,
            "target_id": str(voice.id),
            "resolved": {"messages": {str(voice.id): payload_of(world, voice)}},
        }
        used = hall.sandbox.interactions.start(
            COMMAND,
            hall.demo.application,
            hall.demo.city_hall,
            hall.demo.people[who].id,
            data,
            name=menu["name"],
        )
        await used.acknowledged()
        return words(await answer(used))

    assert await opened(MEMBER) == "Only this server's moderators may do that."
    assert await opened(MODERATOR) == "The post is removed, and /moderate log says by whom."
    assert voices(hall) == []
    assert await opened(MODERATOR) == "That post is gone already."


async def test_a_muted_citizen_says_nothing_and_nothing_waits_for_them(hall: Hall) -> None:
    state = await begun(hall)
    citizens = people.citizens(state)
    chosen = await hall.member(MODERATOR).autocomplete(
        hall.demo.city_hall, "moderate mute", "citizen", {"citizen": citizens[0].name[:4]}
    )
    assert chosen.choices is not None
    assert [c["value"] for c in chosen.choices] == [citizens[0].id]
    told = await moderate(hall, "mute", MEMBER, citizen=citizens[0].id)
    assert told == "Only this server's moderators may do that."
    told = await moderate(hall, "mute", citizen=citizens[0].id)
    assert told == f"{citizens[0].name} posts nothing more, until /moderate unmute."
    assert "already" in await moderate(hall, "mute", citizen=citizens[0].name)
    assert "No such citizen" in await moderate(hall, "mute", citizen="nobody")
    # What was due for them already is skipped, and what is behind it comes.
    await digest(hall, says(state, 0, "Not a word."), says(state, 1, "But I do."))
    await hall.apply(nominate(7))

    async def posted() -> bool:
        return (await hall.row(3)).posted_at is not None

    await until(posted, "what is behind it")
    assert len(hall.messages()) == 3
    assert [m.content for m in voices(hall)] == ["😐 But I do."]
    async with hall.bot.campaigns.database.reading() as session:
        rows = (await session.execute(select(OutboxRow).order_by(OutboxRow.id))).scalars().all()
    assert [(row.posted_at is None, row.message_id is None) for row in rows] == [
        (False, False),
        (False, True),
        (False, False),
        (False, False),
    ]
    assert "is not muted" in await moderate(hall, "unmute", citizen=citizens[1].id)
    told = await moderate(hall, "unmute", citizen=citizens[0].id)
    assert told == f"{citizens[0].name} speaks again."
    await digest(hall, says(state, 0, "Here I am."))
    await until(lambda: len(voices(hall)) == 2, "the voice")
    assert [act for act, _ in await acts(hall)] == ["mute", "unmute"]


async def test_the_muted_are_not_even_asked(hall: Hall) -> None:
    state = await begun(hall)
    ids = [citizen.id for citizen in people.citizens(state)]
    written = await write_digest(hall.bot.language, state, "en", ids[:3])
    assert [reaction.citizen for reaction in written.reactions] == ids[3:]
    await hall.apply(nominate(7), GiveSpeech(7, "I will."), commands.ReadSpeech(1, 0, (), ()))
    await hall.apply(commands.ConfirmSpeech(7, 1, 0))
    state = await hall.bot.campaigns.view(hall.demo.guild.id)
    said = await answer_speech(hall.bot.language, state, 1, "en", ids[1:])
    assert said.reaction.citizen == ids[0]


async def test_words_that_the_server_adds_are_stopped_everywhere(hall: Hall) -> None:
    state = await begun(hall)
    told = await moderate(hall, "words add", MEMBER, word="blorb")
    assert told == "Only this server's moderators may do that."
    told = await moderate(hall, "words add", word="BLORB")
    assert told == "Nobody says “blorb” here any more: speeches with it are refused."
    assert "already" in await moderate(hall, "words add", word="blorb")
    assert await moderate(hall, "words add", word="…!") == "There is no word in that."
    assert "||blorb||" in await moderate(hall, "words list")
    # A citizen's words: another line in their place, and only then a line in the host's log.
    with structlog.testing.capture_logs() as logged:
        await digest(hall, says(state, 0, "What a bl0rb of a mayor!"))
        await until(lambda: len(voices(hall)) == 1, "the voice")
    (voice,) = voices(hall)
    assert voice.content.startswith("😐 ")
    assert "rb" not in voice.content.split()[-1]
    assert "bl0rb" not in voice.content
    (line,) = [entry for entry in logged if entry["event"] == "words stopped"]
    assert "bl0rb" not in str(logged)
    assert line["guild"] == hall.demo.guild.id
    # A slogan and a speech: refused, and the speaker gets the text back.
    candidate = hall.member(MEMBER)
    refused = "This server's word filter does not let these words through."
    told = await say(candidate, hall.demo.city_hall, "run", slogan="More blorb!", home="student")
    assert told.startswith(refused)
    await say(candidate, hall.demo.city_hall, "run", slogan="More!", home="student")
    opened = await candidate.invoke(hall.demo.city_hall, "speech")
    sent = await candidate.submit(opened, {"text": "I promise a blorb in each house."})
    await until(lambda: len(sent.followups) == 1, "both answers")
    assert words(sent.followups[0]).startswith(refused)
    assert sent.message is not None
    assert sent.message.attachments[0].filename == "speech.txt"
    state = await hall.bot.campaigns.view(hall.demo.guild.id)
    assert state.speeches == ()
    assert await moderate(hall, "words remove", word="Blorb") == "“blorb” may be said again."
    assert "has not added" in await moderate(hall, "words remove", word="blorb")
    assert [act for act, _ in await acts(hall)] == ["add_word", "remove_word"]


async def test_words_added_later_leave_a_gap_in_what_waits(hall: Hall) -> None:
    """A broken promise with a word that is not wanted any more: its verdict comes without it."""
    await moderate(hall, "words add", word="face cameras")
    await broken(hall)
    await until(lambda: any("was broken" in words(m) for m in hall.messages()), "the verdict")
    shown = "\n".join(words(message) for message in hall.messages())
    assert "face cameras" not in shown.casefold()
    assert "[…]" in shown
    assert "(The word filter of this server holds these words back.)" in shown


async def test_what_a_moderator_did_is_theirs_to_have_and_to_hide(hall: Hall) -> None:
    database, clock = hall.bot.campaigns.database, hall.bot.campaigns.clock
    guild, moderator = hall.demo.guild.id, hall.demo.people[0].id
    await moderate(hall, "words add", word="blorb")
    copy = await privacy.export(database, guild, moderator, clock.now())
    assert copy is not None
    assert '"subject": "blorb"' in copy
    assert await privacy.export(database, guild, 77, clock.now()) is None
    member = hall.member(MODERATOR)
    asked = await answer(await member.invoke(hall.demo.city_hall, "privacy delete"))
    pressed = await member.click(asked, controls(asked)["forget-me"]["custom_id"])
    await until(lambda: "gone from what you did" in words(asked), "the deletion")
    assert pressed.state != "failed"
    assert await privacy.export(database, guild, moderator, clock.now()) is None
    assert "somebody added ||blorb|| to the word filter" in await moderate(hall, "log")
