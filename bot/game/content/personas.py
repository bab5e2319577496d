"""The core citizens; a campaign draws one of each demographic.

`leaning` is a word for the citizen's prompt, not a text that a player sees.
"""

from bot.game.balance import START_APPROVAL
from bot.game.content import N_
from bot.game.state import Citizen
from bot.game.vocabulary import Demographic


def _persona(
    name: str, demographic: Demographic, age: int, job: str, leaning: str, temper: str
) -> Citizen:
    key = name.lower().replace(" ", "-")
    return Citizen(key, name, demographic, age, job, leaning, temper, START_APPROVAL)


PERSONAS: tuple[Citizen, ...] = (
    _persona(
        "Mara Lindqvist",
        Demographic.URBAN_PROFESSIONAL,
        34,
        N_("software architect"),
        "liberal",
        N_("sharp and ironic"),
    ),
    _persona(
        "Idris Benali",
        Demographic.URBAN_PROFESSIONAL,
        46,
        N_("hospital manager"),
        "centrist",
        N_("patient and precise"),
    ),
    _persona(
        "Amina Diallo",
        Demographic.URBAN_PROFESSIONAL,
        35,
        N_("defence lawyer"),
        "left",
        N_("fearless and exact"),
    ),
    _persona(
        "Rafael Costa",
        Demographic.URBAN_PROFESSIONAL,
        42,
        N_("restaurant owner"),
        "conservative",
        N_("cheerful and tired"),
    ),
    _persona(
        "Josef Brandt",
        Demographic.RURAL_FARMER,
        58,
        N_("dairy farmer"),
        "conservative",
        N_("blunt and stubborn"),
    ),
    _persona(
        "Carmen Ibáñez",
        Demographic.RURAL_FARMER,
        41,
        N_("orchard owner"),
        "agrarian",
        N_("warm and wary"),
    ),
    _persona(
        "Maeve Doyle",
        Demographic.RURAL_FARMER,
        33,
        N_("sheep farmer"),
        "green",
        N_("dry and tough"),
    ),
    _persona(
        "Mateusz Wolak",
        Demographic.RURAL_FARMER,
        36,
        N_("grain farmer"),
        "liberal",
        N_("calculating and polite"),
    ),
    _persona(
        "Tomi Okafor",
        Demographic.STUDENT,
        21,
        N_("student of ecology"),
        "green",
        N_("impatient and hopeful"),
    ),
    _persona(
        "Lea Fontaine",
        Demographic.STUDENT,
        24,
        N_("student of economics"),
        "left",
        N_("curious and sceptical"),
    ),
    _persona(
        "Yuki Tanaka",
        Demographic.STUDENT,
        20,
        N_("student nurse"),
        "centrist",
        N_("quiet and observant"),
    ),
    _persona(
        "Finn Larsen",
        Demographic.STUDENT,
        19,
        N_("apprentice electrician"),
        "social democrat",
        N_("cheeky and practical"),
    ),
    _persona(
        "Walter Hughes",
        Demographic.RETIREE,
        71,
        N_("retired refinery foreman"),
        "social democrat",
        N_("gruff and fair"),
    ),
    _persona(
        "Elena Petrova",
        Demographic.RETIREE,
        67,
        N_("retired teacher"),
        "conservative",
        N_("kind and strict"),
    ),
    _persona(
        "Vikram Nair",
        Demographic.RETIREE,
        73,
        N_("retired police officer"),
        "centrist",
        N_("courteous and suspicious"),
    ),
    _persona(
        "Dolores Vega",
        Demographic.RETIREE,
        74,
        N_("retired bus driver"),
        "left",
        N_("loud and generous"),
    ),
)
