"""The city at a glance, and why its numbers changed."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from discord import ui

from bot.face import map_picture
from bot.face.cards import FIELD_LIMIT, safe, shortened
from bot.face.effect_words import (
    ROUGH,
    cause_line,
    indicators_line,
    level,
    points,
    shortage_lines,
    site,
    summed,
)
from bot.face.layout import named, titled
from bot.face.post import Picture
from bot.face.texts import Texts
from bot.face.words import DEMOGRAPHICS, NUMBERS
from bot.game.events import RoundResolved
from bot.game.rules.city import energy
from bot.game.rules.city.grid import Ground, name_of
from bot.game.state import Cause
from bot.game.views import Change, CityView

CAUSES_SHOWN = 20
"""Causes of one number in one round that a card lists; what is left is one line with its sum."""

MAP = "map.png"


def city_map(view: CityView, _: Texts, changed: Sequence[int] = ()) -> Picture:
    """The map, on which the places are framed that `changed` in the last round."""
    draw = partial(map_picture.picture, view.ground, tuple(changed))
    return Picture(MAP, map_picture.alternative(view.ground, _), draw)


def city_card(view: CityView, _: Texts, changed: Sequence[int] = ()) -> ui.Container[Any]:
    """The city's numbers, what is in force and under works, and its map with the legend."""
    texts = [indicators_line(view.city, _)]
    if view.mayor is not None:
        office = _("{mayor} · {capital} political capital").format(
            mayor=shortened(safe(view.mayor.name), 80), capital=view.capital
        )
        if view.governed:
            left = _.ngettext(
                "{number} build action left", "{number} build actions left", view.builds_left
            )
            office = f"{office} · {left.format(number=view.builds_left)}"
        texts.append(named(_("Mayor"), office))
    approval = [
        f"{_(DEMOGRAPHICS[group])} {level(group.value, value, _, ROUGH)}"
        for group, value in view.approval
    ]
    texts.append(named(_("Approval"), " · ".join(approval)))
    texts.append(named(_("⚡ Energy"), _energy(view.ground, _)))
    if view.policies:
        titles = " · ".join(_(policy.title) for policy in view.policies)
        texts.append(named(_("Policies in force"), shortened(titles, FIELD_LIMIT)))
    if view.ground.works:
        texts.append(named(_("Under works"), shortened(_works(view.ground, _), FIELD_LIMIT)))
    lines = [map_picture.legend(view.ground, _)]
    if changed:
        framed = _("Framed is what changed: {places}")
        lines.append(framed.format(places=", ".join(name_of(place) for place in changed)))
    texts.append(named(_("On the map"), "\n".join(lines)))
    title = _("The city in round {round}").format(round=view.round)
    return titled(title, texts, picture=city_map(view, _, changed))


def changed_in(report: RoundResolved) -> tuple[int, ...]:
    """The places (0-99) that looked otherwise after that round than before its end."""
    return tuple(sorted({c.place for c in report.changes if c.before is not c.after}))


def rounds_card(chart: Picture, _: Texts) -> ui.Container[Any]:
    """What the city has come through so far."""
    return titled(_("The rounds so far"), (), picture=chart)


def _energy(ground: Ground, _: Texts) -> str:
    """What the city's plants give of what it needs, and what the rest costs."""
    round_ = energy.supply(ground)
    own = _("{given} of {need} units from the city's own plants").format(
        given=round_.need - round_.short, need=round_.need
    )
    return "\n".join(filter(None, (own, shortage_lines(ground, _))))


def _works(ground: Ground, _: Texts) -> str:
    lines = []
    for work in ground.works:
        rounds = _.ngettext("{number} round left", "{number} rounds left", work.rounds_left)
        lines.append(f"{site(work.build, _)} · {rounds.format(number=work.rounds_left)}")
    return "\n".join(lines)


def why_card(on: str, changes: tuple[Change, ...], _: Texts) -> ui.Container[Any]:
    """Each cause of a number's change with its points, which add up to the change."""
    parts = []
    for change in changes:
        head = _("**Round {round}: {before} → {after}** ({change})").format(
            round=change.round,
            before=level(on, change.before, _),
            after=level(on, change.after, _),
            change=points(on, change.after - change.before, _),
        )
        causes = summed(change.causes)
        parts.append("\n".join([head, *_cause_lines(on, causes, _)]))
    title = _("Why: {number}").format(number=_(NUMBERS[on]))
    return titled(title, parts, foot=_("This round so far, and the one before it."))


def _cause_lines(on: str, causes: tuple[Cause, ...], _: Texts) -> list[str]:
    if not causes:
        return [_("Nothing has moved it.")]
    shown, rest = causes[:CAUSES_SHOWN], causes[CAUSES_SHOWN:]
    lines = [cause_line(cause, _) for cause in shown]
    if rest:
        more = _.ngettext("{number} smaller cause", "{number} smaller causes", len(rest))
        amount = points(on, sum(cause.amount for cause in rest), _)
        lines.append(f"**{amount}** {more.format(number=len(rest))}")
    return lines
