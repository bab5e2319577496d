"""The growth bench, small: it measures what it says, and draws it."""

from pathlib import Path

from sqlalchemy import text

from bot.simulate.growth import COMMANDS, Growth, grown, make, path
from bot.simulate.growth_chart import draw
from bot.store.database import Database


async def test_a_database_is_measured_in_a_process_of_its_own(tmp_path: Path) -> None:
    told: list[int] = []
    await make(tmp_path, 12, told.append)
    assert told == [12]
    found = await grown(tmp_path)
    assert found.campaigns == 12
    assert 20e6 < found.memory < 1e9
    assert 0 < found.view < found.command
    assert found.tick > 0
    database = Database(f"sqlite+aiosqlite:///{path(tmp_path)}")
    async with database.reading() as session:
        written = (await session.execute(text("SELECT count(*) FROM journal"))).scalar_one()
    await database.close()
    assert written == 12 + COMMANDS, "every command was a real one"


def test_the_chart_is_drawn(tmp_path: Path) -> None:
    found = [Growth(n, 0.5, 10**8, 1.0, 2.0, 3.0, 10**6) for n in (10, 1_000)]
    draw(found, tmp_path / "growth.svg")
    assert "<svg" in (tmp_path / "growth.svg").read_text()
