import pytest
from sqlalchemy.exc import IntegrityError

from bot.errors import StoreError
from bot.store.database import Database
from bot.store.tables import BallotRow

VOTER = 881_200_000_000_000_001


async def test_an_error_of_the_database_tells_no_ballot(database: Database) -> None:
    orphan = BallotRow(
        campaign_id="nowhere", election=1, voter_id=VOTER, said={"tiers": [[4711]]}, receipt="r"
    )
    with pytest.raises(IntegrityError) as error:
        async with database.writing() as session:
            session.add(orphan)
    assert str(VOTER) not in str(error.value)
    assert "4711" not in str(error.value)


def test_an_address_that_is_none_is_refused_with_a_sentence() -> None:
    with pytest.raises(StoreError, match="address cannot be used"):
        Database("nonsense")
