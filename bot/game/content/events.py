"""What befalls the city: weather, harvest, accidents and visitors, good and bad."""

from bot.game.content import N_
from bot.game.content.conditions import Above, Below, InForce, NotInForce, OnTheMap
from bot.game.content.effects import (
    ECONOMY,
    ENVIRONMENT,
    FARMER,
    RESEARCH,
    RETIREE,
    SECURITY,
    SOCIAL,
    STUDENT,
    URBAN,
    effects,
)
from bot.game.content.form import CityEvent
from bot.game.rules.city.tiles import TileKind

EVENTS: tuple[CityEvent, ...] = (
    CityEvent(
        id="mild-spring",
        title=N_("A mild spring"),
        text=N_(
            "Rain at night, sun by day. The barns are too small this year, and strawberries cost "
            "so little that children throw them at each other."
        ),
        weight=4,
        effects=effects((ECONOMY, 6), (SOCIAL, 2), (FARMER, 8)),
        when=(OnTheMap(TileKind.FARMLAND),),
    ),
    CityEvent(
        id="hail",
        title=N_("Ten minutes of hail"),
        text=N_(
            "Ten minutes on a Tuesday afternoon, stones like hen's eggs. The insurance has a word "
            "for it that means: not this time."
        ),
        weight=3,
        effects=effects((ECONOMY, -7), (FARMER, -5), treasury=-4),
        when=(OnTheMap(TileKind.FARMLAND),),
    ),
    CityEvent(
        id="heat-wave",
        title=N_("Nights without cooling"),
        text=N_(
            "Thirty degrees at midnight, for two weeks. Under the roofs of the southern blocks the "
            "ambulance stops at the same doors again and again."
        ),
        weight=4,
        effects=effects((SOCIAL, -5), (SECURITY, -4), (RETIREE, -7)),
        when=(Below(ENVIRONMENT, 60),),
    ),
    CityEvent(
        id="flood",
        title=N_("The river in the cellars"),
        text=N_(
            "After four days of rain the river comes up the drains. The pumps run, the freezers "
            "float, and the market women sell what is dry from the church steps."
        ),
        weight=4,
        effects=effects((SECURITY, -9), (ECONOMY, -5), (URBAN, -4), treasury=-9),
        when=(NotInForce("flood-wall"), NotInForce("flood-meadows")),
    ),
    CityEvent(
        id="wall-holds",
        title=N_("The wall holds"),
        text=N_(
            "The water stood a hand below the top of the wall. In the pubs behind it they drink to "
            "the concrete; two villages downstream had the flood instead."
        ),
        weight=4,
        effects=effects((SECURITY, 6), (URBAN, 6), (FARMER, -5)),
        when=(InForce("flood-wall"),),
    ),
    CityEvent(
        id="boiler-accident",
        title=N_("A bang at the coal plant"),
        text=N_(
            "A pipe of the third boiler burst at shift change. Two men are in hospital, soot lies "
            "on the washing lines, and nobody had dared to report the crack."
        ),
        weight=3,
        effects=effects((ENVIRONMENT, -5), (ECONOMY, -4), (SECURITY, -4), (RETIREE, -4)),
        when=(OnTheMap(TileKind.COAL_PLANT),),
    ),
    CityEvent(
        id="film-crew",
        title=N_("A film crew in the old town"),
        text=N_(
            "For three weeks the old town is another century. Every hotel bed is let, half the "
            "city is an extra, and somebody's grandmother has a line."
        ),
        weight=3,
        effects=effects((ECONOMY, 6), (SOCIAL, 2), (URBAN, 4), (RETIREE, 2)),
    ),
    CityEvent(
        id="otters",
        title=N_("Otters below the bridge"),
        text=N_(
            "A schoolgirl has filmed them: two old, three young, right below the bridge. For the "
            "first time in fifty years people stand there and look down."
        ),
        weight=3,
        effects=effects((ENVIRONMENT, 4), (SOCIAL, 4), (STUDENT, 6), (RETIREE, 4)),
        when=(OnTheMap(TileKind.CLEAN_RIVER), Above(ENVIRONMENT, 55)),
    ),
    CityEvent(
        id="long-flu",
        title=N_("A long winter of flu"),
        text=N_(
            "A third of the drivers, a third of the teachers, a third of the nurses. The city runs "
            "on those who come in although they should not."
        ),
        weight=3,
        effects=effects((SOCIAL, -5), (ECONOMY, -4), (RETIREE, -4), treasury=-5),
    ),
    CityEvent(
        id="prize",
        title=N_("A prize for the laboratory"),
        text=N_(
            "Somebody far away has read what a small team here wrote at night, and gives it the "
            "big prize. The canteen serves cake, and six letters ask for a place to study."
        ),
        weight=3,
        effects=effects((RESEARCH, 8), (STUDENT, 6), (URBAN, 2)),
        when=(Above(RESEARCH, 25),),
    ),
    CityEvent(
        id="blackout",
        title=N_("Six hours without power"),
        text=N_(
            "A squirrel, a transformer, six hours of dark. Some sang on the balconies, some sat in "
            "lifts, and in two shops the windows were gone by morning."
        ),
        weight=3,
        effects=effects((SECURITY, -7), (ECONOMY, -4), (URBAN, -4)),
        when=(NotInForce("block-batteries"),),
    ),
    CityEvent(
        id="bequest",
        title=N_("A seamstress leaves her savings"),
        text=N_(
            "She mended the city's coats for sixty years and told nobody what she had. All of it "
            "goes to the town, with one line: for something that stays."
        ),
        weight=2,
        effects=effects((SOCIAL, 2), (RETIREE, 4), treasury=16),
    ),
)
