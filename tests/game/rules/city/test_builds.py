import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.game.rules.city import research
from bot.game.rules.city.build_rules import BUILDS, LOSSES, BuildAction
from bot.game.rules.city.builds import (
    IllegalBuild,
    Obstacle,
    build,
    deeds_of,
    legal_builds,
    preview,
)
from bot.game.rules.city.dynamics import STAY_AFTER_A_DEED, Arrival
from bot.game.rules.city.effects import TREASURY, total
from bot.game.rules.city.grid import AREA, Build, Ground
from bot.game.rules.city.start_map import START
from bot.game.rules.city.tick import tick
from bot.game.rules.city.tiles import TileKind
from bot.game.vocabulary import Indicator
from tests.game.rules.city.grounds import (
    at,
    grounds,
    legal,
    meadow,
    places,
    points_of,
    seen,
    whole_worth,
)

actions = st.sampled_from(BuildAction)
COAL, REFINERY = at("I3"), at("I4")


def refused(ground: Ground, wish: Build, research: int = 100, treasury: int = 500) -> IllegalBuild:
    with pytest.raises(IllegalBuild) as illegal:
        build(ground, wish, research, treasury)
    return illegal.value


@given(grounds(), actions, places, st.integers(0, 100), st.integers(-20, 120))
def test_legal_builds_are_exactly_those_that_can_be_built(
    ground: Ground, action: BuildAction, place: int, research: int, treasury: int
) -> None:
    offered = place in legal_builds(ground, research, treasury).get(action, ())
    try:
        build(ground, Build(action, place), research, treasury)
    except IllegalBuild:
        assert not offered
    else:
        assert offered


@given(grounds(), st.data())
def test_a_preview_is_what_the_build_and_the_years_after_it_do(
    ground: Ground, data: st.DataObject
) -> None:
    wish = data.draw(legal(ground))
    plan = preview(ground, wish)
    later, done = build(ground, wish, 100, 500)
    assert done == plan
    assert total(plan.at_once, TREASURY) == -plan.cost + (
        0 if plan.rounds else dict(BUILDS[wish.action].gain).get(TREASURY, 0)
    )
    finished = None
    for _ in range(plan.rounds):
        assert later.kind(wish.place) is ground.kind(wish.place)
        finished = tick(later)
        later = finished.ground
    if finished is not None:
        assert finished.finished == (wish,)
        assert finished.effects[-len(plan.when_done) :] == plan.when_done
        assert not later.works
    assert later.kind(wish.place) is BUILDS[wish.action].becomes


@given(grounds(), st.data())
def test_what_is_done_at_once_touches_its_tile_alone_and_adds_up(
    ground: Ground, data: st.DataObject
) -> None:
    wish = data.draw(legal(ground))
    later, plan = build(ground, wish, 100, 500)
    if plan.rounds:
        assert (later.tiles, later.clocks) == (ground.tiles, ground.clocks)
        return
    assert all(later.kind(p) is ground.kind(p) for p in range(AREA) if p != wish.place)
    loss = LOSSES.get(ground.kind(wish.place))
    for on in Indicator:
        beyond = dict(BUILDS[wish.action].gain).get(on, 0)
        lost = dict(loss.points).get(on, 0) if loss else 0
        grown = whole_worth(later, on) - whole_worth(ground, on)
        assert total(plan.at_once, on) == beyond + lost + grown


@pytest.mark.parametrize(
    ("action", "needed"),
    [
        (BuildAction.BUILD_WIND_FARM, research.WIND),
        (BuildAction.BUILD_CARBON_CAPTURE, research.CARBON_CAPTURE),
        (BuildAction.BUILD_SOLAR_FIELD, research.SOLAR),
        (BuildAction.BUILD_FUSION_REACTOR, research.FUSION),
    ],
)
def test_research_unlocks(action: BuildAction, needed: int) -> None:
    early = refused(START, Build(action, at("A10") + 3), research=needed - 1)
    assert (early.obstacle, early.needed) == (Obstacle.TOO_LITTLE_RESEARCH, needed)
    assert action in legal_builds(START, needed, 500)
    assert action not in legal_builds(START, needed - 1, 500)


def test_a_build_takes_its_credits() -> None:
    wish = Build(BuildAction.BUILD_SOLAR_FIELD, COAL)
    poor = refused(START, wish, treasury=34)
    assert (poor.obstacle, poor.needed) == (Obstacle.TOO_FEW_CREDITS, 35)
    _, plan = build(START, wish, 100, 35)
    assert plan.cost == 35


def test_demolition_counts_where_a_build_is_offered() -> None:
    solar = legal_builds(START, 100, 30)[BuildAction.BUILD_SOLAR_FIELD]
    assert COAL not in solar
    assert at("J10") in solar
    assert COAL in legal_builds(START, 100, 35)[BuildAction.BUILD_SOLAR_FIELD]


def test_a_planted_forest_counts_half_until_it_is_grown() -> None:
    ground, plan = build(meadow(), Build(BuildAction.PLANT_FOREST, at("A1")), 0, 4)
    assert total(plan.at_once, Indicator.ENVIRONMENT) == 1
    assert seen(ground, "A1") == (TileKind.HEALTHY_FOREST, 2)
    young = tick(ground)
    assert total(young.effects, Indicator.ENVIRONMENT) == 0
    assert total(tick(young.ground).effects, Indicator.ENVIRONMENT) == 1


def test_a_build_needs_its_tile_and_no_works_there() -> None:
    wish = Build(BuildAction.BUILD_HOUSING, at("J10"))
    assert refused(START, Build(wish.action, at("A1"))).obstacle is Obstacle.WRONG_TILE
    for place in (-1, AREA):
        assert refused(START, Build(wish.action, place)).obstacle is Obstacle.OFF_THE_MAP
    begun, _ = build(START, wish, 0, 100)
    assert refused(begun, wish).obstacle is Obstacle.UNDER_WORKS
    assert wish.place not in legal_builds(begun, 100, 500)[wish.action]


def test_in_debt_only_what_costs_nothing_is_legal() -> None:
    assert set(legal_builds(START, 100, -1)) == {BuildAction.CLEAR_FOREST}
    _, plan = build(START, Build(BuildAction.CLEAR_FOREST, at("A1")), 0, -1)
    assert total(plan.at_once, TREASURY) > 0


def test_planting_over_a_river_or_a_home_is_no_offer() -> None:
    assert legal_builds(meadow({"A1": (TileKind.HOUSING, 0)}), 0, 0) == {}


def test_where_a_fossil_tile_is_replaced_two_come_at_once() -> None:
    solar = preview(START, Build(BuildAction.BUILD_SOLAR_FIELD, COAL)).arrivals
    assert [s.kind for s in solar] == [Arrival.PLANT_WORKER, Arrival.SOLAR_TECHNICIAN]
    clean = preview(START, Build(BuildAction.BUILD_CLEAN_FACTORY, REFINERY)).arrivals
    assert [s.kind for s in clean] == [Arrival.DRILLER, Arrival.SOLAR_TECHNICIAN]
    assert {s.stay for s in (*solar, *clean)} == {STAY_AFTER_A_DEED}
    closed = preview(START, Build(BuildAction.CLOSE_REFINERY, REFINERY)).arrivals
    assert [s.kind for s in closed] == [Arrival.DRILLER]


def test_every_dynamic_citizen_is_brought_by_some_deed() -> None:
    brought = {rule.arrival for rule in BUILDS.values()}
    assert brought | {loss.arrival for loss in LOSSES.values()} == {*Arrival, None}


def test_the_coal_plant_runs_until_its_successor_stands() -> None:
    begun, plan = build(START, Build(BuildAction.BUILD_SOLAR_FIELD, COAL), 40, 100)
    assert begun.kind(COAL) is TileKind.COAL_PLANT
    assert tick(begun).ground.kind(COAL) is TileKind.SOLAR_FIELD
    assert total(plan.at_once, Indicator.ENVIRONMENT) == 0
    assert total(plan.when_done, Indicator.ENVIRONMENT) > 0


def test_replacing_the_coal_plant_counts_as_closing_it_too() -> None:
    solar, close = BuildAction.BUILD_SOLAR_FIELD, BuildAction.CLOSE_COAL_PLANT
    assert deeds_of(solar, TileKind.COAL_PLANT) == (solar, close)
    assert deeds_of(close, TileKind.COAL_PLANT) == (close,)
    assert deeds_of(solar, TileKind.WASTELAND) == (solar,)


def test_a_factory_that_is_converted_keeps_its_jobs() -> None:
    plan = preview(START, Build(BuildAction.CONVERT_FACTORY, at("I2")))
    assert total(plan.at_once, Indicator.ECONOMY) == total(plan.at_once, Indicator.SOCIAL) == 0
    assert total(plan.at_once, Indicator.ENVIRONMENT) > 0


def test_felling_and_planting_in_turns_earns_nothing() -> None:
    ground, earned = meadow({"A1": (TileKind.HEALTHY_FOREST, 0)}), 0
    for action in (BuildAction.CLEAR_FOREST, BuildAction.PLANT_FOREST):
        ground, plan = build(ground, Build(action, 0), 0, 100)
        earned += total(plan.at_once, TREASURY)
    assert earned < 0


def test_building_and_closing_a_factory_in_turns_gains_nothing() -> None:
    built, lost = points_of(BuildAction.BUILD_FACTORY), dict(LOSSES[TileKind.FACTORY].points)
    assert all(built[on] + lost[on] <= 0 for on in lost)


@pytest.mark.parametrize("action", BuildAction)
def test_costs_and_gains_keep_to_the_scale(action: BuildAction) -> None:
    rule = BUILDS[action]
    assert 0 <= rule.cost <= 100
    assert 0 <= rule.rounds <= 2
    assert all(-10 <= points <= 10 and points for _, points in rule.gain)
    assert rule.becomes not in rule.on
    assert not rule.cost or rule.cost > dict(rule.gain).get(TREASURY, 0)
    living = {TileKind.HEALTHY_FOREST, TileKind.SICK_FOREST, TileKind.FARMLAND}
    # What takes rounds may only stand on tiles that nature leaves alone, or its preview would lie.
    assert not rule.rounds or not living & set(rule.on)
