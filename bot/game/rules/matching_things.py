"""What speakers call the things that a promise may be about, beside the content's own words."""

from collections.abc import Mapping

from bot.game.rules.city.build_rules import BuildAction
from bot.game.rules.city.tiles import TileKind
from bot.game.vocabulary import Indicator

PIECES: Mapping[str, int] = {
    piece: amount
    for amount, pieces in {
        500: "flats homes apartments logements appartements wohnungen viviendas pisos",
        20: "turbines eoliennes windrader turbinas",
        10_000: "trees arbres baume arboles",
    }.items()
    for piece in pieces.split()
}
"""How many of these a tile holds: 500 flats as in DESIGN.md section 5; turbines and trees ours."""

BUILDS_TOO: Mapping[BuildAction, tuple[str, ...]] = {
    BuildAction.PLANT_FOREST: ("plant oaks", "aufgeforstet", "arbres plantés", "forêt plantée"),
    BuildAction.CLOSE_FACTORY: ("fermer les usines", "cerrar las fábricas"),
    BuildAction.CLOSE_COAL_PLANT: (
        "close the coal-fired power station",
        "coal plant goes dark",
        "replace the coal plant",
        "coal exit",
        "Kohlekraftwerk vom Netz",
        "schalten Kohlekraftwerk ab",
        "Kohlekraftwerk ersetzen",
        "Schluss mit Kohle",
        "Kohlekraft beenden",
        "remplacer la centrale à charbon",
        "cerrar la usina de carbón",
        "sustituir la central de carbón",
    ),
    BuildAction.CLOSE_REFINERY: (
        "replace the refinery",
        "Raffinerie ersetzen",
        "schalten Raffinerie ab",
    ),
    BuildAction.BUILD_HOUSING: ("build council flats", "bauen Sozialwohnungen", "neue Häuser"),
    BuildAction.BUILD_RESEARCH_CENTRE: ("build a research center", "build a laboratory"),
    BuildAction.BUILD_WIND_FARM: (
        "wind farm",
        "wind energy",
        "Windpark",
        "Windenergie",
        "parc éolien",
        "parc d’éoliennes",
        "parque eólico",
    ),
    BuildAction.BUILD_SOLAR_FIELD: (
        "solar field",
        "solar power",
        "solar plant",
        "solar energy",
        "champ solaire",
        "ferme solaire",
        "énergie solaire",
        "Solarfeld",
        "Solarkraftwerk",
        "Solarenergie",
        "campo solar",
        "energía solar",
    ),
    BuildAction.BUILD_CARBON_CAPTURE: (
        "carbon capture",
        "captage du carbone",
        "captura de carbono",
    ),
    BuildAction.BUILD_FUSION_REACTOR: ("fusion reactor", "réacteur à fusion", "reactor de fusión"),
}
"""What speakers also say, beside the content's own words."""

POLICIES_TOO: Mapping[str, tuple[str, ...]] = {
    "wild-forest": ("ban logging", "ban felling", "interdire les coupes", "prohibir la tala"),
}
"""What speakers also say for a policy."""

UNDOES = frozenset(
    (
        "pesticide",
        "pestizid",
        "spritzmittel",
        "pesticida",
        "tuition",
        "frais d’inscription",
        "studiengebühren",
        "apagones",
        "pannes de courant",
    )
)
"""Words of policies that name what the policy ends: to be without it is to enact the policy."""

TREES = (TileKind.HEALTHY_FOREST, TileKind.SICK_FOREST)

KEPT: Mapping[str, tuple[TileKind, ...]] = {
    "forest": TREES,
    "clean_river": (TileKind.CLEAN_RIVER,),
    "farmland": (TileKind.FARMLAND,),
    "factories": (TileKind.FACTORY, TileKind.CLEAN_FACTORY),
    "coal_plant": (TileKind.COAL_PLANT,),
    "refinery": (TileKind.REFINERY,),
    "wasteland": (TileKind.WASTELAND,),
}
"""What may go, and so can be kept; a factory that is made clean has not gone."""

KEPT_WORDS: Mapping[str, tuple[str, ...]] = {
    "forest": (
        "forest",
        "woods",
        "trees",
        "forêt",
        "arbres",
        "Wald",
        "Stadtwald",
        "Bäume",
        "bosque",
    ),
    "clean_river": (
        "clean river",
        "river clean",
        "rivière propre",
        "Fluss sauber",
        "río limpio",
    ),
    "farmland": (
        "farmland",
        "farm land",
        "fields",
        "terres agricoles",
        "champs",
        "Ackerland",
        "Felder",
        "Äcker",
        "tierras de cultivo",
        "campos",
    ),
    "factories": ("factory", "usine", "Fabrik", "Werk", "fábrica"),
    "coal_plant": (
        "coal plant",
        "coal power",
        "centrale à charbon",
        "Kohlekraftwerk",
        "Kohlekraft",
        "central de carbón",
        "usina de carbón",
    ),
    "refinery": ("refinery", "raffinerie", "refinería"),
    "wasteland": ("wasteland", "friche", "Brache", "Ödland", "baldío", "erial"),
}
"""What speakers call these."""

NAMED: Mapping[Indicator, tuple[str, ...]] = {
    Indicator.ENVIRONMENT: ("environment", "environnement", "Umwelt", "medio ambiente"),
    Indicator.ECONOMY: ("economy", "économie", "Wirtschaft", "economía"),
    Indicator.SOCIAL: ("social", "Soziales", "bienestar social", "welfare"),
    Indicator.SECURITY: ("security", "sécurité", "Sicherheit", "seguridad"),
    Indicator.RESEARCH: ("research", "recherche", "Forschung", "investigación"),
}
"""The indicators' own names; a number beside one of them is its value."""

GOOD: Mapping[Indicator, tuple[str, ...]] = {
    Indicator.ENVIRONMENT: (
        "clean air",
        "air quality",
        "nature",
        "biodiversity",
        "qualité de l’air",
        "air pur",
        "biodiversité",
        "Luftqualität",
        "saubere Luft",
        "Artenvielfalt",
        "calidad del aire",
        "aire limpio",
        "biodiversidad",
    ),
    Indicator.ECONOMY: (
        "jobs",
        "economic growth",
        "prosperity",
        "emplois",
        "croissance",
        "prospérité",
        "Arbeitsplätze",
        "Jobs",
        "Wachstum",
        "Wohlstand",
        "empleo",
        "empleos",
        "puestos de trabajo",
        "crecimiento",
        "prosperidad",
    ),
    Indicator.SOCIAL: (
        "quality of life",
        "wellbeing",
        "social justice",
        "qualité de vie",
        "bien-être social",
        "justice sociale",
        "Lebensqualität",
        "Zusammenhalt",
        "soziale Gerechtigkeit",
        "calidad de vida",
        "bienestar",
        "justicia social",
    ),
    Indicator.SECURITY: ("safety", "safer streets", "Schutz der Bürger", "sichere Straßen"),
    Indicator.RESEARCH: ("science", "sciences", "Wissenschaft", "ciencia"),
}
"""What goes up with an indicator."""

BAD: Mapping[Indicator, tuple[str, ...]] = {
    Indicator.ENVIRONMENT: (
        "pollution",
        "emissions",
        "smog",
        "CO₂",
        "carbon emissions",
        "émissions",
        "Verschmutzung",
        "Umweltverschmutzung",
        "Luftverschmutzung",
        "Emissionen",
        "Treibhausgase",
        "CO₂-Ausstoß",
        "contaminación",
        "emisiones",
    ),
    Indicator.ECONOMY: ("unemployment", "chômage", "Arbeitslosigkeit", "paro", "desempleo"),
    Indicator.SOCIAL: (
        "poverty",
        "inequality",
        "homelessness",
        "pauvreté",
        "inégalités",
        "Armut",
        "Ungleichheit",
        "Obdachlosigkeit",
        "pobreza",
        "desigualdad",
    ),
    Indicator.SECURITY: (
        "crime",
        "burglaries",
        "violence",
        "criminalité",
        "délinquance",
        "cambriolages",
        "Kriminalität",
        "Einbrüche",
        "Wohnungseinbrüche",
        "Gewalt",
        "delincuencia",
        "criminalidad",
        "robos",
        "violencia",
    ),
    Indicator.RESEARCH: (),
}
"""What goes down when an indicator goes up."""
