"""Spanish, for the rules."""

import re

from bot.language.rules.tongue import Tongue, frequent, lowered, phrase, words

_VERBS = (
    "abolir|abrir|ampliar|añadir|apoyar|arreglar|asegurar|aumentar|bajar|cerrar|comprar|congelar|"
    "conservar|construir|contratar|convertir|crear|cuidar|dar|demoler|derribar|doblar|duplicar|"
    "eliminar|entregar|financiar|formar|fundar|garantizar|hacer|impulsar|instalar|introducir|"
    "invertir|limpiar|lanzar|mantener|mejorar|modernizar|ofrecer|pagar|plantar|poner|preservar|"
    "prohibir|proteger|reconstruir|recortar|recuperar|reducir|reforzar|renovar|reparar|repartir|"
    "restaurar|salvar|subir|subvencionar|suprimir|sustituir|triplicar|transformar"
)
_INFINITIVE = re.compile(rf"(?:también |luego |a )?(?:{_VERBS})\b", re.IGNORECASE)
_FUTURE = re.compile(r"(\w+r)(?:é|emos|á)\b", re.IGNORECASE)
_STEMS = {
    "har": "hacer", "tendr": "tener", "mantendr": "mantener", "pondr": "poner", "dir": "decir",
    "podr": "poder", "habr": "haber", "querr": "querer", "vendr": "venir", "sabr": "saber",
    "saldr": "salir", "propondr": "proponer", "obtendr": "obtener",
}  # fmt: skip


def _imperative(act: str) -> str:
    """Turn "construiremos una presa" into "construir una presa"."""
    found = _FUTURE.match(act)
    if found and not _INFINITIVE.match(act):
        return _STEMS.get(found[1].lower(), found[1]) + act[found.end() :]
    return re.sub(r"^(?:también|luego|a)\s+", "", act)


def _done_to(match: re.Match[str]) -> str:
    thing, verb, rest = lowered(match["thing"]), match["verb"].lower(), match["rest"].strip()
    if match["not"]:
        return f"Evitar: {thing} {verb} {rest}"
    if verb.startswith("ser"):
        return f"Hacer que {thing} {'sean' if verb == 'serán' else 'sea'} {rest}"
    if verb.startswith(("tendr", "recib")):
        return f"Dar a {thing} {rest}"
    if verb.startswith(("cerrar", "abrir")):
        return f"{verb[: verb.rindex('r') + 1]} {thing} {rest}"
    return f"Conservar {thing} {rest}"


_THING = (
    r"(?P<thing>(?:el|la|los|las|nuestr[oa]s?|cada|tod[oa]s\s+l[oa]s|un|una|\d+)\s+"
    r"(?:\w[\w-]*+\s+){0,5}?\w[\w-]*+)"
)

SPANISH = Tongue(
    common=frequent(
        "el la los las de y que en un una no por para con es se del al lo su nuestra vamos"
    ),
    opening=phrase(
        r"""\W*+(?:(?:y|pero)\s+)?(?:(?:si\s+gano(?:\s+las\s+elecciones)?|conmigo|
        como\s+alcalde(?:sa)?)\b,?\s*)?"""
    ),
    commits=(
        phrase(
            r"""\b(?P<not>(?:no|nunca)\s+)?(?:(?:les?|os|lo|la|los|las)\s+)?
            (?P<act>\w{2,}r(?:é|emos)\b.*)"""
        ),
        phrase(r"\b(?P<not>(?:no|nunca)\s+)?(?:voy|vamos)\s+a\s+(?P<act>.+)"),
        phrase(
            r"""\b(?:(?:les?\s+|os\s+|te\s+)?(?:prometo|prometemos|juro|juramos)|
            (?:me\s+comprometo|nos\s+comprometemos)\s+a)\s+(?:que\s+)?
            (?P<not>(?:no|nunca)\s+)?(?P<act>.+)"""
        ),
    ),
    implies=(
        (
            phrase(
                rf"""^\W*+{_THING}\s+(?P<not>no\s+)?(?P<verb>será|serán|se\s+quedan?|
                se\s+quedarán?|sigue|siguen|seguirán?|permanecen?|tendrán?|recibirán?|cerrarán?|
                abrirán?|estarán?|quedarán?)\b(?P<rest>.*)"""
            ),
            _done_to,
        ),
        (
            phrase(
                r"""^\W*+(?:no\s+habrá\s+)?(?P<what>(?:ni\s+un[oa]?|ningún|ninguna|
                (?:más|nuevos|nuevas)(?<=no\shabrá\s\w{3})|cero)\s.{3,50})$"""
            ),
            lambda match: f"Garantizar: {match['what']}",
        ),
        (
            phrase(r"^\W*+no\s+habrá\s+(?P<what>.{3,60})$"),
            lambda match: f"No permitir {match['what']}",
        ),
        (
            phrase(r"^\W*+(?:tendréis|tendrán|recibirán|recibiréis)\s+(?P<what>.+)"),
            lambda match: f"Dar {match['what']}",
        ),
    ),
    imperative=_imperative,
    refuse=lambda wording: f"No {wording}",
    is_act=lambda part: bool(_INFINITIVE.match(part) or re.match(r"\w{2,}r(?:é|emos)\b", part)),
    joint=re.compile(r"\s*(?:,\s*(?:y\s+|pero\s+)?|;\s*|\s(?:y|e|pero)\s+|\s[—–-]\s)"),
    vague=words(
        r"""
        escuchar\w* | ser(?:é|emos)? | estar(?:é|emos)? | ver(?:é|emos)? | dir(?:é|emos) | decir |
        hablar\w* | pensar\w* | luchar\w* | intentar\w* | tratar\w* | ganar\w* | olvidar\w* |
        seguir(?:é|emos)? | podr(?:é|emos) | tendr(?:é|emos) que | habr\w+ | recordar\w* |
        estudiar\w* | analizar\w* | considerar\w* | ir(?:é|emos)? | querr(?:é|emos) |
        sabr(?:é|emos) | pelear\w* | hacer todo lo posible | har(?:é|emos) todo | har(?:é|emos) lo
        posible
        """
    ),
    hedge=words(
        r"""
        quizás? | tal vez | a lo mejor | podría\w* | querría\w* | me gustaría | nos gustaría |
        espero | esperamos | ojalá | deseo | sueño | soñamos | intentar\w* | algún día |
        debería\w* | si (?:es posible|el|la|los|las|hay|podemos) | posiblemente
        """
    ),
    reported=words(
        r"""
        dice que | dicen que | dijo | afirma\w* | asegura que | prometió | prometieron | según él
        | según ella | mi rival | mis rivales | mi adversari[oa] | mi oponente
        """
    ),
    due=(
        (
            phrase(
                r"\b(?:antes\s+de|para|en|hasta)\s+(?:el\s+fin(?:al)?\s+de\s+)?(?:la\s+|el\s+)?"
                r"(?:ronda|año)\s+(\d{1,2})\b"
            ),
            "round",
        ),
        (
            phrase(
                r"\b(?:en|dentro\s+de|en\s+menos\s+de)\s+(?:l[oa]s\s+próxim[oa]s\s+)?"
                r"(\d{1,2}|[a-z]+)\s+(?:rondas?|años?)\b"
            ),
            "rounds",
        ),
        (
            phrase(
                r"\b(?:en\s+|para\s+)?(?:la\s+próxima\s+ronda|el\s+(?:próximo\s+año|año\s+próximo|"
                r"año\s+que\s+viene))\b"
            ),
            1,
        ),
        (
            phrase(
                r"\b(?:de\s+inmediato|inmediatamente|ahora(?:\s+mismo)?|ya|hoy(?:\s+mismo)?|"
                r"desde\s+el\s+primer\s+día|esta\s+ronda|este\s+año|mañana)\b"
            ),
            0,
        ),
        (phrase(r"\ben\s+(?:l[oa]s\s+primer[oa]s\s+)?(?:cien|100)\s+días\b"), 1),
    ),
    numbers=("un[oa]?", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez"),
    less=words(
        r"""
        cerr\w+ | cierr\w+ | reduc\w+ | reduj\w+ | baj\w+ | elimin\w+ | prohib\w+ | aboli\w+ |
        recort\w+ | demol\w+ | derrib\w+ | suprim\w+ | vend\w+ | menos | talar\w* | tal(?:ó|aron)
        """
    ),
    more=words(
        r"""
        constru\w+ | manten\w+ | mantuv\w+ | abr(?:ir|i)\w* | proteg\w+ | aument\w+ |
        plant(?:ar|é|a|ó)\w* | se quedan? | cre(?:ar|ó|a)\w* | contrat\w+ | financ\w+ | duplic\w+
        | ampli\w+ | reforz\w+ | salv\w+ | renov\w+ | invert\w+ | más | sub(?:ir|i)\w* | nuev\w+ |
        conserv\w+ | preserv\w+ | restaur\w+
        """
    ),
    negation=words(
        r"""
        no | nunca | jamás | ningun[oa] | ningún | sin | ni
        """
    ),
    keeping=words(
        r"""
        manten\w+ | prohib\w+ | proteg\w+ | conserv\w+ | preserv\w+ | no | nunca | se quedan? |
        congel\w+ | sigue[n]? | ningun[oa] | ningún
        """
    ),
)
