"""What speeches are about: topics with their category and cost, in four languages.

Costs are credits on the scale of the design: 0 a rule or keeping something, 1–5 a local service,
6–15 a city-wide programme, 16–40 a major building, 41–100 a generation's project.
"""

import re
from dataclasses import dataclass

from bot.game.vocabulary import Category

# A head line gives name, category, cost and, where a speaker may give a number, the cost of each
# piece. Then the stems of each language, matched from the start of a word (German: anywhere in
# one, because it glues words together). Where two topics claim the same words the earlier wins.
_TABLE = r"""
retraining, economy, 10
  en: retrain | apprentic | vocational
  fr: reconversion | apprenti | formation
  de: umschul | ausbildung | lehrstelle
  es: recualific | aprendiz | formación
fusion, environment, 90
  en: fusion
  fr: fusion
  de: kernfusion | fusionsreaktor
  es: fusión
basic income, social, 80
  en: basic income
  fr: revenu (?:universel|de base)
  de: grundeinkommen
  es: renta básica
tram, environment, 60
  en: trams?\b | subway | metro\b | light rail
  fr: tramway | trams?\b | métro\b
  de: straßenbahn | u-bahn
  es: tranvía | metro\b
school lunch, social, 12
  en: (?:school )?(?:lunch|meal)e?s?\b
  fr: cantine | repas
  de: schulessen | mittagessen
  es: comedor | almuerzo
night bus, social, 3
  en: night bus
  fr: bus de nuit
  de: nachtbus | nachtlinie
  es: (?:auto)?bús nocturno | autobús nocturno
dog park, social, 1
  en: dog park
  fr: parc (?:à|pour) chiens
  de: hundepark | hundewiese
  es: parque (?:para|de) perros
playground, social, 1
  en: playground
  fr: aire de jeux
  de: spielplatz
  es: parque infantil
library, social, 2
  en: librar
  fr: bibliothèque
  de: bibliothek | bücherei
  es: biblioteca
hospital, social, 25
  en: hospital
  fr: hôpita
  de: krankenh[aä]us
  es: hospital
doctors, social, 8, 0.08
  en: clinic | doctor | nurse | health | medic
  fr: clinique | médecin | infirmi | santé
  de: klinik | ärzt | arzt | pfleg | gesundheit
  es: clínica | médic | enfermer | salud
housing, social, 25, 0.06
  en: flats?\b | apartment | housing | homes\b | rents?\b | homeless
  fr: logement | appartement | loyer | sans-abri
  de: wohnung | mieten?\b | obdachlos
  es: viviendas? | pisos?\b | alquiler | sin techo
childcare, social, 8
  en: kindergarten | nurser(?:y|ies) | childcare | day ?care
  fr: crèche | maternelle
  de: kita | kindergarten | kindergärten
  es: guardería
university, social, 20
  en: universit | tuition | scholarship
  fr: universit | bourse
  de: universität | studiengebühr | stipendi
  es: universi | beca
school, social, 12, 0.08
  en: school | teacher | classroom | education
  fr: écoles? | enseignant | professeur | éducation
  de: schule | lehrer | lehrkr | bildung
  es: escuela | colegio | maestr | profesor | educación
pensions, social, 15
  en: pension | retire | elderly | care home
  fr: retraite | aînés | ehpad
  de: renten?\b | rentner | altersheim | senioren
  es: pension | jubilad | mayores | residencia
culture, social, 5
  en: museum | theat | cultur | music | festival | sports? (?:hall|centre|center) | swimming
      pool|youth cent
  fr: musée | théâtre | culture\b | musique | piscine | gymnase
  de: museum | theater | kultur | musik | schwimmbad | sporthalle | jugendzentr
  es: museo | teatro | cultura | música | piscina | polideportivo
buses, social, 12
  en: bus(?:es)?\b | public transport | transit
  fr: bus\b | transports? en commun
  de: bus(?:se)?\b | nahverkehr
  es: autobus | autobús | transporte público
equality, social, 2
  en: equal | women | discriminat | inclusi | poverty | welfare | disab
  fr: égalité | femmes | discrimination | pauvreté | handicap
  de: gleichstellung | gleichberecht | frauen | armut | barrierefrei
  es: igualdad | mujeres | discriminación | pobreza | discapacidad
police, security, 15, 0.075
  en: polic | officers?\b | patrol
  fr: polic | gendarm | patrouille
  de: polizi | streife
  es: polic | patrulla
fire service, security, 10, 0.1
  en: fire (?:station|service|brigade|engine) | fire ?fighter
  fr: pompier | caserne
  de: feuerwehr
  es: bombero
flood, security, 20
  en: flood | dams?\b | dikes?\b | dykes?\b | levees?\b | sea wall | storm
  fr: inondation | barrage | digue | crue
  de: hochwasser | flut | dämme | damm\b | deich
  es: inundaci | presas?\b | diques?\b
water supply, security, 10
  en: (?:drinking|tap|clean) water | water (?:supply|mains|pipes) | reservoir
  fr: eau potable | réservoir
  de: trinkwasser | wasserversorgung | wasserleitung
  es: agua potable | embalse
power supply, security, 15
  en: power grid | electricity | blackout | power cuts?
  fr: réseau électrique | électricité | coupures? de courant
  de: stromnetz | stromausf | strompreis
  es: red eléctrica | electricidad | apagon | apagón
food supply, security, 8
  en: food (?:supply|reserve|bank|store) | grain | granar
  fr: réserves? alimentaire | banque alimentaire
  de: lebensmittelvorr | nahrungsvorr
  es: reservas? de alimentos | banco de alimentos
street lights, security, 4
  en: street ?light | cctv | cameras?\b
  fr: éclairage | lampadaire | caméra
  de: straßenlatern | straßenbeleuchtung | kameras?\b
  es: alumbrado | farolas? | cámaras?
cyber, security, 4
  en: cyber | hackers?\b
  fr: cyber | pirates? informatique
  de: cyber | hacker
  es: ciber | hackers?
crime, security, 8
  en: crim | gangs?\b | burglar | safety | security | emergenc | disaster | defen[cs]e
  fr: crimin | délinquance | sécurité | urgence | catastrophe | défense
  de: kriminal | verbrech | sicherheit | notfall | notruf | katastroph | verteidigung
  es: crim | delincuencia | seguridad | emergencia | desastre | defensa
refinery, environment, 10
  en: refiner
  fr: raffinerie
  de: raffinerie
  es: refinería
coal, environment, 35
  en: coal
  fr: charbon
  de: kohle
  es: carbón
solar, environment, 25
  en: solar
  fr: solaire
  de: solar | photovoltaik
  es: solar
wind, environment, 20
  en: wind (?:farm|park|power|turbine|energy) | windmill | turbine
  fr: éolien
  de: windpark | windkraft | windräd | windrad
  es: eólic | aerogenerador
carbon capture, environment, 30
  en: carbon capture
  fr: captage d[eu] | capture du carbone
  de: co2-abscheidung | kohlenstoffabscheidung
  es: captura de carbono
forest, environment, 3, 0.003
  en: forest | woods?\b | woodland | trees?\b
  fr: forêt | arbres?\b | bois\b
  de: wald\b | waldes\b | wälder | bäume | baum\b | aufforst
  es: bosque | árbol
river, environment, 8
  en: rivers?\b | lakes?\b | wetland | stream
  fr: rivière | fleuve | lacs?\b | zones? humide
  de: fluss | flüsse | seen?\b | moor | bach\b
  es: ríos?\b | lagos?\b | humedal
parks, environment, 3
  en: parks?\b | gardens?\b | green (?:space|roof) | nature | wildlife | bees?\b | hedge
  fr: parcs?\b | jardins?\b | espaces? verts? | nature\b | abeille | haies?\b
  de: parks?\b | grünfläch | gärten | natur | bienen | hecken
  es: parques?\b | jardin | zonas? verdes? | naturaleza | abeja
cycling, environment, 5
  en: cycl | bikes?\b | bicycle | pedestrian | sidewalk
  fr: cyclable | vélo | piéton
  de: fahrr[aä]d | radweg | radwege | fußgänger
  es: bicicleta | bici\b | ciclov | carril bici | peaton
waste, environment, 5
  en: waste | recycl | plastic | litter | garbage | rubbish | landfill | compost
  fr: déchet | recycl | plastique | ordures
  de: müll | abfall | recycl | plastik
  es: residuo | recicl | plástico | basura
climate, environment, 10
  en: climat|emission|carbon|co2|pollut|smog|fossil|clean air|renewable|green energy|clean
      energy | electric (?:car|bus) | insulat | heat pump
  fr: climat | émission | carbone | pollu | fossile | renouvelable | isolation
  de: klima | emission | co2 | verschmutz | luft\b | fossil | erneuerbar | dämmung |
      wärmepump
  es: clima | emision | emisión | contamina | fósil | renovable
farming, economy, 8
  en: farm | agricultur | crops?\b | harvest | pesticide | soil
  fr: agricult | fermes?\b | paysan | récolte | pesticide
  de: landwirt | bauern | bäuer | ernte | pestizid
  es: agricult | granja | campesin | cosecha | pesticida
wages, economy, 2
  en: wages?\b | salar | pay rise
  fr: salaire | smic
  de: löhne | lohn\b | gehalt | gehälter
  es: salario | sueldo
taxes, economy, 10
  en: tax | fees?\b | tolls?\b | tariff
  fr: impôt | taxes?\b | péage
  de: steuer | gebühr | maut
  es: impuesto | tasas?\b | peaje
budget, economy, 0
  en: budget | debts?\b | deficit | spending | treasury | corrupt | transparen
  fr: budget | dettes?\b | déficit | dépense | corruption | transparence
  de: haushalt | schulden | defizit | korruption | transparen
  es: presupuesto | deudas?\b | déficit | gasto | corrupción | transparen
factory, economy, 20
  en: factor(?:y|ies) | industr | plants?\b | manufactur
  fr: usine | industri
  de: fabrik | industrie | werk\b
  es: fábrica | industria
roads, economy, 15
  en: roads?\b | highway | bridges?\b | pothole | streets?\b | parking | port\b | airport
      | railway | train
  fr: routes?\b | autoroute | ponts?\b | rues?\b | parking | aéroport | gare\b | trains?\b
  de: straßen?\b | autobahn | brücke | parkplätz | flughafen | hafen\b | bahnhof
  es: carretera | autopista | puentes?\b | calles?\b | aeropuerto | puerto\b | trenes\b
jobs, economy, 10
  en: jobs?\b | employ | work(?:ers|places?)?\b | business | shops?\b | compan | start-?up |
      invest | market | touris | trade | econom | research
  fr: emplois? | chômage | travailleurs? | entreprise | commerces? | marché | tourisme |
      économi | invest
  de: arbeitspl | arbeiter | jobs?\b | betrieb | unternehm | gewerbe | geschäft |
      tourismus | wirtschaft | markt
  es: empleo | trabajador | empresa | comercio | tiendas? | mercado | turismo | economía |
      inver
"""


@dataclass(frozen=True)
class Topic:
    """One thing to talk about; ``each`` is the cost of one piece, or 0."""

    name: str
    category: Category
    cost: int
    each: float
    pattern: re.Pattern[str]


def topics_of(text: str) -> list[Topic]:
    """Find the topics a text speaks of, in any of the languages; words are claimed once."""
    found: list[Topic] = []
    rest = text
    for topic in TOPICS:
        rest, hits = topic.pattern.subn(" ", rest)
        if hits:
            found.append(topic)
    return found


def _topic(entry: str) -> Topic:
    head, stems = entry.split("\n", 1)
    name, category, cost, each = [*(part.strip() for part in head.split(",")), "0"][:4]
    texts = re.split(r"^  (?:en|fr|de|es):", stems, flags=re.MULTILINE)[1:]
    en, fr, de, es = (re.sub(r"\s*\|\s*", "|", " ".join(text.split())) for text in texts)
    pattern = re.compile(rf"\b(?:{en}|{fr}|{es})|(?:{de})", re.IGNORECASE)
    return Topic(name, Category(category), int(cost), float(each), pattern)


TOPICS = tuple(map(_topic, re.split(r"\n(?=\S)", _TABLE.strip())))
