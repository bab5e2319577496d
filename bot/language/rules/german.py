"""German, for the rules."""

import re

from bot.language.rules.tongue import Tongue, frequent, lowered, phrase, words

_VERBS = (
    "abschaffen|anlegen|ausbauen|aufforsten|bauen|begrenzen|behalten|beschäftigen|bewahren|"
    "bezahlen|dämmen|einführen|einfrieren|einstellen|eröffnen|erhalten|erhöhen|ermöglichen|"
    "erneuern|errichten|ersetzen|erweitern|finanzieren|fördern|garantieren|geben|gründen|halbieren|"
    "investieren|kaufen|kürzen|modernisieren|öffnen|pflanzen|reduzieren|reinigen|renovieren|"
    "reparieren|retten|sanieren|säubern|schaffen|schenken|schließen|schützen|senken|sichern|"
    "sperren|stärken|stoppen|streichen|subventionieren|umschulen|umwandeln|unterstützen|verbessern|"
    "verbieten|verdoppeln|verdreifachen|vergrößern|verkaufen|zahlen|abreißen|ausbilden|machen|"
    "stilllegen|abschalten|anschaffen|beenden|einrichten|bereitstellen|wiederherstellen|verteilen"
)
_ENDS = re.compile(r"\w{2,}(?:en|ern|eln)\b[\W]*$")
_KNOWN = re.compile(rf"\b(?:{_VERBS})\b", re.IGNORECASE)
_SEPARABLE = {
    "ein": ("stellen", "führen", "richten", "frieren"), "ab": ("schaffen", "reißen", "schalten"),
    "aus": ("bauen", "bilden"), "an": ("legen", "schaffen"), "um": ("schulen", "wandeln"),
    "still": ("legen",), "bereit": ("stellen",), "wieder": ("herstellen",),
}  # fmt: skip
_PRESENT = (
    "bauen|schaffen|pflanzen|schließen|senken|erhöhen|stellen|führen|retten|sichern|schützen|"
    "verbieten|erhalten|fördern|investieren|sanieren|renovieren|eröffnen|öffnen|streichen|kürzen|"
    "verdoppeln|finanzieren|garantieren|stärken|legen|richten|schalten|reißen|kaufen|geben"
)


def _infinitive_last(act: str) -> str:
    if act.startswith("dass "):
        return f"Dafür sorgen, {act}"
    act = re.sub(r"^(?:auch|dann|außerdem|sofort)\s+", "", act)
    # "Wohnungen zu bauen", "Busse einzuführen": the bare infinitive reads as a summary.
    return re.sub(r"\b(?:zu\s+(\w+en)|(\w+?)zu(\w+en))$", r"\1\2\3", act)


def _present(match: re.Match[str]) -> str:
    """Turn "bauen einen Damm" into "einen Damm bauen", and join a separable prefix again."""
    verb, rest = match["verb"].lower(), match["rest"].strip(" .!")
    for prefix, stems in _SEPARABLE.items():
        if verb in stems and rest.endswith(f" {prefix}"):
            return f"{rest.removesuffix(prefix).strip()} {prefix}{verb}"
    return f"{rest} {verb}"


def _done_to(match: re.Match[str]) -> str:
    thing, rest, verb = lowered(match["thing"]), match["rest"].strip(), match["verb"].lower()
    if match["not"]:
        return f"Verhindern: {thing} {verb} {rest}"
    if verb.startswith("bleib"):
        return f"Erhalten: {thing} {rest}"
    if verb.startswith(("bekomm", "erhält")):
        return f"{thing} {rest} geben"
    if re.search(r"\b\w*ge\w+(?:t|en)$", rest):
        return f"Dafür sorgen: {thing} {verb} {rest}"
    return f"{thing} {rest} machen"


_THING = (
    r"(?P<thing>(?:der|die|das|den|unser\w*|jede[rsn]?|alle|kein\w*|ein|eine|\d+)\s+"
    r"(?:\w[\w-]*+\s+){0,4}?\w[\w-]*+)"
)

GERMAN = Tongue(
    common=frequent(
        "der die das und ich wir ist nicht ein eine zu den mit für von auf werden im es sie"
    ),
    opening=phrase(r"\W*+(?:(?:und|aber)\s+)?(?:wenn\s+ich\s+gewählt\s+werde,?\s*)?"),
    commits=(
        phrase(
            r"""\b(?:ich\s+sorge|sorge\s+ich|wir\s+sorgen|sorgen\s+wir)\s+dafür,?\s+
            (?P<act>dass\s+.+)"""
        ),
        phrase(
            r"""\b(?:(?:ich|wir)\s+(?:werden?)|werden?\s+(?:ich|wir))\s+
            (?P<not>(?:niemals|nie|nicht)\s+)?(?P<act>.+)"""
        ),
        phrase(
            r"""\b(?:ich\s+(?:verspreche|gelobe|garantiere)|wir\s+(?:versprechen|garantieren))
            (?:\s+(?:euch|ihnen|allen))?[,:]?\s+(?:dass\s+(?:ich|wir)\s+)?(?P<act>.+)"""
        ),
        phrase(rf"\bwir\s+(?P<act>(?:{_PRESENT})\s+.+)"),
    ),
    implies=(
        (
            phrase(rf"^\W*+{_THING}\s+(?P<not>nicht\s+)?(?P<verb>bleib(?:t|en))\b(?P<rest>.*)"),
            _done_to,
        ),
        (
            phrase(
                rf"""^\W*+{_THING}\s+(?P<not>nicht\s+)?(?P<verb>wird|werden|bekommt|bekommen|
                erhält)\s+(?P<rest>.+)"""
            ),
            _done_to,
        ),
        (
            phrase(r"^\W*+(?P<what>kein\w*\s+(?:neue\w*|weitere\w*|höhere\w*)\s+.{3,50})$"),
            lambda match: f"{match['what']} zulassen",
        ),
        (
            phrase(r"\bwird\s+es\s+(?P<what>kein\w*\s+.+?)\s+geben$"),
            lambda match: f"{match['what']} zulassen",
        ),
        (
            phrase(r"^\W*+(?:ihr|sie)\s+(?:werdet|bekommt|bekommen)\s+(?P<what>.+)"),
            lambda match: f"{match['what']} geben",
        ),
    ),
    imperative=lambda act: (
        _present(found)
        if (found := re.match(rf"(?P<verb>{_PRESENT})\s+(?P<rest>.+)", act, re.IGNORECASE))
        else _infinitive_last(act)
    ),
    refuse=lambda wording: f"Nicht: {wording}",
    is_act=lambda part: bool(_ENDS.search(part) or _KNOWN.match(part)),
    complete=lambda part: bool(_KNOWN.search(part)),
    joint=re.compile(r"\s*(?:,\s*(?:und\s+|aber\s+)?|;\s*|\s(?:und|aber|sowie)\s+|\s[—–-]\s)"),
    vague=words(
        r"""
        .*\b(?:zuhören|kämpfen|nachdenken|reden|sprechen|sagen|sehen|versuchen|erinnern|vergessen|prüfen|diskutieren|überlegen|gewinnen|da
        sein|alles tun|bemühen) | sein
        """
    ),
    hedge=words(
        r"""
        vielleicht | könnte[n]? | würde[n]? | möchte[n]? | hoffe[n]? | wünsche[n]? | träume[n]? |
        versuche[n]? | eines tages | eventuell | womöglich | sollte[n]? | falls | wenn
        (?:möglich|es|der|die|das|wir) | müsste[n]? | dürfte[n]?
        """
    ),
    reported=words(
        r"""
        sagt | sagte | behauptet\w* | verspricht | versprach | hat versprochen | haben versprochen
        | mein gegner | meine gegner\w* | angeblich
        """
    ),
    due=(
        (
            phrase(
                r"\b(?:bis\s+(?:zur?m?\s+)?|vor\s+|in\s+)(?:ende\s+)?(?:der\s+)?"
                r"(?:runde|jahr)\s+(\d{1,2})\b"
            ),
            "round",
        ),
        (
            phrase(
                r"\b(?:innerhalb\s+von|binnen|in(?:\s+den)?(?:\s+nächsten)?)\s+"
                r"(\d{1,2}|[a-zäöü]+)\s+(?:runden?|jahren?)\b"
            ),
            "rounds",
        ),
        (
            phrase(
                r"\b(?:in\s+der\s+|bis\s+zur\s+)?nächste[nr]?\s+runde\b|\bnächstes\s+jahr\b|"
                r"\bim\s+nächsten\s+jahr\b"
            ),
            1,
        ),
        (
            phrase(
                r"\b(?:sofort|jetzt|heute|noch\s+(?:heute|dieses\s+jahr)|ab\s+(?:heute|morgen)|"
                r"unverzüglich|diese\s+runde|am\s+ersten\s+tag)\b"
            ),
            0,
        ),
        (phrase(r"\bin\s+(?:den\s+ersten\s+)?(?:hundert|100)\s+tagen\b"), 1),
    ),
    numbers=("ein\\w*", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn"),
    less=words(
        r"""
        schlie(?:ß|ss)\w* | geschlossen\w* | senk\w+ | gesenkt | kürz\w+ | streich\w+ | verbiet\w+
        | verboten | abschaff\w+ | abrei(?:ß|ss)\w+ | reduzier\w+ | stilllegen | abschalt\w+ |
        verkauf\w+ | halbier\w+ | weniger | fällen | stopp\w+ | beend\w+ | abgeschafft
        """
    ),
    more=words(
        r"""
        bau(?:en|t|e) | gebaut | \w*bauen | behalt\w+ | eröffn\w+ | öffn\w+ | schütz\w+ |
        geschützt | erhöh\w+ | pflanz\w+ | bleib\w+ | erhalten | schaff\w+ | einstell\w+ |
        förder\w+ | verdoppel\w+ | erweiter\w+ | stärk\w+ | rett\w+ | sanier\w+ | investier\w+ |
        mehr | neue\w* | bewahr\w+ | einführ\w+
        """
    ),
    negation=words(
        r"""
        kein\w* | nicht | nie | niemals | ohne
        """
    ),
    keeping=words(
        r"""
        bleib\w+ | behalt\w+ | verbiet\w+ | schütz\w+ | bewahr\w+ | erhalten | nicht | nie |
        niemals | kein\w* | einfrieren | verboten
        """
    ),
)
