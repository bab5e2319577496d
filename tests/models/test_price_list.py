"""The bot's price list is what the hand-written training speeches say."""

import pytest

from models.price_list import PRICES, rows, sources, written


@pytest.mark.slow
def test_the_shipped_list_is_in_step_with_the_data():
    assert PRICES.read_text("utf-8") == written(rows(sources())), "python -m models.price_list"


def test_no_test_or_validation_file_gives_prices():
    names = [path.name for path in sources()]
    assert names
    assert all(name.startswith("extract_train_") and "varied" not in name for name in names)
