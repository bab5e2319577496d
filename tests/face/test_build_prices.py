"""What `/build` proposes says what each thing costs, or earns."""

from bot.face.desk_layout import price
from bot.face.texts import texts
from bot.game.rules.city.build_rules import BUILDS, BuildAction
from bot.game.rules.city.builds import legal_builds, preview
from bot.game.rules.city.effects import TREASURY, total
from bot.game.rules.city.grid import Build
from bot.game.rules.city.start_map import START

EN = texts("en")


def test_a_price_is_what_the_treasury_loses_or_gains_by_it() -> None:
    shown = {}
    for action, places in legal_builds(START, 100, 500).items():
        for place in places:
            plan = preview(START, Build(action, place))
            moved = total((*plan.at_once, *plan.when_done), TREASURY)
            shown[action] = price(BUILDS[action], {START.kind(place)}, EN)
            number = shown[action].removeprefix("earns ").split()[0]
            assert int(number) == abs(moved)
            assert shown[action].startswith("earns") == (moved > 0)
    assert shown[BuildAction.CLEAR_FOREST] == "earns 3 credits"
    assert shown[BuildAction.CLOSE_REFINERY] == "5 credits"


def test_of_several_kinds_of_tile_the_least_price_is_shown() -> None:
    rule = BUILDS[BuildAction.BUILD_SOLAR_FIELD]
    prices = {int(price(rule, {kind}, EN).split()[0]) for kind in rule.on}
    assert len(prices) > 1
    assert price(rule, rule.on, EN) == f"{min(prices)} credits"
