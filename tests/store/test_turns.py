"""Nobody's many hold up another's one: the order in which guilds are served."""

from datetime import timedelta

from bot.campaigns import Campaigns
from bot.game.events import Paused
from bot.game.state import Preset
from bot.store import deadlines, outbox
from bot.store.tables import DeadlineKind
from tests.conftest import SetClock, a_guild

GUILDS = (1, 2, 3)


async def begin(campaigns: Campaigns) -> dict[int, str]:
    found = {}
    for number in GUILDS:
        await campaigns.configure(a_guild(number))
        found[number] = (await campaigns.start(number, Preset.STANDARD, 99)).id
    return found


async def test_each_guild_has_its_oldest_deadline_served_before_anybody_their_second(
    campaigns: Campaigns, clock: SetClock
) -> None:
    begun = await begin(campaigns)
    now = clock.now()
    async with campaigns.database.writing() as session:
        for guild, many in ((1, 40), (2, 1), (3, 2)):
            for number in range(many):
                await deadlines.schedule(
                    session,
                    campaign_id=begun[guild],
                    guild_id=guild,
                    kind=DeadlineKind.LET_STAND,
                    due_at=now - timedelta(minutes=100 * (4 - guild) - number),
                    subject=number + 1,
                )
    async with campaigns.database.reading() as session:
        found = [each.guild_id for each in await deadlines.due(session, now, 6)]
        assert found == [1, 2, 3, 1, 3, 1]
        first = await deadlines.due(session, now, 4)
        serving = [each.id for each in first]
        assert [each.guild_id for each in first] == [1, 2, 3, 1]
        # What is being served has had its turn: the third guild's second one comes first.
        rest = [each.guild_id for each in await deadlines.due(session, now, 3, serving)]
        assert rest == [3, 1, 1]


async def test_a_guild_with_many_posts_has_one_in_each_turn(
    campaigns: Campaigns, clock: SetClock
) -> None:
    begun = await begin(campaigns)
    now = clock.now()
    async with campaigns.database.writing() as session:
        for _ in range(50):
            outbox.add(session, 1, begun[1], Paused(), now)
    sent: list[int] = []
    after = 0
    for _ in range(6):
        async with campaigns.database.reading() as session:
            (row,) = await outbox.next_of_each_guild(session, now, 1, (), after)
        async with campaigns.database.writing() as session:
            await outbox.posted(session, row.id, 1_000 + row.id, now)
        sent.append(row.guild_id)
        after = row.guild_id
    assert sent == [1, 2, 3, 1, 1, 1]


async def test_the_turns_go_round_and_leave_out_who_is_busy_or_has_to_wait(
    campaigns: Campaigns, clock: SetClock
) -> None:
    await begin(campaigns)
    now = clock.now()
    async with campaigns.database.reading() as session:
        rows = await outbox.next_of_each_guild(session, now, 9, (), 2)
        assert [row.guild_id for row in rows] == [3, 1, 2]
        rows = await outbox.next_of_each_guild(session, now, 9, (3,), 2)
        assert [row.guild_id for row in rows] == [1, 2]
    async with campaigns.database.writing() as session:
        await outbox.failed(session, rows[0].id, "no", now + timedelta(minutes=1))
    async with campaigns.database.reading() as session:
        rows = await outbox.next_of_each_guild(session, now, 9)
        assert [row.guild_id for row in rows] == [2, 3]
        assert await outbox.next_of_each_guild(session, now, 0) == []
