"""Ballots while an election is open. Who hosts the bot could read them; the help says so."""

from collections.abc import Sequence

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.game import saves
from bot.game.rules.methods.ballots import Ballot, pooled
from bot.store.tables import BallotRow


async def cast(
    session: AsyncSession, campaign_id: str, election: int, voter: int, said: Ballot, receipt: str
) -> bool:
    """Keep a voter's ballot in place of an earlier one; True where there was one."""
    query = select(BallotRow).where(
        BallotRow.campaign_id == campaign_id,
        BallotRow.election == election,
        BallotRow.voter_id == voter,
    )
    row = (await session.execute(query)).scalar_one_or_none()
    if row is not None:
        row.said, row.receipt = saves.dump_ballot(said), receipt
        return True
    session.add(
        BallotRow(
            campaign_id=campaign_id,
            election=election,
            voter_id=voter,
            said=saves.dump_ballot(said),
            receipt=receipt,
        )
    )
    return False


async def of_voter(
    session: AsyncSession, campaign_id: str, election: int, voter: int
) -> Ballot | None:
    """A voter's own ballot; None before the first one."""
    query = select(BallotRow.said).where(
        BallotRow.campaign_id == campaign_id,
        BallotRow.election == election,
        BallotRow.voter_id == voter,
    )
    said = (await session.execute(query)).scalar_one_or_none()
    return None if said is None else saves.load_ballot(said)


async def turnout(session: AsyncSession, campaign_id: str, election: int) -> int:
    """How many have voted."""
    query = (
        select(func.count())
        .select_from(BallotRow)
        .where(BallotRow.campaign_id == campaign_id, BallotRow.election == election)
    )
    return (await session.execute(query)).scalar_one()


async def cast_in(
    session: AsyncSession, campaign_id: str, election: int
) -> tuple[tuple[Ballot, ...], tuple[str, ...]]:
    """What was voted, equal ballots together, and the receipts' digests, without by whom.

    Each is in an order of its own, so that neither tells of the other, nor of who came first.
    """
    query = select(BallotRow.said, BallotRow.receipt).where(
        BallotRow.campaign_id == campaign_id, BallotRow.election == election
    )
    found = (await session.execute(query)).all()
    said = pooled(saves.load_ballot(said) for said, _ in found)
    return said, tuple(sorted(receipt for _, receipt in found))


async def in_campaign(session: AsyncSession, campaign_id: str) -> Sequence[BallotRow]:
    """The ballots that are still linked to their voters."""
    query = select(BallotRow).where(BallotRow.campaign_id == campaign_id)
    return (await session.execute(query)).scalars().all()


async def destroy(session: AsyncSession, campaign_id: str) -> None:
    """Delete the campaign's ballots, and with them the link from voter to ballot."""
    await session.execute(delete(BallotRow).where(BallotRow.campaign_id == campaign_id))
