"""The clock, and the file through which the sandbox moves it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.clock import Clock

NEAR = timedelta(seconds=5)


def test_without_a_file_it_is_the_time_of_day() -> None:
    clock = Clock()
    clock.refresh()
    assert abs(clock.now() - datetime.now(UTC)) < NEAR


def test_the_file_moves_it_but_not_discords(tmp_path: Path) -> None:
    file = tmp_path / "clock"
    clock = Clock(file)
    clock.refresh()
    assert abs(clock.now() - datetime.now(UTC)) < NEAR
    file.write_text("86400")
    clock.refresh()
    assert abs(clock.now() - datetime.now(UTC) - timedelta(days=1)) < NEAR
    assert abs(clock.on_discord() - datetime.now(UTC)) < NEAR


def test_a_new_process_goes_on_at_the_moved_time(tmp_path: Path) -> None:
    file = tmp_path / "clock"
    file.write_text("86400")
    assert abs(Clock(file).now() - datetime.now(UTC) - timedelta(days=1)) < NEAR


@pytest.mark.parametrize("damaged", ["", "abc", "nan", "inf", "1e30", "-1e30"])
def test_a_damaged_file_leaves_it_where_it_was(tmp_path: Path, damaged: str) -> None:
    file = tmp_path / "clock"
    file.write_text("3600")
    clock = Clock(file)
    clock.refresh()
    file.write_text(damaged)
    clock.refresh()
    assert abs(clock.now() - datetime.now(UTC) - timedelta(hours=1)) < NEAR
