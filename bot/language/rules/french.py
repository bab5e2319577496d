"""French, for the rules."""

import re

from bot.language.rules.tongue import Tongue, frequent, lowered, phrase, words

_VERBS = (
    "abaisser|abolir|accorder|acheter|agrandir|ajouter|améliorer|arrêter|assurer|augmenter|baisser|"
    "bâtir|construire|conserver|couper|créer|démolir|diminuer|donner|doubler|élargir|embaucher|"
    "engager|entretenir|fermer|financer|fonder|garantir|garder|geler|installer|interdire|"
    "introduire|investir|isoler|lancer|maintenir|mettre|moderniser|nettoyer|offrir|ouvrir|payer|rouvrir|"
    "planter|préserver|proposer|protéger|reconstruire|recruter|réduire|rembourser|remplacer|"
    "rénover|renforcer|réparer|restaurer|sauver|soutenir|subventionner|supprimer|taxer|"
    "transformer|tripler|verser|faire|rendre|distribuer|former|acquérir|fournir"
)
_INFINITIVE = re.compile(rf"(?:aussi |puis |à |de |d')?(?:{_VERBS})\b", re.IGNORECASE)
_FUTURE = re.compile(r"(?:(?:nous|je|j['’]|on|et)\s*)*(\w+r)(?:ai|ons|a)\b", re.IGNORECASE)
_STEMS = {
    "fer": "faire", "aur": "avoir", "ser": "être", "enverr": "envoyer", "verr": "voir",
    "tiendr": "tenir", "maintiendr": "maintenir", "soutiendr": "soutenir",
    "obtiendr": "obtenir", "entretiendr": "entretenir", "viendr": "venir", "ir": "aller",
    "devr": "devoir", "pourr": "pouvoir", "acquerr": "acquérir", "saur": "savoir",
}  # fmt: skip
_RE_VERBS = re.compile(r"(?:[dt]r|uir|dir|oir|crir|lir(?<=élir))$")
_ENDED = r"(?:pas|plus|jamais|rien|aucun\w*)"


def _infinitive(stem: str) -> str:
    known = _STEMS.get(stem.lower())
    if known:
        return known
    return stem + "e" if re.search(r"(?:[dt]r|[ud]ir|crir)$", stem.lower()) else stem


def _imperative(act: str) -> str:
    """Turn "construirons un barrage" into "construire un barrage"."""
    found = _FUTURE.match(act)
    if found and not _INFINITIVE.match(act):
        rest = re.sub(rf"^\s+{_ENDED}\b", "", act[found.end() :])
        return _infinitive(found[1]) + rest
    return re.sub(r"^(?:aussi|puis|à|de)\s+", "", act)


def _done_to(match: re.Match[str]) -> str:
    thing, rest, verb = lowered(match["thing"]), match["rest"].strip(), match["verb"].lower()
    if match["not"]:
        return f"Éviter : {thing} {verb} {rest}"
    if verb.startswith("rest"):
        return f"Garder {thing} {rest}"
    if verb.startswith("ser"):
        return f"Rendre {thing} {rest}"
    if verb.startswith(("aur", "recevr")):
        return f"Donner à {thing} {rest}"
    base = _imperative(verb) if verb.endswith("a") else _imperative(verb.removesuffix("nt") + "s")
    return f"{base} {thing} {rest}"


_THING = (
    r"(?P<thing>(?:l['’]|(?:les?|la|nos|notre|chaque|tous\s+les|toutes\s+les|un|une|\d+)\s+)"
    r"(?:\w[\w'’-]*+\s+){0,5}?\w[\w'’-]*+)"
)

FRENCH = Tongue(
    common=frequent(
        "le la les de des et un une je nous vous que qui pour dans est ne pas ce sur par du en"
    ),
    opening=phrase(
        r"""\W*+(?:(?:et|mais|puis)\s+)?(?:(?:si\s+je\s+(?:suis\s+élue?|gagne)|avec\s+moi|
        (?:comme|en\s+tant\s+que)\s+maire)\b,?\s*)?"""
    ),
    commits=(
        phrase(
            r"""\b(?:je|nous)\s+(?P<not>n(?:e\s+|['’]))?(?:vous\s+|y\s+|en\s+|les?\s+|la\s+)?
            (?P<act>(?P<verb>\w+r)(?:ai|ons)\b.*)"""
        ),
        phrase(r"\bj['’](?P<act>\w+rai\b.+)"),
        phrase(
            r"""\b(?:je\s+(?P<not>ne\s+)?vais|nous\s+(?:n['’])?allons)\s+(?:pas\s+)?(?P<act>.+)"""
        ),
        phrase(
            r"""\b(?:je\s+(?:vous\s+)?(?:promets|jure)|nous\s+(?:vous\s+)?promettons|
            je\s+m['’]engage|nous\s+nous\s+engageons)\s+(?:à|de|d['’])\s*
            (?P<not>ne\s+(?:pas|plus|jamais)\s+)?(?P<act>.+)"""
        ),
        phrase(
            r"""\b(?:je\s+(?:vous\s+)?promets|nous\s+(?:vous\s+)?promettons)\s+
            (?P<act>(?:une?|des|les?|la|l['’]|plus|\d+)\s*.+)"""
        ),
    ),
    implies=(
        (
            phrase(
                rf"""^\W*+{_THING}\s+(?P<not>n(?:e\s+|['’]))?
                (?P<verb>sera|seront|restera|resteront|reste|restent|aura|auront|recevra|
                recevront|fermera|fermeront|ouvrira|ouvriront|disparaîtra)\b(?P<rest>.*)"""
            ),
            _done_to,
        ),
        (
            phrase(r"^\W*+(?P<what>(?:pas\s+d['’e]|aucune?\s|plus\s+aucune?\s|zéro\s).{3,50})$"),
            lambda match: f"Garantir : {match['what']}",
        ),
        (
            phrase(r"^\W*+vous\s+(?:aurez|recevrez)\s+(?P<what>.+)"),
            lambda match: f"Donner {match['what']}",
        ),
    ),
    imperative=_imperative,
    refuse=lambda wording: f"Ne pas {wording}",
    is_act=lambda part: bool(_INFINITIVE.match(part) or re.match(r"\w+r(?:ai|ons)\b", part)),
    joint=re.compile(r"\s*(?:,\s*(?:et\s+|mais\s+|puis\s+)?|;\s*|\s(?:et|mais|puis)\s+|\s[—–-]\s)"),
    vague=words(
        r"""
        écouter(?:ai|ons)? | sera[i]? | serons | aurai | aurons | pourrons | pourrai | devrons |
        devrai | verrons | verrai | dirai | dirons | parler(?:ai|ons)? | penser(?:ai|ons)? |
        lutter(?:ai|ons)? | battrai | (?:nous|me) battr\w+ | être | essaierai | essaierons |
        tenterai | tenterons | réfléchir\w* | gagner(?:ai|ons)? | oublier(?:ai|ons)? | écouter |
        voir | dire | parler | penser | lutter | essayer | avoir | savoir | devoir |
        voudr(?:ai|ons) | aimer(?:ai|ons)? | faire de mon mieux | étudier(?:ai|ons)? |
        examiner(?:ai|ons)?
        """
    ),
    hedge=words(
        r"""
        peut-être | pourrais | pourrait | pourrions | voudrais | voudrions | aimerais | aimerions
        | espère | espérons | souhaite | souhaitons | rêve | rêvons | essayer | si possible | un
        jour | devrait | devraient | devrions | il faudrait | éventuellement | si
        (?:le|la|les|nous|l['’]|vous|on)
        """
    ),
    reported=words(
        r"""
        dit que | disent que | prétend\w* | affirme\w* | a promis | ont promis | a dit | vous dit
        | selon lui | selon elle | mon adversaire | mes adversaires
        """
    ),
    due=(
        (
            phrase(
                r"\b(?:d['’]ici|avant|pour|jusqu['’]à|à|au|dès)\s+(?:la\s+fin\s+d[eu]\s+)?"
                r"(?:(?:le|la|au)\s+)?(?:tour|manche|année|an)\s+(\d{1,2})\b"
            ),
            "round",
        ),
        (
            phrase(
                r"\b(?:d['’]ici|dans|en|sous)\s+(?:les?\s+)?(\d{1,2}|[a-zé]+)\s+"
                r"(?:prochain\w+\s+)?(?:tours?|manches?|ans?|années?)\b"
            ),
            "rounds",
        ),
        (
            phrase(
                r"\b(?:dès\s+|d['’]ici\s+)?(?:le\s+tour\s+prochain|au\s+prochain\s+tour|"
                r"le\s+prochain\s+tour|l['’](?:an|année)\s+prochaine?|prochain\s+tour)\b"
            ),
            1,
        ),
        (
            phrase(
                r"\b(?:immédiatement|tout\s+de\s+suite|dès\s+(?:maintenant|aujourd['’]hui|demain|"
                r"le\s+premier\s+jour)|ce\s+tour-ci|cette\s+année|aujourd['’]hui)\b"
            ),
            0,
        ),
        (phrase(r"\bdans\s+les\s+(?:cent|100)\s+(?:premiers\s+)?jours\b"), 1),
    ),
    numbers=("un|une", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix"),
    less=words(
        r"""
        ferm\w+ | réduir\w+ | réduction\w* | baiss\w+ | supprim\w+ | interdi\w+ | aboli\w+ |
        coup[eo]\w* | démoli\w+ | diminu\w+ | arrêt\w+ | vend\w+ | moins | abatt\w+
        """
    ),
    more=words(
        r"""
        constru\w+ | gard\w+ | ouvr\w+ | protég\w+ | augment\w+ | plant(?:er|é|ons)\w* |
        rest(?:e|ent|era|eront) | maint\w+ | créer\w* | cré[eé]\w* | embauch\w+ | plus | recrut\w+
        | financ\w+ | doubl\w+ | agrandi\w+ | renforc\w+ | sauv\w+ | rénov\w+ | invest\w+ |
        nouve\w+ | préserv\w+ | restaur\w+ | bâti\w*
        """
    ),
    negation=words(
        r"""
        ne | n['’]\w+ | pas | jamais | aucune? | sans | ni
        """
    ),
    keeping=words(
        r"""
        gard\w+ | interdi\w+ | préserv\w+ | protég\w+ | maint\w+ | jamais | pas | aucune? |
        reste\w* | gel(?:er|é)\w* | conserv\w+
        """
    ),
)
