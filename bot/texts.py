"""Texts in the reader's language, through gettext; English texts are the message ids.

The catalogues are the `.po` files under `face/locales/`, compiled in memory when first used, so
that there is nothing to build and nothing binary to keep.
"""

import gettext
import io
from collections.abc import Callable
from functools import cache
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LANGUAGES = {"en": "English", "fr": "Français", "de": "Deutsch", "es": "Español"}

CATALOGUES = Path(__file__).parent / "face" / "locales"


class Texts:
    """One language. `texts("Hello")` translates; `ngettext` knows the language's plurals."""

    def __init__(self, language: str, translations: gettext.NullTranslations) -> None:
        self.language = language
        self._translations = translations

    def __reduce__(self) -> tuple[Callable[[str], "Texts"], tuple[str]]:
        """Another process reads the catalogue for itself."""
        return texts, (self.language,)

    def __call__(self, message: str) -> str:
        """The message in this language, or as it is where the catalogue lacks it."""
        return self._translations.gettext(message)

    def ngettext(self, one: str, many: str, number: int) -> str:
        """The form of the message that this language uses for the number."""
        return self._translations.ngettext(one, many, number)


@cache
def texts(language: str) -> Texts:
    """The texts of a language code such as `fr`; English where the bot does not speak it."""
    if language == "en" or language not in LANGUAGES:
        return Texts("en", gettext.NullTranslations())
    with (CATALOGUES / language / "LC_MESSAGES" / "ecotopia.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Texts(language, gettext.GNUTranslations(compiled))
