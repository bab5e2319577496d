"""The catalogues say all that the code says, in every language, within what Discord shows."""

import ast
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from string import Formatter
from typing import Any

import discord
import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import bot
from bot.campaigns import Campaigns
from bot.clock import Clock
from bot.face.client import COGS, Ecotopia
from bot.face.cogs.help import help_card
from bot.face.cogs.privacy import privacy_page
from bot.face.cogs.welcome import hello, try_a_day
from bot.face.draft_layout import draft_layout
from bot.face.guild import NEEDS, permission_table
from bot.face.layout import layout, rows
from bot.face.manifesto_form import PART_LIMIT, PARTS, ManifestoModal
from bot.face.modals import SpeechModal
from bot.face.preset_cards import presets_card
from bot.face.texts import CATALOGUES, LANGUAGES, CommandTexts, texts, texts_for
from bot.face.words import credits, timeline
from bot.game import views
from bot.game.commands import GiveSpeech
from bot.game.state import Campaign
from bot.keeping import Keeping
from bot.language.service import Language
from bot.store.database import Database
from sandbox.limits import commands_errors, modal_errors
from tests.face.displayed import refused, said
from tests.game.plays import ANN, BOB, nominate, play, reading, started

CODE = Path(bot.__file__).parent
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}
TRANSLATED = sorted(set(LANGUAGES) - {"en"})
IN_DISCORD = {"fr": ["fr"], "de": ["de"], "es": ["es-ES", "es-419"]}

SAME_AS_ENGLISH = {
    "fr": {"Contradictions", "grave", "standard"},
    "de": set(),
    "es": {"grave"},
}
"""Words that a language shares with English, so that they only look untranslated."""

BUTTON_LABEL = 80
KEEPING = Keeping(timedelta(days=90), timedelta(days=7), "https://example.org/privacy")

Id = str | tuple[str, str]


@pytest.fixture(scope="module")
def extracted() -> set[Id]:
    """What Babel, and so `make texts`, finds in the code; singular and plural as a pair."""
    found = extract_from_dir(CODE, keywords=KEYWORDS)
    return {message for _file, _line, message, _comments, _context in found}


@pytest.fixture(scope="module", params=TRANSLATED)
def catalogue(request: pytest.FixtureRequest) -> Catalog:
    return catalogue_of(request.param)


def catalogue_of(language: str) -> Catalog:
    with (CATALOGUES / language / "LC_MESSAGES" / "ecotopia.po").open("rb") as file:
        return read_po(file, abort_invalid=True)


def messages(catalogue: Catalog) -> Iterator[Message]:
    """All messages but the header."""
    return (message for message in catalogue if message.id)


def forms(text: str | tuple[str, ...]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def placeholders(text: str) -> set[str]:
    return {name for _text, name, _spec, _conversion in Formatter().parse(text) if name is not None}


def marked_in_code() -> set[str]:
    """Every literal that the code marks as a text, also inside f-strings."""
    found = set()
    for node in nodes():
        match node:
            case ast.Call(
                func=ast.Name(id="_" | "N_") | ast.Attribute(attr="ngettext"),
                args=[ast.Constant(value=str(text)), *_],
            ):
                found.add(text)
    return found


def labels_in_code() -> set[str]:
    """The label of every button that the code makes."""
    found = set()
    for node in nodes():
        match node:
            case ast.Call(func=ast.Name(id="button"), args=[ast.Call(args=[label]), *_]):
                assert isinstance(label, ast.Constant)
                found.add(label.value)
    return found


def nodes() -> Iterator[ast.AST]:
    """The syntax trees of the bot's modules."""
    for path in CODE.rglob("*.py"):
        yield from ast.walk(ast.parse(path.read_text(encoding="utf-8")))


def test_babel_sees_every_text_of_the_code(extracted: set[Id]) -> None:
    # Before Python 3.12 a call within an f-string is hidden from Babel, and never translated.
    assert marked_in_code() == {forms(message)[0] for message in extracted}


def test_each_text_of_the_code_is_in_the_catalogue_and_no_other(
    catalogue: Catalog, extracted: set[Id]
) -> None:
    assert {message.id for message in messages(catalogue)} == extracted
    assert not catalogue.obsolete


def test_each_text_is_translated_in_every_form(catalogue: Catalog) -> None:
    for message in messages(catalogue):
        wanted = catalogue.num_plurals if message.pluralizable else 1
        assert len(forms(message.string)) == wanted, message.id
        assert all(form.strip() for form in forms(message.string)), message.id
        assert not message.fuzzy, message.id


def test_each_translation_keeps_the_placeholders(catalogue: Catalog) -> None:
    for message in messages(catalogue):
        for original in forms(message.id):
            for form in forms(message.string):
                assert placeholders(form) == placeholders(original), form


def test_each_translation_keeps_the_slash_commands(
    catalogue: Catalog, commands: list[dict[str, Any]]
) -> None:
    names = {f"/{command['name']}" for command in commands}
    names |= {
        f"/{command['name']} {option['name']}"
        for command in commands
        for option in command.get("options", ())
        if option["type"] == discord.AppCommandOptionType.subcommand.value
    }
    for message in messages(catalogue):
        original = forms(message.id)[0]
        for name in names:
            for form in forms(message.string):
                assert form.count(name) == original.count(name), form


@pytest.mark.parametrize("language", TRANSLATED)
def test_nothing_is_left_in_english(language: str) -> None:
    same = {
        message.id for message in messages(catalogue_of(language)) if message.string == message.id
    }
    assert same == SAME_AS_ENGLISH[language]


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_catalogue_says_what_it_is_and_nothing_that_changes_with_the_hour(
    language: str,
) -> None:
    path = CATALOGUES / language / "LC_MESSAGES" / "ecotopia.po"
    header = path.read_text(encoding="utf-8").split("\n\n")[0]
    lines = [line for line in header.splitlines() if not line.startswith("msg")]
    assert [line for line in lines if line.startswith("#")] == lines[:1]
    assert [line.strip('"').split(":")[0] for line in lines[1:]] == [
        "Language",
        "Plural-Forms",
        "MIME-Version",
        "Content-Type",
        "Content-Transfer-Encoding",
    ]
    assert catalogue_of(language).locale_identifier == language


@pytest.mark.parametrize(
    ("language", "none", "one", "two"),
    [
        ("en", "0 credits", "1 credit", "2 credits"),
        ("fr", "0 crédit", "1 crédit", "2 crédits"),
        ("de", "0 Credits", "1 Credit", "2 Credits"),
        ("es", "0 créditos", "1 crédito", "2 créditos"),
    ],
)
def test_plurals(language: str, none: str, one: str, two: str) -> None:
    _ = texts(language)
    assert [credits(number, _) for number in (0, 1, 2)] == [none, one, two]


def test_every_plural_has_a_form_of_its_own_for_two(catalogue: Catalog) -> None:
    _ = texts(str(catalogue.locale_identifier))
    for message in messages(catalogue):
        if message.pluralizable:
            one, many = message.id
            assert [_.ngettext(one, many, number) for number in (1, 2)] == list(message.string)


def test_a_timeline_in_words() -> None:
    assert [timeline(rounds, texts("fr")) for rounds in (None, 0, 1, 2)] == [
        "sans échéance",
        "tout de suite",
        "dans 1 manche",
        "dans 2 manches",
    ]


def test_a_language_that_the_bot_does_not_speak_is_english() -> None:
    assert texts("xx").language == "en"
    assert texts("xx")("Your ballot") == "Your ballot"
    assert texts("xx").ngettext("{number} credit", "{number} credits", 2) == "{number} credits"


@pytest.mark.parametrize(
    ("locale", "shown"),
    [
        (discord.Locale.french, "Ton bulletin"),
        (discord.Locale.german, "Dein Stimmzettel"),
        (discord.Locale.spain_spanish, "Tu papeleta"),
        (discord.Locale.latin_american_spanish, "Tu papeleta"),
        (discord.Locale.british_english, "Your ballot"),
        (discord.Locale.japanese, "Your ballot"),
    ],
)
def test_the_locales_of_discord(locale: discord.Locale, shown: str) -> None:
    assert texts_for(locale)("Your ballot") == shown


@pytest.fixture
async def commands() -> AsyncIterator[list[dict[str, Any]]]:
    """All commands as the bot registers them with Discord, in every locale."""
    database = Database("sqlite+aiosqlite://")
    client = Ecotopia(Campaigns(database, Clock()), Language.rules())
    for name in COGS:
        await import_module(f"bot.face.cogs.{name}").setup(client)
    tree, translator = client.tree, CommandTexts()
    yield [
        await command.get_translated_payload(tree, translator) for command in tree.get_commands()
    ]
    await database.close()


def parts(command: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The command, its subcommands and its options."""
    yield command
    for option in command.get("options", []):
        yield from parts(option)


def test_discord_takes_the_commands_in_every_language(commands: list[dict[str, Any]]) -> None:
    assert {"setup", "campaign", "speech", "election", "vote", "help"} <= {
        command["name"] for command in commands
    }
    assert commands_errors(commands) is None


def test_descriptions_and_choices_are_shown_in_the_members_language(
    commands: list[dict[str, Any]],
) -> None:
    menus = [each for each in commands if "description" not in each]
    everything = [p for each in commands if each not in menus for p in parts(each)]
    shown = [(menu["name"], menu["name_localizations"]) for menu in menus]
    shown += [(part["description"], part["description_localizations"]) for part in everything]
    shown += [
        (choice["name"], choice["name_localizations"])
        for part in everything
        for choice in part.get("choices", [])
        if choice["name"] not in LANGUAGES.values()
    ]
    for english, localized in shown:
        for language, locales in IN_DISCORD.items():
            for locale in locales:
                assert localized[locale] == texts(language)(english) != english
    assert not any(part.get("name_localizations") for part in everything), "names stay English"


def drafted() -> tuple[Campaign, views.DraftView]:
    """A campaign with two candidates and a speech that was read, with promises in it."""
    text = "I plant trees. The forest stays."
    state = play(
        started(),
        nominate(ANN),
        nominate(BOB, "Bob"),
        GiveSpeech(ANN, text),
        reading(1, *text.split(". ")),
    )
    draft = views.draft(state, ANN)
    assert draft is not None
    assert draft.promises
    return state, draft


@pytest.mark.parametrize("language", LANGUAGES)
def test_discord_takes_the_modals(language: str) -> None:
    _ = texts(language)
    speech = SpeechModal(_, "speech-text:c1")
    assert modal_errors(speech.to_dict()) is None
    for parts in ((), ("p" * PART_LIMIT,) * PARTS):
        manifesto = ManifestoModal(_, "manifesto-text:c1", parts)
        assert modal_errors(manifesto.to_dict()) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_discord_takes_the_cards_and_controls(language: str) -> None:
    _ = texts(language)
    state, draft = drafted()
    earlier = views.Reversal(draft.promises[0], "I no longer can.", {}, False)
    draft = replace(draft, reversals=(earlier,))
    view = draft_layout(state, draft, _)
    assert refused(view) is None
    for card in (help_card(_), privacy_page(_, KEEPING), presets_card(7, _)):
        assert refused(layout(card)) is None
        assert "…" not in said(layout(card)), "nothing of it is cut"
    assert refused(hello(_)) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_labels_of_buttons_are_shown_whole(language: str) -> None:
    labels = labels_in_code()
    assert "Post it" in labels
    assert max(len(texts(language)(label)) for label in labels) <= BUTTON_LABEL


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_answer_to_setup_fits_a_message_where_every_permission_is_missing(
    language: str,
) -> None:
    _ = texts(language)
    channel, role = "<#1234567890123456789>", "<@&1234567890123456789>"
    done = _(
        "Ecotopia is set up in {channel}: the citizens speak at {hour}:00 ({zone}) in "
        "{language}, and {role} runs campaigns and elections. Start with /campaign start."
    ).format(
        channel=channel,
        hour=23,
        zone="America/Argentina/ComodRivadavia",
        language=LANGUAGES[language],
        role=role,
    )
    table = permission_table(discord.Permissions.none(), channel, _)
    assert table.count("✗") == len(NEEDS)
    answer = layout(f"{done}\n\n{table}", presets_card(7, _), *rows(try_a_day(_)))
    assert refused(answer) is None
    assert "…" not in said(answer), "nothing of it is cut"
