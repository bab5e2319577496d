"""The modals. They only draw: what they submit is handled by its custom_id (see routing.py)."""

from collections.abc import Sequence

import discord

from bot.face.texts import Texts
from bot.game import balance
from bot.game.state import Candidate

DRAWN_FOR = 3_600.0
"""Seconds for which discord.py keeps a modal that was dismissed without submitting."""


class SpeechModal(discord.ui.Modal):
    """A speech to type or to edit."""

    def __init__(self, _: Texts, custom_id: str, text: str = "") -> None:
        super().__init__(title=_("Your speech"), custom_id=custom_id, timeout=DRAWN_FOR)
        self.add_item(
            discord.ui.Label(
                text=_("What do you promise the city?"),
                component=discord.ui.TextInput(
                    custom_id="text",
                    style=discord.TextStyle.paragraph,
                    max_length=balance.SPEECH_LIMIT,
                    default=text or None,
                ),
            )
        )


class BallotModal(discord.ui.Modal):
    """A ranking of candidates, the first choice required; `ranking` is what is cast already."""

    def __init__(
        self,
        _: Texts,
        custom_id: str,
        candidates: Sequence[Candidate],
        ranking: Sequence[int],
    ) -> None:
        super().__init__(title=_("Your ballot"), custom_id=custom_id, timeout=DRAWN_FOR)
        for place in range(min(balance.RANKS_ON_A_BALLOT, len(candidates))):
            chosen = ranking[place] if place < len(ranking) else None
            self.add_item(
                discord.ui.Label(
                    text=_("Choice {number}").format(number=place + 1),
                    component=discord.ui.Select(
                        custom_id=f"choice{place}",
                        placeholder=_("Choose a candidate"),
                        min_values=1 if place == 0 else 0,
                        required=place == 0,
                        options=[
                            discord.SelectOption(
                                label=candidate.name[:100],
                                value=str(candidate.player),
                                description=candidate.slogan[:100],
                                default=candidate.player == chosen,
                            )
                            for candidate in candidates
                        ],
                    ),
                )
            )
