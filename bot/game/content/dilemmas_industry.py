"""The dilemmas around plants, power and those who work there."""

from bot.game.content import N_
from bot.game.content.conditions import Above, Below, OnTheMap
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
        id="coal-strike",
        title=N_("Fires before the coal plant's gate"),
        text=N_(
            "Six hundred stokers have laid down work. They want it in writing that the plant runs "
            "three more years. The grid holds until Sunday; after that the lights go by district."
        ),
        when=(OnTheMap(TileKind.COAL_PLANT),),
        options=(
            Option(
                id="guarantee",
                label=N_("Sign the guarantee"),
                text=N_("The shifts go on, and so does the smoke, now with your signature."),
                effects=effects((ECONOMY, 4), (RETIREE, 4), (STUDENT, -6)),
                later=(1, effects((ENVIRONMENT, -6))),
            ),
            Option(
                id="pensions",
                label=N_("Pay the oldest to leave early"),
                text=N_("Two hundred go with a pension. The taxpayers in the offices pay for it."),
                cost=14,
                effects=effects((SOCIAL, 3), (RETIREE, 3), (URBAN, -4)),
                later=(2, effects((ENVIRONMENT, 4), (ECONOMY, -2))),
            ),
            Option(
                id="clear",
                label=N_("Have the gate cleared"),
                text=N_("The lights stay on tonight. The pictures of the truncheons stay, too."),
                effects=effects((SECURITY, 2), (SOCIAL, -7), (RETIREE, -6), (URBAN, 2)),
                later=(1, effects((ECONOMY, 2))),
            ),
        ),
        default="guarantee",
    ),
    Dilemma(
        id="refinery-leak",
        title=N_("Oil on the river"),
        text=N_(
            "A seal at the refinery leaks. A film of oil drifts to the waterworks. The foreman can "
            "stop everything tonight, or mend it while it runs, if nobody asks too loudly."
        ),
        when=(OnTheMap(TileKind.REFINERY),),
        options=(
            Option(
                id="stop",
                label=N_("Stop the refinery"),
                text=N_("The leak is closed by morning. Eight hundred wages are not paid."),
                effects=effects((ECONOMY, -6), (ENVIRONMENT, 3), (RETIREE, -4), (STUDENT, 3)),
            ),
            Option(
                id="booms",
                label=N_("Booms and divers while it runs"),
                text=N_("Costly, and half of it works. The reeds die on one bank only."),
                cost=6,
                effects=effects((ENVIRONMENT, -2), (FARMER, -2)),
            ),
            Option(
                id="quiet",
                label=N_("Say nothing until it is mended"),
                text=N_("Nobody is sent home. Whoever drinks the water learns of it last."),
                effects=effects((ENVIRONMENT, -3), (ECONOMY, 2)),
                later=(
                    1,
                    effects(
                        (SECURITY, -3), (URBAN, -6), (STUDENT, -6), (FARMER, -4), (RETIREE, -2)
                    ),
                ),
            ),
        ),
        default="booms",
    ),
    Dilemma(
        id="plant-wants-a-present",
        title=N_("The assembly plant wants a present"),
        text=N_(
            "The owners have an offer from a city across the border: ten years without tax. They "
            "are fond of this place, they say, and would like to see how fond it is of them."
        ),
        when=(OnTheMap(TileKind.FACTORY),),
        options=(
            Option(
                id="pay",
                label=N_("Match the offer"),
                text=N_("Four hundred jobs stay. The next firm has already called."),
                cost=12,
                effects=effects((ECONOMY, 5), (RETIREE, 2), (STUDENT, -3), (URBAN, -2)),
            ),
            Option(
                id="refuse",
                label=N_("Wish them a good journey"),
                text=N_("The halls empty, the air clears, and the pubs close at nine."),
                effects=effects((ECONOMY, -7), (ENVIRONMENT, 3), (RETIREE, -4), (STUDENT, 3)),
            ),
            Option(
                id="conditions",
                label=N_("Money only against apprenticeships"),
                text=N_("They sign for half. A third of the halls moves away all the same."),
                cost=5,
                effects=effects((ECONOMY, -2), (SOCIAL, 3), (STUDENT, 2), (RETIREE, -1)),
            ),
        ),
        default="refuse",
    ),
    Dilemma(
        id="smog-before-the-fair",
        title=N_("Smog in the week of the fair"),
        text=N_(
            "For nine days the air has not moved. The clinics fill with coughing children, and on "
            "Saturday the autumn fair begins, from which half the city lives for a month."
        ),
        when=(Below(ENVIRONMENT, 40),),
        options=(
            Option(
                id="cars",
                label=N_("Ban all cars for a week"),
                text=N_("The children breathe. Whoever sells cheese at the fair stays at home."),
                effects=effects((ENVIRONMENT, 2), (SOCIAL, 2), (ECONOMY, -4), (FARMER, -6)),
            ),
            Option(
                id="furnaces",
                label=N_("Put the furnaces out"),
                text=N_("The sky is blue on Saturday. The furnaces take a month to restart."),
                effects=effects((ENVIRONMENT, 5), (ECONOMY, -7), (RETIREE, -3), (URBAN, 3)),
            ),
            Option(
                id="masks",
                label=N_("Hand out masks and open the fair"),
                text=N_("The tills ring. In the clinic they put beds in the corridor."),
                cost=2,
                effects=effects((ECONOMY, 4), (SOCIAL, -6), (STUDENT, -5), (FARMER, 3)),
            ),
        ),
        default="masks",
    ),
    Dilemma(
        id="cheap-panels",
        title=N_("Solar panels at half the price"),
        text=N_(
            "A ship lies in the harbour with panels at half the price. The papers are in order. A "
            "former inspector writes that the people who made them could not leave the works."
        ),
        when=(Above(RESEARCH, 39),),
        options=(
            Option(
                id="buy",
                label=N_("Buy the whole cargo"),
                text=N_("Ten thousand roofs this year. The inspector's letter is in the paper."),
                cost=6,
                effects=effects((ENVIRONMENT, 6), (SOCIAL, -5), (STUDENT, -4), (FARMER, 3)),
            ),
            Option(
                id="certified",
                label=N_("Buy from makers that can be visited"),
                text=N_("Half the roofs for twice the money, and a clean conscience."),
                cost=14,
                effects=effects((ENVIRONMENT, 5), (STUDENT, 3), (FARMER, -2)),
            ),
            Option(
                id="own-works",
                label=N_("Build a small panel works here"),
                text=N_("Jobs for stokers, dear panels, and nothing on the roofs for two years."),
                cost=16,
                effects=effects((STUDENT, -2), (RETIREE, 3)),
                later=(2, effects((ECONOMY, 5), (ENVIRONMENT, 3), (RESEARCH, 2))),
            ),
        ),
        default="certified",
    ),
    Dilemma(
        id="waste-by-train",
        title=N_("A rich town's rubbish"),
        text=N_(
            "A town down the line pays well for a place to leave its rubbish. It would come by "
            "night train and lie beyond the southern estate, where people rarely write letters."
        ),
        options=(
            Option(
                id="take",
                label=N_("Take the money and the rubbish"),
                text=N_("The treasury is glad of it. On the estate the windows stay shut."),
                effects=effects((ENVIRONMENT, -6), (SOCIAL, -3), (RETIREE, -3), treasury=16),
            ),
            Option(
                id="sort",
                label=N_("Take it, sort it, burn the rest"),
                text=N_("Sixty jobs nobody dreams of, and a chimney that never rests."),
                cost=5,
                effects=effects((ECONOMY, 5), (ENVIRONMENT, -3), (STUDENT, -3)),
            ),
            Option(
                id="refuse",
                label=N_("Send the train back"),
                text=N_(
                    "The air on the estate stays as it is. So does the hole in the school roof."
                ),
                effects=effects((SOCIAL, -1), (URBAN, -2), (STUDENT, 2)),
            ),
        ),
        default="refuse",
    ),
)
