"""Who cast which ballot: readable by the host until the close, and by nobody after it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot import campaign_files, privacy
from bot.campaigns import Campaigns
from bot.game import commands
from bot.game.state import Preset
from bot.game.vocabulary import Demographic
from bot.rhythm import stage_of
from bot.store import migrate
from bot.store.database import Database
from bot.store.tables import Deadline, DeadlineKind
from tests.conftest import SetClock, a_guild

GUILD, MODERATOR, SECOND, SEED = 1, 5, 6, 1
STANDING = (101, 102)
VOTERS = tuple(1_248_276_562_998_984_700 + 7_919 * number for number in range(12))
"""Of nothing else in the campaign, so that each trace of them is a trace of a ballot."""

Close = Callable[[Campaigns], Awaitable[object]]


async def closed(campaigns: Campaigns) -> None:
    await campaigns.close_election(GUILD, MODERATOR)


async def closed_by_the_clock(campaigns: Campaigns) -> None:
    clock = campaigns.clock
    assert isinstance(clock, SetClock)
    clock.advance(timedelta(days=30))
    async with campaigns.database.reading() as session:
        query = select(Deadline).where(Deadline.kind == DeadlineKind.ELECTION)
        phase = (await session.execute(query)).scalar_one()
    await campaigns.serve_phase(phase)


async def advanced(campaigns: Campaigns) -> None:
    state = await campaigns.view(GUILD)
    await campaigns.advance(GUILD, state.id, stage_of(state), MODERATOR)


async def cancelled(campaigns: Campaigns) -> None:
    for moderator in (MODERATOR, SECOND):
        await campaigns.apply(GUILD, commands.CancelElection(moderator, 1))


async def ended(campaigns: Campaigns) -> None:
    await campaigns.apply(GUILD, commands.EndCampaign(MODERATOR))


@pytest.fixture
async def voted(tmp_path: Path, clock: SetClock) -> AsyncIterator[Campaigns]:
    """An election in an SQLite file in which all have voted, and most of them twice."""
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'ballots.db'}")
    await migrate.upgrade(database)
    campaigns = Campaigns(database, clock)
    await campaigns.configure(a_guild())
    await campaigns.start(GUILD, Preset.STANDARD, MODERATOR, SEED)
    for number, player in enumerate(STANDING):
        await campaigns.apply(
            GUILD, commands.Nominate(player, f"C{number}", "Trees", Demographic.STUDENT)
        )
    await campaigns.open_election(GUILD, MODERATOR, len(VOTERS))
    state = await campaigns.view(GUILD)
    long_ago = datetime(2020, 1, 1, tzinfo=UTC)
    for turn in range(2):
        for number, player in enumerate(VOTERS[turn:]):
            first = STANDING[(number + turn) % 2]
            voter = commands.Voter(player, long_ago, long_ago)
            ballot = commands.Ballot(1, ((first,),))
            await campaigns.cast_ballot(GUILD, state.id, voter, ballot)
    yield campaigns
    await database.close()


def traces(folder: Path, player: int) -> list[str]:
    """The files in which a player's id is written, in any of the ways in which it could be."""
    forms = (
        str(player).encode(),
        player.to_bytes(8, "big"),
        player.to_bytes(8, "little"),
        f"{player:x}".encode(),
    )
    files = [file for file in folder.iterdir() if file.is_file()]
    return [f.name for f in files if any(form in f.read_bytes() for form in forms)]


@pytest.mark.parametrize("close", [closed, closed_by_the_clock, advanced, cancelled, ended])
async def test_the_link_is_gone_from_the_file_and_its_log(
    voted: Campaigns, tmp_path: Path, close: Close
) -> None:
    for voter in VOTERS:
        assert traces(tmp_path, voter), "else this test would notice nothing"
    await close(voted)
    # While the bot goes on, with its connections open: nothing waits for an orderly end.
    assert {voter: found for voter in VOTERS if (found := traces(tmp_path, voter))} == {}


async def test_a_crash_right_after_the_close_leaves_no_link(
    voted: Campaigns, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed between the commit and the emptying of the log; the next start empties it."""

    async def killed(_self: Database) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Database, "forget_deleted", killed)
        with pytest.raises(KeyboardInterrupt):
            await voted.close_election(GUILD, MODERATOR)
    assert any(traces(tmp_path, voter) for voter in VOTERS)
    await voted.database.forget_deleted()
    assert not any(traces(tmp_path, voter) for voter in VOTERS)


async def test_an_export_has_nobody_elses_ballot(voted: Campaigns) -> None:
    database, now = voted.database, voted.clock.now()
    state = await voted.view(GUILD)
    file = campaign_files.write(await campaign_files.recorded(database, state.id))
    assert not any(str(voter) in file for voter in VOTERS)
    copy = await privacy.export(database, GUILD, VOTERS[0], now)
    assert copy is not None
    assert not any(str(voter) in copy for voter in VOTERS[1:])


async def test_a_ballot_is_shown_to_its_voter_alone(voted: Campaigns) -> None:
    state = await voted.view(GUILD)
    assert await voted.own_ballot(state, VOTERS[0]) is not None
    assert await voted.own_ballot(state, MODERATOR) is None
    assert await voted.turnout(state) == len(VOTERS)
    await closed(voted)
    assert await voted.own_ballot(state, VOTERS[0]) is None
