"""What a request to the control API asks for, read with a sentence for each mistake."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from sandbox.errors import ActError

Json = dict[str, Any]


def answering(
    handler: Callable[[web.Request], Awaitable[Any]],
) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """Serves what `handler` returns as JSON, and its `ActError`s as sentences."""

    async def serve(request: web.Request) -> web.StreamResponse:
        try:
            return web.json_response(await handler(request))
        except ActError as error:
            return web.json_response({"error": str(error)}, status=error.status)

    return serve


async def body(request: web.Request) -> Json:
    try:
        data = json.loads(await request.read())
    except ValueError as error:
        raise ActError(400, "The body is not JSON.") from error
    if not isinstance(data, dict):
        raise ActError(400, "The body is not a JSON object.")
    return data


def number(value: Any, name: str) -> int:
    """An id, or another whole number."""
    if value is None:
        raise ActError(400, f"`{name}` is missing.")
    if not str(value).isdecimal():
        raise ActError(400, f"`{name}` is no number: {value!r}.")
    return int(value)


def seconds(value: Any, name: str) -> float:
    """A finite number that is not negative."""
    try:
        amount = float(value)
    except (TypeError, ValueError) as error:
        raise ActError(400, f"`{name}` is no number: {value!r}.") from error
    if not 0 <= amount < float("inf"):
        raise ActError(400, f"`{name}` must not be negative or endless: {value!r}.")
    return amount


def text(data: Json, name: str) -> str:
    value = data.get(name)
    if not isinstance(value, str) or not value.strip():
        raise ActError(400, f"`{name}` must be a text.")
    return value


def mapping(data: Json, name: str) -> Json:
    value = data.get(name) or {}
    if not isinstance(value, dict):
        raise ActError(400, f"`{name}` must be an object.")
    return value


def values(data: Json, name: str) -> list[str] | None:
    value = data.get(name)
    if value is not None and not isinstance(value, list):
        raise ActError(400, f"`{name}` must be a list.")
    return None if value is None else [str(v) for v in value]
