"""The modals. They only draw: what they submit is handled by its custom_id (see routing.py)."""

from collections.abc import Sequence

import discord

from bot.face.texts import Texts
from bot.game import balance
from bot.game.rules.elections import places_of
from bot.game.rules.methods.ballots import BEST_SCORE, Method
from bot.game.views import ElectionView

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
    """A ballot by its election's method; `choices` are the places of the one that is cast already.

    A select a place, whose custom_id is `choice0` … `choice4` (see commands.Ballot).
    """

    def __init__(
        self,
        _: Texts,
        custom_id: str,
        election: ElectionView,
        choices: Sequence[Sequence[int]] = (),
    ) -> None:
        super().__init__(title=_("Your ballot"), custom_id=custom_id, timeout=DRAWN_FOR)
        standing = len(election.candidates)
        several = _takes_several(election.method, standing)
        for place, label in enumerate(_places(election.method, standing, _)):
            chosen = choices[place] if place < len(choices) else ()
            required = place == 0 and election.method is not Method.STAR
            self.add_item(
                discord.ui.Label(
                    text=label,
                    component=discord.ui.Select(
                        custom_id=f"choice{place}",
                        placeholder=_("Choose one candidate or several")
                        if several
                        else _("Choose a candidate"),
                        min_values=1 if required else 0,
                        max_values=standing if several else 1,
                        required=required,
                        options=[
                            discord.SelectOption(
                                label=candidate.name[:100],
                                value=str(candidate.player),
                                description=candidate.slogan[:100],
                                default=candidate.player in chosen,
                            )
                            for candidate in election.candidates
                        ],
                    ),
                )
            )


def _places(method: Method, standing: int, _: Texts) -> list[str]:
    """What each place of a ballot is called."""
    match method:
        case Method.PLURALITY:
            return [_("Your vote")]
        case Method.APPROVAL:
            return [_("All that you approve of")]
        case Method.IRV | Method.SCHULZE:
            ranks = min(places_of(method), standing)
            return [_("Choice {number}").format(number=rank) for rank in range(1, ranks + 1)]
        case Method.STAR:
            points = range(BEST_SCORE, 0, -1)
            return [
                _.ngettext("{number} point", "{number} points", each).format(number=each)
                for each in points
            ]


def _takes_several(method: Method, standing: int) -> bool:
    """Whether a place takes several candidates: where there are more of them than places, too."""
    match method:
        case Method.PLURALITY:
            return False
        case Method.APPROVAL | Method.STAR:
            return True
        case Method.IRV | Method.SCHULZE:
            return standing > places_of(method)
