"""The city at a glance, and why its numbers changed."""

import discord

from bot.face.cards import DESCRIPTION_LIMIT, FIELD_LIMIT, GREEN, safe, shortened
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
from bot.face.map_picture import legend
from bot.face.post import Picture
from bot.face.texts import Texts
from bot.face.words import DEMOGRAPHICS, NUMBERS
from bot.game.rules.city import energy
from bot.game.rules.city.grid import Ground
from bot.game.state import Cause
from bot.game.views import Change, CityView

CAUSES_SHOWN = 20
"""Causes of one number in one round that a card lists; what is left is one line with its sum."""

MAP = "map.png"


def city_card(view: CityView, _: Texts) -> discord.Embed:
    """The city's numbers, what is in force and under works, and the legend of its map."""
    embed = discord.Embed(
        title=_("The city in round {round}").format(round=view.round),
        colour=GREEN,
        description=indicators_line(view.city, _),
    )
    if view.mayor is not None:
        office = _("{mayor} · {capital} political capital").format(
            mayor=shortened(safe(view.mayor.name), 80), capital=view.capital
        )
        if view.governed:
            left = _.ngettext(
                "{number} build action left", "{number} build actions left", view.builds_left
            )
            office = f"{office} · {left.format(number=view.builds_left)}"
        embed.add_field(name=_("Mayor"), value=office, inline=False)
    approval = [
        f"{_(DEMOGRAPHICS[group])} {level(group.value, value, _, ROUGH)}"
        for group, value in view.approval
    ]
    embed.add_field(name=_("Approval"), value=" · ".join(approval), inline=False)
    embed.add_field(name=_("⚡ Energy"), value=_energy(view.ground, _), inline=False)
    if view.policies:
        titles = shortened(" · ".join(_(policy.title) for policy in view.policies), FIELD_LIMIT)
        embed.add_field(name=_("Policies in force"), value=titles, inline=False)
    if view.ground.works:
        embed.add_field(name=_("Under works"), value=shortened(_works(view.ground, _), FIELD_LIMIT))
    embed.add_field(name=_("On the map"), value=legend(view.ground, _), inline=False)
    embed.set_image(url=f"attachment://{MAP}")
    return embed


def rounds_card(chart: Picture, _: Texts) -> discord.Embed:
    """What the city has come through so far."""
    embed = discord.Embed(title=_("The rounds so far"), colour=GREEN)
    return embed.set_image(url=f"attachment://{chart.name}")


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


def why_card(on: str, changes: tuple[Change, ...], _: Texts) -> discord.Embed:
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
    embed = discord.Embed(
        title=_("Why: {number}").format(number=_(NUMBERS[on])),
        colour=GREEN,
        description=shortened("\n\n".join(parts), DESCRIPTION_LIMIT),
    )
    embed.set_footer(text=_("This round so far, and the one before it."))
    return embed


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
