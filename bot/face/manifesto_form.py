"""The modal for a whole programme, in more inputs than one: Discord's take 4,000 characters."""

from collections.abc import Mapping, Sequence

import discord

from bot.face.modals import DRAWN_FOR
from bot.face.texts import Texts
from bot.game import balance
from bot.game.rules.pieces import pieces

PARTS = 5
"""Inputs of a modal, at most."""
BETWEEN = "\n\n"
"""What stands between two parts of the text: each begins a paragraph."""
PART_LIMIT = (balance.MANIFESTO_LIMIT - (PARTS - 1) * len(BETWEEN)) // PARTS
"""Characters of an input: with what stands between them, they are no more than a manifesto has."""


class ManifestoModal(discord.ui.Modal):
    """A manifesto to type or to edit; the inputs' custom_ids are `part0` … `part4`."""

    def __init__(self, _: Texts, custom_id: str, parts: Sequence[str] = ()) -> None:
        super().__init__(title=_("Your manifesto"), custom_id=custom_id, timeout=DRAWN_FOR)
        for number in range(PARTS):
            self.add_item(
                discord.ui.Label(
                    text=_("Part {number}").format(number=number + 1),
                    description=_("What do you promise the city?") if number == 0 else None,
                    component=discord.ui.TextInput(
                        custom_id=f"part{number}",
                        style=discord.TextStyle.paragraph,
                        max_length=PART_LIMIT,
                        required=number == 0,
                        default=parts[number] if number < len(parts) else None,
                    ),
                )
            )


def typed(fields: Mapping[str, Sequence[str]]) -> str:
    """The text of a modal's fields: of a speech's only one, or of the parts of a manifesto."""
    if "text" in fields:
        return fields["text"][0]
    parts = (fields.get(f"part{number}", [""])[0].strip() for number in range(PARTS))
    return BETWEEN.join(filter(None, parts))


def parts_of(text: str) -> tuple[str, ...] | None:
    """The text as the modal's parts, each as full as paragraphs allow; None where it has too many.

    What was typed comes back as it was. A paragraph that is longer than a part becomes several.
    """
    parts: list[str] = []
    for paragraph in text.split(BETWEEN):
        for piece in pieces(paragraph, PART_LIMIT) or ("",):
            together = BETWEEN.join((*parts[-1:], piece.strip()))
            if parts and len(together) <= PART_LIMIT:
                parts[-1] = together
            else:
                parts.append(piece.strip())
    return tuple(parts) if len(parts) <= PARTS else None
