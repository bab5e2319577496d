"""What Discord's own client would never send: interactions made up by hand.

Discord lets no one do this; the bot shall not depend on it.
"""

from typing import Any

from sandbox import message_payloads
from sandbox.commands import Found
from sandbox.interactions import (
    AUTOCOMPLETE,
    COMMAND,
    COMPONENT,
    MODAL_SUBMIT,
    Interaction,
)
from sandbox.model import Channel, Message
from sandbox.resolved import OPTION_KINDS, Resolver
from tests.security.town import Town

CHAT_INPUT, MESSAGE_MENU, SUB_COMMAND = 1, 3, 2
TEXT_INPUT, LABEL, BUTTON, STRING_SELECT = 4, 18, 2, 3
STRING, INTEGER, BOOLEAN, USER, CHANNEL, ROLE, NUMBER, FILE = 3, 4, 5, 6, 7, 8, 10, 11

PATIENCE = 60.0
"""Seconds for an answer on a busy machine, with a picture where others are drawn meanwhile."""

Json = dict[str, Any]


def every_command(town: Town) -> list[Found]:
    """All that the bot has registered, each down to its subcommand."""
    found = []

    def walk(command: Json, path: tuple[Json, ...]) -> None:
        node = path[-1] if path else command
        below = [o for o in node.get("options") or [] if o["type"] <= SUB_COMMAND]
        for each in below:
            walk(command, (*path, each))
        if not below:
            found.append(Found(town.application, command, path))

    for command in town.application.commands_in(None):
        if command["type"] == CHAT_INPUT:
            walk(command, ())
    return found


def every_menu(town: Town) -> list[Found]:
    """All that the bot has put into the menu of a message."""
    commands = town.application.commands_in(None)
    return [Found(town.application, c, ()) for c in commands if c["type"] == MESSAGE_MENU]


async def open_menu(town: Town, command: Found, target: Message, user: int) -> Interaction:
    """Choose the command in the menu of a message."""
    world = town.sandbox.world
    data = command.data([], {"messages": {str(target.id): message_payloads.message(world, target)}})
    data |= {"type": MESSAGE_MENU, "target_id": str(target.id)}
    place = world.channels[target.channel_id]
    started = town.sandbox.interactions.start(
        COMMAND, command.application, place, user, data, name=command.name
    )
    return await (await started.acknowledged()).settled(PATIENCE)


async def give(town: Town, command: Found, place: Channel, user: int, values: Json) -> Interaction:
    """Give a command whether or not Discord's client would offer it there."""
    resolver = Resolver(town.sandbox.world, place)
    sent = []
    for option in command.options:
        if option["name"] not in values:
            continue
        value = values[option["name"]]
        if option["type"] in OPTION_KINDS and place.guild_id is not None:
            value = resolver.take(value, OPTION_KINDS[option["type"]], option["name"])
        sent.append({"name": option["name"], "type": option["type"], "value": value})
    data = command.data(sent, resolver.with_permissions(user))
    started = town.sandbox.interactions.start(
        COMMAND, command.application, place, user, data, name=command.name
    )
    return await (await started.acknowledged()).settled(PATIENCE)


async def complete(
    town: Town, command: Found, place: Channel, user: int, option: Json, typed: str
) -> Interaction:
    """Type into one option of a command."""
    sent = {"name": option["name"], "type": option["type"], "value": typed, "focused": True}
    data = command.data([sent], {})
    started = town.sandbox.interactions.start(
        AUTOCOMPLETE, command.application, place, user, data, name=command.name
    )
    return await started.acknowledged()


async def press(
    town: Town, source: Message, user: int, custom_id: str, values: list[str] | None = None
) -> Interaction:
    """Press a component that the message never had."""
    data: Json = {"custom_id": custom_id, "component_type": BUTTON}
    if values is not None:
        data |= {"component_type": STRING_SELECT, "values": values}
    place = town.sandbox.world.channels[source.channel_id]
    started = town.sandbox.interactions.start(
        COMPONENT, town.application, place, user, data, name=custom_id, source=source
    )
    return await (await started.acknowledged()).settled(PATIENCE)


async def submit(
    town: Town, source: Message, user: int, custom_id: str, fields: dict[str, str]
) -> Interaction:
    """Submit a modal that no component of the message has opened."""
    components = [
        {
            "type": LABEL,
            "id": 2 * number + 1,
            "component": {
                "type": TEXT_INPUT,
                "id": 2 * number + 2,
                "custom_id": name,
                "value": text,
            },
        }
        for number, (name, text) in enumerate(fields.items())
    ]
    data = {"custom_id": custom_id, "components": components}
    place = town.sandbox.world.channels[source.channel_id]
    started = town.sandbox.interactions.start(
        MODAL_SUBMIT, town.application, place, user, data, name=custom_id, source=source
    )
    return await (await started.acknowledged()).settled(PATIENCE)
