"""The policies on health, schools, housing, welfare and equality."""

from bot.game.content import N_
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
from bot.game.content.form import Policy, Words
from bot.game.vocabulary import Category

POLICIES: tuple[Policy, ...] = (
    Policy(
        id="school-lunches",
        title=N_("A hot lunch for every child"),
        text=N_(
            "Every child eats warm at noon, and nobody can tell who is poor. The money comes out "
            "of the laboratories' budget, and the professors say what will wait for it."
        ),
        category=Category.SOCIAL,
        cost=12,
        capital=1,
        delay=1,
        at_once=effects((FARMER, 2), (STUDENT, 2), (URBAN, -3)),
        effects=effects((SOCIAL, 9), (ECONOMY, 1), (RESEARCH, -3)),
        upkeep=2,
        words=Words(
            en=("school lunch", "school lunches", "school meals", "free lunch"),
            fr=("cantine gratuite", "repas scolaires", "repas à l’école"),
            de=("Schulessen", "Schulspeisung", "Mittagessen in der Schule"),
            es=("comedor escolar", "comida escolar", "almuerzo gratis"),
        ),
    ),
    Policy(
        id="rent-cap",
        title=N_("Rents stand still"),
        text=N_(
            "No rent in the city may rise. Tenants breathe out on the first of the month. Owners "
            "stop repairing, builders go elsewhere, and who seeks a flat seeks longer."
        ),
        category=Category.SOCIAL,
        cost=0,
        capital=3,
        delay=2,
        at_once=effects((SOCIAL, 7), (STUDENT, 6), (RETIREE, 3), (URBAN, -6)),
        effects=effects((ECONOMY, -6), (SOCIAL, -1)),
        excludes=("green-renovation",),
        words=Words(
            en=("rent cap", "rent freeze", "freeze rents", "rent control", "lower rents"),
            fr=("encadrement des loyers", "bloquer les loyers", "gel des loyers"),
            de=("Mietendeckel", "Mietpreisbremse", "Mieten einfrieren"),
            es=("tope al alquiler", "congelar los alquileres", "limitar los alquileres"),
        ),
    ),
    Policy(
        id="night-buses",
        title=N_("Night buses"),
        text=N_(
            "Three lines run until dawn. Nurses and waiters get home without a car; along the "
            "route windows rattle at four in the morning."
        ),
        category=Category.SOCIAL,
        cost=3,
        capital=0,
        delay=1,
        at_once=effects((STUDENT, 4), (RETIREE, -4)),
        effects=effects((SOCIAL, 3), (ENVIRONMENT, 1), (URBAN, 1)),
        upkeep=1,
        words=Words(
            en=("night bus", "night buses", "late bus"),
            fr=("bus de nuit", "bus nocturne", "bus nocturnes"),
            de=("Nachtbus", "Nachtbusse", "Nachtlinie"),
            es=("autobús nocturno", "bus nocturno", "buses nocturnos"),
        ),
    ),
    Policy(
        id="care-at-home",
        title=N_("Care that comes to the door"),
        text=N_(
            "Nurses drive from door to door, also to the last farm. The old stay in their own "
            "beds; the young pay into it for forty years before it is their turn."
        ),
        category=Category.SOCIAL,
        cost=11,
        capital=1,
        delay=1,
        at_once=effects((RETIREE, 7), (FARMER, 2), (STUDENT, -4), (URBAN, -3)),
        effects=effects((SOCIAL, 8), (ECONOMY, -2)),
        upkeep=2,
        words=Words(
            en=("home care", "care at home", "nurses", "care for the elderly"),
            fr=("soins à domicile", "aide à domicile", "soins aux personnes âgées"),
            de=("häusliche Pflege", "Pflege zu Hause", "Altenpflege"),
            es=("atención a domicilio", "cuidados en casa", "cuidado de mayores"),
        ),
    ),
    Policy(
        id="mansion-tax",
        title=N_("A tax on big houses"),
        text=N_(
            "Villas and second homes pay a yearly tax that buys places in kindergartens. Some "
            "owners sell, some firms move to the next town with them, and some have only the house."
        ),
        category=Category.SOCIAL,
        cost=1,
        capital=4,
        delay=1,
        at_once=effects((URBAN, -7), (RETIREE, -3), (STUDENT, 4)),
        effects=effects((SOCIAL, 5), (ECONOMY, -5)),
        yields=4,
        words=Words(
            en=("wealth tax", "tax the rich", "mansion tax", "second homes"),
            fr=("impôt sur la fortune", "taxer les riches", "résidences secondaires"),
            de=("Vermögensteuer", "Reiche besteuern", "Zweitwohnungssteuer"),
            es=("impuesto a los ricos", "impuesto al patrimonio", "segundas viviendas"),
        ),
    ),
    Policy(
        id="free-university",
        title=N_("University without fees"),
        text=N_(
            "Nobody pays to study, and the lecture halls fill. In time the laboratories do too. "
            "Workshops look for apprentices, and those who never studied help to pay."
        ),
        category=Category.SOCIAL,
        cost=15,
        capital=2,
        delay=2,
        at_once=effects((STUDENT, 8), (FARMER, -5), (RETIREE, -3), (ECONOMY, -2)),
        effects=effects((RESEARCH, 8), (SOCIAL, 5), (SECURITY, -1)),
        upkeep=3,
        words=Words(
            en=("free university", "tuition", "no tuition fees", "free studies"),
            fr=("université gratuite", "frais d’inscription", "études gratuites"),
            de=("Studiengebühren", "gebührenfreies Studium", "kostenloses Studium"),
            es=("universidad gratuita", "matrícula gratuita", "estudios gratis"),
        ),
    ),
)
