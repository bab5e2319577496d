"""A list of fields over several pages, and the buttons that turn them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from discord import ui

from bot.face.cards import FIELD_LIMIT, shortened
from bot.face.routing import button, custom_id
from bot.face.texts import Texts

NAME_LIMIT = 256
"""Characters of a field's name."""

CARDS_SHARE = 3_000
"""Characters of a page's cards or fields; what stands around them has the other thousand."""
CARDS_LIMIT = 5
"""Cards of a page: each has up to six components, of the forty that a message may have."""

Field = tuple[str, str]
"""A name and a value."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of `count`; `number` counts from 0, as does `first`, its first field's place."""

    fields: tuple[Field, ...]
    number: int
    count: int
    first: int = 0


def page_of(fields: Sequence[Field], number: int, most: int) -> Page:
    """The page of that number, or the last one where there are fewer by now.

    A page has at most so many fields, and CARDS_SHARE characters.
    """
    pages: list[list[Field]] = [[]]
    room = CARDS_SHARE
    for name, value in fields:
        field = shortened(name, NAME_LIMIT), shortened(value, FIELD_LIMIT)
        size = sum(map(len, field))
        if pages[-1] and (size > room or len(pages[-1]) == most):
            pages.append([])
            room = CARDS_SHARE
        pages[-1].append(field)
        room -= size
    number = min(number, len(pages) - 1)
    return Page(tuple(pages[number]), number, len(pages), sum(map(len, pages[:number])))


def page_of_cards(fields: Sequence[Field], number: int) -> Page:
    """The same, of fields that are each a card of Components V2."""
    return page_of(fields, number, CARDS_LIMIT)


def foot(page: Page, _: Texts) -> str:
    """Which page it is; empty where there is only one."""
    if page.count == 1:
        return ""
    return _("Page {number} of {count}").format(number=page.number + 1, count=page.count)


def turning(page: Page, _: Texts, name: str, *arguments: str | int) -> list[ui.Button[Any]]:
    """The buttons to the pages before and after; their custom_ids end with the page's number."""
    items: list[ui.Button[Any]] = []
    if page.number > 0:
        items.append(button(_("◀ Back"), custom_id(name, *arguments, page.number - 1)))
    if page.number + 1 < page.count:
        items.append(button(_("More ▶"), custom_id(name, *arguments, page.number + 1)))
    return items
