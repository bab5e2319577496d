"""What tests of the workshop share. Those marked slow run where WORKSHOP_SLOW is set."""

import os
from pathlib import Path

import pytest

# The Hub is not for tests; without this each loading of a tokenizer looks there.
os.environ.setdefault("HF_HUB_OFFLINE", "1")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "slow: takes minutes; runs where WORKSHOP_SLOW is set")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if os.environ.get("WORKSHOP_SLOW"):
        return
    skip = pytest.mark.skip(reason="takes minutes: set WORKSHOP_SLOW=1")
    for item in items:
        if item.get_closest_marker("slow"):
            item.add_marker(skip)


@pytest.fixture(scope="session")
def workshop_bases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where bases are made, once for all tests; its parent is the workshop's home."""
    folder = tmp_path_factory.mktemp("workshop") / "bases"
    folder.mkdir()
    return folder
