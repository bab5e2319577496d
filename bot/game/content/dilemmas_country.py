"""The dilemmas around land, water, forest and housing."""

from bot.game.content import N_
from bot.game.content.conditions import Above, Below, FromRound, InForce, OnTheMap
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
from bot.game.content.form import Dilemma, Option
from bot.game.rules.city.tiles import TileKind

DILEMMAS: tuple[Dilemma, ...] = (
    Dilemma(
        id="turbines-on-good-soil",
        title=N_("Turbines on the best soil"),
        text=N_(
            "The wind blows best over the black soil in the south-west. Nine families farm it and "
            "will not sell. The engineers say: there, or forget the wind for this generation."
        ),
        when=(Above(RESEARCH, 29), OnTheMap(TileKind.FARMLAND)),
        options=(
            Option(
                id="expropriate",
                label=N_("Take the land by law"),
                text=N_("The masts stand within the year. Nine tractors block the bridge."),
                cost=6,
                effects=effects((ENVIRONMENT, 8), (FARMER, -10), (SOCIAL, -3), (URBAN, 2)),
            ),
            Option(
                id="share",
                label=N_("Offer the families a share of the power"),
                text=N_("Most sign in the end. The power is dear to those who only buy it."),
                cost=12,
                effects=effects((FARMER, 3), (URBAN, -4), (STUDENT, -1)),
                later=(2, effects((ENVIRONMENT, 7), (ECONOMY, 1))),
            ),
            Option(
                id="leave",
                label=N_("Leave the fields alone"),
                text=N_("The wheat stands as it always stood, and the coal burns a year longer."),
                effects=effects((ENVIRONMENT, -3), (FARMER, 5), (STUDENT, -6)),
            ),
        ),
        default="leave",
    ),
    Dilemma(
        id="beetles",
        title=N_("Beetles in the northern forest"),
        text=N_(
            "Whole slopes turn brown. The foresters would fell every second tree before the beetle "
            "spreads; the biologists would wait for winter; a firm sells a spray."
        ),
        when=(OnTheMap(TileKind.SICK_FOREST),),
        options=(
            Option(
                id="fell",
                label=N_("Fell what is infested"),
                text=N_("The sawmill works day and night. From the city one sees bare slopes."),
                cost=3,
                effects=effects((ENVIRONMENT, -4), (ECONOMY, 4), (FARMER, 4), (STUDENT, -4)),
            ),
            Option(
                id="wait",
                label=N_("Let the forest find its own way"),
                text=N_("In two years something wilder grows. The sawmill will not see it."),
                effects=effects((ECONOMY, -4), (FARMER, -5), (STUDENT, 3)),
                later=(2, effects((ENVIRONMENT, 5))),
            ),
            Option(
                id="spray",
                label=N_("Spray from the air"),
                text=N_("The beetles die, and with them much that sings. The wells are watched."),
                cost=5,
                effects=effects((ENVIRONMENT, 3), (SOCIAL, -3), (FARMER, 2), (URBAN, -4)),
            ),
        ),
        default="fell",
    ),
    Dilemma(
        id="who-gets-the-water",
        title=N_("Who gets the water?"),
        text=N_(
            "It has not rained since April. The river carries enough for two of three: the fields, "
            "the plants, the taps of the city. By Monday someone must be told."
        ),
        when=(Below(ENVIRONMENT, 60), OnTheMap(TileKind.FARMLAND)),
        options=(
            Option(
                id="fields",
                label=N_("Close the plants' intake"),
                text=N_("The wheat lives. The night shift is sent home without pay."),
                effects=effects((ECONOMY, -6), (FARMER, 6), (RETIREE, -4), (ENVIRONMENT, 1)),
            ),
            Option(
                id="plants",
                label=N_("Close the sluices to the fields"),
                text=N_("The plants run. Out there the maize is cut for straw in July."),
                effects=effects((FARMER, -9), (SECURITY, -3), (ECONOMY, 2)),
            ),
            Option(
                id="taps",
                label=N_("Ration the taps of the city"),
                text=N_("Four hours of water a day. The old carry buckets up the stairs."),
                effects=effects((SOCIAL, -4), (RETIREE, -4), (URBAN, -4), (FARMER, 3)),
            ),
            Option(
                id="buy",
                label=N_("Buy water by the train"),
                text=N_("Everyone has some, nobody enough, and the treasury is dry instead."),
                cost=13,
                effects=effects((ECONOMY, -1), (SOCIAL, -1), (URBAN, 1)),
            ),
        ),
        default="taps",
    ),
    Dilemma(
        id="nitrate-in-the-wells",
        title=N_("Nitrate in the village wells"),
        text=N_(
            "The midwife of a village has stopped giving infants the tap water. It is the slurry, "
            "and every farm is within the law. The law is the city's to change."
        ),
        when=(OnTheMap(TileKind.FARMLAND), Below(ENVIRONMENT, 70)),
        options=(
            Option(
                id="limit",
                label=N_("Halve the slurry on the fields"),
                text=N_("The wells will clear. Some stables will not be filled again."),
                effects=effects((FARMER, -8), (ECONOMY, -3), (STUDENT, 2)),
                later=(2, effects((ENVIRONMENT, 6), (SOCIAL, 2))),
            ),
            Option(
                id="filter",
                label=N_("Build a filter works"),
                text=N_("Clean water from every tap, on the bill of those who spread nothing."),
                cost=13,
                effects=effects((SOCIAL, 3), (URBAN, -4), (FARMER, 2)),
            ),
            Option(
                id="bottles",
                label=N_("Bottled water for the infants"),
                text=N_("It is cheap and fast. The mothers ask what the older ones shall drink."),
                cost=2,
                effects=effects((SOCIAL, -4), (ENVIRONMENT, -3), (FARMER, 3), (STUDENT, -3)),
            ),
        ),
        default="bottles",
    ),
    Dilemma(
        id="warm-walls-high-rents",
        title=N_("Warm walls, high rents"),
        text=N_(
            "The first blocks are insulated, and the first letters are out: a fifth more rent from "
            "next month. In one stairwell eleven of fourteen families are looking for boxes."
        ),
        when=(InForce("green-renovation"),),
        options=(
            Option(
                id="refund",
                label=N_("The city pays the difference"),
                text=N_("Nobody packs. The money was meant for the last third of the blocks."),
                cost=13,
                effects=effects((SOCIAL, 4), (STUDENT, 4), (ENVIRONMENT, -2)),
            ),
            Option(
                id="split",
                label=N_("Landlords carry half"),
                text=N_("The letters are rewritten. Several owners stop the scaffolding."),
                effects=effects((SOCIAL, 2), (ENVIRONMENT, -4), (URBAN, -5), (STUDENT, 3)),
            ),
            Option(
                id="stand",
                label=N_("It was in the law; it stands"),
                text=N_("The blocks are done on time. Other people live in them."),
                effects=effects((SOCIAL, -6), (STUDENT, -6), (RETIREE, -4), (URBAN, 3)),
                later=(1, effects((ENVIRONMENT, 3))),
            ),
        ),
        default="stand",
    ),
    Dilemma(
        id="flats-on-the-marsh",
        title=N_("Five hundred flats, or the marsh"),
        text=N_(
            "Two thousand people wait for a flat. The only ground that the city owns is the marsh, "
            "where the last cranes breed and the floods have always gone."
        ),
        when=(FromRound(2),),
        options=(
            Option(
                id="build",
                label=N_("Drain it and build"),
                text=N_("Keys for five hundred families. The next flood looks for a new place."),
                cost=20,
                effects=effects((ENVIRONMENT, -7), (STUDENT, 4), (FARMER, -3)),
                later=(2, effects((SOCIAL, 10), (ECONOMY, 3), (SECURITY, -3))),
            ),
            Option(
                id="car-parks",
                label=N_("Build on the shops' car parks"),
                text=N_("Half as many flats for the same money, and angry shops all around."),
                cost=20,
                effects=effects((URBAN, -5), (STUDENT, 3), (ECONOMY, -2)),
                later=(2, effects((SOCIAL, 6))),
            ),
            Option(
                id="cranes",
                label=N_("Leave the marsh to the cranes"),
                text=N_("School classes come to see them. The list grows by a hundred a month."),
                effects=effects((ENVIRONMENT, 2), (SOCIAL, -4), (STUDENT, -3), (RETIREE, 2)),
            ),
        ),
        default="cranes",
    ),
)
