"""What a member is answered, as Components V2: cards that hold their own controls.

Each control leads back by its custom_id (see routing.py), so that a card outlives the process
that drew it. A message that once had Components V2 keeps them: whatever takes a card's place is
one too, a sentence included.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import discord
from discord import ui

from bot.face.cards import FIELD_LIMIT, FIELDS_LIMIT, GREEN, shortened
from bot.face.paging import NAME_LIMIT, Field, Page
from bot.face.post import Picture
from bot.face.texts import Texts

Item = ui.Item[Any]
Control = ui.Button[Any] | ui.Select[Any]

MOST_CHARACTERS = 4_000
"""Characters that a message's text displays have together."""
BUTTONS_IN_A_ROW = 5
TITLED = 3_700
"""Characters of a card that has its message to itself, but for a line above it."""


@dataclass(frozen=True, slots=True)
class Card:
    """A name above a text, and what makes the controls below it, once the card is shown."""

    name: str
    text: str
    controls: Callable[[], Sequence[Control]] = tuple
    colour: int = GREEN


def layout(*parts: str | Item) -> ui.LayoutView:
    """A message of these parts; discord.py itself need not remember it."""
    view = ui.LayoutView(timeout=1)
    for item in _items(parts):
        view.add_item(item)
    return view


def block(*parts: str | Item, colour: int = GREEN) -> ui.Container[Any]:
    """A framed card of these parts; texts without words are left out."""
    return ui.Container(*_items(parts), accent_colour=colour)


def titled(
    title: str,
    texts: Iterable[str],
    *controls: Control,
    foot: str = "",
    picture: Picture | None = None,
) -> ui.Container[Any]:
    """A card under a title: texts, picture, small print and controls, cut to fit its message.

    What is cut is the end of the texts. The picture's file has to go with the message.
    """
    head, below = headed(title), small(foot)
    shown: list[str | Item] = list(fitted(texts, TITLED - len(head) - len(below)))
    if picture is not None:
        shown.append(gallery(picture))
    return block(head, *shown, below, *rows(*controls))


def named(name: str, value: str) -> str:
    """A text under its name."""
    return f"**{name}**\n{value}"


def fitted(texts: Iterable[str], room: int) -> list[str]:
    """As much of the texts, from the first on, as has so many characters together."""
    found: list[str] = []
    for text in filter(None, texts):
        if room > 0:
            found.append(shortened(text, room))
            room -= len(found[-1])
    return found


def gallery(picture: Picture) -> ui.MediaGallery[Any]:
    """The picture, whose file goes with the message, with its words for who cannot see it."""
    shown = discord.MediaGalleryItem(
        f"attachment://{picture.name}", description=picture.alternative
    )
    return ui.MediaGallery(shown)


def _items(parts: Iterable[str | Item]) -> list[Item]:
    return [ui.TextDisplay(part) if isinstance(part, str) else part for part in parts if part != ""]


def rows(*controls: Control) -> list[Item]:
    """The controls in their order, up to five buttons a row and a select in one of its own."""
    found: list[Item] = []
    for button, group in groupby(controls, lambda control: isinstance(control, ui.Button)):
        line = list(group)
        width = BUTTONS_IN_A_ROW if button else 1
        found += [ui.ActionRow(*line[at : at + width]) for at in range(0, len(line), width)]
    return found


def told(text: str, *controls: Control) -> ui.LayoutView:
    """A sentence in place of a card, and what can be done next."""
    return layout(shortened(text, MOST_CHARACTERS), *rows(*controls))


def paged(head: str, cards: list[Card], page: Page, foot: str, *controls: Control) -> ui.LayoutView:
    """A page of the cards (see paging.page_of_cards), between what stands above and below them."""
    return layout(head, *blocks_of(cards, page), small(foot), *rows(*controls))


def blocks_of(cards: list[Card], page: Page) -> list[ui.Container[Any]]:
    """The page's cards as they are shown."""
    shown = cards[page.first : page.first + len(page.fields)]
    return [
        block(named(name, text), *rows(*card.controls()), colour=card.colour)
        for (name, text), card in zip(page.fields, shown, strict=True)
    ]


def small(text: str) -> str:
    """The text in small print, line by line."""
    return "\n".join(f"-# {line}" for line in text.split("\n") if line)


def block_of(
    embed: discord.Embed,
    *controls: Control,
    pictures: Iterable[Item] = (),
    files: Iterable[Item] = (),
) -> ui.Container[Any]:
    """A card of the public channel's form, with its controls: a line above the title, title, text,
    pictures, fields, files, footer."""
    head, fields, foot = _texts_of(embed)
    room = MOST_CHARACTERS - len(foot)
    above = fitted(head, room)
    below = fitted(fields, room - sum(map(len, above)))
    line = [ui.Separator[Any]()] if below else []
    colour = embed.colour.value if embed.colour else GREEN
    parts: list[str | Item] = [*above, *pictures, *line, *below, *files, foot, *rows(*controls)]
    return block(*parts, colour=colour)


def _texts_of(embed: discord.Embed) -> tuple[list[str], list[str], str]:
    """What a card says in the order in which it is read: its head, its fields, its footer."""
    title = headed(embed.title) if embed.title else ""
    return (
        [small(embed.author.name or ""), title, embed.description or ""],
        [named(field.name or "", field.value or "") for field in embed.fields],
        small(embed.footer.text or ""),
    )


def headed(title: str) -> str:
    """A card's title, as the heading that it is displayed as."""
    return f"### {title}"


def room_of(embed: discord.Embed) -> int:
    """Characters that a message still has which shows the card and nothing else."""
    head, fields, foot = _texts_of(embed)
    return MOST_CHARACTERS - sum(map(len, (*head, *fields, foot)))


def add_fitting(embed: discord.Embed, _: Texts, *forms: Sequence[Field], reserve: int = 0) -> bool:
    """Add the fields to a card that a message shows alone; whether they are all there whole.

    Of several forms, from the longest to the shortest, the first that fits is taken. Where none
    does, the last one's long fields are cut and its last ones left out, and the card says how many.
    `reserve` characters are left free.
    """
    room = room_of(embed) - reserve
    fitting = next((form for form in forms if _fits(form, room)), None)
    shown = _cut(forms[-1], room, _) if fitting is None else fitting
    for name, value in shown:
        embed.add_field(name=name, value=value, inline=False)
    return shown is forms[0]


def _fits(fields: Sequence[Field], room: int) -> bool:
    return len(fields) <= FIELDS_LIMIT and sum(len(named(*each)) for each in fields) <= room


def _cut(fields: Sequence[Field], room: int, _: Texts) -> Sequence[Field]:
    """As many of the fields as fit, each cut to its share, and one that tells how many do not."""
    cut = [(shortened(name, NAME_LIMIT), shortened(value, FIELD_LIMIT)) for name, value in fields]
    for number in range(min(len(cut), FIELDS_LIMIT), -1, -1):
        left = len(cut) - number
        more = _.ngettext("and {number} more", "and {number} more", left).format(number=left)
        shown = [*cut[:number], ("…", more)] if left else cut
        if _fits(shown, room):
            return shown
    return []


async def show(interaction: discord.Interaction, view: ui.LayoutView, *files: discord.File) -> None:
    """Put it in place of the answer that was promised, or of the card that was pressed.

    `files` are the pictures in it; those of the card that was pressed go with that card.
    """
    # Cards that an earlier version drew had embeds, which no layout can stand beside.
    await interaction.edit_original_response(content=None, embed=None, attachments=files, view=view)
