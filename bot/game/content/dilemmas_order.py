"""The dilemmas around police, privacy, night life and easy money."""

from bot.game.content import N_
from bot.game.content.conditions import Below, NotInForce
from bot.game.content.effects import (
    ECONOMY,
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

DILEMMAS: tuple[Dilemma, ...] = (
    Dilemma(
        id="robberies-at-the-station",
        title=N_("Nine robberies at the station"),
        text=N_(
            "Nine in one month, always after the last train. The police would like software that "
            "knows every face on the platform; the night porter would like a lamp and a colleague."
        ),
        when=(Below(SECURITY, 60), NotInForce("face-cameras")),
        options=(
            Option(
                id="faces",
                label=N_("Let the software watch"),
                text=N_("Two arrests in the first week, one of them of the wrong man."),
                cost=5,
                effects=effects((SECURITY, 6), (SOCIAL, -4), (STUDENT, -6), (RETIREE, 3)),
            ),
            Option(
                id="people",
                label=N_("Lamps and people, all night long"),
                text=N_("It gets quieter. The money for it was meant for the northern line."),
                cost=9,
                effects=effects((SECURITY, 4), (SOCIAL, 2), (FARMER, -3)),
            ),
            Option(
                id="close",
                label=N_("Close the station at eleven"),
                text=N_("Nobody is robbed there. Nurses and waiters walk home from the bridge."),
                effects=effects((SECURITY, 2), (ECONOMY, -2), (SOCIAL, -3), (STUDENT, -5)),
            ),
        ),
        default="close",
    ),
    Dilemma(
        id="shot-in-the-night",
        title=N_("A shot in the night"),
        text=N_(
            "An officer has shot a boy of seventeen who ran. He held a telephone. The officer is "
            "twenty-four and has not slept since. By noon there are candles, and a crowd."
        ),
        options=(
            Option(
                id="inquiry",
                label=N_("An inquiry from outside, in public"),
                text=N_("It takes months. The force feels accused, every night of them."),
                cost=3,
                effects=effects((SOCIAL, 3), (SECURITY, -4), (STUDENT, 3), (RETIREE, -3)),
            ),
            Option(
                id="stand-by",
                label=N_("Stand by the force"),
                text=N_("The officers salute. The candles are there again the next day."),
                effects=effects((SECURITY, 2), (SOCIAL, -7), (STUDENT, -8), (RETIREE, 3)),
            ),
            Option(
                id="unarmed",
                label=N_("Patrols without guns"),
                text=N_("No more shots from this side. A quarter of the officers hand in notice."),
                effects=effects((SOCIAL, 4), (SECURITY, -8), (STUDENT, 5), (URBAN, -4)),
            ),
        ),
        default="stand-by",
    ),
    Dilemma(
        id="clinic-held-to-ransom",
        title=N_("The clinic's files are locked"),
        text=N_(
            "This morning every screen in the clinic shows the same red letter: pay by Thursday, "
            "or read your patients' files in the open. Operations are planned by pencil."
        ),
        options=(
            Option(
                id="pay",
                label=N_("Pay, quietly"),
                text=N_("The files come back. So will those who wrote the letter."),
                cost=9,
                effects=effects((SOCIAL, 1)),
                later=(2, effects((SECURITY, -5), (URBAN, -3))),
            ),
            Option(
                id="rebuild",
                label=N_("Refuse, and build it up anew"),
                text=N_("Safer than ever, in time. Some files are in the open by Friday."),
                cost=14,
                effects=effects((SOCIAL, -3), (RETIREE, -5), (URBAN, -2)),
                later=(1, effects((SECURITY, 8), (RESEARCH, 1))),
            ),
            Option(
                id="paper",
                label=N_("Refuse, and go back to paper"),
                text=N_("Nobody can steal a filing cabinet. Nobody finds anything in it, either."),
                cost=3,
                effects=effects((SECURITY, 2), (SOCIAL, -5), (RESEARCH, -3), (URBAN, -3)),
            ),
        ),
        default="paper",
    ),
    Dilemma(
        id="casino-boat",
        title=N_("A casino on the water"),
        text=N_(
            "A company would moor a casino ship below the bridge and pay the city well, every bit "
            "of it above board. The debt counsellor asks for two more rooms in advance."
        ),
        options=(
            Option(
                id="moor",
                label=N_("Let it moor"),
                text=N_("The lights are pretty and the treasury fills. Wages vanish on payday."),
                effects=effects((SOCIAL, -6), (SECURITY, -2), (RETIREE, -4), treasury=18),
            ),
            Option(
                id="small",
                label=N_("Small stakes, closed at midnight"),
                text=N_("Half the money, a third of the misery, and twice the inspectors."),
                effects=effects((SOCIAL, -3), (ECONOMY, 1), (RETIREE, -2), treasury=8),
            ),
            Option(
                id="refuse",
                label=N_("No casino"),
                text=N_("The ship moors in the next town. So do the jobs and the coaches."),
                effects=effects((ECONOMY, -3), (URBAN, -2), (RETIREE, 3)),
            ),
        ),
        default="refuse",
    ),
    Dilemma(
        id="bars-on-the-quay",
        title=N_("The bars on the quay"),
        text=N_(
            "Since the new bars opened, the quay is never dark. Whoever is twenty lives there; "
            "whoever lives above it has not slept since May. Both have brought signatures."
        ),
        options=(
            Option(
                id="ten",
                label=N_("Quiet from ten o'clock"),
                text=N_("Windows open again. Half the bars close, and some cooks go with them."),
                effects=effects((ECONOMY, -4), (SOCIAL, 1), (RETIREE, 6), (STUDENT, -6)),
            ),
            Option(
                id="windows",
                label=N_("Pay for thicker windows"),
                text=N_("It helps whoever can bear a closed window in August."),
                cost=8,
                effects=effects((SOCIAL, 1), (RETIREE, 1), (STUDENT, 2), (FARMER, -3)),
            ),
            Option(
                id="leave",
                label=N_("A city is loud"),
                text=N_("The tills ring until four. The first families move out."),
                effects=effects((ECONOMY, 3), (SOCIAL, -3), (RETIREE, -6), (STUDENT, 3)),
            ),
        ),
        default="leave",
    ),
)
