"""Ballots while an election is open. Who hosts the bot could read them; the help says so."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.game import saves
from bot.game.rules import receipts
from bot.game.rules.methods.ballots import Ballot, pooled, total
from bot.store.tables import BallotRow, CampaignRow


@dataclass(frozen=True, slots=True)
class Turnout:
    """How many have voted in an election, and whether its polls are closed."""

    voted: int
    closed: bool


@dataclass(frozen=True, slots=True)
class OwnReceipt:
    """The receipt of a voter's ballot: its digest, and its code where that is kept."""

    digest: str
    code: str | None


async def cast(
    session: AsyncSession, campaign_id: str, election: int, voter: int, said: Ballot, code: str
) -> bool:
    """Keep a ballot and its receipt's code in place of an earlier one; True where it was."""
    receipt = receipts.digest(code)
    query = select(BallotRow).where(
        BallotRow.campaign_id == campaign_id,
        BallotRow.election == election,
        BallotRow.voter_id == voter,
    )
    row = (await session.execute(query)).scalar_one_or_none()
    if row is not None:
        row.said, row.receipt, row.code = saves.dump_ballot(said), receipt, code
        return True
    session.add(
        BallotRow(
            campaign_id=campaign_id,
            election=election,
            voter_id=voter,
            said=saves.dump_ballot(said),
            receipt=receipt,
            code=code,
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


async def receipt_of(
    session: AsyncSession, campaign_id: str, election: int, voter: int
) -> OwnReceipt | None:
    """The receipt of a voter's own ballot; None before the first one."""
    query = select(BallotRow.receipt, BallotRow.code).where(
        BallotRow.campaign_id == campaign_id,
        BallotRow.election == election,
        BallotRow.voter_id == voter,
    )
    found = (await session.execute(query)).one_or_none()
    return None if found is None else OwnReceipt(*found)


async def turnout(session: AsyncSession, campaign_id: str, election: int) -> int:
    """How many have voted."""
    query = (
        select(func.count())
        .select_from(BallotRow)
        .where(BallotRow.campaign_id == campaign_id, BallotRow.election == election)
    )
    return (await session.execute(query)).scalar_one()


async def turnout_told(session: AsyncSession, campaign_id: str, election: int) -> Turnout | None:
    """How many have voted in an election, open or counted; None where it was cancelled."""
    # Only the elections, not the whole campaign: every ballot asks for this in the end.
    query = select(CampaignRow.state["campaign"]["elections"]).where(CampaignRow.id == campaign_id)
    elections = (await session.execute(query)).scalar_one()
    saved = next(each for each in elections if each["id"] == election)
    if saved["closed_at"] is None:
        return Turnout(await turnout(session, campaign_id, election), closed=False)
    if saved["result"] is None:
        return None
    return Turnout(int(total([saves.load_ballot(each) for each in saved["ballots"]])), closed=True)


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
