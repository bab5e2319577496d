"""The limits of messages and modals."""

from collections.abc import Collection, Mapping
from typing import Any

from sandbox.limits.components import (
    IN_CLASSIC_MESSAGE,
    IN_MODAL,
    IN_V2_MESSAGE,
    MAX_COMPONENTS,
    Components,
)
from sandbox.limits.embeds import check_embeds
from sandbox.limits.form import REPEATED, Errors, Form, Problem, not_among
from sandbox.limits.webhooks import check_name

IS_COMPONENTS_V2 = 1 << 15
LEGACY_FIELDS = ("content", "embeds", "sticker_ids", "poll")
MAX_FILES = 10
MENTION_TYPES = ("roles", "users", "everyone")


def message_errors(
    payload: dict[str, Any],
    *,
    files: int = 0,
    webhook: bool = False,
    edit: bool = False,
    attached: Collection[str] | None = None,
) -> dict[str, Any] | None:
    """What is wrong with a message that a bot sends or, with `edit`, changes.

    `files` counts the files sent along; `attached` are the names of all files that an edited
    message will have, None where they are not known. `webhook` adds a webhook's `username` and
    `avatar_url`. A message stays one of Components V2 when edited, so for an edit put that flag
    into `payload["flags"]` where the message already carries it. An empty message is not an
    invalid form: see `is_empty`.
    """
    errors = Errors()
    form = Form.of(payload, errors)
    if form is not None:
        form.text("content", 2000)
        form.boolean("tts")
        check_embeds(form)
        names = _check_attachments(form, files, edit)
        _check_components(form, attached if edit else names)
        _check_allowed_mentions(form)
        _check_nonce(form)
        if webhook:
            check_name(form, "username", required=False)
            form.url("avatar_url")
    return errors.body()


def modal_errors(data: dict[str, Any]) -> dict[str, Any] | None:
    """What is wrong with a modal: `{"custom_id", "title", "components"}`."""
    errors = Errors()
    form = Form.of(data, errors)
    if form is not None:
        form.text("custom_id", 100, low=1, required=True)
        form.text("title", 45, low=1, required=True)
        Components(modal=True).check(form, 5, IN_MODAL, low=1, required=True)
    return errors.body()


def is_empty(payload: Mapping[str, Any], files: int = 0) -> bool:
    """Whether a new message has nothing to show, which Discord refuses with code 50006."""
    content = payload.get("content")
    shown = ("embeds", "components", "sticker_ids", "poll")
    return not (
        files or (isinstance(content, str) and content.strip()) or any(map(payload.get, shown))
    )


def _check_components(form: Form, attachments: Collection[str] | None) -> None:
    flags = form.integer("flags", 0, 2**31 - 1) or 0
    components = Components(modal=False, attachments=attachments)
    if not flags & IS_COMPONENTS_V2:
        components.check(form, 5, IN_CLASSIC_MESSAGE, required=False)
        return
    for field in LEGACY_FIELDS:
        if form.data.get(field):
            form.refuse(
                Problem(
                    "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
                    f"The '{field}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2",
                ),
                field,
            )
    components.check(form, MAX_COMPONENTS, IN_V2_MESSAGE, required=False)


def _check_attachments(form: Form, files: int, edit: bool) -> set[str] | None:
    """Check the attachments; their names, or None where they cannot all be known here."""
    if files > MAX_FILES:
        form.refuse(
            Problem("BASE_TYPE_MAX_LENGTH", f"Must be {MAX_FILES} or fewer in length."), "files"
        )
    names = set()
    for attachment in form.items("attachments", MAX_FILES):
        index = attachment.text("id", 20, required=True)
        attachment.text("description", 1024)
        name = attachment.text("filename", 1024)
        if name:
            names.add(name)
        # An edit also lists what it keeps, by ids that only the message knows.
        if not edit and index is not None and not (index.isdecimal() and int(index) < files):
            attachment.refuse(Problem("ATTACHMENT_NOT_FOUND", "Attachment data not found"), "id")
    return None if len(names) < files else names


def _check_allowed_mentions(form: Form) -> None:
    mentions = form.child("allowed_mentions")
    if mentions is None:
        return
    parse = mentions.values("parse", len(MENTION_TYPES)) or []
    for index, kind in enumerate(parse):
        if kind not in MENTION_TYPES:
            mentions.refuse(not_among(MENTION_TYPES), "parse", index)
        elif kind in parse[:index]:
            mentions.refuse(REPEATED, "parse", index)
    for kind in ("users", "roles"):
        ids = mentions.values(kind, 100)
        if ids and kind in parse:
            mentions.refuse(
                Problem(
                    "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
                    f'parse:["{kind}"] and {kind}: [ids...] are mutually exclusive.',
                )
            )
        for index, value in enumerate(ids or []):
            if not str(value).isdecimal():
                mentions.refuse(
                    Problem("NUMBER_TYPE_COERCE", f'Value "{value}" is not snowflake.'), kind, index
                )
    mentions.boolean("replied_user")


def _check_nonce(form: Form) -> None:
    nonce = form.data.get("nonce")
    if nonce is None:
        return
    if isinstance(nonce, bool) or not isinstance(nonce, int | str):
        form.refuse(
            Problem("NONCE_TYPE_INVALID_TYPE", "This field must be a string or integer."), "nonce"
        )
    elif len(str(nonce)) > 25:
        form.refuse(Problem("NONCE_TYPE_TOO_LONG", "Must be 25 or fewer characters long."), "nonce")
