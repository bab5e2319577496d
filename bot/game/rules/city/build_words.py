"""What speakers call each build action; by these a promise finds the build that would keep it."""

from collections.abc import Mapping

from bot.game.content.form import Words
from bot.game.rules.city.build_rules import BuildAction

WORDS: Mapping[BuildAction, Words] = {
    BuildAction.PLANT_FOREST: Words(
        en=("plant a forest", "plant trees", "new forest", "reforest the wasteland"),
        fr=("planter une forêt", "planter des arbres", "reboiser", "nouvelle forêt"),
        de=("Wald pflanzen", "Bäume pflanzen", "aufforsten", "neuer Wald"),
        es=("plantar un bosque", "plantar árboles", "reforestar", "bosque nuevo"),
    ),
    BuildAction.TEND_FOREST: Words(
        en=("heal the forest", "save the sick forest", "treat the dying trees"),
        fr=("soigner la forêt", "sauver la forêt malade", "soigner les arbres malades"),
        de=("den Wald heilen", "kranken Wald retten", "kranke Bäume behandeln"),
        es=("curar el bosque", "salvar el bosque enfermo", "tratar los árboles enfermos"),
    ),
    BuildAction.CLEAR_FOREST: Words(
        en=("clear the forest", "cut down the forest", "fell the trees", "log the forest"),
        fr=("défricher la forêt", "couper la forêt", "abattre les arbres", "déboiser"),
        de=("Wald roden", "Wald abholzen", "Bäume fällen"),
        es=("talar el bosque", "talar árboles", "desmontar el bosque"),
    ),
    BuildAction.CLEAN_RIVER: Words(
        en=("clean the river", "dredge the river", "river clean-up", "purify the water"),
        fr=("dépolluer la rivière", "assainir la rivière", "curer la rivière"),
        de=("Fluss reinigen", "Flussreinigung", "den Fluss sanieren"),
        es=("limpiar las aguas del río", "descontaminar el río", "sanear el río"),
    ),
    BuildAction.RESTORE_FARMLAND: Words(
        en=("restore farmland", "bring dead fields back", "restore the fields", "heal the soil"),
        fr=("restaurer les terres agricoles", "remettre les champs en culture", "soigner le sol"),
        de=("Ackerland wiederherstellen", "tote Felder retten", "Böden sanieren"),
        es=("restaurar las tierras de cultivo", "recuperar los campos", "sanear el suelo"),
    ),
    BuildAction.CLOSE_FACTORY: Words(
        en=("close a factory", "shut the factory", "shut down the works"),
        fr=("fermer une usine", "fermer l’usine", "arrêter l’usine"),
        de=("Fabrik schließen", "Werk schließen", "Fabrik stilllegen"),
        es=("cerrar una fábrica", "cerrar la fábrica", "parar la fábrica"),
    ),
    BuildAction.CONVERT_FACTORY: Words(
        en=("convert a factory", "clean up the factories", "make the factory clean"),
        fr=("convertir une usine", "rendre les usines propres", "moderniser l’usine"),
        de=("Fabrik umbauen", "Fabrik umrüsten", "Fabriken sauber machen"),
        es=("convertir una fábrica", "reconvertir la fábrica", "hacer limpias las fábricas"),
    ),
    BuildAction.BUILD_FACTORY: Words(
        en=("build a factory", "new factory", "open another factory"),
        fr=("construire une usine", "nouvelle usine", "ouvrir une usine"),
        de=("Fabrik bauen", "neue Fabrik", "neues Werk"),
        es=("construir una fábrica", "nueva fábrica", "abrir otra fábrica"),
    ),
    BuildAction.BUILD_CLEAN_FACTORY: Words(
        en=("build a clean factory", "green factory", "clean industry"),
        fr=("construire une usine propre", "usine verte", "industrie propre"),
        de=("saubere Fabrik bauen", "grüne Fabrik", "saubere Industrie"),
        es=("construir una fábrica limpia", "fábrica verde", "industria limpia"),
    ),
    BuildAction.CLOSE_COAL_PLANT: Words(
        en=("close the coal plant", "shut the coal plant", "coal phase-out", "end coal"),
        fr=("fermer la centrale à charbon", "sortir du charbon", "arrêter le charbon"),
        de=("Kohlekraftwerk schließen", "Kohleausstieg", "Kohlekraftwerk abschalten"),
        es=("cerrar la central de carbón", "abandonar el carbón", "apagar la central de carbón"),
    ),
    BuildAction.CLOSE_REFINERY: Words(
        en=("close the refinery", "shut the refinery", "tear down the refinery"),
        fr=("fermer la raffinerie", "arrêter la raffinerie", "démolir la raffinerie"),
        de=("Raffinerie schließen", "Raffinerie stilllegen", "Raffinerie abreißen"),
        es=("cerrar la refinería", "parar la refinería", "demoler la refinería"),
    ),
    BuildAction.BUILD_HOUSING: Words(
        en=("build housing", "build flats", "new homes", "build apartments"),
        fr=("construire des logements", "nouveaux logements", "bâtir des appartements"),
        de=("Wohnungen bauen", "neue Wohnungen", "Wohnungsbau"),
        es=("construir viviendas", "nuevas viviendas", "construir pisos"),
    ),
    BuildAction.BUILD_RESEARCH_CENTRE: Words(
        en=("build a research centre", "new laboratory", "research campus", "science centre"),
        fr=("construire un centre de recherche", "nouveau laboratoire", "pôle scientifique"),
        de=("Forschungszentrum bauen", "neues Labor", "Forschungscampus"),
        es=("construir un centro de investigación", "nuevo laboratorio", "centro científico"),
    ),
    BuildAction.BUILD_WIND_FARM: Words(
        en=("build a wind farm", "wind turbines", "wind park", "wind power"),
        fr=("construire un parc éolien", "éoliennes", "énergie éolienne"),
        de=("Windpark bauen", "Windräder", "Windkraft"),
        es=("construir un parque eólico", "turbinas eólicas", "energía eólica"),
    ),
    BuildAction.BUILD_SOLAR_FIELD: Words(
        en=("build a solar field", "solar farm", "solar park", "replace coal with solar"),
        fr=("construire un champ solaire", "centrale solaire", "parc solaire"),
        de=("Solarfeld bauen", "Solarpark", "Solaranlage auf der Brache"),
        es=("construir un campo solar", "parque solar", "planta solar"),
    ),
    BuildAction.BUILD_CARBON_CAPTURE: Words(
        en=("carbon capture plant", "build a capture plant", "pull carbon from the air"),
        fr=("usine de captage du carbone", "centrale de captage", "retirer le CO₂ de l’air"),
        de=("CO₂-Abscheidung", "Kohlenstoff abscheiden", "CO₂ aus der Luft holen"),
        es=("planta de captura de carbono", "planta de captura", "sacar CO₂ del aire"),
    ),
    BuildAction.BUILD_FUSION_REACTOR: Words(
        en=("build a fusion reactor", "fusion power", "fusion plant"),
        fr=("construire un réacteur à fusion", "énergie de fusion", "centrale à fusion"),
        de=("Fusionsreaktor bauen", "Fusionskraftwerk", "Kernfusion"),
        es=("construir un reactor de fusión", "energía de fusión", "central de fusión"),
    ),
}
"""At least three phrases of at most 40 characters a language; none stands for two actions."""
