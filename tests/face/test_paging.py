"""Lists over several pages: nothing is left out, and each page is a card that Discord takes."""

import pytest
from discord import SelectOption, ui
from hypothesis import given
from hypothesis import strategies as st

from bot.face.cogs.records import leaderboard_layout
from bot.face.layout import Card, Control, layout, named, paged, titled
from bot.face.paging import (
    CARDS_LIMIT,
    Page,
    foot,
    page_of,
    page_of_cards,
    turning,
)
from bot.face.routing import button
from bot.face.texts import LANGUAGES, texts
from bot.game.rules.standing import Standing
from tests.face.displayed import refused, said

EN = texts("en")
MOST = 15
"""Fields of a page, here."""
SIZES = st.lists(st.tuples(st.integers(1, 300), st.integers(1, 1_200)), max_size=60)


def pages(fields: list[tuple[str, str]]) -> list[Page]:
    count = page_of(fields, 0, MOST).count
    return [page_of(fields, number, MOST) for number in range(count)]


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
        texts_ = ["d" * 500, *(named(*field) for field in page.fields)]
        controls = turning(page, EN, "page")
        card = layout(titled("t" * 100, texts_, *controls, foot=foot(page, EN)))
        assert refused(card) is None
        assert all(name in said(card) and value in said(card) for name, value in page.fields)
        assert page.fields or not fields


@given(SIZES)
def test_every_card_is_on_one_page_with_its_controls_and_every_page_is_taken(
    sizes: list[tuple[int, int]],
) -> None:
    fields = [("n" * name, "v" * value) for name, value in sizes]
    made: list[int] = []

    def card(number: int) -> Card:
        def controls() -> tuple[Control, ...]:
            made.append(number)
            options = [SelectOption(label="This")]
            choose = ui.Select[ui.LayoutView](custom_id=f"choose:{number}", options=options)
            return button("Mark", f"mark:{number}"), choose

        return Card(*fields[number], controls)

    cards = [card(number) for number in range(len(fields))]
    for number in range(page_of_cards(fields, 0).count):
        page = page_of_cards(fields, number)
        assert len(page.fields) <= CARDS_LIMIT
        below = [*turning(page, EN, "page"), *(button("Do", f"do:{n}") for n in range(3))]
        view = paged("d" * 500, cards, page, foot(page, EN), *below)
        assert refused(view) is None
        assert all(name in said(view) and value in said(view) for name, value in page.fields)
    assert made == list(range(len(fields))), "each once, and only what is shown"


def test_a_page_that_is_gone_is_the_last_one() -> None:
    fields = [("name", "v" * 1_000)] * 9
    last = page_of(fields, 4, MOST)
    assert (last.number, last.count) == (4, 5)
    assert page_of(fields, 7, MOST) == last
    assert page_of([], 3, MOST) == Page((), 0, 1)


@pytest.mark.parametrize(
    ("number", "ends"), [(0, ["page:c1:1"]), (1, ["page:c1:0", "page:c1:2"]), (2, ["page:c1:1"])]
)
def test_pages_are_turned_by_buttons_that_name_the_next_one(number: int, ends: list[str]) -> None:
    page = page_of([("name", "v" * 1_000)] * 6, number, MOST)
    for language in LANGUAGES:
        items = turning(page, texts(language), "page", "c1")
        assert [item.to_component_dict()["custom_id"] for item in items] == ends


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_long_leaderboard_has_pages_that_discord_takes(language: str) -> None:
    players = [Standing(n, "*" * 100, 999, 999, 999, 99, 99) for n in range(40)]
    pages = [leaderboard_layout(players, number, texts(language)) for number in range(9)]
    assert all(refused(page) is None for page in pages)
    shown = [line for page in pages[:4] for line in said(page).split("\n")]
    assert all(any(line.startswith(f"**{n}. ") for line in shown) for n in range(4, 41))


def test_one_page_says_nothing_of_pages() -> None:
    page = page_of([("name", "value")], 0, MOST)
    assert foot(page, EN) == ""
    assert turning(page, EN, "page") == []
