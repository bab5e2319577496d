"""Buttons and selects of a message as a member uses them."""

from collections.abc import Iterator
from typing import Any

from sandbox.errors import ActError
from sandbox.model import Message
from sandbox.resolved import SELECT_KINDS, Resolver

BUTTON, STRING_SELECT = 2, 3
SELECTS = (STRING_SELECT, 5, 6, 7, 8)

Json = dict[str, Any]


def walk(components: list[Json]) -> Iterator[Json]:
    """Every component of a message or modal, however deep."""
    for component in components:
        yield component
        yield from walk(component.get("components") or [])
        for key in ("component", "accessory"):
            if component.get(key):
                yield from walk([component[key]])


def find(message: Message, custom_id: str) -> Json:
    """The component with that id.

    Raises:
        ActError: 404 where there is none, 403 where it is disabled.
    """
    for component in walk(message.components):
        if component.get("custom_id") == custom_id:
            if component.get("disabled"):
                raise ActError(403, f"{name_of(component)} is disabled.")
            return component
    raise ActError(404, f"This message has no component {custom_id!r}.")


def name_of(component: Json) -> str:
    """What a member would call it."""
    text = component.get("label") or component.get("placeholder") or component["custom_id"]
    return f"“{text}”"


def used(component: Json, values: list[str] | None, resolver: Resolver) -> Json:
    """The `data` of the interaction, apart from what it resolves.

    Raises:
        ActError: 400 where a select does not take these values.
    """
    kind = component["type"]
    data: Json = {"custom_id": component["custom_id"], "component_type": kind}
    if component.get("id"):
        data["id"] = component["id"]
    if kind == BUTTON:
        if values:
            raise ActError(400, "A button takes no values.")
        return data
    return data | {"values": chosen(component, values or [], name_of(component), resolver)}


def chosen(component: Json, values: list[str], name: str, resolver: Resolver) -> list[str]:
    """The values of a select or checkbox group, once it takes them.

    Raises:
        ActError: 400 with a sentence that starts with `name`.
    """
    kind = component["type"]
    required = component.get("required", True)
    # discord.py sends null where nothing was set.
    least, most = (
        1 if component.get(key) is None else component[key] for key in ("min_values", "max_values")
    )
    if (values or required) and not least <= len(values) <= most:
        number = str(least) if least == most else f"{least} to {most}"
        raise ActError(400, f"{name}: choose {number}, not {len(values)}.")
    if len(set(values)) != len(values):
        raise ActError(400, f"{name}: a value is chosen twice.")
    if kind in SELECT_KINDS:
        types = component.get("channel_types") or ()
        return [resolver.take(v, SELECT_KINDS[kind], name, types) for v in values]
    options = [o["value"] for o in component["options"]]
    for value in values:
        if value not in options:
            raise ActError(400, f"{name}: {value!r} is none of its options.")
    return values
