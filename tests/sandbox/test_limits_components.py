"""Components of messages: their limits and their nesting."""

from collections.abc import Callable

import pytest
from limits_helpers import (
    Json,
    button,
    classic,
    container,
    gallery,
    label,
    option,
    options,
    problems,
    row,
    section,
    select,
    text,
    text_input,
    thumbnail,
    v2,
)

from sandbox.limits import message_errors

MAX_LENGTH = "BASE_TYPE_MAX_LENGTH"
BAD_LENGTH = "BASE_TYPE_BAD_LENGTH"
REQUIRED = "BASE_TYPE_REQUIRED"
WRONG_TYPE = "UNION_TYPE_CHOICES"

FIRST = "components.0.components.0"


@pytest.mark.parametrize(
    ("build", "limit", "path", "code"),
    [
        (lambda n: classic(*(row(button(i)) for i in range(n))), 5, "components", MAX_LENGTH),
        (
            lambda n: classic(row(*(button(i) for i in range(n)))),
            5,
            "components.0.components",
            BAD_LENGTH,
        ),
        (lambda n: classic(row(button(label="x" * n))), 80, f"{FIRST}.label", MAX_LENGTH),
        (lambda n: classic(row(button(custom_id="x" * n))), 100, f"{FIRST}.custom_id", BAD_LENGTH),
        (
            lambda n: classic(
                row({"type": 2, "style": 5, "label": "x", "url": f"https://a.b/{'x' * (n - 12)}"})
            ),
            512,
            f"{FIRST}.url",
            MAX_LENGTH,
        ),
        (lambda n: classic(row(select(*options(n)))), 25, f"{FIRST}.options", BAD_LENGTH),
        (
            lambda n: classic(row(select(option(label="x" * n)))),
            100,
            f"{FIRST}.options.0.label",
            BAD_LENGTH,
        ),
        (
            lambda n: classic(row(select(option(value="x" * n)))),
            100,
            f"{FIRST}.options.0.value",
            BAD_LENGTH,
        ),
        (
            lambda n: classic(row(select(option(description="x" * n)))),
            100,
            f"{FIRST}.options.0.description",
            MAX_LENGTH,
        ),
        (
            lambda n: classic(row(select(placeholder="x" * n))),
            150,
            f"{FIRST}.placeholder",
            MAX_LENGTH,
        ),
        (
            lambda n: classic(row({"type": 5, "custom_id": "u", "max_values": n})),
            25,
            f"{FIRST}.max_values",
            "NUMBER_TYPE_MAX",
        ),
        # Forty in all: 1 container, 2 sections of 3 and the rest texts.
        (
            lambda n: v2(
                container(
                    section(text(), accessory=button(1)),
                    section(text(), accessory=thumbnail()),
                    *[text()] * (n - 7),
                )
            ),
            40,
            "components",
            "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED",
        ),
        (
            lambda n: v2(text("x" * 2000), container(text("x" * (n - 2000)))),
            4000,
            "components",
            "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED",
        ),
        (lambda n: v2(section(*[text()] * n)), 3, "components.0.components", BAD_LENGTH),
        (lambda n: v2(gallery(n)), 10, "components.0.items", BAD_LENGTH),
        (
            lambda n: v2(gallery(description="x" * n)),
            1024,
            "components.0.items.0.description",
            MAX_LENGTH,
        ),
        (
            lambda n: v2(section(text(), accessory=thumbnail(description="x" * n))),
            1024,
            "components.0.accessory.description",
            MAX_LENGTH,
        ),
        (
            lambda n: v2(container(text(), accent_color=n)),
            0xFFFFFF,
            "components.0.accent_color",
            "NUMBER_TYPE_MAX",
        ),
        (lambda n: v2({"type": 14, "spacing": n}), 2, "components.0.spacing", "BASE_TYPE_CHOICES"),
    ],
)
def test_a_messages_limit_holds_and_one_above_is_refused(
    build: Callable[[int], Json], limit: int, path: str, code: str
) -> None:
    assert message_errors(build(limit)) is None
    assert problems(message_errors(build(limit + 1))) == {path: [code]}


def test_one_text_may_take_up_all_4000_characters() -> None:
    assert message_errors(v2(text("x" * 4000))) is None
    assert problems(message_errors(v2(text("x" * 4001)))) == {
        "components.0.content": [BAD_LENGTH],
        "components": ["COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED"],
    }


@pytest.mark.parametrize(
    ("payload", "path", "code"),
    [
        # Types and nesting
        (classic({"components": []}), "components.0.type", REQUIRED),
        (classic(button()), "components.0", WRONG_TYPE),
        (classic(text()), "components.0", WRONG_TYPE),
        (classic(container(text())), "components.0", WRONG_TYPE),
        (classic(row(row(button()))), FIRST, WRONG_TYPE),
        (classic(row(text_input())), FIRST, WRONG_TYPE),
        (v2(button()), "components.0", WRONG_TYPE),
        (v2(thumbnail()), "components.0", WRONG_TYPE),
        (v2(label(text_input())), "components.0", WRONG_TYPE),
        (v2(container(container(text()))), FIRST, WRONG_TYPE),
        (v2(container(button())), FIRST, WRONG_TYPE),
        (v2(container()), "components.0.components", BAD_LENGTH),
        (v2(section(button(1))), FIRST, WRONG_TYPE),
        (v2(section(text(), accessory=text())), "components.0.accessory", WRONG_TYPE),
        (v2({"type": 9, "components": [text()]}), "components.0.accessory", REQUIRED),
        (v2({"type": True, "components": []}), "components.0", WRONG_TYPE),
        (classic(row()), "components.0.components", BAD_LENGTH),
        (
            classic(row(button(), select())),
            "components.0.components.1",
            "COMPONENT_LAYOUT_WIDTH_EXCEEDED",
        ),
        (
            classic(row(select(), button())),
            "components.0.components.1",
            "COMPONENT_LAYOUT_WIDTH_EXCEEDED",
        ),
        # Identity
        (
            classic(row(button(1)), row(button(1, disabled=True))),
            "components.1.components.0.custom_id",
            "COMPONENT_CUSTOM_ID_DUPLICATED",
        ),
        (
            v2(text() | {"id": 7}, text() | {"id": 7}),
            "components.1.id",
            "SET_TYPE_ALREADY_CONTAINS_VALUE",
        ),
        # Buttons
        (classic(row({"type": 2, "label": "x", "custom_id": "x"})), f"{FIRST}.style", REQUIRED),
        (classic(row(button(style=7))), f"{FIRST}.style", "BASE_TYPE_CHOICES"),
        (classic(row(button(label=None))), f"{FIRST}.label", REQUIRED),
        (
            classic(row(button(custom_id=None))),
            f"{FIRST}.custom_id",
            "BUTTON_COMPONENT_CUSTOM_ID_REQUIRED",
        ),
        (
            classic(row(button(url="https://a.b"))),
            f"{FIRST}.url",
            "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE",
        ),
        (
            classic(row({"type": 2, "style": 5, "label": "x"})),
            f"{FIRST}.url",
            "BUTTON_COMPONENT_URL_REQUIRED",
        ),
        (
            classic(row(button(style=5, url="https://a.b"))),
            f"{FIRST}.custom_id",
            "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE",
        ),
        (
            classic(row({"type": 2, "style": 5, "label": "x", "url": "attachment://x"})),
            f"{FIRST}.url",
            "URL_TYPE_INVALID_SCHEME",
        ),
        (
            classic(row({"type": 2, "style": 6, "sku_id": "1", "label": "x"})),
            f"{FIRST}.label",
            "BASE_TYPE_CHOICES",
        ),
        (
            classic(row(button(emoji={"name": ":tree:"}))),
            f"{FIRST}.emoji.name",
            "BUTTON_COMPONENT_INVALID_EMOJI",
        ),
        # Selects
        (classic(row({"type": 3, "custom_id": "s"})), f"{FIRST}.options", REQUIRED),
        (classic(row({"type": 5})), f"{FIRST}.custom_id", REQUIRED),
        (
            classic(row(select(option(1), option(1)))),
            f"{FIRST}.options.1",
            "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED",
        ),
        (
            classic(row(select(option(1, default=True), option(2, default=True)))),
            f"{FIRST}.options",
            "SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES",
        ),
        (classic(row(select(*options(2), max_values=3))), f"{FIRST}.options", BAD_LENGTH),
        (classic(row(select(*options(3), min_values=2))), f"{FIRST}.min_values", "NUMBER_TYPE_MAX"),
        (
            classic(
                row({"type": 6, "custom_id": "r", "default_values": [{"id": "1", "type": "user"}]})
            ),
            f"{FIRST}.default_values.0.type",
            "BASE_TYPE_CHOICES",
        ),
        # Media
        (
            v2({"type": 13, "file": {"url": "https://a.b/x.txt"}}),
            "components.0.file.url",
            "URL_TYPE_INVALID_SCHEME",
        ),
        (v2({"type": 13}), "components.0.file", REQUIRED),
        (
            v2({"type": 13, "file": {"url": "attachment://x.txt"}}),
            "components.0.file.url",
            "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND",
        ),
        (v2(text("")), "components.0.content", BAD_LENGTH),
    ],
)
def test_what_else_a_message_may_not_hold(payload: Json, path: str, code: str) -> None:
    assert problems(message_errors(payload)) == {path: [code]}


def test_an_attachment_shown_is_looked_for_among_the_files_sent() -> None:
    shown = v2({"type": 13, "file": {"url": "attachment://a.txt"}})
    sent = {"attachments": [{"id": 0, "filename": "a.txt"}]}
    assert message_errors(shown | sent, files=1) is None
    assert message_errors(shown, files=1) is None, "the file's name is not told"
    assert message_errors(shown, edit=True) is None, "the message may hold it already"
