"""Ballots while an election is open. Who hosts the bot could read them; the help says so."""

from collections.abc import Sequence

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.store.tables import BallotRow


async def cast(
    session: AsyncSession, campaign_id: str, election: int, voter: int, ranking: Sequence[int]
) -> bool:
    """Keep a voter's ballot in place of an earlier one; True where there was one."""
    query = select(BallotRow).where(
        BallotRow.campaign_id == campaign_id,
        BallotRow.election == election,
        BallotRow.voter_id == voter,
    )
    row = (await session.execute(query)).scalar_one_or_none()
    if row is not None:
        row.ranking = list(ranking)
        return True
    session.add(
        BallotRow(campaign_id=campaign_id, election=election, voter_id=voter, ranking=list(ranking))
    )
    return False


async def of_voter(
    session: AsyncSession, campaign_id: str, election: int, voter: int
) -> tuple[int, ...]:
    """A voter's own ranking, empty before the first ballot."""
    query = select(BallotRow.ranking).where(
        BallotRow.campaign_id == campaign_id,
        BallotRow.election == election,
        BallotRow.voter_id == voter,
    )
    return tuple((await session.execute(query)).scalar_one_or_none() or ())


async def turnout(session: AsyncSession, campaign_id: str, election: int) -> int:
    """How many have voted."""
    query = (
        select(func.count())
        .select_from(BallotRow)
        .where(BallotRow.campaign_id == campaign_id, BallotRow.election == election)
    )
    return (await session.execute(query)).scalar_one()


async def rankings(
    session: AsyncSession, campaign_id: str, election: int
) -> tuple[tuple[int, ...], ...]:
    """What was voted, without by whom, sorted so that the order tells nothing."""
    query = select(BallotRow.ranking).where(
        BallotRow.campaign_id == campaign_id, BallotRow.election == election
    )
    found = (await session.execute(query)).scalars()
    return tuple(sorted(tuple(ranking) for ranking in found))


async def destroy(session: AsyncSession, campaign_id: str) -> None:
    """Delete the campaign's ballots, and with them the link from voter to ballot."""
    await session.execute(delete(BallotRow).where(BallotRow.campaign_id == campaign_id))
