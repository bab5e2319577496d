"""The scripted mayors: what kinds of player the balance is proved with."""

from collections.abc import Callable, Mapping

from bot.game.content.shipped import POLICIES
from bot.game.rules.city.build_rules import BuildAction as Do
from bot.game.rules.city.tiles import TileKind
from bot.game.rules.judging import Built, Enacted, NeverEnacted, Reached, Stays, Test
from bot.game.state import Campaign
from bot.game.vocabulary import Category, Indicator
from bot.simulate.mayor import Mayor, Pledge, Wish

ENVIRONMENT, ECONOMY, SOCIAL, SECURITY, RESEARCH = Indicator

Promised = Callable[[Campaign], Test | None]


def to_build(action: Do, count: int = 1) -> Promised:
    """A promise to build, close or clear so much."""
    return lambda state: Built(action.value, count)


def to_enact(policy: str) -> Promised:
    """A promise of a policy that is not in force yet."""

    def test(state: Campaign) -> Test | None:
        in_force = {enactment.policy for enactment in state.policies}
        return None if policy in in_force else Enacted(policy)

    return test


def never(policy: str) -> Promised:
    """A promise to leave that policy alone, while it is not in force."""

    def test(state: Campaign) -> Test | None:
        in_force = {enactment.policy for enactment in state.policies}
        return None if policy in in_force else NeverEnacted(policy)

    return test


def to_raise(indicator: Indicator, by: int) -> Promised:
    """A promise of so many points more, while there are more to reach."""

    def test(state: Campaign) -> Test | None:
        now = state.city.indicators()[indicator]
        return Reached(indicator, min(100, now + by), now) if now < 100 else None

    return test


def to_keep(kind: TileKind) -> Promised:
    """A promise that what stands of that kind stays."""

    def test(state: Campaign) -> Test | None:
        count = state.ground.count(kind)
        return Stays((kind,), count) if count else None

    return test


NOTHING = Mayor("nothing", idle=True)
RANDOM = Mayor("random", by_lot=True)

GREEN = Mayor(
    "green",
    builds=(
        Wish(Do.CLOSE_COAL_PLANT),
        Wish(Do.CLOSE_REFINERY),
        Wish(Do.CLOSE_FACTORY),
        Wish(Do.BUILD_WIND_FARM),
        Wish(Do.TEND_FOREST),
        Wish(Do.PLANT_FOREST),
        Wish(Do.CLEAN_RIVER),
    ),
    policies=(
        "wild-forest",
        "carbon-levy",
        "fields-without-spray",
        "car-free-centre",
        "river-wardens",
        "green-renovation",
        "flood-meadows",
    ),
    pledges=(
        Pledge(
            "close the coal plant", Category.ENVIRONMENT, 5, to_build(Do.CLOSE_COAL_PLANT), (1,)
        ),
        Pledge("close the refinery", Category.ENVIRONMENT, 5, to_build(Do.CLOSE_REFINERY), (1,)),
        Pledge("a cleaner city", Category.ENVIRONMENT, 10, to_raise(ENVIRONMENT, 5)),
    ),
    worth={ENVIRONMENT: 1.0},
)

INDUSTRIALIST = Mayor(
    "industrialist",
    builds=(Wish(Do.BUILD_FACTORY),),
    policies=(
        "river-hotels",
        "shop-tax-cut",
        "cheap-power",
        "logging-licences",
        "second-trade",
    ),
    pledges=(
        Pledge("new factories", Category.ECONOMY, 24, to_build(Do.BUILD_FACTORY, 2)),
        Pledge("the coal plant stays", Category.SECURITY, 0, to_keep(TileKind.COAL_PLANT)),
        Pledge("a stronger economy", Category.ECONOMY, 10, to_raise(ECONOMY, 5)),
    ),
    worth={ECONOMY: 1.0},
)

_CLEAN_WORK = (
    Wish(Do.CONVERT_FACTORY),
    Wish(Do.BUILD_CLEAN_FACTORY, on=TileKind.REFINERY),
    Wish(Do.BUILD_WIND_FARM, until=3),
    Wish(Do.BUILD_SOLAR_FIELD, until=1, on=TileKind.COAL_PLANT),
    Wish(Do.PLANT_FOREST, since=3),
    Wish(Do.BUILD_CARBON_CAPTURE, until=1),
    Wish(Do.BUILD_CLEAN_FACTORY),
)
"""Clean work in place of dirty work, and the coal plant last."""

PATIENT = Mayor(
    "patient",
    builds=(
        Wish(Do.BUILD_RESEARCH_CENTRE, until=2),
        Wish(Do.CONVERT_FACTORY),
        Wish(Do.BUILD_RESEARCH_CENTRE, until=3),
        *_CLEAN_WORK,
    ),
    builds_first=True,
    policies=("science-park",),
    reserve=25,
    menu=tuple(POLICIES),
    pledges=(
        Pledge(
            "two research centres", Category.SOCIAL, 50, to_build(Do.BUILD_RESEARCH_CENTRE, 2), (1,)
        ),
        Pledge("a science park", Category.ECONOMY, 24, to_enact("science-park"), (1,)),
        Pledge("more research", Category.ECONOMY, 10, to_raise(RESEARCH, 8)),
        Pledge("young forest", Category.ENVIRONMENT, 8, to_build(Do.PLANT_FOREST, 2), (2,)),
    ),
    worth={ENVIRONMENT: 1.0, ECONOMY: 1.0, SOCIAL: 0.6, SECURITY: 0.3, RESEARCH: 0.2},
)

HONEST = Mayor(
    "honest",
    builds=(
        Wish(Do.CONVERT_FACTORY, until=1),
        Wish(Do.BUILD_RESEARCH_CENTRE, until=2),
        *_CLEAN_WORK,
    ),
    policies=("school-lunches", "second-trade", "village-fire-engines"),
    menu=tuple(policy for policy in POLICIES if policy != "face-cameras"),
    reserve=25,
    pledges=(
        Pledge("hot lunches", Category.SOCIAL, 12, to_enact("school-lunches"), (1,)),
        Pledge("a second trade", Category.ECONOMY, 10, to_enact("second-trade"), (1,)),
        Pledge(
            "fire engines for the villages",
            Category.SECURITY,
            8,
            to_enact("village-fire-engines"),
            (1,),
        ),
        Pledge("a research centre", Category.SOCIAL, 25, to_build(Do.BUILD_RESEARCH_CENTRE), (1,)),
        Pledge("a clean factory", Category.ENVIRONMENT, 12, to_build(Do.CONVERT_FACTORY), (1,)),
        Pledge("a better environment", Category.ENVIRONMENT, 5, to_raise(ENVIRONMENT, 3), (2, 3)),
        Pledge("young forest", Category.ENVIRONMENT, 8, to_build(Do.PLANT_FOREST, 2), (2,)),
        Pledge("no cameras", Category.SECURITY, 0, never("face-cameras"), (1,)),
    ),
    worth={ENVIRONMENT: 1.2, ECONOMY: 1.2, SOCIAL: 0.35, SECURITY: 0.3, RESEARCH: 0.5},
)

POPULIST = Mayor(
    "populist",
    builds=(Wish(Do.PLANT_FOREST, until=24), Wish(Do.BUILD_HOUSING, until=15)),
    policies=(
        "rent-cap",
        "cheap-power",
        "school-lunches",
        "more-police",
        "care-at-home",
        "free-university",
        "shop-tax-cut",
    ),
    pledges=(
        Pledge("no more coal", Category.ENVIRONMENT, 5, to_build(Do.CLOSE_COAL_PLANT)),
        Pledge("cheap power", Category.ECONOMY, 8, to_enact("cheap-power")),
        Pledge("a thousand flats", Category.SOCIAL, 60, to_build(Do.BUILD_HOUSING, 4)),
        Pledge("a wall against the river", Category.SECURITY, 20, to_enact("flood-wall")),
        Pledge("rents stand still", Category.SOCIAL, 0, to_enact("rent-cap")),
        Pledge("the factories stay", Category.ECONOMY, 0, to_keep(TileKind.FACTORY)),
        Pledge("forest on all wasteland", Category.ENVIRONMENT, 40, to_build(Do.PLANT_FOREST, 8)),
        Pledge("free studies", Category.SOCIAL, 15, to_enact("free-university")),
        Pledge("fusion", Category.ECONOMY, 90, to_build(Do.BUILD_FUSION_REACTOR)),
        Pledge("safe streets", Category.SECURITY, 15, to_enact("more-police")),
    ),
    worth={SOCIAL: 1.0, ECONOMY: 0.5},
)

STRATEGIES: Mapping[str, Mayor] = {
    mayor.name: mayor
    for mayor in (GREEN, INDUSTRIALIST, PATIENT, POPULIST, HONEST, NOTHING, RANDOM)
}
"""Every scripted mayor by name."""
