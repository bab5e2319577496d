"""A scripted mayor as data: what is promised, built, enacted and voted for, and what comes next.

A mayor goes down lists of wishes, the dearest first, and does what is legal and can be paid. That
is no clever play: the search in the test suite does better.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.game import commands
from bot.game.content.effects import Effects
from bot.game.content.form import Option
from bot.game.content.shipped import DILEMMAS, POLICIES
from bot.game.rejection import Rejected
from bot.game.rules import governing
from bot.game.rules.city import builds
from bot.game.rules.city.build_rules import BUILDS, BuildAction
from bot.game.rules.city.grid import Ground
from bot.game.rules.city.pollution import reached
from bot.game.rules.city.tiles import TileKind
from bot.game.rules.judging import Test
from bot.game.state import Campaign
from bot.game.vocabulary import Category, Demographic, Indicator

Lot = Callable[[int], int]
"""A number below the given one, by chance."""


@dataclass(frozen=True, slots=True)
class Wish:
    """Do this while there are fewer than `until` tiles of what it makes, works included.

    With `on` only on that kind of tile; not before round `since`; and not unless `least` (research,
    economy …) are reached and so many credits are left after it as `spare`.
    """

    action: BuildAction
    until: int = 100
    on: TileKind | None = None
    since: int = 1
    least: Mapping[Indicator, int] = field(default_factory=dict)
    spare: int = 0


@dataclass(frozen=True, slots=True)
class Pledge:
    """A promise for a term; None of its test where it is none in that city, and is not made."""

    summary: str
    category: Category
    cost: int
    test: Callable[[Campaign], Test | None]
    terms: tuple[int, ...] = (1, 2, 3)


@dataclass(frozen=True, slots=True)
class Mayor:
    """How somebody plays: `worth` is what a point of each indicator is to them when they vote.

    `policies` are enacted in their order, then of `menu` one of those that help most where it is
    needed, which leaves `reserve` credits in the treasury. Policies come first unless the mayor
    `builds_first`. Who plays `by_lot` builds, enacts and votes by chance; who is `idle` does
    nothing.
    """

    name: str
    builds: tuple[Wish, ...] = ()
    policies: tuple[str, ...] = ()
    menu: tuple[str, ...] = ()
    pledges: tuple[Pledge, ...] = ()
    worth: Mapping[Indicator, float] = field(default_factory=dict)
    reserve: int = 0
    builds_first: bool = False
    by_lot: bool = False
    idle: bool = False


CREDIT = 0.2
"""What a credit is worth when a mayor votes, in points of an indicator."""
APPROVAL = 0.3
"""What a point of all approval is worth then."""
ENOUGH = 90
"""Points of an indicator beyond which a mayor wants no policy for it."""
AMONG = 3
"""A policy is drawn by lot from so many that help most: no two people play alike."""
LATER = 0.8
"""What is to come later is worth so much of what comes at once."""


def next_command(state: Campaign, mayor: Mayor, player: int, lot: Lot) -> commands.Command | None:
    """What the mayor does next in this round; None where they are done."""
    if mayor.idle:
        return None
    if mayor.by_lot:
        return _by_lot(state, player, lot)
    if mayor.builds_first:
        return _build(state, mayor, player) or _policy(state, mayor, player, lot)
    return _policy(state, mayor, player, lot) or _build(state, mayor, player)


def favourite(state: Campaign, mayor: Mayor, lot: Lot) -> str | None:
    """The option of this round's dilemma that the mayor votes for, if any."""
    if state.crisis is None or mayor.idle:
        return None
    options = DILEMMAS[state.crisis.dilemma].options
    if mayor.by_lot:
        return options[lot(len(options))].id
    return max(options, key=lambda option: _value(option, mayor)).id


def options_of(state: Campaign) -> tuple[str, ...]:
    """The options of this round's dilemma."""
    if state.crisis is None:
        return ()
    return tuple(option.id for option in DILEMMAS[state.crisis.dilemma].options)


def sites(ground: Ground, action: BuildAction, places: Sequence[int]) -> list[int]:
    """Those places in the order of preference: what lives goes out of the smoke, else into it."""
    smoke = reached(ground)
    lives = BUILDS[action].becomes in _LIVING
    return sorted(places, key=lambda place: ((place in smoke) is lives, place))


_LIVING = (TileKind.HEALTHY_FOREST, TileKind.CLEAN_RIVER, TileKind.FARMLAND)


def _policy(state: Campaign, mayor: Mayor, player: int, lot: Lot) -> commands.Command | None:
    for policy in mayor.policies:
        if _can_enact(state, policy, 0):
            return commands.Enact(player, state.round, policy)
    helping = [
        (help_, policy)
        for policy in mayor.menu
        if _can_enact(state, policy, mayor.reserve) and (help_ := _help(state, mayor, policy)) > 0
    ]
    helping.sort(reverse=True)
    if not helping:
        return None
    _worth, chosen = helping[lot(min(AMONG, len(helping)))]
    return commands.Enact(player, state.round, chosen)


def _can_enact(state: Campaign, policy: str, reserve: int) -> bool:
    try:
        plan = governing.prospect(state, policy)
    except Rejected:
        return False
    return plan.cost + reserve <= state.city.treasury or not plan.cost


def _help(state: Campaign, mayor: Mayor, policy: str) -> float:
    """What a policy is worth to the mayor now: points count by how far a number is from enough."""
    rule = POLICIES[policy]
    now = state.city.indicators()
    needs = {on: worth * (max(0, ENOUGH - now[on]) / 40) ** 2 for on, worth in mayor.worth.items()}
    points = sum(_points(part, needs) for part in (rule.at_once, rule.effects))
    return points + CREDIT * (rule.yields - rule.upkeep)


def _build(state: Campaign, mayor: Mayor, player: int) -> commands.Command | None:
    if not state.builds_left:
        return None
    city = state.city
    legal = builds.legal_builds(state.ground, city.research, city.treasury)
    indicators = city.indicators()
    for wish in mayor.builds:
        if state.round < wish.since or wish.action not in legal:
            continue
        if any(indicators[on] < least for on, least in wish.least.items()):
            continue
        if _made(state.ground, wish.action) >= wish.until:
            continue
        for place in sites(state.ground, wish.action, legal[wish.action]):
            kind = state.ground.kind(place)
            cost = builds.cost_of(BUILDS[wish.action], kind)
            if wish.on in (None, kind) and cost + wish.spare <= city.treasury:
                return commands.Build(player, state.round, wish.action, place)
    return None


def _made(ground: Ground, action: BuildAction) -> int:
    under_works = sum(work.build.action is action for work in ground.works)
    return ground.count(BUILDS[action].becomes) + under_works


def _by_lot(state: Campaign, player: int, lot: Lot) -> commands.Command | None:
    found: list[commands.Command] = [*_enactments(state, player)]
    if state.builds_left:
        legal = builds.legal_builds(state.ground, state.city.research, state.city.treasury)
        found += [
            commands.Build(player, state.round, action, places[lot(len(places))])
            for action, places in legal.items()
        ]
    chosen = lot(len(found) + 1)
    return found[chosen] if chosen < len(found) else None


def _enactments(state: Campaign, player: int) -> Iterator[commands.Enact]:
    for policy in POLICIES:
        try:
            governing.prospect(state, policy)
        except Rejected:
            continue
        yield commands.Enact(player, state.round, policy)


def _value(option: Option, mayor: Mayor) -> float:
    value = _points(option.effects, mayor.worth) - CREDIT * option.cost
    if option.later is not None:
        value += LATER * _points(option.later[1], mayor.worth)
    return value


def _points(effects: Effects, worth: Mapping[Indicator, float]) -> float:
    moved = sum(worth.get(on, 0.0) * points for on, points in effects.indicators)
    felt = sum(points for _, points in effects.approval) / len(Demographic)
    return moved + APPROVAL * felt + CREDIT * effects.treasury
