"""The mayor's desk: what there is to spend, what can be decided, and what binds the mayor."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import discord
from discord import ui

from bot.face.cards import GOLD, ending, safe, shortened
from bot.face.effect_words import ROUGH, effects_line, indicators_line, level
from bot.face.judging_words import judged_line
from bot.face.layout import Control, block, layout, rows, small
from bot.face.paging import Page, turning
from bot.face.routing import button, custom_id
from bot.face.speech_cards import one_line
from bot.face.texts import Texts
from bot.face.words import CATEGORIES, CATEGORY_EMOJI, DEMOGRAPHICS, credits
from bot.game import views
from bot.game.content.form import Policy
from bot.game.content.shipped import POLICIES
from bot.game.rules.city.build_rules import BUILDS, BuildAction, BuildRule
from bot.game.rules.city.builds import cost_of
from bot.game.rules.city.effects import TREASURY
from bot.game.rules.city.grid import name_of
from bot.game.rules.city.tiles import NAMES, TileKind
from bot.game.state import Campaign
from bot.game.vocabulary import Category

SELECT_LIMIT = 25
WORDS_SHOWN = 3
"""Promises in force that lie on the desk, those due first; /promises has all."""


def desk_layout(
    state: Campaign, viewer: int, category: Category, ends: datetime | None, _: Texts
) -> ui.LayoutView:
    """The desk of a city that is governed; everybody may look, the mayor alone decides."""
    view = views.city(state)
    note = ""
    if view.mayor is None or view.mayor.player != viewer:
        note = _("You may look at everything here; only the mayor can decide it.")
    return layout(
        _numbers(view, ends, _),
        _building(state, view, _),
        _policies(state, view, category, _),
        *_bound(state, view, _),
        small(note),
    )


def sites_layout(state: Campaign, action: BuildAction, number: int, _: Texts) -> ui.LayoutView:
    """The tiles on which an action can be done now, over several pages where there are many."""
    city, rule = views.city(state), BUILDS[action]
    places = views.sites(state).get(action, ())
    count = max(1, -(-len(places) // SELECT_LIMIT))
    number = min(number, count - 1)
    shown = places[number * SELECT_LIMIT : (number + 1) * SELECT_LIMIT]
    text = _("Where? You see what it does before anything happens.")
    controls: list[Control] = []
    if shown:
        controls.append(
            ui.Select(
                custom_id=custom_id("govern-tile", state.id, action.value),
                placeholder=_("Choose a tile"),
                options=[
                    discord.SelectOption(
                        label=f"{name_of(place)} · {_(NAMES[city.ground.kind(place)])}"[:100],
                        value=str(place),
                        description=price(rule, {city.ground.kind(place)}, _)[:100],
                    )
                    for place in shown
                ],
            )
        )
    else:
        text = _("That can be done nowhere now.")
    page = Page((), number, count)
    controls += turning(page, _, "govern-build", state.id, action.value)
    return layout(block(f"### 🏗️ {_(rule.title)}\n{text}", *rows(*controls, to_desk(state.id, _))))


def to_desk(campaign: str, _: Texts) -> ui.Button[Any]:
    """A button back to the desk."""
    return button(_("The mayor's desk"), custom_id("govern-desk", campaign))


def price(rule: BuildRule, kinds: Collection[TileKind], _: Texts) -> str:
    """The least that a build costs on tiles of these kinds, or what it earns."""
    cost, earned = min(cost_of(rule, kind) for kind in kinds), dict(rule.gain).get(TREASURY, 0)
    if earned > cost:
        return _("earns {credits}").format(credits=credits(earned - cost, _))
    return credits(cost - earned, _)


def _numbers(view: views.CityView, ends: datetime | None, _: Texts) -> ui.Container[Any]:
    title = _("The mayor's desk in round {round}").format(round=view.round)
    spend = _("To spend: {credits}, {capital} political capital").format(
        credits=credits(view.city.treasury, _), capital=view.capital
    )
    left = _.ngettext(
        "{number} build action left", "{number} build actions left", view.builds_left
    ).format(number=view.builds_left)
    approval = " · ".join(
        f"{_(DEMOGRAPHICS[group])} {level(group.value, value, _, ROUGH)}"
        for group, value in view.approval
    )
    name = "" if view.mayor is None else shortened(safe(view.mayor.name), 80)
    lines = [name, f"**{spend} · {left}**", indicators_line(view.city, _)]
    label = _("Approval")
    lines += [f"{label}: {approval}", ending(_("The round ends {when}."), ends)]
    return block(f"### 🏛️ {title}\n" + "\n".join(filter(None, lines)))


def _building(state: Campaign, view: views.CityView, _: Texts) -> ui.Container[Any]:
    sites = views.sites(state)
    options = []
    for action, places in sites.items():
        rule = BUILDS[action]
        cost = price(rule, {view.ground.kind(place) for place in places}, _)
        where = _.ngettext("{number} tile", "{number} tiles", len(places)).format(
            number=len(places)
        )
        options.append(
            discord.SelectOption(
                label=_(rule.title)[:100], value=action.value, description=f"{cost} · {where}"[:100]
            )
        )
    title = _("Build, close or clear")
    missing = [
        f"{_(BUILDS[action].title)} ({_missing(view, action, _)})"
        for action in BuildAction
        if action not in sites
    ]
    impossible = _("Not now: {actions}").format(actions=", ".join(missing)) if missing else ""
    controls: list[Control] = []
    if options:
        controls.append(
            ui.Select(
                custom_id=custom_id("govern-build", state.id),
                placeholder=_("Look at a build action more closely"),
                options=options[:SELECT_LIMIT],
            )
        )
    return block(f"**🏗️ {title}**", small(shortened(impossible, 900)), *rows(*controls))


def _missing(view: views.CityView, action: BuildAction, _: Texts) -> str:
    """Why an action can be done nowhere now."""
    rule = BUILDS[action]
    if view.city.research < rule.research:
        return _("takes research {needed}").format(needed=rule.research)
    kinds = {kind for kind in rule.on if view.ground.count(kind)}
    if not kinds:
        return _("no such tile")
    return credits(min(cost_of(rule, kind) for kind in kinds), _)


def _policies(
    state: Campaign, view: views.CityView, category: Category, _: Texts
) -> ui.Container[Any]:
    in_force = {policy.id for policy in view.policies}
    title = _("Policies: {category}").format(category=_(CATEGORIES[category]))
    running = _("In force: {policy}").format(
        policy=", ".join(_(policy.title) for policy in view.policies)
    )
    return block(
        f"**📜 {title}**",
        small(shortened(running, 600)) if in_force else "",
        *rows(
            categories(custom_id("govern-desk", state.id), category, _),
            ui.Select(
                custom_id=custom_id("policy-show", state.id),
                placeholder=_("Look at a policy more closely"),
                options=[
                    discord.SelectOption(
                        label=_(policy.title)[:100],
                        value=policy.id,
                        description=shortened(_in_short(policy, in_force, _), 100),
                    )
                    for policy in POLICIES.values()
                    if policy.category is category
                ][:SELECT_LIMIT],
            ),
        ),
    )


def categories(custom: str, chosen: Category, _: Texts) -> ui.Select[Any]:
    """A select of the four categories."""
    return ui.Select(
        custom_id=custom,
        options=[
            discord.SelectOption(
                label=_(CATEGORIES[each]),
                value=each.value,
                emoji=CATEGORY_EMOJI[each],
                default=each is chosen,
            )
            for each in Category
        ],
    )


def _in_short(policy: Policy, in_force: Collection[str], _: Texts) -> str:
    if policy.id in in_force:
        return _("in force")
    does = effects_line(policy.at_once, _) or effects_line(policy.effects, _)
    return f"{credits(policy.cost, _)} · {does}"


def _bound(state: Campaign, view: views.CityView, _: Texts) -> Sequence[ui.Container[Any]]:
    """The mayor's promises that fall due first: what is decided here keeps or breaks them."""
    if view.mayor is None:
        return ()
    words = sorted(
        (p for p in views.in_force(state, view.mayor.player) if p.due is not None),
        key=lambda promise: (promise.due or 0, promise.id),
    )
    if not words:
        return ()
    lines = [f"**{p.id}** “{one_line(p.quote)}”\n{judged_line(p, _)}" for p in words[:WORDS_SHOWN]]
    title = _("Your word, what is due first")
    return (block(f"**🤝 {title}**", "\n\n".join(lines), colour=GOLD),)
