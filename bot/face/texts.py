"""Texts in the language of who reads them on Discord; bot/texts.py has the catalogues."""

from discord import Locale, app_commands

from bot.texts import CATALOGUES, LANGUAGES, Texts, texts

__all__ = ["CATALOGUES", "LANGUAGES", "CommandTexts", "Texts", "texts", "texts_for"]


def texts_for(locale: Locale) -> Texts:
    """The texts for one of Discord's locales, such as `es-ES`."""
    return texts(locale.value.split("-")[0])


class CommandTexts(app_commands.Translator):
    """Discord shows the commands' descriptions and choices in each member's language.

    Names stay English: a help page can then name a command that everyone finds. A menu on messages
    has nothing but its name, and nobody types it.
    """

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        """The description or choice in that locale; None leaves the English one."""
        shown = {
            app_commands.TranslationContextLocation.command_description,
            app_commands.TranslationContextLocation.group_description,
            app_commands.TranslationContextLocation.parameter_description,
            app_commands.TranslationContextLocation.choice_name,
        }
        if context.location not in shown and not isinstance(context.data, app_commands.ContextMenu):
            return None
        translated = texts_for(locale)(string.message)
        return None if translated == string.message else translated
