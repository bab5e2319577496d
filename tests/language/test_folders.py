"""Folders of killed processes are removed; those of the living, and other people's, are not."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.language.folders import OWNER, own_folder, remove_left

HOLDING = """
from bot.language.folders import own_folder
with own_folder() as folder:
    (folder / "worker.sock").touch()
    print(folder, flush=True)
    input()
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    return tmp_path


def holder() -> tuple[subprocess.Popen[str], Path]:
    """A process that holds a folder of its own, and that folder."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDING], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    return process, Path(process.stdout.readline().strip())


def test_a_killed_owners_folder_goes_and_a_living_ones_stays(place: Path) -> None:
    one, left = holder()
    other, held = holder()
    try:
        assert left.parent == held.parent == place
        assert remove_left() == 0
        one.kill()
        one.wait()
        assert (left / "worker.sock").exists()
        assert remove_left() == 1
        assert not left.exists()
        assert (held / "worker.sock").exists()
    finally:
        one.kill()
        other.kill()
        one.wait()
        other.wait()
    assert remove_left() == 1
    assert list(place.iterdir()) == []


def test_who_ends_in_order_leaves_nothing(place: Path) -> None:
    with own_folder() as folder:
        assert folder.stat().st_mode & 0o777 == 0o700
        assert remove_left() == 0
        assert (folder / OWNER).exists()
    assert list(place.iterdir()) == []


def test_what_is_nobodys_we_know_is_let_alone(place: Path, tmp_path: Path) -> None:
    (place / "ecotopia-without-an-owner").mkdir()
    (place / "ecotopia-file").write_text("mine")
    kept = place / "elsewhere"
    kept.mkdir()
    (kept / OWNER).touch()
    (place / "ecotopia-link").symlink_to(kept)
    trapped = place / "ecotopia-trap"
    trapped.mkdir()
    (trapped / OWNER).symlink_to(kept / OWNER)
    before = sorted(path.name for path in place.iterdir())
    assert remove_left() == 0
    assert sorted(path.name for path in place.iterdir()) == before


def test_a_link_in_a_folder_is_not_followed(place: Path) -> None:
    process, left = holder()
    process.kill()
    process.wait()
    kept = place / "kept"
    kept.mkdir()
    (kept / "file").touch()
    (left / "link").symlink_to(kept)
    assert remove_left() == 1
    assert (kept / "file").exists()


@pytest.mark.skipif(os.getuid() != 0, reason="only root can give a folder away")
def test_another_users_folder_is_let_alone(place: Path) -> None:
    process, left = holder()
    process.kill()
    process.wait()
    os.chown(left, 12_345, 12_345)
    assert remove_left() == 0
    assert left.exists()
