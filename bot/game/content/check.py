"""Finds every fault of the content: what is out of range, missing, unknown, or not a trade-off."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import permutations

from bot.game.content.check_texts import text_faults
from bot.game.content.conditions import Above, Below, Condition, FromRound, InForce, NotInForce
from bot.game.content.effects import NOTHING, Effects
from bot.game.content.form import CityEvent, Dilemma, Option, Policy
from bot.game.content.shipped import Content
from bot.game.vocabulary import Category, Demographic, Indicator

INDICATOR_POINTS = 15
"""The most that one decision moves an indicator, up or down. Ours, as all numbers here."""

APPROVAL_POINTS = 12
"""The most that one decision moves a group's approval, up or down."""

TREASURY_POINTS = 40
"""The most credits that one decision brings or takes beside its cost: a major building's."""

DEAREST = 100
"""Credits of the dearest decision: a year's budget, the end of DESIGN.md's scale."""

MOST_CAPITAL = 5
LONGEST_DELAY = 3
"""Rounds: a term of the standard preset."""

MOST_A_ROUND = 10
"""Credits of upkeep or yield a round."""

HEAVIEST = 10
"""The largest weight of an event."""

POLICIES_A_CATEGORY = 6
DILEMMAS = 24
EVENTS = 12
PERSONAS_A_DEMOGRAPHIC = 4

ROUNDS = 9
"""Of the longest preset; so many dilemmas come at any time, so that no round lacks one."""

AGES = range(16, 111)

_SLUG = re.compile(r"[a-z]+(-[a-z]+)*")


def faults(content: Content, translations: Mapping[str, Mapping[str, str]]) -> tuple[str, ...]:
    """Each fault in plain words; `translations` maps French, German and Spanish to its texts."""
    return (
        *_counts(content),
        *_identities(content),
        *(fault for policy in content.policies for fault in _policy(policy, content)),
        *(fault for dilemma in content.dilemmas for fault in _dilemma(dilemma, content)),
        *(fault for event in content.events for fault in _event(event, content)),
        *_personas(content),
        *text_faults(content, translations),
    )


def _counts(content: Content) -> Iterator[str]:
    policies = Counter(policy.category for policy in content.policies)
    for category in Category:
        if policies[category] < POLICIES_A_CATEGORY:
            yield f"{category}: {policies[category]} policies, fewer than {POLICIES_A_CATEGORY}"
    personas = Counter(persona.demographic for persona in content.personas)
    for group in Demographic:
        if personas[group] < PERSONAS_A_DEMOGRAPHIC:
            yield f"{group}: {personas[group]} personas, fewer than {PERSONAS_A_DEMOGRAPHIC}"
    if len(content.dilemmas) < DILEMMAS:
        yield f"{len(content.dilemmas)} dilemmas, fewer than {DILEMMAS}"
    if len(content.events) < EVENTS:
        yield f"{len(content.events)} events, fewer than {EVENTS}"
    always = sum(not dilemma.when for dilemma in content.dilemmas)
    if always < ROUNDS:
        yield f"{always} dilemmas may come at any time, fewer than {ROUNDS} rounds"


def _identities(content: Content) -> Iterator[str]:
    groups: dict[str, list[str]] = {
        "policies": [policy.id for policy in content.policies],
        "dilemmas": [dilemma.id for dilemma in content.dilemmas],
        "events": [event.id for event in content.events],
    }
    groups |= {f"dilemma {d.id}": [option.id for option in d.options] for d in content.dilemmas}
    for where, ids in groups.items():
        for key in ids:
            if not _SLUG.fullmatch(key):
                yield f"{where}: the id {key!r} is not of small letters and hyphens"
    groups["personas"] = [persona.id for persona in content.personas]
    for where, ids in groups.items():
        for key, number in Counter(ids).items():
            if number > 1:
                yield f"{where}: the id {key} is there {number} times"


def _policy(policy: Policy, content: Content) -> Iterator[str]:
    where = f"policy {policy.id}"
    yield from _within(where, "cost", policy.cost, 0, DEAREST)
    yield from _within(where, "capital", policy.capital, 0, MOST_CAPITAL)
    yield from _within(where, "delay", policy.delay, 0, LONGEST_DELAY)
    yield from _within(where, "upkeep", policy.upkeep, 0, MOST_A_ROUND)
    yield from _within(where, "yields", policy.yields, 0, MOST_A_ROUND)
    if policy.needs is not None:
        yield from _within(where, "needs", policy.needs, 1, 100)
    yield from _effects(where, policy.at_once)
    yield from _effects(where, policy.effects)
    if (policy.delay == 0) != (policy.effects == NOTHING):
        yield f"{where}: effects that are delayed need a delay, and a delay needs effects"
    known = {other.id: other for other in content.policies}
    for key in policy.excludes:
        if key == policy.id:
            yield f"{where}: excludes itself"
        elif key not in known:
            yield f"{where}: excludes {key}, which does not exist"
        elif policy.id not in known[key].excludes:
            yield f"{where}: excludes {key}, but not the other way round"
    if not any(
        value < 0 for part in (policy.at_once, policy.effects) for _group, value in part.approval
    ):
        yield f"{where}: no group loses by it"
    rivals = (p for p in content.policies if p.category is policy.category and p.id != policy.id)
    for rival in rivals:
        if _at_least(_merits(rival), _merits(policy)):
            yield f"{where}: {rival.id} is at least as good in everything"


def _dilemma(dilemma: Dilemma, content: Content) -> Iterator[str]:
    where = f"dilemma {dilemma.id}"
    yield from _within(where, "number of options", len(dilemma.options), 2, 4)
    if dilemma.default not in {option.id for option in dilemma.options}:
        yield f"{where}: the default {dilemma.default} is none of its options"
    yield from _conditions(where, dilemma.when, content)
    for option in dilemma.options:
        yield from _option(f"{where}, option {option.id}", option)
    for option, other in permutations(dilemma.options, 2):
        if _at_least(_gains(other), _gains(option)):
            yield f"{where}, option {option.id}: {other.id} is at least as good in everything"


def _option(where: str, option: Option) -> Iterator[str]:
    yield from _within(where, "cost", option.cost, 0, DEAREST)
    parts = [option.effects]
    if option.later is not None:
        delay, later = option.later
        yield from _within(where, "delay", delay, 1, LONGEST_DELAY)
        if later == NOTHING:
            yield f"{where}: what comes later is nothing"
        parts.append(later)
    for part in parts:
        yield from _effects(where, part)
    if option.cost == 0 and all(value >= 0 for part in parts for value in _values(part)):
        yield f"{where}: neither a cost nor a downside"


def _event(event: CityEvent, content: Content) -> Iterator[str]:
    where = f"event {event.id}"
    yield from _within(where, "weight", event.weight, 1, HEAVIEST)
    yield from _effects(where, event.effects)
    if event.effects == NOTHING:
        yield f"{where}: nothing happens"
    yield from _conditions(where, event.when, content)


def _personas(content: Content) -> Iterator[str]:
    for persona in content.personas:
        where = f"persona {persona.id}"
        if persona.age not in AGES:
            yield f"{where}: age {persona.age}"
        for name in ("name", "job", "leaning", "temper"):
            if not getattr(persona, name).strip():
                yield f"{where}: no {name}"


def _conditions(where: str, when: tuple[Condition, ...], content: Content) -> Iterator[str]:
    known = {policy.id for policy in content.policies}
    for condition in when:
        match condition:
            case Below(_, value) | Above(_, value):
                yield from _within(where, "condition's value", value, 1, 99)
            case InForce(policy) | NotInForce(policy):
                if policy not in known:
                    yield f"{where}: its condition names {policy}, which does not exist"
            case FromRound(number):
                yield from _within(where, "condition's round", number, 2, ROUNDS)
    for first, second in permutations(when, 2):
        if _exclude_each_other(first, second):
            yield f"{where}: its conditions never hold together"


def _exclude_each_other(first: Condition, second: Condition) -> bool:
    match first, second:
        case Below(one, high), Above(other, low):
            return one is other and high - low < 2
        case InForce(one), NotInForce(other):
            return one == other
    return False


def _effects(where: str, part: Effects) -> Iterator[str]:
    for indicator, value in part.indicators:
        yield from _within(where, indicator, value, -INDICATOR_POINTS, INDICATOR_POINTS)
    for group, value in part.approval:
        yield from _within(where, group, value, -APPROVAL_POINTS, APPROVAL_POINTS)
    yield from _within(where, "treasury", part.treasury, -TREASURY_POINTS, TREASURY_POINTS)
    keys = [str(key) for key, _value in (*part.indicators, *part.approval)]
    for key, number in Counter(keys).items():
        if number > 1:
            yield f"{where}: {key} is there {number} times"
    if any(value == 0 for _key, value in (*part.indicators, *part.approval)):
        yield f"{where}: an effect of zero points"


def _within(where: str, what: str, value: int, low: int, high: int) -> Iterator[str]:
    if not low <= value <= high:
        yield f"{where}: {what} is {value}, outside {low} to {high}"


def _values(part: Effects) -> tuple[int, ...]:
    return (*(value for _key, value in (*part.indicators, *part.approval)), part.treasury)


def _balance(parts: Iterable[Effects], cost: int) -> tuple[int, ...]:
    """The points of each indicator and group, then the credits gained; more is better in each."""
    points: Counter[Indicator | Demographic] = Counter()
    credits = -cost
    for part in parts:
        points.update(dict(part.indicators))
        points.update(dict(part.approval))
        credits += part.treasury
    return (*(points[i] for i in Indicator), *(points[group] for group in Demographic), credits)


def _merits(policy: Policy) -> tuple[int, ...]:
    """All that speaks for a policy, as numbers of which more is better."""
    return (
        *_balance((policy.at_once, policy.effects), policy.cost),
        -policy.capital,
        -policy.delay,
        policy.yields - policy.upkeep,
        -(policy.needs or 0),
    )


def _gains(option: Option) -> tuple[int, ...]:
    """All that speaks for an option; what comes later counts as much as what comes now."""
    later = NOTHING if option.later is None else option.later[1]
    return _balance((option.effects, later), option.cost)


def _at_least(first: tuple[int, ...], second: tuple[int, ...]) -> bool:
    """Whether the first is as good as the second, or better, in everything."""
    return all(one >= other for one, other in zip(first, second, strict=True))
