"""The limits of webhooks."""

import base64
import binascii
import re
from typing import Any

from sandbox.limits.form import Errors, Form, Problem

FORBIDDEN_PARTS = ("clyde", "discord")
FORBIDDEN_NAMES = ("everyone", "here")
IMAGE_DATA = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,(.+)", re.DOTALL)


def webhook_errors(data: dict[str, Any], *, edit: bool = False) -> dict[str, Any] | None:
    """What is wrong with a webhook to create or, with `edit`, to change: `{"name", "avatar"}`."""
    errors = Errors()
    form = Form.of(data, errors)
    if form is not None:
        check_name(form, "name", required=not edit)
        avatar = form.data.get("avatar")
        if avatar is not None and not _is_image(avatar):
            form.refuse(Problem("IMAGE_INVALID", "Invalid image data"), "avatar")
    return errors.body()


def check_name(form: Form, key: str, *, required: bool) -> None:
    """The rules for a webhook's name and for the name under which it posts."""
    name = form.text(key, 80, low=1, required=required)
    if name is None:
        return
    for part in FORBIDDEN_PARTS:
        if part in name.lower():
            form.refuse(
                Problem("USERNAME_INVALID_CONTAINS", f'Username cannot contain "{part}"'), key
            )
    if name.strip().lower() in FORBIDDEN_NAMES:
        form.refuse(Problem("USERNAME_INVALID", f'Username cannot be "{name}"'), key)


def _is_image(value: Any) -> bool:
    match = IMAGE_DATA.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        return False
    try:
        return bool(base64.b64decode(match[1], validate=True))
    except binascii.Error:
        return False
