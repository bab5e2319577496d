"""Decisions before they are made: what each costs and does, for who thinks about it."""

from collections.abc import Sequence

import discord

from bot.face.cards import GREEN, add_fields, safe, shortened
from bot.face.effect_words import effects_line, shortage_lines, site
from bot.face.foresight import Foresight
from bot.face.governing_posts import delayed, preview_lines
from bot.face.texts import Texts
from bot.face.visitor_words import NAMES as VISITORS
from bot.face.words import CATEGORIES, CATEGORY_EMOJI, credits
from bot.game.content.form import Policy
from bot.game.content.shipped import POLICIES
from bot.game.rules.city.builds import Preview
from bot.game.rules.city.grid import Build, Ground
from bot.game.rules.city.tiles import NAMES as TILES
from bot.game.vocabulary import Category

QUOTE_SHOWN = 200


def build_card(
    build: Build, ground: Ground, plan: Preview, ahead: Foresight, *, mayor: bool, _: Texts
) -> discord.Embed:
    """What a build would do, before it is confirmed."""
    standing = _("Now there: {tile}").format(tile=_(TILES[ground.kind(build.place)]))
    embed = discord.Embed(
        title=f"🏗️ {site(build, _)}",
        colour=GREEN,
        description=f"{standing}\n\n{preview_lines(plan, _)}",
    )
    _add_ahead(embed, ahead, _)
    embed.set_footer(text=_footer(mayor, _))
    return embed


def policy_list(
    category: Category, in_force: frozenset[str], treasury: int, capital: int, _: Texts
) -> discord.Embed:
    """The policies of a category with their price and what they do."""
    embed = discord.Embed(
        title=_("Policies: {category}").format(category=_(CATEGORIES[category])),
        colour=GREEN,
        description=_("To spend: {credits}, {capital} political capital").format(
            credits=credits(treasury, _), capital=capital
        ),
    )
    fields = []
    for policy in POLICIES.values():
        if policy.category is category:
            name = f"{CATEGORY_EMOJI[category]} {_(policy.title)}"
            if policy.id in in_force:
                status = _("in force")
                name = f"{name} · {status}"
            fields.append((name, "\n".join([_price(policy, _), *_effects(policy, _)])))
    add_fields(embed, fields, _)
    return embed


def policy_card(policy: Policy, note: str, ahead: Foresight | None, _: Texts) -> discord.Embed:
    """A policy before it is enacted or repealed; `note` says what may be done with it."""
    embed = discord.Embed(
        title=f"{CATEGORY_EMOJI[policy.category]} {_(policy.title)}",
        colour=GREEN,
        description="\n".join([_(policy.text), "", _price(policy, _), *_effects(policy, _)]),
    )
    if ahead is not None:
        _add_ahead(embed, ahead, _)
    embed.set_footer(text=note)
    return embed


def _price(policy: Policy, _: Texts) -> str:
    """What a policy costs at once and each round, what it takes and what it rules out."""
    parts = [
        _("{credits}, {capital} political capital").format(
            credits=credits(policy.cost, _), capital=policy.capital
        )
    ]
    if policy.upkeep:
        parts.append(_("costs {credits} a round").format(credits=credits(policy.upkeep, _)))
    if policy.yields:
        parts.append(_("earns {credits} a round").format(credits=credits(policy.yields, _)))
    if policy.needs is not None:
        parts.append(_("takes research {needed}").format(needed=policy.needs))
    if rivals := _rivals(policy):
        names = ", ".join(_("“{words}”").format(words=_(rival.title)) for rival in rivals)
        parts.append(_("not beside {policies}").format(policies=names))
    return "*" + " · ".join(parts) + "*"


def _rivals(policy: Policy) -> Sequence[Policy]:
    return [
        other
        for other in POLICIES.values()
        if other.id in policy.excludes or policy.id in other.excludes
    ]


def _effects(policy: Policy, _: Texts) -> list[str]:
    now, later = effects_line(policy.at_once, _), effects_line(policy.effects, _)
    if policy.delay == 0:
        return [f"{delayed(0, _)} {' · '.join(filter(None, (now, later)))}"]
    lines = [(0, now), (policy.delay, later)]
    return [f"{delayed(rounds, _)} {line}" for rounds, line in lines if line]


def _add_ahead(embed: discord.Embed, ahead: Foresight, _: Texts) -> None:
    left = _("{credits}, {capital} political capital").format(
        credits=credits(ahead.treasury, _), capital=ahead.capital
    )
    embed.add_field(name=_("Left after it"), value=left, inline=False)
    if ahead.starved is not None:
        embed.add_field(
            name=_("⚡ Every round while energy is missing"),
            value=shortage_lines(ahead.starved, _),
            inline=False,
        )
    if ahead.visitors:
        names = "\n".join(_(VISITORS[visitor.kind]) for visitor in ahead.visitors)
        embed.add_field(name=_("Who will come"), value=names, inline=False)
    if ahead.breaks:
        broken = "\n".join(
            f"**{p.id}** “{safe(shortened(' '.join(p.quote.split()), QUOTE_SHOWN))}”"
            for p in ahead.breaks
        )
        embed.add_field(
            name=_("💔 This breaks a promise at once"), value=shortened(broken, 1_024), inline=False
        )


def _footer(mayor: bool, _: Texts) -> str:
    return _("Nothing has happened yet.") if mayor else _("Only the mayor can decide it.")
