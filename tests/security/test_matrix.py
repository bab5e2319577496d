"""Each command, in each phase, by each kind of member, and in a direct message: one sentence.

The commands are those that the bot has registered, so a new one is in the matrix by itself.
"""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from sandbox import places
from sandbox.commands import Found
from sandbox.components import walk
from sandbox.interactions import Interaction
from sandbox.model import Channel
from tests.second_opinion import refused_forms, refused_messages
from tests.security.answers import answered, in_another_language, no_error_logged, said
from tests.security.forging import (
    BOOLEAN,
    CHANNEL,
    FILE,
    INTEGER,
    NUMBER,
    PATIENCE,
    ROLE,
    STRING,
    TEXT_INPUT,
    USER,
    complete,
    every_command,
    give,
)
from tests.security.town import LOCALES, Kind, Phase, Town, town


async def test_every_command_in_every_phase_gets_a_sentence(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    wrong: list[str] = []
    forms: dict[int, dict[str, Any]] = {}

    def note(interaction: Interaction) -> None:
        if interaction.modal is not None:
            forms[interaction.id] = interaction.modal

    async with town(tmp_path) as found:
        found.sandbox.interactions.watchers.append(note)
        commands = every_command(found)
        assert len(commands) > 30
        with no_error_logged(caplog):
            for number, (command, kind) in enumerate(
                (command, kind) for command in commands for kind in Kind
            ):
                # One member at a time in each guild: what one does is not to be met by the next.
                locale = LOCALES[number % len(LOCALES)]
                found.people[kind].locale = locale
                whole = number % 2 == 0
                asked = (_asked(found, command, phase, kind, whole) for phase in Phase)
                for phase, interaction in zip(Phase, await asyncio.gather(*asked), strict=True):
                    cell = f"/{command.name}, {phase}, {kind}"
                    wrong += _verdict(cell, interaction, locale)
                found.fresh()
        said_by_bot = [m for m in found.sandbox.world.messages.values() if m.application_id]
    assert not wrong, "\n".join(wrong)
    assert len(said_by_bot) > 1000
    assert forms
    assert await refused_messages(said_by_bot) == []
    assert await refused_forms(forms.values()) == []


async def test_every_command_in_a_direct_message_gets_a_sentence(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    wrong: list[str] = []
    async with town(tmp_path) as found:
        for kind, locale in zip((Kind.ADMIN, Kind.MAYOR, Kind.VOTER), LOCALES, strict=False):
            user = found.people[kind]
            user.locale = locale
            private = places.open_dm(found.sandbox.world, user.id, found.application.id)
            with no_error_logged(caplog):
                for command in every_command(found):
                    values = {o["name"]: plain(found, o, None) for o in command.options}
                    interaction = await give(found, command, private, user.id, values)
                    cell = f"/{command.name}, direct message, {kind}"
                    wrong += _verdict(cell, interaction, locale)
                    for option in command.options:
                        if option.get("autocomplete"):
                            done = await complete(found, command, private, user.id, option, "a")
                            if done.state != "done":
                                wrong.append(f"{cell}: {option['name']}: {done.state}")
    assert not wrong, "\n".join(wrong)


def _verdict(cell: str, interaction: Interaction, locale: str) -> list[str]:
    trouble = answered(interaction)
    if trouble is not None:
        return [f"{cell}: {trouble}"]
    english = in_another_language(said(interaction), locale)
    return [] if english is None else [f"{cell}: in {locale}, but says “{english}”"]


async def _asked(found: Town, command: Found, phase: Phase, kind: Kind, whole: bool) -> Interaction:
    """Give a command with what its options propose; fill in the form that it may open."""
    hall, user = found.places[phase].hall, found.people[kind].id
    values = {}
    for option in command.options:
        if not whole and not option.get("required"):
            continue
        values[option["name"]] = plain(found, option, phase)
        if option.get("autocomplete"):
            proposed = await complete(found, command, hall, user, option, "")
            assert proposed.state == "done", (command.name, phase, kind, proposed.error)
            if proposed.choices:
                values[option["name"]] = proposed.choices[0]["value"]
    interaction = await give(found, command, hall, user, values)
    return await _filled_in(found, phase, kind, interaction)


async def _filled_in(
    found: Town, phase: Phase, kind: Kind, interaction: Interaction
) -> Interaction:
    form = interaction.modal
    if form is None:
        return interaction
    fields = [item for item in walk(form["components"]) if "custom_id" in item]
    if any(item["type"] != TEXT_INPUT for item in fields):
        return interaction
    given = {item["custom_id"]: "I will plant a hundred trees." for item in fields}
    return await (await found.member(phase, kind).submit(interaction, given)).settled(PATIENCE)


def plain(found: Town, option: dict[str, Any], phase: Phase | None) -> Any:
    """A value that Discord's client would take for the option."""
    if option.get("choices"):
        return option["choices"][0]["value"]
    place = found.places[phase or Phase.GOVERN]
    hall: Channel = place.hall
    return {
        STRING: "Trees",
        INTEGER: option.get("min_value", 1),
        NUMBER: option.get("min_value", 1),
        BOOLEAN: True,
        USER: str(found.people[Kind.MAYOR].id),
        CHANNEL: str(hall.id),
        FILE: str(found.programme),
        ROLE: str(place.moderator.id),
    }[option["type"]]
