"""REST: a bot's application commands, global and of one guild."""

from typing import Any

from sandbox.errors import invalid_form, refuse
from sandbox.limits import command_errors, commands_errors
from sandbox.model import Application
from sandbox.ratelimits import COMMANDS
from sandbox.rest.call import Call, Reply, Routes
from sandbox.world import Event

routes = Routes()

GLOBAL = "/applications/{application_id}/commands"
OF_GUILD = "/applications/{application_id}/guilds/{guild_id}/commands"
DEFAULTS = {
    "type": 1,
    "description": "",
    "default_member_permissions": None,
    "nsfw": False,
    "name_localizations": None,
    "description_localizations": None,
    "integration_types": [0],
}

Json = dict[str, Any]


def _scope(call: Call) -> tuple[Application, int | None, list[Json]]:
    """Whose commands the path is about, in which guild, and the commands."""
    if call.id("application_id") != call.bot.id:
        raise refuse(50001)
    guild_id = None
    if "guild_id" in call.request.match_info:
        guild_id = call.id("guild_id")
        if guild_id not in call.bot.guilds:
            raise refuse(50001)
    return call.bot, guild_id, call.bot.commands_in(guild_id)


def _stored(call: Call, data: Json, guild_id: int | None, old: Json | None) -> Json:
    """A command as Discord keeps it; one of the same name and kind keeps its id."""
    command = DEFAULTS | data
    command["id"] = old["id"] if old else str(call.world.ids.next())
    command["application_id"] = str(call.bot.id)
    command["version"] = str(call.world.ids.next())
    if guild_id is None:
        command.setdefault("contexts", None)
        command["dm_permission"] = data.get("dm_permission", True)
    else:
        command["guild_id"] = str(guild_id)
    return command


def _find(commands: list[Json], kind: int, name: str) -> Json | None:
    return next((c for c in commands if (c["type"], c["name"]) == (kind, name)), None)


def _changed(call: Call, guild_id: int | None) -> None:
    call.world.save(call.bot)
    guild = call.world.guilds[guild_id] if guild_id is not None else None
    # No bot hears of this; the members' clients do.
    call.world.emit(Event("COMMANDS", {}, call.bot, guild, application_id=0))


async def overwrite(call: Call) -> Any:
    _, guild_id, commands = _scope(call)
    new = await call.json()
    if (errors := commands_errors(new)) is not None:
        raise invalid_form(errors)
    commands[:] = [
        _stored(call, c, guild_id, _find(commands, c.get("type", 1), c["name"])) for c in new
    ]
    _changed(call, guild_id)
    return commands


async def create(call: Call) -> Any:
    _, guild_id, commands = _scope(call)
    data = await call.object()
    if (errors := command_errors(data)) is not None:
        raise invalid_form(errors)
    old = _find(commands, data.get("type", 1), data["name"])
    command = _stored(call, data, guild_id, old)
    after = [command if c is old else c for c in commands] if old else [*commands, command]
    if (errors := commands_errors(after)) is not None:
        raise invalid_form(errors)
    commands[:] = after
    _changed(call, guild_id)
    return command if old else Reply(201, command)


async def list_all(call: Call) -> Any:
    return _scope(call)[2]


def _one(call: Call, commands: list[Json]) -> Json:
    command = next((c for c in commands if c["id"] == call.text("command_id")), None)
    if command is None:
        raise refuse(10063)
    return command


async def get(call: Call) -> Any:
    return _one(call, _scope(call)[2])


async def edit(call: Call) -> Any:
    _, guild_id, commands = _scope(call)
    old = _one(call, commands)
    command = _stored(call, old | await call.object(), guild_id, old)
    if (errors := command_errors(command)) is not None:
        raise invalid_form(errors)
    commands[commands.index(old)] = command
    _changed(call, guild_id)
    return command


async def delete(call: Call) -> Any:
    _, guild_id, commands = _scope(call)
    commands.remove(_one(call, commands))
    _changed(call, guild_id)


for path in (GLOBAL, OF_GUILD):
    routes.add("PUT", path, COMMANDS)(overwrite)
    routes.add("POST", path, COMMANDS)(create)
    routes.add("GET", path)(list_all)
    routes.add("GET", path + "/{command_id}")(get)
    routes.add("PATCH", path + "/{command_id}", COMMANDS)(edit)
    routes.add("DELETE", path + "/{command_id}", COMMANDS)(delete)
