"""A guild's rows are deleted whole, and nobody else's."""

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, func, select

from bot.campaigns import Campaigns
from bot.game.state import Preset
from bot.store import erasing
from bot.store.tables import Base, WebhookRow
from tests.conftest import a_guild

MODERATOR = 7


@pytest.mark.parametrize("table", Base.metadata.sorted_tables, ids=lambda table: table.name)
def test_every_table_tells_whose_its_rows_are(table: Table) -> None:
    assert erasing.belonging(table, [1], [2]) is not None


def test_a_table_of_nobody_would_be_noticed() -> None:
    lost = Table("lost", MetaData(), Column("id", Integer))
    with pytest.raises(LookupError, match="lost"):
        erasing.belonging(lost, [1], [2])


async def rows(campaigns: Campaigns) -> dict[str, int]:
    async with campaigns.database.reading() as session:
        return {
            table.name: (
                await session.execute(select(func.count()).select_from(table))
            ).scalar_one()
            for table in Base.metadata.sorted_tables
        }


async def test_one_guild_goes_and_the_other_stays(campaigns: Campaigns) -> None:
    async with campaigns.database.writing() as session:
        session.add(WebhookRow(channel_id=101, citizen="a", webhook_id=1, token="t"))
    await campaigns.start(1, Preset.STANDARD, MODERATOR, 1)
    one = await rows(campaigns)
    assert one["campaigns"] == one["webhooks"] == 1
    assert 0 not in (one["journal"], one["deadlines"], one["outbox"])
    await campaigns.configure(a_guild(2))
    await campaigns.start(2, Preset.STANDARD, MODERATOR, 1)
    async with campaigns.database.writing() as session:
        await erasing.erase_guilds(session, [2], [102])
    assert await rows(campaigns) == one
    async with campaigns.database.writing() as session:
        await erasing.erase_guilds(session, [1], [101])
    assert set((await rows(campaigns)).values()) == {0}
