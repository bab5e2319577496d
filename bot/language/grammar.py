r"""The constraint on an answer, as a llguidance Lark grammar: compact JSON of the schema.

A quote is a verbatim piece of the speech because nothing else can be written: the speech is cut
into chunks at places where a quote may start or end, each chunk is escaped as JSON, and the quote
is any run of neighbouring chunks. A cut never falls inside an escape, so the decoded quote is a
substring of the speech whatever characters it holds. All lengths are bounded, so that a model
which knows nothing of the task ends too.

Keys come in the order of the pydantic fields and there is no whitespace: what ``json.dumps`` with
``separators=(",", ":")`` and ``ensure_ascii=False`` writes is what the grammar accepts.
"""

import json
import unicodedata
from collections.abc import Iterable

from bot.game.vocabulary import Category, Sentiment, Severity
from bot.language.schemas import (
    AGAINST_SELF,
    MAX_CONCERN,
    MAX_CONCERNS,
    MAX_CONTRADICTIONS,
    MAX_DIALOGUE,
    MAX_QUOTE,
    MAX_SENTENCES,
    MAX_SUMMARY,
    MAX_SUMMARY_WORDS,
    ExtractCase,
    ReactCase,
)

PREFIX = "%llguidance {}\n"
"""How llama.cpp's own server knows a llguidance grammar from its GBNF."""

# One character of a JSON string as it stands in the text: plain, or an escape of json.dumps.
_CHAR = r'([^"\\\x00-\x1F]|\\["\\bfnrt]|\\u00[01][0-9a-f])'
_WORD_CHAR = r'([^"\\\x00-\x20\x7F-\x9F\u2028\u2029]|\\["\\])'
# At least one letter or digit. Written so that each character fits one branch only, here and
# below: llguidance gives up on patterns whose branches multiply.
_SAYS_SOMETHING = (
    r'/([^"\\\x00-\x1F\p{L}\p{N}]|\\["\\bfnrt]|\\u00[01][0-9a-f])*[\p{L}\p{N}]' rf"{_CHAR}*/"
)
_SENTENCE = (
    r'([^"\\\x00-\x20\x7F-\x9F\u2028\u2029.!?…]|\\["\\])'
    r'([^"\\\x00-\x1F\x7F-\x9F\u2028\u2029.!?…]|\\["\\])*[.!?…]+(\\"|[”»)])?'
)

_JOINER = "\u200d"
_MAX_PIECE = 60  # a longer word is cut, or no quote could hold it

MAX_WORD = 24
"""Characters of a word in a summary or a concern."""


def extract_grammar(case: ExtractCase) -> str:
    """Give the grammar of the answer to one extract case."""
    chunks = quote_chunks(case.speech)
    limit = promise_limit(case.speech)
    against = _one_of((*case.known_ids, AGAINST_SELF))
    rules = [
        rf'start: "{{\"promises\":[" {_items("promise", limit)} "],\"contradictions\":['
        rf'" {_items("contradiction", MAX_CONTRADICTIONS if limit else 0)} "]}}"'
    ]
    if limit:
        rules += [
            r'promise: "{\"quote\":\"" QUOTE "\",\"summary\":\"" SUMMARY "\",\"category\":" '
            r'CATEGORY ",\"feasibility\":" FEASIBILITY ",\"cost\":" COST ",\"timeline\":" '
            r'TIMELINE "}"',
            r'contradiction: "{\"quote\":\"" QUOTE "\",\"against\":" AGAINST '
            r'",\"severity\":" SEVERITY "}"',
            f"QUOTE: PIECE & /{_WORD_CHAR}{_CHAR}{{0,{MAX_QUOTE - 1}}}/ & {_SAYS_SOMETHING}",
            f"PIECE: %regex {json.dumps({'substring_chunks': chunks}, ensure_ascii=False)}",
            f"SUMMARY: {_words(MAX_SUMMARY_WORDS, MAX_SUMMARY)}",
            f"CATEGORY: {_one_of(Category)}",
            r"FEASIBILITY: /0\.[0-9]|1\.0/",
            "COST: /200|1[0-9][0-9]|[1-9]?[0-9]/",
            "TIMELINE: /null|[1-9]?[0-9]/",
            f"AGAINST: {against}",
            f"SEVERITY: {_one_of(Severity)}",
        ]
    return PREFIX + "\n".join(rules) + "\n"


def react_grammar(case: ReactCase) -> str:
    """Give the grammar of the answer to one react case."""
    cites = _one_of(known.id for known in case.promises)
    rules = [
        r'start: "{\"sentiment\":" SENTIMENT ",\"support\":" SUPPORT ",\"concerns\":[" '
        rf'{_items("concern", MAX_CONCERNS, least=1)} "],\"dialogue\":\"" DIALOGUE "\",\"cites\":" '
        'CITES "}"',
        r'concern: "\"" CONCERN "\""',
        f"SENTIMENT: {_one_of(Sentiment)}",
        "SUPPORT: /100|[1-9]?[0-9]/",
        f"CONCERN: {_words(5, MAX_CONCERN)}",
        f"DIALOGUE: /{_SENTENCE}( {_SENTENCE}){{0,{MAX_SENTENCES - 1}}}/ "
        f"& /{_CHAR}{{2,{MAX_DIALOGUE}}}/",
        f'CITES: {cites + " | " if cites else ""}"null"',
    ]
    return PREFIX + "\n".join(rules) + "\n"


def promise_limit(speech: str) -> int:
    """Say how many promises may be found in a speech: none in one without a word."""
    words = word_count(speech)
    return min(1 + words // 3, 6 + words // 40, 24) if words else 0


def word_count(text: str) -> int:
    """Count the words of a text; in scripts that write no spaces, the characters."""
    return sum(1 for piece in _pieces(text) if any(map(_is_letter, piece)))


def quote_chunks(speech: str) -> list[str]:
    """Cut a speech into the JSON-escaped chunks a quote is made of; joined, they are the speech.

    A chunk is a word or one other character. Scripts that write no spaces are cut at each
    character, and what belongs to the character before it (accents, joiners) stays with it.
    """
    return [json.dumps(piece, ensure_ascii=False)[1:-1] for piece in _pieces(speech)]


def _pieces(speech: str) -> list[str]:
    pieces: list[str] = []
    for index, char in enumerate(speech):
        following = speech[index + 1 : index + 2]
        if pieces and len(pieces[-1]) < _MAX_PIECE and _belongs(char, pieces[-1], following):
            pieces[-1] += char
        else:
            pieces.append(char)
    return pieces


def _belongs(char: str, piece: str, following: str) -> bool:
    if unicodedata.category(piece[-1])[0] in "ZC" and piece[-1] != _JOINER:
        return False
    if char == _JOINER or unicodedata.category(char)[0] == "M" or piece[-1] == _JOINER:
        return True
    return _in_word(piece[0]) and _in_word(following if char in "'’" else char)


def _in_word(char: str) -> bool:
    # Scripts below U+0E00 (Thai), accented Latin, Greek and Hangul set words apart by spaces.
    spaced = char < "\u0e00" or "\u1e00" <= char < "\u2000" or "\uac00" <= char <= "\ud7a3"
    return spaced and (char.isalnum() or char == "_")


def _is_letter(char: str) -> bool:
    return unicodedata.category(char)[0] in "LN"


def _items(rule: str, most: int, least: int = 0) -> str:
    if not most:
        return '""'
    some = f'{rule} ("," {rule}){{0,{most - 1}}}' if most > 1 else rule
    return some if least else f"({some})?"


def _words(most: int, length: int) -> str:
    # No word is endless: where no more words may follow, a weak model would fuse them into one.
    word = f"{_WORD_CHAR}{{1,{MAX_WORD}}}"
    words = f"/{word}( {word}){{0,{most - 1}}}/"
    return f"{words} & /{_CHAR}{{1,{length}}}/ & {_SAYS_SOMETHING}"


def _one_of(values: Iterable[str]) -> str:
    """Alternatives of JSON strings, each as a Lark string."""
    return " | ".join(json.dumps(json.dumps(str(value))) for value in values)
