"""Which texts have words that a server does not want: whole words, however they are disguised.

Two texts are compared as words in one form: NFKC, lower case, without what cannot be seen, letters
of other scripts and digits that look like Latin ones read as those. A word within another one is
never meant: who lives in Scunthorpe may say so.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from bot.unwanted_words import BY_LANGUAGE, EVERYWHERE

LONGEST = 50
"""Characters of a word, or of several, that a server adds."""
MOST = 200
"""Words that a server adds."""

_LOOK_ALIKE = str.maketrans(
    "аеорсхуіѕјкмтвнԁɡαεορτυικν",
    "aeopcxyisjkmtbhdgaeoptuikv",
)
"""Cyrillic and Greek letters, in lower case, and the Latin ones that they pass for."""
_STANDS_FOR = str.maketrans(
    {"0": "o", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "€": "e"}
)
_I_OR_L = "1!|"
"""What stands for the one letter or the other."""

_TOKEN = re.compile(r"(?:[^\W_]|[@$€!|])+")
_LOOSE = "@$€!|"
_ACCENTS = frozenset("\u0300\u0301\u0302\u0308\u0327")
"""Grave, acute, circumflex, two dots, cedilla."""
_LETTER = re.compile(r"[^\W\d_]")


def normal(text: str) -> str:
    """The words of a text in the form in which they are compared, a space between two."""
    return " ".join(_TOKEN.findall(_folded(text)))


class WordFilter:
    """The words that a server does not want: those that nobody does, and its own ones."""

    def __init__(self, language: str, own: Iterable[str] = ()) -> None:
        """`language` is the one that the server speaks, such as `fr`."""
        shipped = f"{EVERYWHERE} {BY_LANGUAGE.get(language, '')}".split()
        written = [normal(each) for each in (*(s.replace("-", " ") for s in shipped), *own)]
        self._entries: dict[str, list[tuple[str, ...]]] = {}
        for text in dict.fromkeys((*written, *map(_without_accents, written))):
            entry = tuple(text.split())
            if entry:
                self._entries.setdefault(entry[0], []).append(entry)

    def stops(self, text: str) -> bool:
        """Whether the text has one of the words."""
        said = [frozenset(_readings(token)) for token in _TOKEN.findall(_folded(text))]
        return any(
            len(entry) <= len(said) - start
            and all(word in said[start + place] for place, word in enumerate(entry))
            for start, readings in enumerate(said)
            for reading in readings
            for entry in self._entries.get(reading, ())
        )


def _folded(text: str) -> str:
    """Lower case of one form, without what cannot be seen and without marks on marks."""
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_LOOK_ALIKE)
    plain = unicodedata.normalize("NFC", plain)
    # What is left of category Mn could not be joined with its letter: it only disguises it.
    return "".join(c for c in plain if unicodedata.category(c) not in ("Cf", "Mn", "Me"))


def _without_accents(text: str) -> str:
    """As somebody types it who has no accents; with ñ, which is another letter."""
    parts = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", "".join(c for c in parts if c not in _ACCENTS))


def _readings(token: str) -> Iterator[str]:
    """What a word may mean, with its digits and signs as letters; a bare number is a number."""
    bare = token.strip(_LOOSE)
    for form in dict.fromkeys((token, token.rstrip("!|"), bare)):
        yield form
        if _LETTER.search(form):
            read = form.translate(_STANDS_FOR)
            for letter in "il" if any(sign in read for sign in _I_OR_L) else "i":
                yield read.translate({ord(sign): letter for sign in _I_OR_L})
