"""The core citizens; a campaign draws one of each demographic.

`leaning` and `temper` are words for the citizen's prompt, not texts that a player sees.
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
        "sharp and ironic",
    ),
    _persona(
        "Idris Benali",
        Demographic.URBAN_PROFESSIONAL,
        46,
        N_("hospital manager"),
        "centrist",
        "patient and precise",
    ),
    _persona(
        "Josef Brandt",
        Demographic.RURAL_FARMER,
        58,
        N_("dairy farmer"),
        "conservative",
        "blunt and stubborn",
    ),
    _persona(
        "Carmen Ibáñez",
        Demographic.RURAL_FARMER,
        41,
        N_("orchard owner"),
        "agrarian",
        "warm and wary",
    ),
    _persona(
        "Tomi Okafor",
        Demographic.STUDENT,
        21,
        N_("student of ecology"),
        "green",
        "impatient and hopeful",
    ),
    _persona(
        "Lea Fontaine",
        Demographic.STUDENT,
        24,
        N_("student of economics"),
        "left",
        "curious and sceptical",
    ),
    _persona(
        "Walter Hughes",
        Demographic.RETIREE,
        71,
        N_("retired refinery foreman"),
        "social democrat",
        "gruff and fair",
    ),
    _persona(
        "Elena Petrova",
        Demographic.RETIREE,
        67,
        N_("retired teacher"),
        "conservative",
        "kind and strict",
    ),
)
