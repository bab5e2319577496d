"""Campaigns as files: out of one server and into another, or refused with nothing changed."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot import campaign_files
from bot.campaign_files import NoPlace, Recorded, UnknownCampaign, UnsoundFile
from bot.campaigns import Campaigns
from bot.game import balance, commands, saves
from bot.game.rejection import Rejected
from bot.game.state import Campaign, Phase, Preset
from bot.replay import replay
from bot.store.tables import Base, Deadline
from tests.conftest import SetClock, a_guild
from tests.databases import let_fail
from tests.game.plays import ANN, BOB, CAT, MODERATOR, nominate, opening, voter
from tests.test_replay import GUILD, play_some, with_older

OTHER = 2

Sheet = dict[str, Any]


async def exported(campaigns: Campaigns, campaign: str) -> str:
    return campaign_files.write(await campaign_files.recorded(campaigns.database, campaign))


async def imported(campaigns: Campaigns, text: str, guild: int = OTHER) -> Campaign:
    found = await campaign_files.bring_in(
        campaigns.database, campaign_files.read(text), guild, campaigns.clock.now()
    )
    return found.state


async def contents(campaigns: Campaigns) -> dict[str, list[str]]:
    """Everything in the database, by table."""
    async with campaigns.database.reading() as session:
        return {
            table.name: sorted(str(row) for row in await session.execute(select(table)))
            for table in Base.metadata.sorted_tables
        }


async def due(campaigns: Campaigns, campaign: str) -> dict[tuple[str, int, int], datetime]:
    async with campaigns.database.reading() as session:
        query = select(Deadline).where(Deadline.campaign_id == campaign)
        rows = (await session.execute(query)).scalars()
        return {(row.kind, row.subject, row.revision): row.due_at for row in rows}


@pytest.fixture
async def file(campaigns: Campaigns, clock: SetClock) -> str:
    """A campaign of GUILD; OTHER is set up too."""
    await campaigns.configure(a_guild(OTHER, hour=9, zone="America/New_York"))
    return await exported(campaigns, await play_some(campaigns, clock))


async def test_a_campaign_goes_to_another_server(
    campaigns: Campaigns, clock: SetClock, file: str
) -> None:
    at_home = await campaigns.view(GUILD)
    before = await contents(campaigns)
    clock.advance(timedelta(days=40))
    moved = await imported(campaigns, file)
    there = await campaigns.view(OTHER)
    assert there == moved
    assert (there.guild, there.mayor, there.deeds) == (OTHER, at_home.mayor, at_home.deeds)
    assert there.id != at_home.id
    assert await campaigns.view(GUILD) == at_home
    after = await contents(campaigns)
    for table, rows in before.items():
        assert set(rows) <= set(after[table])
    # The channel there is not told again what was told elsewhere.
    assert after["outbox"] == before["outbox"]


async def test_what_was_moved_can_be_replayed_and_moved_again(
    campaigns: Campaigns, file: str
) -> None:
    moved = await imported(campaigns, file)
    await campaigns.apply(OTHER, commands.ResolveRound(moved.round))
    found = await campaign_files.recorded(campaigns.database, moved.id)
    assert replay(found.saved, found.journal).state == await campaigns.view(OTHER)
    await campaigns.configure(a_guild(3))
    again = await imported(campaigns, campaign_files.write(found), 3)
    assert again.deeds == (await campaigns.view(OTHER)).deeds


async def test_what_waits_is_due_anew(campaigns: Campaigns, clock: SetClock, file: str) -> None:
    clock.advance(timedelta(days=40))
    moved = await imported(campaigns, file)
    now = clock.now()
    ann, bob = moved.speeches[1:]
    # 9:00 in New York's summer is 13:00 UTC.
    digest = datetime.fromisoformat("2026-04-11T13:00+00:00")
    assert await due(campaigns, moved.id) == {
        ("digest", 0, 0): digest,
        ("govern", 3, 0): digest,
        ("let_stand", ann.id, ann.revision): now + balance.CONFIRMATION_TIME,
        ("read_speech", bob.id, bob.revision): now,
    }


async def test_in_a_pause_everything_waits_from_its_beginning(
    campaigns: Campaigns, clock: SetClock, file: str
) -> None:
    await campaigns.apply(GUILD, commands.Pause(MODERATOR))
    paused = clock.now()
    clock.advance(timedelta(days=40))
    moved = await imported(campaigns, await exported(campaigns, (await campaigns.view(GUILD)).id))
    assert (await due(campaigns, moved.id))["read_speech", 3, 0] == paused
    assert await campaigns.phase_ends(OTHER) is None, "it is held"
    await campaigns.apply(OTHER, commands.Resume(MODERATOR))
    ends = await campaigns.phase_ends(OTHER)
    assert ends is not None
    assert timedelta(hours=12) < ends - clock.now() <= timedelta(hours=36)


async def test_an_ended_campaign_is_kept_without_running(
    campaigns: Campaigns, clock: SetClock, file: str
) -> None:
    home = await campaigns.view(GUILD)
    await campaigns.apply(GUILD, commands.EndCampaign(MODERATOR))
    moved = await imported(campaigns, await exported(campaigns, home.id))
    assert moved.phase is Phase.ENDED
    assert await due(campaigns, moved.id) == {}
    await campaigns.start(OTHER, Preset.CLASSIC, MODERATOR)


async def test_open_polls_begin_again_without_the_ballots(
    campaigns: Campaigns, clock: SetClock
) -> None:
    await campaigns.configure(a_guild(OTHER))
    home = await campaigns.start(GUILD, Preset.STANDARD, MODERATOR)
    for command in (nominate(ANN), nominate(BOB, "Bob"), opening()):
        await campaigns.apply(GUILD, command)
    somebody = voter(881_200_000_000_000_001)
    await campaigns.cast_ballot(GUILD, home.id, somebody, commands.Ballot(1, ((BOB,),)))
    file = await exported(campaigns, home.id)
    assert str(somebody.player) not in file
    moved = await imported(campaigns, file)
    assert await campaigns.turnout(moved) == 0
    await campaigns.cast_ballot(OTHER, moved.id, somebody, commands.Ballot(1, ((ANN,),)))
    assert await campaigns.turnout(await campaigns.view(GUILD)) == 1


async def test_a_campaign_of_older_rules_is_upgraded_on_its_way(campaigns: Campaigns) -> None:
    await campaigns.configure(a_guild(OTHER))
    campaign = await with_older(campaigns, "schema1_campaign")
    moved = await imported(campaigns, await exported(campaigns, campaign))
    home = await campaigns.view(GUILD)
    assert (moved.ground, moved.electorate) == (home.ground, home.electorate)
    await campaigns.apply(OTHER, commands.PublishDigest(()))
    found = await campaign_files.recorded(campaigns.database, moved.id)
    upgrades = [e.revision for e in found.journal if e.command["kind"] == saves.UPGRADE]
    assert upgrades == [len(found.journal) - 2]
    assert replay(found.saved, found.journal).upgraded_from == 1


async def test_an_upgraded_campaign_moves_with_what_it_was(campaigns: Campaigns) -> None:
    await campaigns.configure(a_guild(OTHER))
    campaign = await with_older(campaigns, "schema1_govern")
    await campaigns.apply(GUILD, commands.ResolveRound(1))
    moved = await imported(campaigns, await exported(campaigns, campaign))
    found = await campaign_files.recorded(campaigns.database, moved.id)
    assert replay(found.saved, found.journal).state == moved


async def test_the_file_holds_no_secret_of_the_server(file: str) -> None:
    sheet = json.loads(file)
    assert set(sheet) == {"kind", "form", "save", "journal"}
    for secret in ("channel", "moderator_role", "token", "webhook", "time_zone"):
        assert secret not in file
    assert str(ANN) in file


async def test_an_unknown_campaign_is_named(campaigns: Campaigns) -> None:
    with pytest.raises(UnknownCampaign, match="no campaign nowhere"):
        await campaign_files.recorded(campaigns.database, "nowhere")


async def test_a_server_must_be_free_and_set_up(campaigns: Campaigns, file: str) -> None:
    before = await contents(campaigns)
    with pytest.raises(NoPlace, match="777 is not set up"):
        await imported(campaigns, file, 777)
    with pytest.raises(NoPlace, match="A campaign runs in server 1"):
        await imported(campaigns, file, GUILD)
    assert await contents(campaigns) == before


def seed(sheet: Sheet) -> None:
    sheet["journal"][0]["command"]["seed"] ^= 1


def tampered(sheet: Sheet) -> None:
    sheet["save"]["campaign"]["city"]["treasury"] = 4711


def cut_off(sheet: Sheet) -> None:
    sheet["journal"].pop()


def emptied(sheet: Sheet) -> None:
    sheet["journal"] = []


def without_zone(sheet: Sheet) -> None:
    sheet["journal"][0]["at"] = "2026-03-01T12:00:00"


def in_berlin(sheet: Sheet) -> None:
    sheet["journal"][0]["at"] = "0001-01-01T00:00:00+01:00"


def of_the_future(sheet: Sheet) -> None:
    sheet["save"]["schema"] = 99


def of_a_new_form(sheet: Sheet) -> None:
    sheet["form"] = 2


def foreign(sheet: Sheet) -> None:
    sheet["kind"] = "ecotopia election"


def with_more(sheet: Sheet) -> None:
    sheet["token"] = "secret"


def older_but_bare(sheet: Sheet) -> None:
    sheet["save"] = {"schema": 1, "campaign": {}}


def older_but_broken(sheet: Sheet) -> None:
    sheet["save"]["schema"] = 1
    sheet["save"]["campaign"]["phase"] = "peace"


def not_a_number(sheet: Sheet) -> None:
    sheet["save"]["campaign"]["city"]["treasury"] = float("nan")


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (seed, "history does not confirm it"),
        (tampered, r"campaign\.city\.treasury: 4711 saved"),
        (cut_off, "history does not confirm it"),
        (emptied, "journal is unsound"),
        (without_zone, r"journal\.0\.at is unsound"),
        (in_berlin, "not in UTC"),
        (of_the_future, "schema 99, by another version"),
        (of_a_new_form, "its form is 2"),
        (foreign, "not an exported campaign"),
        (with_more, "token is unsound"),
        (older_but_bare, "save of schema 1 is unsound"),
        (older_but_broken, "save of schema 1 is unsound"),
        (not_a_number, "NaN is no number"),
    ],
)
async def test_a_damaged_file_changes_nothing(
    campaigns: Campaigns, file: str, damage: Callable[[Sheet], None], reason: str
) -> None:
    before = await contents(campaigns)
    sheet = json.loads(file)
    damage(sheet)
    with pytest.raises(UnsoundFile, match=reason):
        await imported(campaigns, json.dumps(sheet))
    assert await contents(campaigns) == before


@pytest.mark.parametrize("foreign_text", ["", "{", "[]", "null", "[" * 100_000, '{"kind": 1}'])
def test_a_text_that_is_no_campaign_is_refused(foreign_text: str) -> None:
    with pytest.raises(UnsoundFile):
        campaign_files.read(foreign_text)


async def test_half_a_file_is_refused(file: str) -> None:
    with pytest.raises(UnsoundFile, match="it is not JSON"):
        campaign_files.read(file[: len(file) // 2])


async def test_a_failure_while_saving_leaves_nothing_behind(
    campaigns: Campaigns, file: str
) -> None:
    await let_fail(campaigns.database, "deadlines", "the disk is full")
    before = await contents(campaigns)
    with pytest.raises(Exception, match="the disk is full"):
        await imported(campaigns, file)
    assert await contents(campaigns) == before


async def test_a_file_is_read_as_it_was_written(campaigns: Campaigns, file: str) -> None:
    home = await campaigns.view(GUILD)
    found: Recorded = await campaign_files.recorded(campaigns.database, home.id)
    again = campaign_files.read(file)
    assert again.saved == found.saved
    for one, other in zip(again.journal, found.journal, strict=True):
        assert (one.revision, one.at) == (other.revision, other.at)
        assert (one.command, one.events) == (other.command, other.events)


async def test_speeches_go_on_where_they_were(
    campaigns: Campaigns, clock: SetClock, file: str
) -> None:
    await imported(campaigns, file)
    await campaigns.apply(OTHER, commands.ConfirmSpeech(ANN, 2, 0))
    with pytest.raises(Rejected):
        await campaigns.apply(OTHER, nominate(CAT))
