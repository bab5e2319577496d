"""REST: what a bot answers to an interaction, at once."""

from typing import Any

from sandbox import message_payloads, messages
from sandbox.errors import invalid_field, invalid_form
from sandbox.interactions import AUTOCOMPLETE, COMMAND, COMPONENT, MODAL_SUBMIT, Interaction
from sandbox.limits import modal_errors, nested
from sandbox.model import FLAG_EPHEMERAL, FLAG_LOADING, Message
from sandbox.rest.call import Call, Reply, Routes, as_object
from sandbox.world import World

routes = Routes()

REPLY, DEFER_REPLY, DEFER_UPDATE, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9
ALLOWED = {
    COMMAND: {REPLY, DEFER_REPLY, MODAL},
    COMPONENT: {REPLY, DEFER_REPLY, DEFER_UPDATE, UPDATE, MODAL},
    AUTOCOMPLETE: {CHOICES},
    MODAL_SUBMIT: {REPLY, DEFER_REPLY},
}
MAX_CHOICES = 25
CHOICE_LENGTH = 100

Json = dict[str, Any]


@routes.add("POST", "/interactions/{interaction_id}/{webhook_token}/callback", needs_bot=False)
async def respond(call: Call) -> Any:
    interaction = _answering(call)
    payload, files = await call.form()
    kind, data = payload.get("type"), as_object(payload.get("data") or {})
    allowed = ALLOWED[interaction.type]
    if interaction.type == MODAL_SUBMIT and interaction.source is not None:
        allowed = allowed | {DEFER_UPDATE, UPDATE}
    if kind not in allowed:
        raise invalid_field("type", "BASE_TYPE_CHOICES", f"Value must be one of {allowed}.")

    if kind == DEFER_REPLY and not isinstance(data.get("flags", 0), int):
        raise invalid_field("data.flags", "NUMBER_TYPE_COERCE", "Value is not int.")
    if kind == REPLY:
        messages.check(data, files, inside=("data",))
    elif kind == UPDATE and interaction.source is not None:
        messages.check_edit(interaction.source, data, files, inside=("data",))
    elif kind == MODAL and (errors := modal_errors(data)) is not None:
        raise invalid_form(nested(errors, "data") or errors)
    elif kind == CHOICES:
        _check_choices(data)
    kept = await messages.keep_files(call.world, data, files)

    interaction = _answering(call)  # time has passed: another answer may have come first
    if kind in (REPLY, DEFER_REPLY):
        _reply(call.world, interaction, data, kept, loading=kind == DEFER_REPLY)
    elif kind == DEFER_UPDATE:
        interaction.message, interaction.state = interaction.source, "deferred"
    elif kind == UPDATE and interaction.source is not None:
        interaction.message, interaction.state = interaction.source, "updated"
        messages.edited(call.world, interaction.source, data, kept)
    elif kind == CHOICES:
        interaction.choices, interaction.state = data["choices"], "done"
    else:
        modal = {"components": messages.numbered(data["components"])}
        interaction.modal, interaction.state = data | modal, "modal"
    call.interactions.changed(interaction)
    return _callback(call.world, interaction, kind) if call.flag("with_response") else None


def _answering(call: Call) -> Interaction:
    return call.interactions.answering(call.id("interaction_id"), call.text("webhook_token"))


def _check_choices(data: Json) -> None:
    choices = data.get("choices")
    if not isinstance(choices, list) or len(choices) > MAX_CHOICES:
        raise invalid_field(
            "data.choices", "BASE_TYPE_MAX_LENGTH", f"Must be {MAX_CHOICES} or fewer in length."
        )
    for number, choice in enumerate(choices):
        for key in ("name", "value"):
            if not 1 <= len(str(choice.get(key, ""))) <= CHOICE_LENGTH:
                raise invalid_field(
                    f"data.choices.{number}.{key}",
                    "BASE_TYPE_BAD_LENGTH",
                    f"Must be between 1 and {CHOICE_LENGTH} in length.",
                )


def new_message(world: World, interaction: Interaction, ephemeral: bool) -> Message:
    """An empty message of the bot's, as an answer to this interaction."""
    return Message(
        id=world.ids.next(),
        channel_id=interaction.channel_id,
        author_id=interaction.application_id,
        application_id=interaction.application_id,
        webhook_id=interaction.application_id,
        flags=FLAG_EPHEMERAL if ephemeral else 0,
        seen_by=interaction.user_id if ephemeral else None,
        cause={
            "id": interaction.id,
            "type": interaction.type,
            "name": interaction.name,
            "user_id": interaction.user_id,
        },
    )


def _reply(
    world: World, interaction: Interaction, data: Json, files: list[Any], loading: bool
) -> None:
    ephemeral = bool((data.get("flags") or 0) & FLAG_EPHEMERAL)
    message = new_message(world, interaction, ephemeral)
    message.type = 20 if interaction.type == COMMAND else 0
    message.attachments = files
    if loading:
        message.flags |= FLAG_LOADING
    else:
        messages.fill(world, message, data)
    interaction.message = message
    interaction.state = "deferred" if loading else "message"
    messages.publish(world, message)


def _callback(world: World, interaction: Interaction, kind: int) -> Reply:
    answer: Json = {"id": str(interaction.id), "type": interaction.type}
    resource: Json = {"type": kind}
    message = interaction.message
    if message is not None:
        answer |= {
            "response_message_id": str(message.id),
            "response_message_loading": message.loading,
            "response_message_ephemeral": message.ephemeral,
        }
    if message is not None and kind in (REPLY, UPDATE):
        resource["message"] = message_payloads.message(world, message)
    return Reply(200, {"interaction": answer, "resource": resource})
