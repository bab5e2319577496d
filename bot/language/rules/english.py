"""English, for the rules."""

import re

from bot.language.rules.tongue import Tongue, frequent, lowered, phrase, words

_VERBS = (
    "abolish|add|ban|build|buy|carry|clean|clear|close|connect|convert|cover|create|cut|defend|"
    "demolish|divert|double|employ|end|expand|extend|finance|finish|fix|forbid|found|freeze|fund|"
    "give|guarantee|halve|hire|improve|increase|insulate|install|introduce|invest|keep|launch|"
    "lower|maintain|make|modernise|modernize|move|offer|open|pave|pay|plant|preserve|prohibit|"
    "protect|provide|put|raise|rebuild|recruit|reduce|remove|renovate|repair|replace|restore|"
    "retrain|run|save|scrap|set up|shut|stop|strengthen|subsidise|subsidize|train|triple|turn|"
    "upgrade|widen"
)
_ACT = re.compile(rf"(?:also |then |never |not |to )?(?:{_VERBS}|\w{{2,}}ing)\b", re.IGNORECASE)
_ADVERBS = r"(?:\s+(?:also|always|finally|personally|gladly|therefore|immediately|then|soon))*"
_WHO = r"(?:I|we|my\s+(?:administration|government|team|city\s+hall|office))"
_THING = (
    r"(?P<thing>(?:(?:the|our|every|each|all|a|an|no|not\s+(?:one|a\s+single)|this|these|any|\d[\d,.]*)\s+)?"
    r"(?:(?!\b(?:he|she|they|I|we|you|who|which|that|opponents?|rivals?|opposition)\b)\w[\w'’-]*+\s+)"
    r"{0,5}?(?:(?!\b(?:he|she|they|it|I|we|you|opponents?|rivals?|opposition|people|nobody|"
    r"everybody|everyone)\b)\w[\w'’-]*+))"
)
_PARTICIPLES = {
    "built": "build", "cut": "cut", "kept": "keep", "made": "make", "paid": "pay", "put": "put",
    "given": "give", "rebuilt": "rebuild", "shut": "shut", "run": "run", "bought": "buy",
    "cleaned": "clean", "opened": "open", "planted": "plant", "repaired": "repair",
    "banned": "ban", "stopped": "stop", "scrapped": "scrap", "restored": "restore",
    "protected": "protect", "doubled": "double", "expanded": "expand", "extended": "extend",
    "lowered": "lower", "insulated": "insulate", "installed": "install", "ended": "end",
}  # fmt: skip


def _imperative(act: str) -> str:
    act = re.sub(r"^(?:also|then|finally|to)\s+", "", act)
    found = re.match(r"(\w{2,})ing\b", act)
    # "I commit to closing": the verb of which this is the form, if we know one.
    stem = found[1].lower() if found else ""
    for base in (stem, stem + "e", stem[:-1]):
        if stem and re.fullmatch(_VERBS, base, re.IGNORECASE):
            return base + act[len(stem) + 3 :]
    return act


def _done_to(match: re.Match[str]) -> str:
    """Word "a dam will be built", "lunches will be free", "every child will get a meal"."""
    thing, verb, rest = lowered(match["thing"]), match["verb"].lower(), match["rest"].strip()
    if match["not"]:
        return f"Do not let {thing} {verb} {rest}"
    if verb in ("be", "become"):
        first, _, after = rest.partition(" ")
        base = _PARTICIPLES.get(first.lower())
        if base is None and first.endswith("ed"):
            base = first[:-1] if first.endswith(("sed", "ced", "ged", "ved", "sed")) else first[:-2]
        return f"{base} {thing} {after}" if base else f"Make {thing} {rest}"
    if verb in ("get", "have", "receive"):
        return f"Give {thing} {rest}"
    if verb in ("stay", "remain"):
        return f"Keep {thing} {rest}"
    return f"Let {thing} {verb} {rest}"


ENGLISH = Tongue(
    common=frequent(
        "the and no new of to a in is that we i will for our you my this not with it are be who by"
    ),
    opening=phrase(
        r"""\W*+(?:(?:and|so|but|then)\s+)?(?:(?:if\s+(?:I\s+am\s+|I['’]m\s+)?elected|if\s+I\s+win|
        as\s+(?:your\s+)?(?:next\s+)?mayor|when\s+I\s+am\s+mayor|(?:under|on)\s+my\s+watch|
        under\s+me|with\s+me(?:\s+as\s+(?:your\s+)?mayor)?)\b,?\s*)?"""
    ),
    commits=(
        phrase(r"\b(?:what\s+)?(?:I|we)(?:\s+will|['’]ll)\s+do\s+is:?\s+(?:to\s+)?(?P<act>.+)"),
        phrase(r"\bmy\s+first\s+(?:act|deed|step)\b.{0,25}?\s+will\s+be\s+to\s+(?P<act>.+)"),
        phrase(
            rf"""\b{_WHO}(?:['’]ll|\s+will|\s+shall|(?:['’]m|\s+am|['’]re|\s+are|\s+is)\s+going\s+to)
            {_ADVERBS}(?P<not>\s+(?:never|not))?{_ADVERBS}\s+(?P<act>.+)"""
        ),
        phrase(rf"\b{_WHO}(?P<not>\s+won['’]t)\s+(?P<act>.+)"),
        phrase(
            r"""\b(?:I|we)\s+(?:hereby\s+|solemnly\s+)?
            (?:promise|pledge|vow|commit(?:\s+myself|\s+ourselves)?|swear|undertake|guarantee)
            (?:\s+you)?(?:\s+(?P<not>not|never))?\s+to\s+(?P<act>.+)"""
        ),
        phrase(
            r"""\b(?:I|we)\s+(?:promise|pledge|guarantee)(?:\s+you)?(?:\s+that)?:?\s+
            (?P<act>(?:an?|the|free|more|new|better|no|every|each|\d+)\s+.+)"""
        ),
    ),
    implies=(
        (
            phrase(
                rf"""^\W*+{_THING}\s+
                (?:will|shall)(?P<not>\s+not|\s+never)?\s+
                (?P<verb>be|become|stay|remain|close|open|get|have|receive|cost|run|fall|rise|go)\b
                (?P<rest>.*)"""
            ),
            _done_to,
        ),
        (
            phrase(rf"^\W*+{_THING}\s+gets?\s+(?P<what>.+)"),
            lambda match: f"Give {lowered(match['thing'])} {match['what']}",
        ),
        (
            phrase(rf"^\W*+{_THING}\s+(?:stays?|remains?)\b(?P<rest>.*)"),
            lambda match: f"Keep {lowered(match['thing'])} {match['rest'].strip()}",
        ),
        (
            phrase(r"^\W*+(?P<what>no\s+(?:new|more|further|higher|other)\s+[\w\s'’-]{3,50})$"),
            lambda match: f"Allow {match['what'].lower()}",
        ),
        (
            phrase(r"""^\W*+you\s+(?:will|shall)\s+(?:get|have|receive)\s+(?P<what>.+)"""),
            lambda match: f"Provide {match['what']}",
        ),
    ),
    imperative=_imperative,
    refuse=lambda wording: f"Do not {wording}",
    is_act=lambda fragment: bool(_ACT.match(fragment)),
    joint=re.compile(r"\s*(?:,\s*(?:and\s+|but\s+|then\s+)?|;\s*|\s(?:and|but)\s+|\s[—–-]\s)"),
    vague=words(
        r"""
        listen | fight | stand | think | consider | look into | look at | talk | say | tell | see
        | remember | forget | try | do my best | work (?:hard|tirelessly|with) | be
        (?:honest|brief|there|clear|your|proud|back|a|the|happy|glad|frank|careful) | ask |
        explain | discuss | believe | win | lose | live | need | know | like | love | miss |
        continue to (?:listen|fight) | strive | examine | explore | study | show | speak | answer
        | come back | return to | vote | wait | hope | suffer | \w+ (?:them|it|that|so)$
        """
    ),
    hedge=words(
        r"""
        maybe | perhaps | might | may | could | would | hope | hopefully | wish | dream | try |
        aim to | should | ideally | one day | some ?day | possibly | if possible | if
        (?:there|the|it|we can|money|funds|you|they) | in an ideal | I think | intend | I['’]d |
        we['’]d | as if 
        """
    ),
    reported=words(
        r"""
        says? | said | claims? | claimed | tells? you | told you | they promised | (?:he|she)
        promised | promises you | in (?:his|her|their) words | according to
        """
    ),
    due=(
        (
            phrase(
                r"\b(?:by|before|until|in)\s+(?:the\s+end\s+of\s+)?(?:round|year)\s+(\d{1,2})\b"
            ),
            "round",
        ),
        (
            phrase(
                r"\b(?:with)?in\s+(?:the\s+(?:next|coming)\s+)?(\d{1,2}|[a-z]+)\s+"
                r"(?:rounds?|years?)\b"
            ),
            "rounds",
        ),
        (
            phrase(
                r"\b(?:over\s+)?the\s+(?:next|coming)\s+(\d{1,2}|[a-z]+)\s+(?:rounds?|years?)\b"
            ),
            "rounds",
        ),
        (phrase(r"\b(?:by\s+|in\s+)?(?:the\s+)?next\s+(?:round|year)\b"), 1),
        (
            phrase(
                r"\b(?:in\s+)?(?:this\s+(?:round|year)|at\s+once|immediately|right\s+away|today|"
                r"now|tonight|(?:on|from)\s+(?:the\s+|my\s+)?(?:first\s+day|day\s+one))\b"
            ),
            0,
        ),
        (
            phrase(
                r"\b(?:with)?in\s+(?:my\s+first\s+|the\s+first\s+)?(?:100|a\s+hundred|\d{1,3})\s+"
                r"days\b"
            ),
            0,
        ),
    ),
    numbers=("one|a", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    less=words(
        r"""
        clos\w* | cut(?:s|ting)? | abolish\w* | end(?:s|ed|ing)? | bann?\w* | shut | s[eo]ll?d? |
        demolish\w* | lower\w* | scrap\w* | reduc\w* | fell\w* | halve | remov\w* | stop\w* |
        forbid\w* | tear\w* | tore | cancel\w* | fire | fewer | less | phase\w* out | dismantl\w*
        """
    ),
    more=words(
        r"""
        buil[dt]\w* | keep(?:s|ing)? | kept | open\w* | protect\w* | rais\w* | hire |
        plant(?:ed|ing)?(?= (?!is|will)) | expand\w* | stays? | remain\w* | preserv\w* | saved? |
        restor\w* | increas\w* | add(?:ed)? | creat\w* | fund\w* | more | new | introduc\w* |
        subsidi\w* | double | triple | extend\w* | strengthen\w* | invest\w* | higher |
        maintain\w* | rebuil\w* | give | pay | rise
        """
    ),
    negation=words(
        r"""
        no | not | never | \w+n['’]t | nobody | without | none
        """
    ),
    keeping=words(
        r"""
        keep | kept | ban(?:s|ned)? | forbid | prohibit | preserve | protect | maintain | never |
        not | no (?:new|more|further|higher) | stays? | remains? | freeze
        """
    ),
)
