"""The policies on nature, climate and pollution."""

from bot.game.content import N_
from bot.game.content.effects import (
    ECONOMY,
    ENVIRONMENT,
    FARMER,
    RESEARCH,
    RETIREE,
    SOCIAL,
    STUDENT,
    URBAN,
    effects,
)
from bot.game.content.form import Policy, Words
from bot.game.vocabulary import Category

POLICIES: tuple[Policy, ...] = (
    Policy(
        id="river-wardens",
        title=N_("River wardens"),
        text=N_(
            "Six wardens walk the banks, take samples at every pipe and write fines. Fish come "
            "back; farms and workshops pay for slurry that nobody used to ask about."
        ),
        category=Category.ENVIRONMENT,
        cost=5,
        capital=1,
        delay=1,
        at_once=effects((FARMER, -4)),
        effects=effects((ENVIRONMENT, 6), (ECONOMY, -3), (STUDENT, 2), (RETIREE, 2)),
        upkeep=1,
        words=Words(
            en=("river wardens", "fine the polluters", "fines for polluters", "inspect the pipes"),
            fr=("gardes de la rivière", "amendes aux pollueurs", "contrôler les rejets"),
            de=("Flusswacht", "Wachen am Fluss", "Strafen für Verschmutzer", "Gewässerschutz"),
            es=("guardas del río", "multas a quien contamina", "controlar los vertidos"),
        ),
    ),
    Policy(
        id="car-free-centre",
        title=N_("A centre without cars"),
        text=N_(
            "Bollards go up around the old town. Children play where cars were parked, and the air "
            "clears; whoever drives in from the villages or walks badly has a long way to go."
        ),
        category=Category.ENVIRONMENT,
        cost=4,
        capital=2,
        delay=1,
        at_once=effects((FARMER, -5), (RETIREE, -4), (STUDENT, 4)),
        effects=effects((ENVIRONMENT, 5), (SOCIAL, 2), (ECONOMY, -3), (URBAN, 3)),
        words=Words(
            en=("car-free", "no cars in the centre", "ban cars", "pedestrian zone"),
            fr=("sans voitures", "zone piétonne", "interdire les voitures"),
            de=("autofrei", "Fußgängerzone", "autofreie Innenstadt", "Fahrverbot"),
            es=("sin coches", "zona peatonal", "prohibir los coches"),
        ),
    ),
    Policy(
        id="green-renovation",
        title=N_("Every old block insulated"),
        text=N_(
            "Scaffolding on every street, half the heat saved, work for the builders. Landlords "
            "may put their share on the rent, and those who rent will feel it."
        ),
        category=Category.ENVIRONMENT,
        cost=18,
        capital=2,
        delay=2,
        at_once=effects((STUDENT, -5), (RETIREE, -4), (URBAN, 3)),
        effects=effects((ENVIRONMENT, 12), (ECONOMY, 3), (SOCIAL, -5)),
        excludes=("rent-cap",),
        words=Words(
            en=("insulate", "insulation", "green renovation", "renovate old buildings"),
            fr=("rénovation énergétique", "isoler les immeubles", "isolation"),
            de=("Wärmedämmung", "dämmen", "energetische Sanierung", "Altbausanierung"),
            es=("rehabilitación energética", "aislar los edificios", "aislamiento"),
        ),
    ),
    Policy(
        id="wild-forest",
        title=N_("No saw in the northern forest"),
        text=N_(
            "The northern forest is left to itself for good. It will hold water and cool the city; "
            "the sawmill closes, and three generations of foresters with it."
        ),
        category=Category.ENVIRONMENT,
        cost=0,
        capital=3,
        delay=2,
        at_once=effects((ECONOMY, -4), (FARMER, -6), (STUDENT, 5)),
        effects=effects((ENVIRONMENT, 8), (RETIREE, 2)),
        excludes=("logging-licences",),
        words=Words(
            en=("protect the forest", "nature reserve", "no logging", "close the sawmill"),
            fr=("protéger la forêt", "réserve naturelle", "fermer la scierie"),
            de=("Wald schützen", "Naturschutzgebiet", "kein Holzeinschlag"),
            es=("proteger el bosque", "reserva natural", "cerrar el aserradero"),
        ),
    ),
    Policy(
        id="fields-without-spray",
        title=N_("Fields without spray"),
        text=N_(
            "No poison on the fields; the city makes up part of the lost harvest. Bees and wells "
            "recover. Farms that were just getting by must weed by hand or give up."
        ),
        category=Category.ENVIRONMENT,
        cost=8,
        capital=2,
        delay=2,
        at_once=effects((FARMER, -8), (STUDENT, 3)),
        effects=effects((ENVIRONMENT, 8), (SOCIAL, 3), (ECONOMY, -4), (URBAN, 3)),
        words=Words(
            en=("pesticide", "without spray", "organic farming", "ban glyphosate"),
            fr=("pesticide", "agriculture biologique", "sans produits chimiques"),
            de=("Pestizid", "Spritzmittel", "Biolandbau", "ökologische Landwirtschaft"),
            es=("pesticida", "agricultura ecológica", "sin fumigar"),
        ),
    ),
    Policy(
        id="carbon-levy",
        title=N_("A price on every ton of smoke"),
        text=N_(
            "Who burns, pays: the plants, the vans, the oil stove of a widow. The money comes in "
            "every round and the smoke thins; so do the jobs behind the chimneys."
        ),
        category=Category.ENVIRONMENT,
        cost=2,
        capital=4,
        delay=1,
        at_once=effects((FARMER, -5), (RETIREE, -5), (STUDENT, 3)),
        effects=effects((ENVIRONMENT, 7), (ECONOMY, -7), (SOCIAL, -2)),
        yields=5,
        excludes=("cheap-power",),
        words=Words(
            en=("carbon tax", "carbon levy", "carbon price", "polluters pay"),
            fr=("taxe carbone", "prix du carbone", "pollueur paie"),
            de=("CO2-Steuer", "CO2-Abgabe", "CO2-Preis", "Kohlenstoffsteuer"),
            es=("impuesto al carbono", "tasa de carbono", "quien contamina paga"),
        ),
    ),
    Policy(
        id="washed-smoke",
        title=N_("The smoke is washed"),
        text=N_(
            "Steel towers wash soot and acid out of the plants' smoke, and nobody loses a job. The "
            "coal burns on, the towers eat money, and the young call it an alibi."
        ),
        category=Category.ENVIRONMENT,
        cost=26,
        capital=2,
        delay=2,
        at_once=effects((STUDENT, -4), (RETIREE, 4)),
        effects=effects((ENVIRONMENT, 11), (RESEARCH, 2), (ECONOMY, 2)),
        upkeep=2,
        needs=25,
        words=Words(
            en=("filters on the chimneys", "chimney filters", "smoke filters", "wash the smoke"),
            fr=("filtres sur les cheminées", "filtrer les fumées", "laver les fumées"),
            de=("Filter in die Schornsteine", "Rauchfilter", "Rauchgaswäsche"),
            es=("filtros en las chimeneas", "filtrar el humo", "lavar el humo"),
        ),
    ),
)
