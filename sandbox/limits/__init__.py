"""What Discord refuses of what a bot sends, in Discord's own words.

Every `*_errors` function is pure and answers `None` when all is well, else Discord's error body:
`{"code": 50035, "message": "Invalid Form Body", "errors": {path: {…: {"_errors": [{"code",
"message"}]}}}}`. Limits are the documented ones; where Discord has not published the code of a
refusal, the nearest of its general codes stands in.
"""

from sandbox.limits.commands import command_errors, commands_errors
from sandbox.limits.form import nested
from sandbox.limits.messages import (
    IS_COMPONENTS_V2,
    is_empty,
    message_errors,
    modal_errors,
)
from sandbox.limits.webhooks import webhook_errors

__all__ = [
    "IS_COMPONENTS_V2",
    "command_errors",
    "commands_errors",
    "is_empty",
    "message_errors",
    "modal_errors",
    "nested",
    "webhook_errors",
]
