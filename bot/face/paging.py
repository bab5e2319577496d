"""A list of fields over several pages of a card, and the buttons that turn them."""

from collections.abc import Sequence
from dataclasses import dataclass

import discord
from discord import ui

from bot.face.cards import FIELD_LIMIT, FIELDS_LIMIT, FIELDS_SHARE, shortened
from bot.face.routing import button, custom_id
from bot.face.texts import Texts

NAME_LIMIT = 256
"""Characters of a field's name."""

Field = tuple[str, str]
"""A name and a value."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of `count`; `number` counts from 0."""

    fields: tuple[Field, ...]
    number: int
    count: int


def page_of(fields: Sequence[Field], number: int) -> Page:
    """The page of that number, or the last one where there are fewer by now."""
    pages: list[list[Field]] = [[]]
    room = FIELDS_SHARE
    for name, value in fields:
        field = shortened(name, NAME_LIMIT), shortened(value, FIELD_LIMIT)
        size = sum(map(len, field))
        if pages[-1] and (size > room or len(pages[-1]) == FIELDS_LIMIT):
            pages.append([])
            room = FIELDS_SHARE
        pages[-1].append(field)
        room -= size
    number = min(number, len(pages) - 1)
    return Page(tuple(pages[number]), number, len(pages))


def add_page(embed: discord.Embed, page: Page, _: Texts, footer: str = "") -> None:
    """Add the page's fields, and under them `footer` and which page it is, where there are more."""
    for name, value in page.fields:
        embed.add_field(name=name, value=value, inline=False)
    if page.count > 1:
        which = _("Page {number} of {count}").format(number=page.number + 1, count=page.count)
        footer = f"{footer} · {which}" if footer else which
    if footer:
        embed.set_footer(text=footer)


def turning(page: Page, _: Texts, name: str, *arguments: str | int) -> list[ui.Item[ui.View]]:
    """The buttons to the pages before and after; their custom_ids end with the page's number."""
    items: list[ui.Item[ui.View]] = []
    if page.number > 0:
        items.append(button(_("◀ Back"), custom_id(name, *arguments, page.number - 1)))
    if page.number + 1 < page.count:
        items.append(button(_("More ▶"), custom_id(name, *arguments, page.number + 1)))
    return items
