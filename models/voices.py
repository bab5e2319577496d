"""Names and words that stand for each other in varied reactions of citizens, by language."""

import re

from models.names import SURNAMES

_NAME = r"[A-ZÀ-ÖØ-Þ][\wÀ-ÿ'’-]+"
_TITLES = {
    "en": r"(?:Mayor|Candidate|Councillor|Mrs?|Ms|Dr)",
    "fr": r"(?:[Mm]aire|[Cc]andidate?|[Aa]djointe?|Mme|M\.|[Mm]onsieur|[Mm]adame)",
    "de": r"(?:(?:Ober)?[Bb]ürgermeister(?:in)?|Kandidat(?:in)?|Frau|Herrn?)",
    "es": r"(?:[Aa]lcalde(?:sa)?|[Cc]andidat[oa]|[Cc]oncejala?|[Ss]eñora?)",
}
SPEECH = {
    "en": (
        "{} gave a speech: ",
        "{} said in a speech: ",
        "{} told the public: ",
        "{} announced: ",
    ),
    "fr": ("{} a fait un discours : ", "{} a déclaré : ", "{} a dit dans un discours : "),
    "de": ("{} hielt eine Rede: ", "{} sagte in einer Rede: ", "{} erklärte: "),
    "es": ("{} dio un discurso: ", "{} dijo en un discurso: ", "{} declaró: "),
}
"""How an event may tell that somebody spoke; the first is the usual one."""
SPEAKERS = {
    lang: (
        rf"(?:{title} (?:{_NAME} )?|(?m:^){_NAME} (?={_NAME} (?:gave a speech|a fait un discours"
        rf"|hielt eine Rede|dio un discurso)))({_NAME})\b(?! [A-ZÀ-ÖØ-Þ])",
        SURNAMES[lang][1],
    )
    for lang, title in _TITLES.items()
}
"""A language's pattern of a politician, the surname in group 1, and the surnames instead."""

NUMBERS = {
    "en": "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen",
    "fr": "deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze",
    "de": "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn",
    "es": "dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince",
}
"""The numbers from 2 on, in words."""
TENS = {
    "en": "twenty thirty forty fifty sixty seventy eighty ninety",
    "fr": "vingt trente quarante cinquante soixante",
    "de": "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig",
    "es": "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa",
}


def amounts(text: str, lang: str) -> list[str]:
    """Find the whole numbers in a text, in digits or in one word."""
    words = f"{NUMBERS[lang]} {TENS[lang]}".replace(" ", "|")
    return re.findall(rf"(?i)\d+|\b(?:{words})\b", text)


def amount(number: str, lang: str) -> int:
    """Read a number that ``amounts`` found."""
    if number.isdigit():
        return int(number)
    words, tens = NUMBERS[lang].split(), TENS[lang].split()
    word = number.lower()
    return words.index(word) + 2 if word in words else 10 * (tens.index(word) + 2)


def counted(value: int, lang: str, like: str) -> str | None:
    """Write a number as another one is written; None where it takes more than a word."""
    if like.isdigit():
        return str(value)
    words, tens = NUMBERS[lang].split(), TENS[lang].split()
    if 2 <= value <= len(words) + 1:
        word = words[value - 2]
    elif value % 10 == 0 and 2 <= value // 10 <= len(tens) + 1:
        word = tens[value // 10 - 2]
    else:
        return None
    return word.capitalize() if like[0].isupper() else word


AMOUNT = re.compile(
    r"(?i)\b(?:\w*hundreds?|\w*thousands?|millions?|dozens?|half|halve\w*|twice|doubl\w*|thrice"
    r"|both|couple|pair|triple|thirds?|quarters?|first|second|fourth|fifth|sixth|tenth|one|once"
    r"|percent"
    r"|cents?|mille|millions?|douzaine|moitié|demie?|double|deuxième|troisième|tiers|quart"
    r"|\w+aine|septante|nonante|premi[eè]re?|second[ea]?"
    r"|\w*hundert\w*|\w*tausend\w*|dutzend\w*|halb\w*|hälfte|zweimal|dreimal|doppel\w*|beide\w*"
    r"|dritt\w*|viert\w*|\w+und(?:zwanzig|dreißig|vierzig|fünfzig|sechzig)\w*|\w+mal|erst\w*"
    r"|zweit\w*"
    r"|cien\w*|mil|miles|docenas?|medi[oa]s?|mitad|doble|ambos|ambas|segund[oa]|terc\w+|cuart[oa]s?"
    r"|\w*cient[oa]s|uno|una|veinti\w+|primer[oa]?)\b"
)
"""Words, beside the numbers, that speak of an amount or hang on one."""

EVENTS = {
    "en": "Buskers played in the arcade.|The tower clock was oiled.|A choir rehearsed in the"
    " courtyard.|Two benches got new paint.|The weather vane was straightened.|Chess was played in"
    " the park.|A stamp fair filled the annex.|The gazette appeared a page shorter.|Ducklings"
    " crossed the ring road.|A film crew asked for a permit.|The council praised its"
    " gardeners.|The lost-property office held an auction.|A kite got stuck on the theatre.",
    "fr": "Une chorale a répété dans la cour.|L'horloge de la tour a été huilée.|Deux bancs ont été"
    " repeints.|Une bourse aux timbres s'est tenue.|Des canetons ont traversé la rocade.|Le"
    " bulletin municipal a perdu une page.|Un cerf-volant s'est pris dans le théâtre.|On a joué aux"
    " échecs au parc.|Le conseil a félicité ses jardiniers.",
    "de": "Ein Chor probte im Innenhof.|Die Turmuhr wurde geölt.|Zwei Bänke wurden neu"
    " gestrichen.|Eine Briefmarkenbörse fand statt.|Entenküken überquerten den Ring.|Das Amtsblatt"
    " erschien mit einer Seite weniger.|Ein Drachen hing am Theater fest.|Im Park wurde Schach"
    " gespielt.|Der Rat lobte seine Gärtner.",
    "es": "Un coro ensayó en el patio.|Engrasaron el reloj de la torre.|Pintaron dos bancos de la"
    " alameda.|Hubo una feria de sellos.|Unos patitos cruzaron la ronda.|La gaceta salió con una"
    " página menos.|Una cometa se enganchó en el teatro.|Se jugó al ajedrez en el parque.|El pleno"
    " felicitó a sus jardineros.",
}
MEMORIES = {
    "en": "The town crest was redrawn last year|The annex got a new lift|The council once sat in"
    " a tent|A statue was moved for cleaning|The registry changed its letter paper|There was a vote"
    " on the town flag|The tourist office moved to the arcade|A peacock escaped from the rose"
    " garden",
    "fr": "Le blason de la ville a été redessiné|L'annexe a reçu un nouvel ascenseur|Le conseil a"
    " siégé une fois sous une tente|Une statue a été déplacée pour nettoyage|L'office de tourisme a"
    " changé d'adresse|Un paon s'est échappé de la roseraie",
    "de": "Das Stadtwappen wurde neu gezeichnet|Der Anbau bekam einen neuen Aufzug|Der Rat tagte"
    " einmal in einem Zelt|Ein Denkmal wurde zum Reinigen versetzt|Das Fremdenverkehrsamt ist"
    " umgezogen|Ein Pfau entkam aus dem Rosengarten",
    "es": "Redibujaron el escudo de la ciudad|El anexo estrenó ascensor|El pleno se reunió una vez"
    " en una carpa|Movieron una estatua para limpiarla|La oficina de turismo cambió de dirección|Un"
    " pavo real se escapó de la rosaleda",
}
"""What happened, now or earlier, without a bearing on anybody."""

WORDINGS = {
    "en": "everybody/everyone nobody/no_one somebody/someone anybody/anyone until/till"
    " almost/nearly maybe/perhaps finally/at_last kids/children"
    " rubbish/trash/garbage lorry/truck lorries/trucks shop/store shops/stores clever/smart"
    " entirely/wholly exactly/precisely certainly/surely photo/photograph/picture"
    " fridge/refrigerator sofa/couch since_then/ever_since straight_away/right_away/at_once"
    " naturally/of_course lovely/beautiful wonderful/marvellous/splendid awful/dreadful/terrible"
    " honestly/frankly afraid/scared I_shall/I_will"
    " I've_got/I_have every_morning/each_morning every_night/each_night every_evening/each_evening"
    " every_week/each_week every_month/each_month every_year/each_year every_day/each_day"
    " every_winter/each_winter every_summer/each_summer every_spring/each_spring my_mother/my_mum"
    " my_father/my_dad my_mum/my_mother my_dad/my_father my_flatmate/my_roommate"
    " my_grandmother/my_gran without_a_word/without_saying_a_word"
    " instead_of/rather_than a_lot_of/lots_of plenty_of/lots_of began/started begins/starts"
    " enormous/huge tiny/little fellow/chap bloke/chap lads/boys"
    " talks_about/speaks_of talked_about/spoke_of so_far/up_to_now these_days/nowadays"
    " besides/what_is_more softly/quietly quickly/fast totally/completely"
    " tonight/this_evening merely/only the_whole/the_entire my_whole/my_entire"
    " our_whole/our_entire a_hundred/one_hundred a_thousand/one_thousand"
    " half_an_hour/thirty_minutes all_night/the_whole_night all_day/the_whole_day"
    " all_summer/the_whole_summer all_winter/the_whole_winter all_year/the_whole_year"
    " in_spring/in_the_spring in_winter/in_the_winter in_summer/in_the_summer"
    " in_autumn/in_the_autumn last_night/yesterday_evening next_to/beside as_if/as_though"
    " as_long_as/so_long_as thank_you/thanks need_to/have_to",
    "fr": "franchement/honnêtement maintenant/à_présent vraiment/réellement"
    " depuis_longtemps/de_longue_date gamins/gosses/enfants boulot/travail"
    " chaque_jour/tous_les_jours chaque_soir/tous_les_soirs chaque_matin/tous_les_matins"
    " parce_que/vu_que parce_qu'on/vu_qu'on rien_du_tout/absolument_rien copains/potes"
    " voiture/bagnole vite/rapidement bien_sûr/évidemment par_contre/en_revanche ma_mère/maman"
    " mon_père/papa tout_de_suite/aussitôt quand_même/tout_de_même tout_de_même/quand_même"
    " pourtant/cependant désormais/dorénavant autrefois/jadis"
    " au_moins/du_moins on_verra/nous_verrons",
    "de": "jetzt/nun nun/jetzt vielleicht/womöglich rasch/schnell bloß/nur nur/bloß"
    " immerhin/wenigstens wenigstens/zumindest selber/selbst alleine/allein allein/alleine"
    " natürlich/freilich freilich/allerdings damals/seinerzeit sofort/gleich"
    " meine_Mutter/meine_Mama mein_Vater/mein_Papa meine_Oma/meine_Großmutter"
    " jeden_Tag/Tag_für_Tag jeden_Morgen/Morgen_für_Morgen jeden_Abend/Abend_für_Abend genau/exakt"
    " wirklich/tatsächlich tatsächlich/wirklich ein_paar/einige beinahe/fast fast/beinahe"
    " niemand/keiner leider/bedauerlicherweise noch_immer/immer_noch nirgends/nirgendwo"
    " gern/gerne gerne/gern ich_hab/ich_habe hab_ich/habe_ich ich_habe/ich_hab heuer/dieses_Jahr"
    " gar_nichts/überhaupt_nichts"
    " gar_nicht/überhaupt_nicht ein_bisschen/ein_wenig",
    "es": "quizás/quizá además/encima críos/niños niños/críos chavales/muchachos"
    " cada_día/todos_los_días cada_noche/todas_las_noches cada_mañana/todas_las_mañanas"
    " cada_año/todos_los_años solamente/solo mi_madre/mi_mamá mi_padre/mi_papá casi/prácticamente"
    " por_supuesto/claro_está en_cambio/sin_embargo enseguida/al_momento todavía/aún aún/todavía"
    " después/luego arreglar/reparar porque/ya_que así_que/conque otra_vez/de_nuevo"
    " de_nuevo/otra_vez a_veces/de_vez_en_cuando por_lo_menos/al_menos al_menos/por_lo_menos"
    " nunca/jamás jamás/nunca",
}
"""Words and phrases that mean the same in a citizen's mouth; ``_`` is a space.

The first of each may become one of the others.
"""

TEMPERS = {
    "en": "blunt/plain-spoken/outspoken dry/wry/droll brisk/businesslike calm/composed"
    " gruff/grumpy cheerful/good-humoured/sunny sceptical/doubting/wary bitter/embittered"
    " stern/strict gentle/mild soft-spoken/gentle exact/precise/meticulous sarcastic/biting"
    " laconic/terse deadpan/dry courteous/polite/civil angry/furious grave/serious"
    " ironic/wry impatient/restless thoughtful/reflective practical/down-to-earth"
    " hot-tempered/quick-tempered warm/warm-hearted sober/level-headed steady/even-tempered",
    "fr": "direct/sans_détour",
    "de": "trocken/lakonisch knurrig/brummig müde/erschöpft nüchtern/sachlich wortkarg/einsilbig"
    " herzlich/warmherzig wütend/zornig direkt/geradeheraus streng/ernst",
    "es": "franco/sincero",
}
LEANINGS = {
    "en": "conservative/right-of-centre green/environmentalist/ecologist left/left-wing"
    " centrist/middle-of-the-road centre-left/moderate_left centre-right/moderate_right"
    " none/no_party/unaffiliated labour/trade-unionist liberal/liberal-minded"
    " social_democrat/social-democratic independent/no_party",
    "fr": "de_gauche/à_gauche gauche/à_gauche sans_parti/sans_étiquette centriste/au_centre",
    "de": "grün/ökologisch links/linksorientiert parteilos/ohne_Partei",
    "es": "izquierda/de_izquierdas sin_partido/independiente centro/centrista",
}
"""How a temper or leaning may also be called, in forms that fit any gender."""
