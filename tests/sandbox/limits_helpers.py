"""Discord's JSON in tests: small builders, error bodies read back, and values of every shape."""

from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

from sandbox.limits import IS_COMPONENTS_V2

Json = dict[str, Any]


def button(n: int = 0, **changes: Any) -> Json:
    return {"type": 2, "style": 1, "label": "Go", "custom_id": f"b{n}"} | changes


def option(n: int = 0, **changes: Any) -> Json:
    return {"label": f"o{n}", "value": f"v{n}"} | changes


def select(*options: Json, **changes: Any) -> Json:
    shown = list(options) or [option()]
    return {"type": 3, "custom_id": "s", "options": shown} | changes


def options(n: int) -> list[Json]:
    return [option(i) for i in range(n)]


def row(*children: Json) -> Json:
    return {"type": 1, "components": list(children)}


def text(content: str = "text") -> Json:
    return {"type": 10, "content": content}


def section(*children: Json, accessory: Json | None = None) -> Json:
    return {"type": 9, "components": list(children), "accessory": accessory or button()}


def container(*children: Json, **changes: Any) -> Json:
    return {"type": 17, "components": list(children)} | changes


def gallery(n: int = 1, **changes: Any) -> Json:
    item = {"media": {"url": "https://example.org/a.png"}} | changes
    return {"type": 12, "items": [item] * n}


def thumbnail(**changes: Any) -> Json:
    return {"type": 11, "media": {"url": "https://example.org/a.png"}} | changes


def classic(*components: Json) -> Json:
    return {"components": list(components)}


def v2(*components: Json) -> Json:
    return {"components": list(components), "flags": IS_COMPONENTS_V2}


def label(component: Json, **changes: Any) -> Json:
    return {"type": 18, "label": "Label", "component": component} | changes


def text_input(**changes: Any) -> Json:
    return {"type": 4, "style": 1, "custom_id": "t"} | changes


def modal(*components: Json, **changes: Any) -> Json:
    return {"title": "Title", "custom_id": "m", "components": list(components)} | changes


def group(kind: int, n: int, **changes: Any) -> Json:
    return {"type": kind, "custom_id": "g", "options": options(n)} | changes


def upload(**changes: Any) -> Json:
    return {"type": 19, "custom_id": "u"} | changes


def problems(body: dict[str, Any] | None) -> dict[str, list[str]]:
    """The codes of an error body under their dotted paths; empty where all is well."""
    if body is None:
        return {}
    assert body["code"] == 50035
    assert body["message"] == "Invalid Form Body"
    return dict(_walk(body["errors"], ()))


def _walk(node: dict[str, Any], path: tuple[str, ...]) -> Iterator[tuple[str, list[str]]]:
    assert node, "an error body has no empty branches"
    for key, value in node.items():
        if key == "_errors":
            assert all(set(error) == {"code", "message"} for error in value)
            yield ".".join(path), [error["code"] for error in value]
        else:
            yield from _walk(value, (*path, key))


def json_with_keys(keys: list[str]) -> st.SearchStrategy[Any]:
    """JSON values whose objects mostly have the given keys: what a broken bot may send."""
    scalars = st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-3, 30),
        st.integers(),
        st.floats(),
        st.text(max_size=5),
        st.sampled_from(["attachment://a.png", "https://[", "x" * 5000, "123"]),
    )
    return st.recursive(
        scalars,
        lambda inner: st.one_of(
            st.lists(inner, max_size=6), st.dictionaries(st.sampled_from(keys), inner, max_size=6)
        ),
        max_leaves=40,
    )
