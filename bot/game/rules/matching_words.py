"""By which words a promise says what it does, in four languages at once.

All are small letters without accents; a star stands for any ending. Words that are written the same
in two languages share an entry, so that the language of a speech need not be known.
"""

from collections.abc import Mapping
from enum import StrEnum


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


class Act(StrEnum):
    """What a verb or a small word does to the thing that a promise is about."""

    BUILD = "@build"
    CLOSE = "@close"
    KEEP = "@keep"
    PROTECT = "@protect"
    REPLACE = "@replace"
    CLEAN = "@clean"
    MORE = "@more"
    LESS = "@less"
    NOT = "@not"


ACTS: Mapping[Act, str] = {
    Act.BUILD: """
        build builds put erect* construct* install* open opens opening reopen* create creates
        creating found new another additional bauen baue baut gebaut errichte* entsteh* eroffne*
        neu neue neuer neues neuen weitere* zusatzlich* schaffe* anlegen batir* batis* ouvrir*
        ouvre* ouvrons ouvert ouverte offen creer* cree creons nouveau nouveaux nouvel nouvelle*
        installe* edifier autre constru* levant* abrir* abre abro abrimos abierta abierto
        abiertas crear* crea creamos nuevo* nueva* otro otra instala*
    """,
    Act.CLOSE: """
        close closes closing closed shut shuts shutting shutter* demolish* tear end ends ending
        stop stops stopping ban bans banning forbid* abolish* scrap scraps scrapping block
        oppose* exempt reject* refuse* prevent closure lose lost sack schliess* geschlossen
        stillleg* stillgelegt abschalt* abgeschaltet abreiss* abgerissen beende* stoppe*
        gestoppt verbiete* verboten abschaff* abgeschafft verhinder* ablehn* fermer fermera
        fermerons fermons ferme ferment fermee fermeture arreter arretons arreterons arretera
        demoli* interdi* supprim* aboli* empech* refus* eteindr* stopp* cerrar* cerramos cierre
        cierra cierran cierro clausur* apagar apagare* apagamos apago apaga apague* parar*
        paramos demol* derrib* prohib* suprim* rechaz* impedi* acabar acaba
    """,
    Act.KEEP: """
        keep keeps keeping kept stay stays staying remain* retain* preserv* conserve save saves
        saving bleib* erhalt* behalt* bewahr* rette* gerettet rester* reste restent conserver
        conservons garde garder* gardons gardera mainten* maintien* sauver* sauve sauvons
        conservar conservamos mantener* mantien* mantend* sigue siguen seguir* queda quedan
        salvar* salva salvamos intact intacta intacto untouched
    """,
    Act.PROTECT: """
        protect protects protecting protected protection schutze* geschutzt schutz proteccion
        proteg* protej*
    """,
    Act.REPLACE: "replac* swap swaps swapping ersetz* ersatz remplac* substitu* sustitu* reemplaz*",
    Act.CLEAN: """
        clean cleans cleaning cleaned cleanup purif* dredg* depollu* assaini* curer curons
        reinig* gereinigt sauber* saniere* saniert propre* limpi* descontamin* sanea*
    """,
    Act.MORE: """
        more raise raises raising increas* improv* boost* strengthen* better higher doubl* grow
        grows bring lift push mehr erhoh* steiger* verbesser* starke* bessere* hohere* heben
        hebe bringen bringe ausbauen plus augment* amelior* renforc* meilleur* releve* porter*
        porte accroitr* hausse mas aument* mejor* subir* sube subo elevar eleva elevamos
        refuerz* reforz* impuls*
    """,
    Act.LESS: """
        cut cuts cutting curb reduc* lower lowers lowering halv* less fewer decreas* fight*
        combat* slash drop drops shrink* senke* senkung gesenkt halbier* weniger verringer*
        bekampf* bremse* mindern billig* baiss* diminu* moins lutt* freiner freinons reduir*
        reduis* baj* menos disminu* rebaj* luchar* lucha combat* frenar fren*
    """,
    Act.NOT: """
        no not never none zero without nor neither cannot nobody against kein* nicht nie niemals
        ohne gegen ne n pas jamais aucun aucune sans ni contre nunca jamas ningun ninguna
        ninguno sin contra
    """,
}
"""Opening counts as building, an end or a ban as closing; `new` is how a building is announced."""

STOP = _set(
    """
    a an the this that these those our your my his her its their it i we you he she they me
    us them of to in on at by for from with into onto and or but as so if is are am be been
    being was were will would shall should can could may must do does did has have had
    having ll ve re s d m t there here who what which when where all only also too very just
    over up down off out until till before after within during under again city town mayor
    promise promises vow pledge commit myself gonna going go get gets make makes let lets
    set give gives hire hires introduce introduces launch launches start starts begin want
    mean means made one day term office elected next now today tomorrow soon der die das den
    dem des ein eine einen einem einer eines und oder aber ich wir du ihr er sie es mich mir
    uns unser unsere unseren unserer mein meine zu zum zur im auf aus bei mit nach von vom
    vor bis fur um uber unter durch wird werden werde wurde sind ist hat haben bin sein dass
    noch nachste nachsten nachster naechste amtszeit verspreche versprechen gibt geht kommt
    kommen machen mache macht einfuhren fuhre stadt stadtische jetzt heute bald innerhalb
    wenn als auch nur schliesslich le la les l un une de et ou mais je j nous il elle ils
    elles vous tu se y en au aux dans sur sous par pour avec ce cet cette ces mon ma mes
    notre nos votre vos son sa ses leur leurs qui que qu est sont sera seront serai ai avons
    avoir etre faire fais fait ferai ferons vais allons mettre mets mettrai met prochain
    prochaine mandat promets promettons engage engageons ville ici avant apres lors
    maintenant demain introduire instaurer lancer embaucher donner el los las una unos unas
    del al e o u pero yo nosotros su sus mi mis nuestro nuestra nuestros nuestras quien con
    por para sobre bajo desde hasta antes despues vamos voy va ir ser seran esta estan este
    estas hay haber hacer hago haremos haga poner pongo ponemos pondremos dar damos doy
    proxima proximo mandato prometo prometemos ciudad ahora hoy manana pronto lo implantar
    lanzar contratar mientras while long tenth fifth quarter third last zehntel dixieme
    percent point points punkte puntos prozent child children kind kinder enfant enfants
    nino ninos everyone everybody people menschen
    """
)
"""Small words that say nothing about what is promised."""

TIMES = _set(
    """
    round rounds r year years month months week weeks day days term terms decade tour tours
    an ans annee annees mois semaine semaines jour jours mandat runde runden jahr jahre
    jahren monat monate monaten woche wochen tag tage tagen ronda rondas ano anos mes meses
    semana semanas dia dias
    """
)
"""A number beside one of these counts time."""

DIVIDERS = _set(
    """
    and but while instead und aber sondern statt et mais tandis y pero sino mientras then
    dann puis luego
    """
)
"""What joins two acts in a sentence."""

GENITIVES = _set("of de du des del d von vom")
"""`The bus of the refinery` is not about the refinery."""

NO = _set("no zero without kein keine keinen keiner aucun aucune ningun ninguna sans ohne sin")
"""Words of Act.NOT that stand before a thing; the others stand beside a verb."""

NUMBERS: Mapping[str, int] = {
    word: value
    for value, words in {
        1: "one eins une uno",
        2: "two zwei deux dos both beide beiden",
        3: "three drei trois tres",
        4: "four vier quatre cuatro",
        5: "five funf cinq cinco",
        6: "six sechs seis",
        7: "seven sieben sept siete",
        8: "eight acht huit ocho",
        9: "nine neun neuf nueve",
        10: "ten zehn dix diez",
        12: "twelve zwolf douze doce",
        15: "fifteen funfzehn quinze quince",
        20: "twenty zwanzig vingt veinte",
        30: "thirty dreissig trente treinta",
        40: "forty vierzig quarante cuarenta",
        50: "fifty funfzig cinquante cincuenta",
        60: "sixty sechzig soixante sesenta",
        80: "eighty achtzig quatrevingt ochenta",
        100: "hundred hundert cent cents cien",
        200: "zweihundert doscientos doscientas",
        500: "funfhundert quinientos quinientas",
        1000: "thousand tausend mille mil",
    }.items()
    for word in words.split()
}
"""Numbers that are written out."""

EVERY = _set(
    """
    all every each whole entire alle allen jede jeden jedes ganze ganzen gesamte tous toutes
    chaque toute entiere todos todas cada toda todo entero entera
    """
)
"""Says that as many are meant as there are."""
