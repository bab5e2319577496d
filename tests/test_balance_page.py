"""docs/balance.md has every number of the rules as the code has it."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs/balance.md"


def test_the_page_is_in_step_with_the_code(tmp_path: Path) -> None:
    # Run as it is by hand, on a copy: the script writes the page that lies beside it.
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "balance.py").write_bytes((ROOT / "docs/balance.py").read_bytes())
    (docs / "balance.md").write_bytes(PAGE.read_bytes())
    subprocess.run(
        [sys.executable, docs / "balance.py"],
        env={"PYTHONPATH": str(ROOT)},
        check=True,
        timeout=60,
    )
    assert (docs / "balance.md").read_text() == PAGE.read_text(), "run: python docs/balance.py"


def test_numbers_of_every_kind_are_on_the_page() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for row in (
        "| `RULING_COST` | 75 |",
        "| `BROKEN` | -800 |",
        "| `CONFIDENCE` | 3000 |",
        "| Build a fusion reactor |",
        "| Night buses |",
        "| Ten minutes of hail |",
    ):
        assert row in page
