"""Every revision, down to it and up again, with a played campaign in the database."""

from datetime import timedelta
from typing import Any

import pytest
from alembic import command
from sqlalchemy import Connection, MetaData, func, select, update

from bot.campaigns import Campaigns
from bot.game import commands
from bot.game.state import Preset
from bot.replay import replay
from bot.store import migrate, moderation, webhooks
from bot.store.database import Database
from bot.store.tables import Base, ErasureRow, OutboxRow
from tests.conftest import SetClock
from tests.game.plays import ANN, BOB, MODERATOR, nominate, opening, reading, voter

ALL = migrate.revisions()
LOST = {
    # What a way down cannot keep, because the older tables have no place for it.
    "0001": {"ballots", "outbox"},
    "0005": {"audit", "filter_words", "muted"},
    "0008": {"erasures"},
}
SPEECH = "I will plant 500 trees by round 2. The library stays open."


@pytest.fixture
async def played(campaigns: Campaigns, clock: SetClock) -> Campaigns:
    """A campaign with something in every table: polls are open, posts are sent and wait."""
    state = await campaigns.start(1, Preset.STANDARD, MODERATOR, seed=7)
    for each in (
        nominate(ANN),
        nominate(BOB, "Bob"),
        commands.GiveSpeech(ANN, SPEECH),
        reading(1, "The library stays open."),
    ):
        clock.advance(timedelta(minutes=1))
        await campaigns.apply(1, each)
    await campaigns.apply(1, opening())
    for player in (ANN, BOB):
        await campaigns.cast_ballot(1, state.id, voter(player), commands.Ballot(1, ((ANN,),)))
    async with campaigns.database.writing() as session:
        await webhooks.keep(session, 101, "c1", 77, "secret")
        await moderation.mute(session, 1, "c2")
        await moderation.add_word(session, 1, "heck")
        moderation.record(session, 1, MODERATOR, moderation.Act.MUTE, "c2", clock.now())
        session.add(ErasureRow(guild_id=9, at=clock.now(), asked=True))
        sent = select(func.min(OutboxRow.id)).scalar_subquery()
        values = {"posted_at": clock.now(), "message_id": 2**62}
        await session.execute(update(OutboxRow).where(OutboxRow.id == sent).values(values))
    return campaigns


def rows(connection: Connection) -> dict[str, list[dict[str, Any]]]:
    """All rows of all tables as they are at this revision, each table's in order."""
    metadata = MetaData()
    metadata.reflect(connection)
    return {
        table.name: [
            dict(row)
            for row in connection.execute(table.select().order_by(*table.primary_key)).mappings()
        ]
        for table in metadata.sorted_tables
    }


async def found(database: Database) -> dict[str, list[dict[str, Any]]]:
    async with database.engine.connect() as connection:
        return await connection.run_sync(rows)


async def down(database: Database, revision: str) -> None:
    def run(connection: Connection) -> None:
        command.downgrade(migrate.alembic_config(connection), revision)

    async with database.engine.begin() as connection:
        await connection.run_sync(run)


@pytest.mark.parametrize("revision", ALL)
async def test_what_a_revision_has_a_place_for_outlives_the_way_down_and_up(
    played: Campaigns, revision: str
) -> None:
    database = played.database
    before = await found(database)
    assert {table.name for table in Base.metadata.sorted_tables} <= before.keys()
    assert all(before.values()), "every table has something to lose"
    await down(database, revision)
    assert await migrate.revision(database) == revision
    older = await found(database)
    lost = set().union(*(LOST[each] for each in LOST if each >= revision))
    for table in older.keys() - {"alembic_version", *lost}:
        kept = older[table]
        same = [{key: row[key] for key in kept[0]} for row in before[table]] if kept else []
        if table == "deadlines":
            # The ends of phases go with the revision that brought them, and come again with it.
            same = [row for row in same if row in kept]
        assert kept == same, table

    await migrate.upgrade(database)
    after = await found(database)
    for table in before.keys() - {"deadlines", *lost}:
        assert [row.keys() for row in after[table]] == [row.keys() for row in before[table]]
    assert after["campaigns"] == before["campaigns"]
    assert after["journal"] == before["journal"]
    assert after["webhooks"] == before["webhooks"]
    assert {row["kind"] for row in after["deadlines"]} == {
        row["kind"] for row in before["deadlines"]
    }

    # And the game goes on there, from the same state, as its journal says.
    state, _ = await played.close_election(1, MODERATOR)
    async with database.reading() as session:
        from bot.store import campaigns

        row = await campaigns.find(session, state.id)
        assert row is not None
        journal = await campaigns.journal(session, row)
    assert replay(row.state, list(journal)).last == row.revision


async def test_a_revision_ahead_is_refused_with_a_sentence(database: Database) -> None:
    """By whatever opens a database, and nothing in it is changed."""
    newest = migrate.newest_revision()
    ahead = f"{int(newest) + 1:04}"
    versions = MetaData()
    async with database.engine.begin() as connection:
        await connection.run_sync(lambda c: versions.reflect(c, only=["alembic_version"]))
        table = versions.tables["alembic_version"]
        await connection.execute(update(table).values(version_num=ahead))
    with pytest.raises(migrate.StoreError, match=f"revision {ahead}, which a newer version"):
        await migrate.upgrade(database)
    assert await migrate.revision(database) == ahead
