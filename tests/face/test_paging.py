"""Lists over several pages: nothing is left out, and each page is a card that Discord takes."""

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.face.paging import Page, add_page, page_of, turning
from bot.face.texts import LANGUAGES, texts
from sandbox.limits import message_errors

EN = texts("en")
SIZES = st.lists(st.tuples(st.integers(1, 300), st.integers(1, 1_200)), max_size=60)


def pages(fields: list[tuple[str, str]]) -> list[Page]:
    count = page_of(fields, 0).count
    return [page_of(fields, number) for number in range(count)]


@given(SIZES)
def test_every_field_is_on_one_page_in_its_order_and_every_page_is_taken(
    sizes: list[tuple[int, int]],
) -> None:
    fields = [("n" * name, "v" * value) for name, value in sizes]
    found = pages(fields)
    shown = [field for page in found for field in page.fields]
    assert [(len(name), len(value)) for name, value in shown] == [
        (min(name, 256), min(value, 1_024)) for name, value in sizes
    ]
    for page in found:
        embed = discord.Embed(title="t" * 100, description="d" * 500)
        add_page(embed, page, EN, "Only you can see this.")
        assert message_errors({"embeds": [embed.to_dict()]}) is None
        assert page.fields or not fields


def test_a_page_that_is_gone_is_the_last_one() -> None:
    fields = [("name", "v" * 1_000)] * 9
    last = page_of(fields, 2)
    assert (last.number, last.count) == (2, 3)
    assert page_of(fields, 7) == last
    assert page_of([], 3) == Page((), 0, 1)


@pytest.mark.parametrize(
    ("number", "ends"), [(0, ["page:c1:1"]), (1, ["page:c1:0", "page:c1:2"]), (2, ["page:c1:1"])]
)
def test_pages_are_turned_by_buttons_that_name_the_next_one(number: int, ends: list[str]) -> None:
    page = page_of([("name", "v" * 1_000)] * 9, number)
    for language in LANGUAGES:
        items = turning(page, texts(language), "page", "c1")
        assert [item.to_component_dict()["custom_id"] for item in items] == ends


def test_one_page_says_nothing_of_pages() -> None:
    embed = discord.Embed()
    page = page_of([("name", "value")], 0)
    add_page(embed, page, EN)
    assert "footer" not in embed.to_dict()
    assert turning(page, EN, "page") == []
