"""The outbox on a real Discord connection: webhooks, their loss, crashes in the middle, order."""

import asyncio

from sqlalchemy import select

from bot.game import commands
from bot.game.state import Preset
from bot.store import outbox
from bot.store.tables import Guild, OutboxRow, WebhookRow
from sandbox import messages, places
from sandbox.components import walk
from sandbox.faults import HttpFault
from sandbox.model import FLAG_COMPONENTS_V2, Message
from sandbox.permissions import Permission
from tests.conftest import SetClock
from tests.e2e.playing import controls, say, until, words
from tests.face.conftest import Hall
from tests.game.plays import nominate, opening


async def test_a_citizen_speaks_through_one_webhook_with_a_face(hall: Hall) -> None:
    state = await hall.bot.campaigns.start(hall.demo.guild.id, Preset.STANDARD, 99)
    await hall.speak(state, "First.")
    await hall.speak(state, "Second.")
    await until(lambda: len(hall.messages()) == 3, "the posts")
    first, second = hall.messages()[1:]
    assert ["First." in first.content, "Second." in second.content] == [True, True]
    assert first.webhook_id == second.webhook_id
    assert first.webhook is not None
    assert first.webhook["name"] == state.citizens[0].name
    webhook = hall.sandbox.world.webhooks[first.webhook_id]
    assert webhook.avatar is not None


async def test_a_webhook_that_somebody_deleted_is_made_again(hall: Hall) -> None:
    state = await hall.bot.campaigns.start(hall.demo.guild.id, Preset.STANDARD, 99)
    await hall.speak(state, "First.")
    await until(lambda: len(hall.messages()) == 2, "the first words")
    (first,) = [w for c in hall.bot.get_all_channels() for w in await webhooks_in(c)]
    await first.delete()
    await hall.speak(state, "Second.")
    await until(lambda: len(hall.messages()) == 3, "the words after it")
    assert hall.messages()[2].webhook_id not in (None, first.id)


async def webhooks_in(channel: object) -> list[object]:
    return await channel.webhooks() if channel.name == "city-hall" else []


async def test_without_the_permission_the_words_come_on_a_card_with_the_face(hall: Hall) -> None:
    (role,) = [r for r in hall.demo.guild.roles.values() if r.bot_id is not None]
    role.permissions &= ~int(Permission.MANAGE_WEBHOOKS)
    state = await hall.bot.campaigns.start(hall.demo.guild.id, Preset.STANDARD, 99)
    await hall.speak(state, "No webhook for me.")
    await until(lambda: len(hall.messages()) == 2, "the words")
    card = hall.messages()[1]
    assert card.webhook_id is None
    assert "No webhook for me." in words(card)
    assert state.citizens[0].name in words(card)
    assert [a.filename for a in card.attachments] == ["face.png"]
    (face,) = [c for c in walk(card.components) if "media" in c]
    assert face["media"]["url"] == "attachment://face.png"
    assert face["description"] == state.citizens[0].name
    await until(lambda: noted(hall), "it to be noted")
    await hall.bot.scheduler.stop()
    assert await sent_again(hall, 1) == card.id
    assert len(hall.messages()) == 2


async def test_a_post_cut_off_before_it_was_noted_is_not_sent_again(hall: Hall) -> None:
    """As after a crash between Discord's answer and our commit: for the bot's own posts and
    for a citizen's, long after Discord has forgotten the nonce."""
    state = await hall.bot.campaigns.start(hall.demo.guild.id, Preset.STANDARD, 99)
    await hall.speak(state, "Once only.")
    await until(lambda: len(hall.messages()) == 2, "the posts")
    await until(lambda: noted(hall), "both to be noted")
    await hall.bot.scheduler.stop()
    hall.sandbox.clock.advance(3600)
    for number in (0, 1):
        known = (await hall.row(number)).message_id
        assert await sent_again(hall, number) == known
    assert len(hall.messages()) == 2


async def sent_again(hall: Hall, number: int) -> int | None:
    """The message of a row whose sending is tried again, since the first one was not noted."""
    row = await hall.row(number)
    row.message_id = None
    async with hall.bot.campaigns.database.writing() as session:
        stored = await session.get(OutboxRow, row.id)
        assert stored is not None
        stored.posted_at = stored.message_id = None
    message = await hall.bot.poster.send(row, await settings_of(hall))
    async with hall.bot.campaigns.database.writing() as session:
        await outbox.posted(session, row.id, message or 0, hall.bot.campaigns.clock.now())
    return message


async def settings_of(hall: Hall) -> Guild:
    settings = await hall.bot.campaigns.settings(hall.demo.guild.id)
    assert settings is not None
    return settings


async def noted(hall: Hall) -> bool:
    async with hall.bot.campaigns.database.reading() as session:
        rows = (await session.execute(select(OutboxRow.message_id))).scalars().all()
    return None not in rows


async def test_a_revised_post_keeps_its_card_file_and_buttons(hall: Hall) -> None:
    await hall.bot.campaigns.start(hall.demo.guild.id, Preset.STANDARD, 99)
    speech = "*Never* again. " * 260
    await hall.apply(
        nominate(7),
        nominate(8),
        commands.GiveSpeech(7, speech),
        commands.ReadSpeech(1, 0, (), ()),
        commands.ConfirmSpeech(7, 1, 0),
        opening(),
    )
    await until(lambda: len(hall.messages()) == 5, "the posts")
    await until(lambda: noted(hall), "all to be noted")
    told, opened = hall.messages()[3:]
    assert [file.filename for file in told.attachments] == ["speech.txt"]
    assert "vote-open" in controls(opened)
    for post, number in ((told, 3), (opened, 4)):
        before, files = words(post), [file.filename for file in post.attachments]
        # As it is, and as versions posted it that had no Components V2.
        for old in (False, True):
            if old:
                post.flags &= ~FLAG_COMPONENTS_V2
                post.components, post.embeds = [], [{"type": "rich", "title": "Old"}]
            await hall.bot.poster.revise(await hall.row(number), await settings_of(hall))
            (shown,) = [m for m in hall.messages() if m.id == post.id]
            assert shown.flags & FLAG_COMPONENTS_V2
            assert not shown.embeds
            assert [file.filename for file in shown.attachments] == files
            assert words(shown) == before
    assert "vote-open" in controls(opened)


async def test_the_same_words_twice_are_two_posts(hall: Hall) -> None:
    state = await hall.bot.campaigns.start(hall.demo.guild.id, Preset.STANDARD, 99)
    await hall.speak(state, "Again and again.")
    await hall.speak(state, "Again and again.")
    await until(lambda: len(hall.messages()) == 3, "both")


async def test_posts_get_through_when_discord_fails_for_a_while(
    hall: Hall, clock: SetClock
) -> None:
    path = f"/channels/{hall.demo.city_hall.id}/messages"
    hall.sandbox.faults.add(HttpFault(status=403, times=1, path=path))
    await hall.bot.campaigns.start(hall.demo.guild.id, Preset.STANDARD, 99)

    async def failed() -> bool:
        # The attempt counts from when it begins, its error is there once it has failed.
        return (await hall.row(0)).error is not None

    await until(failed, "the failure to be noted")
    assert hall.messages() == []
    assert (await hall.row(0)).attempts == 1
    await asyncio.sleep(1.5)
    assert hall.messages() == []
    clock.moment = (await hall.row(0)).not_before
    await until(lambda: len(hall.messages()) == 1, "the second attempt")


async def test_a_deleted_channel_is_mended_by_setup(hall: Hall, clock: SetClock) -> None:
    places.delete_channel(hall.sandbox.world, hall.demo.city_hall)
    await asyncio.sleep(0.3)
    await hall.bot.campaigns.start(hall.demo.guild.id, Preset.STANDARD, 99)

    async def failed() -> bool:
        return (await hall.row(0)).error is not None

    await until(failed, "the failure to be noted")
    assert "ChannelGone" in ((await hall.row(0)).error or "")
    settings = await hall.bot.campaigns.settings(hall.demo.guild.id)
    assert settings is not None
    settings.channel_id = hall.demo.chat.id
    await hall.bot.campaigns.configure(settings)
    clock.moment = (await hall.row(0)).not_before
    reader = hall.sandbox.member(hall.demo.guild.id, hall.demo.people[5].id)

    def elsewhere() -> list[str]:
        return [words(message) for message in reader.messages(hall.demo.chat)]

    await until(lambda: any("A new campaign" in text for text in elsewhere()), "the post there")
    assert sum("the campaign is paused" in text for text in elsewhere()) == 1
    await until(lambda: any("goes on" in text for text in elsewhere()), "the end of the pause")


async def test_a_webhook_left_over_from_a_crash_is_taken_up_again(hall: Hall) -> None:
    state = await hall.bot.campaigns.start(hall.demo.guild.id, Preset.STANDARD, 99)
    await hall.speak(state, "First.")
    await until(lambda: len(hall.messages()) == 2, "the first words")
    async with hall.bot.campaigns.database.writing() as session:
        for row in (await session.execute(select(WebhookRow))).scalars():
            await session.delete(row)
    await hall.speak(state, "Second.")
    await until(lambda: len(hall.messages()) == 3, "the second words")
    assert len({m.webhook_id for m in hall.messages()[1:]}) == 1


async def test_a_citizens_post_whose_answer_was_lost_is_not_sent_again(
    hall: Hall, clock: SetClock
) -> None:
    """Discord carries it out and answers 502: discord.py alone would post it again."""
    state = await hall.bot.campaigns.start(hall.demo.guild.id, Preset.STANDARD, 99)
    await hall.speak(state, "First.")
    await until(lambda: len(hall.messages()) == 2, "the first words")
    hall.sandbox.faults.add(HttpFault(status=502, times=1, path="/webhooks/", after=True))
    await hall.speak(state, "Lost on the way back.")

    async def failed() -> bool:
        return (await hall.row(2)).error is not None

    await until(failed, "the failure to be noted")
    # Meanwhile the members chat on.
    for number in range(60):
        messages.publish(
            hall.sandbox.world,
            Message(
                hall.sandbox.world.ids.next(),
                hall.demo.city_hall.id,
                hall.demo.people[4].id,
                content=f"chat {number}",
            ),
        )
    clock.moment = (await hall.row(2)).not_before
    await until(lambda: noted(hall), "the post to be found")
    reader = hall.sandbox.member(hall.demo.guild.id, hall.demo.people[5].id)
    seen = reader.messages(hall.demo.city_hall, limit=100)
    assert sum("Lost on the way back." in m.content for m in seen) == 1


async def test_a_row_that_was_posted_meanwhile_is_not_sent_again(hall: Hall) -> None:
    """A tick that read the outbox just before another one's delivery was noted."""
    await hall.bot.campaigns.start(hall.demo.guild.id, Preset.STANDARD, 99)
    stale = await hall.row(0)
    await until(lambda: noted(hall), "the post")
    for _ in range(3):
        await hall.bot.scheduler._deliver(stale)
    assert len(hall.messages()) == 1


async def test_the_role_of_everybody_cannot_moderate(hall: Hall) -> None:
    ada = hall.sandbox.member(hall.demo.guild.id, hall.demo.people[0].id)
    told = await say(
        ada,
        hall.demo.city_hall,
        "setup",
        channel=str(hall.demo.city_hall.id),
        moderator_role=str(hall.demo.guild.id),
        daily_hour=1,
        time_zone="UTC",
        language="fr",
    )
    assert "@everyone" in told
    settings = await hall.bot.campaigns.settings(hall.demo.guild.id)
    assert settings is not None
    assert settings.moderator_role_id == hall.demo.moderator.id


async def test_a_post_that_discord_refuses_for_good_comes_as_a_file_and_holds_nothing_back(
    hall: Hall,
) -> None:
    path = f"/channels/{hall.demo.city_hall.id}/messages"
    hall.sandbox.faults.add(HttpFault(status=400, times=1, path=path))
    await hall.bot.campaigns.start(hall.demo.guild.id, Preset.STANDARD, 99)
    await hall.bot.campaigns.apply(hall.demo.guild.id, nominate(7))
    await until(lambda: len(hall.messages()) == 2, "both posts")
    refused, following = hall.messages()
    (file,) = refused.attachments
    assert file.filename == "post.txt"
    data = await hall.sandbox.world.files.get(file.blob)
    assert data is not None
    assert "A new campaign begins" in data.decode()
    assert "A city that lasts" in words(following)
