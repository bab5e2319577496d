"""Building: where an action is legal, what it will do, and the ground after it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.game.rules.city.build_rules import (
    BUILDS,
    CLOSINGS,
    LOSSES,
    BuildAction,
    BuildRule,
)
from bot.game.rules.city.dynamics import STAY_AFTER_A_DEED, Spawn
from bot.game.rules.city.effects import TREASURY, Effect, Moved
from bot.game.rules.city.grid import AREA, Build, Ground, Work
from bot.game.rules.city.pollution import ROUNDS_TO_GROW
from bot.game.rules.city.tiles import TileKind, difference, worth


class Obstacle(StrEnum):
    """Why a build is not legal."""

    OFF_THE_MAP = "off_the_map"
    UNDER_WORKS = "under_works"
    WRONG_TILE = "wrong_tile"
    TOO_LITTLE_RESEARCH = "too_little_research"
    TOO_FEW_CREDITS = "too_few_credits"


class IllegalBuild(Exception):
    """The rules do not allow that build; `needed` is the research or the credits it takes, or 0."""

    def __init__(self, obstacle: Obstacle, needed: int = 0) -> None:
        super().__init__(obstacle.value)
        self.obstacle = obstacle
        self.needed = needed


@dataclass(frozen=True, slots=True)
class Preview:
    """What a build does: `at_once`, and `when_done`, after `rounds` rounds (empty where 0).

    `cost` is what it takes from the treasury, demolition included; `at_once` has it as an effect.
    """

    cost: int
    at_once: tuple[Effect, ...]
    when_done: tuple[Effect, ...]
    rounds: int
    arrivals: tuple[Spawn, ...]


def legal_builds(
    ground: Ground, research: int, treasury: int
) -> Mapping[BuildAction, tuple[int, ...]]:
    """The places where each action is legal now; an action that is legal nowhere is left out."""
    sites = {work.build.place for work in ground.works}
    places: dict[TileKind, list[int]] = {}
    for place in range(AREA):
        if place not in sites:
            places.setdefault(ground.kind(place), []).append(place)
    legal = {
        action: tuple(
            sorted(
                place
                for kind in rule.on
                if cost_of(rule, kind) <= max(treasury, 0)
                for place in places.get(kind, ())
            )
        )
        for action, rule in BUILDS.items()
        if research >= rule.research
    }
    return {action: found for action, found in legal.items() if found}


def cost_of(rule: BuildRule, kind: TileKind) -> int:
    """Credits that it takes on a tile of that kind, demolition included."""
    loss = LOSSES.get(kind)
    return rule.cost + (loss.cost if loss else 0)


def preview(ground: Ground, build: Build) -> Preview:
    """What the build will do; IllegalBuild where it can never be done on that tile now."""
    if not 0 <= build.place < AREA:
        raise IllegalBuild(Obstacle.OFF_THE_MAP)
    if ground.work_at(build.place) is not None:
        raise IllegalBuild(Obstacle.UNDER_WORKS)
    rule, kind = BUILDS[build.action], ground.kind(build.place)
    if kind not in rule.on:
        raise IllegalBuild(Obstacle.WRONG_TILE)
    cost, later = cost_of(rule, kind), done_effects(ground, build)
    paid = (Effect(rule.title, TREASURY, -cost),) if cost else ()
    loss = LOSSES.get(kind)
    arrivals = [] if loss is None else [Spawn(loss.arrival, loss.cause, STAY_AFTER_A_DEED)]
    if rule.arrival is not None:
        arrivals.append(Spawn(rule.arrival, rule.title, STAY_AFTER_A_DEED))
    return Preview(
        cost=cost,
        at_once=paid if rule.rounds else (*paid, *later),
        when_done=later if rule.rounds else (),
        rounds=rule.rounds,
        arrivals=tuple(arrivals),
    )


def build(ground: Ground, build: Build, research: int, treasury: int) -> tuple[Ground, Preview]:
    """The ground after the build, and what it does; raises IllegalBuild and changes nothing."""
    plan, rule = preview(ground, build), BUILDS[build.action]
    if research < rule.research:
        raise IllegalBuild(Obstacle.TOO_LITTLE_RESEARCH, rule.research)
    if plan.cost > max(treasury, 0):  # what costs nothing is legal in debt too
        raise IllegalBuild(Obstacle.TOO_FEW_CREDITS, plan.cost)
    if rule.rounds:
        return replace(ground, works=(*ground.works, Work(build, rule.rounds))), plan
    return done(ground, build), plan


def done(ground: Ground, build: Build) -> Ground:
    """The ground with what the build makes of its tile."""
    kind = BUILDS[build.action].becomes
    return ground.with_tile(build.place, kind, _clock(build.action))


def done_effects(ground: Ground, build: Build) -> tuple[Effect, ...]:
    """What it does when it is done: what goes with the old tile, and what comes with the new."""
    rule, kind = BUILDS[build.action], ground.kind(build.place)
    before = worth(kind, ground.clock(build.place))
    gained: dict[Moved, int] = dict(rule.gain)
    for on, points in difference(before, worth(rule.becomes, _clock(build.action))).items():
        gained[on] = gained.get(on, 0) + points
    loss = LOSSES.get(kind)
    lost = () if loss is None else tuple(Effect(loss.cause, *points) for points in loss.points)
    return (*lost, *(Effect(rule.title, on, points) for on, points in gained.items() if points))


def deeds_of(action: BuildAction, on: TileKind) -> tuple[BuildAction, ...]:
    """What that action on such a tile counts as when promises are judged: itself first."""
    closing = CLOSINGS.get(on, action)
    return (action,) if closing is action else (action, closing)


def _clock(action: BuildAction) -> int:
    """The clock of a tile that was just built: a planted forest has to grow."""
    return ROUNDS_TO_GROW if action is BuildAction.PLANT_FOREST else 0
