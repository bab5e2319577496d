"""What tests of several layers share: a real database, built by the migrations."""

from collections.abc import AsyncIterator, Generator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import hypothesis
import pytest

from bot.campaigns import Campaigns
from bot.clock import Clock
from bot.store.database import Database
from bot.store.tables import Guild
from sandbox.seed import SANDBOX_TOKEN
from tests.databases import new_database

# How long an example takes says more about what else the machine does than about the code.
hypothesis.settings.register_profile("ecotopia", deadline=None)
hypothesis.settings.load_profile("ecotopia")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Fail a test whose logs or output have the bot's token: a secret is never told."""
    report = yield
    if report.when == "call" and any(SANDBOX_TOKEN in text for _title, text in report.sections):
        report.outcome = "failed"
        report.longrepr = "The bot's token is in what this test has logged or printed."
    return report


class SetClock(Clock):
    """A clock that stands until a test moves it."""

    def __init__(self) -> None:
        super().__init__()
        self.moment = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.moment

    def advance(self, step: timedelta) -> None:
        self.moment += step


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
async def database_url(tmp_path: Path) -> AsyncIterator[str]:
    async with new_database(tmp_path) as url:
        yield url


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    database = Database(database_url)
    yield database
    await database.close()


@pytest.fixture
async def campaigns(database: Database, clock: SetClock) -> Campaigns:
    campaigns = Campaigns(database, clock)
    await campaigns.configure(a_guild())
    return campaigns


def a_guild(number: int = 1, hour: int = 18, zone: str = "Europe/Berlin") -> Guild:
    return Guild(
        id=number,
        channel_id=100 + number,
        moderator_role_id=5,
        digest_hour=hour,
        time_zone=zone,
        language="en",
    )
