"""The dilemmas around schools, health, housing and honesty."""

from bot.game.content import N_
from bot.game.content.conditions import Above, FromRound
from bot.game.content.effects import (
    ECONOMY,
    ENVIRONMENT,
    FARMER,
    NOTHING,
    RESEARCH,
    RETIREE,
    SECURITY,
    SOCIAL,
    STUDENT,
    URBAN,
    effects,
)
from bot.game.content.form import Dilemma, Option

DILEMMAS: tuple[Dilemma, ...] = (
    Dilemma(
        id="lab-or-ward",
        title=N_("One empty wing, two requests"),
        text=N_(
            "The old wing of the clinic is free. The university wants it for a laboratory that "
            "could bring the energy of the future; the head nurse wants forty beds for this winter."
        ),
        options=(
            Option(
                id="laboratory",
                label=N_("Give it to the laboratory"),
                text=N_("The future moves in. In January people lie in the corridors."),
                cost=8,
                effects=effects((SOCIAL, -4), (RETIREE, -6), (STUDENT, 4)),
                later=(1, effects((RESEARCH, 8))),
            ),
            Option(
                id="ward",
                label=N_("Give it to the ward"),
                text=N_(
                    "The beds are full by Christmas. The research team accepts an offer abroad."
                ),
                cost=8,
                effects=effects((SOCIAL, 6), (RETIREE, 5), (RESEARCH, -4), (STUDENT, -4)),
            ),
            Option(
                id="both",
                label=N_("Half each, behind one thin wall"),
                text=N_("Neither is content, and the rebuilding costs twice."),
                cost=15,
                effects=effects((SOCIAL, 3), (RESEARCH, 3), (URBAN, -3)),
            ),
        ),
        default="ward",
    ),
    Dilemma(
        id="teachers-strike",
        title=N_("The teachers do not come"),
        text=N_(
            "Chalk on the school gates: thirty-four children a class is enough. They ask for a "
            "tenth more pay and a hundred colleagues. Parents bring their children to the office."
        ),
        options=(
            Option(
                id="pay",
                label=N_("Pay and hire"),
                text=N_("School starts on Monday. The laboratories wait another year."),
                cost=14,
                effects=effects((SOCIAL, 6), (RESEARCH, -2), (STUDENT, 4), (FARMER, -2)),
            ),
            Option(
                id="wait",
                label=N_("Wait it out"),
                text=N_("They come back after five weeks. The best of them do not."),
                effects=effects((SOCIAL, -6), (ECONOMY, -2), (URBAN, -5), (STUDENT, -3)),
            ),
            Option(
                id="pensioners",
                label=N_("Call the retired back to the blackboard"),
                text=N_("Two hundred come, gladly. The strikers call them something else."),
                cost=4,
                effects=effects((SOCIAL, -1), (RETIREE, 4), (STUDENT, -4), (URBAN, 1)),
            ),
        ),
        default="wait",
    ),
    Dilemma(
        id="numbers-in-a-drawer",
        title=N_("The numbers in the drawer"),
        text=N_(
            "In a drawer of the town hall lie measurements of lead in the tap water of the old "
            "town. They are four years old. Somebody signed them, and somebody told you today."
        ),
        options=(
            Option(
                id="publish",
                label=N_("Publish everything tonight"),
                text=N_("People are furious, and know it from you. New pipes cost a fortune."),
                cost=9,
                effects=effects((URBAN, -4), (RETIREE, -4), (SECURITY, -1)),
                later=(1, effects((SOCIAL, 5), (URBAN, 5), (RETIREE, 4), (STUDENT, 3))),
            ),
            Option(
                id="quietly",
                label=N_("Change the pipes and say nothing"),
                text=N_("The water is clean in a year. A plumber wonders about the night work."),
                cost=9,
                effects=effects((SOCIAL, 3), (FARMER, -1)),
                later=(2, effects((URBAN, -7), (RETIREE, -5), (STUDENT, -5))),
            ),
            Option(
                id="drawer",
                label=N_("Close the drawer"),
                text=N_("Nothing happens. It keeps happening, in every glass."),
                effects=NOTHING,
                later=(
                    2,
                    effects((SOCIAL, -6), (URBAN, -9), (RETIREE, -9), (STUDENT, -8), (FARMER, -4)),
                ),
            ),
        ),
        default="drawer",
    ),
    Dilemma(
        id="care-home-closes",
        title=N_("The care home locks its doors on Friday"),
        text=N_(
            "The firm that runs the home is bankrupt. Ninety-one people live there; the oldest has "
            "a cat and a window on the lime tree. Their families have been called."
        ),
        options=(
            Option(
                id="buy",
                label=N_("The city buys the home"),
                text=N_("The cat stays. The youth clubs close two evenings a week to pay for it."),
                cost=12,
                effects=effects((SOCIAL, 5), (RETIREE, 7), (STUDENT, -4)),
            ),
            Option(
                id="families",
                label=N_("Pay the families who take them in"),
                text=N_("Mostly it is the daughters, and mostly they give up a job for it."),
                cost=5,
                effects=effects((SOCIAL, 1), (ECONOMY, -4), (RETIREE, 1), (URBAN, -3)),
            ),
            Option(
                id="spread",
                label=N_("Spread them over other homes"),
                text=N_("A bed for each, up to sixty kilometres away. Nobody takes the cat."),
                cost=1,
                effects=effects((SOCIAL, -5), (RETIREE, -8), (URBAN, -1)),
            ),
        ),
        default="spread",
    ),
    Dilemma(
        id="village-school",
        title=N_("Eleven pupils and a stove"),
        text=N_(
            "The school in the last village has eleven pupils and one teacher of sixty-three. The "
            "roof is leaking. In town there are empty desks, forty minutes away by bus."
        ),
        options=(
            Option(
                id="keep",
                label=N_("Mend the roof, keep the school"),
                text=N_("The village lives. For the same money a town school gets no new wing."),
                cost=7,
                effects=effects((SOCIAL, 2), (FARMER, 6), (URBAN, -4)),
            ),
            Option(
                id="bus",
                label=N_("A bus to town, morning and evening"),
                text=N_("They learn more and sleep less. The bell is sold to a museum."),
                cost=2,
                effects=effects((SOCIAL, 1), (FARMER, -6), (ENVIRONMENT, -1), (URBAN, 2)),
            ),
            Option(
                id="screens",
                label=N_("Lessons by screen, in the village hall"),
                text=N_("It works on most days. Two of the eleven stop answering."),
                cost=4,
                effects=effects((RESEARCH, 2), (SOCIAL, -2), (FARMER, -1), (STUDENT, 1)),
            ),
        ),
        default="bus",
    ),
    Dilemma(
        id="from-the-drowned-coast",
        title=N_("Three hundred from the drowned coast"),
        text=N_(
            "Their town no longer exists at high tide. Three hundred people sit in buses before "
            "the town hall with what they could carry. Every bed in the city has a waiting list."
        ),
        when=(FromRound(2),),
        options=(
            Option(
                id="settle",
                label=N_("Flats, classes and work permits"),
                text=N_("In two years they will pay taxes. Those on the list are asked to wait."),
                cost=13,
                effects=effects((SOCIAL, 1), (STUDENT, 3), (RETIREE, -4), (URBAN, -2)),
                later=(2, effects((ECONOMY, 6), (SOCIAL, 2))),
            ),
            Option(
                id="villages",
                label=N_("Empty farmhouses, if they will work"),
                text=N_("Harvests are saved. The wages are low, and the winters long."),
                cost=5,
                effects=effects((ECONOMY, 3), (SOCIAL, -2), (FARMER, 4), (STUDENT, -3)),
            ),
            Option(
                id="onward",
                label=N_("Fuel, food and the road onward"),
                text=N_("The square is empty by evening. So is the silence afterwards."),
                cost=2,
                effects=effects((SOCIAL, -5), (STUDENT, -7), (RETIREE, 1), (URBAN, -2)),
            ),
        ),
        default="villages",
    ),
    Dilemma(
        id="last-money-for-the-lab",
        title=N_("The professor asks once more"),
        text=N_(
            "“One more year,” she says, as she said last year. The experiment runs for eleven "
            "seconds now. It has eaten the money of two schools and could end the age of coal."
        ),
        when=(Above(RESEARCH, 45),),
        options=(
            Option(
                id="pay",
                label=N_("One more year"),
                text=N_("The lamps burn all night. In two districts the pools stay closed."),
                cost=16,
                effects=effects((SOCIAL, -4), (STUDENT, 3), (RETIREE, -4)),
                later=(1, effects((RESEARCH, 12))),
            ),
            Option(
                id="sell",
                label=N_("Sell the results to a company"),
                text=N_("The money is back at once. What comes of it belongs to others."),
                effects=effects((RESEARCH, -5), (STUDENT, -7), (URBAN, 2), treasury=18),
            ),
            Option(
                id="publish",
                label=N_("Stop here, and publish all of it"),
                text=N_("Somewhere somebody goes on. Here forty clever people pack."),
                effects=effects((RESEARCH, 2), (ECONOMY, -3), (STUDENT, -2), (FARMER, 2)),
            ),
        ),
        default="publish",
    ),
)
