"""The limits of application commands."""

import unicodedata
from collections.abc import Collection, Mapping
from enum import IntEnum
from typing import Any

from sandbox.limits.form import (
    NOT_A_LIST,
    REQUIRED,
    Errors,
    Form,
    Problem,
    not_among,
    too_large,
)

MAX_COMMAND_CHARACTERS = 8000
MAX_OPTIONS = 25
MAX_SAFE_INTEGER = 2**53
LOCALES = (
    *("id", "da", "de", "en-GB", "en-US", "es-ES", "es-419", "fr", "hr", "it", "lt"),
    *("hu", "nl", "no", "pl", "pt-BR", "ro", "fi", "sv-SE", "vi", "tr", "cs", "el"),
    *("bg", "ru", "uk", "hi", "th", "zh-CN", "ja", "zh-TW", "ko"),
)
# Marks that these scripts need beside their letters: Devanagari, its extension, Thai.
MARKED_SCRIPTS = ((0x0900, 0x097F), (0xA8E0, 0xA8FF), (0x0E00, 0x0E7F))


class CommandType(IntEnum):
    CHAT_INPUT = 1
    USER = 2
    MESSAGE = 3
    PRIMARY_ENTRY_POINT = 4


class OptionType(IntEnum):
    SUB_COMMAND = 1
    SUB_COMMAND_GROUP = 2
    STRING = 3
    INTEGER = 4
    BOOLEAN = 5
    USER = 6
    CHANNEL = 7
    ROLE = 8
    MENTIONABLE = 9
    NUMBER = 10
    ATTACHMENT = 11


MOST_COMMANDS = {
    CommandType.CHAT_INPUT: 100,
    CommandType.USER: 15,
    CommandType.MESSAGE: 15,
    CommandType.PRIMARY_ENTRY_POINT: 1,
}
GROUPING = (OptionType.SUB_COMMAND, OptionType.SUB_COMMAND_GROUP)
VALUES = tuple(kind for kind in OptionType if kind not in GROUPING)
CHOOSABLE: dict[OptionType, type | tuple[type, ...]] = {
    OptionType.STRING: str,
    OptionType.INTEGER: int,
    OptionType.NUMBER: (int, float),
}

INVALID_NAME = Problem("APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")
DUPLICATE_COMMAND = Problem(
    "APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique"
)
DUPLICATE_OPTION = Problem(
    "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS", "Option name already exists"
)
REQUIRED_TOO_LATE = Problem(
    "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
    "Required options must be placed before non-required options",
)
MIXED_OPTIONS = Problem(
    "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
    "Sub-command and sub-command group option types are mutually exclusive to all other types",
)
TOO_LARGE = Problem(
    "APPLICATION_COMMAND_TOO_LARGE", f"Command exceeds maximum size ({MAX_COMMAND_CHARACTERS})"
)


def command_errors(command: dict[str, Any]) -> dict[str, Any] | None:
    """What is wrong with one command object."""
    errors = Errors()
    form = Form.of(command, errors)
    if form is not None:
        _check_command(form)
    return errors.body()


def commands_errors(commands: list[dict[str, Any]]) -> dict[str, Any] | None:
    """What is wrong with the commands of a bulk overwrite; paths start with a command's index.

    Too many commands of a type are no invalid form: that answer has the code 30032.
    """
    errors = Errors()
    if not isinstance(commands, list):
        errors.add((), NOT_A_LIST)
        return errors.body()
    counts = dict.fromkeys(CommandType, 0)
    names: set[tuple[CommandType, str]] = set()
    for index, command in enumerate(commands):
        form = Form.of(command, errors, (index,))
        kind = _check_command(form) if form is not None else None
        if form is None or kind is None:
            continue
        counts[kind] += 1
        name = (kind, str(form.data.get("name")))
        if name in names:
            form.refuse(DUPLICATE_COMMAND)
        names.add(name)
    for kind, count in counts.items():
        if count > MOST_COMMANDS[kind]:
            message = f"Maximum number of application commands reached ({MOST_COMMANDS[kind]})."
            return {"code": 30032, "message": message}
    return errors.body()


def _check_command(form: Form) -> CommandType | None:
    """Refuse what breaks a rule; the command's type, None where that is refused."""
    number = form.choice("type", tuple(map(int, CommandType)))
    if number is None and form.has("type"):
        return None
    kind = CommandType(number or CommandType.CHAT_INPUT)
    is_slash = kind == CommandType.CHAT_INPUT
    _check_name(form, is_slash=is_slash)
    if is_slash:
        _check_localized(form, "description", 100)
        _check_options(form, tuple(OptionType))
    elif kind in (CommandType.USER, CommandType.MESSAGE):
        for key in ("description", "options"):
            if form.data.get(key):
                problem = f"Context menu commands cannot have {key}"
                form.refuse(
                    Problem(f"APPLICATION_COMMAND_CONTEXT_MENU_{key.upper()}_NOT_EMPTY", problem),
                    key,
                )
    permissions = form.data.get("default_member_permissions")
    if permissions is not None and not str(permissions).isdecimal():
        problem = f'Value "{permissions}" is not a permission set.'
        form.refuse(Problem("NUMBER_TYPE_COERCE", problem), "default_member_permissions")
    for key, high in (("contexts", 2), ("integration_types", 1)):
        for index, value in enumerate(form.values(key, high + 1, low=1) or ()):
            if value not in range(high + 1):
                form.refuse(not_among(range(high + 1)), key, index)
    if _size(form.data) > MAX_COMMAND_CHARACTERS:
        form.refuse(TOO_LARGE)
    return kind


def _check_options(form: Form, allowed: Collection[OptionType]) -> None:
    names: set[str] = set()
    optional_seen = False
    grouping: bool | None = None
    for option in form.items("options", MAX_OPTIONS):
        kind = _option_type(option, allowed)
        name = _check_name(option, is_slash=True)
        _check_localized(option, "description", 100)
        if name is not None and name in names:
            option.refuse(DUPLICATE_OPTION, "name")
        names.add(name or "")
        if kind is None:
            continue
        if grouping is None:
            grouping = kind in GROUPING
        elif grouping != (kind in GROUPING):
            option.refuse(MIXED_OPTIONS)
        if kind == OptionType.SUB_COMMAND_GROUP:
            if not option.data.get("options"):
                option.refuse(REQUIRED, "options")
            _check_options(option, (OptionType.SUB_COMMAND,))
        elif kind == OptionType.SUB_COMMAND:
            _check_options(option, VALUES)
        else:
            required = option.boolean("required")
            if required and optional_seen:
                option.refuse(REQUIRED_TOO_LATE)
            optional_seen = optional_seen or not required
            _check_value_option(option, kind)


def _option_type(option: Form, allowed: Collection[OptionType]) -> OptionType | None:
    number = option.data.get("type")
    if number is None:
        option.refuse(REQUIRED, "type")
        return None
    if isinstance(number, bool) or number not in tuple(allowed):
        numbers = tuple(int(kind) for kind in allowed)
        option.refuse(
            Problem("UNION_TYPE_CHOICES", f'Value of field "type" must be one of {numbers}.')
        )
        return None
    return OptionType(number)


def _check_value_option(option: Form, kind: OptionType) -> None:
    if kind not in CHOOSABLE:
        for key in ("choices", "autocomplete"):
            if option.data.get(key):
                problem = f"{key} are for string, integer and number options only"
                option.refuse(Problem("APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", problem), key)
        return
    if option.boolean("autocomplete") and option.data.get("choices"):
        problem = "autocomplete and choices are mutually exclusive"
        option.refuse(Problem("BASE_TYPE_CHOICES", problem), "autocomplete")
    _check_choices(option, kind)
    if kind == OptionType.STRING:
        least = option.integer("min_length", 0, 6000)
        most = option.integer("max_length", 1, 6000)
        if least is not None and most is not None and least > most:
            option.refuse(too_large(most), "min_length")
        return
    bounds: list[float] = []
    for key in ("min_value", "max_value"):
        bound = option.data.get(key)
        if bound is None:
            continue
        if not _is_value(bound, kind):
            option.refuse(Problem("NUMBER_TYPE_COERCE", f'Value "{bound}" is not number.'), key)
            return
        bounds.append(bound)
    if len(bounds) == 2 and bounds[0] > bounds[1]:
        option.refuse(too_large(bounds[1], "number"), "min_value")


def _check_choices(option: Form, kind: OptionType) -> None:
    names: set[str] = set()
    values: set[Any] = set()
    for choice in option.items("choices", MAX_OPTIONS):
        name = _check_localized(choice, "name", 100)
        if name is not None and name in names:
            choice.refuse(DUPLICATE_OPTION, "name")
        names.add(name or "")
        value = choice.data.get("value")
        if value is None:
            choice.refuse(REQUIRED, "value")
        elif not _is_value(value, kind):
            problem = f'Value "{value}" is not of the option\'s type.'
            choice.refuse(Problem("BASE_TYPE_CHOICES", problem), "value")
        elif value in values:
            choice.refuse(DUPLICATE_OPTION, "value")
        else:
            values.add(value)
            if kind == OptionType.STRING:
                choice.text("value", 100, low=1)


def _is_value(value: Any, kind: OptionType) -> bool:
    if isinstance(value, bool) or not isinstance(value, CHOOSABLE[kind]):
        return False
    return not isinstance(value, int | float) or abs(value) <= MAX_SAFE_INTEGER


def _check_name(form: Form, *, is_slash: bool) -> str | None:
    """Check a name and its localizations; slash commands' and options' names have an alphabet."""
    name = _check_localized(form, "name", 32)
    if not is_slash:
        return name
    if name and not _is_slash_name(name):
        form.refuse(INVALID_NAME, "name")
    localizations = form.data.get("name_localizations")
    if isinstance(localizations, Mapping):
        for locale, localized in localizations.items():
            if localized and isinstance(localized, str) and not _is_slash_name(localized):
                form.refuse(INVALID_NAME, "name_localizations", locale)
    return name


def _check_localized(form: Form, key: str, high: int) -> str | None:
    """Check a text of 1 to `high` characters and its localizations; the text itself."""
    localizations = form.child(f"{key}_localizations")
    if localizations is not None:
        for locale in localizations.data:
            if locale in LOCALES:
                localizations.text(locale, high, low=1)
            else:
                localizations.refuse(not_among(LOCALES), locale)
    return form.text(key, high, low=1, required=True)


def _is_slash_name(name: str) -> bool:
    """Letters, digits and `-_'`, as Discord's pattern has it, and no capitals."""
    return name == name.lower() and all(
        char in "-_'"
        or unicodedata.category(char)[0] in "LN"
        or any(first <= ord(char) <= last for first, last in MARKED_SCRIPTS)
        for char in name
    )


def _size(node: Mapping[str, Any]) -> int:
    """The characters of a command or option, counting the longest localization of each text."""
    total = 0
    for key in ("name", "description", "value"):
        localized = node.get(f"{key}_localizations")
        texts = list(localized.values()) if isinstance(localized, Mapping) else []
        texts.append(node.get(key))
        total += max((len(text) for text in texts if isinstance(text, str)), default=0)
    for key in ("options", "choices"):
        children = node.get(key)
        for child in children if isinstance(children, list) else ():
            total += _size(child) if isinstance(child, Mapping) else 0
    return total
