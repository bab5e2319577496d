"""Decisions before they are made: what each costs and does, for who thinks about it."""

from collections.abc import Iterator, Sequence
from typing import Any

from discord import ui

from bot.face.cards import FIELD_LIMIT, safe, shortened
from bot.face.effect_words import effects_line, shortage_lines, site, totals_line
from bot.face.foresight import Foresight
from bot.face.governing_posts import delayed, preview_lines
from bot.face.layout import Control, named, titled
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
    build: Build,
    ground: Ground,
    plan: Preview,
    ahead: Foresight,
    *controls: Control,
    mayor: bool,
    _: Texts,
) -> ui.Container[Any]:
    """What a build would do, before it is confirmed."""
    standing = _("Now there: {tile}").format(tile=_(TILES[ground.kind(build.place)]))
    reasons = _("The reasons:")
    parts = ((0, plan.at_once), (plan.rounds, plan.when_done if plan.rounds else ()))
    in_short = [f"**{delayed(rounds, _)}** {totals_line(of, _)}" for rounds, of in parts if of]
    text = "\n".join([standing, *in_short, "", f"*{reasons}*", preview_lines(plan, _)])
    texts = [text, *_ahead(ahead, _)]
    return titled(f"🏗️ {site(build, _)}", texts, *controls, foot=_footer(mayor, _))


def policy_list(
    category: Category,
    in_force: frozenset[str],
    treasury: int,
    capital: int,
    _: Texts,
    *controls: Control,
) -> ui.Container[Any]:
    """The policies of a category with their price and what they do."""
    texts = [
        _("To spend: {credits}, {capital} political capital").format(
            credits=credits(treasury, _), capital=capital
        )
    ]
    for policy in POLICIES.values():
        if policy.category is category:
            name = f"{CATEGORY_EMOJI[category]} {_(policy.title)}"
            if policy.id in in_force:
                status = _("in force")
                name = f"{name} · {status}"
            texts.append(named(name, "\n".join([_price(policy, _), *_effects(policy, _)])))
    title = _("Policies: {category}").format(category=_(CATEGORIES[category]))
    return titled(title, texts, *controls)


def policy_card(
    policy: Policy, note: str, ahead: Foresight | None, _: Texts, *controls: Control
) -> ui.Container[Any]:
    """A policy before it is enacted or repealed; `note` says what may be done with it."""
    texts = ["\n".join([_(policy.text), "", _price(policy, _), *_effects(policy, _)])]
    if ahead is not None:
        texts += _ahead(ahead, _)
    title = f"{CATEGORY_EMOJI[policy.category]} {_(policy.title)}"
    return titled(title, texts, *controls, foot=note)


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


def _ahead(ahead: Foresight, _: Texts) -> Iterator[str]:
    left = _("{credits}, {capital} political capital").format(
        credits=credits(ahead.treasury, _), capital=ahead.capital
    )
    yield named(_("Left after it"), left)
    if ahead.starved is not None:
        missing = _("⚡ Every round while energy is missing")
        yield named(missing, shortage_lines(ahead.starved, _))
    if ahead.visitors:
        names = "\n".join(_(VISITORS[visitor.kind]) for visitor in ahead.visitors)
        yield named(_("Who will come"), names)
    if ahead.breaks:
        broken = "\n".join(
            f"**{p.id}** “{safe(shortened(' '.join(p.quote.split()), QUOTE_SHOWN))}”"
            for p in ahead.breaks
        )
        yield named(_("💔 This breaks a promise at once"), shortened(broken, FIELD_LIMIT))


def _footer(mayor: bool, _: Texts) -> str:
    return _("Nothing has happened yet.") if mayor else _("Only the mayor can decide it.")
