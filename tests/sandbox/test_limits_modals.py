"""Modals: their limits and what they may hold."""

from collections.abc import Callable

import pytest
from limits_helpers import (
    Json,
    button,
    container,
    group,
    label,
    modal,
    options,
    problems,
    row,
    select,
    text,
    text_input,
    upload,
)

from sandbox.limits import modal_errors

MAX_LENGTH = "BASE_TYPE_MAX_LENGTH"
BAD_LENGTH = "BASE_TYPE_BAD_LENGTH"
REQUIRED = "BASE_TYPE_REQUIRED"
WRONG_TYPE = "UNION_TYPE_CHOICES"

FIRST = "components.0.components.0"


@pytest.mark.parametrize(
    ("build", "limit", "path", "code"),
    [
        (lambda n: modal(label(text_input()), title="x" * n), 45, "title", BAD_LENGTH),
        (lambda n: modal(label(text_input()), custom_id="x" * n), 100, "custom_id", BAD_LENGTH),
        (
            lambda n: modal(*(label(text_input(custom_id=f"{i}")) for i in range(n))),
            5,
            "components",
            BAD_LENGTH,
        ),
        (lambda n: modal(label(text_input(), label="x" * n)), 45, "components.0.label", BAD_LENGTH),
        (
            lambda n: modal(label(text_input(), description="x" * n)),
            100,
            "components.0.description",
            MAX_LENGTH,
        ),
        (
            lambda n: modal(label(text_input(placeholder="x" * n))),
            100,
            "components.0.component.placeholder",
            MAX_LENGTH,
        ),
        (
            lambda n: modal(label(text_input(max_length=n))),
            4000,
            "components.0.component.max_length",
            "NUMBER_TYPE_MAX",
        ),
        (
            lambda n: modal(label(text_input(value="x" * n))),
            4000,
            "components.0.component.value",
            MAX_LENGTH,
        ),
        (
            lambda n: modal(label(text_input(min_length=n, max_length=10))),
            10,
            "components.0.component.min_length",
            "NUMBER_TYPE_MAX",
        ),
        (lambda n: modal(row(text_input(label="x" * n))), 45, f"{FIRST}.label", BAD_LENGTH),
        (lambda n: modal(label(group(21, n))), 10, "components.0.component.options", BAD_LENGTH),
        (lambda n: modal(label(group(22, n))), 10, "components.0.component.options", BAD_LENGTH),
        (
            lambda n: modal(label(select(*options(n)))),
            25,
            "components.0.component.options",
            BAD_LENGTH,
        ),
        (
            lambda n: modal(label(upload(max_values=n))),
            10,
            "components.0.component.max_values",
            "NUMBER_TYPE_MAX",
        ),
    ],
)
def test_a_modals_limit_holds_and_one_above_is_refused(
    build: Callable[[int], Json], limit: int, path: str, code: str
) -> None:
    assert modal_errors(build(limit)) is None
    assert problems(modal_errors(build(limit + 1))) == {path: [code]}


@pytest.mark.parametrize(
    ("data", "path", "code"),
    [
        (modal(), "components", BAD_LENGTH),
        (modal(button()), "components.0", WRONG_TYPE),
        (modal(text_input()), "components.0", WRONG_TYPE),
        (modal(container(text())), "components.0", WRONG_TYPE),
        (modal(row(button())), FIRST, WRONG_TYPE),
        (modal(label(button())), "components.0.component", WRONG_TYPE),
        (modal({"type": 18, "label": "x"}), "components.0.component", REQUIRED),
        (modal(label(text_input(), label="")), "components.0.label", BAD_LENGTH),
        (modal(row(text_input())), f"{FIRST}.label", REQUIRED),
        (
            modal(row(text_input(label="x"), text_input(label="y", custom_id="y"))),
            "components.0.components.1",
            "COMPONENT_LAYOUT_WIDTH_EXCEEDED",
        ),
        (modal(label(text_input(style=3))), "components.0.component.style", "BASE_TYPE_CHOICES"),
        (
            modal(label(text_input()), label(text_input())),
            "components.1.component.custom_id",
            "COMPONENT_CUSTOM_ID_DUPLICATED",
        ),
        (modal(label(group(21, 1))), "components.0.component.options", BAD_LENGTH),
        (
            modal(label(group(22, 3, max_values=4))),
            "components.0.component.options",
            BAD_LENGTH,
        ),
        (
            modal(label(group(22, 3, min_values=0))),
            "components.0.component.min_values",
            "NUMBER_TYPE_MIN",
        ),
        (
            modal(label(group(22, 3, min_values=3, max_values=2))),
            "components.0.component.min_values",
            "NUMBER_TYPE_MAX",
        ),
        (
            modal(label(select(disabled=True))),
            "components.0.component.disabled",
            "BASE_TYPE_CHOICES",
        ),
        (modal(label({"type": 23})), "components.0.component.custom_id", REQUIRED),
    ],
)
def test_what_else_a_modal_may_not_hold(data: Json, path: str, code: str) -> None:
    assert problems(modal_errors(data)) == {path: [code]}


def test_an_optional_group_may_take_no_choice() -> None:
    assert modal_errors(modal(label(group(22, 3, min_values=0, required=False)))) is None
