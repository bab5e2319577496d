from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.game.rules.city import energy, research, yields
from bot.game.rules.city.build_rules import BUILDS, LOSSES, BuildAction
from bot.game.rules.city.builds import build
from bot.game.rules.city.effects import TREASURY, total
from bot.game.rules.city.grid import Build, Ground
from bot.game.rules.city.start_map import START
from bot.game.rules.city.tick import tick
from bot.game.rules.city.tiles import TileKind
from bot.game.vocabulary import Indicator
from tests.game.rules.city.grounds import Play, at, grounds, legal, meadow, whole_worth

ENVIRONMENT, ECONOMY, SOCIAL, SECURITY, RESEARCH = Indicator


@given(grounds(), st.data())
def test_every_point_of_a_year_has_its_cause_and_they_add_up(
    ground: Ground, data: st.DataObject
) -> None:
    for _ in range(2):
        ground, _ = build(ground, data.draw(legal(ground)), 100, 500)
    for _ in range(3):
        year = tick(ground)
        standing = (*yields.effects(ground), *energy.effects(ground))
        for on in Indicator:
            built = 0
            for done in year.finished:
                loss = LOSSES.get(ground.kind(done.place))
                built += dict(BUILDS[done.action].gain).get(on, 0)
                built += dict(loss.points).get(on, 0) if loss else 0
            grown = whole_worth(year.ground, on) - whole_worth(ground, on)
            assert total(year.effects, on) == total(standing, on) + built + grown
        assert total(year.effects, TREASURY) == total(standing, TREASURY)
        assert all(effect.points for effect in year.effects)
        ground = year.ground


def test_works_take_their_rounds() -> None:
    reactor = Build(BuildAction.BUILD_FUSION_REACTOR, at("J10"))
    ground, _ = build(START, reactor, 80, 90)
    first = tick(ground)
    assert (first.finished, first.ground.kind(reactor.place)) == ((), TileKind.WASTELAND)
    second = tick(first.ground)
    assert second.finished == (reactor,)
    assert second.changes[-1].after is TileKind.FUSION_REACTOR
    assert second.ground.kind(reactor.place) is TileKind.FUSION_REACTOR
    assert second.ground.works == ()


def test_a_research_centre_works_from_the_round_after_its_opening() -> None:
    ground, _ = build(START, Build(BuildAction.BUILD_RESEARCH_CENTRE, at("J10")), 5, 100)
    opening = tick(ground)
    assert total(opening.effects, RESEARCH) == 2
    assert total(tick(opening.ground).effects, RESEARCH) == research.POINTS_A_CENTRE


def test_only_grown_forest_counts() -> None:
    grown = meadow({f"{column}1": (TileKind.HEALTHY_FOREST, 0) for column in "ABCDEF"})
    young = grown.with_tile(at("A1"), TileKind.HEALTHY_FOREST, 1)
    assert total(yields.effects(grown), ENVIRONMENT) == 1
    assert total(yields.effects(young), ENVIRONMENT) == 0


def test_a_single_factory_smokes_into_the_homes_beside_it() -> None:
    ground = meadow({"E5": (TileKind.FACTORY, 0), "E6": (TileKind.HOUSING, 0)})
    found = yields.effects(ground)
    assert (total(found, ENVIRONMENT), total(found, SOCIAL)) == (-1, -1)
    gone = yields.effects(ground.with_tile(at("E5"), TileKind.WASTELAND))
    assert total(gone, SOCIAL) == 0


def test_doing_nothing_lets_the_land_die_slowly_enough_to_be_stopped() -> None:
    play, course = Play(), []
    for _ in range(9):
        play.round()
        course.append(play.indicators[ENVIRONMENT])
    assert course == sorted(course, reverse=True)
    assert max(before - after for before, after in pairwise([45, *course])) <= 6
    assert course[3] >= 30 > course[6]
    assert course[8] <= 20


def test_closing_everything_at_once_ruins_the_city_that_it_saves() -> None:
    play = Play()
    play.round((BuildAction.CLOSE_COAL_PLANT, "I3"), (BuildAction.CLOSE_REFINERY, "I4"))
    play.round((BuildAction.CLOSE_FACTORY, "I2"), (BuildAction.CLOSE_FACTORY, "H4"))
    play.round((BuildAction.CLOSE_FACTORY, "J3"), (BuildAction.PLANT_FOREST, "A4"))
    for _ in range(6):
        play.round()
    assert play.indicators[ENVIRONMENT] > 80
    assert play.indicators[ECONOMY] < 20
    assert play.indicators[SECURITY] < 30


def test_building_nothing_but_factories_ruins_the_land() -> None:
    play = Play()
    play.round((BuildAction.BUILD_FACTORY, "I1"), (BuildAction.BUILD_FACTORY, "J1"))
    play.round((BuildAction.BUILD_FACTORY, "G4"), (BuildAction.BUILD_FACTORY, "H3"))
    play.round()
    assert play.indicators[ECONOMY] > 65
    assert play.indicators[ENVIRONMENT] < 20


PATIENT: tuple[tuple[tuple[BuildAction, str], ...], ...] = (
    ((BuildAction.BUILD_RESEARCH_CENTRE, "I1"), (BuildAction.BUILD_RESEARCH_CENTRE, "J1")),
    ((BuildAction.CONVERT_FACTORY, "I2"), (BuildAction.CLOSE_REFINERY, "I4")),
    ((BuildAction.BUILD_RESEARCH_CENTRE, "J2"), (BuildAction.CONVERT_FACTORY, "H4")),
    ((BuildAction.CONVERT_FACTORY, "J3"), (BuildAction.PLANT_FOREST, "A4")),
    ((BuildAction.BUILD_WIND_FARM, "H3"), (BuildAction.PLANT_FOREST, "E4")),
    ((BuildAction.BUILD_WIND_FARM, "J4"), (BuildAction.PLANT_FOREST, "F4")),
    ((BuildAction.BUILD_SOLAR_FIELD, "I3"),),
    ((BuildAction.PLANT_FOREST, "D6"),),
    ((BuildAction.PLANT_FOREST, "A6"), (BuildAction.RESTORE_FARMLAND, "C10")),
)
"""Research first, clean work in place of dirty work, and the coal plant only when wind and sun can
carry the city: two builds a round at most, from the budget alone, without any policy."""


def test_a_patient_plan_saves_the_land_and_pays_for_it() -> None:
    play, course = Play(), []
    for builds in PATIENT:
        play.round(*builds)
        course.append(dict(play.indicators))
        assert energy.supply(play.ground).short == 0
        assert play.treasury >= 0
    assert course[-1][ENVIRONMENT] > 80
    assert course[-1][RESEARCH] > 75
    assert course[-1][ECONOMY] > 65
    assert min(min(round[on] for on in (ENVIRONMENT, ECONOMY)) for round in course) >= 40
    # What was closed has its price: the city is less at ease than on its first day.
    assert course[-1][SOCIAL] < 50
