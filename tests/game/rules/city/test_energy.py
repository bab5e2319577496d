from hypothesis import given

from bot.game.rules.city import energy
from bot.game.rules.city.effects import TREASURY, total
from bot.game.rules.city.grid import Ground
from bot.game.rules.city.start_map import START
from bot.game.rules.city.tiles import TileKind
from bot.game.vocabulary import Indicator
from tests.game.rules.city.grounds import at, grounds, meadow

COAL, WIND, SOLAR = TileKind.COAL_PLANT, TileKind.WIND_FARM, TileKind.SOLAR_FIELD
WITHOUT_COAL = START.with_tile(at("I3"), TileKind.WASTELAND)


def test_the_coal_plant_carries_the_city_on_its_first_day() -> None:
    assert energy.supply(START) == energy.Energy(need=12, given=((COAL, 12),), short=0)


def test_the_cleanest_plants_run_first() -> None:
    ground = START.with_tile(at("A10"), WIND).with_tile(at("B10"), SOLAR)
    assert energy.supply(ground).given == ((WIND, 4), (SOLAR, 5), (COAL, 3))
    weights = [energy.WEIGHTS[kind] for kind in energy.OUTPUT]
    assert weights == sorted(weights)


def test_the_weights_are_those_of_the_ipcc() -> None:
    assert sorted([*energy.WEIGHTS.values(), energy.GAS_WEIGHT]) == [11, 12, 48, 490, 820]


@given(grounds())
def test_every_unit_that_is_needed_is_given_or_short(ground: Ground) -> None:
    found = energy.supply(ground)
    assert sum(units for _, units in found.given) + found.short == found.need
    assert all(units <= energy.OUTPUT[kind] * ground.count(kind) for kind, units in found.given)
    spare = any(units < energy.OUTPUT[kind] * ground.count(kind) for kind, units in found.given)
    assert not (found.short and spare)


def test_closing_the_coal_plant_before_anything_replaces_it_has_a_price() -> None:
    price = energy.effects(WITHOUT_COAL)
    assert total(price, Indicator.ECONOMY) == -6
    assert total(price, Indicator.SECURITY) == -4
    assert total(price, TREASURY) == -6
    gas, coal = (total(energy.effects(g), Indicator.ENVIRONMENT) for g in (WITHOUT_COAL, START))
    assert coal < gas < 0


def test_wind_and_sun_in_its_place_cost_nothing_more() -> None:
    ground = WITHOUT_COAL
    for name, kind in (("A10", WIND), ("B10", WIND), ("I3", SOLAR)):
        ground = ground.with_tile(at(name), kind)
    assert energy.supply(ground).short == 0
    assert energy.effects(ground) == ()


def test_one_unit_short_is_felt() -> None:
    (credit, economy, security) = energy.effects(meadow({"E5": (TileKind.FACTORY, 0)}))
    assert (credit.points, economy.points, security.points) == (-1, -1, -1)
