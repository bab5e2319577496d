"""Slash commands as a member meets them: which are shown, and what their options take."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sandbox.errors import ActError
from sandbox.model import DM, Application, Channel
from sandbox.permissions import Permission
from sandbox.resolved import OPTION_KINDS, Resolver
from sandbox.world import World

CHAT_INPUT, SUB_COMMAND, SUB_COMMAND_GROUP = 1, 1, 2
STRING, INTEGER, BOOLEAN, NUMBER = 3, 4, 5, 10
IN_GUILD, IN_BOT_DM = 0, 1
LONGEST_STRING = 6000

Json = dict[str, Any]


@dataclass(slots=True, frozen=True)
class Found:
    """A command of `application`, down to the subcommand whose `options` are to be filled."""

    application: Application
    command: Json
    path: tuple[Json, ...]  # the groups and the subcommand below `command`

    @property
    def options(self) -> list[Json]:
        return (self.path[-1] if self.path else self.command).get("options") or []

    @property
    def name(self) -> str:
        return " ".join(part["name"] for part in (self.command, *self.path))

    def data(self, values: list[Json], resolved: Json) -> Json:
        """The `data` of the interaction; `values` are the innermost options."""
        for part in reversed(self.path):
            values = [{"type": part["type"], "name": part["name"], "options": values}]
        data = {
            "id": self.command["id"],
            "name": self.command["name"],
            "type": CHAT_INPUT,
            "options": values,
        }
        if resolved:
            data["resolved"] = resolved
        if "guild_id" in self.command:
            data["guild_id"] = self.command["guild_id"]
        return data


def shown(world: World, channel: Channel, user_id: int) -> list[tuple[Application, Json]]:
    """The commands that Discord's client offers this member here."""
    return [
        (application, command)
        for application, command in _all(world, channel)
        if _is_open(world, command, channel, user_id)
    ]


def find(world: World, channel: Channel, user_id: int, name: str) -> Found:
    """The command a member means by "campaign start".

    Raises:
        ActError: 404 where there is none, 403 where it is hidden from this member, 400 where
            the name stops before the subcommand.
    """
    first, *rest = name.removeprefix("/").split()
    for application, command in _all(world, channel):
        if command["name"] == first:
            if not _is_open(world, command, channel, user_id):
                raise ActError(403, f"/{first} is hidden from this member here.")
            return Found(application, command, _descend(command, rest, name))
    raise ActError(404, f"There is no command /{first} here.")


def _all(world: World, channel: Channel) -> list[tuple[Application, Json]]:
    """A guild's own commands come before global ones of the same name."""
    guild = world.guild_of(channel)
    bots = (
        sorted(guild.bots) if guild else [u for u in channel.recipients if u in world.applications]
    )
    found = []
    for application in (world.applications[b] for b in bots):
        own = application.commands_in(guild.id) if guild else []
        names = {c["name"] for c in own}
        for command in own + [c for c in application.commands_in(None) if c["name"] not in names]:
            if command["type"] == CHAT_INPUT:
                found.append((application, command))
    return found


def _is_open(world: World, command: Json, channel: Channel, user_id: int) -> bool:
    contexts = command.get("contexts")
    if contexts is None:
        contexts = [IN_GUILD, IN_BOT_DM] if command.get("dm_permission", True) else [IN_GUILD]
    if channel.type == DM:
        return IN_BOT_DM in contexts
    held = world.permissions(channel, user_id)
    needs = command.get("default_member_permissions")
    if needs is not None:
        # "0" is for administrators alone, who hold every permission.
        wanted = Permission(int(needs)) or Permission.ADMINISTRATOR
        if wanted & ~held:
            return False
    may_use = Permission.USE_APPLICATION_COMMANDS in held
    return IN_GUILD in contexts and may_use and (channel.nsfw or not command.get("nsfw"))


def _descend(command: Json, names: list[str], whole: str) -> tuple[Json, ...]:
    path: list[Json] = []
    node = command
    for name in names:
        below = [o for o in node.get("options") or [] if o["type"] <= SUB_COMMAND_GROUP]
        chosen = next((o for o in below if o["name"] == name), None)
        if chosen is None:
            raise ActError(404, f"There is no command /{whole}.")
        node = chosen
        path.append(node)
    if any(o["type"] <= SUB_COMMAND_GROUP for o in node.get("options") or []):
        raise ActError(400, f"/{whole} needs one of its subcommands.")
    return tuple(path)


def filled(found: Found, values: Json, resolver: Resolver) -> list[Json]:
    """The options as Discord sends them, once every value is one that its client would take.

    Raises:
        ActError: 400 with the sentence that names the option.
    """
    known = {o["name"] for o in found.options}
    for name in values:
        if name not in known:
            raise ActError(400, f"/{found.name} has no option {name}.")
    out = []
    for option in found.options:
        value = values.get(option["name"])
        if value is None:
            if option.get("required"):
                raise ActError(400, f"{option['name']}: this option is required.")
            continue
        kind = option["type"]
        if kind in OPTION_KINDS:
            types = option.get("channel_types") or ()
            value = resolver.take(value, OPTION_KINDS[kind], option["name"], types)
        else:
            value = CHECKS[kind](option, value)
        out.append({"name": option["name"], "type": kind, "value": value})
    return out


def partial(found: Found, values: Json, focused: str) -> list[Json]:
    """The options while they are being typed: unchecked, one of them in focus.

    Raises:
        ActError: 400 where the focused option does not complete itself.
    """
    option = next((o for o in found.options if o["name"] == focused), None)
    if option is None or not option.get("autocomplete"):
        raise ActError(400, f"{focused}: this option does not complete itself.")
    out = []
    for option in found.options:
        name = option["name"]
        value = values.get(name, "" if name == focused else None)
        if value is not None:
            sent = {"name": name, "type": option["type"], "value": value}
            out.append(sent | ({"focused": True} if name == focused else {}))
    return out


def _string(option: Json, value: Any) -> str:
    name, text = option["name"], str(value)
    least, most = option.get("min_length", 0), option.get("max_length", LONGEST_STRING)
    if not least <= len(text) <= most:
        raise ActError(400, f"{name}: write {least} to {most} characters, not {len(text)}.")
    _among_choices(option, text)
    return text


def _number(option: Json, value: Any) -> float:
    whole = option["type"] == INTEGER
    try:
        number: float = int(str(value)) if whole else float(str(value))
    except ValueError as error:
        kind = "whole number" if whole else "number"
        raise ActError(400, f"{option['name']}: {value!r} is no {kind}.") from error
    least, most = option.get("min_value"), option.get("max_value")
    if least is not None and number < least:
        raise ActError(400, f"{option['name']}: the least is {least}.")
    if most is not None and number > most:
        raise ActError(400, f"{option['name']}: the most is {most}.")
    _among_choices(option, number)
    return number


def _boolean(option: Json, value: Any) -> bool:
    words = {"true": True, "false": False}
    if not isinstance(value, bool) and value not in words:
        raise ActError(400, f"{option['name']}: {value!r} is neither true nor false.")
    return value if isinstance(value, bool) else words[value]


def _among_choices(option: Json, value: Any) -> None:
    choices = option.get("choices") or []
    if choices and value not in [c["value"] for c in choices]:
        names = ", ".join(c["name"] for c in choices)
        raise ActError(400, f"{option['name']}: {value!r} is none of its choices ({names}).")


CHECKS: dict[int, Callable[[Json, Any], Any]] = {
    STRING: _string,
    INTEGER: _number,
    BOOLEAN: _boolean,
    NUMBER: _number,
}
