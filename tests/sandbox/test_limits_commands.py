"""Application commands: names, options, sizes, and what discord.py registers."""

import inspect
import json
from collections.abc import Callable
from typing import Any

import discord
import pytest
from discord import app_commands
from hypothesis import given
from hypothesis import strategies as st
from limits_helpers import Json, json_with_keys, problems

from sandbox.limits import command_errors, commands_errors
from sandbox.limits.commands import LOCALES

MAX_LENGTH = "BASE_TYPE_MAX_LENGTH"
BAD_LENGTH = "BASE_TYPE_BAD_LENGTH"
REQUIRED = "BASE_TYPE_REQUIRED"
INVALID_NAME = "APPLICATION_COMMAND_INVALID_NAME"
WRONG_TYPE = "UNION_TYPE_CHOICES"
NAME_EXISTS = "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS"
TOO_LARGE = "APPLICATION_COMMAND_TOO_LARGE"


def command(*options: Json, **changes: Any) -> Json:
    return {"name": "vote", "description": "Vote", "options": list(options)} | changes


def option(name: str = "who", kind: int = 3, **changes: Any) -> Json:
    return {"type": kind, "name": name, "description": "Who"} | changes


def choices(n: int) -> list[Json]:
    return [{"name": f"c{i}", "value": f"v{i}"} for i in range(n)]


def many(n: int) -> list[Json]:
    return [option(f"o{i}") for i in range(n)]


def choice(**changes: Any) -> Json:
    return option(choices=[{"name": "c", "value": "v"} | changes])


def of_size(n: int) -> Json:
    """A command of `n` characters in all, `n` being about 8,000."""
    full_choices = [{"name": f"{i:0100}", "value": f"{i:0100}"} for i in range(24)]
    full_options = [option(f"{i:032}", description="d" * 100) for i in range(24)]
    used = len("vote") + len("wWho") + 24 * 200 + 24 * 132
    return command(option("w", choices=full_choices), *full_options, description="d" * (n - used))


@pytest.mark.parametrize(
    ("build", "limit", "path", "code"),
    [
        (lambda n: command(name="x" * n), 32, "name", BAD_LENGTH),
        (lambda n: command(description="x" * n), 100, "description", BAD_LENGTH),
        (lambda n: command(*many(n)), 25, "options", MAX_LENGTH),
        (lambda n: command(option("x" * n)), 32, "options.0.name", BAD_LENGTH),
        (
            lambda n: command(option(description="x" * n)),
            100,
            "options.0.description",
            BAD_LENGTH,
        ),
        (
            lambda n: command(option("s", 1, options=many(n))),
            25,
            "options.0.options",
            MAX_LENGTH,
        ),
        (
            lambda n: command(option("g", 2, options=[option(f"s{i}", 1) for i in range(n)])),
            25,
            "options.0.options",
            MAX_LENGTH,
        ),
        (lambda n: command(option(choices=choices(n))), 25, "options.0.choices", MAX_LENGTH),
        (lambda n: command(choice(name="x" * n)), 100, "options.0.choices.0.name", BAD_LENGTH),
        (lambda n: command(choice(value="x" * n)), 100, "options.0.choices.0.value", BAD_LENGTH),
        (
            lambda n: command(option(max_length=n)),
            6000,
            "options.0.max_length",
            "NUMBER_TYPE_MAX",
        ),
        (
            lambda n: command(option(min_length=n, max_length=9)),
            9,
            "options.0.min_length",
            "NUMBER_TYPE_MAX",
        ),
        (
            lambda n: command(option(kind=4, min_value=n, max_value=9)),
            9,
            "options.0.min_value",
            "NUMBER_TYPE_MAX",
        ),
        (
            lambda n: command(name_localizations={"de": "x" * n}),
            32,
            "name_localizations.de",
            BAD_LENGTH,
        ),
        (
            lambda n: command(option(description_localizations={"fr": "x" * n})),
            100,
            "options.0.description_localizations.fr",
            BAD_LENGTH,
        ),
        (
            lambda n: command(choice(name_localizations={"fr": "x" * n})),
            100,
            "options.0.choices.0.name_localizations.fr",
            BAD_LENGTH,
        ),
        (of_size, 8000, "", TOO_LARGE),
    ],
)
def test_a_limit_holds_and_one_above_is_refused(
    build: Callable[[int], Json], limit: int, path: str, code: str
) -> None:
    assert command_errors(build(limit)) is None
    assert problems(command_errors(build(limit + 1))) == {path: [code]}


def test_the_longest_localization_counts_towards_the_size() -> None:
    full = of_size(8000)
    shorter = full | {"name_localizations": {"de": "abc", "fr": "voté"}}
    longer = full | {"name_localizations": {"de": "abc", "fr": "votez"}}
    assert command_errors(shorter) is None
    assert problems(command_errors(longer)) == {"": [TOO_LARGE]}


@pytest.mark.parametrize(
    ("payload", "path", "code"),
    [
        ({"description": "x"}, "name", REQUIRED),
        ({"name": "x"}, "description", REQUIRED),
        (command(name=""), "name", BAD_LENGTH),
        (command(name="Vote"), "name", INVALID_NAME),
        (command(name="vote now"), "name", INVALID_NAME),
        (command(name="vote!"), "name", INVALID_NAME),
        (command(name="École"), "name", INVALID_NAME),
        (command(option("Who")), "options.0.name", INVALID_NAME),
        (command(name_localizations={"de": "Wahl"}), "name_localizations.de", INVALID_NAME),
        (command(name_localizations={"en": "vote"}), "name_localizations.en", "BASE_TYPE_CHOICES"),
        (command(type=5), "type", "BASE_TYPE_CHOICES"),
        (
            {"type": 2, "name": "x", "description": "y"},
            "description",
            "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION_NOT_EMPTY",
        ),
        (command({"name": "who", "description": "x"}), "options.0.type", REQUIRED),
        (command(option(kind=12)), "options.0", WRONG_TYPE),
        (command(option("a"), option("a")), "options.1.name", NAME_EXISTS),
        (
            command(option("a"), option("b", required=True)),
            "options.1",
            "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
        ),
        (
            command(option("s", 1, options=[option("a"), option("b", required=True)])),
            "options.0.options.1",
            "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
        ),
        (
            command(option("a"), option("s", 1)),
            "options.1",
            "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
        ),
        (command(option("s", 1, options=[option("t", 1)])), "options.0.options.0", WRONG_TYPE),
        (command(option("g", 2, options=[option("a")])), "options.0.options.0", WRONG_TYPE),
        (
            command(option("g", 2, options=[option("h", 2, options=[option("s", 1)])])),
            "options.0.options.0",
            WRONG_TYPE,
        ),
        (command(option("g", 2)), "options.0.options", REQUIRED),
        (
            command(option(autocomplete=True, choices=choices(1))),
            "options.0.autocomplete",
            "BASE_TYPE_CHOICES",
        ),
        (
            command(option(kind=6, autocomplete=True)),
            "options.0.autocomplete",
            "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
        ),
        (
            command(option(kind=4, choices=[{"name": "one", "value": "1"}])),
            "options.0.choices.0.value",
            "BASE_TYPE_CHOICES",
        ),
        (
            command(option(choices=[*choices(1), {"name": "c0", "value": "w"}])),
            "options.0.choices.1.name",
            NAME_EXISTS,
        ),
        (
            command(option(choices=[*choices(1), {"name": "d", "value": "v0"}])),
            "options.0.choices.1.value",
            NAME_EXISTS,
        ),
        (command(contexts=[3]), "contexts.0", "BASE_TYPE_CHOICES"),
        (
            command(default_member_permissions="manage"),
            "default_member_permissions",
            "NUMBER_TYPE_COERCE",
        ),
    ],
)
def test_what_else_is_refused(payload: Json, path: str, code: str) -> None:
    assert problems(command_errors(payload)) == {path: [code]}
    below = f"1.{path}".rstrip(".")
    assert problems(commands_errors([command(name="first"), payload])) == {below: [code]}


@pytest.mark.parametrize(
    "name", ["vote", "o'brien", "a-b_c", "élection", "選挙", "मतदान", "เลือก", "1"]
)
def test_names_of_every_script(name: str) -> None:
    assert command_errors(command(option(name), name=name)) is None
    assert command_errors({"type": 3, "name": "Report This", "description": ""}) is None


def test_names_are_unique_within_a_type() -> None:
    pair = [command(), {"type": 2, "name": "vote"}]
    assert commands_errors(pair) is None
    assert problems(commands_errors([*pair, command()])) == {
        "2": ["APPLICATION_COMMANDS_DUPLICATE_NAME"]
    }


def test_how_many_commands() -> None:
    hundred = [command(name=f"c{i}") for i in range(100)]
    menus = [{"type": 3, "name": f"Menu {i}"} for i in range(15)]
    assert commands_errors(hundred + menus) is None
    for extra, most in ((command(), 100), ({"type": 3, "name": "One more"}, 15)):
        assert commands_errors([*hundred, *menus, extra]) == {
            "code": 30032,
            "message": f"Maximum number of application commands reached ({most}).",
        }


def test_the_locales_are_those_of_discord_py() -> None:
    assert set(LOCALES) == {str(locale) for locale in discord.Locale}


COMMAND_KEYS = [
    *("type", "name", "description", "options", "choices", "value", "name_localizations", "de"),
    *("required", "autocomplete", "min_value", "max_value", "min_length", "contexts"),
    *("default_member_permissions", "description_localizations"),
]


@given(json_with_keys(COMMAND_KEYS))
def test_whatever_arrives_gets_an_answer(junk: Any) -> None:
    for body in (command_errors(junk), commands_errors(junk), commands_errors([junk])):
        json.dumps(body)
        problems(body)


names = st.text("abcxyzéжß-_1", min_size=1, max_size=32)
descriptions = st.text(min_size=1, max_size=100).filter(str.strip)
parameters = st.tuples(
    st.sampled_from(
        [
            str,
            int,
            float,
            bool,
            discord.Member,
            discord.Role,
            discord.TextChannel,
            discord.Attachment,
            app_commands.Range[int, 1, 9],
            app_commands.Range[str, 1, 4000],
        ]
    ),
    st.booleans(),
    descriptions,
)


@st.composite
def commands(draw: st.DrawFn, parent: app_commands.Group | None = None) -> Any:
    """A command built by discord.py from a callback with some of the parameters it knows."""
    drawn = draw(st.dictionaries(names, parameters, max_size=6))
    renamed = {f"p{index}": name for index, name in enumerate(drawn)}

    async def callback(interaction: discord.Interaction, **values: Any) -> None:
        """Never called: only its signature counts."""

    required_first = sorted(renamed, key=lambda key: not drawn[renamed[key]][1])
    signature = inspect.Signature(
        [
            inspect.Parameter("interaction", inspect.Parameter.POSITIONAL_OR_KEYWORD),
            *(
                inspect.Parameter(
                    key,
                    inspect.Parameter.KEYWORD_ONLY,
                    annotation=drawn[renamed[key]][0],
                    default=inspect.Parameter.empty if drawn[renamed[key]][1] else None,
                )
                for key in required_first
            ),
        ]
    )
    vars(callback)["__signature__"] = signature
    app_commands.rename(**renamed)(callback)
    app_commands.describe(**{key: drawn[name][2] for key, name in renamed.items()})(callback)
    return app_commands.Command(
        name=draw(names), description=draw(descriptions), callback=callback, parent=parent
    )


@st.composite
def trees(draw: st.DrawFn) -> app_commands.CommandTree[discord.Client]:
    tree = app_commands.CommandTree(discord.Client(intents=discord.Intents(guilds=True)))
    for built in draw(st.lists(commands(), max_size=3)):
        tree.add_command(built, override=True)
    group = app_commands.Group(
        name="campaign",
        description=draw(descriptions),
        default_permissions=discord.Permissions(manage_guild=True),
        guild_only=True,
    )
    inner = app_commands.Group(name="election", description=draw(descriptions), parent=group)
    for place in (group, inner):
        place.add_command(draw(commands()), override=place is group)
    tree.add_command(group)
    return tree


@given(trees())
def test_the_trees_of_discord_py_pass(tree: app_commands.CommandTree[discord.Client]) -> None:
    payload = [built.to_dict(tree) for built in tree.get_commands()]
    assert payload
    assert commands_errors(json.loads(json.dumps(payload))) is None
