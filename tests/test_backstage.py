"""What the sandbox's page sees of the bot's rows."""

from datetime import timedelta
from pathlib import Path

from bot.backstage import Backstage
from bot.campaigns import Campaigns
from bot.game.state import Preset
from bot.store import outbox
from bot.store.database import Database
from bot.store.tables import PHASES
from tests.conftest import SetClock

MODERATOR = 7


async def test_deadlines_and_posts_of_a_campaign(campaigns: Campaigns, clock: SetClock) -> None:
    backstage = Backstage(campaigns.database)
    now = clock.now().timestamp()
    assert await backstage.look(1) == {"deadlines": [], "outbox": []}
    assert await backstage.next_deadline(1, now) is None

    await campaigns.start(1, Preset.STANDARD, MODERATOR, 1)
    seen = await backstage.look(1)
    due = [each["at"] for each in seen["deadlines"]]
    assert due == sorted(due)
    assert {each["kind"] for each in seen["deadlines"]} & set(PHASES)
    (post,) = seen["outbox"]
    assert (post["event"], post["state"], post["attempts"]) == ("CampaignStarted", "waiting", 0)

    first = await backstage.next_deadline(1, now)
    assert first == due[0] > now
    assert await backstage.next_deadline(1, due[0]) == due[1]
    assert await backstage.next_deadline(1, due[-1]) is None
    assert await backstage.next_deadline(2, now) is None


async def test_how_far_a_post_got(campaigns: Campaigns, clock: SetClock) -> None:
    backstage = Backstage(campaigns.database)
    await campaigns.start(1, Preset.STANDARD, MODERATOR, 1)

    async def state() -> str:
        return str((await backstage.look(1))["outbox"][0]["state"])

    async with campaigns.database.writing() as session:
        (row,) = await outbox.newest(session, 1, 5)
        assert await outbox.claim(session, row, clock.now())
    assert await state() == "sending"
    async with campaigns.database.writing() as session:
        await outbox.failed(session, row.id, "no such channel", clock.now() + timedelta(minutes=1))
    assert await state() == "failed"
    async with campaigns.database.writing() as session:
        await outbox.posted(session, row.id, 99, clock.now())
    assert await state() == "posted"
    assert (await backstage.look(1))["outbox"][0]["message"] == "99"


async def test_before_the_bot_has_made_its_tables(tmp_path: Path) -> None:
    backstage = Backstage(Database(f"sqlite+aiosqlite:///{tmp_path / 'none.db'}"))
    assert await backstage.look(1) == {"deadlines": [], "outbox": []}
    assert await backstage.next_deadline(1, 0.0) is None
    await backstage.forget([1], [2])
    await backstage.close()
