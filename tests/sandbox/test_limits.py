"""Messages, embeds, modals' frames and webhooks: what Discord refuses, and under which path."""

import base64
import json
from collections.abc import Callable
from typing import Any

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st
from limits_helpers import json_with_keys, problems

from sandbox.limits import (
    IS_COMPONENTS_V2,
    is_empty,
    message_errors,
    modal_errors,
    nested,
    webhook_errors,
)

MAX_LENGTH = "BASE_TYPE_MAX_LENGTH"
BAD_LENGTH = "BASE_TYPE_BAD_LENGTH"
REQUIRED = "BASE_TYPE_REQUIRED"


def embed(**parts: Any) -> dict[str, Any]:
    return {"embeds": [{"description": "d", **parts}]}


def field(n: int = 1, **changes: str) -> dict[str, str]:
    return {"name": f"n{n}", "value": "v"} | changes


def test_the_body_is_discords_own() -> None:
    assert message_errors({"embeds": [{"title": "x" * 257}]}) == {
        "code": 50035,
        "message": "Invalid Form Body",
        "errors": {
            "embeds": {
                "0": {
                    "title": {
                        "_errors": [
                            {
                                "code": "BASE_TYPE_MAX_LENGTH",
                                "message": "Must be 256 or fewer in length.",
                            }
                        ]
                    }
                }
            }
        },
    }


def test_an_answer_to_an_interaction_has_its_errors_under_data() -> None:
    body = nested(message_errors({"content": "x" * 2001}), "data")
    assert problems(body) == {"data.content": [MAX_LENGTH]}
    assert nested(None, "data") is None


@pytest.mark.parametrize(
    ("build", "limit", "path", "code"),
    [
        (lambda n: {"content": "x" * n}, 2000, "content", MAX_LENGTH),
        (lambda n: {"embeds": [{"title": "t"}] * n}, 10, "embeds", MAX_LENGTH),
        (lambda n: embed(title="x" * n), 256, "embeds.0.title", MAX_LENGTH),
        (lambda n: embed(description="x" * n), 4096, "embeds.0.description", MAX_LENGTH),
        (lambda n: embed(footer={"text": "x" * n}), 2048, "embeds.0.footer.text", MAX_LENGTH),
        (lambda n: embed(author={"name": "x" * n}), 256, "embeds.0.author.name", MAX_LENGTH),
        (lambda n: embed(fields=[field(i) for i in range(n)]), 25, "embeds.0.fields", MAX_LENGTH),
        (
            lambda n: embed(fields=[field(), field(name="x" * n)]),
            256,
            "embeds.0.fields.1.name",
            MAX_LENGTH,
        ),
        (
            lambda n: embed(fields=[field(value="x" * n)]),
            1024,
            "embeds.0.fields.0.value",
            MAX_LENGTH,
        ),
        (lambda n: embed(color=n), 0xFFFFFF, "embeds.0.color", "NUMBER_TYPE_MAX"),
        (
            lambda n: {"embeds": [{"description": "x" * 4000}, {"description": "x" * (n - 4000)}]},
            6000,
            "embeds",
            "MAX_EMBED_SIZE_EXCEEDED",
        ),
        (lambda n: {"nonce": "1" * n}, 25, "nonce", "NONCE_TYPE_TOO_LONG"),
        (
            lambda n: {"allowed_mentions": {"users": [str(i) for i in range(n)]}},
            100,
            "allowed_mentions.users",
            MAX_LENGTH,
        ),
    ],
)
def test_a_limit_holds_and_one_above_is_refused(
    build: Callable[[int], dict[str, Any]], limit: int, path: str, code: str
) -> None:
    assert message_errors(build(limit)) is None
    assert problems(message_errors(build(limit + 1))) == {path: [code]}


def test_all_of_an_embeds_texts_count_towards_the_6000() -> None:
    parts = {
        "title": "t" * 256,
        "description": "d" * 3720,
        "footer": {"text": "f" * 1000},
        "author": {"name": "a" * 200},
        "fields": [field(name="n" * 24, value="v" * 800)],
    }
    assert message_errors(embed(**parts)) is None
    assert problems(message_errors(embed(**parts | {"title": "t" * 255 + "tt"}))) == {
        "embeds": ["MAX_EMBED_SIZE_EXCEEDED"],
        "embeds.0.title": [MAX_LENGTH],
    }
    parts["description"] += "d"
    assert problems(message_errors(embed(**parts))) == {"embeds": ["MAX_EMBED_SIZE_EXCEEDED"]}


@pytest.mark.parametrize(
    ("payload", "path", "code"),
    [
        ({"content": ["x"]}, "content", "STRING_TYPE_CONVERT"),
        ({"embeds": {"title": "x"}}, "embeds", "LIST_TYPE_CONVERT"),
        ({"embeds": ["x"]}, "embeds.0", "MODEL_TYPE_CONVERT"),
        ({"embeds": [{"color": 3}]}, "embeds.0.description", REQUIRED),
        (embed(fields=[{"name": "n"}]), "embeds.0.fields.0.value", REQUIRED),
        (embed(fields=[field(name=" ")]), "embeds.0.fields.0.name", REQUIRED),
        (
            embed(fields=[field() | {"inline": "yes"}]),
            "embeds.0.fields.0.inline",
            "BOOLEAN_TYPE_CONVERT",
        ),
        (embed(footer={}), "embeds.0.footer.text", REQUIRED),
        (embed(url="ftp://a.b"), "embeds.0.url", "URL_TYPE_INVALID_SCHEME"),
        (embed(url="not an address"), "embeds.0.url", "URL_TYPE_INVALID_URL"),
        (embed(image={"url": "https://[a.b"}), "embeds.0.image.url", "URL_TYPE_INVALID_URL"),
        (embed(image={}), "embeds.0.image.url", REQUIRED),
        (embed(timestamp="yesterday"), "embeds.0.timestamp", "DATE_TIME_TYPE_PARSE"),
        (embed(color=-1), "embeds.0.color", "NUMBER_TYPE_MIN"),
        (embed(color="red"), "embeds.0.color", "NUMBER_TYPE_COERCE"),
        ({"nonce": 1.5}, "nonce", "NONCE_TYPE_INVALID_TYPE"),
        ({"tts": "no"}, "tts", "BOOLEAN_TYPE_CONVERT"),
        (
            {"allowed_mentions": {"parse": ["users", "here"]}},
            "allowed_mentions.parse.1",
            "BASE_TYPE_CHOICES",
        ),
        (
            {"allowed_mentions": {"parse": ["users", "users"]}},
            "allowed_mentions.parse.1",
            "SET_TYPE_ALREADY_CONTAINS_VALUE",
        ),
        (
            {"allowed_mentions": {"parse": ["users"], "users": ["1"]}},
            "allowed_mentions",
            "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
        ),
        (
            {"allowed_mentions": {"roles": ["all"]}},
            "allowed_mentions.roles.0",
            "NUMBER_TYPE_COERCE",
        ),
    ],
)
def test_what_else_is_refused(payload: dict[str, Any], path: str, code: str) -> None:
    assert problems(message_errors(payload)) == {path: [code]}


def test_every_fault_is_reported_at_once() -> None:
    payload = {"content": "x" * 2001, "embeds": [{"title": "t"}, {"title": "t" * 257}]}
    assert problems(message_errors(payload)) == {
        "content": [MAX_LENGTH],
        "embeds.1.title": [MAX_LENGTH],
    }


def test_allowed_mentions_that_agree() -> None:
    for mentions in (
        {"parse": []},
        {"parse": ["everyone"], "users": ["1"], "roles": [2], "replied_user": False},
        {"parse": ["users"], "users": []},
    ):
        assert message_errors({"content": "x", "allowed_mentions": mentions}) is None


def test_attachments_must_be_among_the_files() -> None:
    one = {"id": 0, "filename": "map.png", "description": "x" * 1024}
    assert message_errors({"attachments": [one]}, files=1) is None
    assert problems(message_errors({"attachments": [one, one | {"id": "1"}]}, files=1)) == {
        "attachments.1.id": ["ATTACHMENT_NOT_FOUND"]
    }
    assert message_errors({"attachments": [{"id": "1403"}]}, edit=True) is None
    assert problems(message_errors({}, files=11)) == {"files": [MAX_LENGTH]}
    assert problems(
        message_errors({"attachments": [one | {"description": "x" * 1025}]}, files=1)
    ) == {"attachments.0.description": [MAX_LENGTH]}


@pytest.mark.parametrize(
    ("payload", "files", "empty"),
    [
        ({}, 0, True),
        ({"content": " \n"}, 0, True),
        ({"content": None, "embeds": [], "components": []}, 0, True),
        ({"content": "x"}, 0, False),
        ({"embeds": [{}]}, 0, False),
        ({"components": [{}], "flags": IS_COMPONENTS_V2}, 0, False),
        ({}, 1, False),
    ],
)
def test_empty(payload: dict[str, Any], files: int, empty: bool) -> None:
    assert is_empty(payload, files) is empty


@pytest.mark.parametrize("legacy", [{"content": "x"}, {"embeds": [{"title": "t"}]}])
def test_components_v2_stand_alone(legacy: dict[str, Any]) -> None:
    shown = {"flags": IS_COMPONENTS_V2, "components": [{"type": 10, "content": "x"}]}
    assert message_errors(shown | dict.fromkeys(legacy)) is None
    assert problems(message_errors(shown | legacy)) == {
        key: ["MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2"] for key in legacy
    }


text = st.text(min_size=1, max_size=40).filter(str.strip)


@st.composite
def embeds(draw: st.DrawFn) -> discord.Embed:
    built = discord.Embed(
        title=draw(text),
        description=draw(text),
        colour=draw(st.integers(0, 0xFFFFFF)),
        url="https://example.org/page",
        timestamp=draw(st.none() | st.datetimes(timezones=st.timezones())),
    )
    if draw(st.booleans()):
        built.set_footer(text=draw(text), icon_url="https://example.org/i.png")
        built.set_author(name=draw(text), url="https://example.org")
    if draw(st.booleans()):
        built.set_image(url="attachment://map.png").set_thumbnail(url="https://example.org/t.png")
    for _ in range(draw(st.integers(0, 25))):
        built.add_field(name="n" * draw(st.integers(1, 3)), value=draw(text), inline=False)
    return built


@given(
    content=st.none() | st.text(max_size=2000),
    embeds=st.lists(embeds(), max_size=3),
    nonce=st.integers(0, 10**25 - 1),
    mentions=st.sampled_from(
        [
            discord.AllowedMentions.none(),
            discord.AllowedMentions.all(),
            discord.AllowedMentions(users=[discord.Object(5)], roles=False, everyone=False),
        ]
    ),
)
def test_what_discord_py_builds_passes(
    content: str | None,
    embeds: list[discord.Embed],
    nonce: int,
    mentions: discord.AllowedMentions,
) -> None:
    with discord.http.handle_message_parameters(
        content, embeds=embeds, nonce=nonce, allowed_mentions=mentions
    ) as parameters:
        payload = parameters.payload
    assert message_errors(json.loads(json.dumps(payload))) is None


MESSAGE_KEYS = [
    *("content", "embeds", "title", "description", "fields", "name", "value", "footer", "text"),
    *("author", "image", "url", "timestamp", "color", "components", "type", "custom_id", "style"),
    *("options", "label", "default", "min_values", "max_values", "emoji", "accessory", "component"),
    *("items", "media", "file", "flags", "nonce", "allowed_mentions", "parse", "users", "id"),
    *("attachments", "filename", "username", "avatar_url", "default_values"),
]


@given(junk=json_with_keys(MESSAGE_KEYS), modal=st.booleans())
def test_whatever_arrives_gets_an_answer(junk: Any, modal: bool) -> None:
    body = modal_errors(junk) if modal else message_errors(junk, webhook=True)
    if not isinstance(junk, dict):
        assert problems(body) == {"": ["MODEL_TYPE_CONVERT"]}
    json.dumps(body)
    problems(body)


def webhook_name_problems(name: str | None) -> list[dict[str, list[str]]]:
    return [
        problems(webhook_errors({"name": name})),
        problems(message_errors({"content": "x", "username": name}, webhook=True)),
    ]


@pytest.mark.parametrize("name", ["A", "x" * 80, "Marta Lindqvist, farmer", "there", "Ünal"])
def test_names_a_webhook_may_have(name: str) -> None:
    assert webhook_name_problems(name) == [{}, {}]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("", BAD_LENGTH),
        ("x" * 81, BAD_LENGTH),
        ("Aunt Clyde", "USERNAME_INVALID_CONTAINS"),
        ("DISCORDIA", "USERNAME_INVALID_CONTAINS"),
        ("Everyone", "USERNAME_INVALID"),
    ],
)
def test_names_a_webhook_may_not_have(name: str, code: str) -> None:
    assert webhook_name_problems(name) == [{"name": [code]}, {"username": [code]}]


def test_webhook_bodies() -> None:
    png = "data:image/png;base64," + base64.b64encode(b"\x89PNG").decode()
    assert webhook_errors({"name": "x", "avatar": png}) is None
    assert webhook_errors({"avatar": None}, edit=True) is None
    assert problems(webhook_errors({})) == {"name": [REQUIRED]}
    for avatar in ("https://example.org/a.png", "data:image/png;base64,***", 5):
        assert problems(webhook_errors({"name": "x", "avatar": avatar})) == {
            "avatar": ["IMAGE_INVALID"]
        }
    # A bot's own message has no name to set: Discord ignores the field there.
    assert message_errors({"content": "x", "username": "clyde"}) is None
