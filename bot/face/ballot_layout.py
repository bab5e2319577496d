"""A ballot while its voter fills it in, as it stands, before it is cast.

What it says so far is in the custom_ids of its own controls, so that no half-filled ballot is
kept anywhere: a letter for each candidate, in the order in which the election lists them, and a
dot between places. `ca.b` puts the third and the first candidate on the first place as equals.
"""

from collections.abc import Mapping, Sequence
from string import ascii_lowercase

import discord
from discord import ButtonStyle, ui

from bot.face.cards import safe, shortened
from bot.face.layout import Control, block, layout, rows, small
from bot.face.routing import Outdated, button, custom_id
from bot.face.texts import Texts
from bot.face.words import METHODS
from bot.game.content import N_
from bot.game.rules.elections import places_of
from bot.game.rules.methods.ballots import BEST_SCORE, Method
from bot.game.state import Candidate
from bot.game.views import ElectionView

Places = tuple[tuple[int, ...], ...]
"""Candidates in the places of a ballot (see commands.Ballot)."""

NAME_ON_A_BALLOT = 40
"""Characters of a name where a voter is told what their ballot says: 25 names fit a message."""
RANKED = (Method.IRV, Method.SCHULZE)

HOW_TO_FILL_IN = {
    Method.PLURALITY: N_("Choose one candidate."),
    Method.APPROVAL: N_("Choose all candidates that you approve of."),
    Method.IRV: N_("Choose your first choice, then your second, and so on, as far as you like."),
    Method.STAR: N_("Give each candidate 5 to 0 points; who is not named has 0."),
    Method.SCHULZE: N_(
        "Choose your first choice, then your second, and so on, as far as you like."
    ),
}


def code_of(places: Places, election: ElectionView) -> str:
    """The places as letters; they fit a custom_id whatever the ballot says."""
    letters = dict(zip((c.player for c in election.candidates), ascii_lowercase, strict=False))
    return ".".join("".join(letters[player] for player in place) for place in places)


def places_in(code: str, election: ElectionView) -> Places:
    """The places that the letters say; Outdated where they mean nobody in this election."""
    players = dict(zip(ascii_lowercase, (c.player for c in election.candidates), strict=False))
    if not set(code) <= {".", *players}:
        raise Outdated(f"no ballot: {code}")
    if not code:
        return ()
    return tuple(tuple(players[letter] for letter in place) for place in code.split("."))


def chosen_in(places: Places, election: ElectionView, place: int, chosen: Sequence[int]) -> Places:
    """The ballot once these are chosen on that place (from 0): whoever is, stands nowhere else.

    Outdated where that is no place of this ballot, or somebody does not stand.
    """
    most = places_of(election.method)
    if place >= most or not set(chosen) <= {c.player for c in election.candidates}:
        raise Outdated(f"no choice on this ballot: {chosen} on place {place}")
    if election.method in RANKED:
        return (*places, *((player,) for player in chosen))
    found = [[p for p in each if p not in chosen] for each in places]
    found += [[] for _missing in range(most - len(found))]
    found[place] = sorted(chosen)
    return tuple(map(tuple, found)) if any(found) else ()


def ballot_lines(places: Places, method: Method, names: Mapping[int, str]) -> list[str]:
    """What a ballot says, line by line, the best first."""
    match method:
        case Method.APPROVAL:
            return [f"✓ {names[player]}" for place in places for player in place]
        case Method.STAR:
            stars = (BEST_SCORE - place for place in range(len(places)))
            return [
                f"{'★' * score}{'☆' * (BEST_SCORE - score)} {names[player]}"
                for score, place in zip(stars, places, strict=True)
                for player in place
            ]
        case Method.PLURALITY | Method.IRV | Method.SCHULZE:
            ranked = (", ".join(names[player] for player in place) for place in places)
            return [f"{rank}. {line}" for rank, line in enumerate(ranked, start=1)]


def names_of(candidates: Sequence[Candidate]) -> dict[int, str]:
    """The candidates' names, harmless and short enough for a ballot with all of them."""
    return {c.player: shortened(safe(c.name), NAME_ON_A_BALLOT) for c in candidates}


def ballot_layout(
    campaign: str,
    election: ElectionView,
    places: Places,
    *,
    cast: bool,
    _: Texts,
    receipt: str | None = None,
) -> ui.LayoutView:
    """The ballot as it stands; `cast` says that it is the one that counts already, by a receipt."""
    code = code_of(places, election)
    this = (campaign, election.id, code)
    lines = ballot_lines(places, election.method, names_of(election.candidates))
    title, method = _("Your ballot"), _(METHODS[election.method])
    state = _("It is not cast yet.")
    if cast:
        state = _("This is the ballot that you have cast. It counts until you cast another.")
    elif not lines:
        state = _("It is empty so far.")
    foot = method
    if cast and receipt is not None:
        foot += "\n" + _("Your receipt: {receipt}").format(receipt=f"`{receipt}`")
    controls = _selects(election, places, this, _)
    if lines:
        controls += _buttons(election.method, this, cast, _)
    card = block(
        f"### {title}\n{_(HOW_TO_FILL_IN[election.method])}",
        ui.Separator(),
        "\n".join([*lines, f"**{state}**"]),
        *rows(*controls),
    )
    return layout(card, small(foot))


def _selects(
    election: ElectionView, places: Places, this: tuple[str | int, ...], _: Texts
) -> list[Control]:
    method = election.method
    standing = len(election.candidates)
    named = {player for place in places for player in place}
    if method in RANKED:
        left = [c for c in election.candidates if c.player not in named]
        if not left:
            return []
        placeholder = _("Choice {number}").format(number=len(places) + 1)
        return [_select(left, (), custom_id("vote-choose", *this, 0), placeholder)]
    labels = [_("Your vote")]
    if method is Method.APPROVAL:
        labels = [_("All that you approve of")]
    elif method is Method.STAR:
        labels = [
            _.ngettext("{number} point", "{number} points", each).format(number=each)
            for each in range(BEST_SCORE, 0, -1)
        ]
    return [
        _select(
            election.candidates,
            places[place] if place < len(places) else (),
            custom_id("vote-choose", *this, place),
            label,
            most=1 if method is Method.PLURALITY else standing,
        )
        for place, label in enumerate(labels)
    ]


def _select(
    candidates: Sequence[Candidate],
    chosen: Sequence[int],
    custom: str,
    placeholder: str,
    most: int | None = None,
) -> Control:
    """Candidates to choose: one, or up to `most` and also none."""
    return ui.Select(
        custom_id=custom,
        placeholder=placeholder,
        min_values=0 if most else 1,
        max_values=most or 1,
        required=not most,
        options=[
            discord.SelectOption(
                label=candidate.name[:100],
                value=str(candidate.player),
                description=candidate.slogan[:100],
                default=candidate.player in chosen,
            )
            for candidate in candidates
        ],
    )


def _buttons(method: Method, this: tuple[str | int, ...], cast: bool, _: Texts) -> list[Control]:
    found: list[Control] = []
    if not cast:
        this_one = custom_id("vote-cast", *this)
        found.append(button(_("Cast this ballot"), this_one, ButtonStyle.success))
    if method in RANKED:
        found.append(button(_("Undo the last choice"), custom_id("vote-undo", *this)))
    found.append(button(_("Start over"), custom_id("vote-clear", *this)))
    return found
