"""Discord's errors, as its API words them."""

from typing import Any

MESSAGES = {
    0: "401: Unauthorized",
    10003: "Unknown Channel",
    10004: "Unknown Guild",
    10007: "Unknown Member",
    10008: "Unknown Message",
    10011: "Unknown Role",
    10013: "Unknown User",
    10015: "Unknown Webhook",
    10062: "Unknown interaction",
    10063: "Unknown application command",
    30007: "Maximum number of webhooks reached (15)",
    40005: "Request entity too large",
    40060: "Interaction has already been acknowledged.",
    50001: "Missing Access",
    50005: "Cannot edit a message authored by another user",
    50006: "Cannot send an empty message",
    50007: "Cannot send messages to this user",
    50013: "Missing Permissions",
    50024: "Cannot execute action on this channel type",
    50027: "Invalid Webhook Token",
    50028: "Invalid Role",
    50083: "Thread is archived",
    50109: "The request body contains invalid JSON.",
    160002: "You cannot reply without permission to read message history.",
    160004: "A thread has already been created for this message",
}
STATUS = {
    0: 401,
    30007: 400,
    40005: 413,
    50001: 403,
    50005: 403,
    50007: 403,
    50013: 403,
    50027: 401,
    160002: 400,
}


class DiscordError(Exception):
    """An answer of Discord's that refuses: `status` and the JSON `body`."""

    def __init__(self, status: int, body: dict[str, Any]) -> None:
        super().__init__(f"{status}: {body}")
        self.status = status
        self.body = body


def refuse(code: int) -> DiscordError:
    """The error of that JSON code: unknown things are 404, what is not listed 400."""
    status = STATUS.get(code, 404 if code < 20000 else 400)
    return DiscordError(status, {"message": MESSAGES[code], "code": code})


def invalid_form(body: dict[str, Any]) -> DiscordError:
    """50035 with the body that `sandbox.limits` made."""
    return DiscordError(400, body)


def invalid_field(path: str, code: str, message: str) -> DiscordError:
    """50035 for one field; `path` is dotted, as in `data.components.0`."""
    errors: dict[str, Any] = {"_errors": [{"code": code, "message": message}]}
    for key in reversed(path.split(".")):
        errors = {key: errors}
    return DiscordError(400, {"code": 50035, "message": "Invalid Form Body", "errors": errors})


class TooManyRequests(Exception):
    """429 for a limit that a route has beside its own bucket; `wait` is in seconds."""

    def __init__(self, wait: float, scope: str) -> None:
        super().__init__(f"wait {wait:.2f} s ({scope})")
        self.wait = wait
        self.scope = scope


class ActError(Exception):
    """Discord's client would not let this member do it; `status` is 400, 403 or 404."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


class StateError(Exception):
    """The state file cannot be read; the sentence says why."""
