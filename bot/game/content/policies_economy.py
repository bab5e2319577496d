"""The policies on jobs, taxes, business and industry."""

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
        id="cheap-power",
        title=N_("Cheap power for the plants"),
        text=N_(
            "The city pays part of the plants' power bill and gets guaranteed shifts for it. The "
            "furnaces run day and night, and so do the chimneys."
        ),
        category=Category.ECONOMY,
        cost=8,
        capital=1,
        delay=0,
        at_once=effects((ECONOMY, 9), (ENVIRONMENT, -5), (RETIREE, 4), (STUDENT, -5), (URBAN, -2)),
        upkeep=1,
        excludes=("carbon-levy",),
        words=Words(
            en=("cheap power", "cheap electricity", "energy subsidy", "lower power bills"),
            fr=("électricité moins chère", "énergie bon marché", "baisser les factures"),
            de=("billiger Strom", "Industriestrompreis", "Strompreise senken"),
            es=("electricidad barata", "energía barata", "bajar la factura de la luz"),
        ),
    ),
    Policy(
        id="second-trade",
        title=N_("A second trade"),
        text=N_(
            "Drillers and stokers learn a new trade on full pay for a year. Shifts stand empty "
            "meanwhile, and others ask who ever paid for their training."
        ),
        category=Category.ECONOMY,
        cost=10,
        capital=1,
        delay=2,
        at_once=effects((ECONOMY, -2), (RETIREE, 3), (FARMER, -3), (URBAN, -2)),
        effects=effects((ECONOMY, 6), (SOCIAL, 5), (STUDENT, 2)),
        words=Words(
            en=("retrain", "retraining", "new jobs for the workers", "second trade"),
            fr=("reconversion", "reconvertir les ouvriers", "formation des ouvriers"),
            de=("Umschulung", "umschulen", "Weiterbildung der Arbeiter"),
            es=("reconversión", "recualificar", "formación de los trabajadores"),
        ),
    ),
    Policy(
        id="shop-tax-cut",
        title=N_("Half the tax for small shops"),
        text=N_(
            "Bakers, hairdressers and repair shops pay half. Shutters go up again along the main "
            "street; the missing money is taken from libraries and scholarships."
        ),
        category=Category.ECONOMY,
        cost=0,
        capital=2,
        delay=1,
        at_once=effects((URBAN, 4), (RETIREE, 2), (STUDENT, -5)),
        effects=effects((ECONOMY, 7), (SOCIAL, -3), (RESEARCH, -1)),
        upkeep=3,
        words=Words(
            en=("cut taxes", "lower taxes", "tax cut", "small shops", "small businesses"),
            fr=("baisse d’impôts", "baisser les impôts", "petits commerces"),
            de=("Steuern senken", "Steuersenkung", "kleine Läden", "Einzelhandel entlasten"),
            es=("bajar los impuestos", "rebaja de impuestos", "pequeño comercio"),
        ),
    ),
    Policy(
        id="river-hotels",
        title=N_("Hotels on the river bank"),
        text=N_(
            "The bank below the old bridge goes to three hotels. Visitors bring money every round; "
            "the reeds are gone, and rents in the streets behind rise."
        ),
        category=Category.ECONOMY,
        cost=14,
        capital=2,
        delay=2,
        at_once=effects((URBAN, 3), (RETIREE, -4), (STUDENT, -3)),
        effects=effects((ECONOMY, 8), (ENVIRONMENT, -4), (SOCIAL, -3)),
        yields=3,
        words=Words(
            en=("hotels", "tourism", "tourists", "visitors to the city"),
            fr=("hôtels", "tourisme", "touristes"),
            de=("Hotels am Fluss", "Tourismus", "Touristen"),
            es=("hoteles", "turismo", "turistas"),
        ),
    ),
    Policy(
        id="logging-licences",
        title=N_("Logging licences"),
        text=N_(
            "The sawmill may fell a fifth of the northern forest. It pays at once and every round, "
            "and forty families keep their bread. The birds do not vote."
        ),
        category=Category.ECONOMY,
        cost=0,
        capital=1,
        delay=0,
        at_once=effects(
            (ECONOMY, 5), (ENVIRONMENT, -9), (FARMER, 4), (STUDENT, -7), (URBAN, -2), treasury=6
        ),
        yields=3,
        excludes=("wild-forest",),
        words=Words(
            en=("logging", "timber", "cut the forest", "sawmill"),
            fr=("coupe de bois", "exploiter la forêt", "scierie"),
            de=("Holzwirtschaft", "Holz schlagen", "Sägewerk"),
            es=("tala", "madera", "aserradero"),
        ),
    ),
    Policy(
        id="science-park",
        title=N_("A science park"),
        text=N_(
            "Laboratories and cheap floors for young firms on the edge of town. Clever people "
            "come and stay; a family farm of a hundred years gives way, and the old town pays."
        ),
        category=Category.ECONOMY,
        cost=24,
        capital=2,
        delay=2,
        at_once=effects((STUDENT, 4), (URBAN, 4), (FARMER, -6), (RETIREE, -3)),
        effects=effects((ECONOMY, 7), (RESEARCH, 9), (SOCIAL, -3)),
        yields=1,
        words=Words(
            en=("science park", "start-ups", "technology park", "innovation centre"),
            fr=("parc scientifique", "jeunes entreprises", "pôle technologique"),
            de=("Wissenschaftspark", "Technologiepark", "Gründerzentrum"),
            es=("parque científico", "empresas emergentes", "parque tecnológico"),
        ),
    ),
    Policy(
        id="own-harvest",
        title=N_("The city eats its own harvest"),
        text=N_(
            "Canteens, clinics and barracks buy from the fields outside the gates at a fixed "
            "price. The farms can plan; the food costs more, and cheap imports go elsewhere."
        ),
        category=Category.ECONOMY,
        cost=5,
        capital=1,
        delay=1,
        at_once=effects((FARMER, 7), (URBAN, -4), (STUDENT, -2)),
        effects=effects((ECONOMY, 3), (ENVIRONMENT, 2), (SECURITY, 2), (SOCIAL, -2)),
        upkeep=2,
        words=Words(
            en=("local food", "local farmers", "buy local", "local produce"),
            fr=("produits locaux", "acheter local", "paysans d’ici"),
            de=("regionale Lebensmittel", "regional einkaufen", "heimische Bauern"),
            es=("productos locales", "comprar local", "agricultores de aquí"),
        ),
    ),
)
