"""The policies on police, fire, floods and the supply of power."""

from bot.game.content import N_
from bot.game.content.effects import (
    ECONOMY,
    ENVIRONMENT,
    FARMER,
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
        id="more-police",
        title=N_("Two hundred more officers"),
        text=N_(
            "Two hundred officers more, on foot and visible. Burglaries fall. In the poorer "
            "streets the same boys are searched twice a day, and remember it."
        ),
        category=Category.SECURITY,
        cost=15,
        capital=1,
        delay=1,
        at_once=effects((RETIREE, 5), (URBAN, 2), (STUDENT, -6)),
        effects=effects((SECURITY, 10), (SOCIAL, -4)),
        upkeep=2,
        excludes=("street-workers",),
        words=Words(
            en=("more police", "police officers", "more officers", "police patrols"),
            fr=("plus de policiers", "policiers supplémentaires", "patrouilles de police"),
            de=("mehr Polizei", "Polizisten", "Polizeistreifen"),
            es=("más policía", "más policías", "patrullas policiales"),
        ),
    ),
    Policy(
        id="street-workers",
        title=N_("Street workers instead of patrols"),
        text=N_(
            "People without uniforms talk to those who sleep rough, drink or deal, and find them "
            "a bed. It works slowly, and shopkeepers want a patrol car tonight."
        ),
        category=Category.SECURITY,
        cost=7,
        capital=2,
        delay=2,
        at_once=effects((SECURITY, -2), (RETIREE, -5), (STUDENT, 4), (URBAN, -2)),
        effects=effects((SECURITY, 6), (SOCIAL, 5)),
        upkeep=1,
        excludes=("more-police",),
        words=Words(
            en=("street workers", "social workers", "prevention instead of police"),
            fr=("éducateurs de rue", "travailleurs sociaux", "prévention plutôt que police"),
            de=("Streetworker", "Sozialarbeiter", "Prävention statt Polizei"),
            es=("educadores de calle", "trabajadores sociales", "prevención en vez de policía"),
        ),
    ),
    Policy(
        id="face-cameras",
        title=N_("Cameras that know faces"),
        text=N_(
            "Cameras on every square find a stolen bag in minutes and a lost child in seconds. "
            "They also know who met whom, who prayed, who marched, and for how long."
        ),
        category=Category.SECURITY,
        cost=6,
        capital=2,
        delay=1,
        at_once=effects((RETIREE, 3), (STUDENT, -7), (URBAN, -3)),
        effects=effects((SECURITY, 9), (SOCIAL, -5)),
        upkeep=1,
        words=Words(
            en=(
                "face cameras",
                "cameras",
                "surveillance",
                "facial recognition",
                "video surveillance",
            ),
            fr=("caméras", "vidéosurveillance", "reconnaissance faciale"),
            de=("Kameras", "Videoüberwachung", "Gesichtserkennung"),
            es=("cámaras", "videovigilancia", "reconocimiento facial"),
        ),
    ),
    Policy(
        id="flood-wall",
        title=N_("A wall against the river"),
        text=N_(
            "Concrete, three metres high, from the bridge to the bend. The cellars stay dry for a "
            "hundred years; behind it nobody sees the water, and the bank below dies off."
        ),
        category=Category.SECURITY,
        cost=20,
        capital=1,
        delay=3,
        at_once=effects((URBAN, 3), (FARMER, -4), (STUDENT, -3)),
        effects=effects((SECURITY, 12), (ECONOMY, 2), (ENVIRONMENT, -4)),
        excludes=("flood-meadows",),
        words=Words(
            en=("flood wall", "flood dam", "dam", "flood protection", "dyke"),
            fr=("digue", "barrage", "protection contre les crues"),
            de=("Hochwassermauer", "Damm", "Deich", "Hochwasserschutz"),
            es=("dique", "muro contra inundaciones", "protección contra inundaciones"),
        ),
    ),
    Policy(
        id="flood-meadows",
        title=N_("The river gets its meadows back"),
        text=N_(
            "Dykes are moved back and the river may spread where it always did. Herons come, the "
            "city stays dry, and eleven farms lose the best soil they have."
        ),
        category=Category.SECURITY,
        cost=13,
        capital=3,
        delay=2,
        at_once=effects((FARMER, -9), (STUDENT, 3), (RETIREE, 1)),
        effects=effects((SECURITY, 8), (ENVIRONMENT, 5), (ECONOMY, -5)),
        excludes=("flood-wall",),
        words=Words(
            en=("flood meadows", "room for the river", "floodplain", "wetlands"),
            fr=("prairies inondables", "zones inondables", "espace pour la rivière"),
            de=("Auen", "Überflutungsflächen", "Raum für den Fluss"),
            es=("llanura de inundación", "humedales", "espacio para el río"),
        ),
    ),
    Policy(
        id="village-fire-engines",
        title=N_("Fire engines for the villages"),
        text=N_(
            "Each village gets an engine and pay for its volunteers. Barns no longer burn down "
            "while the city's trucks are on the road; the theatre loses its second stage for it."
        ),
        category=Category.SECURITY,
        cost=8,
        capital=0,
        delay=1,
        at_once=effects((FARMER, 6), (URBAN, -4)),
        effects=effects((SECURITY, 5), (SOCIAL, -2)),
        upkeep=1,
        words=Words(
            en=("fire brigade", "fire engine", "firefighters", "fire station"),
            fr=("pompiers", "camion de pompiers", "caserne de pompiers"),
            de=("Feuerwehr", "Löschfahrzeug", "Feuerwache"),
            es=("bomberos", "camión de bomberos", "parque de bomberos"),
        ),
    ),
    Policy(
        id="block-batteries",
        title=N_("A battery in every block"),
        text=N_(
            "Each block stores its own power, and when the grid fails the lifts still run. They "
            "stand in cellars where children's bicycles stood, and the villages get none."
        ),
        category=Category.SECURITY,
        cost=22,
        capital=1,
        delay=2,
        at_once=effects((URBAN, 3), (RETIREE, -3), (FARMER, -4)),
        effects=effects((SECURITY, 9), (ENVIRONMENT, 4), (SOCIAL, -2)),
        upkeep=1,
        needs=40,
        words=Words(
            en=("batteries", "power storage", "store the power", "blackout protection"),
            fr=("batteries de quartier", "stocker l’électricité", "pannes de courant"),
            de=("Batteriespeicher", "Stromspeicher", "Schutz vor Stromausfall"),
            es=("baterías", "almacenar la energía", "apagones"),
        ),
    ),
)
