"""Modals as a member fills them in, and the form in which Discord sends them."""

from typing import Any

from sandbox.components import chosen
from sandbox.errors import ActError
from sandbox.resolved import Resolver

ACTION_ROW, STRING_SELECT, TEXT_INPUT, TEXT_DISPLAY, LABEL = 1, 3, 4, 10, 18
RADIO_GROUP, CHECKBOX_GROUP, CHECKBOX = 21, 22, 23
LONGEST_TEXT = 4000

Json = dict[str, Any]


def submitted(modal: Json, fields: Json, resolver: Resolver) -> Json:
    """The `data` of the interaction, apart from what it resolves.

    `fields` maps custom ids to a text, a list of values or a bool; a field left out keeps what
    the modal proposed.

    Raises:
        ActError: 400 where Discord's client would not let the form be sent.
    """
    form = _Form(fields, resolver)
    components = [form.component(c) for c in modal["components"]]
    for name in fields:
        if name not in form.met:
            raise ActError(400, f"The modal “{modal['title']}” has no field {name!r}.")
    return {"custom_id": modal["custom_id"], "components": components}


class _Form:
    def __init__(self, fields: Json, resolver: Resolver) -> None:
        self._fields = fields
        self._resolver = resolver
        self.met: set[str] = set()

    def component(self, component: Json, label: str | None = None) -> Json:
        kind = component["type"]
        sent: Json = {"type": kind, "id": component["id"]}
        if kind == ACTION_ROW:
            return sent | {"components": [self.component(c) for c in component["components"]]}
        if kind == LABEL:
            return sent | {"component": self.component(component["component"], component["label"])}
        if kind == TEXT_DISPLAY:
            return sent
        custom_id = component["custom_id"]
        self.met.add(custom_id)
        given = self._fields.get(custom_id)
        name = f"“{label or component.get('label') or custom_id}”"
        sent["custom_id"] = custom_id
        if kind == TEXT_INPUT:
            return sent | {"value": _text(component, given, name)}
        if kind == CHECKBOX:
            return sent | {"value": bool(component.get("default") if given is None else given)}
        if kind == RADIO_GROUP:
            return sent | {"value": next(iter(self._several(component, given, name)), None)}
        return sent | {"values": self._several(component, given, name)}

    def _several(self, component: Json, given: Any, name: str) -> list[str]:
        values = _proposed(component) if given is None else given
        values = [values] if isinstance(values, str) else [str(v) for v in values]
        if component["type"] == CHECKBOX_GROUP and "max_values" not in component:
            component = component | {"max_values": len(component["options"])}
        return chosen(component, values, name, self._resolver)


def _proposed(component: Json) -> list[str]:
    """What a select or group shows as chosen from the start."""
    options = [o["value"] for o in component.get("options", []) if o.get("default")]
    return options or [v["id"] for v in component.get("default_values", [])]


def _missing(component: Json, name: str) -> None:
    if component.get("required", True):
        raise ActError(400, f"{name}: this field is required.")


def _text(component: Json, given: Any, name: str) -> str:
    text = component.get("value") or "" if given is None else str(given)
    if not text.strip():
        _missing(component, name)
        return text
    least = component.get("min_length") or 0
    most = component.get("max_length") or LONGEST_TEXT
    if not least <= len(text) <= most:
        raise ActError(400, f"{name}: write {least} to {most} characters, not {len(text)}.")
    return text
