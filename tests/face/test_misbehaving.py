"""Discord in trouble: the bot goes on, acts once, and hardly ever makes Discord refuse anything."""

import asyncio
import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.face import alarm
from bot.face.guild import NEEDS
from bot.face.refusals import TOO_MANY, Refusals
from bot.game.commands import EndCampaign
from bot.game.rejection import Rejected
from bot.game.state import Preset
from bot.store.tables import JournalRow
from sandbox import places
from sandbox.faults import Delay, HttpFault
from sandbox.model import Message
from sandbox.permissions import Permission
from sandbox.seed import BOT_PERMISSIONS
from tests.conftest import SetClock
from tests.e2e.playing import answer, say, until, words
from tests.face.conftest import Hall
from tests.game.plays import nominate

ADA, BRUNO, CARLA, DIEGO, EMILY, FINN = range(6)

pytestmark = pytest.mark.timeout(240)


async def begin(hall: Hall) -> None:
    await hall.bot.campaigns.start(hall.demo.guild.id, Preset.STANDARD, 99)
    await until(lambda: len(hall.messages()) == 1, "the opening")


async def stand(hall: Hall, number: int) -> str:
    return await say(
        hall.member(number), hall.demo.city_hall, "run", slogan="A city", home="student"
    )


async def journal(hall: Hall) -> list[str]:
    async with hall.bot.campaigns.database.reading() as session:
        found = (await session.execute(select(JournalRow.command))).scalars().all()
    return [str(command["kind"]) for command in found]


async def failed(hall: Hall, number: int, attempts: int = 1) -> bool:
    row = await hall.row(number)
    return row.error is not None and row.attempts == attempts


async def again(hall: Hall, clock: SetClock, number: int, attempts: int) -> None:
    """Let that row of the outbox fail until it was attempted so often."""
    for attempt in range(1, attempts + 1):

        async def told(attempt: int = attempt) -> bool:
            # While an attempt is under way, the error is still that of the one before.
            put_off = (await hall.row(number)).not_before > clock.moment
            return put_off and await failed(hall, number, attempt)

        await until(told, f"attempt {attempt}")
        clock.moment = (await hall.row(number)).not_before


async def test_it_comes_back_whatever_becomes_of_the_connection(hall: Hall) -> None:
    await begin(hall)
    gateway, application = hall.sandbox.gateway, hall.demo.application

    async def cut() -> None:
        await gateway.drop()

    async def closed() -> None:
        await gateway.drop(4000)

    async def op_7() -> None:
        gateway.reconnect()

    async def op_9_resumable() -> None:
        gateway.invalidate(resumable=True)

    async def op_9() -> None:
        gateway.invalidate(resumable=False)

    for number, trouble in enumerate((cut, closed, op_7, op_9_resumable, op_9), start=1):
        old = set(gateway.connections)
        await trouble()
        await until(
            lambda old=old: not old & gateway.connections and gateway.is_connected(application.id),
            f"the bot to come back after {trouble.__name__}",
        )
        told = await stand(hall, number)
        assert "You stand for mayor" in told, trouble.__name__
        await until(lambda n=number: len(hall.messages()) == 1 + n, "the post")
    assert (await journal(hall)).count("Nominate") == 5
    assert hall.sandbox.rest.invalid_requests == 0


async def test_heartbeats_that_nobody_answers_end_in_a_new_connection(hall: Hall) -> None:
    await begin(hall)
    gateway = hall.sandbox.gateway
    gateway.acknowledges = False
    # Discord asks for a beat every 41 s; the test does not wait for so long.
    hall.bot._connection.heartbeat_timeout = 1.0
    gateway.heartbeat = 0.5
    await gateway.drop()
    before = hall.demo.application.identified
    first = {id(connection) for connection in gateway.connections}
    await until(
        lambda: (
            bool(gateway.connections)
            and not first & {id(connection) for connection in gateway.connections}
        ),
        "a connection",
    )
    silent = {id(connection) for connection in gateway.connections}
    await until(
        lambda: (
            bool(gateway.connections)
            and not silent & {id(connection) for connection in gateway.connections}
        ),
        "the next connection, since nobody answered on that one",
    )
    gateway.acknowledges = True
    hall.bot._connection.heartbeat_timeout = 60.0

    async def answered() -> bool:
        done = await hall.member(BRUNO).invoke(hall.demo.city_hall, "campaign status")
        return done.state != "failed"

    await until(answered, "an answer")
    assert hall.demo.application.identified - before < 20


async def test_what_discord_delivers_twice_is_done_once(
    hall: Hall, caplog: pytest.LogCaptureFixture
) -> None:
    await begin(hall)
    hall.sandbox.gateway.sessions.twice = "INTERACTION_CREATE"
    assert "You stand for mayor" in await stand(hall, BRUNO)
    assert "You stand for mayor" in await stand(hall, CARLA)
    opened = await hall.member(BRUNO).invoke(hall.demo.city_hall, "speech")
    given = await answer(await hall.member(BRUNO).submit(opened, {"text": "I will plant trees."}))
    (post,) = re.findall(r"speech-post[^\"']*", str(given.components))
    await answer(await hall.member(BRUNO).click(given, post))
    await until(lambda: len(hall.messages()) == 4, "the posts")
    await asyncio.sleep(1.5)
    assert len(hall.messages()) == 4
    told = await journal(hall)
    assert [told.count(kind) for kind in ("Nominate", "GiveSpeech", "ConfirmSpeech")] == [2, 1, 1]
    assert "interaction failed" not in caplog.text
    assert "could not answer" not in caplog.text


async def test_events_in_another_order_do_no_harm(hall: Hall) -> None:
    await begin(hall)
    hall.sandbox.gateway.sessions.turn_round(3)
    told = await asyncio.gather(*(stand(hall, number) for number in (BRUNO, CARLA, DIEGO)))
    assert all("You stand for mayor" in each for each in told)
    await until(lambda: len(hall.messages()) == 4, "the posts")
    assert sorted(await journal(hall)) == ["Nominate"] * 3 + ["StartCampaign"]


@pytest.mark.parametrize("scope", ["user", "global", "shared"])
async def test_a_storm_of_429_delays_posts_and_loses_none(hall: Hall, scope: str) -> None:
    hall.sandbox.faults.add(
        HttpFault(429, times=12, path="/messages", retry_after=0.2, scope=scope)
    )
    await hall.bot.campaigns.start(hall.demo.guild.id, Preset.STANDARD, 99)
    await hall.apply(nominate(hall.demo.people[BRUNO].id), nominate(hall.demo.people[CARLA].id))
    # Members are answered meanwhile.
    assert await say(hall.member(FINN), hall.demo.city_hall, "campaign status")
    await until(lambda: len(hall.messages()) >= 1, "the first post")
    row = await hall.row(0)
    assert row.attempts <= 3
    assert hall.bot.poster.refusals.lately == hall.sandbox.rest.invalid_requests <= 12


@pytest.mark.parametrize("status", [500, 502, 503])
@pytest.mark.parametrize("after", [False, True])
async def test_a_failing_discord_gets_each_post_once(
    hall: Hall, clock: SetClock, status: int, after: bool
) -> None:
    path = f"/channels/{hall.demo.city_hall.id}/messages$"
    hall.sandbox.faults.add(HttpFault(status, times=1, path=path, after=after))
    state = await hall.bot.campaigns.start(hall.demo.guild.id, Preset.STANDARD, 99)
    hall.sandbox.faults.add(HttpFault(status, times=1, path="/webhooks/", after=after))
    await hall.speak(state, "Whatever happens, I say this once.")

    async def both() -> bool:
        first, second = await hall.row(0), await hall.row(1)
        clock.moment = max(clock.moment, first.not_before, second.not_before)
        return first.message_id is not None and second.message_id is not None

    await until(both, "both posts")
    seen = [words(message) for message in hall.messages()]
    assert len(seen) == 2, seen


async def test_an_answer_after_20_seconds_is_waited_for_and_nobody_else_waits(hall: Hall) -> None:
    path = f"/channels/{hall.demo.city_hall.id}/messages$"
    hall.sandbox.faults.add(Delay(20, times=1, path=path))
    await hall.bot.campaigns.start(hall.demo.guild.id, Preset.STANDARD, 99)
    await asyncio.sleep(2)
    assert hall.messages() == []
    began = asyncio.get_running_loop().time()
    assert "You stand for mayor" in await stand(hall, BRUNO)
    assert asyncio.get_running_loop().time() - began < 5
    await until(lambda: len(hall.messages()) == 2, "both posts", 60)
    assert (await hall.row(0)).attempts == 1


async def test_an_acknowledgement_that_comes_too_late_is_one_line_in_the_log(hall: Hall) -> None:
    await begin(hall)
    hall.sandbox.faults.add(Delay(4, times=1, path="/callback"))
    late = await hall.member(BRUNO).invoke(hall.demo.city_hall, "campaign status")
    assert late.state == "failed"
    await asyncio.sleep(2)
    assert "You stand for mayor" in await stand(hall, BRUNO)


async def test_a_webhook_that_is_deleted_again_and_again_holds_nothing_up(
    hall: Hall, clock: SetClock
) -> None:
    state = await hall.bot.campaigns.start(hall.demo.guild.id, Preset.STANDARD, 99)
    for number in range(3):
        await hall.speak(state, f"Sentence {number}.")
        await until(lambda n=number: len(hall.messages()) == 2 + n, "the words")
        world = hall.sandbox.world
        for webhook_id in list(world.channels[hall.demo.city_hall.id].webhooks):
            world.remove(world.webhooks[webhook_id])
    assert hall.sandbox.rest.invalid_requests == 0


async def withdraw(hall: Hall, *permissions: Permission) -> None:
    """Take from the bot's role what Discord then tells the bot of."""
    (role,) = [r for r in hall.demo.guild.roles.values() if r.bot_id is not None]
    denied = 0
    for permission in permissions:
        denied |= int(permission)
    overwrite = {"id": str(role.id), "type": 0, "allow": "0", "deny": str(denied)}
    places.set_overwrite(hall.sandbox.world, hall.demo.city_hall, role.id, overwrite)
    await asyncio.sleep(0.3)


def told(hall: Hall, place: object) -> list[Message]:
    world = hall.sandbox.world
    here = [world.messages[m] for m in place.messages]
    return [m for m in here if "I can no longer write in" in m.content]


async def test_permissions_withdrawn_are_told_once_and_cost_no_refusal(
    hall: Hall, clock: SetClock
) -> None:
    await begin(hall)
    await withdraw(hall, Permission.SEND_MESSAGES, Permission.ATTACH_FILES)
    await hall.apply(nominate(hall.demo.people[BRUNO].id))
    await again(hall, clock, 1, 6)
    (warning,) = told(hall, hall.demo.chat)
    assert f"<#{hall.demo.city_hall.id}>" in warning.content
    assert "Send Messages, Attach Files" in warning.content
    assert warning.mention_roles == []
    assert hall.sandbox.rest.invalid_requests == 0
    # Given back, all that waited comes, in order.
    (role,) = [r for r in hall.demo.guild.roles.values() if r.bot_id is not None]
    places.set_overwrite(hall.sandbox.world, hall.demo.city_hall, role.id, None)
    clock.advance(timedelta(minutes=10))
    await until(lambda: any("goes on" in words(m) for m in hall.messages()), "what waited")
    assert "stands for mayor" in words(hall.messages()[1])
    assert len(told(hall, hall.demo.chat)) == 1


async def test_where_no_channel_is_left_the_owner_is_told_alone(
    hall: Hall, clock: SetClock
) -> None:
    await begin(hall)
    for channel in (hall.demo.chat, hall.demo.city_hall):
        places.delete_channel(hall.sandbox.world, channel)
    await asyncio.sleep(0.3)
    with pytest.raises(Rejected, match="paused"):
        await hall.apply(nominate(hall.demo.people[BRUNO].id))
    await again(hall, clock, 1, 5)
    owner, bot = hall.demo.people[ADA].id, hall.demo.application.id
    direct = hall.sandbox.world.dms[frozenset((owner, bot))]
    (warning,) = told(hall, direct)
    assert "/setup" in warning.content
    assert hall.sandbox.rest.invalid_requests == 0


async def test_removed_from_the_server_it_asks_nothing_of_discord_and_comes_back(
    hall: Hall, clock: SetClock
) -> None:
    await begin(hall)
    world, guild, application = hall.sandbox.world, hall.demo.guild, hall.demo.application
    places.leave(world, guild, application.id)

    async def left() -> bool:
        settings = await hall.bot.campaigns.settings(guild.id)
        return settings is not None and settings.left_at is not None

    await until(left, "the server to be left")
    await hall.apply(nominate(hall.demo.people[BRUNO].id))
    clock.advance(timedelta(minutes=10))
    await asyncio.sleep(3)
    assert (await hall.row(1)).attempts == 0
    assert hall.sandbox.rest.invalid_requests == 0
    places.invite(world, guild, application, int(BOT_PERMISSIONS))
    # What waited, that it is back, and until when the phase goes on now.
    await until(lambda: len(hall.messages()) == 4, "what waited")


async def test_the_moderators_role_removed_leaves_who_may_manage_the_server(hall: Hall) -> None:
    await begin(hall)
    places.delete_role(hall.sandbox.world, hall.demo.guild, hall.demo.moderator)
    hall_ = hall.demo.city_hall
    assert "Only this server's moderators" in await say(hall.member(FINN), hall_, "campaign pause")
    assert "is paused" in await say(hall.member(ADA), hall_, "campaign pause")


async def test_after_many_refusals_posts_wait_and_members_are_answered(
    hall: Hall, clock: SetClock
) -> None:
    await begin(hall)
    refusals = hall.bot.poster.refusals
    refusals._moments.extend([refusals._clock()] * TOO_MANY)
    await hall.apply(nominate(hall.demo.people[BRUNO].id))
    await again(hall, clock, 1, 1)
    assert "TooManyRefusals" in ((await hall.row(1)).error or "")
    assert "You stand for mayor" in await stand(hall, CARLA)
    refusals._moments.clear()
    clock.advance(timedelta(minutes=1))
    await until(lambda: len(hall.messages()) == 3, "the posts")


def test_refusals_are_forgotten_after_ten_minutes() -> None:
    now = 0.0
    refusals = Refusals(lambda: now)
    refusals._moments.extend([now] * (TOO_MANY - 1))
    refusals.check()
    refusals._moments.append(now)
    with pytest.raises(Exception, match="refusals in 10 minutes"):
        refusals.check()
    now = 601.0
    refusals.check()
    assert refusals.lately == 0


async def test_a_clock_that_was_ahead_keeps_nothing_back(hall: Hall, clock: SetClock) -> None:
    right = clock.moment
    clock.advance(timedelta(days=3))
    hall.sandbox.faults.add(HttpFault(403, times=1, path="/messages$"))
    await hall.bot.campaigns.start(hall.demo.guild.id, Preset.STANDARD, 99)

    async def once() -> bool:
        return await failed(hall, 0)

    await until(once, "the failure")
    clock.moment = right
    await until(lambda: len(hall.messages()) == 1, "the post")
    assert "You stand for mayor" in await stand(hall, BRUNO)
    await until(lambda: len(hall.messages()) == 2, "the next post")
    # And the clock may go far ahead of a campaign that nobody plays.
    clock.advance(timedelta(days=400))
    await until(lambda: len(hall.messages()) > 2, "what was due meanwhile")
    await hall.apply(EndCampaign(hall.demo.people[ADA].id))


def test_what_is_checked_before_a_post_is_what_the_table_of_setup_names() -> None:
    assert set(alarm.NEEDED) < {need.flag for need in NEEDS}
